"""Slips of every basis of pay, of months cut by joining, leaving and new rates."""

from datetime import date
from decimal import Decimal

import pytest

from factory_desktop.core.kernel.errors import RuleBroken
from factory_desktop.core.payroll.engine import (
    Basis,
    ComponentKind,
    DayFact,
    Guarantee,
    LineKind,
    Mark,
    Method,
    MinutesRule,
    MonthDivisor,
    NetRounding,
    OneOff,
    PayPolicy,
    Period,
    PieceAverage,
    Proration,
    SalaryComponent,
    load_pack,
)
from tests.core.payroll.engine.makers import (
    OCTOBER,
    STATUTORY,
    advance,
    october,
    pay,
    piece,
    terms,
    worker,
)

D = Decimal
DAILY = terms(Basis.DAILY, "525")
MONTHLY = terms(Basis.MONTHLY, "18600")


def test_the_slip_of_the_picture() -> None:
    """22 present, 2 half, 2 holidays at 525; house rent 5 %; overtime on two days."""
    rent = SalaryComponent("hra", "House rent allowance", ComponentKind.EARNING, "basic * 0.05")
    agreed = terms(Basis.DAILY, "525", date(2026, 4, 1), components=(rent,), structure="Daily 2026")
    who = worker(agreed, region="MH", attributes={"pf_member": True})
    days = october("P*22 H*2 PH*2 WO*5", {14: "1", 22: "0.5"})
    slip = pay(who, days, pack=STATUTORY, advances=(advance(31, "4000", "1000"),))
    reasons = {line.key: line.reason.formula for line in slip.lines}
    assert reasons["basic"] == (
        "525.00 × 25 days = 13,125.00; 22 present, 2 half, 2 holidays; muster 01-10 to 31-10"
    )
    assert reasons["hra"] == "5 % of basic 13,125.00; structure “Daily 2026” from 01-04-2026"
    assert reasons["overtime"] == (
        "525.00 / 8 h × 2 × 1.5 h = 196.88; 1 h on 14-10; 0.5 h on 22-10"
    )
    assert reasons["pf"] == "12 % of 13,125.00, nearest rupee; limit 15,000.00 not reached"
    assert reasons["professional_tax"] == (
        "Maharashtra, men, above 10,000.00; 300.00 each February"
    )
    assert reasons["advance.31"] == "instalment 1,000.00; 3,000.00 left after this slip"
    assert slip.gross == D("13978.13")
    assert slip.deductions == D(1575 + 200 + 1000)
    assert slip.net == slip.gross - slip.deductions
    assert slip.explain_net().adds_up()


def test_a_mixed_worker_has_no_day_wage_on_piece_days() -> None:
    """21 days by the day, 4 on pieces: 25 payable, and the overtime at the day's hour."""
    who = worker(terms(Basis.MIXED, "620"))
    works = (
        piece(2, "100", "14.26", "a"),
        piece(3, "100", "8.99", "b"),
        piece(6, "10", "12.65", "c"),
        piece(7, "10", "12.65", "c"),
    )
    days = october("P*24 PH WO*6", {20: "4", 21: "4", 22: "2.5"})
    slip = pay(who, days, pieces=works)
    assert slip.paid_days == 25
    basic = slip.line("basic")
    assert basic is not None
    assert (basic.quantity, basic.amount) == (21, 13020)
    assert "20 worked by the day" in basic.reason.formula
    assert [slip.amount(f"piece.{key}") for key in "abc"] == [1426, 899, 253]
    assert slip.amount("overtime") == D("1627.50")
    assert slip.gross == D("17225.50")


def test_joined_and_left_in_the_month() -> None:
    who = worker(DAILY, joined=date(2026, 10, 11), left=date(2026, 10, 20))
    slip = pay(who, october("P*31"))
    assert (slip.gross, slip.days.outside, slip.days.absent) == (5250, 21, 0)
    assert not slip.days.unpaid
    salaried = worker(MONTHLY, joined=date(2026, 10, 11), left=date(2026, 10, 20))
    assert pay(salaried, october("P*31")).gross == 6000


@pytest.mark.parametrize(
    ("proration", "method", "gross"),
    [
        (Proration.CALENDAR, Method.PAID_DAYS, "11400.00"),
        (Proration.FIXED_30, Method.PAID_DAYS, "11780.00"),
        (Proration.FIXED_30, Method.ABSENCES, "11160.00"),
        # 20 days of service less 2 Sundays and 1 absent: 17, over 26 or over 27 working days
        (Proration.FIXED_26, Method.PAID_DAYS, "12161.54"),
        (Proration.WORKING_DAYS, Method.PAID_DAYS, "11711.11"),
        (Proration.WORKING_DAYS, Method.ABSENCES, "11711.11"),
    ],
)
def test_a_joiner_by_each_convention(proration: Proration, method: Method, gross: str) -> None:
    """Joined on Monday the 12th, one day absent; offs on four Sundays of October 2026."""
    who = worker(MONTHLY, joined=date(2026, 10, 12))
    days = tuple(
        DayFact(day, Mark.WEEKLY_OFF if day.weekday() == 6 else Mark.PRESENT)
        for day in OCTOBER
        if day != date(2026, 10, 13)
    )
    policy = PayPolicy(proration=proration, part_month_method=method)
    days = (*days, DayFact(date(2026, 10, 13), Mark.ABSENT))
    assert pay(who, days, policy).gross == D(gross)


@pytest.mark.parametrize("proration", Proration)
def test_full_month_is_the_full_salary_and_none_is_nothing(proration: Proration) -> None:
    for method in Method:
        policy = PayPolicy(proration=proration, absence_method=method)
        for month in (2, 10):
            period = Period.month(2026, month)
            present = tuple(DayFact(day, Mark.PRESENT) for day in period)
            absent = tuple(DayFact(day, Mark.ABSENT) for day in period)
            full = pay(worker(MONTHLY), present, policy, period=period)
            if month == 10 or method is Method.ABSENCES or proration is not Proration.FIXED_30:
                assert full.gross == 18600
            assert pay(worker(MONTHLY), absent, policy, period=period).gross == 0


def test_a_new_rate_splits_the_month() -> None:
    who = worker(DAILY, terms(Basis.DAILY, "560", date(2026, 10, 16)))
    slip = pay(who, october("P*31", {3: "2", 20: "2"}))
    basics = [line for line in slip.lines if line.key == "basic"]
    assert [(line.quantity, line.rate, line.amount) for line in basics] == [
        (15, 525, 7875),
        (16, 560, 8960),
    ]
    assert [line.span for line in basics] == [
        Period(date(2026, 10, 1), date(2026, 10, 15)),
        Period(date(2026, 10, 16), date(2026, 10, 31)),
    ]
    assert slip.amount("overtime") == D("262.50") + D("280.00")
    assert slip.paid_days == 31


def test_a_raise_of_a_salary_keeps_the_month_whole() -> None:
    agreed = (terms(Basis.MONTHLY, "31000"), terms(Basis.MONTHLY, "62000", date(2026, 10, 11)))
    for proration in (Proration.CALENDAR, Proration.FIXED_30):
        slip = pay(worker(*agreed), october("P*31"), PayPolicy(proration=proration))
        assert slip.gross == 10_000 + 42_000
    same = (terms(Basis.MONTHLY, "31000"), terms(Basis.MONTHLY, "31000", date(2026, 10, 11)))
    for proration in Proration:
        for method in Method:
            policy = PayPolicy(proration=proration, absence_method=method)
            assert pay(worker(*same), october("P*31"), policy).gross == 31_000


@pytest.mark.parametrize(
    "days",
    [
        (*october("P"), *october("A")),
        (DayFact(date(2026, 10, 1), Mark.PRESENT, D(-1)),),
        (DayFact(date(2026, 10, 1), Mark.PRESENT, hours=D(-1)),),
        (DayFact(date(2026, 10, 1), Mark.HALF, paid=D("1.5")),),
    ],
)
def test_an_impossible_day_is_refused(days: tuple[DayFact, ...]) -> None:
    with pytest.raises(RuleBroken, match="E007 on 01-10-2026") as refusal:
        pay(worker(DAILY), days)
    assert refusal.value.code == "muster_day"


def test_terms_that_begin_after_the_period_do_not_count() -> None:
    later = terms(Basis.DAILY, "900", date(2026, 11, 1))
    slip = pay(worker(DAILY, later), october("P*31"))
    assert slip.gross == 31 * 525
    nothing = pay(worker(later), october("P*31"))
    assert nothing.gross == 0
    assert nothing.warnings[0].key == "no_terms"
    assert pay(worker(), october("P*31")).net == 0


def test_days_before_a_rate_was_agreed_are_not_paid() -> None:
    slip = pay(worker(terms(Basis.DAILY, "500", date(2026, 10, 6))), october("P*31"))
    assert slip.gross == 26 * 500


def test_hourly_worker() -> None:
    who = worker(terms(Basis.HOURLY, "75"))
    first = DayFact(date(2026, 10, 1), Mark.PRESENT, D(2), hours=D("6.5"))
    days = (first, *october("- P*2 H L PH WO*25"))
    slip = pay(who, days)
    line = slip.line("basic")
    assert line is not None
    assert line.quantity == D("6.5") + 16 + 4 + 16
    assert slip.amount("overtime") == 300


def test_half_day_with_leave_for_the_rest_is_a_full_day() -> None:
    half = DayFact(date(2026, 10, 1), Mark.HALF, rest=Mark.LEAVE)
    assert pay(worker(DAILY), (half,)).gross == 525
    other = (half, *october("- P*30"))
    assert pay(worker(MONTHLY), other).gross == 18600


@pytest.mark.parametrize(
    ("policy", "days", "paid"),
    [
        (PayPolicy(weekly_off_paid_daily=True), "P*20 WO*4", 24),
        (PayPolicy(holidays_paid_daily=False), "P*20 PH*2", 20),
        (PayPolicy(unmarked_paid=True), "P*20", 31),
        (PayPolicy(half_day_fraction=D("0.75")), "P*20 H*2", D("21.5")),
        (PayPolicy(), "P*20 L*2 LWP A", 22),
    ],
)
def test_what_is_paid_by_the_day(policy: PayPolicy, days: str, paid: Decimal) -> None:
    slip = pay(worker(DAILY), october(days), policy)
    assert slip.paid_days == paid
    assert slip.gross == paid * 525
    line = slip.line("basic")
    assert line is not None
    assert line.reason.adds_up()


def test_overtime_of_a_salary_by_each_divisor() -> None:
    days = october("P*31", {3: "4"})
    found = {
        choice: pay(worker(MONTHLY), days, PayPolicy(overtime_month=choice)).amount("overtime")
        for choice in MonthDivisor
    }
    assert found == {
        MonthDivisor.DAYS_26: D("715.38"),
        MonthDivisor.DAYS_30: D("620.00"),
        MonthDivisor.CALENDAR: D("600.00"),
    }


def test_minutes_are_counted_day_by_day() -> None:
    days = october("P*31", {1: "0.2", 2: "0.5", 3: "2.6"})
    found = {
        rule: pay(worker(DAILY), days, PayPolicy(overtime_minutes=rule)).line("overtime")
        for rule in MinutesRule
    }
    hours = {rule: line.quantity for rule, line in found.items() if line}
    assert hours == {
        MinutesRule.EXACT: D("3.3"),
        MinutesRule.CENTRAL: D("3.5"),
        MinutesRule.HALF_HOUR_DOWN: D(3),
    }


@pytest.mark.parametrize(
    ("percent", "own", "gross"),
    [("0", None, "200.00"), ("100", None, "220.00"), ("50", None, "210.00"), ("100", "0", "200")],
)
def test_rejects_are_paid_as_agreed(percent: str, own: str | None, gross: str) -> None:
    work = piece(1, "100", "2", rejected=D(10), reject_percent=D(own) if own else None)
    policy = PayPolicy(reject_percent=D(percent))
    slip = pay(worker(terms(Basis.PIECE, "0")), october("P"), policy, pieces=(work,))
    assert slip.gross == D(gross)


def test_pieces_of_one_rate_are_one_line_and_of_two_rates_two() -> None:
    works = (piece(1, "10", "2"), piece(2, "20", "2"), piece(3, "10", "2.5"))
    slip = pay(worker(terms(Basis.PIECE, "0")), october("P*3"), pieces=works)
    lines = [(line.quantity, line.rate, line.amount) for line in slip.lines]
    assert lines == [(30, 2, 60), (10, D("2.5"), 25)]
    assert [len(line.reason.parts) for line in slip.lines] == [2, 1]


def test_guarantee_without_any_piece_work_and_when_it_is_earned() -> None:
    policy = PayPolicy(piece_guarantee=Guarantee.MINIMUM_TIME_RATE)
    who = worker(terms(Basis.PIECE, "0", minimum_day_rate=D(480)))
    assert pay(who, october("P*2 H"), policy).amount("make_up") == 1200
    enough = pay(who, october("P"), policy, pieces=(piece(1, "240", "2"),))
    assert enough.line("make_up") is None
    assert pay(who, october("P*2")).gross == 0


def test_piece_overtime_needs_last_months_average() -> None:
    who, days = worker(terms(Basis.PIECE, "0")), october("P*31", {1: "4"})
    assert [w.key for w in pay(who, days).warnings] == ["overtime_no_rate"]
    paid = pay(who, days, piece_average=PieceAverage(D(13000), D(25)))
    assert paid.amount("overtime") == 520
    assert pay(who, days, piece_average=PieceAverage(D(0), D(0))).amount("overtime") == 0


def test_piece_work_on_odd_days_is_pointed_out() -> None:
    left = worker(terms(Basis.PIECE, "0"), left=date(2026, 10, 5))
    works = (piece(1, "1", "10"), piece(2, "1", "10"), piece(9, "1", "10"))
    slip = pay(left, october("P A P*29"), pieces=works)
    assert slip.gross == 20
    assert [w.key for w in slip.warnings] == ["piece_absent", "piece_outside"]
    daily = pay(worker(DAILY), october("P*31"), pieces=works)
    assert daily.gross == 31 * 525
    assert [w.key for w in daily.warnings] == ["piece_not_paid"]


def test_warnings() -> None:
    who = worker(DAILY, bank_account="")
    slip = pay(who, (*october("P*28", {1: "13"}), DayFact(date(2026, 11, 1), Mark.PRESENT)))
    assert {w.key: str(w.text) for w in slip.warnings} == {
        "no_bank_account": "No bank account",
        "unmarked_days": "3 days not marked",
        "outside_period": "01-11 is not in this period",
        "overtime_high": "13 h overtime, above 12",
    }
    cash = worker(DAILY, bank_account="", paid_by_bank=False)
    assert pay(cash, october("P*31")).warnings == ()
    fine = OneOff("fine", "Fine", LineKind.DEDUCTION, D(600), "broken tool")
    low = pay(worker(DAILY), october("P A*30"), one_offs=(fine,), pack=load_pack("in"))
    assert [(w.key, w.tone) for w in low.warnings] == [
        ("above_cap", "bad"),
        ("negative_net", "bad"),
    ]
    assert low.net == -75


def test_single_earnings_and_deductions() -> None:
    arrears = OneOff("arrears", "Arrears", LineKind.EARNING, D("500.50"), "September")
    canteen = OneOff("canteen", "Canteen", LineKind.DEDUCTION, D("120.25"))
    meal = OneOff("meal", "Meals", LineKind.EMPLOYER, D(300))
    slip = pay(worker(DAILY), october("P*10 A*21"), one_offs=(arrears, canteen, meal))
    assert (slip.gross, slip.deductions, slip.employer) == (D("5750.50"), D("120.25"), 300)
    assert slip.net == D("5630.25")
    assert [line.key for line in slip.lines] == ["basic", "arrears", "canteen", "meal"]


def test_net_to_the_rupee_is_a_line() -> None:
    who = worker(terms(Basis.DAILY, "525.50"))
    slip = pay(who, october("P A*30"), PayPolicy(net_rounding=NetRounding.RUPEE))
    assert (slip.rounding, slip.net) == (D("0.50"), 526)
    assert slip.amount("rounding") == D("0.50")
    assert pay(who, october("P A*30")).line("rounding") is None


def test_a_structure_that_splits_the_rate_and_takes_off_by_gross() -> None:
    heads = (
        SalaryComponent("basic", "Basic", ComponentKind.EARNING, "earned * 0.5"),
        SalaryComponent("hra", "HRA", ComponentKind.EARNING, "basic * 0.4"),
        SalaryComponent("special", "Special", ComponentKind.EARNING, "earned - basic - hra"),
        SalaryComponent("bus", "Bus", ComponentKind.EARNING, "1000 * paid_share"),
        SalaryComponent("club", "Club", ComponentKind.DEDUCTION, "gross * 0.01"),
        SalaryComponent("fund", "Fund", ComponentKind.EMPLOYER, "club * 2"),
    )
    agreed = terms(Basis.MONTHLY, "31000", components=heads, pays_base=False)
    slip = pay(worker(agreed), october("P*30 A"))
    assert [(line.key, line.amount) for line in slip.lines] == [
        ("basic", 15000),
        ("hra", 6000),
        ("special", 9000),
        ("bus", D("967.74")),
        ("club", D("309.68")),
        ("fund", D("619.36")),
    ]
    assert slip.employer == D("619.36")


def test_a_formula_that_fails_names_the_worker() -> None:
    wrong = SalaryComponent("a", "A", ComponentKind.EARNING, "base / overtime_hours")
    who = worker(terms(Basis.DAILY, "500", components=(wrong,)))
    with pytest.raises(RuleBroken, match="E007 Anil Jadhav"):
        pay(who, october("P*31"))


def test_statutory_lines_each_on_their_own_base() -> None:
    """27 days at 1,200, overtime at twice the rate: PF capped, ESI on wages, PT on all."""
    who = worker(
        terms(Basis.DAILY, "1200"), region="MH", attributes={"pf_member": True, "esi_covered": True}
    )
    slip = pay(who, october("P*27 WO*4", {5: "8"}), pack=STATUTORY)
    assert slip.amount("basic") == 32_400
    assert slip.amount("overtime") == 2400
    bases = {line.key: line.on for line in slip.lines if line.kind is LineKind.DEDUCTION}
    assert bases == {"pf": 15_000, "esi": 32_400, "professional_tax": 34_800}
    assert slip.amount("esi") == 243


def test_employers_share_is_not_in_the_net() -> None:
    who = worker(DAILY, attributes={"pf_member": True})
    slip = pay(who, october("P*25 WO*6"), pack=STATUTORY)
    shares = sum(slip.amount(key) for key in ("eps", "employer_pf", "edli"))
    assert slip.employer == shares > 0
    assert slip.net == slip.gross - slip.amount("pf")


def test_no_tax_where_the_state_has_none_or_nothing_was_earned() -> None:
    india = load_pack("in")
    assert pay(worker(DAILY, region="UP"), october("P*31"), pack=india).deductions == 0
    assert pay(worker(DAILY, region="MH"), october("A*31"), pack=india).lines[1:] == ()
    nil = pay(worker(terms(Basis.DAILY, "100"), region="MH"), october("P*31"), pack=india)
    line = nil.line("professional_tax")
    assert line is not None
    assert (line.amount, line.reason.formula) == (
        0,
        "Maharashtra, men, up to 7,500.00",
    )
