"""What others ask about parties."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from factory_desktop.core.parties.models import Party, PartyAddress, PartyContact
from factory_desktop.core.platform.db import fact_of
from factory_desktop.core.platform.db.folding import same
from factory_desktop.core.platform.listing import ListColumn, ListQuery

_party = Party.table()


def _column(key: str, *, search: bool = False) -> ListColumn:
    return ListColumn(key, fact_of(Party, key), _party.c[key], search=search)


PARTIES = ListQuery(
    key="parties.parties",
    label="Parties",
    entity="parties.party",
    id=_party.c.id,
    columns=(
        _column("code", search=True),
        _column("name", search=True),
        _column("city", search=True),
        _column("state"),
        _column("gstin", search=True),
        _column("phone", search=True),
        _column("contact_person", search=True),
        _column("is_supplier"),
        _column("is_customer"),
        _column("is_job_worker"),
        _column("payment_days"),
        _column("credit_limit"),
        _column("segment"),
        _column("active"),
    ),
    source=lambda statement: statement,
    sort=_party.c.code,
    tables=("party",),
    permission="parties.party.view",
)


def find_party(conn: Connection, text: str) -> int | None:
    """The party with exactly this code, GSTIN or, where only one has it, name."""
    word = text.strip()
    for column in (_party.c.code, _party.c.gstin, _party.c.name):
        query = select(_party.c.id).where(same(column, word)).limit(2)
        found = conn.execute(query).scalars().all()
        if len(found) == 1:
            return int(found[0])
    return None


def party_record(conn: Connection, party_id: int) -> dict[str, Any]:
    """A party with contacts and further addresses, as its form edits it."""
    row = conn.execute(select(_party).where(_party.c.id == party_id)).mappings().one()
    contact, address = PartyContact.table(), PartyAddress.table()
    contacts = select(contact.c.person, contact.c.platform, contact.c.value)
    addresses = select(address.c.label, address.c.address, address.c.state)
    return {
        **row,
        "contacts": tuple(
            tuple(c)
            for c in conn.execute(
                contacts.where(contact.c.party_id == party_id).order_by(contact.c.id)
            )
        ),
        "addresses": tuple(
            tuple(a)
            for a in conn.execute(
                addresses.where(address.c.party_id == party_id).order_by(address.c.id)
            )
        ),
    }
