"""Advances: the plan, skips, what comes back, the ledger."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from factory_desktop.core import hr
from factory_desktop.core.hr.checks import faults_of_people
from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.views import ViewState
from factory_desktop.core.platform import listing
from factory_desktop.core.platform.company import Company
from tests.core.hr.conftest import Hire
from tests.helpers.companies import ADMIN


def give(company: Company, worker: int, amount: str = "6000", **more: Any) -> int:
    values = {
        "employee_id": worker, "given_on": date(2026, 9, 10), "amount": amount,
        "instalment": "2000", "first_month": date(2026, 10, 1), **more,
    }  # fmt: skip
    return company.execute(ADMIN, hr.give_advance, values=values).value


def plan(company: Company, advance: int) -> list[tuple[int, Decimal, Decimal]]:
    found = company.read(lambda c: hr.schedule(c, advance))
    return [(part.month.month, part.amount, part.left) for part in found]


def test_an_advance_has_a_number_and_a_plan(company: Company, hire: Hire) -> None:
    advance = give(company, hire("E001"), "5000")
    with company.reading() as conn:
        row = listing.page(conn, hr.ADVANCES, [advance])[0]
    assert (row["number"], row["balance"], row["status"]) == ("ADV-2026-001", 5000, "active")
    assert plan(company, advance) == [(10, 2000, 3000), (11, 2000, 1000), (12, 1000, 0)]


def test_a_skipped_month_moves_the_end_by_one(company: Company, hire: Hire) -> None:
    advance = give(company, hire("E001"))
    before = plan(company, advance)
    company.execute(ADMIN, hr.skip_month, advance_id=advance, month=date(2026, 11, 15))
    company.execute(ADMIN, hr.skip_month, advance_id=advance, month=date(2026, 11, 1))
    after = plan(company, advance)
    assert before[-1][0] == 12
    assert after == [(10, 2000, 4000), (11, 0, 4000), (12, 2000, 2000), (1, 2000, 0)]
    company.execute(ADMIN, hr.unskip_month, advance_id=advance, month=date(2026, 11, 1))
    assert plan(company, advance) == before


def test_several_advances_are_owed_together(company: Company, hire: Hire) -> None:
    one, two = hire("E001"), hire("E002")
    give(company, one)
    give(company, one, "1000", instalment="500", first_month=None)
    give(company, two)
    with company.reading() as conn:
        assert hr.balance(conn, one) == 7000
        assert hr.balance(conn) == 13000
        due = hr.due_advances(conn, date(2026, 9, 1))
        assert [a.number for a in due[one]] == ["ADV-2026-002"]
        totals = listing.totals(conn, hr.ADVANCES, ViewState())
    assert (totals["balance"], totals["amount"]) == (13000, 13000)


def test_cash_paid_back_ends_it(company: Company, hire: Hire) -> None:
    worker = hire("E001")
    advance = give(company, worker)
    pay = {"advance_id": advance, "on": date(2026, 11, 1)}
    with pytest.raises(Invalid):
        company.execute(ADMIN, hr.repay_advance, amount=Decimal(6001), **pay)
    company.execute(ADMIN, hr.repay_advance, amount=Decimal(2500), **pay)
    with pytest.raises(RuleBroken):
        company.execute(ADMIN, hr.cancel_advance, advance_id=advance)
    company.execute(ADMIN, hr.repay_advance, amount=Decimal(3500), **pay)
    with company.reading() as conn:
        rows = hr.ledger(conn, worker)
        assert [(r.given, r.recovered, r.balance) for r in rows] == [
            (6000, 0, 6000), (0, 2500, 3500), (0, 3500, 0),
        ]  # fmt: skip
        assert hr.due_advances(conn, date(2026, 12, 1)) == {}
        assert faults_of_people(conn) == []
    with pytest.raises(RuleBroken):
        company.execute(ADMIN, hr.skip_month, advance_id=advance, month=date(2026, 12, 1))


def test_a_cancelled_advance_is_not_owed(company: Company, hire: Hire) -> None:
    worker = hire("E001")
    advance = give(company, worker)
    company.execute(ADMIN, hr.cancel_advance, advance_id=advance)
    assert company.read(lambda c: hr.balance(c, worker)) == 0
    assert plan(company, advance) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "0"),
        ("instalment", "7000"),
        ("instalment", "1"),
        ("given_on", date(2026, 11, 3)),
        ("first_month", date(2026, 8, 1)),
    ],
)
def test_a_plan_that_cannot_be(company: Company, hire: Hire, field: str, value: object) -> None:
    with pytest.raises(Invalid) as caught:
        give(company, hire("E001"), **{"amount": "6000", field: value})
    assert field in caught.value.fields


def test_the_instalment_changes_from_now_on(company: Company, hire: Hire) -> None:
    advance = give(company, hire("E001"))
    company.execute(ADMIN, hr.change_plan, advance_id=advance, instalment=Decimal(3000))
    assert [part[1] for part in plan(company, advance)] == [3000, 3000]
