"""What a salary slip says, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.platform.reporting.paper.letterhead import Company


@dataclass(frozen=True, slots=True)
class SlipWorker:
    """Whose slip it is; what is empty is left out and the rest closes up.

    `rate_per` and `overtime_per` are "day", "month", "hour" or "piece".
    """

    name: str
    number: str
    father: str = ""
    designation: str = ""
    skill: str = ""
    joined: date | None = None
    uan: str = ""
    esi: str = ""
    rate: Decimal | None = None
    rate_per: str = "day"
    overtime_rate: Decimal | None = None
    overtime_per: str = "hour"
    bank: str = ""


@dataclass(frozen=True, slots=True)
class SlipDay:
    """One day: its number in the month, the mark, overtime hours."""

    day: int
    mark: str
    overtime: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class SlipCount:
    """A count under the days ("Worked", 22.0); the one that is paid for stands out."""

    label: str
    value: Decimal
    strong: bool = False


@dataclass(frozen=True, slots=True)
class SlipEarning:
    """A line of earnings; `unit` follows the quantity ("days", "pcs", "h")."""

    head: str
    amount: Decimal
    quantity: Decimal | None = None
    unit: str = ""
    rate: Decimal | None = None
    places: int | None = None


@dataclass(frozen=True, slots=True)
class SlipDeduction:
    """A line of deductions: what it is, the wages it was counted on, how much."""

    head: str
    amount: Decimal
    on: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SlipAmount:
    """A label and an amount, for the employer's share and the advance."""

    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class SlipAdvance:
    """What was taken and recovered, and what is left of it."""

    lines: tuple[SlipAmount, ...]
    left: Decimal


@dataclass(frozen=True, slots=True)
class SlipLeave:
    """One kind of leave in days."""

    name: str
    opening: Decimal
    added: Decimal
    taken: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class SlipData:
    """All that a slip shows. gross - total_deductions + rounding = net.

    Labels and heads are translated where the language knows them. `words` empty: the net pay
    is written out. `month` is any day of the month; `period` replaces its name where wages
    are not counted by calendar months. Empty blocks are left out.
    """

    company: Company
    number: str
    month: date
    worker: SlipWorker
    earnings: tuple[SlipEarning, ...]
    deductions: tuple[SlipDeduction, ...]
    gross: Decimal
    total_deductions: Decimal
    net: Decimal
    rounding: Decimal = ZERO
    paid_on: date | None = None
    period: str = ""
    days: tuple[SlipDay, ...] = ()
    counts: tuple[SlipCount, ...] = ()
    employer: tuple[SlipAmount, ...] = ()
    advance: SlipAdvance | None = None
    leave: tuple[SlipLeave, ...] = ()
    words: str = ""
    note: str = ""
    currency: str = "INR"
    symbol: str = "₹"
