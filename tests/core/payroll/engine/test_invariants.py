"""What holds for every slip, whatever the month was like."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from factory_desktop.core.kernel.numbers import money
from factory_desktop.core.payroll.engine import (
    AdvanceDue,
    Basis,
    DayFact,
    LineKind,
    Mark,
    MonthDivisor,
    MonthFacts,
    NetRounding,
    PayPolicy,
    PayTerms,
    PieceWork,
    Proration,
    WorkerTerms,
    calculate,
    compare,
    overtime_of_days,
    recover,
)
from factory_desktop.core.payroll.engine.overtime import OvertimeRegime
from factory_desktop.core.payroll.engine.rules import round_by
from tests.core.payroll.engine.makers import OCTOBER, STATUTORY

D = Decimal


def amounts(most: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(0, most, places=2, allow_nan=False)


DAYS = st.builds(
    DayFact,
    st.dates(OCTOBER.start, OCTOBER.end),
    st.sampled_from(Mark),
    st.sampled_from([D(0), D(0), D("1.5"), D("0.3")]),
)
MONTHS = st.builds(
    MonthFacts,
    st.lists(DAYS, max_size=31, unique_by=lambda fact: fact.day).map(tuple),
    st.lists(
        st.builds(
            PieceWork,
            st.dates(OCTOBER.start, OCTOBER.end),
            st.sampled_from(["turn", "drill"]),
            st.just("Work"),
            amounts(500),
            amounts(20),
            amounts(9),
        ),
        max_size=4,
    ).map(tuple),
    st.lists(
        st.builds(
            AdvanceDue,
            st.integers(1, 99),
            st.just("ADV"),
            st.dates(date(2026, 1, 1), date(2026, 9, 30)),
            amounts(30000),
            amounts(9000),
            st.booleans(),
        ),
        max_size=3,
        unique_by=lambda due: due.id,
    ).map(tuple),
)
TERMS = st.builds(
    PayTerms,
    st.dates(date(2026, 8, 1), date(2026, 10, 31)),
    st.sampled_from(Basis),
    amounts(40000),
)
WORKERS = st.builds(
    WorkerTerms,
    st.just(1),
    st.just("E1"),
    st.just("Worker"),
    st.dates(date(2026, 8, 1), date(2026, 10, 31)),
    st.lists(TERMS, max_size=3, unique_by=lambda terms: terms.valid_from).map(tuple),
    st.none() | st.dates(date(2026, 10, 1), date(2026, 11, 30)),
    st.sampled_from("MFO"),
    region=st.sampled_from(["MH", "KA", ""]),
    attributes=st.fixed_dictionaries({"pf_member": st.booleans(), "esi_covered": st.booleans()}),
)
POLICIES = st.builds(
    PayPolicy,
    proration=st.sampled_from(Proration),
    overtime_month=st.sampled_from(MonthDivisor),
    net_rounding=st.sampled_from(NetRounding),
    net_floor=st.integers(0, 3000).map(D),
)


@settings(max_examples=150, deadline=None)
@given(WORKERS, MONTHS, POLICIES)
def test_a_slip_adds_up(who: WorkerTerms, month: MonthFacts, policy: PayPolicy) -> None:
    slip = calculate(who, month, policy, STATUTORY, OCTOBER)
    totals = {kind: sum((n.amount for n in slip.of_kind(kind)), D(0)) for kind in LineKind}
    assert totals[LineKind.EARNING] == slip.gross
    assert totals[LineKind.DEDUCTION] == slip.deductions
    assert totals[LineKind.EMPLOYER] == slip.employer
    assert totals[LineKind.ROUNDING] == slip.rounding
    assert slip.net == slip.gross - slip.deductions + slip.rounding
    assert abs(slip.rounding) <= D("0.50")
    for line in slip.lines:
        assert line.amount == money(line.amount)
        assert line.reason.amount == line.amount
        assert line.reason.adds_up()
    assert slip.explain_net().adds_up()
    assert compare(slip, slip).amount == 0


@settings(max_examples=150, deadline=None)
@given(WORKERS, MONTHS, POLICIES)
def test_advances_never_take_too_much(
    who: WorkerTerms, month: MonthFacts, policy: PayPolicy
) -> None:
    slip = calculate(who, month, policy, STATUTORY, OCTOBER)
    recovered = sum((recovery.amount for recovery in slip.recoveries), D(0))
    for recovery in slip.recoveries:
        assert 0 <= recovery.amount <= recovery.advance.balance
        assert recovery.amount <= recovery.advance.instalment
        assert recovery.left + recovery.amount == recovery.advance.balance
        assert not (recovery.advance.skip and recovery.amount)
    if recovered:
        assert slip.net >= policy.net_floor
        assert slip.deductions <= money(slip.gross / 2)


@settings(max_examples=150, deadline=None)
@given(WORKERS, MONTHS, POLICIES)
def test_days_are_all_accounted_for(who: WorkerTerms, month: MonthFacts, policy: PayPolicy) -> None:
    days = calculate(who, month, policy, STATUTORY, OCTOBER).days
    if days.service:
        assert days.service + days.outside == 31
    assert sum(len(dates) for dates in days.dates.values()) == days.service
    assert 0 <= days.unpaid <= days.service
    assert days.worked + days.leave + days.unpaid + days.holidays + days.weekly_off == days.service


@given(WORKERS, MONTHS)
def test_a_salary_never_pays_more_than_itself(who: WorkerTerms, month: MonthFacts) -> None:
    for proration in Proration:
        slip = calculate(who, month, PayPolicy(proration=proration), STATUTORY, OCTOBER)
        salaries = [terms.rate for terms in who.terms]
        paid = sum((x.amount for x in slip.lines if x.key == "basic" and x.unit == "days"), D(0))
        if who.terms and all(terms.basis is Basis.MONTHLY for terms in who.terms):
            assert 0 <= paid <= max(salaries) + D("0.02")


@given(st.lists(amounts(5000), min_size=1, max_size=5), amounts(20000))
def test_recovery_uses_the_room_and_no_more(balances: list[Decimal], room: Decimal) -> None:
    dues = [AdvanceDue(i, "A", date(2026, 1, 1), b, b) for i, b in enumerate(balances)]
    found = sum((recovery.amount for recovery in recover(dues, room)), D(0))
    assert found == min(room, sum(balances, D(0)))


@given(st.integers(0, 10**7))
def test_halves_go_up_and_whole_rupees_stay(paise: int) -> None:
    value = D(paise) / 100
    whole, rest = divmod(paise, 100)
    assert round_by(value, "nearest_rupee") == whole + (1 if rest >= 50 else 0)
    assert round_by(value, "up_rupee") == whole + (1 if rest else 0)


@given(st.lists(st.decimals(0, 16, places=1), min_size=1, max_size=21))
def test_an_hour_of_overtime_counts_once(hours: list[Decimal]) -> None:
    start = date(2026, 10, 5)
    by_day = {start + timedelta(days=n): worked for n, worked in enumerate(hours)}
    extra = overtime_of_days(by_day, OvertimeRegime(D(8), D(48)))
    for day, more in extra.items():
        assert 0 < more <= by_day[day]
    for week in range(3):
        days = [start + timedelta(days=7 * week + n) for n in range(7)]
        normal = sum((by_day.get(day, D(0)) - extra.get(day, D(0)) for day in days), D(0))
        assert normal <= 48
