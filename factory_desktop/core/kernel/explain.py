"""Why a number is what it is: one shape for every figure that can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Source:
    """The record a part comes from: opened by the window as `entity` + `id`."""

    entity: str
    id: int
    label: str


@dataclass(frozen=True, slots=True)
class Part:
    """One line of an explanation: what counted, with how much, from where."""

    label: str
    amount: Decimal | None
    on: str = ""
    quantity: Decimal | None = None
    rate: Decimal | None = None
    source: Source | None = None
    rule: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure, its formula in words, its parts, and what they add up to."""

    title: str
    amount: Decimal
    formula: str
    parts: Sequence[Part] = ()
    unit: str = ""

    def adds_up(self) -> bool:
        """Whether the parts that carry an amount sum to the figure (strong rows repeat it)."""
        amounts = [p.amount for p in self.parts if p.amount is not None and not p.strong]
        return not amounts or sum(amounts, Decimal(0)) == self.amount
