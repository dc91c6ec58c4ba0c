"""SPD-2: what lies in a place today and lay there on a day, and what the stock was worth."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from factory_desktop.core.inventory import Location, cards
from factory_desktop.core.inventory.models import StockBalance, period_of
from factory_desktop.core.platform.company import Company
from tests.bench.factory import LAST
from tests.bench.measure import Bench, Figure, Measure, at_most, best

#: The middle of a month long after the first and long before the last.
PAST = date(2026, 2, 14)

_NOW = "SELECT item_id, quantity FROM stock_balance WHERE location_id = ?"
_CLOSING = (
    "SELECT item_id, quantity, max(period) FROM stock_period "
    "WHERE location_id = ? AND period < ? GROUP BY item_id"
)
_MOVED = (
    "SELECT item_id, sum(quantity) FROM stock_ledger_entry "
    "WHERE posted_on BETWEEN ? AND ? AND {side} = ? GROUP BY item_id"
)
_WORTH = (
    "SELECT v.item_id, v.quantity_after, v.value_after FROM item_valuation h "
    "JOIN stock_valuation v ON v.pool = h.pool AND v.entry_id = ("
    "SELECT o.entry_id FROM stock_valuation o WHERE o.item_id = h.item_id AND o.pool = h.pool "
    "AND o.posted_on <= ? ORDER BY o.posted_on DESC, o.entry_id DESC LIMIT 1)"
)


def balances(bench: Bench) -> Mapping[str, Figure]:
    """The answers for one place on ledgers of a hundredth, a tenth and the full size.

    A short ledger has fewer items in a place than a long one, so sizes are compared by what an
    item of the answer takes.
    """
    small, tenth, full = (_asked(bench, rows) for rows in (10_000, 100_000, 1_000_000))
    return {
        "today": full["today"],
        "past": full["past"],
        "value in the past": full["value"],
        "today, an item, 1M : 10k": Figure(full["an item today"].ours, small["an item today"].ours),
        "past, an item, 1M : 100k": Figure(full["an item past"].ours, tenth["an item past"].ours),
    }


def _asked(bench: Bench, rows: int) -> dict[str, Figure]:
    size = bench.size(rows)
    with bench.company(size) as company:
        place = company.read(_first_place)
        plain = sqlite3.connect(f"file:{Path(company.db.company)}?mode=ro", uri=True)
        today, found = _timed(company, lambda conn: cards.stock_at(conn, LAST, place))
        past, lay = _timed(company, lambda conn: cards.stock_at(conn, PAST, place))
        value, _ = _timed(company, lambda conn: cards.value_at(conn, PAST))
        worth = (PAST.isoformat(),)
        figures = {
            "today": Figure(today, best(lambda: plain.execute(_NOW, (place,)).fetchall())),
            "past": Figure(past, best(lambda: _plain_past(plain, place))),
            "value": Figure(value, best(lambda: plain.execute(_WORTH, worth).fetchall())),
            "an item today": Figure(today / max(len(found), 1)),
            "an item past": Figure(past / max(len(lay), 1)),
        }
        plain.close()
    return figures


def _first_place(conn: Connection) -> int:
    held = StockBalance.table()
    query = select(held.c.location_id).join(Location.table()).order_by(held.c.location_id).limit(1)
    return int(conn.execute(query).scalar_one())


def _timed(company: Company, ask: Callable[[Connection], Any]) -> tuple[float, Any]:
    """Milliseconds of a question on a connection that is open, and its answer."""
    return company.read(lambda conn: (best(lambda: ask(conn)), ask(conn)))


def _plain_past(conn: sqlite3.Connection, place: int) -> dict[int, int]:
    """Month balances and the month's movements, by plain statements."""
    closing = conn.execute(_CLOSING, (place, period_of(PAST)))
    found = {item: quantity for item, quantity, _ in closing}
    for side, sign in (("to_location_id", 1), ("from_location_id", -1)):
        days = (PAST.replace(day=1).isoformat(), PAST.isoformat(), place)
        for item, quantity in conn.execute(_MOVED.format(side=side), days):
            found[item] = found.get(item, 0) + sign * quantity
    return found


MEASURES = (
    Measure(
        "SPD-2",
        "balances",
        "what lies in a place, today and on a day long ago, of a million movements",
        {
            "today": at_most(12),
            "past": at_most(5),
            "value in the past": at_most(5),
            "today, an item, 1M : 10k": at_most(1.2),
            "past, an item, 1M : 100k": at_most(2.5),
        },
        balances,
    ),
)
