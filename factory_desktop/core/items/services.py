"""Commands on items, units and categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

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
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import quantity as as_quantity
from factory_desktop.core.platform import masters
from factory_desktop.core.platform.commands import UnitOfWork, command
from factory_desktop.core.platform.db import facts_of
from factory_desktop.core.platform.parts import Part, Rows

#: Lengths an HSN or SAC code may have (Customs Tariff chapters to tariff items).
_HSN_LENGTHS = (2, 4, 6, 8)
#: What may be said for one warehouse.
LEVEL_KEYS = ("reorder_point", "safety_stock", "minimum_order", "lead_time_days")
BARCODES = Part(
    "barcodes", "Barcodes", ItemBarcode, "item_id", ("code",), named_by=("code",), order="id"
)
_CATEGORY = ("category_id",)
CATEGORIES = Part(
    "categories", "Further categories", ItemCategoryLink, "item_id", _CATEGORY, named_by=_CATEGORY
)
UNITS = Part(
    "units", "Further units", ItemUom, "item_id", ("uom_id", "factor"), named_by=("uom_id",)
)
LEVELS = Part(
    "levels",
    "Reorder levels",
    ItemLevel,
    "item_id",
    ("warehouse_id", *LEVEL_KEYS),
    named_by=("warehouse_id",),
)


@command("items.item.save", permission="items.item.edit")
def save_item(
    uow: UnitOfWork,
    *,
    values: Mapping[str, Any],
    item_id: int | None = None,
    version: int | None = None,
    barcodes: Sequence[str] | None = None,
    categories: Sequence[int] | None = None,
    units: Sequence[tuple[int, Decimal]] | None = None,
    levels: Sequence[Mapping[str, Any]] | None = None,
) -> int:
    """Add or change an item; an empty code takes the next number of the series.

    `barcodes`, `categories`, `units` and `levels` (what is ordered for single warehouses) replace
    what is there; None leaves them alone. Changed prices are written to the price history.
    """
    values = dict(values)
    if item_id is None and not str(values.get("code") or "").strip():
        values["code"] = _next_code(uow)
    given = masters.readable(Item, values)
    _check_own_rules(uow, given, item_id)
    old = uow.get(Item, item_id, lock=True) if item_id is not None else {}
    entity = uow.registry.entities["items.item"]
    parts: dict[Part, Rows] = {}
    if barcodes is not None:
        parts[BARCODES] = _checked_barcodes(uow, item_id, barcodes)
    if categories is not None:
        parts[CATEGORIES] = _checked_categories(uow, categories)
    if units is not None:
        parts[UNITS] = _checked_units(units)
    if levels is not None:
        parts[LEVELS] = _checked_levels(uow, levels)
    saved = masters.save(uow, entity, item_id, version, values, parts=parts)
    if units is not None:
        _keep_apart(uow, saved)
    for kind in ("purchase", "sale"):
        rate = given.get(f"{kind}_rate")
        if rate is not None and rate != old.get(f"{kind}_rate"):
            record_prices(uow, [(saved, rate)], kind, uow.clock.today(), "item")
    return saved


def _next_code(uow: UnitOfWork) -> str:
    """The next free code of the series; codes typed by hand are stepped over."""
    table = Item.table()
    while True:
        code = uow.number("items.item", uow.settings["items.code_pattern"], 0)
        if uow.conn.execute(select(table.c.id).where(table.c.code == code)).first() is None:
            return code


def _check_own_rules(uow: UnitOfWork, values: Mapping[str, Any], item_id: int | None) -> None:
    errors: dict[str, str] = {}
    hsn = str(values.get("hsn_code") or "").strip()
    if hsn and (not hsn.isdigit() or len(hsn) not in _HSN_LENGTHS):
        errors["hsn_code"] = msg("An HSN code has 4, 6 or 8 figures.")
    gst = values.get("gst_rate")
    if gst is not None and gst > 100:
        errors["gst_rate"] = msg("A tax above 100 % cannot be right.")
    if errors:
        raise Invalid(errors)
    if item_id is not None and {"stock_uom_id", "valuation"} & values.keys():
        _check_moved(uow, values, item_id)


def _check_moved(uow: UnitOfWork, values: Mapping[str, Any], item_id: int) -> None:
    """An item that has moved keeps its unit and its way of being valued."""
    old = uow.get(Item, item_id)
    changed = [
        key for key in ("stock_uom_id", "valuation") if values.get(key) not in (None, "", old[key])
    ]
    if changed and "stock_ledger_entry" in masters.used_by(uow.conn, Item, item_id):
        text = msg("The item has moved; this no longer changes. Make a new item instead.")
        raise Invalid(dict.fromkeys(changed, text))


def record_prices(
    uow: UnitOfWork, rates: Sequence[tuple[int, Decimal]], kind: str, on: date, source: str
) -> None:
    """Write prices of items (kind `purchase` or `sale`) into the history, in one statement."""
    at = uow.clock.now()
    uow.insert_many(
        ItemPrice,
        [
            {
                "item_id": item_id,
                "kind": kind,
                "rate": as_quantity(rate),
                "valid_from": on,
                "source": source,
                "recorded_at": at,
            }
            for item_id, rate in rates
        ],
    )


def _checked_barcodes(uow: UnitOfWork, item_id: int | None, barcodes: Sequence[str]) -> Rows:
    codes = list(dict.fromkeys(code.strip() for code in barcodes if code.strip()))
    table = ItemBarcode.table()
    taken = select(table.c.code).where(table.c.code.in_(codes))
    if item_id is not None:
        taken = taken.where(table.c.item_id != item_id)
    other = uow.conn.execute(taken).scalars().first()
    if other is not None:
        raise Invalid({"barcodes": msg("Barcode {code} belongs to another item.", code=other)})
    if any(len(code) > 60 for code in codes):
        raise Invalid({"barcodes": msg("A barcode has at most 60 characters.")})
    return BARCODES.sorted({"code": code} for code in codes)


def _checked_categories(uow: UnitOfWork, categories: Sequence[int]) -> Rows:
    known = ItemCategory.table()
    query = select(known.c.id).where(known.c.id.in_(categories))
    if set(categories) - set(uow.conn.execute(query).scalars()):
        raise Invalid({"categories": msg("This does not exist. Choose one from the list.")})
    return CATEGORIES.sorted({"category_id": key} for key in dict.fromkeys(categories))


def _checked_units(units: Sequence[tuple[int, Decimal]]) -> Rows:
    errors: dict[str, str] = {}
    rows: Rows = []
    for index, (uom_id, factor) in enumerate(units):
        if factor <= 0:
            raise Invalid({"units": msg("One unit must be more than nothing of the other.")})
        if uom_id in [row["uom_id"] for row in rows]:
            errors[f"units.{index}.uom_id"] = msg("This unit stands above already.")
        rows.append({"uom_id": uom_id, "factor": as_quantity(factor)})
    if errors:
        raise Invalid(errors)
    return UNITS.sorted(rows)


def _keep_apart(uow: UnitOfWork, item_id: int) -> None:
    """No further unit is the item's own, whichever of the two somebody changed meanwhile."""
    stock = uow.get(Item, item_id)["stock_uom_id"]
    if stock in [row["uom_id"] for row in UNITS.read(uow.conn, item_id)]:
        raise Invalid({"units": msg("This is already the item's own unit.")})


def levels_of_item(conn: Connection, item_id: int) -> Rows:
    """What is said of an item for single warehouses, by warehouse."""
    return LEVELS.read(conn, item_id)


def _checked_levels(uow: UnitOfWork, levels: Sequence[Mapping[str, Any]]) -> Rows:
    facts, errors, rows = facts_of(ItemLevel), dict[str, str](), list[dict[str, Any]]()
    for index, given in enumerate(levels):
        try:
            rows.append(masters.check(uow.conn, uow.registry, facts, given, whole=True))
        except Invalid as error:
            errors.update({f"levels.{index}.{k}": text for k, text in error.fields.items()})
            continue
        row = rows[-1]
        if row["warehouse_id"] in [other["warehouse_id"] for other in rows[:-1]]:
            errors[f"levels.{index}.warehouse_id"] = msg("This warehouse stands above already.")
        if all(row.get(key) is None for key in LEVEL_KEYS):
            errors[f"levels.{index}.reorder_point"] = msg("Fill in a figure, or take the line out.")
    if errors:
        raise Invalid(errors)
    return LEVELS.sorted(rows)


@command("items.item.delete", permission="items.item.delete")
def delete_item(uow: UnitOfWork, *, item_id: int) -> None:
    """Delete an item without history; one with history is deactivated instead."""
    masters.remove(uow, uow.registry.entities["items.item"], item_id, ("item_price",))


@command("items.uom.save", permission="items.uom.edit")
def save_uom(
    uow: UnitOfWork,
    *,
    values: Mapping[str, Any],
    uom_id: int | None = None,
    version: int | None = None,
) -> int:
    """Add or change a unit of measure."""
    decimals = values.get("decimals")
    if isinstance(decimals, int) and decimals > 6:
        raise Invalid({"decimals": msg("At most 6 decimals.")})
    return masters.save(uow, uow.registry.entities["items.uom"], uom_id, version, values)


@command("items.uom.delete", permission="items.uom.edit")
def delete_uom(uow: UnitOfWork, *, uom_id: int) -> None:
    """Delete a unit that nothing uses."""
    masters.remove(uow, uow.registry.entities["items.uom"], uom_id)


@command("items.category.save", permission="items.category.edit")
def save_category(
    uow: UnitOfWork,
    *,
    values: Mapping[str, Any],
    category_id: int | None = None,
    version: int | None = None,
) -> int:
    """Add or change a category; it cannot stand under itself."""
    parent = masters.readable(ItemCategory, values).get("parent_id")
    if category_id is not None and parent is not None:
        _no_circle(uow, category_id, parent)
    entity = uow.registry.entities["items.category"]
    return masters.save(uow, entity, category_id, version, values)


def _no_circle(uow: UnitOfWork, category_id: int, parent: int | None) -> None:
    table = ItemCategory.table()
    while parent is not None:
        if parent == category_id:
            raise Invalid({"parent_id": msg("A category cannot stand under itself.")})
        parent = uow.conn.execute(select(table.c.parent_id).where(table.c.id == parent)).scalar()


@command("items.category.delete", permission="items.category.edit")
def delete_category(uow: UnitOfWork, *, category_id: int) -> None:
    """Delete a category that nothing uses."""
    masters.remove(uow, uow.registry.entities["items.category"], category_id)


#: Units every company starts with: code, name, decimals, GST unit quantity code.
SEEDED = (
    ("pcs", "Pieces", 0, "PCS"),
    ("kg", "Kilogram", 3, "KGS"),
    ("g", "Gram", 3, "GMS"),
    ("t", "Tonne", 3, "MTS"),
    ("m", "Metre", 3, "MTR"),
    ("mm", "Millimetre", 1, "OTH"),
    ("ft", "Foot", 3, "OTH"),
    ("sqm", "Square metre", 3, "SQM"),
    ("l", "Litre", 3, "LTR"),
    ("ml", "Millilitre", 1, "MLT"),
    ("box", "Box", 0, "BOX"),
    ("set", "Set", 0, "SET"),
    ("pair", "Pair", 0, "PRS"),
    ("dozen", "Dozen", 0, "DOZ"),
    ("roll", "Roll", 0, "ROL"),
    ("bag", "Bag", 0, "BAG"),
    ("can", "Can", 0, "CAN"),
    ("sheet", "Sheet", 0, "OTH"),
    ("bundle", "Bundle", 0, "BDL"),
    ("hour", "Hour", 2, "OTH"),
)


def seed(uow: UnitOfWork) -> None:
    """Make the units every company starts with."""
    for code, name, decimals, uqc in SEEDED:
        uow.insert(Uom, {"code": code, "name": name, "decimals": decimals, "uqc": uqc}, code)
