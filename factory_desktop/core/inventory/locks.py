"""The lock of an item: its rows in `item_valuation`, taken in the order of their ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from factory_desktop.core.inventory import layers
from factory_desktop.core.inventory.models import ItemValuation
from factory_desktop.core.inventory.valuation import State
from factory_desktop.core.kernel.numbers import ZERO

_held = ItemValuation.table()


@dataclass(slots=True)
class Held:
    """What an item's pools hold, and when the item moved last."""

    states: dict[int, State] = field(default_factory=dict)
    last_on: date | None = None
    last_entry_id: int | None = None


def upsert(conn: Connection, table: Any) -> Any:
    """INSERT that knows ON CONFLICT, of whichever database."""
    return (pg_insert if conn.dialect.name == "postgresql" else sqlite_insert)(table)


def lock_items(conn: Connection, wanted: Mapping[int, Iterable[int]]) -> dict[int, Held]:
    """Lock items with their pools (0 among them) until the transaction ends; gives what they hold.

    Everything that decides is read after this. Rows are made first where an item never moved,
    in sorted order, so that two postings never wait for each other in a circle.
    """
    pairs = sorted((item_id, pool) for item_id, pools in wanted.items() for pool in pools)
    rows = _locked(conn, wanted)
    missing = [pair for pair in pairs if pair not in {(row.item_id, row.pool) for row in rows}]
    if missing:
        nothing = {"quantity": ZERO, "value": ZERO, "rate": ZERO}
        conn.execute(
            upsert(conn, _held).on_conflict_do_nothing(),
            [{"item_id": item_id, "pool": pool, **nothing} for item_id, pool in missing],
        )
        rows = _locked(conn, wanted)
    found = {item_id: Held() for item_id in wanted}
    for row in rows:
        held = found[row.item_id]
        held.states[row.pool] = State(row.quantity, row.value, row.rate, layers.decode(row.layers))
        if row.last_on is not None and (held.last_on is None or row.last_on >= held.last_on):
            held.last_on = row.last_on
            held.last_entry_id = row.last_entry_id
    return found


def _locked(conn: Connection, items: Iterable[int]) -> Sequence[Any]:
    query = (
        select(_held)
        .where(_held.c.item_id.in_(sorted(items)))
        .order_by(_held.c.item_id, _held.c.pool)
        .with_for_update()
    )
    return conn.execute(query).all()
