"""Checks of the payroll cases: days, piece work, overtime, formulas, advances, minimum wage."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from factory_desktop.core.kernel.gstin import gstin_is_valid
from factory_desktop.core.payroll.engine import (
    AdvanceDue,
    Basis,
    ComponentKind,
    DayFact,
    Guarantee,
    Mark,
    Method,
    MinutesRule,
    MonthFacts,
    PayPolicy,
    PayTerms,
    Period,
    PieceAverage,
    PieceWork,
    Proration,
    SalaryComponent,
    SlipResult,
    WorkerTerms,
    calculate,
    check_minimum,
    evaluate_components,
    hours_of_minutes,
    leave_days,
    load_pack,
    minimum_hour,
    minimum_month,
    overtime_of_days,
    recover,
    room_for_advances,
    weekly_offs,
)
from tests.golden.registry import Case, check

D = Decimal
LONG_AGO = date(2000, 1, 1)
PLAIN = load_pack("xx")


def worker(basis: Basis, rate: Decimal, joined: date = LONG_AGO, **terms: object) -> WorkerTerms:
    agreed = PayTerms(joined, basis, rate, **terms)  # type: ignore[arg-type]
    return WorkerTerms(1, "W1", "Worker", joined, (agreed,), bank_account="1")


def fill(period: Period, marks: dict[Mark, int], rest: Mark) -> tuple[DayFact, ...]:
    """So many days of each mark from the first on, the others `rest`."""
    row = [mark for mark, number in marks.items() for _ in range(number)]
    return tuple(
        DayFact(day, row[index] if index < len(row) else rest) for index, day in enumerate(period)
    )


def slip(
    who: WorkerTerms, facts: MonthFacts, period: Period, policy: PayPolicy | None = None
) -> SlipResult:
    return calculate(who, facts, policy or PayPolicy(), PLAIN, period)


@check("PAY-001")
def half_days(case: Case) -> None:
    given, period = case.inputs, Period.month(2026, 5)
    marks = {Mark.PRESENT: int(given["full_days"]), Mark.HALF: int(given["half_days"])}
    policy = PayPolicy(half_day_fraction=given["half_day_fraction"])
    facts = MonthFacts(fill(period, marks, Mark.WEEKLY_OFF))
    result = slip(worker(Basis.DAILY, given["rate_per_day"]), facts, period, policy)
    assert result.paid_days == case.expected["days_paid"]
    assert result.amount("basic") == case.expected["wages"]


@check("PAY-002")
def holiday_paid_weekly_off_not(case: Case) -> None:
    given, period = case.inputs, Period.month(2026, 5)
    marks = {Mark.PRESENT: int(given["days"]), Mark.HOLIDAY: int(given["paid_holidays"])}
    policy = PayPolicy(weekly_off_paid_daily=given["weekly_off_paid"])
    facts = MonthFacts(fill(period, marks, Mark.WEEKLY_OFF))
    result = slip(worker(Basis.DAILY, given["rate_per_day"]), facts, period, policy)
    assert result.gross == case.expected["wages"]


@check("PAY-004")
def three_conventions(case: Case) -> None:
    given, period = case.inputs, Period.month(2026, 2)
    facts = MonthFacts(fill(period, {Mark.UNPAID_LEAVE: int(given["lop_days"])}, Mark.PRESENT))
    found = {
        name: slip(worker(Basis.MONTHLY, given["monthly"]), facts, period, policy).gross
        for name, policy in {
            "calendar": PayPolicy(proration=Proration.CALENDAR),
            "fixed30": PayPolicy(proration=Proration.FIXED_30),
            "fixed26": PayPolicy(proration=Proration.FIXED_26),
        }.items()
    }
    assert found == case.expected


@check("PAY-005")
def joined_in_the_month(case: Case) -> None:
    given, period = case.inputs, Period.month(2026, 5)
    joined = date(2026, 5, int(given["joined_day"]))
    who = worker(Basis.MONTHLY, given["monthly"], joined)
    facts = MonthFacts(fill(period, {}, Mark.PRESENT))
    fixed = PayPolicy(proration=Proration.FIXED_30, part_month_method=Method.PAID_DAYS)
    assert slip(who, facts, period).gross == case.expected["calendar"]
    assert slip(who, facts, period, fixed).gross == case.expected["fixed30_by_paid_days"]
    other = PayPolicy(proration=Proration.FIXED_30, part_month_method=Method.ABSENCES)
    assert slip(who, facts, period, other).gross == 9000


@check("PAY-006")
def leave_across_months(case: Case) -> None:
    given, period = case.inputs, Period.month(2024, 7)
    ranges = [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in given["lwp_ranges"]]
    sundays = weekly_offs(period, (6,))
    unpaid = leave_days(ranges, period, sundays)
    days = tuple(
        DayFact(
            day,
            Mark.WEEKLY_OFF
            if day in sundays
            else Mark.UNPAID_LEAVE
            if day in unpaid
            else Mark.PRESENT,
        )
        for day in period
    )
    result = slip(worker(Basis.DAILY, D(500)), MonthFacts(days), period)
    assert result.days.unpaid_leave == case.expected["lwp"]
    assert result.paid_days == case.expected["payment_days"]


@check("PAY-008")
def working_days_as_divisor(case: Case) -> None:
    given, period = case.inputs, Period.month(2026, 6)
    sundays = weekly_offs(period, (6,))
    assert period.days - len(sundays) == given["working_days"]
    row = [DayFact(day, Mark.WEEKLY_OFF if day in sundays else Mark.PRESENT) for day in period]
    row[0] = DayFact(row[0].day, Mark.ABSENT)
    row[1] = DayFact(row[1].day, Mark.UNPAID_LEAVE)
    row[2] = DayFact(row[2].day, Mark.HALF, paid=1 - (given["lwp"] - 1))
    policy = PayPolicy(proration=Proration.WORKING_DAYS)
    result = slip(worker(Basis.MONTHLY, given["gross"]), MonthFacts(tuple(row)), period, policy)
    assert result.gross == case.expected["gross_after"]


@check("PAY-009")
def partly_paid_leave(case: Case) -> None:
    given, period = case.inputs, Period.month(2026, 6)
    share = given["fraction_paid"]
    row = list(fill(period, {Mark.UNPAID_LEAVE: int(given["full_lwp_days"])}, Mark.PRESENT))
    row[10] = DayFact(row[10].day, Mark.LEAVE, paid=share)
    row[11] = DayFact(row[11].day, Mark.LEAVE, paid=1 - share / 2)
    result = slip(worker(Basis.MONTHLY, D(26000)), MonthFacts(tuple(row)), period)
    assert result.days.unpaid == case.expected["lwp_equivalent"]


@check("PAY-010")
def chain_of_formulas(case: Case) -> None:
    given = case.inputs
    earning = ComponentKind.EARNING
    heads = (
        SalaryComponent("LTA", "LTA", earning, given["LTA"]),
        SalaryComponent("SC", "SC", earning, given["SC_statistical"], statistical=True),
        SalaryComponent("BS", "Basic salary", earning, given["BS"]),
        SalaryComponent("H", "HRA", earning, str(given["H"])),
    )
    values = evaluate_components(heads, {"base": given["base"]})
    amounts = {value.component.key: value.amount for value in values}
    assert {key: amounts[key] for key in case.expected} == case.expected
    period = Period.month(2026, 6)
    who = worker(Basis.MONTHLY, given["base"], components=heads, pays_base=False)
    result = slip(who, MonthFacts(fill(period, {}, Mark.PRESENT)), period)
    assert {line.key for line in result.lines} == {"LTA", "BS", "H"}
    assert result.gross == amounts["LTA"] + amounts["BS"] + amounts["H"]


@check("PAY-012")
def guarantee_of_piece_workers(case: Case) -> None:
    given, period = case.inputs, Period.month(2026, 5)
    who = worker(Basis.PIECE, D(0), minimum_day_rate=given["min_time_rate_per_day"])
    days = fill(period, {Mark.PRESENT: int(given["days"])}, Mark.ABSENT)
    made = PieceWork(period.start, "turn", "Turning", given["piece_earnings"], D(1))
    policy = PayPolicy(piece_guarantee=Guarantee.MINIMUM_TIME_RATE)
    result = slip(who, MonthFacts(days, (made,)), period, policy)
    assert result.amount("make_up") == case.expected["make_up"]
    assert result.gross == case.expected["pay"] == case.expected["guaranteed"]


@check("PAY-013", "PAY-014")
def overtime_of_a_day(case: Case) -> None:
    given, pack = case.inputs, load_pack("in")
    on = date(2025, 11, 20) if case.id == "PAY-013" else date(2025, 11, 21)
    rule = pack.rule_at("overtime_hours", on, "MH")
    assert rule is not None
    regime = rule.body.regime("daily")  # type: ignore[union-attr]
    assert regime.daily == given["daily_threshold"]
    extra = overtime_of_days({on: given["hours_worked_day"]}, regime)
    assert extra[on] == case.expected["ot_hours"]
    period = Period.month(2025, 11)
    policy = PayPolicy(hours_per_day=given["normal_hours"])
    facts = MonthFacts((DayFact(on, Mark.PRESENT, extra[on]),))
    result = slip(worker(Basis.DAILY, given["day_rate"]), facts, period, policy)
    assert result.amount("overtime") == case.expected["ot_pay"]


@check("PAY-016")
def minutes_of_overtime(case: Case) -> None:
    found = [hours_of_minutes(int(m), MinutesRule.CENTRAL) for m in case.inputs["minutes"]]
    assert found == case.expected["hours"]


@check("PAY-017")
def overtime_of_piece_workers(case: Case) -> None:
    given, period = case.inputs, Period.month(2026, 5)
    average = PieceAverage(given["prev_month_full_time_earnings"], given["days_worked"])
    assert average.earnings / average.days == case.expected["day_average"]
    facts = MonthFacts(
        (DayFact(period.start, Mark.PRESENT, given["ot_hours"]),), piece_average=average
    )
    policy = PayPolicy(hours_per_day=given["hours_per_day"])
    line = slip(worker(Basis.PIECE, D(0)), facts, period, policy).line("overtime")
    assert line is not None
    assert line.rate == case.expected["hour_rate"] * 2
    assert line.amount == case.expected["ot_pay"]


@check("PAY-064", "PAY-065")
def cap_on_deductions(case: Case) -> None:
    given = case.inputs
    wages, others = given["wages"], given["other_deductions"]
    rule = load_pack("in").rule_at("deductions_cap", date(2026, 5, 31), "MH")
    assert rule is not None
    percent = rule.body.values["percent"]  # type: ignore[union-attr]
    assert wages * percent / 100 == case.expected["cap"]
    room = room_for_advances(wages, wages, others, percent, D(0))
    due = AdvanceDue(1, "A1", date(2026, 1, 1), given["instalment"], given["instalment"])
    (recovery,) = recover([due], room)
    assert recovery.amount == case.expected["recovered"]
    assert recovery.left == case.expected["carried"]


@check("PAY-066")
def instalments_over_months(case: Case) -> None:
    given, balance, taken = case.inputs, case.inputs["advance"], []
    for room in given["room_per_month"]:
        due = AdvanceDue(1, "A1", date(2026, 1, 1), balance, given["instalment"])
        (recovery,) = recover([due], room)
        taken.append(recovery.amount)
        balance = recovery.left
    assert taken == case.expected["recoveries"]
    assert balance == case.expected["balance"]


@check("PAY-069")
def minimum_by_hour_and_month(case: Case) -> None:
    rate = case.inputs["min_day_rate"]
    assert minimum_hour(rate) == case.expected["hour"]
    assert minimum_month(rate) == case.expected["month"]


@check("PAY-070")
def below_the_minimum(case: Case) -> None:
    given, wanted = case.inputs, case.expected
    found = check_minimum(given["monthly_min"], given["paid_day_rate"], given["days"])
    assert found.minimum_day == wanted["min_day"]
    assert found.shortfall_day == wanted["shortfall_per_day"]
    assert found.shortfall_month == wanted["shortfall_month"]


@check("GST-018")
def gstin_check_digits(case: Case) -> None:
    gstin = load_pack("in").info.tax_id("gstin")
    assert gstin is not None
    assert [gstin_is_valid(text) for text in case.inputs["gstins"]] == case.expected["valid"]
    assert [gstin.is_valid(text) for text in case.inputs["gstins"]] == case.expected["valid"]
