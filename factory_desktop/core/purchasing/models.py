"""Tables of purchase orders and goods receipts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Integer

from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.platform.db import Base, Id, Stored, field, stored
from factory_desktop.core.platform.documents import DocumentMixin, LineMixin

#: Whether a charge belongs to the taxable value, or is added when the tax is worked out.
BEFORE_TAX, AFTER_TAX = "before", "after"
CHARGED = (Choice(BEFORE_TAX, "Before tax"), Choice(AFTER_TAX, "After tax"))


class PurchaseOrder(Base, DocumentMixin):
    """An order to a supplier."""

    __tablename__ = "purchase_order"

    supplier_id: Stored[int] = field(
        Fact(
            "Supplier",
            Kind.REFERENCE,
            required=True,
            reference="parties.party",
            aliases=("Party", "Vendor", "Supplier name"),
        ),
        "party.id",
        index=True,
    )
    expected_on: Stored[date | None] = field(
        Fact("Goods expected by", Kind.DATE, aliases=("Delivery date", "Due", "Due date"))
    )
    supplier_reference: Stored[str | None] = field(Fact("Supplier's reference", max_length=60))
    deliver_to_id: Stored[int | None] = field(
        Fact("Deliver to", Kind.REFERENCE, reference="inventory.location"), "location.id"
    )
    payment_days: Stored[int | None] = field(Fact("Days to pay", Kind.INTEGER, minimum=0))
    terms: Stored[str | None] = field(Fact("Terms", Kind.MULTILINE, max_length=2000))
    charged: Stored[Decimal] = field(Fact("All charges", Kind.MONEY, total=True), nullable=False)
    taxable: Stored[Decimal] = field(Fact("Taxable", Kind.MONEY, total=True), nullable=False)
    tax: Stored[Decimal] = field(Fact("Tax", Kind.MONEY, total=True), nullable=False)
    round_off: Stored[Decimal] = field(Fact("Round off", Kind.MONEY), nullable=False)
    total: Stored[Decimal] = field(Fact("Order total", Kind.MONEY, total=True), nullable=False)


class PurchaseOrderCharge(Base):
    """What a supplier adds to an order: freight, packing, insurance, loading."""

    __tablename__ = "purchase_order_charge"

    id: Stored[int] = stored(Id, primary_key=True)
    document_id: Stored[int] = stored(Id, "purchase_order.id", nullable=False, index=True)
    position: Stored[int] = stored(Integer, nullable=False)
    name: Stored[str] = field(
        Fact(
            "Charge", required=True, max_length=40, help="Freight, packing, insurance, loading ..."
        )
    )
    amount: Stored[Decimal] = field(Fact("Amount", Kind.MONEY, required=True, minimum=0))
    charged: Stored[str] = field(
        Fact(
            "Charged",
            Kind.CHOICE,
            required=True,
            choices=CHARGED,
            default=BEFORE_TAX,
            help="Before tax: each line bears its share and its GST. After tax: added at the end.",
        )
    )


class PurchaseOrderLine(Base, LineMixin):
    """An item ordered; quantity in the item's stock unit.

    `share` is what it bears of the charges before tax; `taxable` is its value with that.
    """

    __tablename__ = "purchase_order_line"

    document_id: Stored[int] = stored(Id, "purchase_order.id", nullable=False, index=True)
    item_id: Stored[int] = field(
        Fact("Item", Kind.REFERENCE, required=True, reference="items.item"), "item.id", index=True
    )
    description: Stored[str | None] = field(Fact("Description", max_length=200))
    quantity: Stored[Decimal] = field(Fact("Quantity", Kind.QUANTITY, required=True, total=True))
    rate: Stored[Decimal] = field(
        Fact("Rate", Kind.RATE, required=True, minimum=0, precision=4, aliases=("Price",))
    )
    discount: Stored[Decimal | None] = field(
        Fact("Disc. %", Kind.PERCENT, minimum=0, precision=2, aliases=("Discount",))
    )
    gst_rate: Stored[Decimal | None] = field(Fact("GST %", Kind.PERCENT, minimum=0, precision=2))
    expected_on: Stored[date | None] = field(Fact("Due", Kind.DATE))
    share: Stored[Decimal] = field(Fact("Charges", Kind.MONEY, total=True), nullable=False)
    taxable: Stored[Decimal] = field(Fact("Taxable", Kind.MONEY, total=True), nullable=False)
    amount: Stored[Decimal] = field(Fact("Amount", Kind.MONEY, total=True), nullable=False)


class GoodsReceipt(Base, DocumentMixin):
    """Goods in, against an order or without one."""

    __tablename__ = "goods_receipt"

    supplier_id: Stored[int] = field(
        Fact("Supplier", Kind.REFERENCE, required=True, reference="parties.party"),
        "party.id",
        index=True,
    )
    order_id: Stored[int | None] = field(
        Fact("Against order", Kind.REFERENCE, reference="purchasing.order"),
        "purchase_order.id",
        index=True,
    )
    location_id: Stored[int] = field(
        Fact("Receive into", Kind.REFERENCE, required=True, reference="inventory.location"),
        "location.id",
    )
    challan_number: Stored[str | None] = field(Fact("Supplier's challan", max_length=40))
    challan_date: Stored[date | None] = field(Fact("Challan date", Kind.DATE))
    vehicle: Stored[str | None] = field(Fact("Vehicle", max_length=30))
    value: Stored[Decimal] = field(Fact("Value", Kind.MONEY, total=True), nullable=False)


class GoodsReceiptLine(Base, LineMixin):
    """An item received; `source_line_id` is the order's line."""

    __tablename__ = "goods_receipt_line"

    document_id: Stored[int] = stored(Id, "goods_receipt.id", nullable=False, index=True)
    item_id: Stored[int] = field(
        Fact("Item", Kind.REFERENCE, required=True, reference="items.item"), "item.id", index=True
    )
    quantity: Stored[Decimal] = field(Fact("Received", Kind.QUANTITY, required=True, total=True))
    rate: Stored[Decimal] = field(
        Fact("Rate", Kind.RATE, required=True, minimum=0, precision=6, aliases=("Price",)),
    )
    note: Stored[str | None] = field(Fact("Note", max_length=80))
    value: Stored[Decimal] = field(Fact("Value", Kind.MONEY, total=True), nullable=False)
