"""The company's own record."""

from __future__ import annotations

from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.platform.db import Base, Record, Stored, field

COUNTRIES = (Choice("IN", "India"), Choice("XX", "Another country"))
LANGUAGES = (Choice("en", "English"), Choice("hi", "हिन्दी"))


class CompanyProfile(Base, Record):
    """Who we are: one row, printed on every paper."""

    __tablename__ = "company_profile"

    name: Stored[str] = field(
        Fact("Company name", required=True, max_length=120, help="As on your invoices.")
    )
    address: Stored[str | None] = field(Fact("Address", Kind.MULTILINE, max_length=300))
    city: Stored[str | None] = field(Fact("City", max_length=80))
    pincode: Stored[str | None] = field(Fact("PIN code", max_length=12))
    state: Stored[str | None] = field(Fact("State", max_length=40))
    country: Stored[str] = field(Fact("Country", Kind.CHOICE, required=True, choices=COUNTRIES))
    gstin: Stored[str | None] = field(
        Fact("GSTIN", max_length=15, help="Leave empty if you have none.")
    )
    pan: Stored[str | None] = field(Fact("PAN", max_length=10))
    phone: Stored[str | None] = field(Fact("Phone", max_length=40))
    email: Stored[str | None] = field(Fact("E-mail", max_length=120))
    licence: Stored[str | None] = field(Fact("Factory licence", max_length=60))
    currency: Stored[str] = field(Fact("Currency", max_length=3, required=True))
    year_starts: Stored[int] = field(
        Fact("Fiscal year starts in month", Kind.INTEGER, required=True, minimum=1)
    )
    language: Stored[str] = field(
        Fact("Language of papers", Kind.CHOICE, required=True, choices=LANGUAGES)
    )
    logo: Stored[bytes | None] = field(Fact("Logo", Kind.IMAGE))
