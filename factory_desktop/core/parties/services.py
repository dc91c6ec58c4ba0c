"""Commands on parties."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from factory_desktop.core.company import keep_state, profile
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.gstin import gstin_complaint
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.states import kept_state
from factory_desktop.core.parties.models import Party, PartyAddress, PartyContact
from factory_desktop.core.platform import masters
from factory_desktop.core.platform.commands import UnitOfWork, command
from factory_desktop.core.platform.db.base import check_lengths
from factory_desktop.core.platform.parts import Part, Rows

CONTACTS = Part(
    "contacts", "Contacts", PartyContact, "party_id", ("person", "platform", "value"), order="id"
)
ADDRESSES = Part(
    "addresses", "Further addresses", PartyAddress, "party_id",
    ("label", "address", "state"), order="id",
)  # fmt: skip
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


@command("parties.party.save", permission="parties.party.edit")
def save_party(
    uow: UnitOfWork,
    *,
    values: Mapping[str, Any],
    party_id: int | None = None,
    version: int | None = None,
    contacts: Sequence[tuple[str, str, str]] | None = None,
    addresses: Sequence[tuple[str, str, str]] | None = None,
) -> int:
    """Add or change a party; an empty code takes the next number.

    `contacts` are (person, platform, value), `addresses` (label, address, state); they replace
    what is there, None leaves them alone.
    """
    values = dict(values)
    if party_id is None and not str(values.get("code") or "").strip():
        values["code"] = _next_code(uow)
    _check_own_rules(values)
    keep_state(uow, Party, party_id, values)
    given = {CONTACTS: contacts, ADDRESSES: addresses}
    parts = {part: _lines(part, rows) for part, rows in given.items() if rows is not None}
    _keep_states(uow, party_id, parts.get(ADDRESSES, []))
    entity = uow.registry.entities["parties.party"]
    return masters.save(uow, entity, party_id, version, values, parts=parts)


def _next_code(uow: UnitOfWork) -> str:
    table = Party.table()
    while True:
        code = uow.number("parties.party", uow.settings["parties.code_pattern"], 0)
        if uow.conn.execute(select(table.c.id).where(table.c.code == code)).first() is None:
            return code


def _check_own_rules(values: dict[str, Any]) -> None:
    errors: dict[str, str] = {}
    gstin = str(values.get("gstin") or "").strip().upper()
    if gstin:
        values["gstin"] = gstin
        complaint = gstin_complaint(gstin)
        if complaint:
            errors["gstin"] = complaint
    email = str(values.get("email") or "").strip()
    if email and not _EMAIL.match(email):
        errors["email"] = msg("This is no e-mail address.")
    if errors:
        raise Invalid(errors)


def _lines(part: Part, rows: Sequence[tuple[str, str, str]]) -> Rows:
    """Lines as they are kept; a text that is too long is named by its line."""
    found = [dict(zip(part.columns, (text.strip() for text in row), strict=True)) for row in rows]
    errors: dict[str, str] = {}
    for index, line in enumerate(found):
        try:
            check_lengths(part.model, [line])
        except Invalid as error:
            errors |= {f"{part.key}.{index}.{key}": told for key, told in error.fields.items()}
    if errors:
        raise Invalid(errors)
    return part.sorted(found)


def _keep_states(uow: UnitOfWork, party_id: int | None, addresses: Rows) -> None:
    """States of addresses by their names; a text from before stays, as that of the party does."""
    country = profile(uow.conn).country
    there = ADDRESSES.read(uow.conn, party_id) if party_id is not None else []
    before = {line["state"] for line in there}
    errors: dict[str, str] = {}
    for index, line in enumerate(addresses):
        if line["state"] and line["state"] not in before:
            try:
                line["state"] = kept_state(country, line["state"])
            except ValueError as error:
                errors[f"addresses.{index}.state"] = error.args[0]
    if errors:
        raise Invalid(errors)


@command("parties.party.delete", permission="parties.party.delete")
def delete_party(uow: UnitOfWork, *, party_id: int) -> None:
    """Delete a party without history; one with history is deactivated instead."""
    masters.remove(uow, uow.registry.entities["parties.party"], party_id)
