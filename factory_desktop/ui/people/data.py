"""What the screens of people read: one reader call each, through core's public queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection
from sqlalchemy.engine import RowMapping

from factory_desktop.core import hr
from factory_desktop.core.company.queries import profile
from factory_desktop.core.hr.piecework import Rates
from factory_desktop.core.hr.prints import MusterDay, MusterRow, render_muster_roll
from factory_desktop.core.platform.reporting.paper.letterhead import RegisterHead
from factory_desktop.core.platform.reporting.paper.page import Rendered
from factory_desktop.ui.people.floor import Counts, Floor, Line

#: Marks as they are written on paper.
_SIGNS = {"P": "P", "H": "½", "A": "A", "L": "L", "LWP": "U", "WO": "W", "PH": "H"}


def read_floor(conn: Connection, month: date, today: date) -> Floor:
    """A month of all departments."""
    return Floor(hr.muster(conn, month), hr.options(conn).half_day, today)


def print_muster(
    conn: Connection, floor: Floor, language: str, printed_at: datetime, printed_by: str
) -> Rendered:
    """The muster roll of the workers shown, as paper."""
    who = profile(conn)
    head = RegisterHead(
        who.name,
        who.address_line,
        floor.days[0],
        floor.days[-1],
        note=floor.department,
        printed_at=printed_at,
        printed_by=printed_by,
    )
    rows = [_print_row(floor, line) for line in floor.shown]
    names = ", ".join(f"{day.day} {name}" for day, name in sorted(floor.holidays.items()))
    off = floor.weekly_off if floor.weekly_off is not None else 6
    return render_muster_roll(head, floor.days, rows, language, holidays=names, week_ends_on=off)


def _print_row(floor: Floor, line: Line) -> MusterRow:
    counts: Counts = line.counts
    marks = [day.mark for day in line.days]
    days = tuple(
        MusterDay(_SIGNS.get(day.mark, ""), day.overtime, floor.worked(day)) for day in line.days
    )
    return MusterRow(
        name=line.name,
        second=" · ".join(part for part in (line.code, line.trade) if part),
        days=days,
        worked=counts.present + counts.half * floor.half_day,
        leave=Decimal(counts.leave),
        holiday=Decimal(marks.count("PH")),
        off=Decimal(marks.count("WO")),
        absent=Decimal(counts.absent),
        payable=counts.paid,
        overtime=counts.overtime,
    )


@dataclass(frozen=True, slots=True)
class PieceDay:
    """The piece work of a day with the rates in force."""

    day: date
    rows: Sequence[RowMapping]
    rates: Rates
    locked: bool


def read_pieces(conn: Connection, day: date) -> PieceDay:
    """What was made on a day, in the order it was entered."""
    found = hr.pieces_of(conn, day, day)
    rows = sorted((row for rows in found.values() for row in rows), key=lambda row: row["id"])
    return PieceDay(day, rows, Rates(conn), hr.muster_state(conn, day) == "locked")
