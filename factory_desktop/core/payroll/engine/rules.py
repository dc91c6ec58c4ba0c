"""The kinds of rule a country pack may use: data in the pack, arithmetic here.

`slab`, `percent`, `difference` and `progressive` give an amount from a base; `base_sum` and
`base_share` say what a base is made of; `overtime` and `numbers` hold limits and parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO, money, plain, round_to
from factory_desktop.core.payroll.engine.conditions import Condition, Facts, holds, read_conditions
from factory_desktop.core.payroll.engine.overtime import OvertimeRegime
from factory_desktop.core.payroll.engine.reader import Reader
from factory_desktop.core.payroll.engine.words import Words, join

ROUNDINGS = ("nearest_rupee", "up_rupee", "paisa")
_ROUNDING_WORDS = {
    "nearest_rupee": msg("nearest rupee"),
    "up_rupee": msg("up to the next rupee"),
    "paisa": msg("nearest paisa"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule gave: the amount, on what, at which rate, and the reason in words."""

    amount: Decimal
    on: Decimal
    words: str
    rate: Decimal | None = None


def round_by(value: Decimal, rounding: str) -> Decimal:
    """Round as a rule says; an exact rupee is never moved up."""
    if rounding == "up_rupee":
        return Decimal(ceil(value))
    return round_to(value, 0) if rounding == "nearest_rupee" else money(value)


@dataclass(frozen=True, slots=True)
class Slab:
    """An amount for bases up to (or below) a limit; some months have their own amount."""

    amount: Decimal
    up_to: Decimal | None
    below: Decimal | None
    months: Mapping[int, Decimal]

    def covers(self, base: Decimal) -> bool:
        """Whether a base falls under the slab's limit."""
        if self.up_to is not None:
            return base <= self.up_to
        return self.below is None or base < self.below


@dataclass(frozen=True, slots=True)
class SlabTable:
    """The slabs for those who meet the conditions."""

    label: str
    when: tuple[Condition, ...]
    slabs: tuple[Slab, ...]


@dataclass(frozen=True, slots=True)
class SlabRule:
    """An amount by the band a base falls in: professional tax and its like."""

    tables: tuple[SlabTable, ...]

    def apply(self, base: Decimal, facts: Facts, words: Words) -> Outcome | None:
        """The amount of the band; None where no table is for this worker."""
        table = next((t for t in self.tables if holds(t.when, facts)), None)
        if table is None:
            return None
        index = next(i for i, slab in enumerate(table.slabs) if slab.covers(base))
        slab = table.slabs[index]
        month = int(facts.number("month") or 0)
        amount = slab.months.get(month, slab.amount)
        before = table.slabs[index - 1] if index else None
        parts = [str(facts.text("region_name")), table.label, _band(slab, before, words)]
        reason = join([msg(part) if type(part) is str else part for part in parts if part])
        if slab.months:
            yearly = [
                msg("{amount} each {month}", amount=words.figure(a), month=msg(MONTHS[m - 1]))
                for m, a in slab.months.items()
            ]
            reason = join([reason, *yearly], "; ")
        return Outcome(amount, base, reason)


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def _band(slab: Slab, before: Slab | None, words: Words) -> str:
    """The band of a slab in words."""
    if before is None:
        limit = slab.up_to if slab.up_to is not None else slab.below
        if limit is None:
            return ""
        template = "up to {limit}" if slab.up_to is not None else "below {limit}"
        return msg(template, limit=words.figure(limit))
    if before.up_to is not None:
        return msg("above {limit}", limit=words.figure(before.up_to))
    return msg("from {limit}", limit=words.figure(before.below or ZERO))


@dataclass(frozen=True, slots=True)
class PercentRule:
    """A percentage of a base, capped, rounded; with a least amount where the law has one.

    The ceiling is applied to the base as earned (pro-rated first), unless the worker has the
    attribute `ceiling_unless`. `minimum_nil` is the least amount where the base is nothing.
    """

    rate: Decimal
    rounding: str
    ceiling: Decimal | None = None
    ceiling_unless: str = ""
    minimum: Decimal = ZERO
    minimum_nil: Decimal = ZERO
    nil_when: tuple[Condition, ...] = ()

    def apply(self, base: Decimal, facts: Facts, words: Words) -> Outcome | None:
        """The amount; a worker who meets a `nil_when` condition owes nothing."""
        ceiling = None if facts.flag(self.ceiling_unless) else self.ceiling
        on = base if ceiling is None else min(base, ceiling)
        if any(condition.holds(facts) for condition in self.nil_when):
            return Outcome(ZERO, on, msg("nil for this worker by the rule"), self.rate)
        raw = on * self.rate / 100
        amount = round_by(raw, self.rounding)
        amount = max(amount, self.minimum if base > 0 else self.minimum_nil)
        return Outcome(amount, on, self.explain(base, on, raw, ceiling, words), self.rate)

    def explain(
        self, base: Decimal, on: Decimal, raw: Decimal, ceiling: Decimal | None, words: Words
    ) -> str:
        """The percentage in words."""
        rate, rounding = plain(self.rate), _ROUNDING_WORDS[self.rounding]
        part = msg("{rate} % of {base}", rate=rate, base=words.figure(on))
        if raw != round_by(raw, self.rounding):
            part = msg("{part} = {raw}", part=part, raw=words.figure(raw))
        part = msg("{part}, {rounding}", part=part, rounding=rounding)
        if ceiling is None:
            return part
        return (
            msg("{part}; limit {limit} not reached", part=part, limit=words.figure(ceiling))
            if base <= ceiling
            else msg("{part}; limited, wages were {base}", part=part, base=words.figure(base))
        )


@dataclass(frozen=True, slots=True)
class DifferenceRule:
    """One component's amount less others': the employer's provident fund after pension."""

    of: str
    less: tuple[str, ...]

    def apply(self, base: Decimal, facts: Facts, words: Words) -> Outcome | None:
        """The difference of amounts already worked out; a missing one counts as nothing."""
        whole = facts.number(self.of) or ZERO
        parts = [facts.number(key) or ZERO for key in self.less]
        amount = whole - sum(parts, ZERO)
        text = " - ".join(words.figure(figure) for figure in (whole, *parts))
        return Outcome(
            amount, base, msg("{parts} = {amount}", parts=text, amount=words.figure(amount))
        )


@dataclass(frozen=True, slots=True)
class ProgressiveRule:
    """Tax by bands of a yearly income: rebate with marginal relief, then cess, then by months.

    What is still owed for the year is spread over the months left (`months_left`, `tax_paid`
    are given figures).
    """

    bands: tuple[tuple[Decimal, Decimal], ...]
    standard_deduction: Decimal = ZERO
    rebate_up_to: Decimal = ZERO
    rebate: Decimal = ZERO
    cess: Decimal = ZERO

    def slab_tax(self, taxable: Decimal) -> Decimal:
        """Tax by the bands alone: each is (from, percent)."""
        tax = ZERO
        for index, (start, rate) in enumerate(self.bands):
            end = self.bands[index + 1][0] if index + 1 < len(self.bands) else taxable
            tax += max(ZERO, min(taxable, end) - start) * rate / 100
        return tax

    def after_rebate(self, taxable: Decimal) -> Decimal:
        """After rebate; just above its limit the tax is never more than the income above it."""
        tax = self.slab_tax(taxable)
        if taxable <= self.rebate_up_to:
            return max(ZERO, tax - self.rebate)
        return min(tax, taxable - self.rebate_up_to) if self.rebate_up_to else tax

    def yearly(self, income: Decimal) -> Decimal:
        """Tax of the year with cess."""
        tax = self.after_rebate(max(ZERO, income - self.standard_deduction))
        return money(tax + tax * self.cess / 100)

    def apply(self, base: Decimal, facts: Facts, words: Words) -> Outcome | None:
        """The month's share of what is still owed for the year."""
        year = self.yearly(base)
        months = facts.number("months_left") or Decimal(12)
        paid = facts.number("tax_paid") or ZERO
        amount = max(ZERO, round_to((year - paid) / months, 0))
        reason = msg(
            "tax of the year {year}, paid {paid}, over {months} months",
            year=words.figure(year), paid=words.figure(paid), months=plain(months),
        )  # fmt: skip
        return Outcome(amount, base, reason)


@dataclass(frozen=True, slots=True)
class BaseSum:
    """A base that adds up earnings of some groups, without some keys."""

    groups: tuple[str, ...]
    without: tuple[str, ...]

    def total(self, earnings: Sequence[tuple[str, str, Decimal]]) -> Decimal:
        """Sum (key, group, amount) rows."""
        return sum(
            (a for key, group, a in earnings if group in self.groups and key not in self.without),
            ZERO,
        )


@dataclass(frozen=True, slots=True)
class BaseShare:
    """Wages by a definition with a limit on what may be left out: the "50 % rule".

    Excluded earnings above `limit` percent of the total come back into the wages.
    """

    included: tuple[str, ...]
    excluded: tuple[str, ...]
    total_only: tuple[str, ...]
    limit: Decimal

    def total(self, earnings: Sequence[tuple[str, str, Decimal]]) -> Decimal:
        """Wages from (key, group, amount) rows."""
        inside, left_out, rest = (
            BaseSum(groups, ()).total(earnings)
            for groups in (self.included, self.excluded, self.total_only)
        )
        whole = inside + left_out + rest
        return inside + max(ZERO, left_out - whole * self.limit / 100)


@dataclass(frozen=True, slots=True)
class OvertimeRule:
    """Normal hours by basis of pay; `default` is for all others."""

    regimes: Mapping[str, OvertimeRegime]

    def regime(self, basis: str) -> OvertimeRegime:
        """The limits for a basis such as `daily`."""
        return self.regimes.get(basis) or self.regimes["default"]


@dataclass(frozen=True, slots=True)
class NumbersRule:
    """Parameters by name, such as a limit in percent."""

    values: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class NothingRule:
    """It is known that nothing is taken: nobody is asked to look for a rule."""


_MONTH_NUMBERS = {str(number): number for number in range(1, 13)}

AmountRule = SlabRule | PercentRule | DifferenceRule | ProgressiveRule
BaseRule = BaseSum | BaseShare
RuleBody = AmountRule | BaseRule | OvertimeRule | NumbersRule | NothingRule


def _read_slab(reader: Reader) -> Slab:
    months = reader.numbers("months")
    if any(name not in _MONTH_NUMBERS for name in months):
        reader.problem("months", msg("Months are 1 to 12"))
    slab = Slab(
        amount=reader.figure("amount"),
        up_to=reader.number("up_to", False),
        below=reader.number("below", False),
        months={_MONTH_NUMBERS.get(name, 0): amount for name, amount in months.items()},
    )
    reader.finish()
    return slab


def _read_slab_rule(reader: Reader) -> SlabRule:
    tables = []
    for table in reader.groups("tables", required=True):
        slabs = tuple(_read_slab(slab) for slab in table.groups("slabs", required=True))
        limits = [s.up_to if s.up_to is not None else s.below for s in slabs]
        rising = [limit for limit in limits[:-1] if limit is not None]
        if not slabs or limits[-1] is not None or len(rising) != len(limits) - 1:
            table.problem("slabs", msg("Each slab needs a limit, only the last has none"))
        elif rising != sorted(set(rising)):
            table.problem("slabs", msg("The limits must rise"))
        tables.append(SlabTable(table.text("label", False), read_conditions(table), slabs))
        table.finish()
    return SlabRule(tuple(tables))


def _read_percent(reader: Reader) -> PercentRule:
    return PercentRule(
        rate=reader.figure("rate"),
        rounding=reader.choice("rounding", ROUNDINGS),
        ceiling=reader.number("ceiling", False),
        ceiling_unless=reader.text("ceiling_unless", False),
        minimum=reader.number("minimum", False) or ZERO,
        minimum_nil=reader.number("minimum_nil", False) or ZERO,
        nil_when=read_conditions(reader, "nil_when"),
    )


def _read_progressive(reader: Reader) -> ProgressiveRule:
    bands = []
    for band in reader.groups("bands", required=True):
        bands.append((band.figure("from"), band.figure("rate")))
        band.finish()
    if bands != sorted(bands):
        reader.problem("bands", msg("The limits must rise"))
    return ProgressiveRule(
        bands=tuple(bands),
        standard_deduction=reader.number("standard_deduction", False) or ZERO,
        rebate_up_to=reader.number("rebate_up_to", False) or ZERO,
        rebate=reader.number("rebate", False) or ZERO,
        cess=reader.number("cess", False) or ZERO,
    )


def _read_overtime(reader: Reader) -> OvertimeRule:
    regimes = {}
    for basis in ("default", "daily", "monthly", "hourly", "piece", "mixed"):
        if basis == "default" or basis in reader.data:
            group = reader.group(basis)
            regimes[basis] = OvertimeRegime(
                group.number("daily", False), group.number("weekly", False)
            )
            group.finish()
    return OvertimeRule(regimes)


KINDS: dict[str, Callable[[Reader], RuleBody]] = {
    "slab": _read_slab_rule,
    "percent": _read_percent,
    "difference": lambda r: DifferenceRule(r.text("of"), r.texts("less", required=True)),
    "progressive": _read_progressive,
    "base_sum": lambda r: BaseSum(r.texts("groups", required=True), r.texts("without")),
    "base_share": lambda r: BaseShare(
        r.texts("included", required=True),
        r.texts("excluded"),
        r.texts("total_only"),
        r.figure("limit"),
    ),
    "overtime": _read_overtime,
    "numbers": lambda r: NumbersRule(r.numbers("values")),
    "nothing": lambda _: NothingRule(),
}
