"""The Items tab: items, parties, units and categories."""

from __future__ import annotations

from factory_desktop.core.items import Item
from factory_desktop.core.parties import Party
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.module import QuickAction, UiModule, View
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.items import screens
from factory_desktop.ui.items.counting import count_of

_item, _party = Item.table(), Party.table()


def _prepare(context: WindowContext) -> None:
    """Let look-ups create missing records, and show what helps to choose."""
    for key, columns in _LOOKUPS.items():
        context.references.show(key, *columns)
    for key, make in screens.creators(context).items():
        context.references.creators[key] = make


_LOOKUPS = {
    "items.item": ("uom", "purchase_rate"),
    "parties.party": ("city",),
    "items.category": ("parent",),
}

MODULE = UiModule(
    key="items",
    label="Items",
    views=(
        View(
            "items.list",
            "All items",
            screens.items_screen,
            permission="items.item.view",
            icon="item",
            count=count_of(_item),
            tables=("item",),
            keys=("items.item",),
            also=("material", "part", "product", "price"),
            help="items.list",
        ),
        View(
            "items.categories",
            "Categories",
            screens.categories_screen,
            permission="items.item.view",
            icon="tag",
            keys=("items.category",),
            also=("group", "stock group"),
            help="items.categories",
        ),
        View(
            "items.units",
            "Units",
            screens.units_screen,
            permission="items.item.view",
            icon="adjust",
            keys=("items.uom",),
            also=("unit of measure", "uom"),
            help="items.units",
        ),
        View(
            "parties.list",
            "All parties",
            screens.parties_screen,
            permission="parties.party.view",
            group="Parties",
            icon="people",
            count=count_of(_party),
            tables=("party",),
            keys=("parties.party",),
            also=("ledger", "vendor", "address"),
            help="parties.list",
        ),
        View(
            "parties.suppliers",
            "Suppliers",
            screens.suppliers_screen,
            permission="parties.party.view",
            group="Parties",
            icon="purchase",
            count=count_of(_party, _party.c.is_supplier),
            tables=("party",),
            also=("vendor", "creditor"),
            help="parties.list",
        ),
        View(
            "parties.customers",
            "Customers",
            screens.customers_screen,
            permission="parties.party.view",
            group="Parties",
            icon="sales",
            count=count_of(_party, _party.c.is_customer),
            tables=("party",),
            also=("buyer", "debtor"),
            help="parties.list",
        ),
        View(
            "parties.job_workers",
            "Job workers",
            screens.job_workers_screen,
            permission="parties.party.view",
            group="Parties",
            icon="jobwork",
            count=count_of(_party, _party.c.is_job_worker),
            tables=("party",),
            help="parties.list",
        ),
    ),
    actions=(
        QuickAction(
            "items.new",
            "New item",
            "item",
            Place("items.list", None, (("new", True),)),
            permission="items.item.edit",
            also=("add item", "material", "create item"),
        ),
        QuickAction(
            "parties.new",
            "New party",
            "people",
            Place("parties.list", None, (("new", True),)),
            permission="parties.party.edit",
            also=("add supplier", "add customer", "vendor"),
        ),
    ),
    prepare=_prepare,
    lookups=_LOOKUPS,
)
