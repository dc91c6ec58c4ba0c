"""Tables of items, their units, categories, barcodes and prices."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Date, DateTime, String, UniqueConstraint

from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.platform.db import (
    Base,
    Id,
    Quantity,
    Record,
    Stored,
    field,
    folded_index,
    stored,
)

ITEM_TYPES = (
    Choice("raw_material", "Raw material"),
    Choice("component", "Component"),
    Choice("finished_good", "Finished good"),
    Choice("consumable", "Consumable"),
    Choice("tool", "Tool"),
    Choice("service", "Service"),
)
VALUATIONS = (Choice("moving_average", "Moving average"), Choice("fifo", "First in, first out"))


class Uom(Base, Record):
    """A unit of measure; quantities in it have so many decimals."""

    __tablename__ = "uom"

    code: Stored[str] = field(Fact("Unit", Kind.TEXT, required=True, max_length=12), unique=True)
    name: Stored[str] = field(Fact("Name", required=True, max_length=40))
    decimals: Stored[int] = field(
        Fact("Decimals", Kind.INTEGER, required=True, minimum=0, help="0 for pieces, 3 for kg.")
    )
    uqc: Stored[str | None] = field(
        Fact("GST unit code", max_length=8, help="The unit's code in GST returns, such as KGS.")
    )


class ItemCategory(Base, Record):
    """A branch of the category tree."""

    __tablename__ = "item_category"

    name: Stored[str] = field(Fact("Category", required=True, max_length=80), unique=True)
    parent_id: Stored[int | None] = field(
        Fact("Under", Kind.REFERENCE, reference="items.category"), "item_category.id"
    )


class Item(Base, Record):
    """A thing that is stocked, or a service."""

    __tablename__ = "item"
    __table_args__ = (folded_index("item", "code"), folded_index("item", "name"))

    code: Stored[str] = field(
        Fact("Code", Kind.CODE, help="Leave empty: the next number is taken.", required=True),
        unique=True,
    )
    name: Stored[str] = field(Fact("Name", required=True, max_length=160), index=True)
    name_local: Stored[str | None] = field(Fact("Name in Hindi", max_length=160))
    item_type: Stored[str] = field(
        Fact("Type", Kind.CHOICE, required=True, choices=ITEM_TYPES, default="raw_material")
    )
    stock_uom_id: Stored[int] = field(
        Fact("Unit", Kind.REFERENCE, required=True, reference="items.uom"), "uom.id"
    )
    category_id: Stored[int | None] = field(
        Fact("Category", Kind.REFERENCE, reference="items.category"), "item_category.id"
    )
    hsn_code: Stored[str | None] = field(
        Fact("HSN/SAC", max_length=8, help="4, 6 or 8 figures, as on the supplier's bill.")
    )
    gst_rate: Stored[Decimal | None] = field(Fact("GST %", Kind.PERCENT, minimum=0, precision=2))
    brand: Stored[str | None] = field(Fact("Brand", max_length=80))
    part_code: Stored[str | None] = field(Fact("Part code", max_length=60))
    supplier_code: Stored[str | None] = field(Fact("Supplier's code", max_length=60))
    description: Stored[str | None] = field(Fact("Description", Kind.MULTILINE, max_length=1000))
    purchase_rate: Stored[Decimal | None] = field(Fact("Purchase rate", Kind.RATE, minimum=0))
    sale_rate: Stored[Decimal | None] = field(Fact("Sale rate", Kind.RATE, minimum=0))
    valuation: Stored[str] = field(
        Fact(
            "Valued by",
            Kind.CHOICE,
            required=True,
            choices=VALUATIONS,
            help="How the cost of what leaves the store is found.",
            default="moving_average",
        )
    )
    reorder_point: Stored[Decimal | None] = field(
        Fact("Reorder at", Kind.QUANTITY, minimum=0, help="At or below this the stock is LOW.")
    )
    safety_stock: Stored[Decimal | None] = field(Fact("Safety stock", Kind.QUANTITY, minimum=0))
    minimum_order: Stored[Decimal | None] = field(Fact("Minimum order", Kind.QUANTITY, minimum=0))
    lead_time_days: Stored[int | None] = field(Fact("Lead time, days", Kind.INTEGER, minimum=0))
    units_per_carton: Stored[Decimal | None] = field(
        Fact("Units per carton", Kind.QUANTITY, minimum=0)
    )
    best_seller: Stored[bool] = field(Fact("Best seller", Kind.BOOL, default=False))
    active: Stored[bool] = field(
        Fact("Active", Kind.BOOL, help="Inactive items no longer show in look-ups.", default=True)
    )
    picture: Stored[bytes | None] = field(Fact("Picture", Kind.IMAGE))


class ItemCategoryLink(Base):
    """A further category of an item."""

    __tablename__ = "item_category_link"

    item_id: Stored[int] = stored(Id, "item.id", primary_key=True)
    category_id: Stored[int] = stored(Id, "item_category.id", primary_key=True)


class ItemUom(Base):
    """Another unit of an item: one of it is `factor` of the stock unit, exactly."""

    __tablename__ = "item_uom"

    item_id: Stored[int] = stored(Id, "item.id", primary_key=True)
    uom_id: Stored[int] = stored(Id, "uom.id", primary_key=True)
    factor: Stored[Decimal] = stored(Quantity(), nullable=False)


class ItemLevel(Base):
    """When and how much of an item is ordered for one warehouse; empty: as for the item."""

    __tablename__ = "item_level"

    item_id: Stored[int] = stored(Id, "item.id", primary_key=True)
    warehouse_id: Stored[int] = field(
        Fact("Warehouse", Kind.REFERENCE, required=True, reference="inventory.warehouse"),
        "warehouse.id",
        primary_key=True,
    )
    reorder_point: Stored[Decimal | None] = field(
        Fact("Reorder at", Kind.QUANTITY, minimum=0, help="At or below this it is LOW there.")
    )
    safety_stock: Stored[Decimal | None] = field(Fact("Safety stock", Kind.QUANTITY, minimum=0))
    minimum_order: Stored[Decimal | None] = field(Fact("Minimum order", Kind.QUANTITY, minimum=0))
    lead_time_days: Stored[int | None] = field(Fact("Lead time, days", Kind.INTEGER, minimum=0))


class ItemBarcode(Base):
    """A barcode or other name under which an item is found."""

    __tablename__ = "item_barcode"
    __table_args__ = (UniqueConstraint("code"), folded_index("item_barcode", "code"))

    id: Stored[int] = stored(Id, primary_key=True)
    item_id: Stored[int] = stored(Id, "item.id", nullable=False, index=True)
    code: Stored[str] = stored(String(60), nullable=False)


class ItemPrice(Base):
    """Every price an item had, written on each change."""

    __tablename__ = "item_price"

    id: Stored[int] = stored(Id, primary_key=True)
    item_id: Stored[int] = stored(Id, "item.id", nullable=False, index=True)
    kind: Stored[str] = stored(String(10), nullable=False)
    rate: Stored[Decimal] = stored(Quantity(), nullable=False)
    valid_from: Stored[date] = stored(Date, nullable=False)
    source: Stored[str] = stored(String(60), nullable=False)
    recorded_at: Stored[datetime] = stored(DateTime, nullable=False)
