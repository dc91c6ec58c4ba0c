"""Fiscal years, and the day up to which the books are locked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Date, String, insert, select

from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.db import Base, Record, Stored, stored

if TYPE_CHECKING:
    from factory_desktop.core.platform.commands import UnitOfWork

#: The setting that holds the last locked day, or None.
LOCKED_UNTIL = "books.locked_until"
#: The permission to enter documents before today.
BACK_DATE = "books.period.backdate"


class FiscalYear(Base, Record):
    """A year of the books, first day to last."""

    __tablename__ = "fiscal_year"

    label: Stored[str] = stored(String(20), nullable=False, unique=True)
    starts_on: Stored[date] = stored(Date, nullable=False, unique=True)
    ends_on: Stored[date] = stored(Date, nullable=False, unique=True)


def year_of(start_month: int, day: date) -> tuple[date, date, str]:
    """First day, last day and label of the fiscal year a day lies in: `2026-27` or `2026`."""
    first_year = day.year if day.month >= start_month else day.year - 1
    first = date(first_year, start_month, 1)
    last = date(first_year + 1, start_month, 1) - timedelta(days=1)
    label = str(first_year) if start_month == 1 else f"{first_year}-{(first_year + 1) % 100:02d}"
    return first, last, label


def open_year(conn: Connection, start_month: int, day: date) -> None:
    """Make the fiscal year of a day where it is not there yet."""
    first, last, label = year_of(start_month, day)
    table = FiscalYear.table()
    if conn.execute(select(table.c.id).where(table.c.starts_on == first)).first() is None:
        conn.execute(insert(table).values(label=label, starts_on=first, ends_on=last, version=1))


def check_open(uow: UnitOfWork, day: date, field: str = "posted_on") -> None:
    """Raise `Invalid` where a day lies in no fiscal year, in a locked period, or in the past
    for a user who may not back-date.
    """
    locked = uow.settings[LOCKED_UNTIL]
    if locked is not None and day <= locked:
        raise Invalid(
            {
                field: msg(
                    "The books are locked up to {day}. Enter a later date, or have the lock "
                    "taken away in Set-up, Fiscal years.",
                    day=shown(locked),
                )
            }
        )
    if not any(first <= day <= last for first, last in uow.standing.years):
        raise Invalid(
            {
                field: msg(
                    "{day} lies in no fiscal year of this company. Add the year in Set-up, "
                    "or enter another date.",
                    day=shown(day),
                )
            }
        )
    if day < uow.clock.today() and not uow.granted.may(BACK_DATE):
        right = uow.registry.permissions[BACK_DATE].label
        raise Invalid(
            {
                field: msg(
                    "A day before today needs the right “{what}”. Ask your administrator.",
                    what=msg(right),
                )
            }
        )


def shown(day: date) -> str:
    """A date as it is written in messages."""
    return day.strftime("%d-%m-%Y")
