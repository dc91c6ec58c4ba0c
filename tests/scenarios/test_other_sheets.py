"""Sheets as other factories keep them: what they hold arrives, or is refused by row and column."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from factory_desktop.commandline.import_sheet import _must_be_sure
from factory_desktop.core.hr.models import Employee, PayTerms
from factory_desktop.core.hr.muster import muster
from factory_desktop.core.hr.piecework import pieces_of
from factory_desktop.core.hr.services import save_employee
from factory_desktop.core.hr.work_models import EmployeeAdvance
from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.inventory.models import ItemValuation, StockBalance
from factory_desktop.core.items import ITEMS as ITEM_LIST
from factory_desktop.core.items import Item, find_item
from factory_desktop.core.items.queries import uom_by_code
from factory_desktop.core.items.services import save_item
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.numbers import money
from factory_desktop.core.kernel.views import ViewState
from factory_desktop.core.parties.models import Party
from factory_desktop.core.parties.services import save_party
from factory_desktop.core.platform import importing, listing
from factory_desktop.core.platform.commands import Command, UnitOfWork
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.importing import Imported, ImportRefused
from factory_desktop.core.purchasing.documents import ORDER
from factory_desktop.core.purchasing.models import (
    GoodsReceipt,
    GoodsReceiptLine,
    PurchaseOrder,
    PurchaseOrderLine,
)
from tests.helpers import companies
from tests.helpers.companies import ADMIN
from tests.scenarios import (  # noqa: F401 - each adds its cases
    sheets_of_others,
    sheets_of_people,
    sheets_of_stock,
    sheets_of_strangers,
    sheets_of_trade,
)
from tests.scenarios.sheets_of import CASES, ITEMS, PARTIES, WORKERS, Case, Truth

#: Kinds that begin a company: their sheets come into an empty one.
FIRST = {"items", "parties", "opening-stock", "employees"}


def _fill(uow: UnitOfWork) -> None:
    for code, name, unit, _, value in ITEMS:
        uom = uom_by_code(uow.conn, unit)
        rate = Decimal(value) / Decimal(1000)
        save_item(
            uow,
            values={"code": code, "name": name, "stock_uom_id": uom, "purchase_rate": rate},
        )
    lines = [
        {"item_id": find_item(uow.conn, code), "quantity": Decimal(q), "value": Decimal(v),
         "to_location_id": _store(uow)}
        for code, _, _, q, v in ITEMS
    ]  # fmt: skip
    header = {"purpose": "opening", "posted_on": date(2026, 4, 1)}
    made = ENTRY.commands.save(uow, header=header, lines=lines)
    ENTRY.commands.fire(uow, document_id=made, action="confirm")
    parties = {}
    for code, name, gstin in PARTIES:
        values = {"code": code, "name": name, "gstin": gstin, "is_supplier": True}
        parties[name] = save_party(uow, values={k: v for k, v in values.items() if v})
    for code, name, pay, rate in WORKERS:
        save_employee(
            uow,
            values={"code": code, "name": name, "date_of_joining": date(2020, 1, 1)},
            terms={"pay_type": pay, "rate": Decimal(rate)},
        )
    order = {
        "supplier_id": parties["Jindal Steel"],
        "posted_on": date(2026, 10, 1),
        "supplier_reference": "OUR-PO",
    }
    wanted = [("00460", "1000", "70"), ("00461", "500", "76.5")]
    lines = [
        {"item_id": find_item(uow.conn, code), "quantity": Decimal(q), "rate": Decimal(r)}
        for code, q, r in wanted
    ]
    made = ORDER.commands.save(uow, header=order, lines=lines)
    ORDER.commands.fire(uow, document_id=made, action="confirm")


def _store(uow: UnitOfWork) -> int:
    from factory_desktop.core.inventory.exchange import Places

    return Places(uow).find("")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a company with items, stock, workers, parties and an order."""
    made = companies.sqlite_company(tmp_path_factory.mktemp("filled"), "filled")
    fill: Command[..., None] = Command("test.fill", "company.import.run", _fill)
    made.execute(ADMIN, fill)
    made.close()
    return Path(made.db.company)


@pytest.fixture
def works(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    """The company into which a case's sheet comes."""
    case: Case = request.node.callspec.params["case"]
    if case.kind in FIRST:
        made = companies.sqlite_company(tmp_path)
    else:
        path = tmp_path / "filled.factory"
        shutil.copy(request.getfixturevalue("filled"), path)
        made = companies.open_again(str(path))
    yield made
    companies.drop(made)


def state(company: Company) -> dict[str, int]:
    """How many rows each table holds: what a refusal must not change."""
    with company.reading() as conn:
        from factory_desktop.core.platform.db import Base

        return {
            table.name: conn.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
        }


def bring(company: Company, case: Case, path: Path, *, dry_run: bool = False) -> Imported:
    """The command line's way: prepared, refused where something is open, run."""
    prepared = importing.prepare(company, case.kind, path, case.mapping, case.options)
    _must_be_sure(prepared)
    return importing.run(company, ADMIN, prepared, dry_run=dry_run)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_sheet_arrives_as_it_is(works: Company, case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "sheets"
    folder.mkdir()
    path = folder / case.file
    true = case.write(path)
    before = state(works)
    if case.asks:
        with pytest.raises(Invalid) as open_:
            _must_be_sure(importing.prepare(works, case.kind, path))
        told = str(open_.value.message)
        assert "--option" in told
        for key in case.asks:
            assert key in told
    if case.refused:
        with pytest.raises(ImportRefused) as caught:
            bring(works, case, path)
        found = {(error.row, error.column) for error in caught.value.errors}
        assert found == case.refused, caught.value.fields
        assert state(works) == before
        return
    tried = bring(works, case, path, dry_run=True)
    assert state(works) == before
    done = bring(works, case, path)
    assert (done.created, done.updated) == (tried.created, tried.updated)
    CHECKS[case.kind](works, true)


def test_there_are_many_sheets() -> None:
    assert len(CASES) >= 40
    assert {case.kind for case in CASES} == set(CHECKS)


def _items(company: Company, true: Truth) -> None:
    with company.reading() as conn:
        ids = listing.ids(conn, ITEM_LIST, ViewState())
        rows = {row["name"]: row for row in listing.page(conn, ITEM_LIST, ids)}
    assert len(rows) == true.pop("#")
    for name, values in true.items():
        assert {key: rows[name][key] for key in values} == values


def _opening(company: Company, true: Truth) -> None:
    with company.reading() as conn:
        found = _stock(conn)
        item = Item.table()
        names = {row.name: row.code for row in conn.execute(select(item.c.name, item.c.code))}
    told = {names.get(key, key): value for key, value in true.items()}
    assert found == {key: value for key, value in told.items() if value[0]}
    assert set(names.values()) == set(told)


def _stock(conn: Any) -> dict[str, tuple[Decimal, Decimal]]:
    item, held, worth = Item.table(), StockBalance.table(), ItemValuation.table()
    quantity = select(item.c.code, held.c.quantity).join(held, held.c.item_id == item.c.id)
    sums: dict[str, Decimal] = {}
    for code, count in conn.execute(quantity):
        sums[code] = sums.get(code, Decimal(0)) + count
    value = select(item.c.code, worth.c.value).join(worth, worth.c.item_id == item.c.id)
    values = {row[0]: row[1] for row in conn.execute(value)}
    return {code: (count, values[code]) for code, count in sums.items()}


def _entries(company: Company, true: Truth) -> None:
    with company.reading() as conn:
        found = {code: count for code, (count, _) in _stock(conn).items()}
    assert found == {**dict.fromkeys((row[0] for row in ITEMS), Decimal(1000)), **true}


def _parties(company: Company, true: Truth) -> None:
    with company.reading() as conn:
        query = select(Party.table())
        rows = {row["name"]: row for row in conn.execute(query).mappings()}
    assert len(rows) == true.pop("#")
    for name, values in true.items():
        assert {key: rows[name][key] for key in values} == values


def _employees(company: Company, true: Truth) -> None:
    worker, terms = Employee.table(), PayTerms.table()
    query = select(worker, terms.c.pay_type, terms.c.rate).join(
        terms, terms.c.employee_id == worker.c.id
    )
    with company.reading() as conn:
        rows = {row["code"]: row for row in conn.execute(query).mappings()}
    assert set(rows) == set(true)
    for code, (name, pay, rate, joined, *left) in true.items():
        row = rows[code]
        assert (row["name"], row["pay_type"], row["rate"]) == (name, pay, rate)
        assert row["date_of_joining"] == (joined or date(2025, 4, 1))
        assert row["date_of_leaving"] == (left[0] if left else None)


def _attendance(company: Company, true: Truth) -> None:
    year, month = true.pop("month")
    with company.reading() as conn:
        rows = {row.code: row for row in muster(conn, date(year, month, 1)).rows}
    assert set(rows) == set(true)
    for code, sums in true.items():
        row = rows[code]
        found = {
            "worked": row.worked,
            "overtime": row.overtime,
            "absent": row.absent,
            "leave": row.leave,
            "off": row.weekly_off,
            "holidays": row.holidays,
        }
        assert found == sums, code


def _piece_work(company: Company, true: Truth) -> None:
    worker = Employee.table()
    with company.reading() as conn:
        codes = {row[0]: row[1] for row in conn.execute(select(worker.c.id, worker.c.code))}
        found = {
            codes[key]: sum((money(row["good"] * row["rate"]) for row in rows), Decimal(0))
            for key, rows in pieces_of(conn, date(2026, 10, 1), date(2026, 10, 31)).items()
        }
    assert found == true


def _advances(company: Company, true: Truth) -> None:
    worker, advance = Employee.table(), EmployeeAdvance.table()
    columns = (worker.c.code, advance.c.given_on, advance.c.amount, advance.c.instalment)
    query = select(*columns).join(worker, worker.c.id == advance.c.employee_id)
    with company.reading() as conn:
        found = {row[0]: tuple(row[1:]) for row in conn.execute(query)}
    assert found == true


def _orders(company: Company, true: Truth) -> None:
    order, line, party = PurchaseOrder.table(), PurchaseOrderLine.table(), Party.table()
    query = (
        select(order.c.supplier_reference, party.c.name, order.c.posted_on, order.c.taxable,
               func.count(line.c.id))
        .join(party, party.c.id == order.c.supplier_id)
        .join(line, line.c.document_id == order.c.id)
        .where(order.c.supplier_reference != "OUR-PO", order.c.status != "draft")
        .group_by(order.c.id, party.c.name)
    )  # fmt: skip
    with company.reading() as conn:
        found = {row[0]: tuple(row[1:]) for row in conn.execute(query)}
    assert found == true


def _receipts(company: Company, true: Truth) -> None:
    head, line = GoodsReceipt.table(), GoodsReceiptLine.table()
    party, item = Party.table(), Item.table()
    query = (
        select(head.c.challan_number, party.c.name, head.c.order_id, item.c.code,
               line.c.quantity, line.c.rate)
        .join(party, party.c.id == head.c.supplier_id)
        .join(line, line.c.document_id == head.c.id)
        .join(item, item.c.id == line.c.item_id)
        .where(head.c.status != "draft")
    )  # fmt: skip
    found: dict[str, tuple[str, dict[str, Any], bool]] = {}
    with company.reading() as conn:
        for number, supplier, order, code, quantity, rate in conn.execute(query):
            entry = found.setdefault(number, (supplier, {}, order is not None))
            entry[1][code] = (quantity, rate)
    assert found == true


CHECKS = {
    "items": _items,
    "opening-stock": _opening,
    "stock-entries": _entries,
    "parties": _parties,
    "employees": _employees,
    "attendance": _attendance,
    "piece-work": _piece_work,
    "advances": _advances,
    "purchase-orders": _orders,
    "goods-receipts": _receipts,
}
