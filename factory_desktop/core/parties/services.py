"""Commands on parties."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select

from factory_desktop.core.company import keep_state
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.gstin import gstin_complaint
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.parties.models import Party, PartyAddress, PartyContact
from factory_desktop.core.platform import masters
from factory_desktop.core.platform.commands import UnitOfWork, command

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
    saved = masters.save(uow, uow.registry.entities["parties.party"], party_id, version, values)
    if contacts is not None:
        _replace(uow, saved, PartyContact, ("person", "platform", "value"), contacts)
    if addresses is not None:
        _replace(uow, saved, PartyAddress, ("label", "address", "state"), addresses)
    return saved


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


def _replace(
    uow: UnitOfWork,
    party_id: int,
    model: type[PartyContact] | type[PartyAddress],
    keys: tuple[str, str, str],
    rows: Sequence[tuple[str, str, str]],
) -> None:
    table = model.table()
    uow.conn.execute(delete(table).where(table.c.party_id == party_id))
    values = [
        {"party_id": party_id, **dict(zip(keys, (text.strip() for text in row), strict=True))}
        for row in rows
    ]
    uow.insert_many(model, values)
    uow.record(table.name, "party", party_id, {"rows": [list(row) for row in rows]})


@command("parties.party.delete", permission="parties.party.delete")
def delete_party(uow: UnitOfWork, *, party_id: int) -> None:
    """Delete a party without history; one with history is deactivated instead."""
    entity = uow.registry.entities["parties.party"]
    masters.remove(uow, entity, party_id, ("party_contact", "party_address"))
