"""Commands of payroll: single payments, locking, reversing, paying."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, update

from factory_desktop.core import hr
from factory_desktop.core.kernel import collecting
from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.payroll.models import (
    PayAdjustment,
    PayrollRun,
    SalarySlip,
    SlipPayment,
)
from factory_desktop.core.payroll.posting import check_reversible, post_run, unpost_run
from factory_desktop.core.payroll.queries import RunPreview, preview
from factory_desktop.core.platform import masters, periods
from factory_desktop.core.platform.commands import UnitOfWork, command

#: Names in a question; more would not be read.
_NAMED = 3


@command("payroll.adjustment.save", permission="payroll.adjustment.edit")
def save_adjustment(
    uow: UnitOfWork,
    *,
    values: Mapping[str, Any],
    adjustment_id: int | None = None,
    version: int | None = None,
) -> int:
    """Enter arrears, a bonus, a fine or another single amount for a month that is not locked."""
    given = dict(values)
    month = masters.readable(PayAdjustment, given).get("month")
    if month is not None:
        given["month"] = month.replace(day=1)
    old = uow.get(PayAdjustment, adjustment_id) if adjustment_id is not None else {}
    for one in {month and given["month"], old.get("month")}:
        _check_open(uow, one)
    entity = uow.registry.entities["payroll.adjustment"]
    return masters.save(uow, entity, adjustment_id, version, given)


@command("payroll.adjustment.delete", permission="payroll.adjustment.edit")
def delete_adjustment(uow: UnitOfWork, *, adjustment_id: int) -> None:
    """Take a single amount back, unless its month is locked."""
    _check_open(uow, uow.get(PayAdjustment, adjustment_id)["month"])
    uow.delete(PayAdjustment, adjustment_id)


def _check_open(uow: UnitOfWork, month: Any) -> None:
    if isinstance(month, date) and hr.hold_month(uow, month) == "locked":
        raise Invalid({"month": msg("Wages of {month} are locked.", month=f"{month:%m-%Y}")})


@command("payroll.run.lock", permission="payroll.run.lock")
@collecting.held_off()
def lock_run(uow: UnitOfWork, *, period: date) -> int:
    """Lock the wages of the month a day lies in; returns the run's id.

    Keeps slips with every figure and reason, recovers advances, locks the month's muster. Asks
    where days are not marked, slips want a look, or the month is not over.
    """
    month = period.replace(day=1)
    if hr.hold_month(uow, month) == "locked":
        raise RuleBroken(
            "already_locked",
            msg("The wages of {month} are locked already.", month=f"{month:%m-%Y}"),
            msg("Reverse that run to make it again."),
        )
    hr.hold_advances(uow)
    run = preview(uow.conn, uow.company, month)
    if not any(slip.payable for slip in run.slips):
        raise RuleBroken(
            "nothing_to_lock",
            msg("Nobody is to be paid in {month}.", month=f"{month:%m-%Y}"),
            msg("Enter workers with their rates and mark the muster first."),
        )
    _check_books(uow, run)
    _ask(uow, run)
    return post_run(uow, run)


def _check_books(uow: UnitOfWork, run: RunPreview) -> None:
    end = run.slips[0].result.period.end
    locked = uow.settings[periods.LOCKED_UNTIL]
    if locked is not None and end <= locked:
        raise RuleBroken(
            "books_locked",
            msg("The books are locked up to {day}.", day=periods.shown(locked)),
            msg("Unlock the period in Set-up first."),
        )
    if end > uow.clock.today():
        uow.confirm(
            "payroll.lock.early",
            msg("The month is not over. Lock its wages all the same?"),
        )


def _ask(uow: UnitOfWork, run: RunPreview) -> None:
    """Ask once about everything that somebody should have looked at."""
    if run.unmarked:
        uow.confirm(
            "payroll.lock.unmarked",
            msg("{count} days are not marked. They are not paid.", count=run.unmarked),
            msg("Mark them in the muster, or lock all the same?", count=run.unmarked),
        )
    looks = run.to_look_at
    if looks:
        first = looks[0].result.warnings[0]
        names = ", ".join(f"{slip.code} {slip.name}" for slip in looks[:_NAMED])
        uow.confirm(
            "payroll.lock.look",
            msg(
                "{count} slips to look at: {names}. The first: {why}.",
                count=len(looks), names=names, why=first.text,
            ),
            msg("Lock the run all the same?"),
        )  # fmt: skip


@command("payroll.run.reverse", permission="payroll.run.reverse")
def reverse_run(uow: UnitOfWork, *, run_id: int, reason: str) -> None:
    """Take a locked run back, with why: recoveries are reversed, its slips stay on record.

    The month's muster is closed then, and the run can be made again.
    """
    if not reason.strip():
        raise Invalid({"reason": msg("Say why.")})
    hr.hold_month(uow, uow.get(PayrollRun, run_id)["month"])
    run = uow.get(PayrollRun, run_id, lock=True)
    check_reversible(uow, run)
    unpost_run(uow, run, reason.strip()[:200])


@command("payroll.slip.pay", permission="payroll.slip.pay")
def mark_paid(
    uow: UnitOfWork, *, slip_ids: Sequence[int], paid_on: date, reference: str = ""
) -> int:
    """Mark locked slips paid on a day; the run is paid when all of them are. Returns how many."""
    rows = _slips(uow, slip_ids, "locked", msg("Only locked slips that are unpaid can be paid."))
    if paid_on > uow.clock.today():
        raise Invalid({"paid_on": msg("{day} is still to come.", day=periods.shown(paid_on))})
    _set_payment(uow, rows, "paid", paid_on, reference)
    return len(rows)


@command("payroll.slip.unpay", permission="payroll.slip.pay")
def take_payment_back(uow: UnitOfWork, *, slip_ids: Sequence[int], reference: str = "") -> int:
    """Mark paid slips as unpaid again: the bank sent the money back. Returns how many."""
    rows = _slips(uow, slip_ids, "paid", msg("Only paid slips can be taken back."))
    _set_payment(uow, rows, "locked", None, reference)
    return len(rows)


def _slips(uow: UnitOfWork, slip_ids: Sequence[int], status: str, refusal: str) -> list[Any]:
    table = SalarySlip.table()
    wanted = sorted(set(slip_ids))
    query = select(table).where(table.c.id.in_(wanted)).order_by(table.c.id).with_for_update()
    rows = uow.conn.execute(query).mappings().all()
    if not wanted or len(rows) != len(wanted) or any(row["status"] != status for row in rows):
        raise RuleBroken("slip_state", refusal)
    return list(rows)


def _set_payment(
    uow: UnitOfWork, rows: Sequence[Any], status: str, paid_on: date | None, reference: str
) -> None:
    table = SalarySlip.table()
    uow.conn.execute(
        update(table)
        .where(table.c.id.in_([row["id"] for row in rows]))
        .values(status=status, paid_on=paid_on, version=table.c.version + 1)
    )
    stamp = {"paid_on": paid_on, "reference": reference[:60], "at": uow.clock.now()}
    uow.insert_many(
        SlipPayment,
        [
            {"slip_id": row["id"], "mode": row["pay_mode"], "by": uow.actor.name, **stamp}
            for row in rows
        ],
    )
    open_slips = select(table.c.id).where(table.c.status == "locked")
    for run_id in sorted({row["run_id"] for row in rows}):
        left = uow.conn.execute(open_slips.where(table.c.run_id == run_id).limit(1)).first()
        uow.update(PayrollRun, run_id, {"status": "locked" if left else "paid"})
    uow.touch(SalarySlip)
    detail = {row["number"]: [row["status"], status] for row in rows}
    uow.record("slips_paid", "salary_slip", 0, detail)
