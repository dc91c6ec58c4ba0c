"""Tables of places, the stock ledger, and what is derived from it.

The ledger holds facts only: what moved, from where to where, with which known value. What a
movement cost follows from all that came before it, changes when something is entered into the
past, and therefore lives beside the ledger, in `StockValuation`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    Boolean,
    Date,
    DateTime,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)

from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.platform.db import (
    Base,
    Id,
    Ledger,
    Money,
    Quantity,
    Record,
    Stored,
    field,
    stored,
)

REFUSE, WARN, ALLOW = "refuse", "warn", "allow"
NEGATIVE_POLICIES = (
    Choice(REFUSE, "Refuse"),
    Choice(WARN, "Ask first"),
    Choice(ALLOW, "Allow"),
)
#: Where goods are ours and are counted.
STOCK_KINDS = (
    Choice("store", "Store"),
    Choice("cupboard", "Cupboard"),
    Choice("rack", "Rack"),
    Choice("bin", "Bin"),
    Choice("production", "Production"),
    Choice("job_worker", "Job worker"),
    Choice("transit", "In transit"),
)
#: Where goods come from and go to; nothing is counted there.
SUPPLIER, CUSTOMER, ADJUSTMENT = "supplier", "customer", "adjustment"
OPENING, PRODUCTION_USE, SCRAP = "opening", "production_use", "scrap"
VIRTUAL_KINDS = (
    Choice(SUPPLIER, "Supplier"),
    Choice(CUSTOMER, "Customer"),
    Choice(ADJUSTMENT, "Adjustment"),
    Choice(OPENING, "Opening stock"),
    Choice(PRODUCTION_USE, "Used in production"),
    Choice(SCRAP, "Scrap"),
)
#: Their names; the program's own words, said in everybody's language.
OWN_PLACES = frozenset(choice.label for choice in VIRTUAL_KINDS)
QUANTITY = Fact("Quantity", Kind.QUANTITY)


class Warehouse(Base, Record):
    """A warehouse; what its stock may do when it runs out is said here."""

    __tablename__ = "warehouse"

    name: Stored[str] = field(Fact("Warehouse", required=True, max_length=80), unique=True)
    negative_policy: Stored[str] = field(
        Fact(
            "If there is too little",
            Kind.CHOICE,
            choices=NEGATIVE_POLICIES,
            help="What happens when more is taken than lies there.",
        ),
        default=REFUSE,
    )
    active: Stored[bool] = field(
        Fact("Active", Kind.BOOL, help="Inactive ones no longer show in look-ups."), default=True
    )


class Location(Base, Record):
    """A place in a warehouse, or (without a warehouse) where goods come from and go to."""

    __tablename__ = "location"

    name: Stored[str] = field(Fact("Location", required=True, max_length=80))
    warehouse_id: Stored[int | None] = field(
        Fact("Warehouse", Kind.REFERENCE, required=True, reference="inventory.warehouse"),
        "warehouse.id",
        nullable=True,
        index=True,
    )
    parent_id: Stored[int | None] = field(
        Fact("Inside", Kind.REFERENCE, reference="inventory.location"), "location.id", index=True
    )
    kind: Stored[str] = field(Fact("Kind", Kind.CHOICE, choices=STOCK_KINDS), default="store")
    active: Stored[bool] = field(
        Fact("Active", Kind.BOOL, help="Inactive ones no longer show in look-ups."), default=True
    )
    is_stock: Stored[bool] = stored(Boolean(create_constraint=False), nullable=False, default=True)


class StockLedgerEntry(Base, Ledger):
    """One movement of one item from one place to another.

    Entries of an item follow each other by (`posted_on`, `id`): within a day, in the order they
    were entered. `value` is what goods are known to be worth as they come in (None: their cost is
    worked out). `cost_of_id` names the entry whose cost a return takes; `reverses_id` the one
    that this entry takes back. With `adjusts_id` the quantity is nought and `value` is added to
    what that receipt was worth (freight that was billed later). What the entries of a
    `cost_group` take out is what the ones that come in are worth, by `cost_share`; `value` is
    then what is added to it.
    """

    __tablename__ = "stock_ledger_entry"
    __table_args__ = (
        Index("ix_stock_ledger_entry_item", "item_id", "posted_on", "id"),
        Index("ix_stock_ledger_entry_source", "source_type", "source_id"),
        Index(
            "ix_stock_ledger_entry_group",
            "cost_group",
            sqlite_where=text("cost_group IS NOT NULL"),
            postgresql_where=text("cost_group IS NOT NULL"),
        ),
        Index(
            "ix_stock_ledger_entry_adjusts",
            "adjusts_id",
            sqlite_where=text("adjusts_id IS NOT NULL"),
            postgresql_where=text("adjusts_id IS NOT NULL"),
        ),
    )

    posted_on: Stored[date] = field(Fact("Date", Kind.DATE, required=True), index=True)
    item_id: Stored[int] = field(
        Fact("Item", Kind.REFERENCE, required=True, reference="items.item"), "item.id"
    )
    from_location_id: Stored[int] = field(
        Fact("From", Kind.REFERENCE, required=True, reference="inventory.location"), "location.id"
    )
    to_location_id: Stored[int] = field(
        Fact("To", Kind.REFERENCE, required=True, reference="inventory.location"), "location.id"
    )
    quantity: Stored[Decimal] = field(QUANTITY.but(required=True))
    value: Stored[Decimal | None] = field(Fact("Given value", Kind.MONEY))
    source_type: Stored[str] = stored(String(40), nullable=False)
    source_id: Stored[int] = stored(Id, nullable=False)
    source_line: Stored[int | None] = stored(Id)
    reverses_id: Stored[int | None] = stored(Id, "stock_ledger_entry.id", unique=True)
    cost_of_id: Stored[int | None] = stored(Id, "stock_ledger_entry.id")
    adjusts_id: Stored[int | None] = stored(Id, "stock_ledger_entry.id")
    cost_group: Stored[str | None] = stored(String(60))
    cost_share: Stored[Decimal | None] = stored(Quantity())
    operation: Stored[str] = stored(String(32), nullable=False)
    entered_at: Stored[datetime] = stored(DateTime, nullable=False)


class StockValuation(Base):
    """What an entry cost in a pool, and what the pool held after it; re-made when the past is.

    `cost` is signed as the pool sees it; `correction` sets right what earlier entries cost while
    there was too little. A transfer between pools has a row in each. `layers` are the FIFO
    layers after the entry, kept on some rows only: those between follow from them.
    """

    __tablename__ = "stock_valuation"
    __table_args__ = (Index("ix_stock_valuation_item", "item_id", "pool", "posted_on", "entry_id"),)

    entry_id: Stored[int] = stored(
        Id, "stock_ledger_entry.id", primary_key=True, autoincrement=False
    )
    pool: Stored[int] = stored(Id, primary_key=True, autoincrement=False)
    item_id: Stored[int] = stored(Id, nullable=False)
    posted_on: Stored[date] = stored(Date, nullable=False)
    cost: Stored[Decimal] = stored(Money(), nullable=False)
    correction: Stored[Decimal] = stored(Money(), nullable=False)
    quantity_after: Stored[Decimal] = stored(Quantity(), nullable=False)
    value_after: Stored[Decimal] = stored(Money(), nullable=False)
    rate_after: Stored[Decimal] = stored(Quantity(), nullable=False)
    layers: Stored[str | None] = stored(Text)


class ItemValuation(Base, derived=True):
    """What a pool holds of an item now.

    Pool 0 is the company; else the pool is a warehouse. What ever moved has its row of pool 0.
    """

    __tablename__ = "item_valuation"

    item_id: Stored[int] = stored(Id, "item.id", primary_key=True)
    pool: Stored[int] = stored(Id, primary_key=True, autoincrement=False)
    quantity: Stored[Decimal] = stored(Quantity(), nullable=False)
    value: Stored[Decimal] = stored(Money(), nullable=False)
    rate: Stored[Decimal] = stored(Quantity(), nullable=False)
    layers: Stored[str | None] = stored(Text)
    last_on: Stored[date | None] = stored(Date)
    last_entry_id: Stored[int | None] = stored(Id)


class StockBalance(Base, derived=True):
    """How much of an item lies in a place now."""

    __tablename__ = "stock_balance"
    __table_args__ = (UniqueConstraint("item_id", "location_id"),)

    id: Stored[int] = stored(Id, primary_key=True)
    item_id: Stored[int] = stored(Id, "item.id", nullable=False)
    location_id: Stored[int] = stored(Id, "location.id", nullable=False, index=True)
    quantity: Stored[Decimal] = stored(Quantity(), nullable=False)


class StockPeriod(Base, derived=True):
    """How much lay in a place at the end of a month in which it moved (202611)."""

    __tablename__ = "stock_period"

    location_id: Stored[int] = stored(Id, "location.id", primary_key=True)
    item_id: Stored[int] = stored(Id, "item.id", primary_key=True)
    period: Stored[int] = stored(Integer, primary_key=True, autoincrement=False)
    quantity: Stored[Decimal] = stored(Quantity(), nullable=False)


def period_of(day: date) -> int:
    """The month of a day as one number: 202611."""
    return day.year * 100 + day.month
