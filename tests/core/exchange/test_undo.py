"""Every kind of import can be undone, whole or not at all, and the history says who did what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from factory_desktop.core.hr import mark, save_employee
from factory_desktop.core.hr.work_models import EmployeeAdvance
from factory_desktop.core.inventory.models import Location, StockBalance
from factory_desktop.core.items import find_item, save_item
from factory_desktop.core.items.models import Item, ItemBarcode
from factory_desktop.core.kernel.errors import Denied, NeedsConfirmation, NotFound, RuleBroken
from factory_desktop.core.kernel.views import ViewState
from factory_desktop.core.parties.models import Party
from factory_desktop.core.platform import audit, import_undo, importing
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.import_history import IMPORTS, KINDS
from factory_desktop.core.platform.import_undo import Undone, UndoRefused
from factory_desktop.core.platform.reading import ListReader
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.security.services import create_user
from factory_desktop.core.purchasing.documents import ORDER
from factory_desktop.core.purchasing.models import GoodsReceipt, PurchaseOrder
from tests.faults.works import SURE, dump
from tests.helpers.companies import ADMIN, PASSWORD
from tests.helpers.works import item, supplier

#: What stays of an import that was undone: the log, the history, numbers that were given.
STAYS = (
    *("audit_entry", "audit_head", "import_run", "import_step", "import_memory"),
    *("number_series", "item_price", "muster_month"),
)
#: What the ledger and its papers never forget.
ON_RECORD = (
    *("stock_entry", "stock_entry_line", "stock_ledger_entry", "stock_valuation"),
    *("item_valuation", "stock_balance", "stock_period", "document_link"),
    *("purchase_order", "purchase_order_line", "goods_receipt", "goods_receipt_line"),
)
#: A changed record counts its edits, and a mark says who set it.
COUNTED = ("item", "party", "employee", "pay_terms", "attendance", "item_barcode")

#: Rows that are written anew when they are put back.
WITHOUT_ID = ("attendance", "item_barcode")


def take(company: Company, folder: Path, kind: str, text: str, **options: str) -> int:
    path = folder / f"{kind}.csv"
    path.write_text(text, encoding="utf-8")
    prepared = importing.prepare(company, kind, path, None, options)
    done = importing.run(company, ADMIN, prepared, confirmed=SURE.confirmed)
    assert done.run_id
    return done.run_id


def undo(company: Company, run_id: int, *, dry_run: bool = False) -> Undone:
    return import_undo.undo(company, ADMIN, run_id, dry_run=dry_run, confirmed=SURE.confirmed)


def rows_of(company: Company, model: Any, *keys: str) -> list[tuple[Any, ...]]:
    table = model.table()
    query = select(*(table.c[key] for key in keys)).order_by(table.c.id)
    return [tuple(row) for row in company.read(lambda conn: conn.execute(query).all())]


def state(company: Company) -> Mapping[str, Any]:
    """Everything that an undo must bring back, without versions and who marked."""
    found = dump(company, without=(*STAYS, *ON_RECORD))
    with company.reading() as conn:
        for name in COUNTED:
            table = Item.metadata.tables[name]
            skip = {"version", "marked_by", "marked_at", *(("id",) if name in WITHOUT_ID else ())}
            columns = [c for c in table.c if c.key not in skip]
            found[name] = sorted((tuple(r) for r in conn.execute(select(*columns))), key=repr)
    return found


def works(company: Company) -> dict[str, int]:
    """Two items with stock rules, a supplier, an order, two workers with a marked day."""
    do = company.execute
    ids = {"bolt": item(company, "00459", "pcs", name="Hex Bolt M12x50", purchase_rate="9")}
    ids["rod"] = item(company, "00460", "kg", name="Rod")
    do(ADMIN, save_item, item_id=ids["bolt"], values={}, barcodes=("890100",))
    ids["jindal"] = supplier(company, code="P-1", bank_account="11112222")
    header = {"supplier_id": ids["jindal"], "posted_on": date(2026, 10, 1)}
    line = {"item_id": ids["rod"], "quantity": Decimal(100), "rate": Decimal(50)}
    order = do(ADMIN, ORDER.commands.save, header=header, lines=[line]).value
    do(ADMIN, ORDER.commands.fire, document_id=order, action="confirm")
    for code, name in (("E001", "Ravi Patil"), ("E002", "Asha Rao")):
        values = {"code": code, "name": name, "date_of_joining": date(2024, 1, 1)}
        values["bank_account"] = f"9999{code}"
        ids[code] = do(
            ADMIN, save_employee, values=values, terms={"pay_type": "daily", "rate": Decimal(500)}
        ).value
    cell = (ids["E001"], date(2026, 10, 1), "H", Decimal("1.5"), Decimal(4), "gate pass")
    do(ADMIN, mark, entries=[cell])
    return ids


ITEMS = "Code,Item,Unit,Rate,Category,Barcode\n00459,Hex Bolt M12x60,pcs,12,Bolts,890200\n"
ITEMS += "00999,New Nut,pcs,3,Nuts,890999\n00998,New Pin,pcs,2,Nuts,\n"
PARTIES = (
    "Code,Name,City,Bank account\nP-1,Jindal Steel Ltd,Raigad,33334444\nP-9,New Co,Pune,5555\n"
)
OPENING = "Code,Item,Unit,Qty,Rate,Godown\n00459,Hex Bolt M12x50,pcs,10,5,Shed 7\n"
OPENING += "00777,Fresh,pcs,4,2.5,Shed 7\n"
ENTRIES = (
    "Date,Purpose,Code,Qty,Rate\n05-10-2026,receipt,00459,10,4\n06-10-2026,receipt,00460,5,7\n"
)
ENTRIES += "07-10-2026,issue,00459,3,\n"
ORDERS = "PO No,Date,Supplier,Code,Qty,Rate\n7,05-10-2026,Jindal Steel,00459,10,4\n"
ORDERS += "8,06-10-2026,Jindal Steel,00460,5,7\n"
RECEIPTS = (
    "GRN No,Date,Supplier,PO No,Code,Qty,Rate\nC1,05-10-2026,Jindal Steel,PO-2026-001,00460,10,\n"
)
EMPLOYEES = "Code,Name,Date of joining,Pay type,Rate,Department,Bank A/c\n"
EMPLOYEES += "E001,Ravi B. Patil,01-01-2024,Daily,550,Turning,7777123456789\n"
EMPLOYEES += "E009,New Man,01-06-2026,Monthly,15000,Turning,\n"
MUSTER = "Code,Name," + ",".join(str(n) for n in range(1, 32)) + "\n"
MUSTER += (
    "E001,Ravi Patil," + ",".join(["P"] * 31) + "\nE002,Asha Rao," + ",".join(["A"] * 31) + "\n"
)
PIECES = (
    "Date,Code,Operation,Good,Rate\n05-10-2026,E001,Drill,100,1.5\n06-10-2026,E002,Drill,50,1.5\n"
)
LEVELS = "Code,Warehouse,Reorder at,MOQ\n00459,,40,10\n00460,Main,25,5\n"
ADVANCES = "Date,Code,Amount,Instalment\n05-10-2026,E001,3000,500\n06-10-2026,E002,1000,1000\n"


@dataclass(frozen=True)
class Kind:
    """A sheet of a kind; `left` checks what stays on record after the undo."""

    key: str
    text: str
    options: Mapping[str, str]
    left: Callable[[Company], None] = lambda company: None


def _no_stock(company: Company) -> None:
    assert {q for (q,) in rows_of(company, StockBalance, "quantity")} == {Decimal(0)}


def _orders_cancelled(company: Company) -> None:
    kept = rows_of(company, PurchaseOrder, "number", "status")
    assert [status for _, status in kept] == ["confirmed", "cancelled", "cancelled"]


def _receipts_cancelled(company: Company) -> None:
    assert [s for (s,) in rows_of(company, GoodsReceipt, "status")] == ["cancelled"]
    _no_stock(company)


CASES = (
    Kind("items", ITEMS, {}),
    Kind("parties", PARTIES, {}),
    Kind("opening-stock", OPENING, {"date": "01-10-2026"}, _no_stock),
    Kind("stock-entries", ENTRIES, {}, _no_stock),
    Kind("purchase-orders", ORDERS, {}, _orders_cancelled),
    Kind("goods-receipts", RECEIPTS, {}, _receipts_cancelled),
    Kind("employees", EMPLOYEES, {}),
    Kind("attendance", MUSTER, {"month": "2026-10"}),
    Kind("piece-work", PIECES, {}),
    Kind("advances", ADVANCES, {}),
    Kind("reorder-levels", LEVELS, {}),
)


def test_every_kind_is_tried_and_has_its_name_in_the_history(file_company: Company) -> None:
    imports = file_company.registry.imports
    assert {case.key for case in CASES} == set(imports)
    assert {k.value: k.label for k in KINDS} == {k: t.kind.label for k, t in imports.items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_an_import_is_undone(company: Company, tmp_path: Path, case: Kind) -> None:
    works(company)
    before = state(company)
    run_id = take(company, tmp_path, case.key, case.text, **case.options)
    between = dump(company)
    shown = undo(company, run_id, dry_run=True)
    assert dump(company) == between
    assert shown.refused == ()
    done = undo(company, run_id)
    assert list(done.lines) == list(shown.lines)
    assert all(line.text and line.label for line in done.lines)
    assert {line.row for line in done.lines} <= set(range(2, 6))
    after = state(company)
    if case.key == "opening-stock":
        _made_inactive(company, after, before)
    elif case.key == "advances":
        assert {s for (s,) in rows_of(company, EmployeeAdvance, "status")} == {"cancelled"}
        after["employee_advance"] = before["employee_advance"]
    assert after == before
    case.left(company)
    history = ListReader(company, ADMIN, IMPORTS)
    (row,) = history.page(history.ids(ViewState()))
    assert (row["user_name"], row["kind"], row["status"]) == ("meena", case.key, "undone")
    assert row["file_name"] == f"{case.key}.csv"
    assert (row["undone_by"], row["rows"]) == ("meena", len(case.text.splitlines()) - 1)
    assert company.read(audit.verify) == []
    with pytest.raises(RuleBroken) as again:
        undo(company, run_id)
    assert again.value.code == "undone"


def _made_inactive(company: Company, after: Any, before: Any) -> None:
    """What only cancelled papers name is kept, but no longer offered."""
    assert [a for (a,) in rows_of(company, Location, "active")][-1] is False
    assert rows_of(company, Item, "code", "active")[-1] == ("00777", False)
    for name in ("item", "location"):
        after[name] = [row for row in after[name] if row in before[name]]


def test_what_was_undone_can_come_again(company: Company, tmp_path: Path) -> None:
    works(company)
    first = take(company, tmp_path, "opening-stock", OPENING, date="01-10-2026")
    undo(company, first)
    second = take(company, tmp_path, "opening-stock", OPENING, date="01-10-2026")
    assert rows_of(company, Item, "code", "active")[-1] == ("00777", True)
    assert rows_of(company, Location, "name", "active")[-1] == ("Shed 7", True)
    assert sum(q for (q,) in rows_of(company, StockBalance, "quantity")) == 14
    undo(company, second)
    assert rows_of(company, Item, "code", "active")[-1] == ("00777", False)


def refused(company: Company, run_id: int) -> dict[tuple[int, str], str]:
    """What stands against an undo, which leaves everything as it is."""
    before = dump(company)
    with pytest.raises(UndoRefused) as caught:
        undo(company, run_id)
    assert dump(company) == before
    shown = undo(company, run_id, dry_run=True)
    assert shown.refused == caught.value.lines
    assert dump(company) == before
    return {(line.row, line.label): str(line.text) for line in shown.refused}


def test_what_somebody_changed_since_is_told_by_row(company: Company, tmp_path: Path) -> None:
    ids = works(company)
    run_id = take(company, tmp_path, "items", ITEMS)
    company.execute(ADMIN, save_item, item_id=ids["bolt"], values={"purchase_rate": "13"})
    told = refused(company, run_id)
    assert told == {(2, "00459"): "Purchase rate: changed by meena since"}
    company.execute(ADMIN, save_item, item_id=ids["bolt"], values={"purchase_rate": "12"})
    company.execute(ADMIN, save_item, item_id=ids["bolt"], values={"brand": "TVS"})
    undo(company, run_id)
    assert rows_of(company, Item, "name", "purchase_rate", "brand")[0] == (
        "Hex Bolt M12x50", Decimal(9), "TVS",
    )  # fmt: skip
    assert rows_of(company, ItemBarcode, "code") == [("890100",)]


def test_what_is_used_since_is_told_with_what_uses_it(company: Company, tmp_path: Path) -> None:
    works(company)
    run_id = take(company, tmp_path, "items", ITEMS)
    take(company, tmp_path, "purchase-orders", ORDERS.replace("00459", "00999"))
    told = refused(company, run_id)
    assert told[3, "00999"] == "Used since: PO-2026-002."
    assert "Nuts" in {label for _, label in told}


def test_stock_that_was_issued_since_is_told(company: Company, tmp_path: Path) -> None:
    works(company)
    run_id = take(company, tmp_path, "opening-stock", OPENING, date="01-10-2026")
    issue = "Date,Purpose,Code,Qty,From\n05-10-2026,issue,00777,4,Shed 7\n"
    take(company, tmp_path, "stock-entries", issue)
    told = refused(company, run_id)
    assert any("00777" in text for text in told.values())


def test_a_record_that_is_gone_or_edited_is_said_and_no_bar(
    company: Company, tmp_path: Path
) -> None:
    works(company)
    run_id = take(company, tmp_path, "items", ITEMS)
    new = company.read(lambda conn: find_item(conn, "00998"))
    nut = company.read(lambda conn: find_item(conn, "00999"))
    company.execute(ADMIN, company.registry.commands["items.item.delete"], item_id=new)
    # A file gives the id of what was deleted to the next one: that is not the import's.
    other = item(company, "MINE", "pcs")
    company.execute(ADMIN, save_item, item_id=nut, values={"brand": "TVS"})
    done = {line.label: str(line.text) for line in undo(company, run_id).lines}
    assert done["New Pin"] == "is gone already"
    assert done["00999"] == "deleted, with what meena changed since"
    assert company.read(lambda conn: find_item(conn, "MINE")) == other


def test_a_marked_day_changed_since_and_a_closed_month(company: Company, tmp_path: Path) -> None:
    ids = works(company)
    run_id = take(company, tmp_path, "attendance", MUSTER, month="2026-10")
    company.execute(ADMIN, mark, entries=[(ids["E002"], date(2026, 10, 9), "P")])
    assert refused(company, run_id) == {(3, "E002"): "09-10-2026 was changed since"}
    company.execute(ADMIN, mark, entries=[(ids["E002"], date(2026, 10, 9), "A")])
    close = company.registry.commands["hr.muster.close"]
    company.execute(SURE, close, month=date(2026, 10, 1))
    told = refused(company, run_id)
    assert set(told.values()) == {"The muster of 10-2026 is closed."}


def test_locked_wages_hold_what_was_paid(company: Company, tmp_path: Path) -> None:
    works(company)
    first = take(company, tmp_path, "attendance", MUSTER, month="2026-10")
    pieces = take(company, tmp_path, "piece-work", PIECES)
    advance = take(company, tmp_path, "advances", ADVANCES)
    lock = company.registry.commands["payroll.run.lock"]
    company.execute(SURE, lock, period=date(2026, 10, 1))
    assert "Wages of 10-2026 are locked." in refused(company, first).values()
    assert any("locked" in text for text in refused(company, pieces).values())
    assert any("already recovered" in text for text in refused(company, advance).values())


def test_a_draft_is_thrown_away_unless_somebody_worked_on_it(
    company: Company, tmp_path: Path
) -> None:
    ids = works(company)
    run_id = take(company, tmp_path, "purchase-orders", ORDERS, confirm="no")
    drafts = [i for i, s in rows_of(company, PurchaseOrder, "id", "status") if s == "draft"]
    header = {"supplier_id": ids["jindal"], "posted_on": date(2026, 10, 5)}
    line = {"item_id": ids["bolt"], "quantity": Decimal(11), "rate": Decimal(4)}
    save = ORDER.commands.save
    company.execute(ADMIN, save, document_id=drafts[0], header=header, lines=[line])
    assert list(refused(company, run_id).values()) == ["Changed by meena since."]
    company.execute(ADMIN, ORDER.commands.discard, document_id=drafts[0])
    undo(company, run_id)
    assert len(rows_of(company, PurchaseOrder, "id")) == 1


def test_later_costs_are_asked_about_first(company: Company, tmp_path: Path) -> None:
    works(company)
    run_id = take(company, tmp_path, "stock-entries", ENTRIES)
    receipt = "Date,Purpose,Code,Qty,Rate\n20-10-2026,receipt,00459,50,9\n"
    take(company, tmp_path, "stock-entries", receipt)
    issue = "Date,Purpose,Code,Qty\n25-10-2026,issue,00459,20\n"
    take(company, tmp_path, "stock-entries", issue)
    before = dump(company)
    with pytest.raises(NeedsConfirmation) as asked:
        import_undo.undo(company, ADMIN, run_id)
    assert dump(company) == before
    confirmed = frozenset({asked.value.key})
    assert import_undo.undo(company, ADMIN, run_id, confirmed=confirmed).refused == ()


def test_who_may_not_delete_may_not_undo(company: Company, tmp_path: Path) -> None:
    works(company)
    run_id = take(company, tmp_path, "parties", PARTIES)
    save_role = company.registry.commands["security.role.save"]
    rights = ("company.import.run", "parties.party.edit", "parties.party.view")
    company.execute(ADMIN, save_role, values={"name": "Importer"}, permissions=rights)
    made = company.execute(
        ADMIN, create_user, name="asha", full_name="Asha", password=PASSWORD + "!",
        roles=("Importer",),
    )  # fmt: skip
    before = dump(company)
    with pytest.raises(Denied):
        import_undo.undo(company, Actor(made.value, "asha", "test"), run_id)
    assert dump(company) == before
    assert company.execute(Request(ADMIN), import_undo.undo_import, run_id=run_id)
    assert rows_of(company, Party, "name") == [("Jindal Steel",)]


def test_no_such_import(company: Company) -> None:
    with pytest.raises(NotFound):
        undo(company, 4711)
