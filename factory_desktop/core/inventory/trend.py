"""How what the stock is worth went up and down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, func, select

from factory_desktop.core.inventory.models import ItemValuation, StockLedgerEntry, StockValuation
from factory_desktop.core.kernel.numbers import ZERO

_held, _value = ItemValuation.table(), StockValuation.table()
_entry = StockLedgerEntry.table()


def value_on(conn: Connection, days: Sequence[date]) -> list[Decimal]:
    """What all stock was worth at the end of each of these days.

    Worked back from what it is worth now, so only movements after the earliest are read.
    """
    total = func.sum(_held.c.value, type_=_held.c.value.type)
    worth = conn.execute(select(total).where(_held.c.last_entry_id.is_not(None))).scalar() or ZERO
    change = _value.c.cost + _value.c.correction
    query = (
        select(_entry.c.posted_on, func.sum(change, type_=_value.c.cost.type))
        .join(_value, _value.c.entry_id == _entry.c.id)
        .where(_entry.c.posted_on > min(days))
        .group_by(_entry.c.posted_on)
    )
    changes = {row[0]: row[1] for row in conn.execute(query)}
    return [worth - sum((by for on, by in changes.items() if on > day), ZERO) for day in days]
