"""What others ask about items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from factory_desktop.core.items.models import (
    Item,
    ItemBarcode,
    ItemCategory,
    ItemCategoryLink,
    ItemLevel,
    ItemPrice,
    ItemUom,
    Uom,
)
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import round_to
from factory_desktop.core.platform.db import AnySelect, fact_of
from factory_desktop.core.platform.db.folding import contains, same
from factory_desktop.core.platform.listing import ListColumn, ListQuery

_item, _uom, _category = Item.table(), Uom.table(), ItemCategory.table()
_barcode, _factor, _price = ItemBarcode.table(), ItemUom.table(), ItemPrice.table()


def _joined(statement: AnySelect) -> AnySelect:
    return statement.outerjoin_from(_item, _uom, _uom.c.id == _item.c.stock_uom_id).outerjoin(
        _category, _category.c.id == _item.c.category_id
    )


def barcode_match(word: str) -> ColumnElement[bool]:
    """Whether an item has a barcode that contains a word."""
    return _item.c.id.in_(select(_barcode.c.item_id).where(contains(_barcode.c.code, word)))


ITEMS = ListQuery(
    key="items.items",
    label="Items",
    entity="items.item",
    id=_item.c.id,
    columns=(
        ListColumn("code", fact_of(Item, "code"), _item.c.code, search=True),
        ListColumn("name", fact_of(Item, "name"), _item.c.name, search=True),
        ListColumn("item_type", fact_of(Item, "item_type"), _item.c.item_type),
        ListColumn("category", Fact("Category"), _category.c.name),
        ListColumn("uom", Fact("Unit"), _uom.c.code),
        ListColumn("hsn_code", fact_of(Item, "hsn_code"), _item.c.hsn_code, search=True),
        ListColumn("gst_rate", fact_of(Item, "gst_rate"), _item.c.gst_rate),
        ListColumn("purchase_rate", fact_of(Item, "purchase_rate"), _item.c.purchase_rate),
        ListColumn("sale_rate", fact_of(Item, "sale_rate"), _item.c.sale_rate),
        ListColumn("reorder_point", fact_of(Item, "reorder_point"), _item.c.reorder_point),
        ListColumn("brand", fact_of(Item, "brand"), _item.c.brand, search=True),
        ListColumn("part_code", fact_of(Item, "part_code"), _item.c.part_code, search=True),
        ListColumn("name_local", fact_of(Item, "name_local"), _item.c.name_local, search=True),
        ListColumn("valuation", fact_of(Item, "valuation"), _item.c.valuation),
        ListColumn("active", fact_of(Item, "active"), _item.c.active),
    ),
    source=_joined,
    sort=_item.c.code,
    tables=("item", "uom", "item_category", "item_barcode"),
    permission="items.item.view",
    aliases=barcode_match,
)

UOMS = ListQuery(
    key="items.uoms",
    label="Units",
    entity="items.uom",
    id=_uom.c.id,
    columns=(
        ListColumn("code", fact_of(Uom, "code"), _uom.c.code, search=True),
        ListColumn("name", fact_of(Uom, "name"), _uom.c.name, search=True),
        ListColumn("decimals", fact_of(Uom, "decimals"), _uom.c.decimals),
        ListColumn("uqc", fact_of(Uom, "uqc"), _uom.c.uqc, search=True),
    ),
    source=lambda statement: statement,
    sort=_uom.c.code,
    tables=("uom",),
    permission="items.item.view",
)

_parent = _category.alias("parent")

CATEGORIES = ListQuery(
    key="items.categories",
    label="Categories",
    entity="items.category",
    id=_category.c.id,
    columns=(
        ListColumn("name", fact_of(ItemCategory, "name"), _category.c.name, search=True),
        ListColumn("parent", Fact("Under"), _parent.c.name, search=True),
        ListColumn(
            "items",
            Fact("Items", Kind.INTEGER),
            select(func.count())
            .where(_item.c.category_id == _category.c.id)
            .correlate(_category)
            .scalar_subquery(),
        ),
    ),
    source=lambda statement: statement.select_from(
        _category.outerjoin(_parent, _parent.c.id == _category.c.parent_id)
    ),
    sort=_category.c.name,
    tables=("item_category", "item"),
    permission="items.item.view",
)


class ItemInfo(NamedTuple):
    """What documents and ledgers need to know of an item."""

    id: int
    code: str
    name: str
    uom_id: int
    uom: str
    decimals: int
    valuation: str
    stocked: bool
    active: bool
    hsn_code: str | None
    gst_rate: Decimal | None
    purchase_rate: Decimal | None


#: What makes an `ItemInfo`, for statements that join `item` and `uom` themselves.
ITEM_COLUMNS = (
    _item.c.id,
    _item.c.code,
    _item.c.name,
    _item.c.stock_uom_id,
    _uom.c.code.label("uom"),
    _uom.c.decimals,
    _item.c.valuation,
    (_item.c.item_type != "service").label("stocked"),
    _item.c.active,
    _item.c.hsn_code,
    _item.c.gst_rate,
    _item.c.purchase_rate,
)
_BY_ID = (
    select(*ITEM_COLUMNS)
    .join(_uom, _uom.c.id == _item.c.stock_uom_id)
    .where(_item.c.id.in_(bindparam("ids", expanding=True)))
)


def items_by_id(conn: Connection, ids: Iterable[int]) -> dict[int, ItemInfo]:
    """Items by id, in one statement; ids that do not exist are not in the answer."""
    rows = conn.execute(_BY_ID, {"ids": sorted(set(ids))})
    return {row[0]: ItemInfo._make(row) for row in rows}


def find_item(conn: Connection, text: str) -> int | None:
    """The item with exactly this code, barcode or, where only one has it, name."""
    word = text.strip()
    for query in (
        select(_item.c.id).where(same(_item.c.code, word)),
        select(_barcode.c.item_id).where(same(_barcode.c.code, word)),
        select(_item.c.id).where(same(_item.c.name, word)),
    ):
        found = conn.execute(query.limit(2)).scalars().all()
        if len(found) == 1:
            return int(found[0])
    return None


def uom_by_code(conn: Connection, code: str) -> int | None:
    """The unit with this code or name, without regard to case."""
    match = same(_uom.c.code, code.strip()) | same(_uom.c.name, code.strip())
    found = conn.execute(select(_uom.c.id).where(match)).scalar()
    return int(found) if found is not None else None


def to_stock_quantity(
    conn: Connection, item_id: int, uom_id: int | None, quantity: Decimal
) -> Decimal:
    """A quantity in one of the item's units, in its stock unit, exactly.

    Raises `Invalid` for a unit the item does not have, or a result past the unit's decimals.
    """
    info = items_by_id(conn, [item_id])[item_id]
    if uom_id is not None and uom_id != info.uom_id:
        where = (_factor.c.item_id == item_id) & (_factor.c.uom_id == uom_id)
        factor = conn.execute(select(_factor.c.factor).where(where)).scalar()
        if factor is None:
            raise Invalid({"uom_id": msg("{code} has no such unit.", code=info.code)})
        quantity = quantity * factor
    if round_to(quantity, info.decimals) != quantity:
        raise Invalid(
            {
                "quantity": msg(
                    "{code} is counted in {uom} with {places} decimals.",
                    code=info.code,
                    uom=info.uom,
                    places=info.decimals,
                )
            }
        )
    return quantity


def last_price(
    conn: Connection, item_id: int, kind: str = "purchase", on: date | None = None
) -> Decimal | None:
    """The price in force on a day (or the newest)."""
    query = select(_price.c.rate).where(_price.c.item_id == item_id, _price.c.kind == kind)
    if on is not None:
        query = query.where(_price.c.valid_from <= on)
    newest = query.order_by(_price.c.valid_from.desc(), _price.c.id.desc()).limit(1)
    return conn.execute(newest).scalar()


def last_prices(
    conn: Connection, item_ids: Sequence[int], kind: str = "purchase"
) -> dict[int, Decimal]:
    """The newest price of each item that has one."""
    query = select(_price.c.item_id, _price.c.rate)
    query = query.where(_price.c.item_id.in_(item_ids), _price.c.kind == kind)
    rows = conn.execute(query.order_by(_price.c.valid_from, _price.c.id))
    return {row.item_id: row.rate for row in rows}


def price_history(conn: Connection, item_id: int) -> list[dict[str, Any]]:
    """All prices of an item, newest first."""
    query = select(_price).where(_price.c.item_id == item_id)
    rows = conn.execute(query.order_by(_price.c.valid_from.desc(), _price.c.id.desc()))
    return [dict(row) for row in rows.mappings()]


def item_record(conn: Connection, item_id: int) -> dict[str, Any]:
    """An item with all that hangs on it, as its form edits it."""
    row = conn.execute(select(_item).where(_item.c.id == item_id)).mappings().one()
    link = ItemCategoryLink.table()
    codes = select(_barcode.c.code).where(_barcode.c.item_id == item_id).order_by(_barcode.c.id)
    more = select(link.c.category_id).where(link.c.item_id == item_id)
    units = select(_factor.c.uom_id, _factor.c.factor).where(_factor.c.item_id == item_id)
    level = ItemLevel.table()
    levels = select(level).where(level.c.item_id == item_id).order_by(level.c.warehouse_id)
    return {
        **row,
        "barcodes": tuple(conn.execute(codes).scalars()),
        "categories": tuple(conn.execute(more.order_by(link.c.category_id)).scalars()),
        "units": tuple((u.uom_id, u.factor) for u in conn.execute(units.order_by("uom_id"))),
        "levels": tuple(
            {key: value for key, value in row.items() if key != "item_id"}
            for row in conn.execute(levels).mappings()
        ),
    }
