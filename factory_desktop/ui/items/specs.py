"""How items, parties, units and categories are shown: lists, forms, tables below them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from factory_desktop.core.items import Item, ItemLevel, item_record
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.parties import Party, party_record
from factory_desktop.core.platform.db import fact_of, facts_of
from factory_desktop.ui.framework.form_spec import FormSpec, Place, Section
from factory_desktop.ui.framework.line_grid_model import LineColumn
from factory_desktop.ui.framework.list_spec import ListColumn, ListSpec
from factory_desktop.ui.framework.record_page import MasterSpec, MasterTable

#: A new record takes the next number of its series where no code is typed.
_FREE_CODE = {"required": False}

# --- items ---------------------------------------------------------------------------------

ITEM_LIST = ListSpec(
    columns=(
        ListColumn("code", 96),
        ListColumn("name", 186, stretch=True),
        ListColumn("item_type", 100, style="text"),
        ListColumn("category", 88, style="muted"),
        ListColumn("hsn_code", 74, style="muted"),
        ListColumn("gst_rate", 58),
        ListColumn("purchase_rate", 102),
        ListColumn("sale_rate", 82),
        ListColumn("uom", 50, style="muted"),
        ListColumn("reorder_point", 92, shown=False),
        ListColumn("active", 66, shown=False),
    ),
    search_hint="Code, name or barcode",
    empty_title="No items yet",
    empty_text="Items are what you buy, keep, make and sell. Bring your list from Excel, or type "
    "the first one.",
    empty_action="New item",
)

ITEM_FORM = FormSpec(
    "items.item",
    (
        Section(
            "What it is",
            (
                ("code", Place("name", 2), "item_type"),
                ("stock_uom_id", "category_id", "brand", "name_local"),
                (Place("description", 2), Place("barcodes", 2)),
                (Place("picture", 2), "part_code", "supplier_code"),
            ),
            columns=4,
        ),
        Section(
            "Buying and selling",
            (
                ("purchase_rate", "sale_rate", "hsn_code", "gst_rate"),
                ("minimum_order", "lead_time_days", "units_per_carton", "best_seller"),
            ),
            columns=4,
        ),
        Section("Stock", (("reorder_point", "safety_stock", "valuation", "active"),), columns=4),
    ),
)

_BARCODES = Fact(
    "Barcodes", Kind.MULTILINE, help="One on each line, or with commas between. Scan them in."
)
_UNIT = Fact("Unit", Kind.REFERENCE, required=True, reference="items.uom")
_FACTOR = Fact(
    "Is so many of the item's unit",
    Kind.QUANTITY,
    required=True,
    minimum=0,
    help="A box of 12 pieces: 12.",
)
_CATEGORY = Fact("Category", Kind.REFERENCE, required=True, reference="items.category")

_LEVEL = facts_of(ItemLevel)

ITEM_TABLES = (
    MasterTable(
        "units",
        "Further units",
        (
            LineColumn("uom_id", _UNIT, 130, shows="both"),
            LineColumn("factor", _FACTOR, 180, stretch=True),
        ),
    ),
    MasterTable(
        "categories",
        "Further categories",
        (LineColumn("category_id", _CATEGORY, 200, stretch=True, shows="name"),),
    ),
    MasterTable(
        "levels",
        "For single warehouses (empty: as above)",
        (
            LineColumn("warehouse_id", _LEVEL["warehouse_id"], 200, stretch=True, shows="name"),
            LineColumn("reorder_point", _LEVEL["reorder_point"], 140),
            LineColumn("safety_stock", _LEVEL["safety_stock"], 140),
            LineColumn("minimum_order", _LEVEL["minimum_order"], 140),
            LineColumn("lead_time_days", _LEVEL["lead_time_days"], 140),
        ),
        wide=True,
    ),
)


def load_item(conn: Connection, item_id: int) -> dict[str, Any]:
    """An item as its form edits it."""
    row = item_record(conn, item_id)
    return {
        **row,
        "barcodes": _written(row["barcodes"]),
        "units": [{"uom_id": uom, "factor": factor} for uom, factor in row["units"]],
        "categories": [{"category_id": key} for key in row["categories"]],
        "levels": list(row["levels"]),
    }


def read_barcodes(text: object) -> tuple[str, ...]:
    """Barcodes as typed: one on each line, or with commas or semicolons between."""
    return tuple(code for part in re.split(r"[\n,;]", str(text or "")) if (code := part.strip()))


def split_item(given: dict[str, Any]) -> dict[str, Any]:
    """The parameters of `save_item` from what the form holds."""
    values = dict(given)
    units, categories = values.pop("units"), values.pop("categories")
    return {
        "barcodes": read_barcodes(values.pop("barcodes", "")),
        "units": tuple((line["uom_id"], Decimal(line["factor"])) for line in units),
        "categories": tuple(line["category_id"] for line in categories),
        "levels": tuple(values.pop("levels")),
        "values": values,
    }


def typed_item(lists: dict[str, Any]) -> dict[str, Any]:
    """An item's lists as its form types them."""
    return {**lists, "barcodes": _written([row["code"] for row in lists["barcodes"]])}


def _written(barcodes: Iterable[str]) -> str:
    return "\n".join(barcodes)


ITEMS = MasterSpec(
    entity="items.item",
    list=ITEM_LIST,
    form=ITEM_FORM,
    load=load_item,
    split=split_item,
    typed=typed_item,
    extra={"code": fact_of(Item, "code").but(**_FREE_CODE), "barcodes": _BARCODES},
    tables=ITEM_TABLES,
    own=("code", "barcodes"),
)

# --- parties -------------------------------------------------------------------------------

PARTY_LIST = ListSpec(
    columns=(
        ListColumn("code", 84),
        ListColumn("name", 190, stretch=True),
        ListColumn("city", 104),
        ListColumn("gstin", 138, style="muted"),
        ListColumn("phone", 116),
        ListColumn("payment_days", 96),
        ListColumn("contact_person", 120, style="muted", shown=False),
        ListColumn("state", 110, style="muted", shown=False),
        ListColumn("credit_limit", 104, shown=False),
        ListColumn("is_supplier", 70, shown=False),
        ListColumn("is_customer", 76, shown=False),
        ListColumn("is_job_worker", 84, shown=False),
        ListColumn("segment", 96, style="muted", shown=False),
        ListColumn("active", 66, shown=False),
    ),
    search_hint="Name, town, phone or GSTIN",
    empty_title="No parties yet",
    empty_text="Suppliers, customers, job workers and transporters stand here, each once. Bring "
    "your list from Excel, or type the first one.",
    empty_action="New party",
)

PARTY_FORM = FormSpec(
    "parties.party",
    (
        Section(
            "Who it is",
            (
                ("code", Place("name", 2), "segment"),
                ("is_supplier", "is_customer", "is_job_worker", "is_transporter"),
                ("gstin", "pan", "contact_person", "phone"),
            ),
            columns=4,
        ),
        Section(
            "Address",
            ((Place("address", 2), "city", "state"), ("pincode", Place("email", 2), "active")),
            columns=4,
        ),
        Section(
            "Buying and selling",
            (
                ("payment_days", "credit_limit", "minimum_order", "lead_time_days"),
                (Place("bank_account", 2), "ifsc"),
                (Place("remarks", 4),),
            ),
            columns=4,
        ),
    ),
)

_TEXT = {"required": True}
PARTY_TABLES = (
    MasterTable(
        "contacts",
        "Contacts",
        (
            LineColumn("person", Fact("Person", max_length=80, **_TEXT), 110),
            LineColumn("platform", Fact("By", max_length=40, help="Phone, WhatsApp, e-mail …"), 90),
            LineColumn("value", Fact("Number or address", max_length=160, **_TEXT), stretch=True),
        ),
    ),
    MasterTable(
        "addresses",
        "Further addresses",
        (
            LineColumn("label", Fact("What it is", max_length=60, **_TEXT), 110),
            LineColumn("address", Fact("Address", max_length=300, **_TEXT), stretch=True),
            LineColumn("state", Fact("State", max_length=40), 100),
        ),
    ),
)
_CONTACT, _ADDRESS = ("person", "platform", "value"), ("label", "address", "state")


def load_party(conn: Connection, party_id: int) -> dict[str, Any]:
    """A party as its form edits it."""
    row = party_record(conn, party_id)
    return {
        **row,
        "contacts": [dict(zip(_CONTACT, line, strict=True)) for line in row["contacts"]],
        "addresses": [dict(zip(_ADDRESS, line, strict=True)) for line in row["addresses"]],
    }


def split_party(given: dict[str, Any]) -> dict[str, Any]:
    """The parameters of `save_party` from what the form holds."""
    values = dict(given)
    return {
        "contacts": _rows(values.pop("contacts"), _CONTACT),
        "addresses": _rows(values.pop("addresses"), _ADDRESS),
        "values": values,
    }


def _rows(lines: list[Mapping[str, Any]], keys: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(str(line.get(key) or "") for key in keys) for line in lines)


PARTIES = MasterSpec(
    entity="parties.party",
    list=PARTY_LIST,
    form=PARTY_FORM,
    load=load_party,
    split=split_party,
    extra={"code": fact_of(Party, "code").but(**_FREE_CODE)},
    tables=PARTY_TABLES,
    own=("code", "gstin"),
)

# --- units and categories ------------------------------------------------------------------

UNITS = MasterSpec(
    entity="items.uom",
    list=ListSpec(
        columns=(
            ListColumn("code", 110, style="strong"),
            ListColumn("name", 200, stretch=True),
            ListColumn("decimals", 100),
            ListColumn("uqc", 130, style="muted"),
        ),
        search_hint="Unit or name",
        empty_title="No units yet",
        empty_text="Units say in what items are counted: pieces, kg, metres.",
        empty_action="New unit",
    ),
    form=FormSpec(
        "items.uom", (Section("Unit", (("code", "name"), ("decimals", "uqc")), columns=2),)
    ),
)

CATEGORIES = MasterSpec(
    entity="items.category",
    list=ListSpec(
        columns=(
            ListColumn("name", 200, style="strong", stretch=True),
            ListColumn("parent", 200, style="muted"),
            ListColumn("items", 90, dash_zero=True),
        ),
        search_hint="Category",
        empty_title="No categories yet",
        empty_text="Categories group items for lists and reports; one may stand under another.",
        empty_action="New category",
    ),
    form=FormSpec("items.category", (Section("Category", (("name", "parent_id"),), columns=2),)),
)
