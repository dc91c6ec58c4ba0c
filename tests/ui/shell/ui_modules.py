"""Tabs for tests: masters of core on the framework's own screens."""

from __future__ import annotations

from factory_desktop.core.items import ITEMS
from factory_desktop.core.kernel.views import ViewState
from factory_desktop.core.platform import listing
from factory_desktop.ui.framework.form_spec import FormSpec, Section
from factory_desktop.ui.framework.list_spec import ListColumn, ListSpec
from factory_desktop.ui.framework.master_screen import MasterScreen
from factory_desktop.ui.framework.module import QuickAction, UiModule, View
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.record_page import MasterSpec

ITEM_SPEC = MasterSpec(
    "items.item",
    ListSpec(
        (ListColumn("code"), ListColumn("name", stretch=True), ListColumn("uom")),
        empty_title="No items yet",
        empty_action="New item",
    ),
    FormSpec("items.item", (Section("Item", (("code", "name"), ("stock_uom_id", "hsn_code"))),)),
)
PARTY_SPEC = MasterSpec(
    "parties.party",
    ListSpec((ListColumn("code"), ListColumn("name", stretch=True))),
    FormSpec("parties.party", (Section("Party", (("code", "name"), ("gstin",))),)),
)
USER_SPEC = MasterSpec(
    "security.user",
    ListSpec((ListColumn("name"), ListColumn("full_name", stretch=True))),
    FormSpec("security.user", (Section("User", (("name", "full_name"),)),)),
)


def _items(conn):
    return listing.totals(conn, ITEMS, ViewState())["count"]


ITEMS_TAB = UiModule(
    "items",
    "Items",
    (
        View(
            "items.items",
            "Items",
            lambda context: MasterScreen(context, ITEM_SPEC),
            "items.item.view",
            icon="item",
            count=_items,
            tables=("item",),
            keys=("items.item",),
            also=("product", "part"),
        ),
        View(
            "parties.parties",
            "Parties",
            lambda context: MasterScreen(context, PARTY_SPEC),
            "parties.party.view",
            group="Others",
            keys=("parties.party",),
        ),
    ),
    actions=(
        QuickAction(
            "item.new",
            "New item",
            "item",
            Place("items.item", params=(("new", True),)),
            "items.item.edit",
            "F7",
        ),
    ),
    lookups={"items.item": ("uom",)},
)
SETUP_TAB = UiModule(
    "setup",
    "Set-up",
    (
        View(
            "security.users",
            "Users",
            lambda context: MasterScreen(context, USER_SPEC),
            "security.user.view",
            keys=("security.user",),
        ),
    ),
)
UI_MODULES = (ITEMS_TAB, SETUP_TAB)
