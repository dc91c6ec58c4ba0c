"""Workers, their terms, departments, holidays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from factory_desktop.core import hr
from factory_desktop.core.hr import services
from factory_desktop.core.kernel.errors import Denied, Invalid, NeedsConfirmation, RuleBroken
from factory_desktop.core.kernel.views import Filter, ViewState
from factory_desktop.core.platform import listing
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.security.services import create_user
from factory_desktop.core.platform.tables import AuditEntry
from tests.core.hr.conftest import Hire
from tests.helpers.companies import ADMIN, PASSWORD


def user(company: Company, role: str) -> Actor:
    made = company.execute(
        ADMIN,
        create_user,
        name=role.lower().replace(" ", "."),
        full_name=role,
        password=f"{PASSWORD} {role}",
        roles=(role,),
    )
    return Actor(made.value, role, "test")


def test_a_worker_with_terms_is_one_command(company: Company) -> None:
    made = company.execute(
        ADMIN,
        hr.save_employee,
        values={"name": "Anil Jadhav", "date_of_joining": date(2021, 6, 14)},
        terms={"pay_type": "daily", "rate": "525"},
    ).value
    with company.reading() as conn:
        record = hr.employee_record(conn, made)
        terms = hr.terms_of(conn, made)
    assert record is not None
    assert (record["code"], record["pay_mode"], record["active"]) == ("E001", "bank", True)
    assert [(t["valid_from"], t["rate"]) for t in terms] == [(date(2021, 6, 14), Decimal(525))]


def test_numbers_typed_by_hand_are_stepped_over(company: Company, hire: Hire) -> None:
    hire("e001")
    made = company.execute(
        ADMIN, hr.save_employee, values={"name": "B", "date_of_joining": date(2024, 1, 1)}
    ).value
    record = company.read(lambda c: hr.employee_record(c, made))
    assert record is not None
    assert record["code"] == "E002"


def test_wrong_values_are_named_and_nothing_is_kept(company: Company, hire: Hire) -> None:
    hire("E001")
    with pytest.raises(Invalid) as caught:
        hire("e001")
    assert set(caught.value.fields) == {"code"}
    with pytest.raises(Invalid) as caught:
        hire("E002", rate="0")
    assert set(caught.value.fields) == {"terms.rate"}
    with pytest.raises(Invalid) as caught:
        hire("E002", date_of_leaving=date(2020, 1, 1), date_of_birth=date(2015, 1, 1))
    assert set(caught.value.fields) == {"date_of_leaving", "date_of_birth"}
    assert company.read(hr.employees_by_code).keys() == {"E001"}


def test_terms_keep_their_history(company: Company, hire: Hire) -> None:
    worker = hire("E001", rate="500")
    raised = {"employee_id": worker, "valid_from": date(2026, 4, 1), "pay_type": "daily"}
    company.execute(ADMIN, hr.save_terms, values={**raised, "rate": "525"})
    company.execute(ADMIN, hr.save_terms, values={**raised, "rate": "530"})
    with company.reading() as conn:
        rates = [t["rate"] for t in hr.terms_of(conn, worker)]
        ids = listing.ids(conn, hr.EMPLOYEES, ViewState())
        page = listing.page(conn, hr.EMPLOYEES, ids)
    assert rates == [530, 500]
    assert [row["rate"] for row in page] == [530]


def test_terms_into_a_locked_month_are_asked_for(company: Company, hire: Hire) -> None:
    worker = hire("E001")
    with company.db.write() as conn:
        from factory_desktop.core.hr.work_models import MusterMonth

        values = {"month": date(2026, 10, 1), "status": "locked", "version": 1}
        conn.execute(MusterMonth.table().insert().values(**values))
    change = {
        "values": {
            "employee_id": worker, "valid_from": date(2026, 9, 1), "pay_type": "daily", "rate": "9",
        }
    }  # fmt: skip
    with pytest.raises(NeedsConfirmation):
        company.execute(ADMIN, hr.save_terms, **change)
    asked = Request(ADMIN, confirmed=frozenset({"hr.terms.locked"}))
    company.execute(asked, hr.save_terms, **change)


def test_sensitive_numbers_are_hidden_masked_and_safe(company: Company, hire: Hire) -> None:
    worker = hire("E001", bank_account="098677140594587", uan="570845806225")
    clerk = user(company, "Accountant")
    with company.reading() as conn:
        shown = listing.page(conn, hr.EMPLOYEES, [worker], sensitive=False)[0]
        record = hr.employee_record(conn, worker, sensitive=False)
        log = " ".join(conn.execute(select(AuditEntry.new)).scalars())
    assert {"bank_account", "uan", "rate"}.isdisjoint(shown)
    assert record is not None
    assert "uan" not in record
    assert "098677140594587" not in log
    with pytest.raises(Denied):
        company.execute(clerk, hr.save_employee, values={"name": "X"}, employee_id=worker)


def test_history_is_deactivated_not_deleted(company: Company, hire: Hire) -> None:
    worker, other = hire("E001"), hire("E002")
    company.execute(ADMIN, hr.mark, entries=[(worker, date(2026, 10, 1), "P", None)])
    with pytest.raises(RuleBroken) as caught:
        company.execute(ADMIN, hr.delete_employee, employee_id=worker)
    assert caught.value.code == "in_use"
    company.execute(ADMIN, hr.delete_employee, employee_id=other)
    with pytest.raises(Invalid):
        company.execute(
            ADMIN, hr.set_active, employee_id=worker, active=False, left_on=date(2026, 9, 30)
        )
    company.execute(ADMIN, hr.set_active, employee_id=worker, active=False)
    record = company.read(lambda c: hr.employee_record(c, worker))
    assert record is not None
    assert record["date_of_leaving"] == date(2026, 11, 2)


def test_departments_are_a_tree(company: Company) -> None:
    shop = company.execute(ADMIN, hr.save_department, values={"name": "Shop"}).value
    lathe = company.execute(
        ADMIN, hr.save_department, values={"name": "Lathe", "parent_id": shop}
    ).value
    with pytest.raises(Invalid):
        company.execute(ADMIN, hr.save_department, values={"parent_id": lathe}, department_id=shop)
    with pytest.raises(RuleBroken):
        company.execute(ADMIN, services.delete_department, department_id=shop)


def test_lists_filter_by_department_and_pay_type(company: Company, hire: Hire) -> None:
    shop = company.execute(ADMIN, hr.save_department, values={"name": "Shop"}).value
    hire("E001", department_id=shop)
    hire("E002", pay_type="monthly", rate="18000")
    view = ViewState(search="shop", filters=(Filter("pay_type", "daily"),))
    with company.reading() as conn:
        ids = listing.ids(conn, hr.EMPLOYEES, view)
        assert [r["code"] for r in listing.page(conn, hr.EMPLOYEES, ids)] == ["E001"]
        assert listing.totals(conn, hr.EMPLOYEES, ViewState())["count"] == 2


def test_one_calendar_is_the_usual_one(company: Company) -> None:
    with pytest.raises(Invalid):
        company.execute(
            ADMIN, services.save_calendar, values={"usual": False}, holiday_calendar_id=1, version=1
        )
    other = company.execute(
        ADMIN, services.save_calendar, values={"name": "Office", "usual": True}
    ).value
    with pytest.raises(RuleBroken):
        company.execute(ADMIN, services.delete_calendar, holiday_calendar_id=other)
    company.execute(ADMIN, services.delete_calendar, holiday_calendar_id=1)


def test_a_holiday_stands_once_a_day(company: Company) -> None:
    values = {"day": date(2026, 10, 2), "name": "Gandhi Jayanti"}
    company.execute(ADMIN, hr.save_holiday, values=values)
    with pytest.raises(Invalid):
        company.execute(ADMIN, hr.save_holiday, values=values)


def test_a_department_is_mustered_with_those_under_it(company: Company, hire: Hire) -> None:
    shop = company.execute(ADMIN, hr.save_department, values={"name": "Shop"}).value
    lathe = company.execute(
        ADMIN, hr.save_department, values={"name": "Lathe", "parent_id": shop}
    ).value
    hire("E001", department_id=shop)
    hire("E002", department_id=lathe)
    hire("E003")
    for chosen, codes in ((shop, ["E001", "E002"]), (lathe, ["E002"])):
        with company.reading() as conn:
            rows = hr.muster(conn, date(2026, 10, 1), chosen).rows
        assert [row.code for row in rows] == codes


def test_terms_of_one_day_stand_once(company: Company, hire: Hire) -> None:
    worker = hire("E001")
    later = {"employee_id": worker, "valid_from": date(2026, 4, 1), "pay_type": "daily"}
    made = company.execute(ADMIN, hr.save_terms, values={**later, "rate": "600"}).value
    with pytest.raises(Invalid):
        company.execute(
            ADMIN, hr.save_terms, values={"valid_from": date(2024, 4, 1)}, terms_id=made
        )
    company.execute(ADMIN, hr.save_terms, values={"rate": "610"}, terms_id=made)
    rates = [t["rate"] for t in company.read(lambda c: hr.terms_of(c, worker))]
    assert rates == [610, 525]


def test_a_sheet_read_again_corrects_rates_and_later_keeps_history(
    company: Company, hire: Hire
) -> None:
    worker = hire("E001", rate="525")

    def again(rate: str) -> list[tuple[date, Decimal]]:
        company.execute(
            ADMIN,
            hr.save_employee,
            values={},
            employee_id=worker,
            terms={"pay_type": "daily", "rate": rate},
        )
        found = company.read(lambda c: hr.terms_of(c, worker))
        return [(t["valid_from"], t["rate"]) for t in found]

    joined = date(2024, 4, 1)
    assert again("530.00") == [(joined, 530)]
    with company.db.write() as conn:
        from factory_desktop.core.hr.work_models import MusterMonth

        values = {"month": date(2026, 10, 1), "status": "locked", "version": 1}
        conn.execute(MusterMonth.table().insert().values(**values))
    assert again("530") == [(joined, 530)]
    assert again("550") == [(date(2026, 11, 1), 550), (joined, 530)]
    assert again("560") == [(date(2026, 11, 1), 560), (joined, 530)]
