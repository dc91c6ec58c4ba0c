"""What documents of stock read beside their own lines."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from factory_desktop.core.inventory import Location
from factory_desktop.core.inventory.models import StockBalance
from factory_desktop.core.items import items_by_id, last_price
from factory_desktop.core.kernel.numbers import ZERO

_balance, _place = StockBalance.table(), Location.table()


def first_place(conn: Connection) -> int | None:
    """The first of our stores that is in use."""
    query = (
        select(_place.c.id)
        .where(_place.c.is_stock.is_(True), _place.c.active.is_(True), _place.c.kind == "store")
        .order_by(_place.c.id)
        .limit(1)
    )
    found = conn.execute(query).scalar()
    return int(found) if found is not None else None


def lying(conn: Connection, items: Sequence[int], location_id: int | None) -> dict[int, Decimal]:
    """What lies of items in a place, or (without one) in all places."""
    query = select(_balance.c.item_id, _balance.c.quantity).where(_balance.c.item_id.in_(items))
    if location_id is not None:
        query = query.where(_balance.c.location_id == location_id)
    found = dict.fromkeys(items, ZERO)
    for item_id, quantity in conn.execute(query):
        found[item_id] += quantity
    return found


def line_of_item(conn: Connection, item_id: int, location_id: int | None) -> dict[str, Any]:
    """What a line takes over from its item: name, unit, rate, what lies there."""
    item = items_by_id(conn, [item_id])[item_id]
    return {
        "name": item.name,
        "uom": item.uom,
        "uom_id": item.uom_id,
        "places": item.decimals,
        "rate": last_price(conn, item_id) or item.purchase_rate,
        "there": lying(conn, [item_id], location_id)[item_id],
    }


def add_beside(conn: Connection, lines: Sequence[dict[str, Any]], location_id: int | None) -> None:
    """Put name, unit and what lies there of each line's item into the lines."""
    ids = [line["item_id"] for line in lines if line.get("item_id")]
    known = items_by_id(conn, ids)
    there = lying(conn, ids, location_id)
    for line in lines:
        item = known.get(line.get("item_id") or 0)
        if item is not None:
            line.update(name=item.name, uom=item.uom, places=item.decimals, there=there[item.id])
            line["uom_id"] = line.get("uom_id") or item.uom_id
