"""Commands on people: departments, workers, pay terms, holidays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import func, select

from factory_desktop.core.company import keep_state
from factory_desktop.core.hr.models import (
    Department,
    Employee,
    Holiday,
    HolidayCalendar,
    PayTerms,
)
from factory_desktop.core.hr.work_models import Attendance, MusterMonth
from factory_desktop.core.kernel.errors import Conflict, Invalid, RuleBroken
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.months import next_month
from factory_desktop.core.platform import masters, merging
from factory_desktop.core.platform.commands import UnitOfWork, command
from factory_desktop.core.platform.db import facts_of
from factory_desktop.core.platform.db.folding import same
from factory_desktop.core.platform.periods import shown

#: Children below this age may not work at all.
LEAST_AGE = 14
USUAL_CALENDAR = "Factory"


@command("hr.department.save", permission="hr.department.edit")
def save_department(
    uow: UnitOfWork,
    *,
    values: Mapping[str, Any],
    department_id: int | None = None,
    version: int | None = None,
) -> int:
    """Add or change a department; a department cannot stand under itself."""
    entity = uow.registry.entities["hr.department"]
    parent = masters.readable(Department, values).get("parent_id")
    if department_id is not None and parent is not None:
        _check_tree(uow, department_id, parent)
    return masters.save(uow, entity, department_id, version, values)


def _check_tree(uow: UnitOfWork, department_id: int, parent_id: int) -> None:
    table = Department.table()
    parents = {row.id: row.parent_id for row in uow.conn.execute(select(table))}
    above: int | None = parent_id
    while above is not None:
        if above == department_id:
            text = msg("A department cannot stand under itself.")
            raise Invalid({"parent_id": text})
        above = parents.get(above)


@command("hr.department.delete", permission="hr.department.edit")
def delete_department(uow: UnitOfWork, *, department_id: int) -> None:
    """Delete a department in which nobody is."""
    masters.remove(uow, uow.registry.entities["hr.department"], department_id)


@command("hr.employee.save", permission="hr.employee.edit")
def save_employee(
    uow: UnitOfWork,
    *,
    values: Mapping[str, Any],
    employee_id: int | None = None,
    version: int | None = None,
    terms: Mapping[str, Any] | None = None,
    seen: Mapping[str, Any] | None = None,
) -> int:
    """Add or change a worker, with pay terms where given; an empty number takes the next one.

    Terms without `valid_from` hold from the joining day. Wrong terms are named `terms.rate`.
    `seen` are the terms as they were opened: what somebody else changed since is kept, and
    `Conflict` names what both changed.
    """
    values = dict(values)
    if employee_id is None and not str(values.get("code") or "").strip():
        values["code"] = _next_code(uow)
    old = uow.get(Employee, employee_id, lock=True) if employee_id is not None else {}
    _hidden_stay(uow, values, old)
    keep_state(uow, Employee, employee_id, values)
    saved = masters.save(uow, uow.registry.entities["hr.employee"], employee_id, version, values)
    now = uow.get(Employee, saved)
    _check_dates(uow, now)
    if terms is not None:
        uow.require("hr.terms.edit")
        agreed = _with_theirs(uow, now, terms, seen) if seen is not None else terms
        _save_terms_beside(uow, saved, now["date_of_joining"], agreed)
    return saved


def _hidden_stay(uow: UnitOfWork, values: dict[str, Any], old: Mapping[str, Any]) -> None:
    """Who may not see sensitive fields may fill them on a new worker, but not change them."""
    if not old or uow.granted.may("hr.employee.see_sensitive"):
        return
    for key, fact in facts_of(Employee).items():
        if fact.sensitive:
            values.pop(key, None)


def _next_code(uow: UnitOfWork) -> str:
    table = Employee.table()
    while True:
        code = uow.number("hr.employee", "E###", 0)
        taken = select(table.c.id).where(same(table.c.code, code))
        if uow.conn.execute(taken).first() is None:
            return code


def _check_dates(uow: UnitOfWork, worker: Mapping[str, Any]) -> None:
    joined, left, born = (
        worker["date_of_joining"],
        worker["date_of_leaving"],
        worker["date_of_birth"],
    )
    errors: dict[str, str] = {}
    if left is not None and left < joined:
        errors["date_of_leaving"] = msg("Before the joining day.")
    if (
        born is not None
        and (joined.year - born.year) - ((joined.month, joined.day) < (born.month, born.day))
        < LEAST_AGE
    ):
        errors["date_of_birth"] = msg("Under {age} on the joining day.", age=LEAST_AGE)
    outside = _marked_outside(uow, worker["id"], joined, left)
    if outside is not None:
        key = "date_of_joining" if outside < joined else "date_of_leaving"
        errors[key] = msg("The muster has a mark on {day}. Clear it first.", day=shown(outside))
    if errors:
        raise Invalid(errors)


def _marked_outside(uow: UnitOfWork, employee_id: int, joined: date, left: date | None) -> Any:
    table = Attendance.table()
    outside = table.c.day < joined
    if left is not None:
        outside = outside | (table.c.day > left)
    query = select(func.min(table.c.day)).where(table.c.employee_id == employee_id, outside)
    return uow.conn.execute(query).scalar()


def _with_theirs(
    uow: UnitOfWork, worker: Mapping[str, Any], terms: Mapping[str, Any], seen: Mapping[str, Any]
) -> dict[str, Any]:
    """Terms as typed, with what somebody else changed of those that were opened."""
    table = PayTerms.table()
    query = select(table).where(table.c.employee_id == worker["id"])
    newest = uow.conn.execute(query.order_by(table.c.valid_from.desc())).mappings().first()
    base, mine = masters.readable(PayTerms, seen), masters.readable(PayTerms, terms)
    keys = base.keys() & mine.keys() if newest is not None else set()
    three = ({key: values[key] for key in keys} for values in (base, mine, newest or {}))
    merged = merging.merge(*((values, ()) for values in three))
    if merged.clashes:
        told = msg("Somebody else changed this record while you worked on it.")
        clashes = {f"terms.{key}": both for key, both in merged.clashes.items()}
        header = {f"terms.{key}": value for key, value in merged.header.items()}
        raise Conflict(told, clashes, {"header": header}, worker["version"])
    return {**terms, **merged.header}


def _save_terms_beside(
    uow: UnitOfWork, employee_id: int, joined: date, terms: Mapping[str, Any]
) -> None:
    """Pay terms given with the worker: kept under their day, errors under `terms.`."""
    start = terms.get("valid_from") or _start_of_change(uow, employee_id, terms) or joined
    values = {**terms, "valid_from": start}
    try:
        _put_terms(uow, employee_id, values)
    except Invalid as error:
        fields = {f"terms.{key}": text for key, text in error.fields.items()}
        raise Invalid(fields) from error


def _alike(kept: object, given: object) -> bool:
    """Whether a typed value is the kept one, `525.00` being 525."""
    if isinstance(kept, Decimal):
        try:
            return kept == Decimal(str(given))
        except InvalidOperation:
            return False
    return str(kept) == str(given)


def _start_of_change(uow: UnitOfWork, employee_id: int, terms: Mapping[str, Any]) -> date | None:
    """From when other terms hold where nobody said: after what is locked, history kept.

    Terms by which no wages were locked yet are corrected instead. None on a worker without any.
    """
    table, month = PayTerms.table(), MusterMonth.table()
    query = select(table).where(table.c.employee_id == employee_id)
    newest = uow.conn.execute(query.order_by(table.c.valid_from.desc())).mappings().first()
    if newest is None:
        return None
    started: date = newest["valid_from"]
    locked = select(func.max(month.c.month)).where(month.c.status == "locked")
    last = uow.conn.execute(locked).scalar()
    given = ((key, value) for key, value in terms.items() if value not in (None, ""))
    same = all(_alike(newest.get(key), value) for key, value in given)
    if same or last is None or started > last:
        return started
    return next_month(last)


@command("hr.terms.save", permission="hr.terms.edit")
def save_terms(
    uow: UnitOfWork,
    *,
    values: Mapping[str, Any],
    terms_id: int | None = None,
    version: int | None = None,
) -> int:
    """Add or change pay terms; terms of the same worker and day are changed, not doubled."""
    if terms_id is None:
        employee_id = values.get("employee_id")
        if not isinstance(employee_id, int):
            raise Invalid({"employee_id": msg("Choose one from the list.")})
        return _put_terms(uow, employee_id, values)
    old = uow.get(PayTerms, terms_id, lock=True)
    start = values.get("valid_from") or old["valid_from"]
    table = PayTerms.table()
    same = select(table.c.id).where(
        table.c.employee_id == old["employee_id"],
        table.c.valid_from == start,
        table.c.id != terms_id,
    )
    if uow.conn.execute(same).first() is not None:
        raise Invalid({"valid_from": msg("There are terms from this day already.")})
    _warn_locked(uow, min(old["valid_from"], start))
    given = {key: value for key, value in values.items() if key != "employee_id"}
    return masters.save(uow, uow.registry.entities["hr.terms"], terms_id, version, given)


def _put_terms(uow: UnitOfWork, employee_id: int, values: Mapping[str, Any]) -> int:
    """Insert terms, or change those that begin on the same day."""
    given = {**values, "employee_id": employee_id}
    clean = masters.check(uow.conn, uow.registry, facts_of(PayTerms), given, whole=True)
    if clean["pay_type"] not in ("piece",) and clean["rate"] <= 0:
        raise Invalid({"rate": msg("Type the rate of pay.")})
    table = PayTerms.table()
    query = select(table.c.valid_from, table.c.id).where(table.c.employee_id == employee_id)
    terms = {row[0]: row[1] for row in uow.conn.execute(query)}
    same = terms.get(clean["valid_from"])
    label = str(clean["valid_from"])
    if same is None:
        if terms:
            _warn_locked(uow, clean["valid_from"])
        kept = {key: value for key, value in clean.items() if value is not None}
        return uow.insert(PayTerms, kept, label)
    old = uow.get(PayTerms, int(same))
    if any(old[key] != value for key, value in clean.items()):
        _warn_locked(uow, clean["valid_from"])
        uow.update(PayTerms, int(same), clean, label=label)
    return int(same)


def renew_terms(
    uow: UnitOfWork, employee_id: int, valid_from: date, changes: Mapping[str, Any]
) -> int:
    """New terms of a worker from a day on: as those in force then, but for some changes."""
    worker, table = uow.get(Employee, employee_id, lock=True), PayTerms.table()
    query = select(table).where(
        table.c.employee_id == employee_id, table.c.valid_from <= valid_from
    )
    row = uow.conn.execute(query.order_by(table.c.valid_from.desc())).mappings().first()
    if row is None:
        text = msg(
            "{code} {name} has no rate of pay on {day}. Agree one first.",
            code=worker["code"], name=worker["name"], day=shown(valid_from),
        )  # fmt: skip
        raise Invalid({"employee_ids": text})
    kept = {key: row[key] for key in facts_of(PayTerms) if key != "employee_id"}
    return _put_terms(uow, employee_id, {**kept, **changes, "valid_from": valid_from})


def _warn_locked(uow: UnitOfWork, day: date) -> None:
    """Ask before terms reach back into a month whose wages are locked."""
    table = MusterMonth.table()
    query = select(func.min(table.c.month)).where(
        table.c.status == "locked", table.c.month >= day.replace(day=1)
    )
    month = uow.conn.execute(query).scalar()
    if month is not None:
        uow.confirm(
            "hr.terms.locked",
            msg("The wages of {month} are locked and do not change.", month=f"{month:%m-%Y}"),
            msg("Pay the difference as arrears, or reverse that run first."),
        )


@command("hr.terms.delete", permission="hr.terms.edit")
def delete_terms(uow: UnitOfWork, *, terms_id: int) -> None:
    """Delete terms that were entered by mistake; locked slips stay as they are."""
    old = uow.get(PayTerms, terms_id)
    _warn_locked(uow, old["valid_from"])
    masters.remove(uow, uow.registry.entities["hr.terms"], terms_id)


@command("hr.employee.set_active", permission="hr.employee.edit")
def set_active(
    uow: UnitOfWork, *, employee_id: int, active: bool, left_on: date | None = None
) -> None:
    """Take a worker off the look-ups, today his last day where none is known, or put him back."""
    old = uow.get(Employee, employee_id)
    values: dict[str, Any] = {"active": active, "date_of_leaving": left_on}
    if not active and left_on is None:
        values["date_of_leaving"] = old["date_of_leaving"] or uow.clock.today()
    uow.update(Employee, employee_id, values, label=old["code"])
    _check_dates(uow, {**old, **values})


@command("hr.employee.delete", permission="hr.employee.delete")
def delete_employee(uow: UnitOfWork, *, employee_id: int) -> None:
    """Delete a worker without history; pay terms go along."""
    masters.remove(uow, uow.registry.entities["hr.employee"], employee_id, ("pay_terms",))


@command("hr.holiday_calendar.save", permission="hr.holiday.edit")
def save_calendar(
    uow: UnitOfWork,
    *,
    values: Mapping[str, Any],
    holiday_calendar_id: int | None = None,
    version: int | None = None,
) -> int:
    """Add or change a calendar; there is one usual calendar at a time."""
    entity = uow.registry.entities["hr.holiday_calendar"]
    saved = masters.save(uow, entity, holiday_calendar_id, version, values)
    table = HolidayCalendar.table()
    if values.get("usual"):
        others = select(table.c.id).where(table.c.id != saved, table.c.usual)
        for other in uow.conn.execute(others).scalars().all():
            uow.update(HolidayCalendar, other, {"usual": False})
    elif uow.conn.execute(select(table.c.id).where(table.c.usual)).first() is None:
        raise Invalid({"usual": msg("One calendar must be the usual one.")})
    return saved


@command("hr.holiday_calendar.delete", permission="hr.holiday.edit")
def delete_calendar(uow: UnitOfWork, *, holiday_calendar_id: int) -> None:
    """Delete a calendar that nobody follows, with its holidays."""
    if uow.get(HolidayCalendar, holiday_calendar_id)["usual"]:
        raise RuleBroken(
            "usual_calendar",
            msg("This is the usual calendar."),
            msg("Make another one the usual calendar first."),
        )
    entity = uow.registry.entities["hr.holiday_calendar"]
    masters.remove(uow, entity, holiday_calendar_id, ("holiday",))


@command("hr.holiday.save", permission="hr.holiday.edit")
def save_holiday(
    uow: UnitOfWork,
    *,
    values: Mapping[str, Any],
    holiday_id: int | None = None,
    version: int | None = None,
) -> int:
    """Add or change a holiday; without a calendar it goes into the usual one."""
    given = dict(values)
    if holiday_id is None and not given.get("calendar_id"):
        given["calendar_id"] = usual_calendar(uow)
    table = Holiday.table()
    entity = uow.registry.entities["hr.holiday"]
    saved = masters.check(uow.conn, uow.registry, facts_of(Holiday), given, whole=not holiday_id)
    if {"calendar_id", "day"} <= saved.keys():
        query = select(table.c.id).where(
            table.c.calendar_id == saved["calendar_id"], table.c.day == saved["day"]
        )
        if uow.conn.execute(query).scalar() not in (None, holiday_id):
            raise Invalid({"day": msg("This day is a holiday already.")})
    return masters.save(uow, entity, holiday_id, version, given)


@command("hr.holiday.delete", permission="hr.holiday.edit")
def delete_holiday(uow: UnitOfWork, *, holiday_id: int) -> None:
    """Delete a holiday; days already marked stay as they are."""
    masters.remove(uow, uow.registry.entities["hr.holiday"], holiday_id)


def usual_calendar(uow: UnitOfWork) -> int:
    """The id of the usual calendar, made where there is none."""
    table = HolidayCalendar.table()
    found = uow.conn.execute(select(table.c.id).where(table.c.usual)).scalar()
    if found is not None:
        return int(found)
    return uow.insert(HolidayCalendar, {"name": USUAL_CALENDAR, "usual": True}, USUAL_CALENDAR)


def seed(uow: UnitOfWork) -> None:
    """What a new company begins with: the usual calendar."""
    usual_calendar(uow)
