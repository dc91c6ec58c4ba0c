"""Overtime: hours beyond the law's limits, counted minutes, and the rate of an hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from factory_desktop.core.kernel.numbers import ZERO, money
from factory_desktop.core.payroll.engine.policy import MinutesRule

HALF_HOUR = Decimal("0.5")
MINUTES = 60


@dataclass(frozen=True, slots=True)
class OvertimeRegime:
    """Normal hours by law: beyond `daily` a day or `weekly` a week is overtime."""

    daily: Decimal | None
    weekly: Decimal | None


def overtime_of_days(
    hours: Mapping[date, Decimal], regime: OvertimeRegime, week_starts: int = 0
) -> dict[date, Decimal]:
    """Overtime by day from hours worked; an hour beyond both limits counts once.

    What a week has beyond its limit falls on the day that passed it and those after.
    """
    result: dict[date, Decimal] = {}
    normal_of_week: dict[date, Decimal] = {}
    for day in sorted(hours):
        worked = hours[day]
        normal = worked if regime.daily is None else min(worked, regime.daily)
        if regime.weekly is not None:
            week = day - timedelta(days=(day.weekday() - week_starts) % 7)
            used = normal_of_week.get(week, ZERO)
            normal = min(normal, max(ZERO, regime.weekly - used))
            normal_of_week[week] = used + normal
        if worked > normal:
            result[day] = worked - normal
    return result


def counted_hours(hours: Decimal, rule: MinutesRule) -> Decimal:
    """The hours that are paid for a day's overtime, by the rule for its minutes.

    CENTRAL: under 15 minutes none, 15 to 30 half an hour, above 30 a full hour.
    """
    if rule is MinutesRule.EXACT:
        return hours
    if rule is MinutesRule.HALF_HOUR_DOWN:
        return (hours // HALF_HOUR) * HALF_HOUR
    whole = hours // 1
    minutes = (hours - whole) * MINUTES
    if minutes < 15:
        return whole
    return whole + (HALF_HOUR if minutes <= 30 else 1)


def hours_of_minutes(minutes: int, rule: MinutesRule) -> Decimal:
    """The hours that are paid for so many minutes of overtime."""
    whole, rest = divmod(minutes, MINUTES)
    return whole + counted_hours(Decimal(rest) / MINUTES, rule)


def overtime_pay(hour_rate: Decimal, hours: Decimal, multiplier: Decimal) -> Decimal:
    """Overtime wages, rounded only at the end."""
    return money(hour_rate * multiplier * hours)


def piece_hour_rate(earnings: Decimal, days: Decimal, hours_per_day: Decimal) -> Decimal:
    """A piece worker's hour: average of last month's full-time earnings per day, by the hour."""
    if days <= 0:
        return ZERO
    return earnings / days / hours_per_day
