"""Piece wages: quantity by rate, what rejects are paid at, and the guaranteed time rate."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from factory_desktop.core.kernel.explain import Explanation, Part
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO, money
from factory_desktop.core.payroll.engine.components import WageGroup
from factory_desktop.core.payroll.engine.context import Run, Segment
from factory_desktop.core.payroll.engine.policy import Guarantee
from factory_desktop.core.payroll.engine.slip import SlipLine
from factory_desktop.core.payroll.engine.terms import Basis, LineKind, Mark, PieceWork
from factory_desktop.core.payroll.engine.words import count, join, short

BASIC = WageGroup.BASIC.value
Group = tuple[str, str, Decimal, Decimal]


def piece_lines(segment: Segment, run: Run) -> list[SlipLine]:
    """A line for each operation and rate, and the make-up to the guarantee."""
    works = [work for work in run.month.pieces if work.day in segment.span]
    if segment.terms.basis not in (Basis.PIECE, Basis.MIXED):
        if works:
            text = msg("Piece work is not paid: the terms are not by the piece")
            run.warn("piece_not_paid", text, "info")
        return []
    counted = [work for work in works if _in_service(work, run)]
    groups: dict[Group, list[PieceWork]] = {}
    for work in counted:
        groups.setdefault((work.key, work.label, work.rate, _percent(work, run)), []).append(work)
    lines = [_line(group, entries, segment, run) for group, entries in groups.items()]
    make_up = _make_up(sum((line.amount for line in lines), ZERO), segment, run)
    return [*lines, *([make_up] if make_up else [])]


def _in_service(work: PieceWork, run: Run) -> bool:
    """Whether the day counts; work on a day off the rolls or marked absent is pointed out."""
    if work.day not in run.service:
        run.warn(
            "piece_outside", msg("Piece work on {day}, not in service", day=short(work.day)), "bad"
        )
        return False
    fact = run.facts.get(work.day)
    if fact is None or fact.mark in (Mark.ABSENT, Mark.LEAVE, Mark.UNPAID_LEAVE, Mark.UNMARKED):
        run.warn(
            "piece_absent", msg("Piece work on {day}, not marked present", day=short(work.day))
        )
    return True


def _percent(work: PieceWork, run: Run) -> Decimal:
    return run.policy.reject_percent if work.reject_percent is None else work.reject_percent


def paid_pieces(work: PieceWork, percent: Decimal) -> Decimal:
    """Pieces an entry is paid for: good ones, and rejects at their percentage."""
    return work.good + work.rejected * percent / 100


def _line(group: Group, entries: Sequence[PieceWork], segment: Segment, run: Run) -> SlipLine:
    key, label, rate, percent = group
    quantity = sum((paid_pieces(work, percent) for work in entries), ZERO)
    rejected = sum((work.rejected for work in entries), ZERO)
    amount = money(rate * quantity)
    formula = msg(
        "{rate} × {count} {unit} = {amount}", rate=run.words.rate(rate), count=count(quantity),
        unit=entries[0].unit, amount=run.words.figure(amount),
    )  # fmt: skip
    if rejected:
        note = msg(
            "{count} rejected, paid at {percent} %", count=count(rejected), percent=count(percent)
        )
        formula = msg("{first}; {rest}", first=formula, rest=note)
    parts = [
        Part(
            short(work.day), money(rate * paid_pieces(work, percent)), "",
            paid_pieces(work, percent), rate, work.source,
        )
        for work in entries
    ]  # fmt: skip
    rest = amount - sum((part.amount or ZERO for part in parts), ZERO)
    if rest:
        parts.append(Part(msg("Rounding"), rest))
    return SlipLine(
        f"piece.{key}", label, LineKind.EARNING, amount,
        Explanation(label, amount, formula, tuple(parts)), quantity, entries[0].unit, rate,
        group=BASIC, span=None if segment.alone else segment.span,
    )  # fmt: skip


def _make_up(earned: Decimal, segment: Segment, run: Run) -> SlipLine | None:
    """What lacks to the minimum time rate for the days worked by the piece."""
    least = segment.terms.minimum_day_rate
    if run.policy.piece_guarantee is Guarantee.NONE or not least:
        return None
    mixed = segment.terms.basis is Basis.MIXED
    days = segment.days.piece_worked if mixed else segment.days.worked
    guaranteed = money(least * days)
    if guaranteed <= earned:
        return None
    amount = guaranteed - earned
    label = msg("Make-up to minimum rate")
    rate = run.words.rate(least)
    time_rate = msg(
        "{rate} × {days} days = {amount}",
        rate=rate, days=count(days), amount=run.words.figure(guaranteed),
    )  # fmt: skip
    text = join([time_rate, msg("less piece wages {amount}", amount=run.words.figure(earned))])
    parts = (
        Part(msg("Minimum time rate"), guaranteed, "", days, least),
        Part(msg("Piece wages"), -earned),
    )
    return SlipLine(
        "make_up", label, LineKind.EARNING, amount, Explanation(label, amount, text, parts),
        days, "days", least, group=BASIC, span=None if segment.alone else segment.span,
    )  # fmt: skip
