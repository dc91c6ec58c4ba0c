"""Manifest of the inventory module."""

from __future__ import annotations

from factory_desktop.core.inventory import exchange, level_sheet, queries, services
from factory_desktop.core.inventory.adjustments import ADJUSTMENT_DOCUMENT
from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.inventory.history import COMPANY, WAREHOUSE
from factory_desktop.core.inventory.models import Location, StockLedgerEntry
from factory_desktop.core.inventory.models import Warehouse as WarehouseModel
from factory_desktop.core.inventory.papers import StockAdjustment, StockEntry
from factory_desktop.core.inventory.places import SCOPE
from factory_desktop.core.inventory.reports import REPORTS
from factory_desktop.core.inventory.verify import check_stock
from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.platform.registry import Entity, Module, Permission, Setting

_SCOPES = (Choice(COMPANY, "The whole company"), Choice(WAREHOUSE, "Each warehouse"))

MODULE = Module(
    key="inventory",
    label="Stock",
    depends=("items",),
    permissions=(
        Permission("inventory.stock.view", "See the stock"),
        Permission("inventory.stock.see_sensitive", "See what the stock is worth"),
        Permission("inventory.warehouse.edit", "Add and change warehouses"),
        Permission("inventory.location.edit", "Add and change locations"),
        Permission("inventory.ledger.rebuild", "Work out all balances and costs again"),
        Permission("inventory.entry.view", "See stock entries"),
        Permission("inventory.entry.edit", "Write stock entries"),
        Permission("inventory.entry.confirm", "Confirm stock entries"),
        Permission("inventory.entry.cancel", "Cancel stock entries"),
        Permission("inventory.adjustment.view", "See stock adjustments"),
        Permission("inventory.adjustment.edit", "Write stock adjustments"),
        Permission("inventory.adjustment.confirm", "Confirm stock adjustments"),
        Permission("inventory.adjustment.cancel", "Cancel stock adjustments"),
    ),
    entities=(
        Entity(
            "inventory.warehouse",
            WarehouseModel,
            "Warehouse",
            "Warehouses",
            "name",
            list=queries.WAREHOUSES,
            save=services.save_warehouse,
            delete=services.delete_warehouse,
            also=("godown",),
        ),
        Entity(
            "inventory.location",
            Location,
            "Location",
            "Locations",
            "name",
            "warehouse",
            list=queries.LOCATIONS,
            save=services.save_location,
            delete=services.delete_location,
            also=("store", "bin", "cupboard", "rack", "place"),
        ),
        Entity(
            "inventory.movement",
            StockLedgerEntry,
            "Stock movement",
            "Stock movements",
            "posted_on",
            list=queries.MOVEMENTS,
            also=("stock ledger", "stock move"),
        ),
        Entity(
            "inventory.entry",
            StockEntry,
            "Stock entry",
            "Stock entries",
            "number",
            "purpose",
            list=queries.ENTRIES,
            also=ENTRY.also,
        ),
        Entity(
            "inventory.adjustment",
            StockAdjustment,
            "Stock adjustment",
            "Stock adjustments",
            "number",
            "reason",
            list=queries.ADJUSTMENTS,
            also=ADJUSTMENT_DOCUMENT.also,
        ),
    ),
    commands=(
        services.save_warehouse,
        services.delete_warehouse,
        services.save_location,
        services.delete_location,
        services.rebuild_stock,
        *(ENTRY.commands.save, ENTRY.commands.fire, ENTRY.commands.discard),
        ADJUSTMENT_DOCUMENT.commands.save,
        ADJUSTMENT_DOCUMENT.commands.fire,
        ADJUSTMENT_DOCUMENT.commands.discard,
    ),
    imports=(*exchange.TARGETS, level_sheet.TARGET),
    documents=(ENTRY, ADJUSTMENT_DOCUMENT),
    reports=REPORTS,
    lookups={"items.item": queries.ITEM_LOOKUP},
    settings=(
        Setting(
            SCOPE,
            Fact(
                "Cost of stock is found for",
                Kind.CHOICE,
                required=True,
                choices=_SCOPES,
                help="Chosen before any stock moves; then it stays.",
            ),
            COMPANY,
            group="Stock",
            guard=services.check_nothing_moved,
        ),
    ),
    seeds=(services.seed,),
    checks=(check_stock,),
    roles={
        "Clerk": (
            "inventory.stock.view",
            "inventory.entry.view",
            "inventory.entry.edit",
            "inventory.entry.confirm",
            "inventory.adjustment.view",
            "inventory.adjustment.edit",
        ),
        "Shop Manager": ("inventory.stock.view", "inventory.entry.view"),
        "Accountant": (
            "inventory.stock.view",
            "inventory.stock.see_sensitive",
            "inventory.entry.view",
            "inventory.adjustment.view",
        ),
        "Inventory Manager": (
            "inventory.stock.see_sensitive",
            "inventory.warehouse.edit",
            "inventory.location.edit",
            "inventory.ledger.rebuild",
            "inventory.entry.cancel",
            "inventory.adjustment.confirm",
            "inventory.adjustment.cancel",
        ),
        "Sales Worker": ("inventory.stock.view",),
    },
)
