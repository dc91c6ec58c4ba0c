"""Tables of parties, their contacts and addresses."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import String

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform.db import Base, Id, Record, Stored, field, folded_index, stored


class Party(Base, Record):
    """Somebody we trade with; one party may be several of these at once."""

    __tablename__ = "party"
    __table_args__ = (folded_index("party", "code"), folded_index("party", "name"))

    code: Stored[str] = field(
        Fact("Code", Kind.CODE, required=True, help="Leave empty: the next number is taken."),
        unique=True,
    )
    name: Stored[str] = field(Fact("Name", required=True, max_length=160), index=True)
    is_supplier: Stored[bool] = field(Fact("Supplier", Kind.BOOL, default=False))
    is_customer: Stored[bool] = field(Fact("Customer", Kind.BOOL, default=False))
    is_job_worker: Stored[bool] = field(Fact("Job worker", Kind.BOOL, default=False))
    is_transporter: Stored[bool] = field(Fact("Transporter", Kind.BOOL, default=False))
    gstin: Stored[str | None] = field(Fact("GSTIN", max_length=15))
    pan: Stored[str | None] = field(Fact("PAN", max_length=10))
    address: Stored[str | None] = field(Fact("Address", Kind.MULTILINE, max_length=300))
    city: Stored[str | None] = field(Fact("City", max_length=80))
    pincode: Stored[str | None] = field(Fact("PIN code", max_length=12))
    state: Stored[str | None] = field(Fact("State", max_length=40))
    phone: Stored[str | None] = field(Fact("Phone", max_length=40))
    email: Stored[str | None] = field(Fact("E-mail", max_length=120))
    contact_person: Stored[str | None] = field(Fact("Contact person", max_length=80))
    payment_days: Stored[int | None] = field(
        Fact("Days to pay", Kind.INTEGER, minimum=0, help="Days from receipt of goods.")
    )
    lead_time_days: Stored[int | None] = field(Fact("Lead time, days", Kind.INTEGER, minimum=0))
    minimum_order: Stored[Decimal | None] = field(Fact("Minimum order", Kind.MONEY, minimum=0))
    credit_limit: Stored[Decimal | None] = field(Fact("Credit limit", Kind.MONEY, minimum=0))
    segment: Stored[str | None] = field(Fact("Segment", max_length=60))
    bank_account: Stored[str | None] = field(Fact("Bank account", max_length=30, sensitive=True))
    ifsc: Stored[str | None] = field(Fact("IFSC", max_length=11))
    remarks: Stored[str | None] = field(Fact("Remarks", Kind.MULTILINE, max_length=1000))
    active: Stored[bool] = field(
        Fact("Active", Kind.BOOL, help="Inactive parties no longer show in look-ups.", default=True)
    )


class PartyContact(Base):
    """A way to reach a party: platform (phone, e-mail, WhatsApp ...) and value."""

    __tablename__ = "party_contact"

    id: Stored[int] = stored(Id, primary_key=True)
    party_id: Stored[int] = stored(Id, "party.id", nullable=False, index=True)
    person: Stored[str] = stored(String(80), nullable=False)
    platform: Stored[str] = stored(String(40), nullable=False)
    value: Stored[str] = stored(String(160), nullable=False)


class PartyAddress(Base):
    """A further address of a party (works, godown, delivery)."""

    __tablename__ = "party_address"

    id: Stored[int] = stored(Id, primary_key=True)
    party_id: Stored[int] = stored(Id, "party.id", nullable=False, index=True)
    label: Stored[str] = stored(String(60), nullable=False)
    address: Stored[str] = stored(String(300), nullable=False)
    state: Stored[str] = stored(String(40), nullable=False)
