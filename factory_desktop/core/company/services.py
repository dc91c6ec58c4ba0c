"""Changing the company's profile, fiscal years and settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from factory_desktop.core.company.models import CompanyProfile
from factory_desktop.core.company.queries import profile
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.gstin import gstin_complaint
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.states import kept_state
from factory_desktop.core.platform import audit, masters, periods
from factory_desktop.core.platform.commands import UnitOfWork, command
from factory_desktop.core.platform.db import facts_of
from factory_desktop.core.platform.periods import FiscalYear


@command("company.profile.save", permission="company.profile.edit")
def save_profile(uow: UnitOfWork, *, values: Mapping[str, Any], version: int | None = None) -> int:
    """Change the company's profile; makes the record at set-up."""
    facts = facts_of(CompanyProfile)
    found = uow.conn.execute(select(CompanyProfile.table().c.id)).scalar()
    clean = masters.check(uow.conn, uow.registry, facts, values, whole=found is None)
    if clean.get("state"):
        clean["state"] = _state(uow, clean, found)
    gstin = str(clean.get("gstin") or "").upper()
    if gstin:
        clean["gstin"] = gstin
        complaint = gstin_complaint(gstin)
        if complaint:
            raise Invalid({"gstin": complaint})
    month = clean.get("year_starts", 1)
    if not 1 <= month <= 12:
        raise Invalid({"year_starts": msg("Choose a month from 1 to 12.")})
    if found is None:
        return uow.insert(CompanyProfile, clean, str(clean["name"]))
    uow.update(CompanyProfile, int(found), clean, version=version, label="company")
    return int(found)


def _state(uow: UnitOfWork, clean: Mapping[str, Any], found: int | None) -> str:
    """The state by its name; a text from before stays as long as nobody changes it."""
    old = profile(uow.conn) if found is not None else None
    country = clean.get("country") or (old.country if old else "")
    text = str(clean["state"])
    try:
        return kept_state(country, text)
    except ValueError as error:
        if old is None or old.state != text:
            raise Invalid({"state": error.args[0]}) from None
        return text


@command("company.year.open", permission="company.year.edit")
def open_year(uow: UnitOfWork, *, day: date) -> None:
    """Add the fiscal year that a day lies in."""
    periods.open_year(uow.conn, profile(uow.conn).year_starts, day)
    uow.touch(FiscalYear)
    uow.record("open_year", FiscalYear.__tablename__, 0, {"day": day})


@command("company.settings.save", permission="company.settings.edit")
def save_settings(uow: UnitOfWork, *, values: Mapping[str, Any]) -> None:
    """Change settings; `Invalid` names those that are wrong, by their key."""
    errors: dict[str, str] = {}
    clean: dict[str, object] = {}
    for key, value in values.items():
        setting = uow.registry.settings.get(key)
        if setting is None:
            errors[key] = msg("There is no setting “{key}”.", key=key)
            continue
        try:
            clean[key] = masters.check_value(setting.fact, value)
            if setting.check is not None:
                setting.check(clean[key])
        except ValueError as error:
            errors[key] = error.args[0]
    if errors:
        raise Invalid(errors)
    old = {key: uow.settings[key] for key in clean}
    changed = {key: value for key, value in clean.items() if old[key] != value}
    for key in changed:
        guard = uow.registry.settings[key].guard
        if guard is not None:
            guard(uow)
    if changed:
        uow.settings.store(changed, uow.actor.name, uow.clock.now())
        before = {key: audit.encode(old[key]) for key in changed}
        uow.record("settings", "setting", 0, {"old": before, "new": changed})
        uow.touch("setting")
