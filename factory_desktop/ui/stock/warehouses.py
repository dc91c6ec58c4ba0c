"""The stock list of one warehouse: what lies there, its status and its share of the value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, literal, select

from factory_desktop.core.inventory import STOCK, Location, Warehouse
from factory_desktop.core.inventory.models import ItemValuation, StockBalance
from factory_desktop.core.inventory.queries import ON_HAND, VALUE, status_of, unit_rate
from factory_desktop.core.items import Item
from factory_desktop.core.kernel.numbers import ZERO, money
from factory_desktop.core.platform.listing import ListColumn, ListQuery

_item, _place, _warehouse = Item.table(), Location.table(), Warehouse.table()
_balance, _held = StockBalance.table(), ItemValuation.table()


def warehouses(conn: Connection) -> list[tuple[int, str]]:
    """Warehouses in use, by name."""
    query = select(_warehouse.c.id, _warehouse.c.name).where(_warehouse.c.active.is_(True))
    return [(row.id, row.name) for row in conn.execute(query.order_by(_warehouse.c.name))]


def stock_in(warehouse_id: int) -> ListQuery:
    """The columns of the stock list, for what lies in one warehouse (or lay there once)."""
    here = select(_place.c.id).where(_place.c.warehouse_id == warehouse_id)
    lies = (_balance.c.item_id == _item.c.id) & _balance.c.location_id.in_(here)
    on_hand = _sum(_balance.c.quantity, lies)
    pool = (
        (_held.c.item_id == _item.c.id)
        & _held.c.last_entry_id.is_not(None)
        & _held.c.pool.in_((0, warehouse_id))
    )
    where = (
        select(_place.c.name)
        .join(_balance, _balance.c.location_id == _place.c.id)
        .where(lies, _balance.c.quantity > ZERO)
        .order_by(_balance.c.quantity.desc(), _place.c.name)
        .limit(1)
        .correlate(_item)
        .scalar_subquery()
    )
    changed: dict[str, Any] = {
        "on_hand": {"expr": on_hand},
        "status": {"expr": status_of(on_hand)},
        "location": {"expr": where},
        "value": {"expr": None, "derive": _share},
        "rate": {"derive": lambda row: unit_rate(row.get("held_value"), row.get("held"))},
    }
    columns = [replace(c, **changed.get(c.key, {})) for c in STOCK.columns]
    held = (
        ListColumn("held", ON_HAND, _sum(_held.c.quantity, pool)),
        ListColumn("held_value", VALUE.but(total=False), _sum(_held.c.value, pool)),
    )
    there = select(_balance.c.id).where(lies).correlate(_item).exists()
    return replace(
        STOCK,
        columns=(*held, *columns),
        source=lambda statement: STOCK.source(statement).where(there),
    )


def _sum(column: ColumnElement[Any], where: ColumnElement[bool]) -> ColumnElement[Any]:
    total = select(func.sum(column, type_=column.type)).where(where).correlate(_item)
    return func.coalesce(total.scalar_subquery(), literal(ZERO, column.type), type_=column.type)


def _share(row: Mapping[str, Any]) -> Decimal | None:
    """What lies there, at the rate of all that shares its cost."""
    held, value = row.get("held"), row.get("held_value")
    if value is None:
        return None
    return money(value * row["on_hand"] / held) if held else ZERO
