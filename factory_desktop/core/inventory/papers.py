"""Tables of the module's own documents: stock entries and stock adjustments."""

from __future__ import annotations

from decimal import Decimal

from factory_desktop.core.inventory.models import QUANTITY
from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.platform.db import Base, Id, Quantity, Stored, field, stored
from factory_desktop.core.platform.documents import DocumentMixin, LineMixin

PURPOSES = (
    Choice("receipt", "Receipt"),
    Choice("issue", "Issue"),
    Choice("transfer", "Transfer"),
    Choice("opening", "Opening stock"),
    Choice("scrap", "Scrap"),
    Choice("repack", "Repack"),
)
STATES = (
    Choice("draft", "Draft"),
    Choice("confirmed", "Confirmed", "good"),
    Choice("cancelled", "Cancelled", "bad"),
)
_PLACE = Kind.REFERENCE
_AT = "inventory.location"


class StockEntry(DocumentMixin, Base):
    """An internal movement: what came in, went out, moved, or was made into something else."""

    __tablename__ = "stock_entry"

    purpose: Stored[str] = field(Fact("Purpose", Kind.CHOICE, required=True, choices=PURPOSES))
    from_location_id: Stored[int | None] = field(
        Fact("From", _PLACE, reference=_AT, help="For all lines that name no place."),
        "location.id",
    )
    to_location_id: Stored[int | None] = field(
        Fact("To", _PLACE, reference=_AT, help="For all lines that name no place."),
        "location.id",
    )
    taken_by: Stored[str | None] = field(Fact("Given to / by", max_length=120))
    extra_cost: Stored[Decimal | None] = field(
        Fact("Extra cost", Kind.MONEY, minimum=0, help="Repacking only: added to what is made.")
    )
    through_transit: Stored[bool] = field(
        Fact("Through transit", Kind.BOOL, help="Under way until somebody receives it."),
        default=False,
    )
    transfer_id: Stored[int | None] = field(
        Fact("Received from transfer", _PLACE, reference="inventory.entry"),
        "stock_entry.id",
        index=True,
    )
    transit_location_id: Stored[int | None] = stored(Id, "location.id", index=True)


class StockEntryLine(LineMixin, Base):
    """One item of a stock entry, in whichever of its units."""

    __tablename__ = "stock_entry_line"

    document_id: Stored[int] = stored(Id, "stock_entry.id", nullable=False, index=True)
    item_id: Stored[int] = field(
        Fact("Item", Kind.REFERENCE, required=True, reference="items.item"), "item.id"
    )
    quantity: Stored[Decimal] = field(QUANTITY.but(required=True, minimum=0))
    uom_id: Stored[int | None] = field(
        Fact("Unit", Kind.REFERENCE, reference="items.uom"), "uom.id"
    )
    rate: Stored[Decimal | None] = field(
        Fact("Rate", Kind.RATE, minimum=0, precision=4, help="For one of the unit.")
    )
    value: Stored[Decimal | None] = field(Fact("Value", Kind.MONEY, minimum=0))
    from_location_id: Stored[int | None] = field(Fact("From", _PLACE, reference=_AT), "location.id")
    to_location_id: Stored[int | None] = field(Fact("To", _PLACE, reference=_AT), "location.id")
    stock_quantity: Stored[Decimal] = stored(Quantity(), nullable=False)


class StockAdjustment(DocumentMixin, Base):
    """What was counted, and why it differs from the books."""

    __tablename__ = "stock_adjustment"

    reason: Stored[str] = field(
        Fact("Reason", required=True, max_length=200, help="Why the count differs.")
    )
    location_id: Stored[int | None] = field(
        Fact("Location", _PLACE, reference=_AT, help="For all lines that name no place."),
        "location.id",
    )


class StockAdjustmentLine(LineMixin, Base):
    """An item as it was counted in a place; what it differs by is found on confirming."""

    __tablename__ = "stock_adjustment_line"

    document_id: Stored[int] = stored(Id, "stock_adjustment.id", nullable=False, index=True)
    item_id: Stored[int] = field(
        Fact("Item", Kind.REFERENCE, required=True, reference="items.item"), "item.id"
    )
    location_id: Stored[int | None] = field(Fact("Location", _PLACE, reference=_AT), "location.id")
    counted: Stored[Decimal] = field(
        Fact("Counted", Kind.QUANTITY, required=True, minimum=0, help="What really lies there.")
    )
    rate: Stored[Decimal | None] = field(
        Fact("Rate", Kind.RATE, minimum=0, precision=4, help="For a surplus; empty: as the rest.")
    )
    book_quantity: Stored[Decimal | None] = stored(Quantity())
    difference: Stored[Decimal | None] = stored(Quantity())
