"""What others ask about the company."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import Connection, select

from factory_desktop.core.company.models import CompanyProfile


@dataclass(frozen=True, slots=True)
class Profile:
    """The company's record, as papers and screens need it."""

    id: int
    version: int
    name: str
    address: str | None
    city: str | None
    pincode: str | None
    state: str | None
    country: str
    gstin: str | None
    pan: str | None
    phone: str | None
    email: str | None
    licence: str | None
    currency: str
    year_starts: int
    language: str
    logo: bytes | None

    @property
    def address_line(self) -> str:
        """Address, city, PIN code and state in one line."""
        street = " ".join((self.address or "").split())
        town = " ".join(part for part in (self.city, self.pincode) if part)
        return ", ".join(part for part in (street, town, self.state) if part)


def profile(conn: Connection) -> Profile:
    """The company's profile."""
    row = conn.execute(select(CompanyProfile.table())).mappings().one()
    return Profile(**{f.name: row[f.name] for f in fields(Profile)})
