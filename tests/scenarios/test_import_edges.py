"""Sheets that are none, templates filled as they say, next month's sheet, and very long ones."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert

from factory_desktop.commandline.import_sheet import _must_be_sure
from factory_desktop.core.hr.work_models import MusterMonth
from factory_desktop.core.kernel.errors import FactoryError, Invalid
from factory_desktop.core.platform import importing
from factory_desktop.core.platform.commands import Command, UnitOfWork
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.exchange.guard import SheetRefused
from factory_desktop.core.platform.exchange.template import write_template
from factory_desktop.core.platform.importing import ImportRefused
from factory_desktop.core.platform.periods import LOCKED_UNTIL
from tests.helpers import companies
from tests.helpers.companies import ADMIN
from tests.helpers.figures import Count
from tests.scenarios.sheets_of import ITEMS, text, xlsx
from tests.scenarios.sheets_of_trade import REPEATED
from tests.scenarios.test_other_sheets import _fill, state

KINDS = (
    "items", "parties", "opening-stock", "stock-entries", "employees", "attendance", "piece-work",
    "advances", "purchase-orders", "goods-receipts",
)  # fmt: skip


def _lock(uow: UnitOfWork) -> None:
    values = {LOCKED_UNTIL: date(2026, 9, 30)}
    uow.settings.store(values, uow.actor.name, uow.clock.now())


def _close(uow: UnitOfWork) -> None:
    month = {"month": date(2026, 9, 1), "status": "closed", "version": 1}
    uow.conn.execute(insert(MusterMonth.table()).values(**month))


FILL: Command[..., None] = Command("test.fill", "company.import.run", _fill)
LOCK: Command[..., None] = Command("test.lock", "company.import.run", _lock)
CLOSE: Command[..., None] = Command("test.close", "company.import.run", _close)


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """A company that every refusal leaves as it is."""
    made = companies.sqlite_company(tmp_path_factory.mktemp("edges"))
    made.execute(ADMIN, FILL)
    yield made
    companies.drop(made)


def _bring(company: Company, kind: str, path: Path, options: dict[str, str] | None) -> None:
    prepared = importing.prepare(company, kind, path, None, options)
    _must_be_sure(prepared)
    importing.run(company, ADMIN, prepared)


def _refused(
    company: Company, kind: str, path: Path, options: dict[str, str] | None = None
) -> FactoryError:
    before = state(company)
    with pytest.raises(FactoryError) as caught:
        _bring(company, kind, path, options)
    assert str(caught.value.message).strip()
    assert state(company) == before
    return caught.value


def _png(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)


def _encrypted(path: Path) -> None:
    names = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names + bytes(4096))


def _folder(path: Path) -> None:
    path.mkdir()


NO_SHEETS = {
    "a picture": _png,
    "an empty file": lambda path: path.write_bytes(b""),
    "blanks": lambda path: path.write_bytes(b"  \r\n \r\n"),
    "behind a password": _encrypted,
    "a folder": _folder,
    "nothing": lambda path: None,
    "half a workbook": lambda path: path.write_bytes(b"PK\x03\x04" + bytes(60)),
}


@pytest.mark.parametrize("what", NO_SHEETS)
def test_what_is_no_sheet_is_refused(works: Company, tmp_path: Path, what: str) -> None:
    path = tmp_path / "sheet.xlsx"
    NO_SHEETS[what](path)
    for kind in KINDS[:1] if what != "an empty file" else KINDS:
        assert isinstance(_refused(works, kind, path), (SheetRefused, Invalid))


@pytest.mark.parametrize("kind", KINDS)
def test_sheets_without_rows_or_sense_are_refused(
    works: Company, tmp_path: Path, kind: str
) -> None:
    fields = works.registry.imports[kind].kind.fields
    heads = [field.fact.label for field in fields]
    hindi = [next((a for a in f.aliases if not a.isascii()), f.fact.label) for f in fields]
    sheets = {
        "only a header": [heads],
        "only a header in Hindi": [hindi],
        "no rows": [],
        "only titles": [["Shakti Works"], ["List"]],
        "300 columns": [[f"c{n}" for n in range(300)], list(range(300))],
        "only numbers": [[1, 2, 3], [4, 5, 6], [7, 8, 9]],
    }
    for name, rows in sheets.items():
        path = tmp_path / f"{name}.xlsx"
        xlsx(path, rows)
        _refused(works, kind, path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_formula_without_result_is_refused(works: Company, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "formula.xlsx"
    target = works.registry.imports[kind].kind
    needed = {field.key for field in target.fields if field.needed} or {target.fields[0].key}
    write_template(target, path)
    book = load_workbook(path)
    page = book.worksheets[0]
    width = len(target.fields)
    for row in (2, 3, 4):
        page.append(_filled_row(target, row))
    for number, field in enumerate(target.fields, 1):
        if field.key in needed:
            page.cell(page.max_row, number).value = "=A1"
    assert width
    book.save(path)
    options = {"month": "2026-10"} if target.repeated else {}
    error = _refused(works, kind, path, options)
    assert isinstance(error, ImportRefused)
    assert any("formula" in one.message for one in error.errors)
    assert all(one.row > 1 and one.column for one in error.errors)


#: What the templates are filled with where the example is not one of this company.
_OWN = {
    "code": {"items": "N-{n}", "parties": "P-{n}", "opening-stock": "N-{n}", "employees": "W{n}"},
    "supplier": "Jindal Steel",
    "order": "",
    "operation": "turning",
    "item": "",
    "instalment": "1000",
    "location": "",
    "purpose": "issue",
    "date": "05-10-2026",
}


def _filled_row(kind: object, number: int) -> list[object]:
    key = kind.key  # type: ignore[attr-defined]
    row: list[object] = []
    for field in kind.fields:  # type: ignore[attr-defined]
        value = _OWN.get(field.key, field.example)
        if isinstance(value, dict):
            default = "E001" if key in ("attendance", "piece-work", "advances") else ITEMS[0][0]
            value = value.get(key, default).format(n=number)
        if field.key == "name" and key in ("piece-work", "advances", "attendance"):
            value = ""
        if field.key == "name" and key in ("items", "parties", "opening-stock", "employees"):
            value = f"{field.example} {number}"
        if field.key == "date" and kind.repeated:  # type: ignore[attr-defined]
            value = ""
        row.append(value or None)
    if kind.repeated:  # type: ignore[attr-defined]
        row += ["P+2", "A", "½", *["P"] * 28]
    return row


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_template_is_taken(file_company: Company, tmp_path: Path, kind: str) -> None:
    file_company.execute(ADMIN, FILL)
    target = file_company.registry.imports[kind].kind
    path = tmp_path / "template.xlsx"
    write_template(target, path)
    book = load_workbook(path)
    page = book.worksheets[0]
    rows = (1,) if target.repeated else (1, 2)
    for place, number in enumerate(rows, 2):
        for column, value in enumerate(_filled_row(target, number), 1):
            page.cell(place, column).value = value
    book.save(path)
    options = {"month": "2026-10"} if target.repeated else {}
    prepared = importing.prepare(file_company, kind, path, None, options)
    _must_be_sure(prepared)
    done = importing.run(file_company, ADMIN, prepared)
    assert done.created + done.updated >= 1


def test_next_months_sheet_needs_no_answers(file_company: Company, tmp_path: Path) -> None:
    head = ("Sr", "Token", "Worker", "Grade", "Hajri Rate", "Rate")
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    text(first, [head, (1, "T1", "Ravi", "A", 500, 1), (2, "T2", "Usha", "B", 400, 1)])
    text(second, [head, (1, "T1", "Ravi", "A", 520, 1), (2, "T3", "Om", "B", 450, 1)])
    mapping = {"Hajri Rate": "rate", "Rate": ""}
    options = {"pay_type": "daily"}
    prepared = importing.prepare(file_company, "employees", first, mapping, options)
    _must_be_sure(prepared)
    assert importing.run(file_company, ADMIN, prepared).created == 2
    again = importing.prepare(file_company, "employees", second)
    _must_be_sure(again)
    assert again.remembered
    assert (again.mapping[4], again.options["pay_type"]) == ("rate", "daily")
    assert 5 not in again.mapping
    done = importing.run(file_company, ADMIN, again)
    assert (done.created, done.updated) == (1, 1)


def test_a_wrong_answer_is_told(works: Company, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    text(path, [("Emp ID", "Name", "Rate"), ("1", "Ravi", "500"), ("2", "Usha", "400")])
    for mapping, options in (
        ({"Nowhere": "rate"}, {}),
        ({"Rate": "nothing"}, {}),
        ({}, {"pay_typ": "daily"}),
        ({}, {"pay_type": "sometimes"}),
    ):
        with pytest.raises(Invalid) as caught:
            importing.prepare(works, "employees", path, mapping, options)
        assert caught.value.fields


@pytest.mark.parametrize(
    ("kind", "column"),
    [("stock-entries", "Date"), ("purchase-orders", "PO Date"), ("goods-receipts", "GRN Date")],
)
def test_a_locked_period_takes_nothing(
    file_company: Company, tmp_path: Path, kind: str, column: str
) -> None:
    file_company.execute(ADMIN, FILL)
    file_company.execute(ADMIN, LOCK)
    path = tmp_path / "late.csv"
    head, row = ["Type", "Item Code", "Qty", "Rate"], ["Receipt", "00459", "5", "2"]
    if kind != "stock-entries":
        head[0], row[0] = "Supplier", "Jindal Steel"
        head.append("PO No" if kind == "purchase-orders" else "GRN No")
        row.append("77")
    text(path, [[column, *head], ["05/09/2026", *row], ["05/10/2026", *row[:-1], row[-1]]])
    error = _refused(file_company, kind, path)
    assert isinstance(error, ImportRefused)
    assert [(one.row, one.column) for one in error.errors] == [(2, column)]
    assert "locked" in error.errors[0].message


def test_a_closed_muster_takes_no_marks(file_company: Company, tmp_path: Path) -> None:
    file_company.execute(ADMIN, FILL)
    path = tmp_path / "muster 2026-09.csv"
    days = [str(day) for day in range(1, 31)]
    text(path, [["Code", "Name", *days], ["E001", "Ramesh Gaikwad", "P", *["A"] * 29]])
    file_company.execute(ADMIN, CLOSE)
    error = _refused(file_company, "attendance", path)
    assert isinstance(error, ImportRefused)
    assert {(one.row, one.column) for one in error.errors} == {(2, day) for day in days}


_MEASURED = """
import os, sys
from pathlib import Path
from factory_desktop.core.platform import importing
from factory_desktop.core.platform.commands import Command, UnitOfWork
from tests.helpers import companies

def cpu():
    # Seconds of work, its child processes' too; those that others took do not count.
    return sum(os.times()[:4])

kind, file, sheet = sys.argv[1:]
company = companies.open_again(file)
started = cpu()
prepared = importing.prepare(company, kind, Path(sheet))
read = cpu()
done = importing.run(company, companies.ADMIN, prepared, dry_run=True)
ended = cpu()
# The most of this process alone: ru_maxrss begins with what its parent held.
[peak] = [int(line.split()[1]) // 1024 for line in open("/proc/self/status") if "VmHWM" in line]
print(done.created, round(read - started, 1), round(ended - read, 1), peak)
"""


def _measure(company: Company, kind: str, path: Path) -> tuple[int, float, float, int]:
    assert company.db.path is not None
    ran = subprocess.run(
        [sys.executable, "-c", _MEASURED, kind, str(company.db.path), str(path)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    created, read, taken, peak = ran.stdout.split()
    return int(created), float(read), float(taken), int(peak)


@pytest.mark.slow
def test_a_hundred_thousand_items(file_company: Company, tmp_path: Path, count: Count) -> None:
    path, wanted = tmp_path / "items.csv", count(100_000, 10_000)
    rows = [f"I{n:06};Item number {n};Nos;7318;{n % 90}.50;Group {n % 20}" for n in range(wanted)]
    path.write_text("\n".join(["Item Code;Item Name;Unit;HSN;Rate;Group", *rows]), "utf-8")
    created, read, taken, peak = _measure(file_company, "items", path)
    assert created == wanted
    assert wanted / read > 100_000 / 60
    assert wanted / taken > 1000, "items a second"
    assert peak < 500


@pytest.mark.slow
def test_a_hundred_thousand_movements(file_company: Company, tmp_path: Path, count: Count) -> None:
    wanted = count(100_000, 10_000)
    file_company.execute(ADMIN, FILL)
    path = tmp_path / "movements.csv"
    rows = []
    for n in range(wanted):
        day, purpose = n // 500, "Receipt" if n // 250 % 2 == 0 else "Issue"
        on = f"{day % 28 + 1:02}/{day // 28 % 7 + 4:02}/2026"
        rows.append(f"{on};{purpose};{ITEMS[n % 5][0]};1;2.50")
    path.write_text("\n".join(["Date;Type;Item Code;Qty;Rate", *rows]), "utf-8")
    _, read, _, peak = _measure(file_company, "stock-entries", path)
    assert wanted / read > 100_000 / 30
    assert peak < 500


def test_a_further_sheet_with_the_same_columns_is_told_and_can_be_taken(
    file_company: Company, tmp_path: Path
) -> None:
    path = tmp_path / "godowns.xlsx"
    head = ("Item", "Unit", "Qty", "Rate")
    floor = ("Shop Floor", [head, ("Nut", "Nos", 6, 2)])
    xlsx(path, [head, ("Bolt", "Nos", 40, 4), ("Washer", "Nos", 9, 1)], title="Main",
         others=[floor, ("Rates", [("Old",), ("x", 1)])])  # fmt: skip
    first = importing.prepare(file_company, "opening-stock", path)
    assert first.sheet.name == "Main"
    assert [note for note in first.proposal.notes if "Shop Floor" in note and "Rates" not in note]
    second = importing.prepare(file_company, "opening-stock", path, None, {"sheet": "shop floor"})
    assert second.sheet.name == "Shop Floor"
    assert not [note for note in second.proposal.notes if "Main" in note]
    with pytest.raises(Invalid) as refused:
        importing.prepare(file_company, "opening-stock", path, None, {"sheet": "Yard"})
    assert "Main, Shop Floor, Rates" in str(refused.value.fields["sheet"])


def test_freight_in_each_row_of_an_order_is_asked_about_and_told(
    works: Company, tmp_path: Path
) -> None:
    path = tmp_path / "po freight again.csv"
    text(path, REPEATED)
    prepared = importing.prepare(works, "purchase-orders", path)
    (asked,) = prepared.open_questions
    assert (asked.key, asked.default, asked.required) == ("repeated.freight", "once", False)
    assert asked.text.startswith("“Freight” is the same in every row of one “Order”.")
    told = importing.run(works, ADMIN, prepared, dry_run=True).notes
    assert "“Freight” is the same in all rows of an order and was taken once: 83" in told
    prepared = importing.prepare(works, "purchase-orders", path, None, {"repeated.freight": "each"})
    assert "Freight" not in " ".join(importing.run(works, ADMIN, prepared, dry_run=True).notes)
