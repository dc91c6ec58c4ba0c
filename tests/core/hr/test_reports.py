"""Reports on people, on screen and on paper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from factory_desktop.core import hr
from factory_desktop.core.company.services import save_settings
from factory_desktop.core.hr.roll import print_roll
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.reporting.spec import ReportResult, summarise
from tests.core.hr.conftest import Hire
from tests.helpers.companies import ADMIN

OCT = date(2026, 10, 1)


def run(company: Company, key: str, language: str = "en", **params: Any) -> ReportResult:
    spec = company.registry.reports[key]
    with company.reading() as conn:
        return summarise(spec, params, spec.query(conn, params), language)


def test_the_attendance_register_has_the_days_of_its_month(company: Company, hire: Hire) -> None:
    worker = hire("E001", name_local="अनिल")
    company.execute(ADMIN, hr.save_holiday, values={"day": date(2026, 10, 2), "name": "Gandhi"})
    company.execute(ADMIN, hr.mark, entries=[(worker, date(2026, 10, 5), "P", Decimal("1.5"))])
    company.execute(ADMIN, hr.fill_as_present, month=OCT)
    found = run(company, "hr.muster", month=OCT)
    row = found.rows[0]
    assert len(found.columns) == 2 + 31 + 6
    assert row["name"] == "Worker E001"
    assert run(company, "hr.muster", "hi", month=OCT).rows[0]["name"] == "अनिल"
    assert (row["d2"], row["d4"], row["d5"]) == ("PH", "WO", "P+1.5")
    assert (found.totals["worked"], found.totals["paid"]) == (26, 27)
    assert len(run(company, "hr.muster", month=date(2026, 2, 1)).columns) == 2 + 28 + 6
    with company.reading() as conn:
        for language in ("en", "hi"):
            rendered = print_roll(conn, OCT, language)
            assert rendered.faults == ()
            assert rendered.pages == 1


def test_advances_outstanding_add_up(company: Company, hire: Hire) -> None:
    worker = hire("E001", name_local="सीता")
    values = {
        "employee_id": worker, "given_on": date(2026, 9, 10), "amount": "6000",
        "instalment": "2000",
    }  # fmt: skip
    one = company.execute(ADMIN, hr.give_advance, values=values).value
    company.execute(ADMIN, hr.give_advance, values=values)
    pay = {"advance_id": one, "on": date(2026, 11, 1)}
    company.execute(ADMIN, hr.repay_advance, amount=Decimal(2500), **pay)
    found = run(company, "hr.advances")
    assert [row["balance"] for row in found.rows] == [3500, 6000]
    assert found.totals["balance"] == company.read(hr.balance)
    for key in ("hr.advances", "hr.advance_ledger"):
        asked = {} if key == "hr.advances" else {"worker": "सीता", "from": None}
        assert {row["name"] for row in run(company, key, "hi", **asked).rows} == {"सीता"}


def test_piece_work_is_grouped_by_worker(company: Company, hire: Hire) -> None:
    rate = {"operation": "Turning", "rate": "2.50", "valid_from": OCT, "reject_percent": "50"}
    company.execute(ADMIN, hr.save_rate, values=rate)
    entries = [
        {"employee_id": hire(code, name_local="सीता" if code == "E001" else None),
         "day": date(2026, 10, 6), "operation": "Turning",
         "good": "10", "rejected": "4"}
        for code in ("E002", "E001")
    ]  # fmt: skip
    company.execute(ADMIN, hr.save_piece_work, entries=entries)
    found = run(company, "hr.piece_work", month=OCT)
    assert [group.label for group in found.groups] == ["E001", "E002"]
    assert found.totals["amount"] == 60
    hindi = run(company, "hr.piece_work", "hi", month=OCT)
    assert [row["name"] for row in hindi.rows] == ["सीता", "Worker E002"]


def test_rejects_are_paid_as_set_for_all(company: Company, hire: Hire) -> None:
    company.execute(ADMIN, save_settings, values={"payroll.reject_percent": "25"})
    company.execute(
        ADMIN, hr.save_rate, values={"operation": "Turning", "rate": "2.50", "valid_from": OCT}
    )
    entry = {"employee_id": hire("E001"), "day": OCT, "operation": "turning", "good": "10"}
    company.execute(ADMIN, hr.save_piece_work, entries=[{**entry, "rejected": "4"}])
    assert run(company, "hr.piece_work", month=OCT).totals["amount"] == Decimal("27.50")
