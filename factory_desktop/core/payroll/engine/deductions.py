"""What is taken off and what the employer adds: statutory, structure, single ones, advances."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from factory_desktop.core.kernel.explain import Explanation, Part, Source
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO, money
from factory_desktop.core.payroll.engine.advances import Recovery, recover, room_for_advances
from factory_desktop.core.payroll.engine.components import (
    GROSS,
    ComponentKind,
    WageGroup,
    evaluate_components,
)
from factory_desktop.core.payroll.engine.conditions import Facts, holds
from factory_desktop.core.payroll.engine.context import Run, Segment
from factory_desktop.core.payroll.engine.earnings import component_line
from factory_desktop.core.payroll.engine.packs import CountryPack, PackComponent, Rule
from factory_desktop.core.payroll.engine.rules import (
    BaseShare,
    BaseSum,
    DifferenceRule,
    NumbersRule,
    PercentRule,
    ProgressiveRule,
    SlabRule,
)
from factory_desktop.core.payroll.engine.slip import SlipLine
from factory_desktop.core.payroll.engine.terms import LineKind, Period, WorkerTerms
from factory_desktop.core.payroll.engine.words import full

AMOUNT_RULES = (SlabRule, PercentRule, DifferenceRule, ProgressiveRule)
BASE_RULES = (BaseSum, BaseShare)
OUTSIDE = WageGroup.OUTSIDE.value
Rows = Sequence[tuple[str, str, Decimal]]


def structure_deductions(last: Segment, run: Run, gross: Decimal) -> list[SlipLine]:
    """Deductions and employer's shares of the structure in force at the end of the period."""
    heads = [c for c in last.terms.components if c.kind is not ComponentKind.EARNING]
    if not heads:
        return []
    values = evaluate_components(heads, {**run.sums, GROSS: gross})
    return [component_line(v, last, run) for v in values if not v.component.statistical]


def age_at(born: date, on: date) -> int:
    """Full years of age."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def worker_facts(worker: WorkerTerms, pack: CountryPack, period: Period) -> Facts:
    """What a pack's conditions may ask about a worker in a period."""
    region = pack.info.region(worker.region)
    facts = Facts(dict(worker.attributes))
    facts.put("gender", worker.gender)
    facts.put("region", worker.region)
    facts.put("region_name", region.name if region else "")
    facts.put("month", Decimal(period.end.month))
    if worker.born is not None:
        facts.put("age", Decimal(age_at(worker.born, period.end)))
    return facts


def base_of(name: str, rows: Rows, run: Run) -> Decimal | None:
    """A component's base: all wages, a given figure, or a dated definition; None if unknown."""
    if name == GROSS:
        return sum((amount for _key, group, amount in rows if group != OUTSIDE), ZERO)
    if name.startswith("given:"):
        return run.month.given.get(name.removeprefix("given:"))
    rule = run.pack.rule_at(name, run.period.end, run.worker.region)
    if rule is None or not isinstance(rule.body, BASE_RULES):
        return None
    return rule.body.total(rows)


def statutory_lines(rows: Rows, run: Run, paid_days: Decimal) -> list[SlipLine]:
    """The pack's components in their order, by the rules in force on the period's last day."""
    if not run.pack.components:
        return []
    facts = worker_facts(run.worker, run.pack, run.period)
    facts.put("paid_days", paid_days)
    facts.put(GROSS, base_of(GROSS, rows, run) or ZERO)
    for name, figure in run.month.given.items():
        facts.put(name, figure)
    lines = []
    for component in sorted(run.pack.components, key=lambda item: item.order):
        line = _statutory_line(component, rows, run, facts)
        if line is not None:
            facts.put(component.key, line.amount)
            lines.append(line)
    return lines


def _statutory_line(
    component: PackComponent, rows: Rows, run: Run, facts: Facts
) -> SlipLine | None:
    rule = run.pack.rule_at(component.rule, run.period.end, run.worker.region)
    base = base_of(component.base, rows, run)
    if rule is None or not base or not isinstance(rule.body, AMOUNT_RULES):
        return None
    facts.put("base", base)
    paid = facts.number("paid_days") or ZERO
    facts.values.pop("base_per_day", None)
    if paid > 0:
        facts.put("base_per_day", base / paid)
    if not holds(component.when, facts):
        return None
    outcome = rule.body.apply(base, facts, run.words)
    if outcome is None:
        return None
    label, amount = msg(component.label), money(outcome.amount)
    parts = (
        Part(label, amount, outcome.words, rate=outcome.rate),
        Part(msg("Reckoned on"), None, run.words.figure(base)),
        Part(msg("Rule"), None, rule_words(rule), rule=rule.source),
    )
    reason = Explanation(label, amount, outcome.words, parts)
    kind = LineKind(component.kind.value)
    return SlipLine(component.key, label, kind, amount, reason, rate=outcome.rate, on=outcome.on)


def rule_words(rule: Rule) -> str:
    """Which dated rule: `MH from 01-07-2023`."""
    start = full(rule.valid_from)
    return (
        msg("{region} from {date}", region=rule.region, date=start)
        if rule.region
        else msg("from {date}", date=start)
    )


def one_off_lines(run: Run, kind: LineKind) -> list[SlipLine]:
    """Single earnings or deductions of this month."""
    lines = []
    for item in run.month.one_offs:
        if item.kind is kind:
            part = Part(item.label, item.amount, item.reason, source=item.source)
            reason = Explanation(item.label, item.amount, item.reason, (part,))
            lines.append(
                SlipLine(
                    item.key, item.label, kind, item.amount, reason,
                    group=item.group, source=item.source,
                )
            )  # fmt: skip
    return lines


def cap_percent(run: Run) -> Decimal | None:
    """The most that may be deducted, in percent of wages: the policy's, else the law's."""
    if run.policy.deductions_cap is not None:
        return run.policy.deductions_cap
    rule = run.pack.rule_at("deductions_cap", run.period.end, run.worker.region)
    if rule is None or not isinstance(rule.body, NumbersRule):
        return None
    return rule.body.values.get("percent")


def advance_lines(
    run: Run, wages: Decimal, gross: Decimal, others: Decimal
) -> tuple[list[SlipLine], tuple[Recovery, ...]]:
    """What advances give back, within the cap on deductions and above the floor under net pay."""
    cap = cap_percent(run)
    if cap is not None and others > wages * cap / 100:
        run.warn("above_cap", msg("Deductions are above {percent} % of wages", percent=cap), "bad")
    if not run.month.advances:
        return [], ()
    room = room_for_advances(wages, gross, others, cap, run.policy.net_floor)
    recoveries = recover(run.month.advances, room)
    return [_advance_line(r, run) for r in recoveries if r.amount], tuple(recoveries)


def _advance_line(recovery: Recovery, run: Run) -> SlipLine:
    advance, words = recovery.advance, run.words
    label = msg("Advance {number}", number=advance.number)
    text = msg(
        "instalment {amount}; {left} left after this slip",
        amount=words.figure(advance.instalment), left=words.figure(recovery.left),
    )  # fmt: skip
    if recovery.short:
        text = msg(
            "{taken} of {wanted}: no more is allowed; {left} left after this slip",
            taken=words.figure(recovery.amount), wanted=words.figure(recovery.wanted),
            left=words.figure(recovery.left),
        )  # fmt: skip
    source = Source("hr.advance", advance.id, advance.number)
    parts = (
        Part(msg("Taken now"), recovery.amount, source=source),
        Part(msg("Given on"), None, full(advance.given_on)),
        Part(msg("Owed before"), None, words.figure(advance.balance)),
        Part(msg("Still owed"), None, words.figure(recovery.left)),
    )
    return SlipLine(
        f"advance.{advance.id}", label, LineKind.DEDUCTION, recovery.amount,
        Explanation(label, recovery.amount, text, parts), source=source,
    )  # fmt: skip
