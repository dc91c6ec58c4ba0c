"""One worker, one period: from terms, days, work and advances to a slip with its reasons."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from factory_desktop.core.kernel.errors import RuleBroken
from factory_desktop.core.kernel.explain import Explanation, Part
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO, round_to
from factory_desktop.core.payroll.engine.advances import Recovery
from factory_desktop.core.payroll.engine.context import Run, Segment, cut_month, start_run
from factory_desktop.core.payroll.engine.deductions import (
    OUTSIDE,
    advance_lines,
    one_off_lines,
    statutory_lines,
    structure_deductions,
)
from factory_desktop.core.payroll.engine.earnings import paid_days, segment_earnings
from factory_desktop.core.payroll.engine.packs import CountryPack
from factory_desktop.core.payroll.engine.policy import NetRounding, PayPolicy
from factory_desktop.core.payroll.engine.slip import SlipLine, SlipResult
from factory_desktop.core.payroll.engine.terms import (
    Basis,
    LineKind,
    MonthFacts,
    Period,
    WorkerTerms,
)
from factory_desktop.core.payroll.engine.words import count, short


def calculate(
    worker: WorkerTerms, month: MonthFacts, policy: PayPolicy, pack: CountryPack, period: Period
) -> SlipResult:
    """Calculate a slip. Statutory rules are those in force on the period's last day.

    The same input always gives the same slip. Raises RuleBroken where a formula of the
    structure cannot be worked out; all else that is odd becomes a warning.
    """
    run = start_run(worker, month, policy, pack, period)
    segments = cut_month(run)
    if not segments:
        text = (
            msg("Not in service in this period")
            if worker.terms
            else msg("No rate of pay is agreed")
        )
        run.warn("no_terms", text, "bad")
    lines = _all_earnings(run, segments)
    gross = _sum(lines)
    paid = sum((paid_days(segment, run) for segment in segments), ZERO)
    others = _deductions(run, segments, lines, gross, paid)
    wages = sum((line.amount for line in lines if line.group != OUTSIDE), ZERO)
    taken = _sum(line for line in others if line.kind is LineKind.DEDUCTION)
    back, recoveries = advance_lines(run, wages, gross, taken)
    basis = segments[-1].terms.basis if segments else None
    return _result(run, [*lines, *others, *back], gross, paid, recoveries, basis)


def _sum(lines: Iterable[SlipLine]) -> Decimal:
    return sum((line.amount for line in lines), ZERO)


def _all_earnings(run: Run, segments: list[Segment]) -> list[SlipLine]:
    lines: list[SlipLine] = []
    try:
        for segment in segments:
            lines += segment_earnings(segment, run)
    except RuleBroken as error:
        raise _for_worker(error, run) from error
    return [*lines, *one_off_lines(run, LineKind.EARNING)]


def _for_worker(error: RuleBroken, run: Run) -> RuleBroken:
    """The same refusal, naming whose slip it is."""
    text = msg(
        "{code} {name}: {problem}",
        code=run.worker.code,
        name=run.worker.name,
        problem=error.message,
    )
    return RuleBroken(error.code, text, error.hint)


def _deductions(
    run: Run, segments: list[Segment], earnings: list[SlipLine], gross: Decimal, paid: Decimal
) -> list[SlipLine]:
    """Everything but advances: statutory first, then the structure's, then single ones."""
    rows = [(line.key, line.group, line.amount) for line in earnings]
    lines = statutory_lines(rows, run, paid)
    if segments:
        try:
            lines += structure_deductions(segments[-1], run, gross)
        except RuleBroken as error:
            raise _for_worker(error, run) from error
    return [
        *lines,
        *one_off_lines(run, LineKind.DEDUCTION),
        *one_off_lines(run, LineKind.EMPLOYER),
    ]


def _result(
    run: Run,
    lines: list[SlipLine],
    gross: Decimal,
    paid: Decimal,
    recoveries: tuple[Recovery, ...],
    basis: Basis | None,
) -> SlipResult:
    order = (LineKind.EARNING, LineKind.DEDUCTION, LineKind.EMPLOYER)
    ordered = [line for kind in order for line in lines if line.kind is kind]
    deductions = _sum(line for line in lines if line.kind is LineKind.DEDUCTION)
    before = gross - deductions
    rounding = ZERO
    if run.policy.net_rounding is NetRounding.RUPEE:
        rounding = round_to(before, 0) - before
    if rounding:
        ordered.append(_rounding_line(before, rounding, run))
    net = before + rounding
    employer = _sum(line for line in lines if line.kind is LineKind.EMPLOYER)
    _look(run, net, recoveries)
    return SlipResult(
        worker_id=run.worker.id,
        period=run.period,
        basis=basis,
        lines=tuple(ordered),
        gross=gross,
        deductions=deductions,
        rounding=rounding,
        net=net,
        employer=employer,
        days=run.total,
        paid_days=paid,
        overtime_hours=run.total.overtime_hours,
        recoveries=recoveries,
        warnings=tuple(dict.fromkeys(run.warnings)),
    )


def _rounding_line(before: Decimal, rounding: Decimal, run: Run) -> SlipLine:
    label = msg("Rounding")
    text = msg(
        "{before} to the nearest rupee {after}",
        before=run.words.figure(before), after=run.words.figure(before + rounding),
    )  # fmt: skip
    reason = Explanation(label, rounding, text, (Part(label, rounding),))
    return SlipLine("rounding", label, LineKind.ROUNDING, rounding, reason)


def _look(run: Run, net: Decimal, recoveries: tuple[Recovery, ...]) -> None:
    """What somebody should look at before the run is locked."""
    if net < 0:
        run.warn(
            "negative_net", msg("Net pay is below zero: {net}", net=run.words.figure(net)), "bad"
        )
    if run.worker.paid_by_bank and not run.worker.bank_account:
        run.warn("no_bank_account", msg("No bank account"))
    unmarked = run.total.unmarked
    if unmarked:
        run.warn("unmarked_days", msg("{count} days not marked", count=unmarked))
    outside = sorted(f.day for f in run.month.days if f.day not in run.period)
    if outside:
        run.warn("outside_period", msg("{day} is not in this period", day=short(outside[0])), "bad")
    hours, limit = run.total.overtime_hours, run.policy.overtime_warning_hours
    if hours > limit:
        run.warn(
            "overtime_high",
            msg("{hours} h overtime, above {limit}", hours=count(hours), limit=count(limit)),
        )
    for recovery in recoveries:
        if recovery.short:
            run.warn(
                "advance_short",
                msg(
                    "Advance {number}: {taken} of {wanted} recovered",
                    number=recovery.advance.number, taken=run.words.figure(recovery.amount),
                    wanted=run.words.figure(recovery.wanted),
                ),
                "info",
            )  # fmt: skip
