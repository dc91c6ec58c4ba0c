"""The two documents of purchasing, and the moves of their workflows."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from factory_desktop.core.kernel.facts import Choice
from factory_desktop.core.kernel.numbers import ZERO, quantity
from factory_desktop.core.platform.documents import DocumentType, Pull
from factory_desktop.core.platform.parts import Part
from factory_desktop.core.platform.workflow import Transition, Workflow
from factory_desktop.core.purchasing import rules
from factory_desktop.core.purchasing.models import (
    GoodsReceipt,
    GoodsReceiptLine,
    PurchaseOrder,
    PurchaseOrderCharge,
    PurchaseOrderLine,
)

DRAFT = Choice("draft", "Draft", "info")
CONFIRMED = Choice("confirmed", "Confirmed", "good")
CLOSED = Choice("closed", "Closed", "neutral")
CANCELLED = Choice("cancelled", "Cancelled", "bad")

ORDER_FLOW = Workflow(
    states=(DRAFT, CONFIRMED, CLOSED, CANCELLED),
    transitions=(
        Transition(
            "confirm",
            "Confirm order",
            ("draft",),
            "confirmed",
            "confirm",
            primary=True,
            numbers=True,
        ),
        Transition(
            "close",
            "Close order",
            ("confirmed",),
            "closed",
            "confirm",
            asks="What has not come yet will no longer be expected. Close the order?",
        ),
        Transition("reopen", "Open again", ("closed",), "confirmed", "confirm"),
        Transition(
            "cancel",
            "Cancel order",
            ("confirmed",),
            "cancelled",
            "cancel",
            guards=(rules.check_nothing_received,),
            tone="bad",
            asks="The order stays on record as cancelled. Cancel it?",
        ),
    ),
)

RECEIPT_FLOW = Workflow(
    states=(DRAFT, CONFIRMED, CANCELLED),
    transitions=(
        Transition(
            "confirm",
            "Receive goods",
            ("draft",),
            "confirmed",
            "confirm",
            guards=(rules.check_not_over,),
            effects=(rules.post_receipt,),
            primary=True,
            numbers=True,
        ),
        Transition(
            "cancel",
            "Cancel receipt",
            ("confirmed",),
            "cancelled",
            "cancel",
            effects=(rules.reverse_receipt,),
            tone="bad",
            asks="The goods are taken out of stock again. Cancel the receipt?",
        ),
    ),
)

CHARGES = Part(
    "charges", "Charges", PurchaseOrderCharge, "document_id",
    ("name", "amount", "charged"), named_by=("name",), order="position",
)  # fmt: skip

ORDER = DocumentType(
    key="purchasing.order",
    label="Purchase order",
    plural="Purchase orders",
    header=PurchaseOrder,
    line=PurchaseOrderLine,
    series="purchasing.order",
    pattern="PO-YYYY-###",
    workflow=ORDER_FLOW,
    prepare=rules.prepare_order,
    computed=("charged", "taxable", "tax", "round_off", "total"),
    line_computed=("share", "taxable", "amount"),
    parts=(CHARGES,),
    also=("PO", "order"),
)


def _receipt_head(order: Mapping[str, Any]) -> dict[str, Any]:
    return {"supplier_id": order["supplier_id"], "location_id": order["deliver_to_id"]}


def _receipt_line(line: Mapping[str, Any], still_open: Decimal) -> dict[str, Any]:
    """The open quantity, at the order's rate after discount."""
    net = line["rate"] * (100 - (line["discount"] or ZERO)) / 100
    return {"item_id": line["item_id"], "quantity": still_open, "rate": quantity(net)}


RECEIPT = DocumentType(
    key="purchasing.receipt",
    label="Goods receipt",
    plural="Goods receipts",
    header=GoodsReceipt,
    line=GoodsReceiptLine,
    series="purchasing.receipt",
    pattern="GRN-YYYY-###",
    workflow=RECEIPT_FLOW,
    prepare=rules.prepare_receipt,
    pulls=(Pull("purchasing.order", rules.open_quantities, _receipt_head, _receipt_line),),
    source_field="order_id",
    computed=("value",),
    line_computed=("value",),
    also=("GRN", "receipt note", "goods in"),
)
