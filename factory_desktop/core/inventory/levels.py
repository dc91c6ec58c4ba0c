"""Stock of one warehouse: what lies there, its share of the value, and what is low by its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, literal, select

from factory_desktop.core.inventory.models import (
    ItemValuation,
    Location,
    StockBalance,
    Warehouse,
)
from factory_desktop.core.inventory.queries import (
    LOW,
    OK,
    ON_HAND,
    OUT,
    STOCK,
    VALUE,
    lying_in,
    status_of,
    unit_rate,
)
from factory_desktop.core.items import Item, ItemLevel
from factory_desktop.core.items.services import LEVEL_KEYS
from factory_desktop.core.kernel.numbers import ZERO, money
from factory_desktop.core.kernel.views import ViewState
from factory_desktop.core.platform import listing
from factory_desktop.core.platform.listing import ListColumn, ListQuery

_item, _place, _warehouse = Item.table(), Location.table(), Warehouse.table()
_balance, _held, _level = StockBalance.table(), ItemValuation.table(), ItemLevel.table()


def warehouses(conn: Connection) -> list[tuple[int, str]]:
    """Warehouses in use, by name."""
    query = select(_warehouse.c.id, _warehouse.c.name).where(_warehouse.c.active.is_(True))
    return [(row.id, row.name) for row in conn.execute(query.order_by(_warehouse.c.name))]


def stock_in(warehouse_id: int) -> ListQuery:
    """The columns of the stock list, for what lies, lay or is to lie in one warehouse.

    What is not said for the warehouse is as said for the item.
    """
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
    own = {key: _own(key, warehouse_id) for key in LEVEL_KEYS}
    changed: dict[str, Any] = {
        **{key: {"expr": expr} for key, expr in own.items()},
        "on_hand": {"expr": on_hand},
        "status": {"expr": status_of(on_hand, on_hand <= own["reorder_point"])},
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
    wanted = select(_level.c.item_id).where(_here(warehouse_id)).correlate(_item).exists()
    return replace(
        STOCK,
        columns=(*held, *columns),
        source=lambda statement: STOCK.source(statement).where(there | wanted),
    )


def _here(warehouse_id: int) -> ColumnElement[bool]:
    return (_level.c.item_id == _item.c.id) & (_level.c.warehouse_id == warehouse_id)


def _own(key: str, warehouse_id: int) -> ColumnElement[Any]:
    """What is said for the warehouse, else for the item."""
    here = select(_level.c[key]).where(_here(warehouse_id)).correlate(_item).scalar_subquery()
    return func.coalesce(here, _item.c[key], type_=_item.c[key].type)


def _sum(column: ColumnElement[Any], where: ColumnElement[bool]) -> ColumnElement[Any]:
    total = select(func.sum(column, type_=column.type)).where(where).correlate(_item)
    return func.coalesce(total.scalar_subquery(), literal(ZERO, column.type), type_=column.type)


def _share(row: Mapping[str, Any]) -> Decimal | None:
    """What lies there, at the rate of all that shares its cost."""
    held, value = row.get("held"), row.get("held_value")
    if value is None:
        return None
    return money(value * row["on_hand"] / held) if held else ZERO


@dataclass(frozen=True, slots=True)
class LevelHere:
    """What is said of an item for one warehouse, and what lies there."""

    item_id: int
    warehouse_id: int
    warehouse: str
    on_hand: Decimal
    reorder_point: Decimal | None
    safety_stock: Decimal | None
    minimum_order: Decimal | None
    lead_time_days: int | None

    @property
    def status(self) -> str:
        """OK, LOW or OUT, by the warehouse's own reorder point."""
        if self.reorder_point is None or self.on_hand > self.reorder_point:
            return OK
        return LOW if self.on_hand > ZERO else OUT

    def lacks(self, coming: Decimal, safety: Decimal) -> Decimal:
        """What is missing up to its own reorder point and safety stock, else the item's."""
        if self.reorder_point is None:
            return ZERO
        own = self.safety_stock if self.safety_stock is not None else safety
        point = self.reorder_point
        return order_quantity(self.on_hand + coming, point, point + own)


def levels_of(conn: Connection, item_ids: Sequence[int] | None = None) -> list[LevelHere]:
    """What is said for warehouses in use, of some items or of all, in one statement."""
    query = (
        select(
            _level.c.item_id,
            _level.c.warehouse_id,
            _warehouse.c.name.label("warehouse"),
            lying_in(_level.c.item_id, _level.c.warehouse_id).label("on_hand"),
            *(_level.c[key] for key in LEVEL_KEYS),
        )
        .join(_warehouse, _warehouse.c.id == _level.c.warehouse_id)
        .where(_warehouse.c.active.is_(True))
        .order_by(_warehouse.c.name)
    )
    if item_ids is not None:
        query = query.where(_level.c.item_id.in_(item_ids))
    return [LevelHere(**row) for row in conn.execute(query).mappings()]


@dataclass(frozen=True, slots=True)
class Need:
    """What is to be ordered of an item, and the figures it follows from.

    `warehouses` is what its warehouses lack by their own points, where that is more.
    """

    item_id: int
    on_hand: Decimal
    coming: Decimal
    point: Decimal | None
    safety: Decimal
    least: Decimal
    lot: Decimal
    lead_time_days: int | None
    warehouses: Decimal
    quantity: Decimal


def order_quantity(
    position: Decimal,
    point: Decimal,
    up_to: Decimal,
    least: Decimal = ZERO,
    lot: Decimal = ZERO,
) -> Decimal:
    """What to order where so much is there and coming: nothing above the reorder point, else what
    is missing up to a level, at least `least`, in whole lots (golden case FC-033).
    """
    if position > point:
        return ZERO
    return _in_lots(max(up_to - position, least), lot)


def _in_lots(quantity: Decimal, lot: Decimal) -> Decimal:
    if not lot:
        return quantity
    whole, rest = divmod(quantity, lot)
    return (whole + bool(rest)) * lot


def needs(
    conn: Connection,
    item_ids: Sequence[int],
    warehouse_id: int | None = None,
    coming: Mapping[tuple[int, int | None], Decimal] | None = None,
) -> dict[int, Need]:
    """What brings items up to reorder point and safety stock, with what is coming counted.

    `coming` is by item and the warehouse it is for (None: not said). Without a warehouse the
    item's own point counts, or what its warehouses lack where that is more.
    """
    query = STOCK if warehouse_id is None else stock_in(warehouse_id)
    rows = listing.page(conn, query, list(item_ids), sensitive=False)
    found = {item_id: row for item_id, row in zip(item_ids, rows, strict=True) if row}
    on_way = coming or {}
    lacking: dict[int, Decimal] = {}
    if warehouse_id is None:
        safety = {item: row["safety_stock"] or ZERO for item, row in found.items()}
        for level in levels_of(conn, list(found)):
            item_id = level.item_id
            here = on_way.get((item_id, level.warehouse_id), ZERO)
            lacks = level.lacks(here, safety[item_id])
            lacking[item_id] = lacking.get(item_id, ZERO) + lacks
    coming_of: dict[int, Decimal] = {}
    for (item_id, place), amount in on_way.items():
        if warehouse_id in (None, place):
            coming_of[item_id] = coming_of.get(item_id, ZERO) + amount
    lots = _lots(conn, item_ids)
    return {
        item_id: _need(
            item_id,
            row,
            coming_of.get(item_id, ZERO),
            lacking.get(item_id, ZERO),
            lots.get(item_id) or ZERO,
        )
        for item_id, row in found.items()
    }


def _need(
    item_id: int, row: Mapping[str, Any], coming: Decimal, warehouses: Decimal, lot: Decimal
) -> Need:
    on_hand, point = row["on_hand"] or ZERO, row["reorder_point"]
    safety, least = row["safety_stock"] or ZERO, row["minimum_order"] or ZERO
    own = ZERO
    if point is not None:
        own = order_quantity(on_hand + coming, point, point + safety, least)
    if warehouses > 0:
        own = max(own, warehouses, least)
    return Need(
        item_id, on_hand, coming, point, safety, least, lot, row["lead_time_days"], warehouses,
        # Without cartons in whole units: half a piece is not ordered.
        _in_lots(own, lot or Decimal(1).scaleb(-row["places"])),
    )  # fmt: skip


def _lots(conn: Connection, item_ids: Sequence[int]) -> dict[int, Decimal | None]:
    """How many come in a carton: what is ordered is whole cartons."""
    query = select(_item.c.id, _item.c.units_per_carton).where(_item.c.id.in_(item_ids))
    return {row.id: row.units_per_carton for row in conn.execute(query)}


def low_items(conn: Connection, warehouse_id: int | None = None) -> list[int]:
    """What is LOW or OUT and has a reorder point, in all or in one warehouse, by code."""
    query = STOCK if warehouse_id is None else stock_in(warehouse_id)
    point = query.column("reorder_point").expr
    assert point is not None
    own = select(_level.c.item_id).where(_level.c.item_id == _item.c.id).correlate(_item)
    wanted: ColumnElement[bool] = point.is_not(None)
    if warehouse_id is None:
        wanted = wanted | own.where(_level.c.reorder_point.is_not(None)).exists()
    view = ViewState().with_filter("status", "low,out")
    return list(listing.ids(conn, query, view, lambda statement: statement.where(wanted)))


def low_stock(conn: Connection, warehouse_id: int | None = None) -> list[dict[str, Any]]:
    """Whatever is LOW or OUT: in all, and in each warehouse that has a reorder point of its own.

    With a warehouse, what is LOW or OUT there.
    """
    query = STOCK if warehouse_id is None else stock_in(warehouse_id)
    ids = listing.ids(conn, query, ViewState().with_filter("status", "low,out"))
    rows = listing.page(conn, query, ids, sensitive=False)
    levels: dict[int, list[LevelHere]] = {}
    if warehouse_id is None:
        for level in levels_of(conn, None):
            levels.setdefault(level.item_id, []).append(level)
    found: list[dict[str, Any]] = []
    for item_id, row in zip(ids, rows, strict=True):
        point = row["reorder_point"]
        if row["status"] == OUT or (point is not None and row["on_hand"] <= point):
            found.append(_low_row(item_id, row))
        for level in levels.get(item_id, ()):
            if level.status != OK:
                found.append(_low_row(item_id, {**row, **_level_row(level)}))
    return found


def _level_row(level: LevelHere) -> dict[str, Any]:
    """A warehouse's figures over those of the item."""
    said = {key: getattr(level, key) for key in LEVEL_KEYS}
    return {
        **{key: value for key, value in said.items() if value is not None},
        "warehouse": level.warehouse,
        "on_hand": level.on_hand,
        "status": level.status,
    }


def _low_row(item_id: int, row: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("code", "name", "uom", "on_hand", "status", *LEVEL_KEYS)
    point, safety = row["reorder_point"], row["safety_stock"] or ZERO
    lacking = None
    if point is not None:
        least = row["minimum_order"] or ZERO
        lacking = order_quantity(row["on_hand"], point, point + safety, least) or None
    return {
        "id": item_id, "warehouse": row.get("warehouse", ""), "lacking": lacking,
        **{key: row[key] for key in keys},
    }  # fmt: skip
