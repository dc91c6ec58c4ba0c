"""Advances: given, recovered by instalments, skipped a month, paid back; the ledger of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.engine import RowMapping

from factory_desktop.core.hr.attendance import first_of
from factory_desktop.core.hr.models import Employee
from factory_desktop.core.hr.work_models import (
    AdvanceRecovery,
    AdvanceSkip,
    EmployeeAdvance,
    MusterMonth,
)
from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.months import next_month
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.platform import masters
from factory_desktop.core.platform.commands import UnitOfWork, command
from factory_desktop.core.platform.db import facts_of
from factory_desktop.core.platform.periods import shown

#: What is typed on giving an advance.
_TYPED = ("employee_id", "given_on", "amount", "instalment", "first_month", "reason")
#: A plan longer than this is a slip of the pen.
MOST_INSTALMENTS = 240


@dataclass(frozen=True, slots=True)
class Instalment:
    """A month of an advance's plan: what it takes, what is left after it."""

    month: date
    amount: Decimal
    left: Decimal
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class DueAdvance:
    """An advance with something left, as payroll asks for it."""

    id: int
    number: str
    employee_id: int
    given_on: date
    amount: Decimal
    balance: Decimal
    instalment: Decimal
    first_month: date
    skip: bool


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of an advance's ledger with the balance after it."""

    day: date
    label: str
    given: Decimal
    recovered: Decimal
    balance: Decimal
    advance_id: int
    number: str


@command("hr.advance.give", permission="hr.advance.edit")
def give_advance(uow: UnitOfWork, *, values: Mapping[str, Any]) -> int:
    """Give an advance; `first_month` empty takes the month it is given in. Returns its id."""
    given = {key: value for key, value in values.items() if value not in (None, "")}
    if "first_month" not in given and "given_on" in given:
        given["first_month"] = given["given_on"]
    facts = {key: fact for key, fact in facts_of(EmployeeAdvance).items() if key in _TYPED}
    clean = masters.check(uow.conn, uow.registry, facts, given, whole=True)
    clean["first_month"] = first_of(clean["first_month"])
    worker = uow.get(Employee, clean["employee_id"])
    _check_plan(uow, clean, worker)
    number = uow.number("hr.advance", "ADV-YYYY-###", clean["given_on"].year)
    row = {**clean, "number": number, "status": "active", "given_by": uow.actor.name}
    return uow.insert(EmployeeAdvance, {k: v for k, v in row.items() if v is not None}, number)


def _check_plan(uow: UnitOfWork, clean: Mapping[str, Any], worker: Mapping[str, Any]) -> None:
    errors: dict[str, str] = {}
    if clean["amount"] <= 0:
        errors["amount"] = msg("Type the amount given.")
    if not 0 < clean["instalment"] <= clean["amount"]:
        errors["instalment"] = msg("More than nothing, and not more than the amount.")
    elif clean["amount"] / clean["instalment"] > MOST_INSTALMENTS:
        errors["instalment"] = msg("That is more than {n} months.", n=MOST_INSTALMENTS)
    if clean["given_on"] > uow.clock.today():
        errors["given_on"] = msg("{day} is still to come.", day=shown(clean["given_on"]))
    if clean["first_month"] < first_of(clean["given_on"]):
        errors["first_month"] = msg("Before the advance was given.")
    elif first_of(clean["first_month"]) in _locked(uow):
        errors["first_month"] = msg("Wages of this month are locked. Choose a later one.")
    left = worker["date_of_leaving"]
    if left is not None and left < clean["given_on"]:
        errors["employee_id"] = msg("Left on {day}.", day=shown(left))
    if errors:
        raise Invalid(errors)


def _locked(uow: UnitOfWork) -> set[date]:
    table = MusterMonth.table()
    query = select(table.c.month).where(table.c.status == "locked")
    return set(uow.conn.execute(query).scalars())


@command("hr.advance.change_plan", permission="hr.advance.edit")
def change_plan(
    uow: UnitOfWork, *, advance_id: int, instalment: Decimal, version: int | None = None
) -> None:
    """Change what is taken each month from now on."""
    old = _running(uow, advance_id)
    facts = {"instalment": facts_of(EmployeeAdvance)["instalment"]}
    values = {"instalment": instalment}
    clean = masters.check(uow.conn, uow.registry, facts, values, whole=False)
    if not 0 < clean["instalment"] <= old["amount"]:
        raise Invalid({"instalment": msg("More than nothing, and not more than the amount.")})
    uow.update(EmployeeAdvance, advance_id, clean, version=version, label=old["number"])


@command("hr.advance.cancel", permission="hr.advance.edit")
def cancel_advance(uow: UnitOfWork, *, advance_id: int) -> None:
    """Cancel an advance of which nothing came back yet; it stays on record."""
    old = _running(uow, advance_id)
    if recovered(uow.conn, [advance_id]).get(advance_id):
        raise RuleBroken(
            "advance_recovered",
            msg("A part of {number} was already recovered.", number=old["number"]),
            msg("Enter what the worker pays back instead."),
        )
    uow.update(EmployeeAdvance, advance_id, {"status": "cancelled"}, label=old["number"])


@command("hr.advance.skip", permission="hr.advance.edit")
def skip_month(uow: UnitOfWork, *, advance_id: int, month: date, reason: str | None = None) -> None:
    """Take nothing in a month; the plan ends a month later. A second time changes nothing."""
    old = _running(uow, advance_id)
    first = _open_month(uow, month)
    if first < old["first_month"]:
        raise Invalid({"month": msg("The plan begins later.")})
    table = AdvanceSkip.table()
    same = select(table.c.id).where(table.c.advance_id == advance_id, table.c.month == first)
    if uow.conn.execute(same).first() is None:
        values = {"advance_id": advance_id, "month": first, "reason": reason}
        uow.insert(AdvanceSkip, values, old["number"])


@command("hr.advance.unskip", permission="hr.advance.edit")
def unskip_month(uow: UnitOfWork, *, advance_id: int, month: date) -> None:
    """Take the instalment of a month after all."""
    first = _open_month(uow, month)
    table = AdvanceSkip.table()
    same = select(table.c.id).where(table.c.advance_id == advance_id, table.c.month == first)
    found = uow.conn.execute(same).scalar()
    if found is not None:
        uow.delete(AdvanceSkip, int(found), f"{first:%Y-%m}")


def _open_month(uow: UnitOfWork, month: date) -> date:
    first = first_of(month)
    if first in _locked(uow):
        raise Invalid({"month": msg("Wages of {month} are locked.", month=f"{first:%m-%Y}")})
    return first


@command("hr.advance.repay", permission="hr.advance.edit")
def repay_advance(
    uow: UnitOfWork, *, advance_id: int, amount: Decimal, on: date, note: str = ""
) -> None:
    """Enter what a worker pays back in cash, beside his wages."""
    old = _running(uow, advance_id)
    facts = {"amount": facts_of(EmployeeAdvance)["amount"]}
    amount = masters.check(uow.conn, uow.registry, facts, {"amount": amount}, whole=True)["amount"]
    left = old["amount"] - recovered(uow.conn, [advance_id]).get(advance_id, ZERO)
    if not 0 < amount <= left:
        raise Invalid({"amount": msg("More than nothing, at most {left}.", left=left)})
    if not old["given_on"] <= on <= uow.clock.today():
        raise Invalid({"on": msg("From the day it was given to today.")})
    label = note or msg("Paid back")
    row = {"advance_id": advance_id, "month": first_of(on), "amount": amount, "label": str(label)}
    post_recoveries(uow, [{**row, "posted_on": on, "source": "cash", "source_id": None}])
    uow.record("repaid", "employee_advance", advance_id, {"amount": amount, "on": on})


def _running(uow: UnitOfWork, advance_id: int) -> dict[str, Any]:
    old = uow.get(EmployeeAdvance, advance_id, lock=True)
    if old["status"] != "active":
        raise RuleBroken(
            "advance_closed", msg("{number} is no longer running.", number=old["number"])
        )
    return old


def hold_advances(uow: UnitOfWork) -> None:
    """Hold all running advances until the command ends: payroll recovers from what it read."""
    table = EmployeeAdvance.table()
    query = select(table.c.id).where(table.c.status == "active").order_by(table.c.id)
    uow.conn.execute(query.with_for_update()).all()


def post_recoveries(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write ledger rows, and set each advance running or recovered by its balance."""
    if not rows:
        return
    stamp = {"posted_at": uow.clock.now(), "posted_by": uow.actor.name}
    uow.insert_many(AdvanceRecovery, [{"reverses_id": None, **row, **stamp} for row in rows])
    table = EmployeeAdvance.table()
    ids = sorted({row["advance_id"] for row in rows})
    back = recovered(uow.conn, ids)
    query = select(table.c.id, table.c.amount).where(table.c.id.in_(ids))
    done = [row[0] for row in uow.conn.execute(query) if back.get(row[0], ZERO) >= row[1]]
    for status, chosen in (("recovered", done), ("active", sorted(set(ids) - set(done)))):
        turned = select(table.c.id, table.c.number).where(
            table.c.id.in_(chosen), table.c.status != status
        )
        for advance_id, number in uow.conn.execute(turned).all() if chosen else ():
            uow.update(EmployeeAdvance, advance_id, {"status": status}, label=number)
    uow.touch(EmployeeAdvance)


def reverse_recoveries(uow: UnitOfWork, source: str, source_id: int) -> int:
    """Post the reverse of every recovery of a source; returns how many."""
    table = AdvanceRecovery.table()
    query = select(table).where(
        table.c.source == source, table.c.source_id == source_id, table.c.reverses_id.is_(None)
    )
    rows = [
        {
            "advance_id": row["advance_id"],
            "month": row["month"],
            "posted_on": uow.clock.today(),
            "amount": -row["amount"],
            "source": source,
            "source_id": source_id,
            "label": row["label"],
            "reverses_id": row["id"],
        }
        for row in uow.conn.execute(query.order_by(table.c.id)).mappings()
    ]
    post_recoveries(uow, rows)
    return len(rows)


def recovered(conn: Connection, ids: Collection[int] | None = None) -> dict[int, Decimal]:
    """What came back so far, by advance; of all advances where no ids are given."""
    table = AdvanceRecovery.table()
    total = func.sum(table.c.amount, type_=table.c.amount.type)
    query = select(table.c.advance_id, total).group_by(table.c.advance_id)
    if ids is not None:
        query = query.where(table.c.advance_id.in_(list(ids)))
    return {row[0]: row[1] for row in conn.execute(query)}


def due_advances(conn: Connection, month: date) -> dict[int, list[DueAdvance]]:
    """Advances with something left whose plan has begun by a month, by worker. Three statements."""
    first = first_of(month)
    table, skip = EmployeeAdvance.table(), AdvanceSkip.table()
    query = (
        select(table)
        .where(table.c.status == "active", table.c.first_month <= first)
        .order_by(table.c.given_on, table.c.id)
    )
    skipped = set(conn.execute(select(skip.c.advance_id).where(skip.c.month == first)).scalars())
    back = recovered(conn)
    found: dict[int, list[DueAdvance]] = {}
    for row in conn.execute(query).mappings():
        balance = row["amount"] - back.get(row["id"], ZERO)
        if balance > 0:
            due = DueAdvance(
                row["id"], row["number"], row["employee_id"], row["given_on"], row["amount"],
                balance, row["instalment"], row["first_month"], row["id"] in skipped,
            )  # fmt: skip
            found.setdefault(row["employee_id"], []).append(due)
    return found


def schedule(conn: Connection, advance_id: int) -> list[Instalment]:
    """What is still to come: the open plan from the month after the last one paid."""
    table, skip, back = EmployeeAdvance.table(), AdvanceSkip.table(), AdvanceRecovery.table()
    row = conn.execute(select(table).where(table.c.id == advance_id)).mappings().one()
    skips = set(conn.execute(select(skip.c.month).where(skip.c.advance_id == advance_id)).scalars())
    muster = MusterMonth.table()
    locked = select(func.max(muster.c.month)).where(muster.c.status == "locked")
    last = conn.execute(locked).scalar()
    paid = conn.execute(
        select(func.sum(back.c.amount, type_=back.c.amount.type)).where(
            back.c.advance_id == advance_id
        )
    ).scalar()
    left = row["amount"] - (paid or ZERO)
    start = row["first_month"] if last is None else max(row["first_month"], next_month(last))
    return plan(left, row["instalment"], start, skips) if row["status"] == "active" else []


def plan(
    left: Decimal, instalment: Decimal, start: date, skips: Collection[date]
) -> list[Instalment]:
    """Instalments until nothing is left; a skipped month takes nothing and moves the end."""
    months: list[Instalment] = []
    month = first_of(start)
    while left > 0 and len(months) < 2 * MOST_INSTALMENTS:
        skipped = month in skips
        amount = ZERO if skipped else min(instalment, left)
        left -= amount
        months.append(Instalment(month, amount, left, skipped))
        month = next_month(month)
    return months


def balance(conn: Connection, employee_id: int | None = None) -> Decimal:
    """What is owed by a worker, or by all."""
    table = EmployeeAdvance.table()
    query = select(table.c.id, table.c.amount).where(table.c.status != "cancelled")
    if employee_id is not None:
        query = query.where(table.c.employee_id == employee_id)
    rows = conn.execute(query).all()
    back = recovered(conn, [row[0] for row in rows])
    return sum((row[1] - back.get(row[0], ZERO) for row in rows), ZERO)


def ledger(conn: Connection, employee_id: int) -> list[LedgerRow]:
    """Everything given to a worker and recovered from him, in order, with the balance."""
    table, back = EmployeeAdvance.table(), AdvanceRecovery.table()
    given = (
        select(table)
        .where(table.c.employee_id == employee_id, table.c.status != "cancelled")
        .order_by(table.c.given_on, table.c.id)
    )
    advances = {row["id"]: row for row in conn.execute(given).mappings()}
    query = select(back).where(back.c.advance_id.in_(list(advances))).order_by(back.c.id)
    events: list[tuple[date, int, int, str, Decimal, Decimal]] = [
        (row["given_on"], 0, row["id"], row["reason"] or "", row["amount"], ZERO)
        for row in advances.values()
    ]
    recoveries: Sequence[RowMapping] = conn.execute(query).mappings().all()
    events += [
        (r["posted_on"], 1, r["advance_id"], r["label"], ZERO, r["amount"]) for r in recoveries
    ]
    rows, running = [], ZERO
    for day, _order, key, label, plus, minus in sorted(events, key=lambda event: event[:2]):
        running += plus - minus
        rows.append(LedgerRow(day, label, plus, minus, running, key, advances[key]["number"]))
    return rows
