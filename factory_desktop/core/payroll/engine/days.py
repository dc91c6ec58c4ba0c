"""Counting the days of the muster: what was worked, paid, absent, and on which dates."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.payroll.engine.policy import PayPolicy
from factory_desktop.core.payroll.engine.terms import DayFact, Mark, Period

ONE = Decimal(1)


@dataclass(slots=True)
class DayCount:
    """The days of one worker in a span; `dates` keeps the days behind each mark.

    `worked` and `leave` carry fractions; `unpaid` is everything a monthly salary is cut by:
    absent, unpaid leave, unmarked, the other part of half days and of part-paid leave.
    `outside` are days before joining, after leaving, or before any rate was agreed.
    """

    service: int = 0
    outside: int = 0
    worked: Decimal = ZERO
    leave: Decimal = ZERO
    unpaid: Decimal = ZERO
    piece_worked: Decimal = ZERO
    hours: Decimal = ZERO
    overtime: dict[date, Decimal] = field(default_factory=dict)
    dates: dict[Mark, list[date]] = field(default_factory=dict)

    def days(self, mark: Mark) -> int:
        """How many days carry the mark."""
        return len(self.dates.get(mark, ()))

    @property
    def present(self) -> int:
        """Full days present."""
        return self.days(Mark.PRESENT)

    @property
    def half_days(self) -> int:
        """Half days."""
        return self.days(Mark.HALF)

    @property
    def holidays(self) -> int:
        """Paid holidays."""
        return self.days(Mark.HOLIDAY)

    @property
    def weekly_off(self) -> int:
        """Weekly offs."""
        return self.days(Mark.WEEKLY_OFF)

    @property
    def absent(self) -> int:
        """Days marked absent."""
        return self.days(Mark.ABSENT)

    @property
    def unpaid_leave(self) -> int:
        """Days of leave without pay."""
        return self.days(Mark.UNPAID_LEAVE)

    @property
    def unmarked(self) -> int:
        """Days of service nobody marked."""
        return self.days(Mark.UNMARKED)

    @property
    def overtime_hours(self) -> Decimal:
        """Overtime hours of all days."""
        return sum(self.overtime.values(), ZERO)

    def add(self, other: DayCount) -> None:
        """Take another span's days in."""
        self.service += other.service
        self.outside += other.outside
        self.worked += other.worked
        self.leave += other.leave
        self.unpaid += other.unpaid
        self.piece_worked += other.piece_worked
        self.hours += other.hours
        self.overtime.update(other.overtime)
        for mark, dates in other.dates.items():
            self.dates.setdefault(mark, []).extend(dates)


def count_days(
    days: Iterable[date],
    facts: Mapping[date, DayFact],
    service: Period,
    policy: PayPolicy,
    piece_days: Collection[date] = (),
) -> DayCount:
    """Count the days of a span; days outside `service` are neither paid nor absent."""
    total = DayCount()
    plain_days = 0
    for day in days:
        if not service.start <= day <= service.end:
            total.outside += 1
            continue
        total.service += 1
        fact = facts.get(day)
        mark = fact.mark if fact else Mark.UNMARKED
        total.dates.setdefault(mark, []).append(day)
        if fact is not None and fact.overtime_hours:
            total.overtime[day] = fact.overtime_hours
        if mark is Mark.PRESENT and fact is not None and fact.paid is None and fact.hours is None:
            plain_days += 1
            if day in piece_days:
                total.piece_worked += 1
        else:
            _count_day(total, mark, fact, policy, day in piece_days)
    total.worked += plain_days
    total.hours += plain_days * policy.hours_per_day
    return total


def _count_day(
    total: DayCount, mark: Mark, fact: DayFact | None, policy: PayPolicy, piece_day: bool
) -> None:
    """Add a day that is not simply present."""
    share = fact.paid if fact is not None and fact.paid is not None else None
    if mark in (Mark.PRESENT, Mark.HALF):
        worked = share if share is not None else _default_share(mark, policy)
        total.worked += worked
        total.piece_worked += worked if piece_day else ZERO
        given = fact.hours if fact is not None else None
        total.hours += given if given is not None else worked * policy.hours_per_day
        if fact is not None and fact.rest is Mark.LEAVE:
            total.leave += ONE - worked
        else:
            total.unpaid += ONE - worked
    elif mark is Mark.LEAVE:
        paid = ONE if share is None else share
        total.leave += paid
        total.unpaid += ONE - paid
    elif mark in (Mark.ABSENT, Mark.UNPAID_LEAVE) or (
        mark is Mark.UNMARKED and not policy.unmarked_paid
    ):
        total.unpaid += ONE


def _default_share(mark: Mark, policy: PayPolicy) -> Decimal:
    return policy.half_day_fraction if mark is Mark.HALF else ONE


def days_paid_by_the_day(count: DayCount, policy: PayPolicy) -> Decimal:
    """The days a day rate is owed for: worked, paid leave, holidays, by policy also offs."""
    paid = count.worked + count.leave
    if policy.holidays_paid_daily:
        paid += count.holidays
    if policy.weekly_off_paid_daily:
        paid += count.weekly_off
    if policy.unmarked_paid:
        paid += count.unmarked
    return paid


def leave_days(
    leaves: Sequence[tuple[date, date]], period: Period, skip: Collection[date] = ()
) -> list[date]:
    """The days of leaves that fall inside the period, weekly offs and holidays (`skip`) left out.

    A day in two leaves counts once.
    """
    found = {
        day
        for start, end in leaves
        for day in Period(max(start, period.start), min(end, period.end))
        if day not in skip
    }
    return sorted(found)


def weekly_offs(period: Period, weekdays: Collection[int]) -> list[date]:
    """The days of the period on these weekdays (Monday is 0)."""
    return [day for day in period if day.weekday() in weekdays]
