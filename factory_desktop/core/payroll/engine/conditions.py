"""Conditions of a pack's rules: for whom, when, from which wage on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.payroll.engine.reader import Reader

FactValue = Decimal | bool | str


class Facts:
    """What is known of a worker and a month: asked for by name, unknown names are nothing."""

    def __init__(self, values: Mapping[str, FactValue]) -> None:
        self.values = dict(values)

    def put(self, name: str, value: FactValue) -> None:
        """Set or replace a fact."""
        self.values[name] = value

    def number(self, name: str) -> Decimal | None:
        """A fact as a figure, or None."""
        value = self.values.get(name)
        return value if isinstance(value, Decimal) else None

    def text(self, name: str) -> str:
        """A fact as a text."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def flag(self, name: str) -> bool:
        """Whether a fact is true."""
        return self.values.get(name) is True


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of one fact; tests that are not given are passed.

    A limit is never met by a fact that is not known (`age` of a worker without birth date).
    """

    fact: str
    one_of: tuple[str, ...] = ()
    truth: bool | None = None
    up_to: Decimal | None = None
    below: Decimal | None = None
    above: Decimal | None = None
    at_least: Decimal | None = None

    def holds(self, facts: Facts) -> bool:
        """Whether the facts pass every test."""
        if self.truth is not None and facts.flag(self.fact) is not self.truth:
            return False
        if self.one_of and facts.text(self.fact) not in self.one_of:
            return False
        limits = (self.up_to, self.below, self.above, self.at_least)
        if all(limit is None for limit in limits):
            return True
        value = facts.number(self.fact)
        return value is not None and self._within(value)

    def _within(self, value: Decimal) -> bool:
        return (
            (self.up_to is None or value <= self.up_to)
            and (self.below is None or value < self.below)
            and (self.above is None or value > self.above)
            and (self.at_least is None or value >= self.at_least)
        )


def holds(conditions: Iterable[Condition], facts: Facts) -> bool:
    """Whether all conditions hold."""
    return all(condition.holds(facts) for condition in conditions)


def read_conditions(reader: Reader, key: str = "when") -> tuple[Condition, ...]:
    """Read a list of conditions, such as `[{"fact": "gender", "in": ["F"]}]`."""
    conditions = []
    for item in reader.groups(key):
        condition = Condition(
            fact=item.text("fact"),
            one_of=item.texts("in"),
            truth=item.flag("is") if "is" in item.data else None,
            up_to=item.number("up_to", False),
            below=item.number("below", False),
            above=item.number("above", False),
            at_least=item.number("from", False),
        )
        if condition == Condition(condition.fact):
            item.problem("", msg("The condition tests nothing"))
        item.finish()
        conditions.append(condition)
    return tuple(conditions)
