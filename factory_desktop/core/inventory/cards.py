"""Answers about stock: what lay where on a day, what it was worth, one item's card, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, or_, select

from factory_desktop.core.inventory import queries
from factory_desktop.core.inventory.levels import LevelHere, levels_of
from factory_desktop.core.inventory.models import (
    CUSTOMER,
    PRODUCTION_USE,
    ItemValuation,
    Location,
    StockBalance,
    StockLedgerEntry,
    StockPeriod,
    StockValuation,
    Warehouse,
    period_of,
)
from factory_desktop.core.inventory.moves import SourceRef
from factory_desktop.core.inventory.places import document_labels
from factory_desktop.core.items import Item, items_by_id
from factory_desktop.core.items.queries import ItemInfo
from factory_desktop.core.kernel.numbers import ZERO, round_to
from factory_desktop.core.platform.registry import Registry

#: Days over which use is averaged, and months that the card shows.
USE_DAYS = 90
USE_MONTHS = 12
_LAST = 5

_item, _place, _warehouse = Item.table(), Location.table(), Warehouse.table()
_entry, _value, _held = StockLedgerEntry.table(), StockValuation.table(), ItemValuation.table()
_balance, _period = StockBalance.table(), StockPeriod.table()


def stock_at(
    conn: Connection, day: date, location_id: int | None = None
) -> dict[tuple[int, int], Decimal]:
    """Quantities by (item, location) at the end of a day; nought is left out.

    From the last month balance before the day's month and the month's movements, or what lies
    there now where nothing moved since, so that the answer takes as long in a long ledger as in a
    short one.
    """
    month = _period.alias("month")
    closing = (
        select(month.c.quantity)
        .where(
            month.c.location_id == _balance.c.location_id,
            month.c.item_id == _balance.c.item_id,
            month.c.period < period_of(day),
        )
        .order_by(month.c.period.desc())
        .limit(1)
        .correlate(_balance)
        .scalar_subquery()
    )
    later = select(_entry.c.id).where(_entry.c.posted_on > day).limit(1)
    as_now = conn.execute(later).first() is None
    figure = _balance.c.quantity if as_now else closing
    query = select(_balance.c.item_id, _balance.c.location_id, figure)
    if location_id is not None:
        query = query.where(_balance.c.location_id == location_id)
    found = {(item, place): q or ZERO for item, place, q in conn.execute(query)}
    sides = ((_entry.c.to_location_id, 1), (_entry.c.from_location_id, -1))
    for column, sign in () if as_now else sides:
        moved = (
            select(_entry.c.item_id, column, _total(_entry.c.quantity))
            .where(_entry.c.posted_on.between(day.replace(day=1), day))
            .group_by(_entry.c.item_id, column)
        )
        if location_id is not None:
            moved = moved.where(column == location_id)
        for item, place, quantity in conn.execute(moved):
            if (item, place) in found:
                found[item, place] += sign * quantity
    return {pair: quantity for pair, quantity in found.items() if quantity}


def value_at(conn: Connection, day: date) -> dict[int, tuple[Decimal, Decimal]]:
    """Quantity and value by item at the end of a day: the last valuation row of each pool."""
    found: dict[int, tuple[Decimal, Decimal]] = {}
    for row in conn.execute(_last_rows(day)):
        quantity, value = found.get(row.item_id, (ZERO, ZERO))
        found[row.item_id] = (quantity + row.quantity_after, value + row.value_after)
    return {item: both for item, both in found.items() if any(both)}


def _last_rows(day: date) -> Any:
    older = _value.alias("older")
    last = (
        select(older.c.entry_id)
        .where(
            older.c.item_id == _held.c.item_id,
            older.c.pool == _held.c.pool,
            older.c.posted_on <= day,
        )
        .order_by(older.c.posted_on.desc(), older.c.entry_id.desc())
        .limit(1)
        .correlate(_held)
        .scalar_subquery()
    )
    return select(_value).join_from(
        _held, _value, and_(_value.c.pool == _held.c.pool, _value.c.entry_id == last)
    )


def _total(column: Any) -> Any:
    return func.sum(column, type_=column.type)


@dataclass(frozen=True, slots=True)
class StatusCounts:
    """How many items are in each state, and what all of them are worth."""

    ok: int
    low: int
    out: int
    value: Decimal

    @property
    def items(self) -> int:
        """How many there are in all."""
        return self.ok + self.low + self.out


def status_counts(conn: Connection) -> StatusCounts:
    """Counts of the stock list by status, and its value."""
    columns = {column.key: column.expr for column in queries.STOCK.columns}
    rows = queries.STOCK.source(
        select(columns["status"].label("status"), columns["value"].label("value"))  # type: ignore[union-attr]
    ).subquery()
    query = select(rows.c.status, func.count(), _total(rows.c.value)).group_by(rows.c.status)
    found = {status: (count, value) for status, count, value in conn.execute(query)}
    count = {status: found.get(status, (0, ZERO))[0] for status in ("ok", "low", "out")}
    return StatusCounts(**count, value=sum((value for _, value in found.values()), ZERO))


@dataclass(frozen=True, slots=True)
class AtPlace:
    """What lies of an item in a place."""

    location_id: int
    warehouse: str
    location: str
    kind: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement as an item's card and ledger show it; `quantity` is signed."""

    entry_id: int
    posted_on: date
    source: SourceRef
    document: str
    from_place: str
    to_place: str
    quantity: Decimal
    cost: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class ItemCard:
    """One item at a glance."""

    item: ItemInfo
    on_hand: Decimal
    value: Decimal
    rate: Decimal | None
    reorder_point: Decimal | None
    status: str
    levels: Sequence[LevelHere]
    on_order: Decimal
    places: Sequence[AtPlace]
    movements: Sequence[Movement]
    used: Mapping[int, Decimal]
    used_a_day: Decimal
    days_left: int | None


def item_card(
    conn: Connection,
    registry: Registry,
    item_id: int,
    today: date,
    on_order: Callable[[Connection, int], Decimal] | None = None,
) -> ItemCard:
    """An item's card; `on_order` is asked of the module that orders."""
    item = items_by_id(conn, [item_id])[item_id]
    held = conn.execute(
        select(_total(_held.c.quantity), _total(_held.c.value)).where(_held.c.item_id == item_id)
    ).one()
    on_hand, value = held[0] or ZERO, held[1] or ZERO
    reorder = conn.execute(select(_item.c.reorder_point).where(_item.c.id == item_id)).scalar()
    a_day = used_since(conn, item_id, today - timedelta(days=USE_DAYS), today) / USE_DAYS
    own = levels_of(conn, [item_id])
    status = queries.OK
    if on_hand <= 0:
        status = queries.OUT
    elif (reorder is not None and on_hand <= reorder) or any(
        level.status != queries.OK for level in own
    ):
        status = queries.LOW
    return ItemCard(
        item,
        on_hand,
        value,
        queries.unit_rate(value, on_hand),
        reorder,
        status,
        own,
        on_order(conn, item_id) if on_order else ZERO,
        places_of(conn, item_id),
        movements_of(conn, registry, item_id, newest=_LAST),
        used_by_month(conn, item_id, today),
        round_to(a_day, 3),
        int(max(on_hand, ZERO) / a_day) if a_day > 0 else None,
    )


def places_of(conn: Connection, item_id: int) -> list[AtPlace]:
    """Where an item lies, most first."""
    query = (
        select(
            _place.c.id,
            _warehouse.c.name.label("warehouse"),
            _place.c.name,
            _place.c.kind,
            _balance.c.quantity,
        )
        .join(_balance, _balance.c.location_id == _place.c.id)
        .outerjoin(_warehouse, _warehouse.c.id == _place.c.warehouse_id)
        .where(_balance.c.item_id == item_id, _balance.c.quantity != ZERO)
        .order_by(_balance.c.quantity.desc(), _place.c.name)
    )
    return [
        AtPlace(r.id, r.warehouse or "", r.name, r.kind, r.quantity) for r in conn.execute(query)
    ]


def _used_query(item_id: int, after: date, until: date) -> tuple[Any, Any]:
    """Quantity sold and used up (what came back is taken off), and what restricts it."""
    source, target = _place.alias("used_from"), _place.alias("used_to")
    used = (PRODUCTION_USE, CUSTOMER)
    grouped = _entry.alias("grouped")
    made = select(grouped.c.id).where(
        grouped.c.item_id == item_id, grouped.c.cost_group.is_not(None)
    )
    signed = _total(
        case(
            (target.c.kind.in_(used), _entry.c.quantity),
            else_=literal(ZERO, _entry.c.quantity.type) - _entry.c.quantity,
        )
    )
    joined = _entry.join(source, source.c.id == _entry.c.from_location_id).join(
        target, target.c.id == _entry.c.to_location_id
    )
    where = and_(
        _entry.c.item_id == item_id,
        _entry.c.posted_on > after,
        _entry.c.posted_on <= until,
        or_(
            and_(target.c.kind.in_(used), _entry.c.reverses_id.not_in(made)),
            and_(target.c.kind.in_(used), _entry.c.reverses_id.is_(None)),
            and_(source.c.kind.in_(used), _entry.c.cost_group.is_(None)),
        ),
    )
    return signed, (joined, where)


def used_since(conn: Connection, item_id: int, after: date, until: date) -> Decimal:
    """What was sold and used up after a day, up to another one."""
    signed, (joined, where) = _used_query(item_id, after, until)
    query = select(func.coalesce(signed, literal(ZERO, _entry.c.quantity.type)))
    total: Decimal = conn.execute(query.select_from(joined).where(where)).scalar_one()
    return total


def used_by_month(conn: Connection, item_id: int, today: date) -> dict[int, Decimal]:
    """What was sold and used up in each of the last twelve months (202611), oldest first."""
    months = []
    year, month = today.year, today.month
    for _ in range(USE_MONTHS):
        months.append((year, month))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    found = {}
    for year, month in reversed(months):
        first = date(year, month, 1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        found[period_of(first)] = used_since(conn, item_id, first - timedelta(days=1), last)
    return found


def movements_of(
    conn: Connection,
    registry: Registry,
    item_id: int,
    location_id: int | None = None,
    start: date | None = None,
    end: date | None = None,
    newest: int | None = None,
) -> list[Movement]:
    """An item's movements with the balance after each, of one place or of all; newest first."""
    source, target = _place.alias("from_place"), _place.alias("to_place")
    incoming, outgoing = _here(target, location_id), _here(source, location_id)
    cost = (
        select(_total(_value.c.cost))
        .where(_value.c.entry_id == _entry.c.id)
        .correlate(_entry)
        .scalar_subquery()
    )
    query = (
        select(
            _entry,
            case((incoming, 1), else_=0).label("incoming"),
            case((outgoing, 1), else_=0).label("outgoing"),
            source.c.name.label("from_name"),
            target.c.name.label("to_name"),
            cost.label("cost"),
        )
        .join(source, source.c.id == _entry.c.from_location_id)
        .join(target, target.c.id == _entry.c.to_location_id)
        .where(_entry.c.item_id == item_id, _entry.c.quantity != ZERO)
        .order_by(_entry.c.posted_on.desc(), _entry.c.id.desc())
    )
    if location_id is not None:
        query = query.where(or_(incoming, outgoing))
    if start is not None:
        query = query.where(_entry.c.posted_on >= start)
    if newest is not None and end is None:
        query = query.limit(newest)
    return _with_balance(conn, registry, query, _lying(conn, item_id, location_id), end)


def _here(place: Any, location_id: int | None) -> ColumnElement[bool]:
    """Whether a place is the one that is asked for, or any of ours."""
    if location_id is None:
        return cast("ColumnElement[bool]", place.c.is_stock.is_(True))
    return cast("ColumnElement[bool]", place.c.id == location_id)


def _lying(conn: Connection, item_id: int, location_id: int | None) -> Decimal:
    query = select(_total(_balance.c.quantity)).where(_balance.c.item_id == item_id)
    if location_id is not None:
        query = query.where(_balance.c.location_id == location_id)
    return conn.execute(query).scalar() or ZERO


def _with_balance(
    conn: Connection, registry: Registry, query: Any, balance: Decimal, end: date | None
) -> list[Movement]:
    """Rows newest first: from what lies there now each takes the balance one step back."""
    rows = conn.execute(query).all()
    labels = document_labels(
        conn, registry, {SourceRef(row.source_type, row.source_id) for row in rows}
    )
    found = []
    for row in rows:
        by = row.quantity * (row.incoming - row.outgoing)
        if end is None or row.posted_on <= end:
            ref = SourceRef(row.source_type, row.source_id)
            found.append(
                Movement(
                    row.id,
                    row.posted_on,
                    ref,
                    labels[ref],
                    row.from_name,
                    row.to_name,
                    by,
                    row.cost or ZERO,
                    balance,
                )
            )
        balance -= by
    return found
