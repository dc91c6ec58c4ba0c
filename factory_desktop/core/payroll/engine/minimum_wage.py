"""The minimum wage: converted between day, hour and month, and checked against what is paid."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from factory_desktop.core.kernel.numbers import ZERO, money, round_to

HOURS = Decimal(8)
DAYS = Decimal(26)


def minimum_hour(day_rate: Decimal, hours: Decimal = HOURS) -> Decimal:
    """The least an hour is worth, to the rupee, half and above upward."""
    return round_to(day_rate / hours, 0)


def minimum_month(day_rate: Decimal, days: Decimal = DAYS) -> Decimal:
    """The least a month is worth, to the rupee, half and above upward."""
    return round_to(day_rate * days, 0)


@dataclass(frozen=True, slots=True)
class MinimumCheck:
    """A day's pay against the notified minimum; shortfalls are nothing where it is kept."""

    minimum_day: Decimal
    shortfall_day: Decimal
    shortfall_month: Decimal


def check_minimum(
    monthly_minimum: Decimal, day_rate: Decimal, days: Decimal = DAYS
) -> MinimumCheck:
    """Compare normal pay of a day (no overtime, before deductions) with a monthly minimum."""
    least = money(monthly_minimum / days)
    return MinimumCheck(
        minimum_day=least,
        shortfall_day=max(ZERO, least - day_rate),
        shortfall_month=max(ZERO, money(monthly_minimum - day_rate * days)),
    )
