"""The October muster of 40 workers: every figure to the paisa."""

from decimal import Decimal

import pytest

from factory_desktop.core.payroll.engine import (
    LineKind,
    MonthDivisor,
    MonthFacts,
    PayPolicy,
    Period,
    Proration,
    SlipResult,
    calculate,
    load_pack,
)
from tests.core.payroll.engine.muster import muster, truth, workers

#: The sheet's policy, in the words of settings.
POLICY = PayPolicy.from_data(
    {
        "proration": "calendar",
        "half_day_fraction": "0.5",
        "weekly_off_paid_daily": False,
        "holidays_paid_daily": True,
        "unmarked_paid": False,
        "hours_per_day": 8,
        "overtime_multiplier": 2,
        "overtime_month": "26",
        "overtime_minutes": "exact",
        "reject_percent": 0,
        "piece_guarantee": "none",
        "net_rounding": "none",
    }
)
OCTOBER = Period.month(2026, 10)


@pytest.fixture(scope="module")
def slips() -> dict[str, SlipResult]:
    days, pack = muster(), load_pack("in")
    return {
        worker.code: calculate(worker, MonthFacts(days[worker.code]), POLICY, pack, OCTOBER)
        for worker in workers()
    }


ROWS = truth()["muster-2026-10.xlsx"]["rows"]


@pytest.mark.parametrize("row", ROWS, ids=[row["code"] for row in ROWS])
def test_figures_are_those_of_the_sheet(
    slips: dict[str, SlipResult], row: dict[str, object]
) -> None:
    slip = slips[str(row["code"])]
    days = slip.days
    found = {
        "code": row["code"],
        "basic": slip.amount("basic"),
        "overtime_wages": slip.amount("overtime"),
        "gross": slip.gross,
        "worked_days": days.worked,
        "overtime_hours": slip.overtime_hours,
        "absent": days.absent,
        "leave": days.leave,
        "unmarked": days.unmarked,
        "holidays": days.holidays,
    }
    wanted = {k: Decimal(str(v)) if k != "code" else v for k, v in row.items()}
    assert found == wanted


def test_all_forty_were_paid_without_deductions(slips: dict[str, SlipResult]) -> None:
    assert len(slips) == 40
    for slip in slips.values():
        assert not list(slip.of_kind(LineKind.DEDUCTION))
        assert slip.net == slip.gross


def test_every_line_explains_its_amount(slips: dict[str, SlipResult]) -> None:
    for slip in slips.values():
        for line in slip.lines:
            assert line.reason.amount == line.amount
            assert line.reason.adds_up(), line


def test_policy_comes_back_from_its_data() -> None:
    assert PayPolicy.from_data(POLICY.to_data()) == POLICY
    assert POLICY.proration is Proration.CALENDAR
    assert POLICY.overtime_month is MonthDivisor.DAYS_26


def test_piece_worker_is_told_about_hours_without_rate(slips: dict[str, SlipResult]) -> None:
    keys = {warning.key for warning in slips["E018"].warnings}
    assert keys == {"overtime_no_rate", "overtime_high", "unmarked_days"}


def test_reason_reads_like_a_clerk(slips: dict[str, SlipResult]) -> None:
    basic = slips["E002"].line("basic")
    assert basic is not None
    assert basic.reason.formula == (
        "525.00 × 23.5 days = 12,337.50; 21 present, 1 half, 2 holidays; muster 01-10 to 31-10"
    )
