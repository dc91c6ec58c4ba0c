"""What goes into a slip: statutory, structures, pieces, advances, single amounts."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from factory_desktop.core import hr, payroll
from factory_desktop.core.hr.checks import faults_of_people
from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.payroll import inputs
from factory_desktop.core.payroll.engine import CountryPack, SlipResult, pack_from_data
from factory_desktop.core.platform.company import Company
from tests.core.payroll.conftest import (
    OCT,
    SEP,
    SURE,
    Hire,
    fill,
    mark_days,
    no_statutory,
    settings,
)
from tests.helpers.companies import ADMIN

NOV = date(2026, 11, 1)


def result(company: Company, worker: int, month: date = OCT) -> SlipResult:
    return company.read(lambda c: payroll.preview(c, company, month)).slip(worker).result


def give(company: Company, worker: int, amount: str, instalment: str, **more: Any) -> int:
    values = {
        "employee_id": worker, "given_on": date(2026, 9, 10), "amount": amount,
        "instalment": instalment, "first_month": OCT, **more,
    }  # fmt: skip
    return company.execute(ADMIN, hr.give_advance, values=values).value


@pytest.fixture
def full_pack(data: Path) -> CountryPack:
    """India with PF, ESI and more, as the engine's tests have it."""
    text = (data / "packs" / "statutory.json").read_text(encoding="utf-8")
    return pack_from_data(json.loads(text, parse_float=Decimal, parse_int=Decimal))


def test_pay_days_overtime_and_each_deduction_on_its_own_base(
    company: Company, hire: Hire, full_pack: CountryPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """27 days at 1,200 are 32,400; overtime twice the rate; PF, PT and ESI on their own bases."""
    monkeypatch.setattr(inputs, "load_pack", lambda key: full_pack)
    worker = hire("E001", rate="1200", pf_member=True, esi_covered=True)
    mark_days(company, worker, range(1, 28), "P")
    mark_days(company, worker, [5], "P", "4")
    mark_days(company, worker, range(28, 32), "WO")
    slip = result(company, worker)
    assert slip.amount("basic") == 32400
    assert slip.amount("overtime") == 1200  # 1,200 / 8 h x 2 x 4 h
    assert slip.gross == 33600
    bases = {line.key: line.on for line in slip.lines if line.on is not None}
    assert slip.amount("pf") == 1800  # 12 % of the wages, on 15,000 at the most
    assert bases["pf"] == 15000
    assert bases["esi"] == 32400
    assert slip.amount("esi") == 243
    assert slip.amount("professional_tax") == 200  # on the gross, overtime with it
    assert slip.net == slip.gross - 1800 - 243 - 200


@pytest.mark.parametrize(
    ("state", "gender", "days", "tax"),
    [
        ("", "M", 26, 200),
        ("MH", "F", 26, 0),
        ("karnataka", "M", 26, 0),
        ("Haryana", "M", 26, 0),
        ("", "M", 15, 175),
    ],
)
def test_professional_tax_is_that_of_the_state(
    company: Company, hire: Hire, state: str, gender: str, days: int, tax: int
) -> None:
    worker = hire("E001", state=state, gender=gender)
    mark_days(company, worker, range(1, days + 1))
    assert result(company, worker).amount("professional_tax") == tax


def test_statutory_deductions_can_be_switched_off(company: Company, hire: Hire) -> None:
    worker = hire("E001")
    fill(company)
    no_statutory(company)
    slip = result(company, worker)
    assert slip.deductions == 0
    assert slip.net == slip.gross


def test_settings_are_the_policy(company: Company, hire: Hire) -> None:
    worker = hire("E001", rate="525.25", terms={"hours_per_day": "10"})
    mark_days(company, worker, range(1, 11), overtime="1")
    mark_days(company, worker, [12], "H")
    settings(
        company, statutory=False, half_day_fraction="0.75", overtime_multiplier="1.5",
        net_rounding="rupee",
    )  # fmt: skip
    slip = result(company, worker)
    assert slip.amount("basic") == Decimal("5646.44")
    assert slip.amount("overtime") == Decimal("787.88")
    assert (slip.rounding, slip.net) == (Decimal("-0.32"), 6434)


def test_a_structure_pays_and_deducts_by_formula(company: Company, hire: Hire) -> None:
    no_statutory(company)
    heads = [
        {"key": "hra", "label": "House rent", "kind": "earning", "formula": "basic * 5 / 100"},
        {"key": "welfare", "label": "Welfare fund", "kind": "deduction", "formula": "gross / 100"},
    ]
    values = {"code": "DAILY", "name": "Daily 2026"}
    made = company.execute(ADMIN, payroll.save_structure, values=values, components=heads).value
    worker = hire("E001", terms={"structure": "daily"})
    mark_days(company, worker, range(1, 26))
    slip = result(company, worker)
    assert (slip.amount("hra"), slip.amount("welfare")) == (
        Decimal("656.25"), Decimal("137.81"),
    )  # fmt: skip
    with pytest.raises(RuleBroken):
        company.execute(ADMIN, payroll.delete_structure, structure_id=made)
    wrong = [*heads, {"key": "x", "label": "X", "kind": "earning", "formula": "nonsense + 1"}]
    with pytest.raises(Invalid) as caught:
        company.execute(
            ADMIN, payroll.save_structure, values={}, structure_id=made, components=wrong
        )
    assert "components.2.formula" in caught.value.fields


def test_an_unknown_structure_and_a_division_by_nothing_do_not_stop_the_run(
    company: Company, hire: Hire
) -> None:
    heads = [{"key": "x", "label": "X", "kind": "earning", "formula": "1 / overtime_hours"}]
    values = {"code": "BAD", "name": "Bad"}
    company.execute(ADMIN, payroll.save_structure, values=values, components=heads)
    hire("E001", terms={"structure": "bad"})
    hire("E002", terms={"structure": "gone"})
    hire("E003")
    fill(company)
    run = company.read(lambda c: payroll.preview(c, company, OCT))
    assert [s.look for s in run.slips] == ["held", "look", "ready"]
    assert not run.slips[0].payable
    assert [w.key for w in run.slips[1].result.warnings] == ["structure"]


def test_piece_work_is_paid_at_the_rate_it_was_entered_with(company: Company, hire: Hire) -> None:
    no_statutory(company)
    worker = hire("E001", pay_type="piece", rate="0")
    rate = {"operation": "Turning", "rate": "1.15", "valid_from": OCT, "unit": "pcs"}
    company.execute(ADMIN, hr.save_rate, values=rate)
    mark_days(company, worker, [5, 6])
    entries = [
        {"employee_id": worker, "day": date(2026, 10, n), "operation": "Turning", "good": good,
         "rejected": "3"}
        for n, good in ((5, "100"), (6, "120"))
    ]  # fmt: skip
    company.execute(ADMIN, hr.save_piece_work, entries=entries)
    slip = result(company, worker)
    assert slip.gross == 253
    line = slip.lines[0]
    assert (line.quantity, line.rate) == (220, Decimal("1.15"))
    sources = [part.source for part in line.reason.parts if part.source]
    assert {source.entity for source in sources} == {"hr.piece_work"}


def test_an_advance_larger_than_the_pay_takes_what_is_allowed(company: Company, hire: Hire) -> None:
    """The rest stays as balance; a skipped month moves the plan's end by one month."""
    settings(company, statutory=False, net_floor="1000", deductions_cap="100")
    worker = hire("E001", rate="500")
    advance = give(company, worker, "20000", "15000")
    mark_days(company, worker, range(1, 13))
    slip = result(company, worker)
    assert slip.gross == 6000
    assert slip.deductions == 5000
    assert slip.net == 1000
    company.execute(SURE, payroll.lock_run, period=OCT)
    with company.reading() as conn:
        assert hr.balance(conn, worker) == 15000
        plan = [(p.month, p.amount) for p in hr.schedule(conn, advance)]
    assert plan == [(NOV, 15000)]
    company.execute(ADMIN, hr.skip_month, advance_id=advance, month=NOV)
    with company.reading() as conn:
        plan = [(p.month, p.amount) for p in hr.schedule(conn, advance)]
    assert plan == [(NOV, 0), (date(2026, 12, 1), 15000)]
    mark_days(company, worker, [1, 2], month=NOV)
    assert result(company, worker, NOV).deductions == 0


def test_the_law_caps_deductions_at_half_the_wages(company: Company, hire: Hire) -> None:
    no_statutory(company)
    worker = hire("E001", rate="400")
    give(company, worker, "9000", "3000")
    mark_days(company, worker, range(1, 11))
    assert result(company, worker).deductions == 2000


def test_reversing_gives_recoveries_back(company: Company, hire: Hire) -> None:
    no_statutory(company)
    worker = hire("E001")
    one = give(company, worker, "2000", "2000")
    give(company, worker, "3000", "1000")
    fill(company)
    run_id = company.execute(SURE, payroll.lock_run, period=OCT).value
    with company.reading() as conn:
        assert hr.balance(conn, worker) == 2000
        assert hr.schedule(conn, one) == []
        assert faults_of_people(conn) == []
    company.execute(ADMIN, payroll.reverse_run, run_id=run_id, reason="Again")
    with company.reading() as conn:
        assert hr.balance(conn, worker) == 5000
        assert len(hr.schedule(conn, one)) == 1
        assert faults_of_people(conn) == []
        labels = [(r.label, r.recovered) for r in hr.ledger(conn, worker) if r.recovered]
    assert sorted(labels) == [
        ("SAL/2026-10/001", -2000), ("SAL/2026-10/001", -1000),
        ("SAL/2026-10/001", 1000), ("SAL/2026-10/001", 2000),
    ]  # fmt: skip
    company.execute(SURE, payroll.lock_run, period=OCT)
    assert company.read(lambda c: hr.balance(c, worker)) == 2000


def test_single_amounts_are_paid_once_in_their_month(company: Company, hire: Hire) -> None:
    no_statutory(company)
    worker = hire("E001")
    for kind, label, amount in (("earning", "Arrears", "750.50"), ("deduction", "Fine", "100")):
        values = {
            "employee_id": worker, "month": date(2026, 10, 20), "kind": kind, "label": label,
            "amount": amount,
        }  # fmt: skip
        made = company.execute(ADMIN, payroll.save_adjustment, values=values).value
    fill(company)
    slip = result(company, worker)
    assert (slip.gross, slip.deductions) == (Decimal("14925.50"), 100)
    fill(company, SEP)
    assert result(company, worker, SEP).deductions == 0
    company.execute(SURE, payroll.lock_run, period=OCT)
    with pytest.raises(Invalid):
        company.execute(ADMIN, payroll.delete_adjustment, adjustment_id=made)
    with pytest.raises(Invalid):
        company.execute(ADMIN, payroll.save_adjustment, values=values)


def test_a_raise_in_the_month_splits_it(company: Company, hire: Hire) -> None:
    no_statutory(company)
    worker = hire("E001", rate="500")
    raised = {"employee_id": worker, "valid_from": date(2026, 10, 16), "pay_type": "daily"}
    company.execute(ADMIN, hr.save_terms, values={**raised, "rate": "600"})
    mark_days(company, worker, range(1, 32))
    assert result(company, worker).gross == 15 * 500 + 16 * 600


def test_who_joined_or_left_is_paid_for_his_days(company: Company, hire: Hire) -> None:
    no_statutory(company)
    late = hire("E001", rate="31000", pay_type="monthly", joined=date(2026, 10, 22))
    left = hire("E002", rate="31000", pay_type="monthly", date_of_leaving=date(2026, 10, 5))
    gone = hire("E003", date_of_leaving=date(2026, 9, 30))
    fill(company)
    run = company.read(lambda c: payroll.preview(c, company, OCT))
    assert run.slip(late).result.gross == 10000
    assert run.slip(left).result.gross == 5000
    assert gone not in {s.employee_id for s in run.slips}
