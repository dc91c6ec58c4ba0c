"""Why stock is worth what it is worth: receipts one by one, issues month by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, and_, func, select, type_coerce

from factory_desktop.core.inventory.models import StockLedgerEntry, StockValuation
from factory_desktop.core.inventory.moves import SourceRef
from factory_desktop.core.inventory.places import amount, day_text, document_labels, worth
from factory_desktop.core.inventory.queries import unit_rate
from factory_desktop.core.items import items_by_id
from factory_desktop.core.items.queries import ItemInfo
from factory_desktop.core.kernel.explain import Explanation, Part, Source
from factory_desktop.core.kernel.facts import Fact
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.platform.registry import Registry

#: More receipts than this are shown by the month, as issues are.
MOST_RECEIPTS = 20
METHODS = {
    "moving_average": Fact("moving average").label,
    "fifo": Fact("first in, first out").label,
}

_entry, _value = StockLedgerEntry.table(), StockValuation.table()


def explain_value(conn: Connection, registry: Registry, item_id: int, on: date) -> Explanation:
    """Why an item is worth what it is at the end of a day: since the month before, in parts."""
    item = items_by_id(conn, [item_id])[item_id]
    start = (on.replace(day=1) - timedelta(days=1)).replace(day=1)
    rows = _rows(conn, item_id, start, on)
    quantity, value = _opening(conn, item_id, start)
    parts = []
    if quantity or value:
        parts.append(
            Part(
                msg("Opening"),
                value,
                day_text(start),
                quantity,
                unit_rate(value, quantity),
            )
        )
    parts += _receipts(conn, registry, [row for row in rows if row.cost > 0 or row.moved > 0])
    parts += _issues([row for row in rows if row.cost <= 0 and row.moved < 0])
    corrections = sum((row.correction for row in rows), ZERO)
    if corrections:
        label = msg("Earlier issues, set right by receipts")
        parts.append(Part(label, corrections, day_text(on)))
    quantity += sum((row.moved for row in rows), ZERO)
    value += sum((row.cost + row.correction for row in rows), ZERO)
    rate = unit_rate(value, quantity)
    parts.append(Part(msg("Balance"), value, day_text(on), quantity, rate, strong=True))
    return Explanation(
        msg("Value of {item}", item=item.code),
        value,
        _formula(item, quantity, rate, value),
        parts,
    )


def explain_rate(conn: Connection, registry: Registry, item_id: int, on: date) -> Explanation:
    """Why one unit is worth what it is: the value and its parts, shared by what lies there."""
    why = explain_value(conn, registry, item_id, on)
    balance = why.parts[-1]
    rate = balance.rate if balance.rate is not None else ZERO
    parts = [
        Part(p.label, None, p.on, p.quantity, p.rate, p.source, strong=p.strong) for p in why.parts
    ]
    return Explanation(
        msg("Rate of {item}", item=items_by_id(conn, [item_id])[item_id].code),
        rate,
        why.formula,
        parts,
    )


def _formula(item: ItemInfo, quantity: Decimal, rate: Decimal | None, value: Decimal) -> str:
    if rate is None:
        return msg("Nothing lies there; it is worth {value}.", value=worth(value))
    return msg(
        "{quantity} at {rate} ({method}) = {value}",
        quantity=amount(quantity, item),
        rate=worth(rate),
        method=msg(METHODS[item.valuation]),
        value=worth(value),
    )


def _rows(conn: Connection, item_id: int, start: date, end: date) -> Sequence[Any]:
    """One row an entry and pool; transfers within a pool move nothing and are left out."""
    older = _value.alias("older")
    before = (
        select(older.c.quantity_after)
        .where(
            older.c.item_id == _value.c.item_id,
            older.c.pool == _value.c.pool,
            (older.c.posted_on < _value.c.posted_on)
            | and_(
                older.c.posted_on == _value.c.posted_on,
                older.c.entry_id < _value.c.entry_id,
            ),
        )
        .order_by(older.c.posted_on.desc(), older.c.entry_id.desc())
        .limit(1)
        .correlate(_value)
        .scalar_subquery()
    )
    kind = _value.c.quantity_after.type
    moved = type_coerce(_value.c.quantity_after - func.coalesce(before, 0, type_=kind), kind)
    query = (
        select(
            _value.c.posted_on,
            _value.c.cost,
            _value.c.correction,
            moved.label("moved"),
            _entry.c.source_type,
            _entry.c.source_id,
        )
        .join(_entry, _entry.c.id == _value.c.entry_id)
        .where(_value.c.item_id == item_id, _value.c.posted_on.between(start, end))
        .order_by(_value.c.posted_on, _value.c.entry_id)
    )
    return [row for row in conn.execute(query) if row.moved or row.cost or row.correction]


def _opening(conn: Connection, item_id: int, start: date) -> tuple[Decimal, Decimal]:
    """Quantity and value before a day: the last row of each pool."""
    query = (
        select(_value.c.pool, _value.c.quantity_after, _value.c.value_after)
        .where(_value.c.item_id == item_id, _value.c.posted_on < start)
        .order_by(_value.c.posted_on.desc(), _value.c.entry_id.desc())
    )
    pools: dict[int, tuple[Decimal, Decimal]] = {}
    known = select(func.count(_value.c.pool.distinct())).where(_value.c.item_id == item_id)
    wanted = conn.execute(known).scalar_one()
    for row in conn.execute(query.limit(1) if wanted == 1 else query):
        pools.setdefault(row.pool, (row.quantity_after, row.value_after))
    return (
        sum((quantity for quantity, _ in pools.values()), ZERO),
        sum((value for _, value in pools.values()), ZERO),
    )


def _receipts(conn: Connection, registry: Registry, rows: Sequence[Any]) -> list[Part]:
    if len(rows) > MOST_RECEIPTS:
        return _by_month(rows, "{count} receipts")
    sources = [SourceRef(row.source_type, row.source_id) for row in rows]
    labels = document_labels(conn, registry, sources)
    return [
        Part(
            labels[source],
            row.cost,
            day_text(row.posted_on),
            row.moved,
            unit_rate(row.cost, row.moved),
            Source(source.type, source.id, labels[source]),
        )
        for row, source in zip(rows, sources, strict=True)
    ]


def _issues(rows: Sequence[Any]) -> list[Part]:
    return _by_month(rows, "{count} issues")


def _by_month(rows: Sequence[Any], label: str) -> list[Part]:
    months: dict[str, list[Any]] = {}
    for row in rows:
        months.setdefault(f"{row.posted_on.month:02d}-{row.posted_on.year}", []).append(row)
    return [
        Part(
            msg(label, count=len(found)),
            sum((row.cost for row in found), ZERO),
            month,
            sum((row.moved for row in found), ZERO),
        )
        for month, found in months.items()
    ]
