"""Writes a planned posting: the same number of statements whatever its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Connection, bindparam, insert, update

from factory_desktop.core.inventory import layers
from factory_desktop.core.inventory.history import Stored
from factory_desktop.core.inventory.models import (
    ItemValuation,
    StockBalance,
    StockLedgerEntry,
    StockPeriod,
    StockValuation,
    period_of,
)
from factory_desktop.core.inventory.replay import Valued
from factory_desktop.core.kernel import steps
from factory_desktop.core.kernel.numbers import (
    LIMIT,
    QUANTITY_PLACES,
    ZERO,
    from_scaled,
    to_scaled,
)
from factory_desktop.core.platform.db import Base
from factory_desktop.core.platform.db.bulk import insert_giving, write_many
from factory_desktop.core.platform.db.upserts import upsert

if TYPE_CHECKING:
    from factory_desktop.core.inventory.planned import Plan
    from factory_desktop.core.platform.commands import UnitOfWork

_entry, _valuation = StockLedgerEntry.table(), StockValuation.table()
_period = StockPeriod.table()

Pair = tuple[int, int]

#: By what the rows of what is derived are known.
_KEYS: dict[type[Base], tuple[str, ...]] = {
    ItemValuation: ("item_id", "pool"),
    StockBalance: ("item_id", "location_id"),
    StockPeriod: ("location_id", "item_id", "period"),
}
#: What a walk works out of a valuation row, in the order it is written.
_FIGURES = ("cost", "correction", "quantity_after", "value_after", "rate_after", "layers")
_ORDER = (*_FIGURES, "of_entry", "of_pool")


def _whole(*names: str) -> dict[str, Any]:
    """Figures that are given as they are stored."""
    return {name: bindparam(name, type_=BigInteger) for name in names}


_VALUED = insert(_valuation).values(_whole(*_FIGURES[:-1]))
_REVALUED = (
    update(_valuation)
    .where(
        _valuation.c.entry_id == bindparam("of_entry"), _valuation.c.pool == bindparam("of_pool")
    )
    .values({name: bindparam(name) for name in _FIGURES})
)
_LATER_MONTHS = (
    update(_period)
    .where(
        _period.c.item_id == bindparam("of_item"),
        _period.c.location_id == bindparam("of_place"),
        _period.c.period > bindparam("of_period"),
    )
    .values(quantity=_period.c.quantity + bindparam("by", type_=_period.c.quantity.type))
)


def write(uow: UnitOfWork, plans: Sequence[Plan]) -> list[int]:
    """Write entries, costs, balances and month balances of postings that follow each other, the
    last two as they are after all of them; returns the entries' ids.
    """
    real: dict[int, int] = {}
    for plan in plans:
        steps.check()
        ids = _entries(uow, plan)
        real |= {plan.planned_id(number): entry_id for number, entry_id in enumerate(ids)}
        save_rows(uow.conn, plan.rows, plan.history.stored, real)
    _held_now(uow.conn, plans, real)
    _balances(uow.conn, plans)
    _periods(uow.conn, plans)
    for model in (StockLedgerEntry, StockBalance, ItemValuation, StockValuation):
        uow.touch(model)
    return list(real.values())


def check_limits(plan: Plan) -> None:
    """Raise ValueError where a posting that nothing of the past follows cannot be kept exactly."""
    for row in plan.rows:
        _check_limit(row.cost, row.correction, *row.state[:3])
    for pair, by in plan.deltas.items():
        to_scaled(plan.balances[pair] + by, QUANTITY_PLACES)


def _entries(uow: UnitOfWork, plan: Plan) -> list[int]:
    now = uow.clock.now()
    rows = [
        {
            "posted_on": plan.posted_on,
            "item_id": line.item.id,
            "from_location_id": line.source.id,
            "to_location_id": line.target.id,
            "quantity": line.move.quantity,
            "value": line.move.value,
            "source_type": plan.source.type,
            "source_id": plan.source.id,
            "source_line": line.move.source_line,
            "reverses_id": line.move.reverses,
            "cost_of_id": line.move.cost_of,
            "adjusts_id": None,
            "cost_group": f"{uow.operation}:{line.move.group}" if line.move.group else None,
            "cost_share": line.move.share if line.move.group else None,
            "operation": uow.operation,
            "entered_at": now,
        }
        for line in plan.lines
    ]
    return _insert_entries(uow, rows)


def _insert_entries(uow: UnitOfWork, rows: list[dict[str, Any]]) -> list[int]:
    """Insert and give the ids, which count up in the order of the rows. SQLite, which has one
    writer, does not sort what it returns.
    """
    uow.posted(StockLedgerEntry, rows)
    conn = uow.conn
    sort = conn.dialect.name != "sqlite"
    return sorted(insert_giving(conn, _entries_inserted(sort), rows))


@cache
def _entries_inserted(sort: bool) -> Any:
    return insert(_entry).returning(_entry.c.id, sort_by_parameter_order=sort)


def write_additions(
    uow: UnitOfWork,
    plan: Plan,
    receipts: Sequence[Any],
    additions: Mapping[int, Decimal],
    reverses: Mapping[int, int] | None,
) -> list[int]:
    """Write value that is added to receipts, and the costs that follow from it."""
    now = uow.clock.now()
    ids = _insert_entries(
        uow,
        [
            {
                "posted_on": plan.posted_on,
                "item_id": row.item_id,
                "from_location_id": row.from_location_id,
                "to_location_id": row.to_location_id,
                "quantity": ZERO,
                "value": additions[row.id],
                "source_type": plan.source.type,
                "source_id": plan.source.id,
                "adjusts_id": row.id,
                "reverses_id": (reverses or {}).get(row.id),
                "operation": uow.operation,
                "entered_at": now,
            }
            for row in receipts
        ],
    )
    save_rows(uow.conn, plan.rows, plan.history.stored, {})
    _held_now(uow.conn, [plan], {})
    for model in (StockLedgerEntry, ItemValuation, StockValuation):
        uow.touch(model)
    return ids


def save_rows(
    conn: Connection,
    rows: list[Valued],
    stored: dict[Pair, Stored],
    real: dict[int, int],
) -> None:
    """Insert what was valued for the first time, update what is valued differently now."""
    new: list[dict[str, Any]] = []
    changed: list[tuple[object, ...]] = []
    for row in rows:
        entry, pool, cost, correction, state = row
        old = stored.get((entry.id, pool))
        if old is not None and not state.layers and old == (cost, correction, *state[:3]):
            continue
        entry_id = real.get(entry.id, entry.id)
        _check_limit(cost, correction, *state[:3])
        kept = layers.for_row(state.layers, entry_id, real) if state.layers else None
        figures = (cost, correction, *state[:3], kept)
        if old is not None:
            changed.append((*figures, entry_id, pool))
        else:
            new.append(_new_row(row, entry_id, figures))
    if new:
        write_many(conn, _VALUED, new)
    if changed:
        _revalue(conn, changed)


def _check_limit(*figures: int) -> None:
    for figure in figures:
        if not -LIMIT < figure < LIMIT:
            raise ValueError(f"{figure} is too large to keep exactly")


def _new_row(row: Valued, entry_id: int, figures: tuple[object, ...]) -> dict[str, Any]:
    return {
        "entry_id": entry_id,
        "pool": row.pool,
        "item_id": row.entry.item_id,
        "posted_on": row.entry.posted_on,
        **dict(zip(_FIGURES, figures, strict=True)),
    }


def _revalue(conn: Connection, rows: list[tuple[object, ...]]) -> None:
    """Write costs that changed. Of a receipt of last year these are tens of thousands: they go to
    the driver as they are, past what the compiler does with every parameter of every row.
    """
    compiled = _REVALUED.compile(dialect=conn.dialect)
    if compiled.positiontup is None:
        named = [dict(zip(_ORDER, row, strict=True)) for row in rows]
        conn.exec_driver_sql(str(compiled), named)
    else:
        assert tuple(compiled.positiontup) == _ORDER
        conn.exec_driver_sql(str(compiled), rows)


def _held_now(conn: Connection, plans: Sequence[Plan], real: dict[int, int]) -> None:
    """What the pools hold now, and when each item moved last."""
    latest = {key: plan for plan in plans for key in plan.states}
    rows: list[dict[str, Any]] = []
    for plan in plans:
        last = {line.item.id: real[plan.planned_id(n)] for n, line in enumerate(plan.lines)}
        for (item_id, pool), state in plan.states.items():
            if latest[item_id, pool] is not plan:
                continue
            held = plan.held.get(item_id) or plan.history.joined[item_id]
            newest = item_id in plan.held and item_id not in plan.late
            rows.append(
                {
                    "item_id": item_id,
                    "pool": pool,
                    "quantity": state.quantity,
                    "value": state.value,
                    "rate": state.rate,
                    "layers": layers.encode(state.layers, real) if state.layers else None,
                    "last_on": plan.posted_on if newest else held.last_on,
                    "last_entry_id": last[item_id] if newest else held.last_entry_id,
                }
            )
    if rows:
        save_held(conn, rows)


def save_held(conn: Connection, rows: list[dict[str, Any]]) -> None:
    """Write what pools hold, whole rows, figures as they are stored."""
    for row in rows:
        _check_limit(row["quantity"], row["value"], row["rate"])
    write_many(conn, _replace(conn.dialect.name, ItemValuation), rows)


def _balances(conn: Connection, plans: Sequence[Plan]) -> None:
    after = {pair: plan.balances[pair] + by for plan in plans for pair, by in plan.deltas.items()}
    rows = [
        {"item_id": item_id, "location_id": place, "quantity": quantity}
        for (item_id, place), quantity in after.items()
    ]
    save_balances(conn, rows)


def save_balances(conn: Connection, rows: list[dict[str, Any]]) -> None:
    """Write what lies in places, whole rows."""
    write_many(conn, _replace(conn.dialect.name, StockBalance), rows)


def _periods(conn: Connection, plans: Sequence[Plan]) -> None:
    """The month's closing balance in each place, and for late moves those of the months after."""
    closing: dict[tuple[int, int, int], Decimal] = {}
    late: list[dict[str, Any]] = []
    for plan in plans:
        period = period_of(plan.posted_on)
        gained = _after_month(plan, period)
        after_month = {pair: from_scaled(by, QUANTITY_PLACES) for pair, by in gained.items()}
        for pair, by in plan.deltas.items():
            left = plan.balances[pair] + by
            closing[*pair, period] = left - after_month[pair] if pair in after_month else left
            if pair[0] in plan.late and by:
                late.append(
                    {"of_item": pair[0], "of_place": pair[1], "of_period": period, "by": by}
                )
    rows = [
        {"location_id": place, "item_id": item_id, "period": period, "quantity": quantity}
        for (item_id, place, period), quantity in closing.items()
    ]
    save_periods(conn, rows)
    if late:
        conn.execute(_LATER_MONTHS, late)


def save_periods(conn: Connection, rows: list[dict[str, Any]]) -> None:
    """Write month balances, whole rows."""
    write_many(conn, _replace(conn.dialect.name, StockPeriod), rows)


@cache
def _replace(dialect: str, model: type[Base]) -> Any:
    """The statement that writes whole rows, new or over those that are there."""
    table, key = model.table(), _KEYS[model]
    statement = upsert(dialect, table)
    if model is ItemValuation:
        statement = statement.values(_whole("quantity", "value", "rate"))
    rest = [c.name for c in table.columns if c.name not in key and c.name != "id"]
    return statement.on_conflict_do_update(
        index_elements=key, set_={name: statement.excluded[name] for name in rest}
    )


def _after_month(plan: Plan, period: int) -> dict[Pair, int]:
    """What places of late items gained after the month that is being posted in, as stored."""
    found: dict[Pair, int] = {}
    for item_id, tail in plan.tails.items():
        for entry in tail:
            if period_of(entry.posted_on) <= period:
                continue
            for place, by in (
                (entry.from_location, -entry.quantity),
                (entry.to_location, entry.quantity),
            ):
                found[item_id, place] = found.get((item_id, place), 0) + by
    return found
