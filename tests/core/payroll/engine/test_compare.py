"""This month against the one before, in words that add up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from factory_desktop.core.payroll.engine import (
    Basis,
    ComponentKind,
    DayFact,
    Mark,
    MonthFacts,
    NetRounding,
    PayPolicy,
    Period,
    SalaryComponent,
    SlipResult,
    WorkerTerms,
    calculate,
    compare,
)
from tests.core.payroll.engine.makers import STATUTORY, october, pay, piece, terms, worker

D = Decimal
SEPTEMBER = Period.month(2026, 9)
RENT = SalaryComponent("hra", "House rent", ComponentKind.EARNING, "basic * 0.05")
ANIL = worker(
    terms(Basis.DAILY, "525", components=(RENT,)), region="MH", attributes={"pf_member": True}
)
RUPEE = PayPolicy(net_rounding=NetRounding.RUPEE)


def september(who: WorkerTerms, present: int, overtime: str = "0") -> SlipResult:
    days = tuple(
        DayFact(
            day, Mark.PRESENT if n < present else Mark.WEEKLY_OFF, D(overtime) if not n else D(0)
        )
        for n, day in enumerate(SEPTEMBER)
    )
    return calculate(who, MonthFacts(days), RUPEE, STATUTORY, SEPTEMBER)


def test_one_day_less_and_overtime() -> None:
    now = pay(ANIL, october("P*25 WO*6", {14: "1", 24: "0.5"}), RUPEE, STATUTORY)
    told = compare(now, september(ANIL, 26))
    assert told.title == "Against September"
    assert [(part.label, part.amount) for part in told.parts] == [
        ("One paid day less: Basic and DA, House rent", D("-551.25")),
        ("Overtime 1.5 h, none before", D("196.88")),
        ("Provident fund: 1,638.00 to 1,575.00", D("63.00")),
        ("Rounding: 0.50 to -0.13", D("-0.63")),
    ]
    assert told.adds_up()
    assert told.amount == now.net - september(ANIL, 26).net == -292


def test_the_same_month_again_has_nothing_to_tell() -> None:
    slip = september(ANIL, 26)
    told = compare(slip, slip)
    assert (told.amount, told.parts) == (0, ())


def test_a_new_rate_overtime_gone_and_work_that_ended() -> None:
    before = september(ANIL, 25, "2")
    agreed = (*ANIL.terms, terms(Basis.DAILY, "560", date(2026, 10, 1)))
    now = pay(replace(ANIL, terms=agreed), october("P*25 WO*6"), RUPEE, STATUTORY)
    told = compare(now, before)
    labels = [part.label for part in told.parts]
    assert labels[:3] == [
        "Basic and DA: rate 525.00 to 560.00",
        "House rent, none now",
        "No overtime, 2 h before",
    ]
    assert told.adds_up()


def test_days_of_a_salary_are_those_cut_not_the_length_of_the_month() -> None:
    salaried = worker(terms(Basis.MONTHLY, "18600"))
    before = september(salaried, 30)
    same = compare(pay(salaried, october("P*31")), before)
    assert (same.amount, same.parts) == (0, ())
    told = compare(pay(salaried, october("P*29 A*2")), before)
    assert [part.label for part in told.parts] == ["2 paid days less: Basic and DA"]


def test_more_days_pieces_and_more_overtime() -> None:
    mixed = worker(terms(Basis.MIXED, "500"))
    days = october("P*26 WO*5", {5: "3"})
    told = compare(pay(mixed, days, pieces=(piece(1, "100", "7"),)), september(mixed, 25, "1"))
    assert {part.label: part.amount for part in told.parts} == {
        "Work turn, none before": D(700),
        "Overtime 3 h, 1 h before": D(250),
    }
    more = compare(pay(mixed, october("P*27 WO*4")), september(mixed, 25))
    assert [part.label for part in more.parts] == ["2 paid days more: Basic and DA"]
