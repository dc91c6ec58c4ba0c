"""Slips as they are printed: a calculated or locked slip beside the worker's data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from factory_desktop.core.company import Profile, profile
from factory_desktop.core.hr import Employee
from factory_desktop.core.hr.facts import SKILLS
from factory_desktop.core.kernel import collecting
from factory_desktop.core.kernel.i18n import msg, name_in
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.payroll.engine import LineKind, Mark, SlipResult
from factory_desktop.core.payroll.prints.slip_data import (
    SlipAdvance,
    SlipAmount,
    SlipCount,
    SlipData,
    SlipDay,
    SlipDeduction,
    SlipEarning,
    SlipWorker,
)
from factory_desktop.core.payroll.queries import PreviewSlip
from factory_desktop.core.platform.reporting.paper.letterhead import Company

#: Marks as they are written on paper.
_SIGNS = {
    Mark.PRESENT: "P",
    Mark.HALF: "½",
    Mark.ABSENT: "A",
    Mark.LEAVE: "L",
    Mark.UNPAID_LEAVE: "U",
    Mark.WEEKLY_OFF: "W",
    Mark.HOLIDAY: "H",
}
_PER = {"monthly": "month", "daily": "day", "hourly": "hour", "piece": "piece", "mixed": "day"}
_SYMBOLS = {"INR": "₹"}
_SHOWN_DIGITS = 4
#: So much of a bank's name stands on a slip; what follows, the account, is never cut.
_BANK_LETTERS = 24


def letterhead(who: Profile) -> Company:
    """The company as papers show it."""
    town = " ".join(part for part in (who.city, who.pincode) if part)
    lines = [" ".join((who.address or "").split()), ", ".join(p for p in (town, who.state) if p)]
    return Company(who.name, tuple(line for line in lines if line), logo=who.logo)


@collecting.held_off()
def slip_print_data(
    conn: Connection, slips: Sequence[PreviewSlip], language: str = ""
) -> list[SlipData]:
    """What the slips print, in their order; two statements, whatever their number.

    The worker's local name is used where the slip's language (empty: the worker's own) is Hindi.
    """
    who = profile(conn)
    head = letterhead(who)
    table = Employee.table()
    ids = [slip.employee_id for slip in slips]
    query = select(table).where(table.c.id.in_(ids))
    workers = {row["id"]: dict(row) for row in conn.execute(query).mappings()}
    return [_data(head, who, slip, workers[slip.employee_id], language) for slip in slips]


def slip_language(conn: Connection, employee_id: int) -> str:
    """The language in which a worker reads his slip."""
    table = Employee.table()
    query = select(table.c.language).where(table.c.id == employee_id)
    return str(conn.execute(query).scalar() or "en")


def _data(
    head: Company, who: Profile, slip: PreviewSlip, worker: Mapping[str, Any], language: str
) -> SlipData:
    result = slip.result
    return SlipData(
        company=head,
        number=slip.number,
        month=result.period.start,
        worker=_worker(slip, worker, language or worker["language"]),
        earnings=tuple(
            SlipEarning(line.label, line.amount, line.quantity, line.unit, line.rate)
            for line in result.of_kind(LineKind.EARNING)
        ),
        deductions=tuple(
            SlipDeduction(line.label, line.amount, line.on)
            for line in result.of_kind(LineKind.DEDUCTION)
        ),
        gross=result.gross,
        total_deductions=result.deductions,
        net=result.net,
        rounding=result.rounding,
        paid_on=slip.paid_on,
        days=_days(result),
        counts=_counts(result),
        employer=tuple(
            SlipAmount(line.label, line.amount) for line in result.of_kind(LineKind.EMPLOYER)
        ),
        advance=_advance(result),
        currency=who.currency,
        symbol=_SYMBOLS.get(who.currency, who.currency),
    )


def _worker(slip: PreviewSlip, row: Mapping[str, Any], language: str) -> SlipWorker:
    overtime = slip.result.line("overtime")
    skill = next((choice.label for choice in SKILLS if choice.value == row["skill"]), "")
    return SlipWorker(
        name=name_in(language, slip.name, row["name_local"]),
        number=slip.code,
        father=row["father_name"] or "",
        designation=row["designation"] or "",
        skill=skill,
        joined=row["date_of_joining"],
        uan=row["uan"] or "",
        esi=row["esi_no"] or "",
        rate=slip.rate if slip.pay_type != "piece" else None,
        rate_per=_PER.get(slip.pay_type, "day"),
        overtime_rate=overtime.rate if overtime else None,
        bank=_bank(row),
    )


def _bank(row: Mapping[str, Any]) -> str:
    """The bank and the account's last figures; papers lie about."""
    if row["pay_mode"] == "cash":
        return msg("Cash")
    account, name = row["bank_account"] or "", row["bank_name"] or ""
    if len(name) > _BANK_LETTERS:
        name = f"{name[: _BANK_LETTERS - 1].rstrip()}…"
    ending = f"••••{account[-_SHOWN_DIGITS:]}" if len(account) > _SHOWN_DIGITS else account
    return " ".join(part for part in (name, ending) if part)


def _days(result: SlipResult) -> tuple[SlipDay, ...]:
    marks: dict[date, str] = {
        day: _SIGNS.get(mark, "") for mark, days in result.days.dates.items() for day in days
    }
    return tuple(
        SlipDay(day.day, marks.get(day, ""), result.days.overtime.get(day, ZERO))
        for day in result.period
    )


def _counts(result: SlipResult) -> tuple[SlipCount, ...]:
    days = result.days
    absent = days.absent + days.unpaid_leave + days.unmarked
    return (
        SlipCount("Worked", days.worked),
        SlipCount("Paid leave", days.leave),
        SlipCount("Holiday", Decimal(days.holidays)),
        SlipCount("Days payable", result.paid_days, strong=True),
        SlipCount("Weekly off", Decimal(days.weekly_off)),
        SlipCount("Absent", Decimal(absent)),
        SlipCount("OT hours", result.overtime_hours),
    )


def _advance(result: SlipResult) -> SlipAdvance | None:
    if not result.recoveries:
        return None
    owed = sum((recovery.advance.balance for recovery in result.recoveries), ZERO)
    now = sum((recovery.amount for recovery in result.recoveries), ZERO)
    lines = (SlipAmount("Owed before", owed), SlipAmount("Recovered now", now))
    return SlipAdvance(lines, owed - now)
