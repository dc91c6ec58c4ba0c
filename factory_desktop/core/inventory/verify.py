"""Holds everything derived against the ledger it was derived from, and makes it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, select

from factory_desktop.core.inventory import layers, writing
from factory_desktop.core.inventory.history import COMPANY, START, STORED, History
from factory_desktop.core.inventory.locks import lock_items
from factory_desktop.core.inventory.models import (
    ItemValuation,
    StockBalance,
    StockLedgerEntry,
    StockPeriod,
    StockValuation,
    period_of,
)
from factory_desktop.core.inventory.places import SCOPE, scope_in_force
from factory_desktop.core.inventory.replay import Entry, Position, Replay, Track, Valued
from factory_desktop.core.inventory.valuation import AVERAGE, State
from factory_desktop.core.items import Item
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import QUANTITY_PLACES, from_scaled
from factory_desktop.core.platform.db.types import as_stored
from factory_desktop.core.platform.health import BAD, OK, Check

if TYPE_CHECKING:
    from factory_desktop.core.platform.commands import UnitOfWork

_entry, _value, _held = StockLedgerEntry.table(), StockValuation.table(), ItemValuation.table()
_balance, _period, _item = StockBalance.table(), StockPeriod.table(), Item.table()

#: The command that makes everything derived again.
REBUILD = "inventory.ledger.rebuild"
#: Items in one round: the memory a check needs does not grow with the ledger.
_ROUND = 50
_MEND = msg(
    "Where nothing else is bad, work the stock out again: factory-desktop doctor --rebuild-stock. "
    "Else restore the last backup."
)


@dataclass(slots=True)
class Derived:
    """What follows from the entries of some items, in whole numbers as they are stored."""

    rows: list[Valued] = field(default_factory=list)
    states: dict[tuple[int, int], State] = field(default_factory=dict)
    balances: dict[tuple[int, int], int] = field(default_factory=dict)
    periods: dict[tuple[int, int, int], int] = field(default_factory=dict)
    last: dict[int, Entry] = field(default_factory=dict)


class _Frozen(History):
    """A past in which no cost travels to another item: each is checked for itself."""

    def track(self, item_id: int, begin: Position) -> Track:
        """Nothing joins."""
        return Track(item_id, AVERAGE, {}, [], begin)


def check_stock(conn: Connection) -> list[Check]:
    """What the doctor is told of the stock ledger."""
    faults = verify(conn)
    if not faults:
        return [Check("stock", "Stock", OK, msg("Stock and its value follow from the movements."))]
    return [Check("stock", "Stock", BAD, fault, _MEND, REBUILD) for fault in faults]


def verify(conn: Connection) -> list[str]:
    """Faults of the stock ledger's derived figures, in words; empty where all is well.

    Item after item, each with the stored costs of others: where every item follows from them,
    all follow from the ledger.
    """
    faults: list[str] = []
    for items in _rounds(conn):
        derived = _derive(conn, items, scope_in_force(conn, COMPANY), alone=True)
        codes = _codes(conn, items)
        for item_id in items:
            faults += _faults_of(conn, derived, item_id, codes[item_id])
    return faults


def _rounds(conn: Connection) -> Iterator[list[int]]:
    moved = select(_entry.c.item_id).distinct().order_by(_entry.c.item_id)
    items = list(conn.execute(moved).scalars())
    for start in range(0, len(items), _ROUND):
        yield items[start : start + _ROUND]


def _codes(conn: Connection, items: Sequence[int]) -> dict[int, str]:
    query = select(_item.c.id, _item.c.code).where(_item.c.id.in_(items))
    return {row.id: row.code for row in conn.execute(query)}


def _derive(conn: Connection, items: Sequence[int], scope: str, *, alone: bool) -> Derived:
    """Value items from their first entry on: each `alone`, or together as they depend."""
    history = _Frozen(conn, scope) if alone else History(conn, scope)
    methods = dict(
        conn.execute(select(_item.c.id, _item.c.valuation).where(_item.c.id.in_(items))).all()
    )
    entries = history.entries(items)
    derived = Derived()
    together = Replay(history)
    for item_id in items:
        replay = Replay(history) if alone else together
        replay.start(Track(item_id, methods[item_id], {}, entries[item_id], START))
        if alone:
            replay.run()
            _gather(derived, replay)
    if not alone:
        together.run()
        _gather(derived, together)
    for item_id in items:
        _count(derived, entries[item_id])
    return derived


def _gather(derived: Derived, replay: Replay) -> None:
    derived.rows += replay.rows
    for item_id, track in replay.tracks.items():
        derived.states.update({(item_id, pool): state for pool, state in track.states.items()})


def _count(derived: Derived, entries: Sequence[Entry]) -> None:
    """Balances and month balances of one item, from its entries in order."""
    for entry in entries:
        derived.last[entry.item_id] = entry
        for place, pool, by in (
            (entry.from_location, entry.from_pool, -entry.quantity),
            (entry.to_location, entry.to_pool, entry.quantity),
        ):
            if pool is None:
                continue
            pair = (entry.item_id, place)
            derived.balances[pair] = derived.balances.get(pair, 0) + by
            derived.periods[(*pair, period_of(entry.posted_on))] = derived.balances[pair]


def _faults_of(conn: Connection, derived: Derived, item_id: int, code: str) -> list[str]:
    """Compare one item's stored figures with the derived ones."""
    compared: list[tuple[str, dict[Any, Any], dict[Any, Any]]] = [
        (msg("balance"), _stored_balances(conn, item_id), _of(derived.balances, item_id)),
        (msg("month balance"), _stored_periods(conn, item_id), _of(derived.periods, item_id)),
        (msg("value"), _stored_held(conn, item_id), _derived_held(derived, item_id)),
        (msg("cost"), _stored_rows(conn, item_id), _derived_rows(derived, item_id)),
    ]
    faults: list[str] = []
    for what, stored, wanted in compared:
        wrong = [k for k in stored.keys() | wanted.keys() if not _equal(stored, wanted, k)]
        if wrong:
            faults.append(
                msg(
                    "{item}: the {what} does not follow from its movements ({count} times).",
                    item=code,
                    what=what,
                    count=len(wrong),
                )
            )
    return faults


def _equal(stored: dict[Any, Any], wanted: dict[Any, Any], key: Any) -> bool:
    """Equal figures; what is not there is nought."""
    one, other = stored.get(key), wanted.get(key)
    if one is None or other is None:
        rest = one if other is None else other
        return not any(rest) if isinstance(rest, tuple) else not rest
    return bool(one == other)


def _of(figures: dict[Any, int], item_id: int) -> dict[Any, int]:
    return {key: figure for key, figure in figures.items() if key[0] == item_id}


def _stored_balances(conn: Connection, item_id: int) -> dict[Any, Any]:
    query = select(_balance.c.location_id, as_stored(_balance.c.quantity)).where(
        _balance.c.item_id == item_id
    )
    return {(item_id, place): quantity for place, quantity in conn.execute(query)}


def _stored_periods(conn: Connection, item_id: int) -> dict[Any, Any]:
    columns = (_period.c.location_id, _period.c.period, as_stored(_period.c.quantity))
    query = select(*columns).where(_period.c.item_id == item_id)
    return {(item_id, place, month): quantity for place, month, quantity in conn.execute(query)}


def _stored_held(conn: Connection, item_id: int) -> dict[Any, Any]:
    figures = (as_stored(column) for column in (_held.c.quantity, _held.c.value, _held.c.rate))
    query = select(_held.c.pool, *figures, _held.c.layers).where(_held.c.item_id == item_id)
    return {
        pool: State(quantity, value, rate, layers.decode(kept))
        for pool, quantity, value, rate, kept in conn.execute(query)
    }


def _derived_held(derived: Derived, item_id: int) -> dict[Any, Any]:
    return {pool: state for (item, pool), state in derived.states.items() if item == item_id}


def _stored_rows(conn: Connection, item_id: int) -> dict[Any, Any]:
    query = select(_value.c.entry_id, _value.c.pool, *STORED).where(_value.c.item_id == item_id)
    return {(entry, pool): tuple(figures) for entry, pool, *figures in conn.execute(query)}


def _derived_rows(derived: Derived, item_id: int) -> dict[Any, Any]:
    return {
        (row.entry.id, row.pool): (row.cost, row.correction, *row.state[:3])
        for row in derived.rows
        if row.entry.item_id == item_id
    }


def rebuild(uow: UnitOfWork) -> None:
    """Make all balances, month balances and costs again from the ledger."""
    conn = uow.conn
    scope = scope_in_force(conn, uow.settings[SCOPE])
    moved = select(_entry.c.item_id).distinct().order_by(_entry.c.item_id)
    items = list(conn.execute(moved).scalars())
    lock_items(conn, dict.fromkeys(items, (0,)))
    derived = _derive(conn, items, scope, alone=False)
    for table in (_value, _held, _balance, _period):
        conn.execute(delete(table))
    if not items:
        return
    writing.save_rows(conn, derived.rows, {}, {})
    writing.save_held(conn, _held_rows(derived))
    writing.save_balances(
        conn,
        [
            {
                "item_id": item_id,
                "location_id": place,
                "quantity": from_scaled(quantity, QUANTITY_PLACES),
            }
            for (item_id, place), quantity in sorted(derived.balances.items())
        ],
    )
    writing.save_periods(
        conn,
        [
            {
                "item_id": item_id,
                "location_id": place,
                "period": month,
                "quantity": from_scaled(quantity, QUANTITY_PLACES),
            }
            for (item_id, place, month), quantity in sorted(derived.periods.items())
        ],
    )
    for model in (StockBalance, ItemValuation, StockValuation, StockPeriod):
        uow.touch(model)


def _held_rows(derived: Derived) -> list[dict[str, Any]]:
    """Rows of `item_valuation`: the pools, and pool 0, which all have that ever moved."""
    states = {(item_id, 0): State() for item_id in derived.last} | derived.states
    return [
        {
            "item_id": item_id,
            "pool": pool,
            "quantity": state.quantity,
            "value": state.value,
            "rate": state.rate,
            "layers": layers.encode(state.layers, {}) if state.layers else None,
            "last_on": derived.last[item_id].posted_on
            if (item_id, pool) in derived.states
            else None,
            "last_entry_id": derived.last[item_id].id
            if (item_id, pool) in derived.states
            else None,
        }
        for (item_id, pool), state in sorted(states.items())
    ]
