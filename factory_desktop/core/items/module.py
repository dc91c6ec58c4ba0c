"""Manifest of the items module."""

from __future__ import annotations

from factory_desktop.core.items import exchange, queries, services
from factory_desktop.core.items.models import Item, ItemCategory, Uom
from factory_desktop.core.kernel.facts import Fact
from factory_desktop.core.platform.numbering import check_pattern
from factory_desktop.core.platform.registry import Entity, Module, Permission, Setting

MODULE = Module(
    key="items",
    label="Items",
    permissions=(
        Permission("items.item.view", "See items"),
        Permission("items.item.edit", "Add and change items"),
        Permission("items.item.delete", "Delete items without history"),
        Permission("items.uom.edit", "Add and change units"),
        Permission("items.category.edit", "Add and change categories"),
    ),
    entities=(
        Entity(
            "items.item",
            Item,
            "Item",
            "Items",
            "code",
            "name",
            list=queries.ITEMS,
            save=services.save_item,
            delete=services.delete_item,
            find=queries.find_item,
            parts=(services.BARCODES, services.CATEGORIES, services.UNITS, services.LEVELS),
            also=("product", "part", "stock item", "material"),
        ),
        Entity(
            "items.uom",
            Uom,
            "Unit",
            "Units",
            "code",
            "name",
            list=queries.UOMS,
            save=services.save_uom,
            delete=services.delete_uom,
        ),
        Entity(
            "items.category",
            ItemCategory,
            "Category",
            "Categories",
            "name",
            list=queries.CATEGORIES,
            save=services.save_category,
            delete=services.delete_category,
        ),
    ),
    commands=(
        services.save_item,
        services.delete_item,
        services.save_uom,
        services.delete_uom,
        services.save_category,
        services.delete_category,
    ),
    imports=(exchange.TARGET,),
    settings=(
        Setting(
            "items.code_pattern",
            Fact(
                "Code of new items",
                required=True,
                help="Taken where no code is typed; # are the digits of the running number.",
            ),
            "ITM-#####",
            group="Items",
            check=check_pattern,
        ),
    ),
    seeds=(services.seed,),
    roles={
        "Clerk": ("items.item.view",),
        "Shop Manager": ("items.item.view",),
        "Accountant": ("items.item.view",),
        "Inventory Manager": (
            "items.item.edit",
            "items.item.delete",
            "items.uom.edit",
            "items.category.edit",
        ),
    },
)
