"""What the screens of people read: one reader call each, through core's public queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection
from sqlalchemy.engine import RowMapping

from factory_desktop.core import hr
from factory_desktop.core.company.queries import profile
from factory_desktop.core.hr.piecework import Rates
from factory_desktop.core.hr.prints import render_muster_roll
from factory_desktop.core.hr.roll import roll_rows
from factory_desktop.core.platform.registry import Registry
from factory_desktop.core.platform.reporting.paper.letterhead import RegisterHead
from factory_desktop.core.platform.reporting.paper.page import Rendered
from factory_desktop.core.platform.settings import Settings
from factory_desktop.ui.people.floor import Floor

_SUNDAY = 6
#: What rejects are paid at, for all operations that do not say it.
_REJECTS = "payroll.reject_percent"


def read_floor(conn: Connection, month: date, today: date) -> Floor:
    """A month of all departments."""
    return Floor(hr.muster(conn, month), hr.options(conn).half_day, today)


def print_muster(conn: Connection, floor: Floor, language: str, printed: str) -> Rendered:
    """The muster roll of the workers shown, as paper."""
    who = profile(conn)
    head = RegisterHead(
        who.name,
        who.address_line,
        floor.days[0],
        floor.days[-1],
        note=floor.department,
        printed=printed,
    )
    sheet = hr.muster(conn, floor.month)
    wanted = {line.employee_id for line in floor.shown}
    some = replace(sheet, rows=tuple(r for r in sheet.rows if r.employee_id in wanted))
    names = ", ".join(f"{day.day} {name}" for day, name in sorted(sheet.holidays.items()))
    off = floor.weekly_off if floor.weekly_off is not None else _SUNDAY
    rows = roll_rows(some, language)
    return render_muster_roll(head, sheet.days, rows, language, holidays=names, week_ends_on=off)


@dataclass(frozen=True, slots=True)
class PieceDay:
    """The piece work of a day with the rates in force."""

    day: date
    rows: Sequence[RowMapping]
    rates: Rates
    locked: bool
    #: What rejects are paid at, in percent, where the rate does not say it.
    rejects: Decimal


def read_pieces(conn: Connection, day: date, registry: Registry) -> PieceDay:
    """What was made on a day, in the order it was entered."""
    rejects = Settings(conn, registry)[_REJECTS]
    found = hr.pieces_of(conn, day, day)
    rows = sorted((row for rows in found.values() for row in rows), key=lambda row: row["id"])
    locked = hr.muster_state(conn, day) == "locked"
    return PieceDay(day, rows, Rates(conn), locked, Decimal(rejects or 0))
