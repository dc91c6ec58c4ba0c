"""The earnings of a slip: base, piece work, overtime, and the components of the structure."""

from __future__ import annotations

from decimal import Decimal

from factory_desktop.core.kernel.explain import Explanation, Part
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO, money, plain
from factory_desktop.core.payroll.engine.base_pay import BasePay, base_pay
from factory_desktop.core.payroll.engine.components import (
    ComponentKind,
    ComponentValue,
    WageGroup,
    evaluate_components,
)
from factory_desktop.core.payroll.engine.context import Run, Segment
from factory_desktop.core.payroll.engine.days import days_paid_by_the_day
from factory_desktop.core.payroll.engine.overtime import (
    counted_hours,
    overtime_pay,
    piece_hour_rate,
)
from factory_desktop.core.payroll.engine.pieces import piece_lines
from factory_desktop.core.payroll.engine.policy import MonthDivisor
from factory_desktop.core.payroll.engine.slip import SlipLine
from factory_desktop.core.payroll.engine.terms import Basis, LineKind
from factory_desktop.core.payroll.engine.words import count, full, join, short

BASIC = WageGroup.BASIC.value


def segment_earnings(segment: Segment, run: Run) -> list[SlipLine]:
    """All earnings of one part of the month, in the order of the slip."""
    lines: list[SlipLine] = []
    base = base_pay(segment, run)
    if base is not None and segment.terms.pays_base:
        lines.append(_base_line(segment, base))
    pieces = piece_lines(segment, run)
    overtime = overtime_line(segment, run)
    inputs = _inputs(segment, run, base, sum((line.amount for line in pieces), ZERO), overtime)
    heads = component_lines(segment, run, inputs)
    return [*lines, *heads, *pieces, *([overtime] if overtime else [])]


def _base_line(segment: Segment, base: BasePay) -> SlipLine:
    label = msg("Basic and DA")
    reason = Explanation(label, base.amount, base.formula, base.parts)
    return SlipLine(
        "basic", label, LineKind.EARNING, base.amount, reason, base.quantity, base.unit,
        segment.terms.rate, group=BASIC, span=None if segment.alone else segment.span,
    )  # fmt: skip


def paid_days(segment: Segment, run: Run) -> Decimal:
    """The days a segment pays for, on the basis of its terms."""
    days = segment.days
    if segment.terms.basis is Basis.MONTHLY:
        return days.service - days.unpaid
    if segment.terms.basis is Basis.PIECE:
        return days.worked
    return days_paid_by_the_day(days, run.policy)


def _inputs(
    segment: Segment, run: Run, base: BasePay | None, pieces: Decimal, overtime: SlipLine | None
) -> dict[str, Decimal]:
    """The figures that formulas may use; sums over the month are kept for deductions."""
    earned = base.amount if base else ZERO
    moving = {
        "earned": earned,
        "paid_days": paid_days(segment, run),
        "worked_days": segment.days.worked,
        "paid_share": base.share if base else ZERO,
        "overtime_hours": overtime.quantity or ZERO if overtime else ZERO,
        "overtime_wages": overtime.amount if overtime else ZERO,
        "piece_wages": pieces,
    }
    if segment.terms.pays_base:
        moving["basic"] = earned
    for name, amount in moving.items():
        run.add(name, amount)
    run.sums["base"] = segment.terms.rate
    run.sums["days_in_month"] = Decimal(run.period.days)
    return {**moving, "base": segment.terms.rate, "days_in_month": Decimal(run.period.days)}


def component_lines(segment: Segment, run: Run, inputs: dict[str, Decimal]) -> list[SlipLine]:
    """The structure's earnings; statistical ones are worked out but not paid."""
    heads = [c for c in segment.terms.components if c.kind is ComponentKind.EARNING]
    lines = []
    for value in evaluate_components(heads, inputs) if heads else ():
        run.add(value.component.key, value.amount)
        if not value.component.statistical:
            lines.append(component_line(value, segment, run))
    return lines


def component_line(value: ComponentValue, segment: Segment, run: Run) -> SlipLine:
    """A component's line, with its formula in words."""
    head = value.component
    text = join([formula_words(value, segment, run), _structure(segment)], "; ")
    figures = [
        Part(_label_of(name, segment), None, run.words.figure(figure))
        for name, figure in value.values.items()
    ]
    parts = (Part(head.label, value.amount, rule=head.formula), *figures)
    share = value.formula.share
    return SlipLine(
        head.key, head.label, LineKind(head.kind.value), value.amount,
        Explanation(head.label, value.amount, text, parts),
        rate=share[1] if share else None, on=value.values[share[0]] if share else None,
        group=head.group.value, span=None if segment.alone else segment.span,
    )  # fmt: skip


def formula_words(value: ComponentValue, segment: Segment, run: Run) -> str:
    """`5 % of Basic and DA 13,125.00`, or the formula with the figures it used."""
    share = value.formula.share
    if share:
        name, percent = share
        return msg(
            "{rate} % of {name} {figure}", rate=plain(percent), name=_label_of(name, segment),
            figure=run.words.figure(value.values[name]),
        )  # fmt: skip
    used = [
        msg("{name} {figure}", name=_label_of(name, segment), figure=run.words.figure(figure))
        for name, figure in value.values.items()
    ]
    text = msg(
        "{formula} = {amount}", formula=head_formula(value), amount=run.words.figure(value.amount)
    )
    return join([text, join(used)], "; ") if used else text


def head_formula(value: ComponentValue) -> str:
    """The formula as it was typed, with the signs of print."""
    return value.formula.text.replace("*", "×")


_INPUT_LABELS = {
    "base": msg("agreed rate"),
    "earned": msg("wages of the base"),
    "basic": msg("basic"),
    "paid_days": msg("days paid"),
    "worked_days": msg("days worked"),
    "days_in_month": msg("days of the month"),
    "paid_share": msg("share of the month"),
    "overtime_hours": msg("overtime hours"),
    "overtime_wages": msg("overtime wages"),
    "piece_wages": msg("piece wages"),
    "gross": msg("gross"),
}


def _label_of(name: str, segment: Segment) -> str:
    for component in segment.terms.components:
        if component.key == name:
            return component.label
    return _INPUT_LABELS.get(name) or name


def _structure(segment: Segment) -> str:
    name, since = segment.terms.structure, full(segment.terms.valid_from)
    if not name:
        return msg("terms from {date}", date=since)
    return msg("structure “{name}” from {date}", name=name, date=since)


def overtime_line(segment: Segment, run: Run) -> SlipLine | None:
    """Overtime of a segment: hours by the policy's minutes, at its multiple of the hour."""
    by_day = {
        day: hours
        for day, worked in segment.days.overtime.items()
        if (hours := counted_hours(worked, run.policy.overtime_minutes))
    }
    hours = sum(by_day.values(), ZERO)
    if not hours:
        return None
    rate, words = hour_rate(segment, run)
    if not rate:
        run.warn(
            "overtime_no_rate", msg("{hours} h overtime have no hour rate", hours=count(hours))
        )
        return None
    multiple = run.policy.overtime_multiplier
    amount = overtime_pay(rate, hours, multiple)
    formula = msg(
        "{rate} × {multiple} × {hours} h = {amount}", rate=words, multiple=count(multiple),
        hours=count(hours), amount=run.words.figure(amount),
    )  # fmt: skip
    on_days = [
        msg("{hours} h on {day}", hours=count(h), day=short(day)) for day, h in by_day.items()
    ]
    label = msg("Overtime")
    part = Part(label, amount, join(on_days), hours, money(rate * multiple))
    return SlipLine(
        "overtime", label, LineKind.EARNING, amount,
        Explanation(label, amount, join([formula, *on_days[:6]], "; "), (part,)),
        hours, "h", money(rate * multiple), span=None if segment.alone else segment.span,
    )  # fmt: skip


def hour_rate(segment: Segment, run: Run) -> tuple[Decimal, str]:
    """What an ordinary hour is worth, unrounded, and how that is reckoned."""
    terms, per_day = segment.terms, run.policy.hours_per_day
    shown = run.words.rate(terms.rate)
    if terms.basis is Basis.HOURLY:
        return terms.rate, shown
    if terms.basis in (Basis.DAILY, Basis.MIXED):
        return terms.rate / per_day, msg("{rate} / {hours} h", rate=shown, hours=count(per_day))
    if terms.basis is Basis.MONTHLY:
        choice = run.policy.overtime_month
        days = run.period.days if choice is MonthDivisor.CALENDAR else int(choice.value)
        text = msg("{rate} / {days} / {hours} h", rate=shown, days=days, hours=count(per_day))
        return terms.rate / days / per_day, text
    average = run.month.piece_average
    if average is None:
        return ZERO, ""
    text = msg(
        "{earnings} / {days} days / {hours} h of last month",
        earnings=run.words.figure(average.earnings), days=count(average.days), hours=count(per_day),
    )  # fmt: skip
    return piece_hour_rate(average.earnings, average.days, per_day), text
