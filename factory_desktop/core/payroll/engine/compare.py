"""This slip against the one before: what changed, and what of it made the difference."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from factory_desktop.core.kernel.explain import Explanation, Part
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.payroll.engine.rules import MONTHS
from factory_desktop.core.payroll.engine.slip import SlipLine, SlipResult
from factory_desktop.core.payroll.engine.terms import Basis, LineKind
from factory_desktop.core.payroll.engine.words import Words, count, join

#: Heads that do not move with the days paid.
_OWN = ("overtime", "piece.", "make_up", "advance.")


def compare(now: SlipResult, before: SlipResult, grouping: str = "indian") -> Explanation:
    """Why the net pay differs from the slip before; the parts add up to the difference."""
    words, days = Words(grouping), _days_changed(now, before)
    by_days: list[tuple[str, Decimal]] = []
    rest: list[Part] = []
    for key in _keys(now, before):
        new, old = now.line(key), before.line(key)
        line = new or old
        if line is None or line.kind is LineKind.EMPLOYER:
            continue
        change = now.amount(key) - before.amount(key)
        if line.kind is LineKind.DEDUCTION:
            change = -change
        if not change:
            continue
        if days and _moves_with_days(line, new, old):
            by_days.append((line.label, change))
        else:
            rest.append(Part(_words(line, now, before, words), change))
    difference = now.net - before.net
    text = msg("net {net} before", net=words.figure(before.net))
    parts = (*_day_parts(by_days, days), *rest)
    return Explanation(against(before.period.start), difference, text, parts)


def _keys(now: SlipResult, before: SlipResult) -> list[str]:
    """The heads of both slips, earnings before deductions before rounding."""
    order = list(LineKind)
    lines = sorted((*now.lines, *before.lines), key=lambda line: order.index(line.kind))
    return list(dict.fromkeys(line.key for line in lines))


def against(start: date) -> str:
    """`Against September`."""
    return msg("Against {month}", month=msg(MONTHS[start.month - 1]))


def _moves_with_days(line: SlipLine, new: SlipLine | None, old: SlipLine | None) -> bool:
    """Whether a head changed because of the days, its rate being the same as before."""
    if line.kind is not LineKind.EARNING or line.key.startswith(_OWN):
        return False
    return new is not None and old is not None and new.rate == old.rate


def _days_changed(now: SlipResult, before: SlipResult) -> Decimal:
    """Paid days more or less; of a monthly salary only days cut count, not the month's length."""
    if now.basis is Basis.MONTHLY and before.basis is Basis.MONTHLY:
        return before.days.unpaid - now.days.unpaid
    return _days_of(now) - _days_of(before)


def _days_of(slip: SlipResult) -> Decimal:
    """Days the base was paid for; of a mixed worker without those on piece work."""
    base = [line for line in slip.lines if line.key == "basic" and line.unit == "days"]
    return sum((line.quantity or ZERO for line in base), ZERO) if base else slip.paid_days


def _day_parts(heads: list[tuple[str, Decimal]], days: Decimal) -> tuple[Part, ...]:
    """One line for all heads that moved with the days: `One paid day less: Basic and DA`."""
    if not heads:
        return ()
    total = sum((change for _label, change in heads), ZERO)
    names = join([label for label, _change in heads])
    said = "{days} paid days less: {names}" if days < 0 else "{days} paid days more: {names}"
    return (Part(msg(said, days=count(abs(days)), names=names), total),)


def _words(line: SlipLine, now: SlipResult, before: SlipResult, words: Words) -> str:
    """A head's change in words, from one month to the next."""
    new, old = now.amount(line.key), before.amount(line.key)
    if line.key == "overtime":
        return _overtime_words(now, before)
    if not old:
        return msg("{name}, none before", name=line.label)
    if not new:
        return msg("{name}, none now", name=line.label)
    was, has = before.line(line.key), now.line(line.key)
    if was and has and was.rate and has.rate and was.rate != has.rate:
        return msg(
            "{name}: rate {old} to {new}",
            name=line.label, old=words.rate(was.rate), new=words.rate(has.rate),
        )  # fmt: skip
    return msg(
        "{name}: {old} to {new}", name=line.label, old=words.figure(old), new=words.figure(new)
    )


def _overtime_words(now: SlipResult, before: SlipResult) -> str:
    new, old = count(_overtime_hours(now)), count(_overtime_hours(before))
    if not before.amount("overtime"):
        return msg("Overtime {new} h, none before", new=new)
    if not now.amount("overtime"):
        return msg("No overtime, {old} h before", old=old)
    return msg("Overtime {new} h, {old} h before", new=new, old=old)


def _overtime_hours(slip: SlipResult) -> Decimal:
    """The hours that were paid, which the rule for minutes may have changed."""
    lines = (line for line in slip.lines if line.key == "overtime")
    return sum((line.quantity or ZERO for line in lines), ZERO)
