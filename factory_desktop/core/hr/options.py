"""Settings of attendance, and how queries read them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from factory_desktop.core.hr.facts import WEEKDAYS
from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.platform.registry import Setting
from factory_desktop.core.platform.settings import decode
from factory_desktop.core.platform.tables import SettingValue

WEEKLY_OFF = "hr.weekly_off"
#: Kept under payroll's name, because people look for them there; attendance counts by them too.
HALF_DAY = "payroll.half_day_fraction"
REJECTS = "payroll.reject_percent"

SETTINGS = (
    Setting(
        WEEKLY_OFF,
        Fact(
            "Weekly off of the factory",
            Kind.CHOICE,
            choices=(*WEEKDAYS, Choice("none", "None")),
            required=True,
            help="A worker may have another one.",
        ),
        "sunday",
        group="People",
    ),
    Setting(
        HALF_DAY,
        Fact("Half day counts as", Kind.QUANTITY, unit="days", precision=2, minimum=0),
        Decimal("0.5"),
        group="Payroll",
    ),
    Setting(
        REJECTS,
        Fact(
            "Rejected pieces are paid at",
            Kind.PERCENT,
            minimum=0,
            help="0 unpaid, 100 paid like good ones. An operation may have its own.",
        ),
        Decimal(0),
        group="Payroll",
    ),
)


@dataclass(frozen=True, slots=True)
class Options:
    """The settings the muster needs; `weekly_off` is a weekday (Monday 0) or None."""

    weekly_off: int | None
    half_day: Decimal
    reject_percent: Decimal


def weekday_number(key: str | None) -> int | None:
    """The weekday (Monday 0) of a choice's key; None for none."""
    return next((n for n, choice in enumerate(WEEKDAYS) if choice.value == key), None)


def options(conn: Connection) -> Options:
    """Read the settings as of now."""
    table = SettingValue.table()
    keys = [setting.key for setting in SETTINGS]
    rows = conn.execute(select(table.c.key, table.c.value).where(table.c.key.in_(keys))).all()
    kept = {row[0]: row[1] for row in rows}
    values: dict[str, Any] = {
        s.key: decode(s, kept[s.key]) if s.key in kept else s.default for s in SETTINGS
    }
    half = values[HALF_DAY]
    return Options(
        weekly_off=weekday_number(values[WEEKLY_OFF]),
        half_day=Decimal("0.5") if half is None else half,
        reject_percent=values[REJECTS] or Decimal(0),
    )
