"""The one place that wires settings, database, modules and services together; tests call it too."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from factory_desktop.core import company as company_module
from factory_desktop.core import hr, inventory, items, parties, payroll, purchasing, taxes
from factory_desktop.core.company import services as company_services
from factory_desktop.core.kernel.clock import Clock, SystemClock
from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform import audit, backup, migrations, opening, periods, standing
from factory_desktop.core.platform.commands import Command, Request, UnitOfWork
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import Database
from factory_desktop.core.platform.registry import Module, Registry
from factory_desktop.core.platform.security import access, passwords
from factory_desktop.core.platform.security import module as security_module
from factory_desktop.core.platform.security.services import (
    ADMINISTRATOR,
    create_user,
    seed_roles,
    unknown_permissions,
)

#: The modules, lowest first.
MODULES: tuple[Module, ...] = (
    security_module.MODULE,
    company_module.MODULE,
    taxes.MODULE,
    items.MODULE,
    parties.MODULE,
    inventory.MODULE,
    purchasing.MODULE,
    hr.MODULE,
    payroll.MODULE,
)
#: At an opening, by the program itself; nobody else is offered it.
_RENEW = Command("security.role.renew", access.EVERYTHING, seed_roles)


def build_registry() -> Registry:
    """The registry of all modules."""
    return Registry(MODULES)


def open_company(
    where: str, clock: Clock | None = None, password_cost: int = passwords.COST
) -> Company:
    """Open a company by path or PostgreSQL URL, bringing its schema up to date.

    Raises `EnvironmentProblem` for what is missing, foreign, damaged or newer than the program.
    """
    registry = build_registry()
    db = Database(where)
    try:
        with db.read() as conn:
            at = migrations.current(conn)
        if not at:
            raise EnvironmentProblem(
                "foreign",
                msg("This file is not a company of Factory Desktop."),
                msg("Choose another file, or restore a backup."),
            )
        if at != migrations.HEAD and at in migrations.known():
            backup.backup_before(db, "upgrade", clock or SystemClock())
        migrations.upgrade(db)
        company = Company(db, registry, clock or SystemClock(), password_cost)
        company.noticed = opening.look(db, company.clock)
        _renew_roles(company)
    except BaseException:
        db.close()
        raise
    return company


def _renew_roles(company: Company) -> None:
    """Give the built-in roles what newer modules declare; who may not write reads all the same."""
    if company.read(lambda conn: unknown_permissions(conn, company.registry)):
        with suppress(EnvironmentProblem):
            company.execute(access.SYSTEM, _RENEW)


def create_company(
    where: str,
    profile: Mapping[str, Any],
    admin: str,
    password: str,
    clock: Clock | None = None,
    password_cost: int = passwords.COST,
) -> Company:
    """Make a new company with its first administrator; an existing one is never overwritten.

    `profile` are the fields of `CompanyProfile`. What fails leaves no file behind.
    """
    registry = build_registry()
    db = Database(where, create=True)
    try:
        if db.server:
            _must_be_empty(db)
        company = Company(db, registry, clock or SystemClock(), password_cost)
        migrations.upgrade(db, lambda conn: _set_up(company, conn, profile, admin, password))
    except BaseException:
        db.close()
        if db.path is not None:
            _remove(db.path)
        raise
    return company


def _must_be_empty(db: Database) -> None:
    with db.read() as conn:
        if migrations.current(conn):
            raise EnvironmentProblem(
                "exists",
                msg("This database already holds a company."),
                msg("Choose another name; a company is never overwritten."),
            )


def _remove(path: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _set_up(
    company: Company, conn: Connection, profile: Mapping[str, Any], admin: str, password: str
) -> None:
    """Everything a new company needs, in the transaction that makes its tables."""
    audit.start(conn, secrets.token_hex(32))
    begin = standing.read(conn, access.SYSTEM)
    uow = UnitOfWork(company, conn, Request(access.SYSTEM), begin)
    company_services.save_profile(uow, values=profile)
    today = company.clock.today()
    for year in (today.year - 1, today.year):
        periods.open_year(conn, int(profile["year_starts"]), today.replace(year=year, day=1))
    for module in company.registry.modules.values():
        for seed in module.seeds:
            seed(uow)
    create_user(uow, name=admin, full_name=admin, password=password, roles=(ADMINISTRATOR,))
    uow.finish()
