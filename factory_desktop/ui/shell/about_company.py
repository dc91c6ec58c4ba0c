"""What the window says of the company: its title, how it is kept, the user's roles."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from sqlalchemy import Connection, select

from factory_desktop.core.company import profile
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db.storage import is_local_fixed
from factory_desktop.core.platform.periods import year_of
from factory_desktop.core.platform.security.tables import Role, UserRole, UserState
from factory_desktop.ui.framework.i18n import language, tr


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """The few facts of a company that the window needs before anything else."""

    name: str
    country: str
    currency: str
    year_starts: int

    def formatter(self) -> Formatter:
        """How values are written here, in the window's language."""
        return Formatter(language(), self.country, self.currency)


def facts(conn: Connection) -> CompanyFacts:
    """Read them from the profile."""
    found = profile(conn)
    return CompanyFacts(found.name, found.country, found.currency, found.year_starts)


def roles(conn: Connection, user_id: int | None) -> list[str]:
    """The names of a user's roles, in alphabetical order."""
    own, role = UserRole.table(), Role.table()
    query = select(role.c.name).join(own, own.c.role_id == role.c.id)
    return list(conn.execute(query.where(own.c.user_id == user_id).order_by(role.c.name)).scalars())


def month_name(day: date) -> str:
    """`November 2026`, in the window's language."""
    return format_date(day, "LLLL yyyy", locale=language())


def weekday_name(day: date) -> str:
    """`Monday`, in the window's language."""
    return format_date(day, "EEEE", locale=language())


def title(company: str, user: str, day: date, year_starts: int) -> str:
    """The window's title: company, user, period, program."""
    year = tr("FY {year}", year=year_of(year_starts, day)[2])
    return f"{company} – {user} – {month_name(day)}, {year} – {tr('Factory Desktop')}"


def how_kept(company: Company) -> tuple[str, str, str]:
    """How the company is kept: icon, words, and the place itself for the tool tip."""
    if company.db.server or company.db.path is None:
        from sqlalchemy import make_url

        url = make_url(company.db.company)
        return "server", tr("Server {host}", host=url.host or "localhost"), str(url.database or "")
    path = company.db.path
    words = tr("This PC") if is_local_fixed(path) else tr("Shared folder")
    return "this-pc", words, str(path)


def states(conn: Connection, user_id: int | None) -> dict[str, Any]:
    """What the window remembers of itself for a user (`window.…`), before there is a window."""
    table = UserState.table()
    query = select(table.c.key, table.c.value).where(
        table.c.user_id == user_id, table.c.key.startswith("window.")
    )
    return {row.key: json.loads(row.value) for row in conn.execute(query)}
