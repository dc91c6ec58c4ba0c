"""Import of reorder levels: of items, or of items in single warehouses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from factory_desktop.core.inventory.levels import warehouses
from factory_desktop.core.items import item_record, save_item
from factory_desktop.core.items.exchange import CODE, NAME, ItemFinder
from factory_desktop.core.items.services import LEVEL_KEYS
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.commands import UnitOfWork
from factory_desktop.core.platform.exchange import ImportField, ImportKind
from factory_desktop.core.platform.importing import ImportTarget, Take

REORDER_LEVELS = ImportKind(
    "reorder-levels",
    "Reorder levels",
    (
        ImportField("code", CODE.fact, aliases=CODE.aliases, identity=True, example="00459"),
        ImportField("name", NAME.fact.but(required=False), aliases=NAME.aliases, identity=True),
        ImportField(
            "warehouse", Fact("Warehouse"), aliases=("Godown", "Branch", "गोदाम"), example="Main",
        ),
        ImportField(
            "reorder_point", Fact("Reorder at", Kind.QUANTITY, minimum=0),
            aliases=("Reorder Level", "Reorder Point", "ROL", "Min Level", "Minimum Level",
                     "Min Stock", "न्यूनतम स्टॉक"), example="50",
        ),
        ImportField(
            "safety_stock", Fact("Safety stock", Kind.QUANTITY, minimum=0),
            aliases=("Buffer Stock", "Buffer", "सुरक्षित स्टॉक"), example="10",
        ),
        ImportField(
            "minimum_order", Fact("Minimum order", Kind.QUANTITY, minimum=0),
            aliases=("MOQ", "Minimum Order Qty", "Min Order Qty"), example="25",
        ),
        ImportField(
            "lead_time_days", Fact("Lead time, days", Kind.INTEGER, minimum=0),
            aliases=("Lead Time", "Lead Days", "Delivery Days"), example="7",
        ),
    ),
    sheet_words=("reorder", "level", "minimum", "rol"),
    help="One row an item and warehouse. Without a warehouse the figures are the item's.",
)  # fmt: skip


def apply(uow: UnitOfWork, take: Take) -> None:
    """Set the levels of items that are there; figures that a sheet leaves out stay."""
    finder = ItemFinder(uow.conn)
    places = {name.lower(): warehouse_id for warehouse_id, name in warehouses(uow.conn)}
    for row in take.rows:
        with take.row(row):
            _set(uow, finder, places, row.values)
            take.updated += 1


def _set(
    uow: UnitOfWork, finder: ItemFinder, places: Mapping[str, int], row: Mapping[str, Any]
) -> None:
    item_id = finder.of_row(row)
    if item_id is None:
        raise Invalid({"code": msg("There is no such item. Import the items first.")})
    said = {key: row[key] for key in LEVEL_KEYS if row.get(key) is not None}
    if not said:
        raise Invalid({"reorder_point": msg("Fill in a figure, or take the line out.")})
    name = str(row.get("warehouse") or "").strip()
    if not name:
        save_item(uow, item_id=item_id, values=said)
        return
    if name.lower() not in places:
        told = msg("There is no warehouse “{name}”. Add it under Stock, Warehouses.", name=name)
        raise Invalid({"warehouse": told})
    levels = {line["warehouse_id"]: line for line in item_record(uow.conn, item_id)["levels"]}
    here = places[name.lower()]
    levels[here] = {**levels.get(here, {}), **said, "warehouse_id": here}
    save_item(uow, item_id=item_id, values={}, levels=tuple(levels.values()))


TARGET = ImportTarget(REORDER_LEVELS, "items.item.edit", apply)
