"""SPD-8 and SPD-9: a long sheet taken in, long lists given out."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from factory_desktop.core.items.bulk import add_items, checked_item
from factory_desktop.core.items.queries import uom_by_code
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform import importing
from factory_desktop.core.platform.commands import Command, UnitOfWork
from factory_desktop.core.platform.exchange import write_table
from factory_desktop.core.platform.reporting.paper import (
    PrintColumn,
    ReportHead,
    render_table,
)
from tests.bench import raw
from tests.bench.measure import Bench, Figure, Measure, at_least, at_most, seconds
from tests.bench.memory import peak
from tests.helpers import companies
from tests.helpers.companies import ADMIN

_ITEMS = 2_000
_HEAD = ["Date", "Purpose", "Code", "Qty", "Rate", "Location"]
_FIRST = date(2026, 10, 1)


def _movement(number: int) -> list[object]:
    """A receipt: 30 days one after the other, all items in turn."""
    day = _FIRST + timedelta(days=number * 30 // 100_000)
    return [day, "receipt", f"I-{number % _ITEMS:05}", number % 50 + 1, 10 + number % 7, "Store"]


def _sheet(path: Path, count: int) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Movements")
    sheet.append(_HEAD)
    for number in range(count):
        sheet.append(_movement(number))
    book.save(path)


def _fill(uow: UnitOfWork) -> None:
    unit = uom_by_code(uow.conn, "pcs")
    names = ((f"I-{n:05}", f"Item {n}") for n in range(_ITEMS))
    rows = [{"code": code, "name": name, "stock_uom_id": unit} for code, name in names]
    add_items(uow, [checked_item(uow, row) for row in rows])


def _raw_import(sheet: Path, before: Path, after: Path) -> float:
    """Seconds of reading the same file and writing the very rows that came of it in one commit."""
    from python_calamine import CalamineWorkbook

    read = seconds(lambda: CalamineWorkbook.from_path(str(sheet)).get_sheet_by_index(0).to_python())
    return read + raw.writing(before, raw.written_between(before, after))


def take_in(bench: Bench) -> Mapping[str, Figure]:
    """Movements from XLSX in a process of its own: checked, tried, posted; its largest size."""
    count = bench.count(100_000, 50)
    sheet = bench.folder / "movements.xlsx"
    _sheet(sheet, count)
    company = companies.sqlite_company(bench.folder, "taking")
    fill: Command[..., None] = Command("bench.fill", "company.import.run", _fill)
    company.execute(ADMIN, fill)
    where = str(company.db.company)
    company.close()
    before = bench.folder / "before.factory"
    shutil.copy(where, before)
    told = subprocess.run(
        [sys.executable, "-m", __name__, where, str(sheet)],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    took = json.loads(told.splitlines()[-1])
    plain = _raw_import(sheet, before, Path(where))
    return {
        "checked": Figure(count / took["checked"], unit="/s"),
        "posted": Figure(took["read"] + took["posted"], plain, "s"),
        "memory": Figure(took["mib"], unit="MiB"),
    }


def _child(where: str, sheet: str) -> dict[str, float]:
    company = companies.open_again(where)
    start = time.perf_counter()
    prepared = importing.prepare(company, "stock-entries", Path(sheet))
    read = time.perf_counter() - start
    assert prepared.plan is not None
    assert not prepared.plan.errors
    yes = frozenset({"inventory.back_dated"})
    tried = seconds(lambda: importing.run(company, ADMIN, prepared, dry_run=True, confirmed=yes))
    posted = seconds(lambda: importing.run(company, ADMIN, prepared, confirmed=yes))
    company.close()
    return {"read": read, "checked": read + tried, "posted": posted, "mib": peak()}


_COLUMNS = (
    ("Code", Fact("Code", Kind.CODE)),
    ("Name", Fact("Name")),
    ("Day", Fact("Day", Kind.DATE)),
    ("Quantity", Fact("Quantity", Kind.QUANTITY)),
    ("Rate", Fact("Rate", Kind.RATE)),
    ("Value", Fact("Value", Kind.MONEY)),
    ("Unit", Fact("Unit")),
    ("Place", Fact("Place")),
    ("Active", Fact("Active", Kind.BOOL)),
    ("Count", Fact("Count", Kind.INTEGER)),
)


def _rows(count: int) -> Iterator[list[object]]:
    for n in range(count):
        value = Decimal(n * 31) / 100
        yield [f"I-{n:06}", f"Item {n}", _FIRST, Decimal(n % 97), Decimal("4.25"), value,
               "pcs", "Main / Store", n % 2 == 0, n]  # fmt: skip


def give_out(bench: Bench) -> Mapping[str, Figure]:
    """100,000 rows of ten columns to XLSX; a register of 10,000 rows to PDF."""
    count, lines = bench.count(100_000, 50), bench.count(10_000, 50)
    ours = seconds(lambda: write_table(bench.folder / "a.xlsx", _COLUMNS, _rows(count), "List"))
    plain = seconds(lambda: _raw_xlsx(bench.folder / "raw.xlsx", count))
    texts = [[f"{n:05}", f"GRN/26-27/{n:05}", f"Bronze rod {n % 90} mm", f"{n % 77}.000",
              f"{n * 31}.17", "Main / Store"] for n in range(lines)]  # fmt: skip
    names = ("No", "Voucher", "Item", "In", "Value", "Place")
    columns = [PrintColumn(n, kind="number" if n in ("In", "Value") else "text") for n in names]
    head = ReportHead("Works", "Stock ledger", "October 2026", "Printed today")
    pdf = seconds(lambda: render_table(head, columns, texts))
    raw_pdf = seconds(lambda: _raw_pdf(bench.folder / "raw.pdf", names, texts))
    return {"xlsx": Figure(ours, plain, "s"), "pdf": Figure(pdf, raw_pdf, "s")}


def _raw_xlsx(path: Path, count: int) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("List")
    sheet.append([heading for heading, _ in _COLUMNS])
    for row in _rows(count):
        sheet.append(row)
    book.save(path)


def _raw_pdf(path: Path, names: tuple[str, ...], rows: list[list[str]]) -> None:
    """The same texts by bare canvas: a font, a place, a text; 60 rows a page."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    for start in range(0, len(rows), 60):
        canvas.setFont("Helvetica", 8)
        for place, row in enumerate((names, *rows[start : start + 60])):
            for column, text in enumerate(row):
                canvas.drawString(40 + 85 * column, 800 - 12 * place, text)
        canvas.showPage()
    canvas.save()


MEASURES = (
    Measure(
        "SPD-8",
        "import",
        "movements from XLSX, tried and posted",
        {"checked": at_least(10_000), "posted": at_most(10), "memory": at_most(500)},
        take_in,
    ),
    Measure(
        "SPD-9",
        "export",
        "a list to XLSX, a register to PDF",
        {"xlsx": at_most(1.3), "pdf": at_most(2)},
        give_out,
    ),
)

if __name__ == "__main__":
    print(json.dumps(_child(*sys.argv[1:3])))
