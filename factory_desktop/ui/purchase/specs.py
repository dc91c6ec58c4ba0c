"""How orders, receipts and suppliers are shown."""

from __future__ import annotations

from dataclasses import replace

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform.db import facts_of
from factory_desktop.core.purchasing import ORDER, RECEIPT
from factory_desktop.core.purchasing.models import BEFORE_TAX, PurchaseOrderCharge
from factory_desktop.ui.framework.document_spec import DocumentSpec, RowsSpec, Total
from factory_desktop.ui.framework.form_spec import FormSpec, Place, Section
from factory_desktop.ui.framework.line_grid_model import LineColumn
from factory_desktop.ui.framework.list_spec import ListColumn, ListSpec

UNIT = Fact("Unit")
REMARKS = Fact("Remarks", max_length=1000)
TERMS = ORDER.header_facts()["terms"].but(help="One term a line; printed under the order.")
_charge = facts_of(PurchaseOrderCharge)
_order_line, _receipt_line = ORDER.line_facts(), RECEIPT.line_facts()

ORDERS = ListSpec(
    columns=(
        ListColumn("number", 120),
        ListColumn("posted_on", 100),
        ListColumn("supplier", stretch=True),
        ListColumn("supplier_reference", 140, style="muted", shown=False),
        ListColumn("expected_on", 130),
        ListColumn("status", 104),
        ListColumn("receipt_state", 92),
        ListColumn("charged", 104, shown=False),
        ListColumn("taxable", 112, shown=False),
        ListColumn("tax", 104, shown=False),
        ListColumn("total", 120),
    ),
    search_hint="Number, supplier or reference",
    empty_title="No purchase orders yet",
    empty_text="An order tells the supplier what you want, and the store what to expect.",
    empty_action="New order",
)

OPEN = replace(
    ORDERS,
    empty_title="Nothing is open",
    empty_text="Confirmed orders show here until all their goods have come.",
)
LATE = replace(
    ORDERS,
    empty_title="Nothing is late",
    empty_text="Orders show here once their goods are overdue.",
    empty_action="",
)

RECEIPTS = ListSpec(
    columns=(
        ListColumn("number", 120),
        ListColumn("posted_on", 100),
        ListColumn("supplier", stretch=True),
        ListColumn("order", 120, style="muted"),
        ListColumn("challan_number", 130),
        ListColumn("status", 104),
        ListColumn("value", 120),
    ),
    search_hint="Number, supplier, order or challan",
    empty_title="No goods received yet",
    empty_text="Goods are received against an order, or without one; they are then in stock.",
    empty_action="Receive goods",
)

SUPPLIERS = ListSpec(
    columns=(
        ListColumn("code", 96),
        ListColumn("name", stretch=True),
        ListColumn("city", 130),
        ListColumn("gstin", 150, style="muted"),
        ListColumn("phone", 130),
        ListColumn("contact_person", 140),
        ListColumn("payment_days", 140),
    ),
    search_hint="Code, name, town, GSTIN or phone",
    empty_title="No suppliers yet",
    empty_text="A supplier is a party you buy from. Orders and receipts name one.",
    empty_action="New supplier",
    name="Suppliers",
    things=("Supplier", "Suppliers"),
)

ORDER_VIEW = DocumentSpec(
    title="Purchase order",
    header=FormSpec(
        ORDER.key,
        (
            Section(
                "",
                (
                    (Place("supplier_id", 2), "posted_on", Place("expected_on", 1)),
                    ("supplier_reference", "deliver_to_id", "payment_days", "remarks"),
                    ("terms",),
                ),
                columns=4,
            ),
        ),
    ),
    columns=(
        LineColumn("item_id", _order_line["item_id"], 108, strong=True),
        LineColumn("description", _order_line["description"], 150, stretch=True, skip_filled=True),
        LineColumn("quantity", _order_line["quantity"].but(places_from="places"), 82),
        LineColumn("uom", UNIT, 48, editable=False, muted=True),
        LineColumn("rate", _order_line["rate"].but(precision=None), 90),
        LineColumn("discount", _order_line["discount"], 66),
        LineColumn("value", Fact("Value", Kind.MONEY), 102, editable=False),
        LineColumn(
            "gst_rate",
            _order_line["gst_rate"].but(precision=None),
            60,
            skip_filled=True,
            muted=True,
        ),
        LineColumn("amount", Fact("Amount", Kind.MONEY), 106, editable=False),
    ),
    totals=(
        Total("before_tax", "Charges"),
        Total("taxable", "Taxable"),
        Total("CGST", "CGST"),
        Total("SGST", "SGST"),
        Total("IGST", "IGST"),
        Total("after_tax", "Charges after tax"),
        Total("round_off", "Round off"),
        Total("total", "Order total", strong=True),
    ),
    steps=(("draft", "Draft"), ("confirmed", "Confirmed"), ("closed", "Closed")),
    count_key="quantity",
    count_unit="uom",
    rows=RowsSpec(
        "charges",
        "Charges",
        _charge["name"].help,
        (
            LineColumn("name", _charge["name"], 220, stretch=True),
            LineColumn("charged", _charge["charged"], 120, muted=True),
            LineColumn("amount", _charge["amount"], 106),
        ),
        {"charged": BEFORE_TAX},
    ),
)

RECEIPT_VIEW = DocumentSpec(
    title="Goods receipt",
    header=FormSpec(
        RECEIPT.key,
        (
            Section(
                "",
                (
                    (Place("supplier_id", 2), Place("order_id", 2), "posted_on"),
                    (
                        "location_id",
                        "challan_number",
                        "challan_date",
                        "vehicle",
                        "remarks",
                    ),
                ),
                columns=5,
            ),
        ),
    ),
    columns=(
        LineColumn("item_id", _receipt_line["item_id"], 108, strong=True),
        LineColumn("description", Fact("Description"), 150, stretch=True, editable=False),
        LineColumn(
            "open",
            Fact("Still to come", Kind.QUANTITY, places_from="places"),
            96,
            editable=False,
            muted=True,
        ),
        LineColumn("quantity", _receipt_line["quantity"].but(places_from="places"), 92),
        LineColumn("uom", UNIT, 48, editable=False, muted=True),
        LineColumn("rate", _receipt_line["rate"].but(precision=None), 90, skip_filled=True),
        LineColumn("value", Fact("Value", Kind.MONEY), 106, editable=False),
        LineColumn("note", _receipt_line["note"], 130),
    ),
    totals=(Total("value", "Value of goods", strong=True),),
    steps=(("draft", "Draft"), ("confirmed", "Confirmed")),
    count_key="quantity",
    count_unit="uom",
    can_print=False,
)
