"""The October sheet of 40 workers through the real commands: every figure to the paisa."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest

from factory_desktop.core import hr, payroll
from factory_desktop.core.payroll.checks import faults_of_payroll
from factory_desktop.core.payroll.engine import SlipResult
from factory_desktop.core.platform.company import Company
from tests.core.payroll.conftest import OCT, SURE, no_statutory
from tests.core.payroll.engine.muster import muster, truth, workers
from tests.helpers.companies import ADMIN

ROWS: list[dict[str, Any]] = truth()["muster-2026-10.xlsx"]["rows"]


@pytest.fixture
def factory(company: Company) -> Company:
    """The forty workers with their marks, and the sheet's policy."""
    no_statutory(company)
    ids = {}
    for worker in workers():
        terms = worker.terms[0]
        values = {
            "code": worker.code, "name": worker.name, "date_of_joining": worker.joined,
            "bank_account": worker.bank_account or None,
        }  # fmt: skip
        agreed = {"pay_type": terms.basis.value, "rate": terms.rate}
        made = company.execute(ADMIN, hr.save_employee, values=values, terms=agreed)
        ids[worker.code] = made.value
    cells = [
        (ids[code], fact.day, fact.mark.value, fact.overtime_hours)
        for code, facts in muster().items()
        for fact in facts
    ]
    company.execute(ADMIN, hr.mark, entries=cells)
    return company


def figures(slips: dict[str, SlipResult]) -> dict[str, tuple[Decimal, ...]]:
    return {
        code: (slip.amount("basic"), slip.amount("overtime"), slip.gross, slip.overtime_hours)
        for code, slip in slips.items()
    }


def wanted() -> dict[str, tuple[Decimal, ...]]:
    names = ("basic", "overtime_wages", "gross", "overtime_hours")
    return {row["code"]: tuple(Decimal(str(row[name])) for name in names) for row in ROWS}


def test_preview_and_locked_slips_agree_with_the_sheet(factory: Company) -> None:
    run = factory.read(lambda c: payroll.preview(c, factory, OCT))
    assert figures({slip.code: slip.result for slip in run.slips}) == wanted()

    run_id = factory.execute(SURE, payroll.lock_run, period=OCT).value
    with factory.reading() as conn:
        locked = payroll.locked_run(conn, run_id)
        assert faults_of_payroll(conn) == []
    assert [slip.result for slip in locked.slips] == [slip.result for slip in run.slips]
    assert [slip.number for slip in locked.slips] == [f"SAL/2026-10/{n:03d}" for n in range(1, 41)]


def test_the_muster_counts_what_the_sheet_says(factory: Company) -> None:
    sheet = factory.read(lambda c: hr.muster(c, OCT))
    found = {
        row.code: (row.worked, row.overtime, row.absent, row.leave, row.unmarked, row.holidays)
        for row in sheet.rows
    }
    names = ("worked_days", "overtime_hours", "absent", "leave", "unmarked", "holidays")
    assert found == {row["code"]: tuple(Decimal(str(row[name])) for name in names) for row in ROWS}


def test_a_preview_is_quick(factory: Company) -> None:
    started = time.process_time()
    factory.read(lambda c: payroll.preview(c, factory, OCT))
    assert time.process_time() - started < 1  # 40 workers; a thousand take less than two
