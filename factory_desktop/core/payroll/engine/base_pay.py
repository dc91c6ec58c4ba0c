"""Wages of the base: what a month, a day, an hour comes to, with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from factory_desktop.core.kernel.explain import Part
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO, money
from factory_desktop.core.payroll.engine.context import Run, Segment
from factory_desktop.core.payroll.engine.days import DayCount, days_paid_by_the_day
from factory_desktop.core.payroll.engine.policy import Method, Proration
from factory_desktop.core.payroll.engine.terms import Basis, Mark
from factory_desktop.core.payroll.engine.words import count, full, join, short, span

#: So many dates are written out; more are written as from and to.
DATES_SHOWN = 4


class Row(NamedTuple):
    """What some days come to: words, days paid or unpaid, their dates, how many are shown."""

    words: str
    days: Decimal
    dates: Sequence[date] = ()
    shown: int | None = None

    @property
    def text(self) -> str:
        """`2 half`, `0.5 of half days`."""
        return msg(self.words, count=count(self.days if self.shown is None else self.shown))


@dataclass(frozen=True, slots=True)
class BasePay:
    """What the rate came to: amount, quantity, share of the full month, words and parts."""

    amount: Decimal
    quantity: Decimal
    unit: str
    share: Decimal
    formula: str
    parts: tuple[Part, ...]


def dates_text(dates: Sequence[date]) -> str:
    """Dates as a clerk notes them: each, or the first and last of many."""
    if not dates:
        return ""
    if len(dates) <= DATES_SHOWN:
        return ", ".join(short(day) for day in dates)
    return span(dates[0], dates[-1])


def day_words(rows: Sequence[Row]) -> str:
    """`22 present, 2 half, 2 holidays`."""
    return join([row.text for row in rows])


def paid_rows(days: DayCount, run: Run, mixed: bool) -> list[Row]:
    """What the days paid by the day are made of."""
    policy, dates = run.policy, days.dates
    if mixed:
        rows = [Row("{count} worked by the day", days.worked - days.piece_worked)]
    else:
        rows = [
            Row("{count} present", Decimal(days.present), dates.get(Mark.PRESENT, ())),
            _partly_worked(days),
        ]
    rows.append(Row("{count} paid leave", days.leave, dates.get(Mark.LEAVE, ())))
    if policy.holidays_paid_daily:
        holidays = dates.get(Mark.HOLIDAY, ())
        rows.append(Row("{count} holidays", Decimal(days.holidays), holidays))
    if policy.weekly_off_paid_daily:
        offs = dates.get(Mark.WEEKLY_OFF, ())
        rows.append(Row("{count} weekly off", Decimal(days.weekly_off), offs))
    if policy.unmarked_paid:
        rows.append(_unmarked(days))
    return [row for row in rows if row.days]


def _partly_worked(days: DayCount) -> Row:
    """Half days, shown by their number; other part days by what they come to."""
    worked = days.worked - days.present
    if days.half_days:
        return Row("{count} half", worked, days.dates.get(Mark.HALF, ()), days.half_days)
    return Row("{count} of part days", worked)


def _unmarked(days: DayCount) -> Row:
    return Row("{count} not marked", Decimal(days.unmarked), days.dates.get(Mark.UNMARKED, ()))


def unpaid_rows(days: DayCount, run: Run) -> list[Row]:
    """What a monthly salary is cut by; half days count with the part not worked."""
    dates = days.dates
    leave = dates.get(Mark.UNPAID_LEAVE, ())
    rows = [
        Row("{count} absent", Decimal(days.absent), dates.get(Mark.ABSENT, ())),
        Row("{count} leave without pay", Decimal(days.unpaid_leave), leave),
    ]
    if not run.policy.unmarked_paid:
        rows.append(_unmarked(days))
    partly = days.unpaid - sum((row.days for row in rows), ZERO)
    halves = dates.get(Mark.HALF, ())
    if halves:
        rows.append(Row("{count} half", partly, halves, len(halves)))
    else:
        rows.append(Row("{count} of part days", partly))
    return [row for row in rows if row.days]


def base_pay(segment: Segment, run: Run) -> BasePay | None:
    """The wages of the segment's rate; None for those paid by the piece only."""
    basis = segment.terms.basis
    if basis is Basis.MONTHLY:
        return _monthly(segment, run)
    if basis is Basis.HOURLY:
        return _hourly(segment, run)
    return None if basis is Basis.PIECE else _daily(segment, run, basis is Basis.MIXED)


def _daily(segment: Segment, run: Run, mixed: bool) -> BasePay:
    days, rate = segment.days, segment.terms.rate
    paid = days_paid_by_the_day(days, run.policy) - (days.piece_worked if mixed else ZERO)
    amount = money(rate * paid)
    rows = paid_rows(days, run, mixed)
    formula = msg(
        "{rate} × {days} days = {amount}",
        rate=run.words.rate(rate), days=count(paid), amount=run.words.figure(amount),
    )  # fmt: skip
    text = join([formula, *([day_words(rows)] if rows else []), _muster(segment)], "; ")
    since = _since(segment)
    parts = [
        Part(row.text, money(rate * row.days), dates_text(row.dates), row.days, rate, rule=since)
        for row in rows
    ]
    share = paid_share(paid, run)
    return BasePay(amount, paid, "days", share, text, _balanced(parts, amount))


def _hourly(segment: Segment, run: Run) -> BasePay:
    days, rate = segment.days, segment.terms.rate
    idle = days_paid_by_the_day(days, run.policy) - days.worked
    hours = days.hours + idle * run.policy.hours_per_day
    amount = money(rate * hours)
    formula = msg(
        "{rate} × {hours} h = {amount}; {days} days worked",
        rate=run.words.rate(rate), hours=count(hours), amount=run.words.figure(amount),
        days=count(days.worked),
    )  # fmt: skip
    part = Part(msg("Hours"), amount, "", hours, rate, rule=_since(segment))
    share = paid_share(days.worked + idle, run)
    return BasePay(amount, hours, "h", share, join([formula, _muster(segment)], "; "), (part,))


def paid_share(paid: Decimal, run: Run) -> Decimal:
    """Share of the month's working days that are paid, at most 1."""
    working = run.period.days - run.total.weekly_off
    return min(Decimal(1), paid / working) if working > 0 else ZERO


def _muster(segment: Segment) -> str:
    return msg("muster {span}", span=span(segment.span.start, segment.span.end))


def _since(segment: Segment) -> str:
    return msg("rate from {date}", date=full(segment.terms.valid_from))


def _balanced(parts: list[Part], amount: Decimal) -> tuple[Part, ...]:
    """The parts, with what rounding each of them moved as a part of its own."""
    rest = amount - sum((part.amount or ZERO for part in parts), ZERO)
    return (*parts, Part(msg("Rounding"), rest)) if rest else tuple(parts)


def _monthly(segment: Segment, run: Run) -> BasePay:
    """Salary by the policy's divisor; nothing where no day of the segment is paid."""
    days, rate, policy = segment.days, segment.terms.rate, run.policy
    paid = days.service - days.unpaid
    if paid <= 0:
        return BasePay(ZERO, ZERO, "days", ZERO, msg("no paid day in the month"), ())
    if policy.proration is Proration.CALENDAR:
        return _by_paid_days(segment, run, paid, paid, Decimal(run.period.days))
    divisor = _divisor(run)
    method = policy.part_month_method if run.total.outside else policy.absence_method
    if method is Method.PAID_DAYS:
        counted = _counted(days, run)
        # a month with more days than the divisor still pays no more than the salary
        most = max(Decimal(divisor), _counted(run.total, run))
        return _by_paid_days(segment, run, paid, counted, most)
    return _by_absences(segment, run, paid, divisor, rate)


def _counted(days: DayCount, run: Run) -> Decimal:
    """Paid days that a fixed divisor counts: with 26 no weekly offs, with working days no offs."""
    counted = days.service - days.unpaid
    if run.policy.proration is not Proration.FIXED_30:
        counted -= days.weekly_off
    if run.policy.proration is Proration.WORKING_DAYS:
        counted -= days.holidays
    return max(ZERO, counted)


def _divisor(run: Run) -> int:
    """The fixed number of days, or the working days of this month."""
    if run.policy.proration is Proration.FIXED_30:
        return 30
    if run.policy.proration is Proration.FIXED_26:
        return 26
    off = run.total.weekly_off + run.total.holidays + len(run.weekly_offs_outside())
    return max(1, run.period.days - off)


def _by_paid_days(
    segment: Segment, run: Run, paid: Decimal, counted: Decimal, divisor: Decimal
) -> BasePay:
    rate = segment.terms.rate
    amount = money(rate * counted / divisor)
    formula = msg(
        "{rate} × {days} / {divisor} days = {amount}",
        rate=run.words.rate(rate), days=count(counted), divisor=count(divisor),
        amount=run.words.figure(amount),
    )  # fmt: skip
    rows = unpaid_rows(segment.days, run)
    text = join([formula, *([day_words(rows)] if rows else []), _muster(segment)], "; ")
    parts = [Part(msg("Days paid"), amount, "", paid, rule=_since(segment))]
    parts += [Part(row.text, None, dates_text(row.dates), row.days) for row in rows]
    return BasePay(amount, paid, "days", counted / divisor, text, tuple(parts))


def _by_absences(segment: Segment, run: Run, paid: Decimal, divisor: int, rate: Decimal) -> BasePay:
    """Salary less so many parts of it as days are unpaid; a segment has its part of the salary."""
    days = segment.days
    share_of_month = Decimal(segment.span.days) / run.period.days
    rows = unpaid_rows(days, run)
    outside = Decimal(days.outside)
    if run.policy.proration is not Proration.FIXED_30:
        outside -= sum(1 for day in run.weekly_offs_outside() if day in segment.span)
    if outside:
        rows.append(Row("{count} not in service", outside))
    cut = sum((row.days for row in rows), ZERO)
    whole = rate * share_of_month
    amount = money(max(ZERO, whole - rate * cut / divisor))
    formula = msg(
        "{whole} - {rate} / {divisor} × {days} days = {amount}",
        whole=run.words.figure(whole), rate=run.words.rate(rate), divisor=divisor,
        days=count(cut), amount=run.words.figure(amount),
    )  # fmt: skip
    text = join([formula, *([day_words(rows)] if rows else []), _muster(segment)], "; ")
    parts = [Part(msg("Salary"), money(whole), rule=_since(segment))]
    parts += [
        Part(row.text, money(-rate * row.days / divisor), dates_text(row.dates), row.days)
        for row in rows
    ]
    share = amount / rate if rate else ZERO
    return BasePay(amount, paid, "days", share, text, _balanced(parts, amount))
