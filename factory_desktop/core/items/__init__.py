"""Items: what is bought, stocked, made and sold; units, categories, barcodes, prices."""

from factory_desktop.core.items.models import Item, ItemCategory, ItemLevel, Uom
from factory_desktop.core.items.module import MODULE
from factory_desktop.core.items.queries import (
    ITEMS,
    find_item,
    item_record,
    items_by_id,
    last_price,
    to_stock_quantity,
    uom_by_code,
)
from factory_desktop.core.items.services import record_prices, save_item

__all__ = [
    "ITEMS",
    "MODULE",
    "Item",
    "ItemCategory",
    "ItemLevel",
    "Uom",
    "find_item",
    "item_record",
    "items_by_id",
    "last_price",
    "record_prices",
    "save_item",
    "to_stock_quantity",
    "uom_by_code",
]
