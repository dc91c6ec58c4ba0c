"""Recovering advances: what the plan asks, what law and policy leave room for, what stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from factory_desktop.core.kernel.numbers import ZERO, money
from factory_desktop.core.payroll.engine.terms import AdvanceDue


@dataclass(frozen=True, slots=True)
class Recovery:
    """What one advance gives back on a slip; `wanted` is what the plan asked for."""

    advance: AdvanceDue
    wanted: Decimal
    amount: Decimal

    @property
    def left(self) -> Decimal:
        """What is still owed after this slip."""
        return self.advance.balance - self.amount

    @property
    def short(self) -> Decimal:
        """What was wanted and could not be taken; it moves the end of the plan."""
        return self.wanted - self.amount


def recover(advances: Sequence[AdvanceDue], room: Decimal) -> list[Recovery]:
    """Take instalments, oldest advance first, until the room is used up.

    A shortfall is never added to the next instalment: the plan ends later instead.
    """
    left = max(ZERO, room)
    recoveries = []
    for advance in sorted(advances, key=lambda due: (due.given_on, due.id)):
        wanted = ZERO if advance.skip else max(ZERO, min(advance.instalment, advance.balance))
        amount = min(wanted, left)
        left -= amount
        recoveries.append(Recovery(advance, wanted, amount))
    return recoveries


def room_for_advances(
    wages: Decimal, gross: Decimal, others: Decimal, cap_percent: Decimal | None, floor: Decimal
) -> Decimal:
    """What may still be taken: under the cap on deductions and above the floor under net pay."""
    room = gross - others - floor
    if cap_percent is not None:
        room = min(room, money(wages * cap_percent / 100) - others)
    return max(ZERO, room)
