"""SPD-1 and SPD-3: documents posted through the whole command, and one entered into the past."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from sqlalchemy import select

from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.inventory.models import period_of
from factory_desktop.core.items import Item
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from tests.bench.measure import Bench, Figure, Measure, at_least, at_most, seconds
from tests.bench.raw import plain
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


def post(bench: Bench) -> Mapping[str, Figure]:
    """Saved drafts of ten lines confirmed, each through the whole command and one commit.

    Raw writes the very rows that confirming wrote, into a copy of the same file: the same
    tables, indexes, triggers, foreign keys, journal and commits, without a single read.
    """
    count = bench.count(200, 3)
    large = _confirmed(bench, bench.path(bench.size()), count)
    empty = _confirmed(bench, bench.path(bench.size(rows=0)), count)
    return {
        "documents": Figure(count / large[0], count / large[1], "/s"),
        "a million rows : none": Figure(large[0] * 1000, empty[0] * 1000),
    }


def _confirmed(bench: Bench, source: Path, count: int) -> tuple[float, float]:
    """Seconds of confirming so many drafts, and of writing the same rows by plain sqlite3."""
    ours, raw = bench.folder / "ours.factory", bench.folder / "raw.factory"
    shutil.copy(source, ours)
    company = companies.open_again(str(ours))
    items = company.read(lambda conn: conn.execute(select(Item.id).limit(10)).scalars().all())
    lines = [{"item_id": one, "quantity": Decimal(10), "rate": Decimal("10.37")} for one in items]
    header = {"purpose": "receipt", "posted_on": DAY, "to_location_id": store(company)}
    drafts = [
        int(company.execute(_YES, ENTRY.commands.save, header=header, lines=lines).value)
        for _ in range(count + 1)
    ]
    _confirm(company, drafts.pop())
    company.close()
    shutil.copy(ours, raw)
    company = companies.open_again(str(ours))
    took = seconds(lambda: [_confirm(company, draft) for draft in drafts])
    company.close()
    again = _written_again(ours, raw, drafts)
    ours.unlink()
    raw.unlink()
    return took, again


def _confirm(company: Company, draft: int) -> None:
    request = replace(_YES, key=f"bench-{draft}")
    company.execute(request, ENTRY.commands.fire, document_id=draft, action="confirm")


def _written_again(ours: Path, raw: Path, drafts: Sequence[int]) -> float:
    """Seconds of writing what `ours` got by these documents into `raw`."""
    source = sqlite3.connect(ours)
    source.row_factory = sqlite3.Row

    def rows(table: str, where: str, *given: object) -> list[dict[str, object]]:
        found = source.execute(f"SELECT * FROM {table} WHERE {where}", given)
        return [dict(row) for row in found]

    documents, month = [], f"period = {period_of(DAY)}"
    for draft in drafts:
        entries = rows("stock_ledger_entry", "source_type = ? AND source_id = ?", ENTRY.key, draft)
        ids = ", ".join(str(entry["id"]) for entry in entries)
        moved = f"item_id IN ({', '.join(str(entry['item_id']) for entry in entries)})"
        there = f"location_id = {entries[0]['to_location_id']}"
        documents.append(
            (
                ("INSERT", "stock_ledger_entry", entries),
                ("INSERT", "stock_valuation", rows("stock_valuation", f"entry_id IN ({ids})")),
                ("UPDATE", "item_valuation", rows("item_valuation", moved)),
                ("UPDATE", "stock_balance", rows("stock_balance", f"{moved} AND {there}")),
                (
                    "UPDATE",
                    "stock_period",
                    rows("stock_period", f"{moved} AND {there} AND {month}"),
                ),
                ("UPDATE", "number_series", rows("number_series", "series = ?", ENTRY.key)),
                ("UPDATE", "stock_entry", rows("stock_entry", "id = ?", draft)),
                ("UPDATE", "audit_head", rows("audit_head", "1")),
                (
                    "INSERT",
                    "audit_entry",
                    rows("audit_entry", "operation = ?", entries[0]["operation"]),
                ),
                ("INSERT", "post_request", rows("post_request", "key = ?", f"bench-{draft}")),
            )
        )
    source.close()
    conn = plain(raw)

    def write() -> None:
        for document in documents:
            conn.execute("BEGIN IMMEDIATE")
            for verb, table, found in document:
                conn.executemany(_sql(verb, table, tuple(found[0])), found)
            conn.execute("COMMIT")

    took = seconds(write)
    conn.close()
    return took


#: By what the rows are known that are written over.
_KEYS = {
    "item_valuation": ("item_id", "pool"),
    "stock_period": ("location_id", "item_id", "period"),
    "number_series": ("series", "year"),
}


@cache
def _sql(verb: str, table: str, columns: tuple[str, ...]) -> str:
    """The statement that writes whole rows, given by the names of their columns."""
    if verb == "INSERT":
        return f"INSERT INTO {table} VALUES ({', '.join(f':{name}' for name in columns)})"
    key = _KEYS.get(table, ("id",))
    new = ", ".join(f"{name} = :{name}" for name in columns if name not in key)
    return f"UPDATE {table} SET {new} WHERE " + " AND ".join(f"{name} = :{name}" for name in key)


def back_date(bench: Bench) -> Mapping[str, Figure]:
    """One receipt before many later rows of its item; raw reads, averages, writes the same rows."""
    few, many = (_back_dated(bench, bench.count(rows, 20)) for rows in (10_000, 100_000))
    return {
        "before 10,000 rows": few,
        "before 100,000 rows": many,
        "100,000 : 10,000": Figure(many.ours, few.ours),
    }


def _back_dated(bench: Bench, count: int) -> Figure:
    company = companies.sqlite_company(bench.folder, f"late-{count}")
    made, other = item(company, "I-1", "pcs"), item(company, "I-2", "pcs")
    day = DAY - timedelta(days=20)
    for first in range(0, count, 1000):
        line = {"item_id": made, "quantity": Decimal(1), "rate": Decimal("10.37")}
        _entry(company, day, [dict(line) for _ in range(min(count - first, 1000))])
    path, raw = Path(company.db.company), bench.folder / "raw.factory"
    company.close()
    shutil.copy(path, raw)
    company = companies.open_again(str(path))
    late: dict[str, object] = {"item_id": made, "quantity": Decimal(5), "rate": Decimal(99)}
    _entry(company, day, [{**late, "item_id": other}])
    _entry(company, day - timedelta(days=1), [{**late, "item_id": other}])
    took = seconds(lambda: _entry(company, day - timedelta(days=1), [late]))
    company.close()
    return Figure(took * 1000, _raw_averages(raw) * 1000)


def _raw_averages(path: Path) -> float:
    """Seconds of averaging again all rows of the file's one item, in integers and one commit."""
    conn = plain(path)

    def average() -> None:
        conn.execute("BEGIN IMMEDIATE")
        quantity, value, changed = 5 * 10**6, 49500, []
        entries = "SELECT id, quantity, value FROM stock_ledger_entry ORDER BY posted_on, id"
        for entry, more, worth in conn.execute(entries).fetchall():
            quantity, value = quantity + more, value + worth
            changed.append((quantity, value, value * 10**10 // quantity, entry))
        conn.executemany(
            "UPDATE stock_valuation SET quantity_after = ?, value_after = ?, rate_after = ? "
            "WHERE entry_id = ? AND pool = 0",
            changed,
        )
        conn.execute("COMMIT")

    took = seconds(average)
    conn.close()
    return took


MEASURES = (
    Measure(
        "SPD-1",
        "post",
        "drafts of 10 lines confirmed on a million rows",
        {"documents": at_least(0.35), "a million rows : none": at_most(2)},
        post,
    ),
    Measure(
        "SPD-3",
        "back-date",
        "a receipt before later rows of its item",
        {
            "before 10,000 rows": at_most(9),
            "before 100,000 rows": at_most(9),
            "100,000 : 10,000": at_most(11),
        },
        back_date,
    ),
)
