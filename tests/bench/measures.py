"""What is measured. Each takes a folder and a scale (1.0 is the full size) and tells one line."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from factory_desktop.core.hr import mark, save_employee
from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.payroll import preview
from factory_desktop.core.payroll.prints.slip import render_slips
from factory_desktop.core.payroll.slips import slip_print_data
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from tests.helpers import companies
from tests.helpers.companies import ADMIN
from tests.helpers.works import item, store

DAY = date(2026, 11, 2)
_YES = Request(ADMIN, confirmed=frozenset({"inventory.back_dated"}))


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement: ours and raw in the same unit; a rate is better when it is higher."""

    name: str
    work: str
    ours: float
    raw: float
    unit: str

    def __str__(self) -> str:
        ratio = self.ours / self.raw if self.raw else 0.0
        return (
            f"{self.name:10} {self.work}: ours {self.ours:,.2f} {self.unit}, "
            f"raw {self.raw:,.2f} {self.unit}, ours/raw {ratio:.2f}"
        )


@contextmanager
def _timed(took: list[float]) -> Iterator[None]:
    start = time.perf_counter()
    yield
    took.append(time.perf_counter() - start)


def _entry(company: Company, day: date, lines: list[dict[str, object]]) -> int:
    header = {"purpose": "receipt", "posted_on": day, "to_location_id": store(company)}
    made = company.execute(_YES, ENTRY.commands.save, header=header, lines=lines).value
    company.execute(_YES, ENTRY.commands.fire, document_id=made, action="confirm")
    return int(made)


def _raw_documents(path: Path, count: int, lines: int) -> float:
    """The same rows by plain sqlite3, same journal, FULL, one commit a document; documents/s."""
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA journal_mode=TRUNCATE")
    conn.execute("PRAGMA synchronous=FULL")
    conn.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, number TEXT UNIQUE, day TEXT)")
    conn.execute(
        "CREATE TABLE ledger (id INTEGER PRIMARY KEY, doc INT, item INT, place INT, q INT, v INT)"
    )
    conn.execute("CREATE INDEX ledger_item ON ledger (item, id)")
    conn.execute(
        "CREATE TABLE balance (item INT, place INT, q INT, v INT, PRIMARY KEY (item, place))"
    )
    conn.execute("CREATE TABLE audit (id INTEGER PRIMARY KEY, doc INT, text TEXT)")
    conn.executemany("INSERT INTO balance VALUES (?, 1, 0, 0)", [(n,) for n in range(lines)])
    took: list[float] = []
    with _timed(took):
        for number in range(count):
            conn.execute("BEGIN IMMEDIATE")
            conn.execute("INSERT INTO doc VALUES (?, ?, '2026-11-02')", (number, f"N{number}"))
            conn.executemany(
                "INSERT INTO ledger (doc, item, place, q, v) VALUES (?, ?, 1, 10, 100)",
                [(number, line) for line in range(lines)],
            )
            conn.executemany(
                "UPDATE balance SET q = q + 10, v = v + 100 WHERE item = ? AND place = 1",
                [(line,) for line in range(lines)],
            )
            conn.execute("INSERT INTO audit (doc, text) VALUES (?, 'posted')", (number,))
            conn.execute("COMMIT")
    conn.close()
    return count / took[0]


def post(folder: Path, scale: float) -> Figure:
    """SPD-1: documents of ten lines, through the whole command, drafts and confirming."""
    company = companies.sqlite_company(folder)
    items = [item(company, f"I-{n}", "pcs") for n in range(10)]
    lines: list[dict[str, object]] = [
        {"item_id": one, "quantity": Decimal(10), "rate": Decimal(10)} for one in items
    ]
    count = max(3, int(100 * scale))
    took: list[float] = []
    with _timed(took):
        for _ in range(count):
            _entry(company, DAY, lines)
    company.close()
    raw = _raw_documents(folder / "raw.db", count, 10)
    return Figure("post", "documents of 10 lines", count / took[0], raw, "a second")


def back_date(folder: Path, scale: float) -> Figure:
    """SPD-3: one receipt before many later rows of its item; raw reads, averages, writes them."""
    company = companies.sqlite_company(folder)
    made = item(company, "I-1", "pcs")
    count = max(20, int(10_000 * scale))
    left = count
    day = DAY - timedelta(days=20)
    while left:
        part = min(left, 1000)
        line = {"item_id": made, "quantity": Decimal(1), "rate": Decimal("10.37")}
        _entry(company, day, [dict(line) for _ in range(part)])
        left -= part
    took: list[float] = []
    line = {"item_id": made, "quantity": Decimal(5), "rate": Decimal(99)}
    with _timed(took):
        _entry(company, day - timedelta(days=1), [line])
    company.close()
    raw = _raw_averages(folder / "raw.db", count)
    return Figure("back_date", f"before {count} rows", took[0], raw, "s")


def _raw_averages(path: Path, count: int) -> float:
    """The same rows read, averaged again and written by plain sqlite3 in one commit; seconds."""
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA synchronous=FULL")
    conn.execute(
        "CREATE TABLE cost (id INTEGER PRIMARY KEY, q INT, v INT, after_q INT, after_v INT)"
    )
    conn.execute("BEGIN")
    rows = [(n, 1, 1037, n, n * 1037) for n in range(count)]
    conn.executemany("INSERT INTO cost VALUES (?, ?, ?, ?, ?)", rows)
    conn.execute("COMMIT")
    took: list[float] = []
    with _timed(took):
        conn.execute("BEGIN IMMEDIATE")
        quantity, value, changed = 5, 49500, []
        for row_id, q, v in conn.execute("SELECT id, q, v FROM cost ORDER BY id").fetchall():
            quantity, value = quantity + q, value + v
            changed.append((quantity, value, row_id))
        conn.executemany("UPDATE cost SET after_q = ?, after_v = ? WHERE id = ?", changed)
        conn.execute("COMMIT")
    conn.close()
    return took[0]


def payroll(folder: Path, scale: float) -> Figure:
    """SPD-5: a month's wages and all slips in one PDF; raw is a bare page a slip."""
    company = companies.sqlite_company(folder)
    count = max(5, int(1000 * scale))
    ids = [
        company.execute(
            ADMIN,
            save_employee,
            values={
                "code": f"E{n:04d}",
                "name": f"Worker {n}",
                "date_of_joining": date(2024, 1, 1),
            },
            terms={"pay_type": "daily", "rate": Decimal(525)},
        ).value
        for n in range(count)
    ]
    days = [date(2026, 10, 1) + timedelta(days=n) for n in range(31)]
    for day in days:
        company.execute(ADMIN, mark, entries=[(one, day, "P", None) for one in ids])
    took: list[float] = []
    with _timed(took), company.reading() as conn:
        found = preview(conn, company, days[0])
        pdf = render_slips(slip_print_data(conn, found.slips, "en"), "en").pdf
    assert pdf.startswith(b"%PDF")
    company.close()
    return Figure("payroll", f"{count} slips", took[0], _raw_pages(folder, count), "s")


def _raw_pages(folder: Path, count: int) -> float:
    from reportlab.pdfgen.canvas import Canvas

    took: list[float] = []
    with _timed(took):
        canvas = Canvas(str(folder / "raw.pdf"))
        for number in range(count):
            for line in range(60):
                canvas.drawString(40, 800 - 12 * line, f"Worker {number}, line {line}: 13,125.00")
            canvas.showPage()
        canvas.save()
    return took[0]


ALL: dict[str, Callable[[Path, float], Figure]] = {
    "post": post,
    "back_date": back_date,
    "payroll": payroll,
}
