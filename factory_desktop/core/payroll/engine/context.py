"""What one calculation works with: its inputs, and the month cut where the rate changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from factory_desktop.core.kernel.errors import RuleBroken
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.payroll.engine.days import DayCount, count_days
from factory_desktop.core.payroll.engine.packs import CountryPack
from factory_desktop.core.payroll.engine.policy import PayPolicy
from factory_desktop.core.payroll.engine.slip import SlipWarning
from factory_desktop.core.payroll.engine.terms import (
    Basis,
    DayFact,
    MonthFacts,
    PayTerms,
    Period,
    WorkerTerms,
)
from factory_desktop.core.payroll.engine.words import Words, full


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the month under one set of terms; `alone` where the month is not split."""

    terms: PayTerms
    span: Period
    days: DayCount
    alone: bool


@dataclass(slots=True)
class Run:
    """One worker's calculation on its way."""

    worker: WorkerTerms
    month: MonthFacts
    policy: PayPolicy
    pack: CountryPack
    period: Period
    service: Period
    words: Words
    facts: Mapping[date, DayFact]
    total: DayCount = field(default_factory=DayCount)
    warnings: list[SlipWarning] = field(default_factory=list)
    #: Sums over all segments that formulas of deductions may ask for.
    sums: dict[str, Decimal] = field(default_factory=dict)

    def warn(self, key: str, text: str, tone: str = "warn") -> None:
        """Note something to look at."""
        self.warnings.append(SlipWarning(key, text, tone))

    def add(self, name: str, amount: Decimal) -> None:
        """Add to a sum over the segments."""
        self.sums[name] = self.sums.get(name, ZERO) + amount

    def weekly_offs_outside(self) -> list[date]:
        """Weekly offs, by the country's custom, on days before joining or after leaving."""
        return [
            day
            for day in self.period
            if day not in self.service and day.weekday() in self.pack.info.weekly_off
        ]


def start_run(
    worker: WorkerTerms, month: MonthFacts, policy: PayPolicy, pack: CountryPack, period: Period
) -> Run:
    """Gather the inputs; service ends where either contract or agreed rates do."""
    first_rate = min((terms.valid_from for terms in worker.terms), default=date.max)
    service = Period(
        max(period.start, worker.joined, first_rate), min(period.end, worker.left or period.end)
    )
    words = Words(pack.info.grouping)
    facts = _facts_by_day(worker, month)
    return Run(worker, month, policy, pack, period, service, words, facts)


def _facts_by_day(worker: WorkerTerms, month: MonthFacts) -> dict[date, DayFact]:
    """The muster by day; a day told twice, or with impossible figures, would pay wrongly."""
    facts: dict[date, DayFact] = {}
    for fact in month.days:
        if fact.day in facts:
            raise _bad_day(worker, fact, msg("the day is marked twice"))
        if fact.overtime_hours < 0 or (fact.hours is not None and fact.hours < 0):
            raise _bad_day(worker, fact, msg("hours cannot be below zero"))
        if fact.paid is not None and not 0 <= fact.paid <= 1:
            raise _bad_day(worker, fact, msg("a day is paid from 0 to 1"))
        facts[fact.day] = fact
    return facts


def _bad_day(worker: WorkerTerms, fact: DayFact, problem: str) -> RuleBroken:
    text = msg("{code} on {day}: {problem}", code=worker.code, day=full(fact.day), problem=problem)
    return RuleBroken("muster_day", text, msg("Correct the muster and calculate again."))


def cut_month(run: Run) -> list[Segment]:
    """The month by the terms in force; the first part reaches back to its first day."""
    ordered = sorted(run.worker.terms, key=lambda terms: terms.valid_from)
    begun = [terms for terms in ordered if terms.valid_from <= run.period.end]
    inside = [t for t in begun if t.valid_from > run.period.start]
    before = [t for t in begun if t.valid_from <= run.period.start]
    parts = before[-1:] + inside
    if not parts or run.service.end < run.service.start:
        return []
    starts = [run.period.start, *(terms.valid_from for terms in parts[1:])]
    ends = [*(start - timedelta(days=1) for start in starts[1:]), run.period.end]
    segments = []
    for terms, start, end in zip(parts, starts, ends, strict=True):
        span = Period(start, end)
        by_piece = terms.basis in (Basis.MIXED, Basis.PIECE)
        piece_days = {work.day for work in run.month.pieces} if by_piece else set()
        days = count_days(span, run.facts, run.service, run.policy, piece_days)
        run.total.add(days)
        segments.append(Segment(terms, span, days, len(parts) == 1))
    return segments
