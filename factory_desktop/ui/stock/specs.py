"""How stock, its documents and its places are shown."""

from __future__ import annotations

from factory_desktop.core.inventory.adjustments import ADJUSTMENT_DOCUMENT
from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.ui.framework.document_spec import DocumentSpec, Total
from factory_desktop.ui.framework.form_spec import FormSpec, Place, Section
from factory_desktop.ui.framework.line_grid_model import LineColumn
from factory_desktop.ui.framework.list_spec import ListColumn, ListSpec
from factory_desktop.ui.framework.record_page import MasterSpec

REMARKS = Fact("Remarks", max_length=1000)
_entry, _count = ENTRY.line_facts(), ADJUSTMENT_DOCUMENT.line_facts()

STOCK = ListSpec(
    columns=(
        ListColumn("code", 102),
        ListColumn("name", 130, stretch=True),
        ListColumn("location", 88, style="muted"),
        ListColumn("on_hand", 84),
        ListColumn("uom", 44, style="muted"),
        ListColumn("reorder_point", 86, style="muted"),
        ListColumn("status", 62),
        ListColumn("rate", 82),
        ListColumn("value", 108, explain=True),
        ListColumn("name_local", 140, shown=False),
    ),
    search_hint="Code, name or barcode",
    empty_title="Nothing in stock yet",
    empty_text="Bring in what lies in your store today, out of a sheet; or receive goods.",
    empty_action="Import opening stock",
    checks=True,
    name="Stock",
)

BY_PLACE = ListSpec(
    columns=(
        ListColumn("warehouse", 120),
        ListColumn("location", 140),
        ListColumn("code", 108),
        ListColumn("name", 150, stretch=True),
        ListColumn("on_hand", 104),
        ListColumn("uom", 46, style="muted"),
        ListColumn("value", 116),
        ListColumn("kind", 110, style="text", shown=False),
        ListColumn("held_quantity", 96, shown=False),
        ListColumn("held_value", 112, shown=False),
    ),
    search_hint="Place, code, name or barcode",
    empty_title="Nothing lies anywhere yet",
    empty_text="Goods show here by the place they lie in.",
    name="Stock by location",
    things=("line", "lines"),
)

LEDGER = ListSpec(
    columns=(
        ListColumn("posted_on", 96),
        ListColumn("document", 124, style="link", filterable=False),
        ListColumn("code", 104),
        ListColumn("name", 130, stretch=True),
        ListColumn("from_place", 132, style="muted"),
        ListColumn("to_place", 132, style="muted"),
        ListColumn("quantity", 92),
        ListColumn("uom", 46, style="muted"),
        ListColumn("cost", 106, dash_zero=True),
        ListColumn("balance", 92),
        ListColumn("balance_value", 112),
        ListColumn("entered_at", 140, shown=False),
    ),
    search_hint="Document, item or place",
    empty_title="Nothing moved yet",
    empty_text="Every movement of stock stands here for good, with the balance after it.",
    name="Stock ledger",
    things=("movement", "movements"),
)

ENTRIES = ListSpec(
    columns=(
        ListColumn("number", 120),
        ListColumn("posted_on", 100),
        ListColumn("purpose", 120, style="text"),
        ListColumn("from_place", 140),
        ListColumn("to_place", 140),
        ListColumn("taken_by", 130, style="muted"),
        ListColumn("lines", 64),
        ListColumn("status", 104),
        ListColumn("remarks", 150, stretch=True, style="muted"),
    ),
    search_hint="Number, place, person or remark",
    empty_title="No stock entries yet",
    empty_text="An entry issues material, moves it, brings it in or writes it off as scrap.",
    empty_action="New stock entry",
)

IN_TRANSIT = ListSpec(
    columns=(
        ListColumn("number", 120, style="link"),
        ListColumn("posted_on", 100),
        ListColumn("from_place", 130),
        ListColumn("to_place", 130),
        ListColumn("code", 110),
        ListColumn("name", 150, stretch=True),
        ListColumn("sent", 96, style="muted"),
        ListColumn("quantity", 96),
        ListColumn("uom", 46, style="muted"),
        ListColumn("taken_by", 130, style="muted"),
    ),
    search_hint="Document, item, place or person",
    empty_title="Nothing is under way",
    empty_text="What a transfer sent through transit stands here until it is received.",
    name="In transit",
    things=("line", "lines"),
)

ADJUSTMENTS = ListSpec(
    columns=(
        ListColumn("number", 120),
        ListColumn("posted_on", 100),
        ListColumn("reason", stretch=True),
        ListColumn("status", 104),
        ListColumn("remarks", 220, style="muted"),
    ),
    search_hint="Number, reason or remark",
    empty_title="Nothing was adjusted yet",
    empty_text="Enter what was counted; the books then say the same.",
    empty_action="New stock adjustment",
)

_ITEM = LineColumn("item_id", _entry["item_id"], 108, strong=True)
_NAME = LineColumn("name", Fact("Description"), 160, stretch=True, editable=False)
_THERE = LineColumn(
    "there", Fact("Lies there", Kind.QUANTITY, places_from="places"), 92, editable=False, muted=True
)
_QUANTITY = LineColumn("quantity", _entry["quantity"].but(places_from="places"), 96)
_UNIT = LineColumn("uom_id", _entry["uom_id"], 64, skip_filled=True, muted=True)
_RATE = LineColumn("rate", _entry["rate"].but(precision=None, help=""), 96)
_VALUE = LineColumn("value", _entry["value"], 112, skip_filled=True)
_FROM = LineColumn("from_location_id", _entry["from_location_id"], 120)
_TO = LineColumn("to_location_id", _entry["to_location_id"], 120)

#: The columns of a stock entry by its purpose; places of single lines stand last.
ENTRY_COLUMNS = {
    "issue": (_ITEM, _NAME, _THERE, _QUANTITY, _UNIT),
    "scrap": (_ITEM, _NAME, _THERE, _QUANTITY, _UNIT),
    "transfer": (_ITEM, _NAME, _THERE, _QUANTITY, _UNIT),
    "receipt": (_ITEM, _NAME, _QUANTITY, _UNIT, _RATE, _VALUE),
    "opening": (_ITEM, _NAME, _QUANTITY, _UNIT, _RATE, _VALUE),
    "repack": (_ITEM, _NAME, _QUANTITY, _UNIT, _FROM, _TO),
}
LINE_PLACES = {
    "issue": (_FROM,),
    "scrap": (_FROM,),
    "transfer": (_FROM, _TO),
    "receipt": (_TO,),
    "opening": (_TO,),
    "repack": (),
}

ENTRY_VIEW = DocumentSpec(
    title="Stock entry",
    header=FormSpec(
        ENTRY.key,
        (
            Section(
                "",
                (
                    ("purpose", "posted_on", "from_location_id", "to_location_id"),
                    ("taken_by", Place("remarks", 2), "extra_cost"),
                    ("through_transit",),
                ),
                columns=4,
            ),
        ),
    ),
    columns=ENTRY_COLUMNS["issue"],
    totals=(Total("value", "Value", strong=True),),
    steps=(("draft", "Draft"), ("confirmed", "Confirmed")),
    count_key="quantity",
    count_unit="uom_id",
    can_print=False,
)

ADJUSTMENT_VIEW = DocumentSpec(
    title="Stock adjustment",
    header=FormSpec(
        ADJUSTMENT_DOCUMENT.key,
        (Section("", (("location_id", "posted_on", "reason", "remarks"),), columns=4),),
    ),
    columns=(
        LineColumn("item_id", _count["item_id"], 108, strong=True),
        LineColumn("name", Fact("Description"), 160, stretch=True, editable=False),
        LineColumn("location_id", _count["location_id"], 130, skip_filled=True, muted=True),
        LineColumn(
            "books",
            Fact("Books", Kind.QUANTITY, places_from="places"),
            96,
            editable=False,
            muted=True,
        ),
        LineColumn("counted", _count["counted"].but(places_from="places"), 96),
        LineColumn(
            "difference",
            Fact("Difference", Kind.QUANTITY, places_from="places"),
            96,
            editable=False,
        ),
        LineColumn("uom", Fact("Unit"), 56, editable=False, muted=True),
        LineColumn("rate", _count["rate"].but(precision=None), 96),
    ),
    steps=(("draft", "Draft"), ("confirmed", "Confirmed")),
    can_print=False,
)

WAREHOUSES = MasterSpec(
    "inventory.warehouse",
    ListSpec(
        columns=(
            ListColumn("name", stretch=True, style="strong"),
            ListColumn("negative_policy", 180, style="text"),
            ListColumn("active", 80),
        ),
        search_hint="Warehouse",
        empty_title="No warehouses yet",
        empty_text="A warehouse holds locations: stores, racks, bins.",
        empty_action="New warehouse",
    ),
    FormSpec("inventory.warehouse", (Section("", (("name", "negative_policy"), ("active",))),)),
)

LOCATIONS = MasterSpec(
    "inventory.location",
    ListSpec(
        columns=(
            ListColumn("warehouse", 180),
            ListColumn("path", stretch=True, style="strong"),
            ListColumn("name", 180, shown=False),
            ListColumn("kind", 120, style="text"),
            ListColumn("active", 80),
        ),
        search_hint="Location or warehouse",
        empty_title="No locations yet",
        empty_text="A location is where goods lie: a store, a rack, a bin.",
        empty_action="New location",
    ),
    FormSpec(
        "inventory.location",
        (Section("", (("name", "kind"), ("warehouse_id", "parent_id"), ("active",))),),
    ),
)
