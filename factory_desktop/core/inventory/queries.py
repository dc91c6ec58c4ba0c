"""Lists: the stock, what lies in each place, movements, places, the module's documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.sql.expression import ScalarSelect

from factory_desktop.core.inventory.models import (
    STOCK_KINDS,
    ItemValuation,
    Location,
    StockBalance,
    StockLedgerEntry,
    StockValuation,
    Warehouse,
)
from factory_desktop.core.inventory.papers import (
    STATES,
    StockAdjustment,
    StockEntry,
    StockEntryLine,
)
from factory_desktop.core.items import Item, ItemLevel, Uom
from factory_desktop.core.items.queries import barcode_match
from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.kernel.numbers import ZERO, money, round_to
from factory_desktop.core.platform.db import AnySelect, fact_of
from factory_desktop.core.platform.db.folding import contains, lowered
from factory_desktop.core.platform.listing import ListColumn, ListQuery

OK, LOW, OUT = "ok", "low", "out"
STATUS = Fact(
    "Status",
    Kind.CHOICE,
    choices=(Choice(OK, "OK", "good"), Choice(LOW, "LOW", "warn"), Choice(OUT, "OUT", "bad")),
    help="LOW: at or below the reorder point. OUT: nothing left.",
)
ON_HAND = Fact("On hand", Kind.QUANTITY, places_from="places")
RATE = Fact("Rate", Kind.RATE, sensitive=True)
VALUE = Fact("Value", Kind.MONEY, sensitive=True, total=True)
RATE_PLACES = 2
#: Between a place and what lies inside it.
SLASH = " / "

_item, _uom = Item.table(), Uom.table()
_place, _warehouse = Location.table(), Warehouse.table()
_balance, _held = StockBalance.table(), ItemValuation.table()
_entry, _value = StockLedgerEntry.table(), StockValuation.table()
_level = ItemLevel.table()


def _held_sum(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The sum over an item's pools; an item that never moved has nought."""
    total: ScalarSelect[Any] = (
        select(func.sum(column, type_=column.type))
        .where(_held.c.item_id == _item.c.id)
        .correlate(_item)
        .scalar_subquery()
    )
    return func.coalesce(total, literal(ZERO, column.type), type_=column.type)


def status_of(
    on_hand: ColumnElement[Any], low: ColumnElement[bool] | None = None
) -> ColumnElement[str]:
    """OUT at nought (or below), LOW up to the reorder point (or where `low` says), else OK."""
    if low is None:
        low = (on_hand <= _item.c.reorder_point) | _short_somewhere()
    return case((on_hand <= ZERO, OUT), (low, LOW), else_=OK)


def lying_in(item_id: ColumnElement[Any], warehouse_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """How much of an item lies in a warehouse."""
    total: ScalarSelect[Any] = (
        select(func.sum(_balance.c.quantity, type_=_balance.c.quantity.type))
        .join(_place, _place.c.id == _balance.c.location_id)
        .where(_balance.c.item_id == item_id, _place.c.warehouse_id == warehouse_id)
        .correlate(_level, _warehouse, _item)
        .scalar_subquery()
    )
    kind = _balance.c.quantity.type
    return func.coalesce(total, literal(ZERO, kind), type_=kind)


def _short_somewhere() -> ColumnElement[bool]:
    """Whether an item is at or below the reorder point of a warehouse that has its own."""
    return (
        select(_level.c.item_id)
        .join(_warehouse, _warehouse.c.id == _level.c.warehouse_id)
        .where(
            _level.c.item_id == _item.c.id,
            _warehouse.c.active.is_(True),
            lying_in(_level.c.item_id, _level.c.warehouse_id) <= _level.c.reorder_point,
        )
        .correlate(_item)
        .exists()
    )


def unit_rate(value: Decimal | None, quantity: Decimal | None) -> Decimal | None:
    """What one unit is worth, as it is shown; None where nothing lies there."""
    if value is None or not quantity or quantity < 0:
        return None
    return round_to(value / quantity, RATE_PLACES)


def _where_it_lies() -> ColumnElement[Any]:
    """The place an item lies in; where there are several, the one with most of it."""
    return (
        select(_place.c.name)
        .join(_balance, _balance.c.location_id == _place.c.id)
        .where(_balance.c.item_id == _item.c.id, _balance.c.quantity > ZERO)
        .order_by(_balance.c.quantity.desc(), _place.c.name)
        .limit(1)
        .correlate(_item)
        .scalar_subquery()
    )


#: How many decimals the quantities of a row have: those of the item's unit.
UNIT_PLACES = ListColumn("places", Fact("Decimals", Kind.INTEGER), _uom.c.decimals, inner=True)

_on_hand = _held_sum(_held.c.quantity)

STOCK = ListQuery(
    key="inventory.stock",
    label="Stock",
    entity="items.item",
    id=_item.c.id,
    columns=(
        ListColumn("code", fact_of(Item, "code"), _item.c.code, search=True),
        ListColumn("name", Fact("Item"), _item.c.name, search=True),
        ListColumn("location", Fact("Location"), _where_it_lies()),
        ListColumn("on_hand", ON_HAND, _on_hand, tone_from="status"),
        ListColumn("uom", Fact("Unit"), _uom.c.code),
        UNIT_PLACES,
        ListColumn("reorder_point", fact_of(Item, "reorder_point"), _item.c.reorder_point),
        ListColumn("status", STATUS, status_of(_on_hand)),
        *(
            ListColumn(key, fact_of(Item, key), _item.c[key])
            for key in ("safety_stock", "minimum_order", "lead_time_days")
        ),
        ListColumn("rate", RATE, derive=lambda row: unit_rate(row.get("value"), row["on_hand"])),
        ListColumn("value", VALUE, _held_sum(_held.c.value)),
        ListColumn("name_local", fact_of(Item, "name_local"), _item.c.name_local, search=True),
    ),
    source=lambda statement: statement.outerjoin_from(
        _item, _uom, _uom.c.id == _item.c.stock_uom_id
    ).where(_item.c.item_type != "service", _item.c.active.is_(True)),
    sort=_item.c.code,
    tables=("item", "uom", "stock_balance", "item_valuation", "item_barcode", "item_level"),
    permission="inventory.stock.view",
    sensitive="inventory.stock.see_sensitive",
    aliases=barcode_match,
)


#: What a look-up of items shows where the stock may be seen: services and inactive ones too,
#: so that old documents keep their names.
ITEM_LOOKUP = replace(
    STOCK,
    key="inventory.item_lookup",
    columns=(
        *STOCK.columns,
        ListColumn("purchase_rate", fact_of(Item, "purchase_rate"), _item.c.purchase_rate),
    ),
    source=lambda statement: statement.outerjoin_from(
        _item, _uom, _uom.c.id == _item.c.stock_uom_id
    ),
)


def _share_of_value(row: Mapping[str, Any]) -> Decimal | None:
    """What lies in a place at its pool's rate; the places' shares add up but for roundings."""
    held, value = row.get("held_quantity"), row.get("held_value")
    if value is None or not held:
        return None
    return money(value * row["on_hand"] / held)


def _place_paths() -> CTE:
    """Each place with what it lies inside, from the outermost on: `Store / Rack A1 / Bin 3`."""
    whole = String()
    top = select(_place.c.id, cast(_place.c.name, whole).label("path"))
    paths = top.where(_place.c.parent_id.is_(None)).cte("place_path", recursive=True)
    inner = _place.alias("inner_place")
    below = select(inner.c.id, paths.c.path + literal(SLASH, whole) + inner.c.name)
    return paths.union_all(below.join(paths, paths.c.id == inner.c.parent_id))


_paths = _place_paths()
_path = ListColumn("path", Fact("Location"), _paths.c.path, search=True)
_pool_held = _held.alias("pool_held")

STOCK_BY_PLACE = ListQuery(
    key="inventory.stock_by_place",
    label="Stock by location",
    entity="items.item",
    id=_balance.c.id,
    columns=(
        ListColumn("code", fact_of(Item, "code"), _item.c.code, search=True),
        ListColumn("name", Fact("Item"), _item.c.name, search=True),
        ListColumn("warehouse", Fact("Warehouse"), _warehouse.c.name, search=True),
        replace(_path, key="location"),
        ListColumn("kind", Fact("Kind of place", Kind.CHOICE, choices=STOCK_KINDS), _place.c.kind),
        ListColumn("on_hand", ON_HAND, _balance.c.quantity),
        ListColumn("uom", Fact("Unit"), _uom.c.code),
        UNIT_PLACES,
        ListColumn("held_quantity", ON_HAND.but(label="In all"), _pool_held.c.quantity),
        ListColumn("held_value", VALUE.but(label="Worth in all", total=False), _pool_held.c.value),
        ListColumn("value", VALUE, derive=_share_of_value),
        ListColumn("item_id", Fact("Item no.", Kind.INTEGER), _item.c.id, inner=True),
        ListColumn("location_id", Fact("Location no.", Kind.INTEGER), _place.c.id, inner=True),
    ),
    source=lambda statement: (
        statement.outerjoin_from(_balance, _item, _item.c.id == _balance.c.item_id)
        .outerjoin(_uom, _uom.c.id == _item.c.stock_uom_id)
        .outerjoin(_place, _place.c.id == _balance.c.location_id)
        .outerjoin(_warehouse, _warehouse.c.id == _place.c.warehouse_id)
        .outerjoin(_paths, _paths.c.id == _place.c.id)
        .outerjoin(
            _pool_held,
            and_(
                _pool_held.c.item_id == _item.c.id,
                _pool_held.c.last_entry_id.is_not(None),
                _pool_held.c.pool.in_((0, _place.c.warehouse_id)),
            ),
        )
        .where(_balance.c.quantity != ZERO)
    ),
    sort=_item.c.code,
    tables=("item", "uom", "location", "warehouse", "stock_balance", "item_valuation"),
    permission="inventory.stock.view",
    sensitive="inventory.stock.see_sensitive",
    aliases=barcode_match,
)

_from, _to = _place.alias("from_place"), _place.alias("to_place")
_se, _adj = StockEntry.table(), StockAdjustment.table()


def _own_number() -> ColumnElement[Any]:
    """The number of the document, where it is one of this module's; others are asked for."""
    entry = select(_se.c.number).where(_se.c.id == _entry.c.source_id)
    adjustment = select(_adj.c.number).where(_adj.c.id == _entry.c.source_id)
    return case(
        (
            _entry.c.source_type == "inventory.entry",
            entry.correlate(_entry).scalar_subquery(),
        ),
        (
            _entry.c.source_type == "inventory.adjustment",
            adjustment.correlate(_entry).scalar_subquery(),
        ),
    )


def _by_number(word: str) -> ColumnElement[bool]:
    """The movements of documents whose number holds a word."""
    return or_(
        *(
            and_(
                _entry.c.source_type == kind,
                _entry.c.source_id.in_(select(table.c.id).where(contains(table.c.number, word))),
            )
            for kind, table in (("inventory.entry", _se), ("inventory.adjustment", _adj))
        )
    )


def _row_sum(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Over the pools that an entry moved in or out of (one, or two for a transfer)."""
    return (
        select(func.sum(column, type_=column.type))
        .where(_value.c.entry_id == _entry.c.id)
        .correlate(_entry)
        .scalar_subquery()
    )


def _cost_of(entries: AnySelect | None) -> ColumnElement[Any]:
    """What these movements (all without) cost, in one pass over the costs."""
    query = select(func.sum(_value.c.cost, type_=_value.c.cost.type))
    if entries is not None:
        query = query.where(_value.c.entry_id.in_(entries.correlate(None)))
    return query.correlate(None).scalar_subquery()


MOVEMENTS = ListQuery(
    key="inventory.movements",
    label="Stock movements",
    entity="inventory.movement",
    id=_entry.c.id,
    columns=(
        ListColumn("posted_on", Fact("Date", Kind.DATE), _entry.c.posted_on),
        ListColumn("document", Fact("Document"), _own_number(), search=True, find=_by_number),
        ListColumn("code", fact_of(Item, "code"), _item.c.code, search=True),
        ListColumn("name", Fact("Item"), _item.c.name, search=True),
        ListColumn("from_place", Fact("From"), _from.c.name, search=True),
        ListColumn("to_place", Fact("To"), _to.c.name, search=True),
        ListColumn("quantity", ON_HAND.but(label="Quantity"), _entry.c.quantity),
        ListColumn("uom", Fact("Unit"), _uom.c.code),
        UNIT_PLACES,
        ListColumn(
            "cost", VALUE.but(label="Value in − out"), _row_sum(_value.c.cost), sum=_cost_of
        ),
        ListColumn("balance", ON_HAND.but(label="Balance"), _row_sum(_value.c.quantity_after)),
        ListColumn(
            "balance_value",
            VALUE.but(label="Balance value", total=False),
            _row_sum(_value.c.value_after),
        ),
        ListColumn("entered_at", Fact("Entered", Kind.DATETIME), _entry.c.entered_at),
        ListColumn("item_id", Fact("Item no.", Kind.INTEGER), _entry.c.item_id, inner=True),
        ListColumn("source_type", Fact("Document type"), _entry.c.source_type, inner=True),
        ListColumn("source_id", Fact("Document no."), _entry.c.source_id, inner=True),
    ),
    source=lambda statement: (
        statement.outerjoin_from(_entry, _item, _item.c.id == _entry.c.item_id)
        .outerjoin(_uom, _uom.c.id == _item.c.stock_uom_id)
        .outerjoin(_from, _from.c.id == _entry.c.from_location_id)
        .outerjoin(_to, _to.c.id == _entry.c.to_location_id)
    ),
    sort=_entry.c.id.desc(),
    tables=("stock_ledger_entry", "stock_valuation"),
    permission="inventory.stock.view",
    sensitive="inventory.stock.see_sensitive",
)


WAREHOUSES = ListQuery(
    key="inventory.warehouses",
    label="Warehouses",
    entity="inventory.warehouse",
    id=_warehouse.c.id,
    columns=(
        ListColumn("name", fact_of(Warehouse, "name"), _warehouse.c.name, search=True),
        ListColumn(
            "negative_policy",
            fact_of(Warehouse, "negative_policy"),
            _warehouse.c.negative_policy,
        ),
        ListColumn("active", fact_of(Warehouse, "active"), _warehouse.c.active),
    ),
    source=lambda statement: statement,
    sort=_warehouse.c.name,
    tables=("warehouse",),
    permission="inventory.stock.view",
)

LOCATIONS = ListQuery(
    key="inventory.locations",
    label="Locations",
    entity="inventory.location",
    id=_place.c.id,
    columns=(
        ListColumn("name", fact_of(Location, "name"), _place.c.name, search=True),
        ListColumn("warehouse", Fact("Warehouse"), _warehouse.c.name, search=True),
        replace(_path, fact=Fact("Where it lies")),
        ListColumn("kind", fact_of(Location, "kind"), _place.c.kind),
        ListColumn("active", fact_of(Location, "active"), _place.c.active),
    ),
    source=lambda statement: (
        statement.join_from(_place, _warehouse, _warehouse.c.id == _place.c.warehouse_id)
        .outerjoin(_paths, _paths.c.id == _place.c.id)
        .where(_place.c.is_stock.is_(True))
    ),
    sort=lowered(_warehouse.c.name + SLASH + _paths.c.path),
    tables=("location", "warehouse"),
    permission="inventory.stock.view",
)

_STATE = Fact("Status", Kind.CHOICE, choices=STATES)
_lines = StockEntryLine.table()

ENTRIES = ListQuery(
    key="inventory.entries",
    label="Stock entries",
    entity="inventory.entry",
    id=_se.c.id,
    columns=(
        ListColumn("number", fact_of(StockEntry, "number"), _se.c.number, search=True),
        ListColumn("posted_on", fact_of(StockEntry, "posted_on"), _se.c.posted_on),
        ListColumn("purpose", fact_of(StockEntry, "purpose"), _se.c.purpose),
        ListColumn("from_place", Fact("From"), _from.c.name, search=True),
        ListColumn("to_place", Fact("To"), _to.c.name, search=True),
        ListColumn("taken_by", fact_of(StockEntry, "taken_by"), _se.c.taken_by, search=True),
        ListColumn(
            "lines",
            Fact("Lines", Kind.INTEGER),
            select(func.count())
            .where(_lines.c.document_id == _se.c.id)
            .correlate(_se)
            .scalar_subquery(),
        ),
        ListColumn("status", _STATE, _se.c.status),
        ListColumn("remarks", fact_of(StockEntry, "remarks"), _se.c.remarks, search=True),
    ),
    source=lambda statement: statement.select_from(
        _se.outerjoin(_from, _from.c.id == _se.c.from_location_id).outerjoin(
            _to, _to.c.id == _se.c.to_location_id
        )
    ),
    sort=_se.c.id.desc(),
    tables=("stock_entry",),
    permission="inventory.entry.view",
)

ADJUSTMENTS = ListQuery(
    key="inventory.adjustments",
    label="Stock adjustments",
    entity="inventory.adjustment",
    id=_adj.c.id,
    columns=(
        ListColumn("number", fact_of(StockAdjustment, "number"), _adj.c.number, search=True),
        ListColumn("posted_on", fact_of(StockAdjustment, "posted_on"), _adj.c.posted_on),
        ListColumn("reason", fact_of(StockAdjustment, "reason"), _adj.c.reason, search=True),
        ListColumn("status", _STATE, _adj.c.status),
        ListColumn("remarks", fact_of(StockAdjustment, "remarks"), _adj.c.remarks, search=True),
    ),
    source=lambda statement: statement,
    sort=_adj.c.id.desc(),
    tables=("stock_adjustment",),
    permission="inventory.adjustment.view",
)
