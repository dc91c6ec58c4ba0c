"""The muster roll as it is printed, out of the muster."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from factory_desktop.core.company import profile
from factory_desktop.core.hr.muster import MusterRow as SheetRow
from factory_desktop.core.hr.muster import MusterSheet, muster
from factory_desktop.core.hr.prints import MusterDay, MusterRow, render_muster_roll
from factory_desktop.core.kernel.i18n import name_in
from factory_desktop.core.platform.reporting.paper.letterhead import RegisterHead
from factory_desktop.core.platform.reporting.paper.page import Rendered

#: Marks as they are written on paper.
_SIGNS = {"P": "P", "H": "½", "A": "A", "L": "L", "LWP": "U", "WO": "W", "PH": "H"}


def roll_rows(sheet: MusterSheet, language: str = "en") -> list[MusterRow]:
    """A muster's rows as the roll prints them."""
    return [_row(row, language) for row in sheet.rows]


def _row(row: SheetRow, language: str) -> MusterRow:
    halves = row.present + row.half - row.worked
    return MusterRow(
        name=name_in(language, row.name, row.name_local),
        second=" · ".join(part for part in (row.code, row.designation) if part),
        days=tuple(
            MusterDay(_SIGNS.get(cell.mark, "") if cell.in_service else "", cell.overtime)
            for cell in row.cells
        ),
        worked=row.worked,
        leave=Decimal(row.leave),
        holiday=Decimal(row.holidays),
        off=Decimal(row.weekly_off),
        absent=row.absent + row.unpaid_leave + halves,
        payable=row.paid,
        overtime=row.overtime,
    )


def print_roll(
    conn: Connection,
    month: date,
    language: str = "en",
    department_id: int | None = None,
    printed: str = "",
) -> Rendered:
    """Print the muster roll of a month."""
    who = profile(conn)
    sheet = muster(conn, month, department_id)
    head = RegisterHead(
        company=who.name,
        address=who.address_line,
        first=sheet.days[0],
        last=sheet.days[-1],
        printed=printed,
    )
    named = ", ".join(f"{day.day} {name}" for day, name in sorted(sheet.holidays.items()))
    rows = roll_rows(sheet, language)
    return render_muster_roll(head, sheet.days, rows, language, holidays=named)
