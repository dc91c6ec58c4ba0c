"""Reads the ledger for valuing: tails of items, the state before them, costs of old entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Connection, and_, cast, func, or_, select, true

from factory_desktop.core.inventory import layers
from factory_desktop.core.inventory.locks import Held, lock_items
from factory_desktop.core.inventory.models import (
    ItemValuation,
    Location,
    StockLedgerEntry,
    StockValuation,
)
from factory_desktop.core.inventory.moves import SourceRef
from factory_desktop.core.inventory.replay import Entry, Group, Position, Track
from factory_desktop.core.inventory.valuation import FIFO, ONE, State
from factory_desktop.core.items import Item
from factory_desktop.core.kernel.numbers import MONEY_PLACES, to_scaled
from factory_desktop.core.platform.db.types import AnySelect, as_stored

#: Later than every entry of a day.
END = 2**53
#: Before every entry there is.
START: Position = (date.min, 0)
COMPANY, WAREHOUSE = "company", "warehouse"
#: Ids in one statement.
_PART = 500

_entry, _value, _held = StockLedgerEntry.table(), StockValuation.table(), ItemValuation.table()
_place, _from = Location.table(), Location.table().alias("from_place")
_item = Item.table()


#: The figures of a valuation row, as they are stored.
STORED = tuple(
    as_stored(_value.c[name]).label(name)
    for name in ("cost", "correction", "quantity_after", "value_after", "rate_after")
)


class Stored(NamedTuple):
    """A valuation row as it stands in the database."""

    cost: int
    correction: int
    quantity: int
    value: int
    rate: int


def pool_of(scope: str, *, is_stock: bool, warehouse_id: int | None) -> int | None:
    """The pool that a place belongs to; None for places that are not ours."""
    if not is_stock:
        return None
    return (warehouse_id or 0) if scope == WAREHOUSE else 0


def since(table: Any, position: Position, id_column: str = "id") -> ColumnElement[bool]:
    """Whether a row stands at a position or after it."""
    day, entry_id = position
    later: ColumnElement[bool] = table.c.posted_on > day
    if entry_id >= END:
        return later
    return or_(later, and_(table.c.posted_on == day, table.c[id_column] >= entry_id))


class History:
    """The past of the items, read as it is asked for. `extra` is value being added just now."""

    def __init__(
        self, conn: Connection, scope: str, extra: Mapping[int, Decimal] | None = None
    ) -> None:
        self._conn = conn
        self._scope = scope
        self._extra = {key: to_scaled(by, MONEY_PLACES) for key, by in (extra or {}).items()}
        self._costs: dict[int, tuple[int, int]] = {}
        self.stored: dict[tuple[int, int], Stored] = {}
        self.joined: dict[int, Held] = {}

    # --- tails ---------------------------------------------------------------------------

    def track(self, item_id: int, begin: Position) -> Track:
        """An item that joins a walk: locked, with its entries from `begin` on."""
        if item_id not in self.joined:
            self.joined.update(lock_items(self._conn, {item_id: (0,)}))
        method = self._conn.execute(select(_item.c.valuation).where(_item.c.id == item_id))
        return self.tracks({item_id: (method.scalar_one(), begin)})[item_id]

    def tracks(self, wanted: Mapping[int, tuple[str, Position]]) -> dict[int, Track]:
        """Tracks of several items, each with its method and where its tail begins."""
        found: dict[int, Track] = {}
        by_begin: dict[Position, list[int]] = {}
        for begin in {begin for _, begin in wanted.values()}:
            items = [item_id for item_id, (_, at) in wanted.items() if at == begin]
            rows = self._last_rows(items, begin)
            for item_id in items:
                method = wanted[item_id][0]
                states, walk_from = self._before(item_id, method, begin, rows[item_id])
                found[item_id] = Track(item_id, method, states, [], begin)
                by_begin.setdefault(walk_from, []).append(item_id)
        for walk_from, items in by_begin.items():
            for item_id, entries in self.entries(items, walk_from).items():
                found[item_id].entries = entries
            self._load_stored(items, walk_from)
        self.load_costs(e.cost_of for t in found.values() for e in t.entries if e.cost_of)
        return found

    def entries(self, items: Sequence[int], begin: Position = START) -> dict[int, list[Entry]]:
        """Entries of items from a position on, in order."""
        wanted = since(_entry, begin) if begin != START else true()
        return self._entries_where(items, wanted)

    def on_day(self, items: Sequence[int], day: date) -> dict[int, list[Entry]]:
        """Entries of items on a day, in order."""
        return self._entries_where(items, _entry.c.posted_on == day) if items else {}

    def _entries_where(
        self, items: Sequence[int], wanted: ColumnElement[bool]
    ) -> dict[int, list[Entry]]:
        found: dict[int, list[Entry]] = {item_id: [] for item_id in items}
        query = entries_query().where(_entry.c.item_id.in_(items), _entry.c.quantity != 0, wanted)
        ordered = query.order_by(_entry.c.item_id, _entry.c.posted_on, _entry.c.id)
        rows = self._conn.execute(ordered).all()
        pools = self._pools() if rows else {}
        sources: dict[tuple[str, int], SourceRef] = {}
        for row in rows:
            found[row.item_id].append(self._entry_of(row, pools, sources))
        return found

    def _pools(self) -> dict[int, int | None]:
        """The pool of every place."""
        query = select(_place.c.id, _place.c.is_stock, _place.c.warehouse_id)
        return {
            place: pool_of(self._scope, is_stock=is_stock, warehouse_id=warehouse)
            for place, is_stock, warehouse in self._conn.execute(query)
        }

    def _entry_of(
        self,
        row: Any,
        pools: Mapping[int, int | None],
        sources: dict[tuple[str, int], SourceRef],
    ) -> Entry:
        """An entry out of its row; documents are named once, however many entries they have."""
        entry_id, day, item_id, quantity, value, source_place, target_place, *rest = row
        kind, document_id, cost_of, group, share, reverses, extra = rest
        source = sources.get((kind, document_id))
        if source is None:
            source = sources[kind, document_id] = SourceRef(kind, document_id)
        if self._extra:
            extra = (extra or 0) + self._extra.get(entry_id, 0)
        return Entry(
            entry_id,
            day,
            item_id,
            quantity,
            value,
            extra or 0,
            pools[source_place],
            pools[target_place],
            source_place,
            target_place,
            source,
            cost_of,
            group,
            ONE if share is None else share,
            reverses,
        )

    def _load_stored(self, items: Sequence[int], begin: Position) -> None:
        query = select(
            _value.c.entry_id,
            _value.c.pool,
            *STORED,
        ).where(_value.c.item_id.in_(items), since(_value, begin, "entry_id"))
        for entry_id, pool, *figures in self._conn.execute(query).all():
            self.stored[entry_id, pool] = Stored._make(figures)

    # --- the state before a tail ---------------------------------------------------------

    def _before(
        self, item_id: int, method: str, begin: Position, rows: list[Any]
    ) -> tuple[dict[int, State], Position]:
        """States of an item's pools before a position, and from where on to walk.

        FIFO layers are kept on some rows only: the walk then begins further back, at a row that
        has them, for every pool.
        """
        walk_from = begin
        while True:
            lacking = [
                row
                for row in rows
                if method == FIFO and row.quantity_after > 0 and row.layers is None
            ]
            if not lacking:
                return {row.pool: _state_of(row) for row in rows}, walk_from
            walk_from = min(self._last_with_layers(item_id, row) for row in lacking)
            rows = self._last_rows([item_id], walk_from)[item_id]

    def _last_rows(self, items: Sequence[int], begin: Position) -> dict[int, list[Any]]:
        """The last valuation row of each pool of items before a position."""
        older = _value.alias("older")
        last = (
            select(older.c.entry_id)
            .where(
                older.c.item_id == _held.c.item_id,
                older.c.pool == _held.c.pool,
                ~since(older, begin, "entry_id"),
            )
            .order_by(older.c.posted_on.desc(), older.c.entry_id.desc())
            .limit(1)
            .correlate(_held)
            .scalar_subquery()
        )
        query = (
            select(
                _value.c.item_id,
                _value.c.pool,
                _value.c.posted_on,
                _value.c.entry_id,
                *STORED,
                _value.c.layers,
            )
            .join_from(
                _held, _value, and_(_value.c.pool == _held.c.pool, _value.c.entry_id == last)
            )
            .where(_held.c.item_id.in_(items))
        )
        found: dict[int, list[Any]] = {item_id: [] for item_id in items}
        for row in self._conn.execute(query):
            found[row.item_id].append(row)
        return found

    def _last_with_layers(self, item_id: int, row: Any) -> Position:
        """The position right after the last row, before this one, that has its pool's layers."""
        query = (
            select(_value.c.posted_on, _value.c.entry_id)
            .where(
                _value.c.item_id == item_id,
                _value.c.pool == row.pool,
                ~since(_value, (row.posted_on, row.entry_id), "entry_id"),
                or_(_value.c.layers.is_not(None), _value.c.quantity_after <= 0),
            )
            .order_by(_value.c.posted_on.desc(), _value.c.entry_id.desc())
            .limit(1)
        )
        found = self._conn.execute(query).first()
        return (found.posted_on, found.entry_id + 1) if found is not None else START

    # --- costs and groups ----------------------------------------------------------------

    def stored_cost(self, entry_id: int) -> tuple[int, int]:
        """What an entry cost when it was last valued, and for which quantity."""
        if entry_id not in self._costs:
            self.load_costs([entry_id])
        return self._costs[entry_id]

    def load_costs(self, ids: Iterable[int]) -> None:
        """Read what entries cost before they are asked for one by one."""
        wanted = sorted(set(ids) - self._costs.keys())
        for start in range(0, len(wanted), _PART):
            query = (
                select(_value.c.entry_id, as_stored(_value.c.cost), as_stored(_entry.c.quantity))
                .join(_entry, _entry.c.id == _value.c.entry_id)
                .where(_value.c.entry_id.in_(wanted[start : start + _PART]))
            )
            for entry_id, cost, quantity in self._conn.execute(query):
                self._costs[entry_id] = (abs(cost), quantity)

    def groups(self, keys: set[str]) -> dict[str, Group]:
        """Cost groups by key: what each entry took out, and who takes it over."""
        found = {key: Group() for key in keys}
        ordered = sorted(keys)
        for start in range(0, len(ordered), _PART):
            query = (
                select(
                    _entry.c.id,
                    _entry.c.item_id,
                    _entry.c.posted_on,
                    _entry.c.cost_group,
                    as_stored(_entry.c.cost_share).label("cost_share"),
                    _from.c.is_stock,
                    as_stored(_value.c.cost).label("cost"),
                )
                .join(_from, _from.c.id == _entry.c.from_location_id)
                .join(_value, _value.c.entry_id == _entry.c.id)
                .where(_entry.c.cost_group.in_(ordered[start : start + _PART]))
            )
            for row in self._conn.execute(query):
                group = found[row.cost_group]
                if row.is_stock:
                    group.taken[row.id] = -row.cost
                else:
                    share = ONE if row.cost_share is None else row.cost_share
                    group.made[row.id] = (row.item_id, (row.posted_on, row.id), share)
        return found


def _state_of(row: Any) -> State:
    return State(row.quantity_after, row.value_after, row.rate_after, layers.decode(row.layers))


def entries_query() -> AnySelect:
    """Ledger entries with what valuing needs, what was added to them among it."""
    more = _entry.alias("more")
    extra = (
        select(cast(func.sum(as_stored(more.c.value)), BigInteger))
        .where(more.c.adjusts_id == _entry.c.id)
        .correlate(_entry)
        .scalar_subquery()
    )
    return select(
        _entry.c.id,
        _entry.c.posted_on,
        _entry.c.item_id,
        as_stored(_entry.c.quantity),
        as_stored(_entry.c.value),
        _entry.c.from_location_id,
        _entry.c.to_location_id,
        _entry.c.source_type,
        _entry.c.source_id,
        _entry.c.cost_of_id,
        _entry.c.cost_group,
        as_stored(_entry.c.cost_share),
        _entry.c.reverses_id,
        extra.label("extra"),
    )
