"""Advances: several at once, skipped, larger than the pay; nothing is ever lost."""

from datetime import date
from decimal import Decimal

from factory_desktop.core.payroll.engine import Basis, LineKind, OneOff, PayPolicy, load_pack
from tests.core.payroll.engine.makers import advance, october, pay, terms, worker

D = Decimal
DAILY = worker(terms(Basis.DAILY, "500"))


def taken(slip: object) -> dict[int, tuple[Decimal, Decimal]]:
    return {r.advance.id: (r.amount, r.left) for r in slip.recoveries}  # type: ignore[attr-defined]


def test_oldest_first_and_the_rest_stays() -> None:
    """5,000 of wages, all of it free: the older advance goes first."""
    plan = (advance(2, "6000", "3000", month=6), advance(1, "9000", "4000", month=2))
    slip = pay(DAILY, october("P*10 A*21"), advances=plan)
    assert taken(slip) == {1: (4000, 5000), 2: (1000, 5000)}
    assert slip.net == 0
    assert [w.key for w in slip.warnings] == ["advance_short"]
    lines = [line.key for line in slip.of_kind(LineKind.DEDUCTION)]
    assert lines == ["advance.1", "advance.2"]


def test_half_of_the_wages_at_most_by_law() -> None:
    plan = (advance(1, "9000", "4000"),)
    slip = pay(DAILY, october("P*10 A*21"), advances=plan, pack=load_pack("in"))
    assert taken(slip) == {1: (2500, 6500)}
    before = load_pack("in").rule_at("deductions_cap", date(2025, 11, 20))
    assert before is None


def test_the_policy_goes_before_the_law_and_leaves_a_floor() -> None:
    plan = (advance(1, "9000", "9000"),)
    india = load_pack("in")
    days = october("P*10 A*21")
    own = pay(DAILY, days, PayPolicy(deductions_cap=D(20)), india, advances=plan)
    assert taken(own) == {1: (1000, 8000)}
    policy = PayPolicy(deductions_cap=D(100), net_floor=D(1800))
    floor = pay(DAILY, days, policy, india, advances=plan)
    assert taken(floor) == {1: (3200, 5800)}
    assert floor.net == 1800


def test_other_deductions_come_first() -> None:
    fine = OneOff("fine", "Fine", LineKind.DEDUCTION, D(2000))
    slip = pay(
        DAILY, october("P*10 A*21"), pack=load_pack("in"),
        advances=(advance(1, "9000", "4000"),), one_offs=(fine,),
    )  # fmt: skip
    assert taken(slip) == {1: (500, 8500)}


def test_a_skipped_month_takes_nothing_and_is_not_a_shortfall() -> None:
    slip = pay(DAILY, october("P*31"), advances=(advance(1, "900", "300", skip=True),))
    assert taken(slip) == {1: (0, 900)}
    assert slip.warnings == ()
    assert slip.deductions == 0


def test_the_last_instalment_is_only_what_is_left() -> None:
    slip = pay(DAILY, october("P*31"), advances=(advance(1, "120.50", "300"),))
    assert taken(slip) == {1: (D("120.50"), 0)}


def test_nothing_is_taken_from_nothing() -> None:
    slip = pay(DAILY, october("A*31"), advances=(advance(1, "900", "300"),))
    assert taken(slip) == {1: (0, 900)}
    assert slip.net == 0
