"""A thousand slips take a moment, and five times as many about five times as long."""

import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from factory_desktop.core.payroll.engine import (
    ComponentKind,
    MonthFacts,
    PayPolicy,
    Period,
    SalaryComponent,
    calculate,
)
from factory_desktop.core.payroll.engine.words import Words
from tests.core.payroll.engine.makers import STATUTORY, advance
from tests.core.payroll.engine.muster import muster, workers

HEADS = tuple(
    SalaryComponent(f"head_{n}", f"Head {n}", ComponentKind.EARNING, f"basic * 0.0{n}")
    for n in range(1, 7)
)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@pytest.mark.slow
def test_a_thousand_slips(capsys: pytest.CaptureFixture[str]) -> None:
    """Measured against writing a figure, the smallest thing a slip is made of."""
    month, period, words = muster(), Period.month(2026, 10), Words("indian")
    owed = (advance(1, "5000", "1000"),)
    people = [
        replace(
            who,
            region="MH",
            attributes={"pf_member": True, "esi_covered": True},
            terms=tuple(replace(terms, components=HEADS) for terms in who.terms),
        )
        for who in workers()
    ]

    def slips(rounds: int) -> None:
        for _ in range(rounds):
            for who in people:
                facts = MonthFacts(month[who.code], advances=owed)
                calculate(who, facts, PayPolicy(), STATUTORY, period)

    slips(1)
    thousand = seconds(lambda: slips(25))
    figures = seconds(lambda: [words.figure(Decimal(n)) for n in range(100_000)])
    with capsys.disabled():
        print(f"\n1,000 slips {thousand:.2f} s, {thousand / figures:.1f} x 100,000 figures")
    assert thousand < figures * 12
