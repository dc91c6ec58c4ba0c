"""The lock of an item: its own row, taken in the order of ids, before what it holds is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, select

from factory_desktop.core.inventory import layers
from factory_desktop.core.inventory.models import ItemValuation
from factory_desktop.core.inventory.valuation import State
from factory_desktop.core.items import Item, Uom
from factory_desktop.core.items.queries import ITEM_COLUMNS, ItemInfo
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.platform.db.types import as_stored
from factory_desktop.core.platform.db.upserts import upsert

_held, _item, _uom = ItemValuation.table(), Item.table(), Uom.table()
#: On a server only (SQLite has one writer). The row of the item is there before it ever moved, so
#: all take their locks in one order; who only refers to the item is not held up.
_LOCK = (
    select(_item.c.id)
    .where(_item.c.id.in_(bindparam("items", expanding=True)))
    .order_by(_item.c.id)
    .with_for_update(key_share=True)
)
_HELD = (
    select(
        _held.c.item_id,
        _held.c.pool,
        as_stored(_held.c.quantity).label("quantity"),
        as_stored(_held.c.value).label("value"),
        as_stored(_held.c.rate).label("rate"),
        _held.c.layers,
        _held.c.last_on,
        _held.c.last_entry_id,
        *ITEM_COLUMNS,
    )
    .join(_item, _item.c.id == _held.c.item_id)
    .join(_uom, _uom.c.id == _item.c.stock_uom_id)
    .where(_held.c.item_id.in_(bindparam("items", expanding=True)))
    .order_by(_held.c.item_id, _held.c.pool)
)


@dataclass(slots=True)
class Held:
    """An item, what its pools hold, and when it moved last."""

    item: ItemInfo
    states: dict[int, State] = field(default_factory=dict)
    last_on: date | None = None
    last_entry_id: int | None = None

    def moved_since(self, day: date, entry_id: int) -> bool:
        """Whether the item moved after an entry of a day, or may have."""
        if self.last_on is None or self.last_entry_id is None:
            return False
        return self.last_on > day or (self.last_on == day and self.last_entry_id > entry_id)


def lock_items(conn: Connection, wanted: Mapping[int, Iterable[int]]) -> dict[int, Held]:
    """Lock items until the transaction ends; gives what their pools hold.

    Everything that decides is read after this. Rows of pools that are wanted and not there yet
    are made. An item for which none are wanted and that never moved is left out.
    """
    if conn.dialect.name != "sqlite":
        conn.execute(_LOCK, {"items": sorted(wanted)}).all()
    found = _read(conn, wanted)
    missing = [
        (item_id, pool)
        for item_id, pools in sorted(wanted.items())
        for pool in sorted(pools)
        if item_id not in found or pool not in found[item_id].states
    ]
    if missing:
        nothing = {"quantity": ZERO, "value": ZERO, "rate": ZERO}
        conn.execute(
            _make(conn.dialect.name),
            [{"item_id": item_id, "pool": pool, **nothing} for item_id, pool in missing],
        )
        found = _read(conn, wanted)
    return found


@cache
def _make(dialect: str) -> Any:
    return upsert(dialect, _held).on_conflict_do_nothing()


def _read(conn: Connection, items: Iterable[int]) -> dict[int, Held]:
    found: dict[int, Held] = {}
    for row in conn.execute(_HELD, {"items": sorted(items)}):
        item_id, pool, quantity, value, rate, kept, last_on, last_entry_id, *item = row
        held = found.get(item_id)
        if held is None:
            held = found[item_id] = Held(ItemInfo._make(item))
        held.states[pool] = State(quantity, value, rate, layers.decode(kept))
        if last_on is not None and (
            held.last_on is None or (last_on, last_entry_id) > (held.last_on, held.last_entry_id)
        ):
            held.last_on, held.last_entry_id = last_on, last_entry_id
    return found
