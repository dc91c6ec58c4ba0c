"""Checks of the statutory payroll cases: by dated rules of packs, through whole slips."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from factory_desktop.core.kernel.numbers import ZERO, money
from factory_desktop.core.payroll.engine import (
    Basis,
    CountryPack,
    DayFact,
    LineKind,
    Mark,
    MonthFacts,
    OneOff,
    PayPolicy,
    PayTerms,
    Period,
    SlipResult,
    WorkerTerms,
    calculate,
    load_pack,
    read_pack,
)
from factory_desktop.core.payroll.engine.conditions import Facts
from factory_desktop.core.payroll.engine.rules import PercentRule, ProgressiveRule
from factory_desktop.core.payroll.engine.words import Words
from tests.golden.registry import Case, check

D = Decimal
#: The statutory deductions the engine is made for, as data; India's own pack ships the
#: professional tax alone so far.
STATUTORY = read_pack(Path(__file__).parents[2] / "data" / "packs" / "statutory.json")
MAY_2026 = Period.month(2026, 5)
#: Before the Codes, wages were what each law listed.
MAY_2025 = Period.month(2025, 5)
JOINED = date(2010, 1, 1)


def earning(key: str, amount: Decimal, group: str = "excluded") -> OneOff:
    return OneOff(key, key.upper(), LineKind.EARNING, amount, group=group)


def pay(
    basic: Decimal,
    *others: OneOff,
    period: Period = MAY_2026,
    pack: CountryPack = STATUTORY,
    given: dict[str, Decimal] | None = None,
    absent: int = 0,
    **person: Any,
) -> SlipResult:
    """A full month of a monthly worker with other earnings beside the basic."""
    attributes = person.pop("attributes", {})
    who = WorkerTerms(
        1, "W1", "Worker", JOINED, (PayTerms(JOINED, Basis.MONTHLY, basic),),
        attributes=attributes, bank_account="1", **person,
    )  # fmt: skip
    days = tuple(
        DayFact(day, Mark.ABSENT if index < absent else Mark.PRESENT)
        for index, day in enumerate(period)
    )
    facts = MonthFacts(days, one_offs=others, given=given or {})
    return calculate(who, facts, PayPolicy(), pack, period)


def esi(slip: SlipResult) -> list[Decimal]:
    return [slip.amount("esi"), slip.amount("employer_esi")]


@check("PAY-018", "PAY-020")
def wages_by_the_code(case: Case) -> None:
    given, wanted = case.inputs, case.expected
    rule = STATUTORY.rule_at("pf_wages", date(2026, 5, 31))
    assert rule is not None
    rows = [
        ("basic", "basic", given.get("basic_da", given.get("basic"))),
        ("allowances", "excluded", given.get("excluded_allowances", given.get("hra"))),
        ("overtime", "excluded", given.get("overtime", ZERO)),
        ("gratuity", "total_only", given.get("gratuity_retrenchment", ZERO)),
    ]
    wages = rule.body.total(rows)  # type: ignore[union-attr]
    assert sum(row[2] for row in rows) == wanted["total"]
    assert wages == wanted["wages"]
    assert wages - rows[0][2] == wanted["add_back"]


@check("PAY-021")
def provident_fund_on_the_ceiling(case: Case) -> None:
    given, wanted = case.inputs, case.expected
    employer = wanted["employer_pf"]
    allowances = earning("allowances", given["allowances"] - employer)
    slip = pay(given["basic_da"], allowances, attributes={"pf_member": True})
    whole = slip.amount("employer_pf") + slip.amount("eps")
    assert slip.amount("pf") == wanted["employee_pf"]
    assert whole == employer
    assert slip.net == wanted["take_home"]
    assert slip.gross + whole == given["remuneration"]


@check("PAY-022", "PAY-024", "PAY-025", "PAY-026", "PAY-028")
def provident_fund_shares(case: Case) -> None:
    given = case.inputs
    full = given.get("contribute_on_full_wages", False)
    born = date(2026 - int(given["age"]), 5, 1) if "age" in given else None
    attributes = {"pf_member": True, "pf_full_wages": full}
    slip = pay(given["pf_wages"], attributes=attributes, born=born)
    found = {
        "ee": slip.amount("pf"),
        "eps": slip.amount("eps"),
        "er_epf": slip.amount("employer_pf"),
        "edli": slip.amount("edli"),
    }
    assert found == case.expected


@check("PAY-029")
def provident_fund_administration(case: Case) -> None:
    rule = STATUTORY.rule_at("pf_admin", date(2026, 5, 31))
    assert rule is not None
    assert isinstance(rule.body, PercentRule)
    charges = []
    for total in case.inputs["total_epf_wages"]:
        outcome = rule.body.apply(total, Facts({}), Words("indian"))
        assert outcome is not None
        charges.append(outcome.amount)
    assert charges == case.expected["charge"]


@check("PAY-030", "PAY-032", "PAY-033")
def state_insurance(case: Case) -> None:
    slip = pay(case.inputs["wages"], attributes={"esi_covered": True})
    assert esi(slip) == [case.expected["ee"], case.expected["er"]]


@check("PAY-034")
def state_insurance_of_the_low_paid(case: Case) -> None:
    given, wanted = case.inputs, case.expected
    rate = given["wages"] / given["days_paid"]
    days = tuple(
        DayFact(day, Mark.PRESENT if index < given["days_paid"] else Mark.WEEKLY_OFF)
        for index, day in enumerate(MAY_2026)
    )
    who = WorkerTerms(
        1, "W1", "Worker", JOINED, (PayTerms(JOINED, Basis.DAILY, rate),),
        attributes={"esi_covered": True},
    )  # fmt: skip
    slip = calculate(who, MonthFacts(days), PayPolicy(), STATUTORY, MAY_2026)
    assert slip.gross == given["wages"]
    assert money(slip.gross / slip.paid_days) == wanted["daily_average"]
    assert esi(slip) == [wanted["ee"], wanted["er"]]


@check("PAY-036")
def state_insurance_and_overtime(case: Case) -> None:
    given = case.inputs
    overtime = earning("overtime", given["overtime"])
    covered = {"esi_covered": True}
    old = pay(given["basic_da"], overtime, period=MAY_2025, attributes=covered)
    new = pay(given["basic_da"], overtime, period=MAY_2026, attributes=covered)
    assert esi(old) == case.expected["old_act_incl_ot"]
    assert esi(new) == case.expected["ss_code_excl_ot"]


def professional_tax(gross: Decimal, month: int, **person: Any) -> Decimal:
    """By India's own pack, as shipped."""
    pack = person.pop("pack", load_pack("in"))
    slip = pay(gross, period=Period.month(2026, month), pack=pack, **person)
    return slip.amount("professional_tax")


@check("PAY-037")
def professional_tax_of_maharashtra(case: Case) -> None:
    found = [
        professional_tax(gross, int(month), gender=gender, region="MH")
        for gross, month, gender in case.inputs["rows"]
    ]
    assert found == case.expected["pt"]


@check("PAY-038")
def professional_tax_of_karnataka(case: Case) -> None:
    rows = case.inputs["rows"]
    assert [professional_tax(g, int(m), region="KA") for g, m in rows] == case.expected["pt"]
    year = sum(professional_tax(D(25000), month, region="KA") for month in range(1, 13))
    assert year == case.expected["annual"]


@check("PAY-040")
def professional_tax_of_gujarat(case: Case) -> None:
    found = [
        professional_tax(gross, 5, region="GJ", pack=STATUTORY) for gross in case.inputs["wages"]
    ]
    assert found == case.expected["pt"]


@check("PAY-041")
def professional_tax_of_chennai(case: Case) -> None:
    found = []
    for income in case.inputs["half_year_income"]:
        given = {"half_year_income": income}
        slip = pay(D(9000), given=given, region="TN", attributes={"chennai": True})
        found.append(slip.amount("half_year_tax"))
    assert found == case.expected["pt_half_year"]


def income_tax(year: str) -> ProgressiveRule:
    rule = STATUTORY.rule_at("tds", date(2025 if year == "FY2025-26" else 2026, 6, 1))
    assert rule is not None
    assert isinstance(rule.body, ProgressiveRule)
    return rule.body


@check("PAY-053", "PAY-054", "PAY-056", "PAY-057", "PAY-058", "PAY-060")
def income_tax_of_the_new_regime(case: Case) -> None:
    taxable, wanted = case.inputs["taxable_income"], case.expected
    for year in case.inputs["tax_years"]:
        rule = income_tax(year)
        total = rule.yearly(taxable + rule.standard_deduction)
        assert rule.slab_tax(taxable) == wanted["slab_tax"]
        assert rule.after_rebate(taxable) == wanted["after_rebate"]
        assert total == wanted["total"]
        assert total - wanted["after_rebate"] == wanted["cess"]


@check("PAY-061", "PAY-062")
def income_tax_by_the_month(case: Case) -> None:
    gross, wanted = case.inputs["gross_salary"], case.expected
    rule = income_tax("FY2026-27")
    assert gross - rule.standard_deduction == wanted["taxable"]
    assert rule.yearly(gross) == wanted["annual"]
    given = {"yearly_salary": gross}
    slip = pay(money(gross / 12), given=given, attributes={"tds": True})
    assert slip.amount("tds") == wanted.get("monthly", ZERO)


@check("PAY-072")
def whole_slip(case: Case) -> None:
    given, wanted = case.inputs, case.expected
    who = WorkerTerms(
        1, "W1", "Worker", JOINED, (PayTerms(JOINED, Basis.DAILY, given["rate"]),),
        region=given["state"], attributes={"pf_member": True, "esi_covered": True},
    )  # fmt: skip
    days = tuple(
        DayFact(
            day,
            Mark.PRESENT if index < given["paid_days"] else Mark.WEEKLY_OFF,
            D(2) if index < given["ot_hours"] / 2 else ZERO,
        )
        for index, day in enumerate(MAY_2026)
    )
    slip = calculate(who, MonthFacts(days), PayPolicy(), STATUTORY, MAY_2026)
    found = {
        "wages": slip.amount("basic"),
        "ot": slip.amount("overtime"),
        "gross": slip.gross,
        "pf": slip.amount("pf"),
        "esi": slip.amount("esi"),
        "pt": slip.amount("professional_tax"),
        "net": slip.net,
    }
    assert found == wanted
