"""Short ways to build workers, days and slips in tests of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from factory_desktop.core.payroll.engine import (
    AdvanceDue,
    Basis,
    CountryPack,
    DayFact,
    Mark,
    MonthFacts,
    PayPolicy,
    PayTerms,
    Period,
    PieceWork,
    SlipResult,
    WorkerTerms,
    calculate,
    load_pack,
    read_pack,
)

D = Decimal
OCTOBER = Period.month(2026, 10)
JOINED = date(2020, 1, 1)
STATUTORY = read_pack(Path(__file__).parents[3] / "data" / "packs" / "statutory.json")
PLAIN = load_pack("xx")


def terms(basis: Basis, rate: str, since: date = JOINED, **more: Any) -> PayTerms:
    return PayTerms(since, basis, D(rate), **more)


def worker(*agreed: PayTerms, **more: Any) -> WorkerTerms:
    more = {"joined": JOINED, "bank_account": "4417", **more}
    return WorkerTerms(7, "E007", "Anil Jadhav", terms=agreed, **more)


def october(text: str, overtime: Mapping[int, str] | None = None) -> tuple[DayFact, ...]:
    """Days from marks such as `P P WO H`; a `*` counts as many: `P*25 A*6`; `-` is no fact."""
    marks: list[str] = []
    for word in text.split():
        mark, _, times = word.partition("*")
        marks += [mark] * int(times or 1)
    extra = overtime or {}
    return tuple(
        DayFact(date(2026, 10, n), Mark(mark), D(extra.get(n, "0")))
        for n, mark in enumerate(marks, start=1)
        if mark != "-"
    )


def piece(day: int, good: str, rate: str, key: str = "turn", **more: Any) -> PieceWork:
    return PieceWork(date(2026, 10, day), key, f"Work {key}", D(good), D(rate), **more)


def advance(number: int, balance: str, instalment: str, month: int = 1, **more: Any) -> AdvanceDue:
    given = date(2026, month, 1)
    return AdvanceDue(number, f"ADV-{number}", given, D(balance), D(instalment), **more)


def pay(
    who: WorkerTerms,
    days: tuple[DayFact, ...],
    policy: PayPolicy | None = None,
    pack: CountryPack = PLAIN,
    period: Period = OCTOBER,
    **facts: Any,
) -> SlipResult:
    return calculate(who, MonthFacts(days, **facts), policy or PayPolicy(), pack, period)
