"""Salary components: the heads of a slip, worked out by formulas in the order they need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import money
from factory_desktop.core.payroll.engine.formula import Formula, parse_formula

#: Figures a formula may use besides other components, each with what it means.
INPUTS = {
    "base": "Agreed rate, full",
    "earned": "Wages of the base for the days paid",
    "basic": "Basic and DA of this slip",
    "paid_days": "Days paid",
    "worked_days": "Days worked",
    "days_in_month": "Days of the month",
    "paid_share": "Share of the month paid (0 to 1)",
    "overtime_hours": "Overtime hours",
    "overtime_wages": "Overtime wages",
    "piece_wages": "Piece wages",
}
#: Only deductions and the employer's share may use it: it is the sum of the earnings.
GROSS = "gross"


class ComponentKind(Enum):
    """What a component does to the slip."""

    EARNING = "earning"
    DEDUCTION = "deduction"
    EMPLOYER = "employer"


class WageGroup(Enum):
    """How far an earning counts as wages where a law defines them.

    BASIC: basic, dearness and retaining allowance. EXCLUDED: house rent, conveyance, overtime,
    commission. TOTAL_ONLY: in the total but never tested (gratuity, retrenchment).
    OUTSIDE: not remuneration at all (reimbursements).
    """

    BASIC = "basic"
    EXCLUDED = "excluded"
    TOTAL_ONLY = "total_only"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class SalaryComponent:
    """A head of the slip; a statistical one is only a name for other formulas, never paid."""

    key: str
    label: str
    kind: ComponentKind
    formula: str
    statistical: bool = False
    group: WageGroup = WageGroup.EXCLUDED


@dataclass(frozen=True, slots=True)
class ComponentValue:
    """What a component came to; `formula` and `values` are kept for its reason."""

    component: SalaryComponent
    amount: Decimal
    formula: Formula
    values: Mapping[str, Decimal]


def order_components(components: Sequence[SalaryComponent]) -> list[SalaryComponent]:
    """Sort so that each stands after those its formula needs.

    Raises RuleBroken, naming the circle, where formulas need each other.
    """
    by_key = {component.key: component for component in components}
    done: dict[str, SalaryComponent] = {}
    for component in components:
        _visit(component, by_key, done, ())
    return list(done.values())


def _visit(
    component: SalaryComponent,
    by_key: Mapping[str, SalaryComponent],
    done: dict[str, SalaryComponent],
    path: tuple[str, ...],
) -> None:
    if component.key in done:
        return
    if component.key in path:
        circle = " → ".join((*path[path.index(component.key) :], component.key))
        raise RuleBroken(
            "formula_circle",
            msg("The formulas need each other in a circle: {circle}", circle=circle),
        )
    for name in parse_formula(component.formula).names:
        if name in by_key:
            _visit(by_key[name], by_key, done, (*path, component.key))
    done[component.key] = component


def evaluate_components(
    components: Sequence[SalaryComponent], inputs: Mapping[str, Decimal]
) -> list[ComponentValue]:
    """Work out every component, statistical ones too, each rounded half up to the paisa."""
    values = dict(inputs)
    results = []
    for component in order_components(components):
        formula = parse_formula(component.formula)
        amount = money(formula.value(values))
        values[component.key] = amount
        used = {name: values[name] for name in formula.names}
        results.append(ComponentValue(component, amount, formula, used))
    return results


def check_structure(components: Sequence[SalaryComponent], pays_base: bool = True) -> None:
    """Check a structure as a form would: raises Invalid with a message per field.

    A structure that splits the rate itself (`pays_base` False) may call a head "basic".
    """
    problems: dict[str, str] = {}
    taken = {GROSS, *INPUTS} - (set() if pays_base else {"basic"})
    seen: set[str] = set()
    keys = {component.key for component in components}
    for index, component in enumerate(components):
        if not component.key.isidentifier() or component.key in taken:
            problems[f"components.{index}.key"] = msg(
                "“{key}” cannot be used as a short name", key=component.key
            )
        elif component.key in seen:
            problems[f"components.{index}.key"] = msg("“{key}” is used twice", key=component.key)
        seen.add(component.key)
        wrong = _formula_problem(component, keys, components)
        if wrong:
            problems[f"components.{index}.formula"] = wrong
    if not problems:
        problems = _circles(components)
    if problems:
        raise Invalid(problems)


def _circles(components: Sequence[SalaryComponent]) -> dict[str, str]:
    """The formulas that need themselves, each with the circle."""
    by_key = {component.key: component for component in components}
    problems: dict[str, str] = {}
    for index, component in enumerate(components):
        try:
            _visit(component, by_key, {}, ())
        except RuleBroken as circle:
            problems[f"components.{index}.formula"] = circle.message
    return problems


def _formula_problem(
    component: SalaryComponent, keys: set[str], components: Sequence[SalaryComponent]
) -> str:
    """What is wrong with one formula, or an empty text."""
    try:
        names = parse_formula(component.formula).names
    except RuleBroken as error:
        return msg("{problem}. {hint}", problem=error.message, hint=error.hint)
    earning = component.kind is ComponentKind.EARNING
    late = {c.key for c in components if c.kind is not ComponentKind.EARNING} if earning else set()
    for name in names:
        if earning and (name == GROSS or name in late):
            return msg("An earning cannot depend on “{name}”", name=name)
        if name not in keys and name not in INPUTS and name != GROSS:
            known = ", ".join([*sorted(keys - {component.key}), *INPUTS])
            return msg("“{name}” is not known. Known are: {known}", name=name, known=known)
    return ""
