"""Settings, choices and column facts of payroll."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from factory_desktop.core.hr.facts import PAY_TYPES
from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.payroll.engine import POLICY_FACTS, PayPolicy
from factory_desktop.core.platform.registry import Setting

#: Whether professional tax and the like are deducted at all.
STATUTORY = "payroll.statutory"
#: Net pay that moved by more than so many percent since last month is pointed out.
CHANGE_WARNING = "payroll.change_warning"
#: The day of the next month by which wages are to be paid.
DUE_DAY = "payroll.due_day"

RUN_STATES = (
    Choice("preview", "Preview", "info"),
    Choice("locked", "Locked", "good"),
    Choice("paid", "Paid", "good"),
    Choice("reversed", "Reversed", "warn"),
)
SLIP_STATES = (
    Choice("locked", "To pay", "info"),
    Choice("paid", "Paid", "good"),
    Choice("reversed", "Reversed", "warn"),
)
#: Whether a slip needs somebody's eye.
LOOKS = (
    Choice("ready", "Ready", "good"),
    Choice("look", "Look", "warn"),
    Choice("held", "Held", "bad"),
)
COMPONENT_KINDS = (
    Choice("earning", "Earning"),
    Choice("deduction", "Deduction"),
    Choice("employer", "Employer's share"),
)
WAGE_GROUPS = (
    Choice("basic", "Basic, dearness allowance"),
    Choice("excluded", "House rent, conveyance, overtime"),
    Choice("total_only", "Counts in the total only"),
    Choice("outside", "Not wages (reimbursement)"),
)

MONTH = Fact("Month", Kind.DATE, month=True)
CODE = Fact("No.", Kind.CODE)
WORKER = Fact("Worker")
DEPARTMENT = Fact("Department")
PAY_TYPE = Fact("Pay type", Kind.CHOICE, choices=PAY_TYPES)
PAID_DAYS = Fact("Paid days", Kind.QUANTITY, precision=2, total=True)
OVERTIME = Fact("OT h", Kind.QUANTITY, precision=2, total=True)
GROSS = Fact("Gross", Kind.MONEY, total=True)
DEDUCTIONS = Fact("Deductions", Kind.MONEY, total=True)
ROUNDING = Fact("Round off", Kind.MONEY, total=True)
NET = Fact("Net", Kind.MONEY, total=True)
EMPLOYER = Fact("Employer's share", Kind.MONEY, total=True)
CHANGE = Fact("Change", Kind.MONEY, help="Net pay against the month before.")
LOOK = Fact("Status", Kind.CHOICE, choices=LOOKS)
PAID_ON = Fact("Paid on", Kind.DATE)

_DEFAULTS = PayPolicy()
#: Settings of attendance, which counts by them too.
_ELSEWHERE = ("half_day_fraction", "reject_percent")


def _policy_settings() -> tuple[Setting, ...]:
    """One setting a choice of the pay policy, with the engine's default."""
    data: Mapping[str, Any] = _DEFAULTS.to_data()
    found = []
    for name, fact in POLICY_FACTS.items():
        if name not in _ELSEWHERE:
            numeric = fact.kind.numeric and data[name] is not None
            default = Decimal(data[name]) if numeric else data[name]
            found.append(Setting(f"payroll.{name}", fact, default, group="Payroll"))
    return tuple(found)


SETTINGS = (
    *_policy_settings(),
    Setting(
        STATUTORY,
        Fact(
            "Deduct what the law asks",
            Kind.BOOL,
            help="Professional tax and others, by the rules of the worker's state.",
        ),
        True,
        group="Payroll",
    ),
    Setting(
        CHANGE_WARNING,
        Fact(
            "Point out net pay that changed by",
            Kind.PERCENT,
            minimum=0,
            help="Against the month before, in percent.",
        ),
        Decimal(25),
        group="Payroll",
    ),
    Setting(
        DUE_DAY,
        Fact("Wages are due by day", Kind.INTEGER, minimum=1, help="Of the month that follows."),
        7,
        group="Payroll",
    ),
)
