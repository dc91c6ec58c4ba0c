"""SPD-1 and SPD-3: documents posted through the whole command, and one entered into the past."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from tests.bench.measure import Bench, Figure, Measure, at_least, at_most, seconds
from tests.helpers import companies
from tests.helpers.companies import ADMIN
from tests.helpers.works import item, store

DAY = date(2026, 11, 2)
_YES = Request(ADMIN, confirmed=frozenset({"inventory.back_dated"}))


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

    def write() -> None:
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

    took = seconds(write)
    conn.close()
    return count / took


def post(bench: Bench) -> Mapping[str, Figure]:
    """Documents of ten lines, through the whole command, drafts and confirming."""
    company = companies.sqlite_company(bench.folder)
    items = [item(company, f"I-{n}", "pcs") for n in range(10)]
    lines: list[dict[str, object]] = [
        {"item_id": one, "quantity": Decimal(10), "rate": Decimal(10)} for one in items
    ]
    count = bench.count(100, 3)
    took = seconds(lambda: [_entry(company, DAY, lines) for _ in range(count)])
    company.close()
    raw = _raw_documents(bench.folder / "raw.db", count, 10)
    return {"documents": Figure(count / took, raw, "/s")}


def back_date(bench: Bench) -> Mapping[str, Figure]:
    """One receipt before many later rows of its item; raw reads, averages, writes them."""
    company = companies.sqlite_company(bench.folder)
    made = item(company, "I-1", "pcs")
    count = bench.count(10_000, 20)
    left = count
    day = DAY - timedelta(days=20)
    while left:
        part = min(left, 1000)
        line = {"item_id": made, "quantity": Decimal(1), "rate": Decimal("10.37")}
        _entry(company, day, [dict(line) for _ in range(part)])
        left -= part
    late: dict[str, object] = {"item_id": made, "quantity": Decimal(5), "rate": Decimal(99)}
    took = seconds(lambda: _entry(company, day - timedelta(days=1), [late]))
    company.close()
    raw = _raw_averages(bench.folder / "raw.db", count)
    return {"before 10,000 rows": Figure(took * 1000, raw * 1000)}


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

    def average() -> None:
        conn.execute("BEGIN IMMEDIATE")
        quantity, value, changed = 5, 49500, []
        for row_id, q, v in conn.execute("SELECT id, q, v FROM cost ORDER BY id").fetchall():
            quantity, value = quantity + q, value + v
            changed.append((quantity, value, row_id))
        conn.executemany("UPDATE cost SET after_q = ?, after_v = ? WHERE id = ?", changed)
        conn.execute("COMMIT")

    took = seconds(average)
    conn.close()
    return took


MEASURES = (
    Measure("SPD-1", "post", "documents of 10 lines", {"documents": at_least(0.35)}, post),
    Measure(
        "SPD-3",
        "back-date",
        "a receipt before later rows of its item",
        {"before 10,000 rows": at_most(9)},
        back_date,
    ),
)
