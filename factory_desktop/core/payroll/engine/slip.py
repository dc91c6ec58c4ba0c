"""What comes out of the calculation: a slip's lines, totals, warnings, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from factory_desktop.core.kernel.explain import Explanation, Part, Source
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.payroll.engine.advances import Recovery
from factory_desktop.core.payroll.engine.days import DayCount
from factory_desktop.core.payroll.engine.terms import Basis, LineKind, Period


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One line of the slip.

    `on` is the base of a percentage; `span` is set where the month is split by a change of
    rate; `group` says how far an earning counts as wages; `source` opens the advance. `why` is
    its reason, or what gives it: of a locked run a thousand slips are read and few are asked.
    """

    key: str
    label: str
    kind: LineKind
    amount: Decimal
    why: Explanation | Callable[[], Explanation]
    quantity: Decimal | None = None
    unit: str = ""
    rate: Decimal | None = None
    on: Decimal | None = None
    group: str = "excluded"
    span: Period | None = None
    source: Source | None = None

    @property
    def reason(self) -> Explanation:
        """Why the amount is what it is."""
        return self.why if isinstance(self.why, Explanation) else self.why()


@dataclass(frozen=True, slots=True)
class SlipWarning:
    """Something to look at before the run is locked; tone is info, warn or bad."""

    key: str
    text: str
    tone: str = "warn"


@dataclass(frozen=True, slots=True)
class SlipResult:
    """A calculated slip: net = gross - deductions + rounding.

    `basis` is that of the terms in force at the end; None where nobody agreed on any.
    """

    worker_id: int
    period: Period
    basis: Basis | None
    lines: tuple[SlipLine, ...]
    gross: Decimal
    deductions: Decimal
    rounding: Decimal
    net: Decimal
    employer: Decimal
    days: DayCount
    paid_days: Decimal
    overtime_hours: Decimal
    recoveries: tuple[Recovery, ...]
    warnings: tuple[SlipWarning, ...]

    def of_kind(self, kind: LineKind) -> Iterator[SlipLine]:
        """The lines on one side of the slip, in order."""
        return (line for line in self.lines if line.kind is kind)

    def amount(self, key: str) -> Decimal:
        """What the lines with a key come to; nothing where there is none."""
        return sum((line.amount for line in self.lines if line.key == key), ZERO)

    def line(self, key: str) -> SlipLine | None:
        """The first line with a key."""
        return next((line for line in self.lines if line.key == key), None)

    def explain_net(self) -> Explanation:
        """Why the net pay is what it is."""
        sides = ((LineKind.EARNING, 1), (LineKind.DEDUCTION, -1), (LineKind.ROUNDING, 1))
        parts = [
            Part(line.label, sign * line.amount, rule=line.reason.formula, source=line.source)
            for kind, sign in sides
            for line in self.of_kind(kind)
        ]
        return Explanation(msg("Net pay"), self.net, msg("earnings less deductions"), tuple(parts))
