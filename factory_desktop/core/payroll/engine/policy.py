"""The pay policy: what a company chose where custom, not law, decides. Data, kept in settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO, plain


class Proration(Enum):
    """What a monthly salary is divided by."""

    CALENDAR = "calendar"
    FIXED_30 = "fixed_30"
    FIXED_26 = "fixed_26"
    WORKING_DAYS = "working_days"


class Method(Enum):
    """With a fixed divisor: pay the days present, or take off the days absent."""

    PAID_DAYS = "paid_days"
    ABSENCES = "absences"


class MonthDivisor(Enum):
    """The days a monthly salary is spread over for the overtime rate."""

    DAYS_26 = "26"
    DAYS_30 = "30"
    CALENDAR = "calendar"


class MinutesRule(Enum):
    """How the minutes of a day's overtime count."""

    EXACT = "exact"
    CENTRAL = "central"
    HALF_HOUR_DOWN = "half_hour_down"


class NetRounding(Enum):
    """How the net pay is rounded, as a line of its own."""

    NONE = "none"
    RUPEE = "rupee"


class Guarantee(Enum):
    """What a piece worker gets at least for a day worked."""

    NONE = "none"
    MINIMUM_TIME_RATE = "minimum_time_rate"


@dataclass(frozen=True, slots=True)
class PayPolicy:
    """Every choice with its default; `deductions_cap` None means: as the country's law says."""

    proration: Proration = Proration.CALENDAR
    absence_method: Method = Method.ABSENCES
    part_month_method: Method = Method.PAID_DAYS
    half_day_fraction: Decimal = Decimal("0.5")
    weekly_off_paid_daily: bool = False
    holidays_paid_daily: bool = True
    unmarked_paid: bool = False
    hours_per_day: Decimal = Decimal(8)
    overtime_multiplier: Decimal = Decimal(2)
    overtime_month: MonthDivisor = MonthDivisor.DAYS_26
    overtime_minutes: MinutesRule = MinutesRule.EXACT
    overtime_warning_hours: Decimal = Decimal(12)
    reject_percent: Decimal = ZERO
    piece_guarantee: Guarantee = Guarantee.NONE
    net_rounding: NetRounding = NetRounding.NONE
    deductions_cap: Decimal | None = None
    net_floor: Decimal = ZERO

    def __post_init__(self) -> None:
        problems = {
            name: msg("Give a figure from {low} to {high}", low=low, high=high)
            for name, (low, high) in _BOUNDS.items()
            if (value := getattr(self, name)) is not None and not low <= value <= high
        }
        if problems:
            raise Invalid(problems)

    def to_data(self) -> dict[str, Any]:
        """As plain values, for settings and JSON."""
        return {field.name: _plain_value(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> PayPolicy:
        """Back from plain values; what is missing has its default.

        Raises Invalid with a message per field that is unknown or cannot be read.
        """
        values: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for name, value in data.items():
            if name not in POLICY_FACTS:
                problems[name] = msg("This setting is not known")
                continue
            try:
                values[name] = _read_value(name, value)
            except (ValueError, InvalidOperation, TypeError):
                problems[name] = msg("“{value}” cannot be used here", value=value)
        if problems:
            raise Invalid(problems)
        return cls(**values)


_BOUNDS: dict[str, tuple[int, int]] = {
    "half_day_fraction": (0, 1),
    "hours_per_day": (1, 24),
    "overtime_multiplier": (0, 10),
    "overtime_warning_hours": (0, 744),
    "reject_percent": (0, 100),
    "deductions_cap": (0, 100),
    "net_floor": (0, 10_000_000),
}
_ENUMS: dict[str, type[Enum]] = {
    "proration": Proration,
    "absence_method": Method,
    "part_month_method": Method,
    "overtime_month": MonthDivisor,
    "overtime_minutes": MinutesRule,
    "piece_guarantee": Guarantee,
    "net_rounding": NetRounding,
}


def _plain_value(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return plain(value) if isinstance(value, Decimal) else value


def _read_value(name: str, value: object) -> object:
    if name in _ENUMS:
        return _ENUMS[name](value)
    if POLICY_FACTS[name].kind is Kind.BOOL:
        if not isinstance(value, bool):
            raise ValueError(name)
        return value
    if value is None:
        if name != "deductions_cap":
            raise ValueError(name)
        return None
    if isinstance(value, float) or not isinstance(value, (str, int, Decimal)):
        raise TypeError(name)
    figure = Decimal(value)
    if not figure.is_finite():
        raise ValueError(name)
    return figure


_METHODS = (
    Choice("absences", "Take off days absent"),
    Choice("paid_days", "Pay the days present"),
)
#: What each choice is, for the Set-up form.
POLICY_FACTS: dict[str, Fact] = {
    "proration": Fact(
        "Monthly salary is divided by",
        Kind.CHOICE,
        choices=(
            Choice("calendar", "Days of the month"),
            Choice("fixed_30", "Always 30"),
            Choice("fixed_26", "Always 26"),
            Choice("working_days", "Working days of the month"),
        ),
    ),
    "absence_method": Fact(
        "With 30 or 26: absences",
        Kind.CHOICE,
        choices=_METHODS,
        help="Does nothing where the salary is divided by the days of the month.",
    ),
    "part_month_method": Fact(
        "With 30 or 26: joined or left in the month", Kind.CHOICE, choices=_METHODS
    ),
    "half_day_fraction": Fact("Half day counts as", Kind.QUANTITY, unit="days", precision=2),
    "weekly_off_paid_daily": Fact("Weekly off paid to daily-rated workers", Kind.BOOL),
    "holidays_paid_daily": Fact("Holidays paid to daily-rated workers", Kind.BOOL),
    "unmarked_paid": Fact("Days without a mark are paid", Kind.BOOL),
    "hours_per_day": Fact("Normal hours a day", Kind.QUANTITY, unit="h", precision=2),
    "overtime_multiplier": Fact("Overtime is paid, times the rate", Kind.QUANTITY, precision=2),
    "overtime_month": Fact(
        "Overtime of monthly salary: days a month",
        Kind.CHOICE,
        choices=(
            Choice("26", "26 days"),
            Choice("30", "30 days"),
            Choice("calendar", "Days of the month"),
        ),
    ),
    "overtime_minutes": Fact(
        "Minutes of overtime",
        Kind.CHOICE,
        choices=(
            Choice("exact", "Count as they are"),
            Choice("central", "Under 15 none, to 30 half an hour, above a full hour"),
            Choice("half_hour_down", "Full half hours only"),
        ),
    ),
    "overtime_warning_hours": Fact(
        "Point out overtime above", Kind.QUANTITY, unit="h a month", precision=1
    ),
    "reject_percent": Fact(
        "Rejected pieces are paid at",
        Kind.PERCENT,
        help="0 unpaid, 100 paid like good ones. An operation may have its own.",
    ),
    "piece_guarantee": Fact(
        "Least pay of piece workers",
        Kind.CHOICE,
        choices=(
            Choice("none", "None"),
            Choice("minimum_time_rate", "Minimum day rate for days worked"),
        ),
    ),
    "net_rounding": Fact(
        "Net pay is rounded",
        Kind.CHOICE,
        choices=(Choice("none", "Not at all"), Choice("rupee", "To the nearest rupee")),
    ),
    "deductions_cap": Fact(
        "Deductions at most",
        Kind.PERCENT,
        help="Of the wages. Empty: as the law of the country says.",
    ),
    "net_floor": Fact("Advances leave at least", Kind.MONEY, help="Net pay never falls below it."),
}
