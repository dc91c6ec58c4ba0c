"""Locking and reversing a month's wages: the only writers of runs, slips and their lines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, update

from factory_desktop.core import hr
from factory_desktop.core.kernel import collecting, steps
from factory_desktop.core.kernel.errors import RuleBroken
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO, money, quantity
from factory_desktop.core.payroll.engine import slip_to_data
from factory_desktop.core.payroll.models import PayrollRun, SalarySlip, SalarySlipLine
from factory_desktop.core.payroll.queries import PreviewSlip, RunPreview
from factory_desktop.core.platform.commands import UnitOfWork

#: How recoveries of a run are named in the advances' ledger.
SOURCE = "payroll"


@dataclass(frozen=True, slots=True)
class PayrollLocked:
    """A month's wages were locked; `lines` are sums by (kind, key) of the slips' lines."""

    run_id: int
    month: date
    gross: Decimal
    deductions: Decimal
    rounding: Decimal
    net: Decimal
    employer: Decimal
    lines: Mapping[tuple[str, str], Decimal]


@dataclass(frozen=True, slots=True)
class PayrollReversed:
    """A locked run was taken back."""

    run_id: int
    month: date


@collecting.held_off()
def post_run(uow: UnitOfWork, run: RunPreview) -> int:
    """Keep a preview as a locked run: slips, lines, recoveries; lock the month. Returns its id."""
    slips = [slip for slip in run.slips if slip.payable]
    run_id = _insert_run(uow, run, slips)
    numbers = _numbers(uow, run.month, len(slips))
    kept = [slip_to_data(slip.result) for slip in steps.each(slips)]
    lines = [data.pop("lines") for data in kept]
    uow.insert_many(
        SalarySlip,
        [
            _slip_row(run_id, run.month, number, slip, data)
            for number, slip, data in zip(numbers, slips, kept, strict=True)
        ],
    )
    table = SalarySlip.table()
    query = select(table.c.employee_id, table.c.id).where(table.c.run_id == run_id)
    ids = {row[0]: row[1] for row in uow.conn.execute(query)}
    uow.insert_many(
        SalarySlipLine,
        [
            row
            for slip, data in zip(slips, lines, strict=True)
            for row in _line_rows(ids[slip.employee_id], slip, data)
        ],
    )
    _post_recoveries(uow, run_id, run.month, slips, numbers)
    hr.set_muster_state(uow, run.month, "locked")
    uow.emit(_event(run_id, run.month, slips))
    return run_id


def _sum(slips: Sequence[PreviewSlip], name: str) -> Decimal:
    return sum((getattr(slip.result, name) for slip in slips), ZERO)


def _insert_run(uow: UnitOfWork, run: RunPreview, slips: Sequence[PreviewSlip]) -> int:
    table = PayrollRun.table()
    before = select(func.count()).select_from(table).where(table.c.month == run.month)
    values = {
        "month": run.month,
        "live": 1,
        "attempt": int(uow.conn.execute(before).scalar_one()) + 1,
        "status": "locked",
        "slips": len(slips),
        **{
            name: _sum(slips, name)
            for name in ("gross", "deductions", "rounding", "net", "employer")
        },
        "policy": json.dumps(run.policy.to_data()),
        "locked_at": uow.clock.now(),
        "locked_by": uow.actor.name,
    }
    return uow.insert(PayrollRun, values, f"{run.month:%Y-%m}")


def _numbers(uow: UnitOfWork, month: date, count: int) -> list[str]:
    """Slip numbers of a month, without gaps over all its runs; the month's row is held."""
    table = SalarySlip.table()
    query = select(func.count()).select_from(table).where(table.c.month == month)
    given = int(uow.conn.execute(query).scalar_one())
    return [f"SAL/{month:%Y-%m}/{n:03d}" for n in range(given + 1, given + count + 1)]


def _slip_row(
    run_id: int, month: date, number: str, slip: PreviewSlip, data: Mapping[str, Any]
) -> dict[str, Any]:
    result = slip.result
    return {
        "run_id": run_id,
        "employee_id": slip.employee_id,
        "number": number,
        "month": month,
        "status": "locked",
        "code": slip.code,
        "name": slip.name,
        "department": slip.department or None,
        "pay_type": slip.pay_type,
        "rate": slip.rate,
        "look": slip.look,
        "paid_days": quantity(result.paid_days),
        "worked_days": quantity(result.days.worked),
        "overtime_hours": quantity(result.overtime_hours),
        "gross": result.gross,
        "deductions": result.deductions,
        "rounding": result.rounding,
        "net": result.net,
        "employer": result.employer,
        "change": slip.change,
        "data": json.dumps({**data, "designation": slip.designation}, ensure_ascii=False),
        "pay_mode": slip.pay_mode,
        "version": 1,
    }


def _line_rows(
    slip_id: int, slip: PreviewSlip, kept: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    return [
        {
            "slip_id": slip_id,
            "position": position,
            "key": line.key,
            "kind": line.kind.value,
            "amount": line.amount,
            "quantity": None if line.quantity is None else quantity(line.quantity),
            "base": None if line.on is None else money(line.on),
            "label": str(line.label)[:200],
            "data": json.dumps(data, ensure_ascii=False),
        }
        for position, (line, data) in enumerate(zip(slip.result.lines, kept, strict=True), 1)
    ]


def _post_recoveries(
    uow: UnitOfWork,
    run_id: int,
    month: date,
    slips: Sequence[PreviewSlip],
    numbers: Sequence[str],
) -> None:
    rows = [
        {
            "advance_id": recovery.advance.id,
            "month": month,
            "posted_on": slip.result.period.end,
            "amount": recovery.amount,
            "source": SOURCE,
            "source_id": run_id,
            "label": number,
        }
        for slip, number in zip(slips, numbers, strict=True)
        for recovery in slip.result.recoveries
        if recovery.amount
    ]
    hr.post_recoveries(uow, rows)


def _event(run_id: int, month: date, slips: Sequence[PreviewSlip]) -> PayrollLocked:
    lines: dict[tuple[str, str], Decimal] = {}
    for slip in slips:
        for line in slip.result.lines:
            key = (line.kind.value, line.key)
            lines[key] = lines.get(key, ZERO) + line.amount
    return PayrollLocked(
        run_id,
        month,
        gross=_sum(slips, "gross"),
        deductions=_sum(slips, "deductions"),
        rounding=_sum(slips, "rounding"),
        net=_sum(slips, "net"),
        employer=_sum(slips, "employer"),
        lines=lines,
    )


def unpost_run(uow: UnitOfWork, run: Mapping[str, Any], reason: str) -> None:
    """Take a locked run back: recoveries reversed, slips kept as reversed, the month unlocked."""
    values = {
        "status": "reversed",
        "live": None,
        "reversed_at": uow.clock.now(),
        "reversed_by": uow.actor.name,
        "reason": reason,
    }
    month = run["month"]
    uow.update(PayrollRun, int(run["id"]), values, label=f"{month:%Y-%m}")
    slip = SalarySlip.table()
    uow.conn.execute(
        update(slip)
        .where(slip.c.run_id == run["id"])
        .values(status="reversed", version=slip.c.version + 1)
    )
    uow.touch(SalarySlip)
    hr.reverse_recoveries(uow, SOURCE, int(run["id"]))
    hr.set_muster_state(uow, month, "closed")
    uow.emit(PayrollReversed(int(run["id"]), month))


def check_reversible(uow: UnitOfWork, run: Mapping[str, Any]) -> None:
    """Refuse to take back what was paid out, or what a later month builds on."""
    if run["live"] != 1:
        raise RuleBroken("run_reversed", msg("This run was reversed already."))
    slip, table = SalarySlip.table(), PayrollRun.table()
    paid = select(func.count()).select_from(slip)
    count = uow.conn.execute(
        paid.where(slip.c.run_id == run["id"], slip.c.status == "paid")
    ).scalar_one()
    if count:
        raise RuleBroken(
            "slips_paid",
            msg("{count} slips are marked paid.", count=count),
            msg("Take the payments back first.", count=count),
        )
    later = select(func.min(table.c.month)).where(table.c.month > run["month"], table.c.live == 1)
    month = uow.conn.execute(later).scalar()
    if month is not None:
        raise RuleBroken(
            "later_run",
            msg("The wages of {month} build on this run.", month=f"{month:%m-%Y}"),
            msg("Reverse the later run first."),
        )
