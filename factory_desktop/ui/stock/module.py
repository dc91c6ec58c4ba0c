"""What Stock brings to the window."""

from __future__ import annotations

from factory_desktop.core.inventory.papers import StockAdjustment, StockEntry
from factory_desktop.core.inventory.transit import transfers_under_way
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.master_screen import MasterScreen
from factory_desktop.ui.framework.module import QuickAction, UiModule, View
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.stock import notices, readers, specs
from factory_desktop.ui.stock.screens.adjustments import adjustment_screen
from factory_desktop.ui.stock.screens.entries import entry_screen
from factory_desktop.ui.stock.screens.ledger import LedgerScreen, PlacesScreen, TransitScreen
from factory_desktop.ui.stock.screens.lookups import PlacesSource
from factory_desktop.ui.stock.screens.stock_list import low_screen, stock_screen

_SEE = "inventory.stock.view"
_TABLES = ("item", "item_level", "stock_balance", "item_valuation")
_NEW = (("new", True),)
#: What stands beside an item in look-ups, where the look-up has it.
_BESIDE = ("on_hand", "uom", "purchase_rate")


def _prepare(context: WindowContext) -> None:
    """Show what lies there beside each item that is looked up."""
    known = {column.key for column in context.registry.lookups["items.item"].columns}
    if "on_hand" in known:
        context.references.show("items.item", *(key for key in _BESIDE if key in known))


MODULE = UiModule(
    key="stock",
    label="Stock",
    views=(
        View(
            "stock.list",
            "All items",
            stock_screen,
            permission=_SEE,
            icon="stock",
            count=readers.count_items,
            tables=_TABLES,
            also=("inventory", "stock summary", "value"),
            help="stock.list",
        ),
        View(
            "stock.low",
            "Low or out",
            low_screen,
            permission=_SEE,
            icon="alert",
            count=readers.count_low,
            tone="bad",
            tables=_TABLES,
            also=("reorder", "shortage", "out of stock"),
            help="stock.list",
        ),
        View(
            "stock.places",
            "By location",
            PlacesScreen,
            permission=_SEE,
            icon="table",
            also=("warehouse", "godown", "bin"),
            help="stock.list",
        ),
        View(
            "stock.entries",
            "Stock entries",
            entry_screen,
            permission="inventory.entry.view",
            group="Documents",
            icon="issue",
            count=readers.drafts_of(StockEntry),
            tone="warn",
            tables=("stock_entry",),
            keys=("inventory.entry",),
            also=("issue", "transfer", "receipt", "opening stock", "repack", "stock journal"),
            help="stock.entries",
        ),
        View(
            "stock.adjustments",
            "Counts, adjustments",
            adjustment_screen,
            permission="inventory.adjustment.view",
            group="Documents",
            icon="adjust",
            count=readers.drafts_of(StockAdjustment),
            tone="warn",
            tables=("stock_adjustment",),
            keys=("inventory.adjustment",),
            also=("physical stock", "stocktake", "count"),
            help="stock.adjustments",
        ),
        View(
            "stock.transit",
            "In transit",
            TransitScreen,
            permission="inventory.entry.view",
            group="Documents",
            icon="receive",
            count=transfers_under_way,
            tone="warn",
            tables=("stock_entry",),
            also=("under way", "transfer"),
            help="stock.entries",
        ),
        View(
            "stock.ledger",
            "Stock ledger",
            LedgerScreen,
            permission=_SEE,
            group="Documents",
            icon="list",
            also=("movements", "history"),
            help="stock.ledger",
        ),
        View(
            "stock.warehouses",
            "Warehouses",
            lambda context: MasterScreen(context, specs.WAREHOUSES),
            permission=_SEE,
            group="Places",
            icon="factory",
            keys=("inventory.warehouse",),
            also=("godown",),
            help="stock.places",
        ),
        View(
            "stock.locations",
            "Locations",
            lambda context: MasterScreen(context, specs.LOCATIONS),
            permission=_SEE,
            group="Places",
            icon="table",
            keys=("inventory.location",),
            also=("store", "rack", "bin", "cupboard"),
            help="stock.places",
        ),
    ),
    actions=(
        QuickAction(
            "stock.issue",
            "Issue material",
            "issue",
            Place("inventory.entry", params=_NEW),
            permission="inventory.entry.edit",
            shortcut="Alt+I",
            also=("consume", "give out"),
        ),
        QuickAction(
            "stock.count",
            "Count stock",
            "adjust",
            Place("inventory.adjustment", params=_NEW),
            permission="inventory.adjustment.edit",
            also=("adjust", "stocktake", "physical stock"),
        ),
    ),
    prepare=_prepare,
    sources={"inventory.location": PlacesSource},
    notices=(notices.SHORT,),
)
