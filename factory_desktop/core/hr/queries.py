"""Lists and look-ups of people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select, type_coerce
from sqlalchemy.engine import RowMapping

from factory_desktop.core.hr import facts
from factory_desktop.core.hr.models import (
    Department,
    Employee,
    Holiday,
    HolidayCalendar,
    PayTerms,
)
from factory_desktop.core.hr.work_models import (
    AdvanceRecovery,
    EmployeeAdvance,
    PieceRate,
    PieceWork,
)
from factory_desktop.core.items import Item
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform.db import AnySelect, facts_of
from factory_desktop.core.platform.db.folding import same
from factory_desktop.core.platform.listing import ListColumn, ListQuery
from factory_desktop.core.platform.tables import AuditEntry

_worker, _dept, _terms = Employee.table(), Department.table(), PayTerms.table()
_parent = _dept.alias("parent_department")
_rate, _piece, _item = PieceRate.table(), PieceWork.table(), Item.table()
_advance, _back = EmployeeAdvance.table(), AdvanceRecovery.table()
_holiday, _calendar = Holiday.table(), HolidayCalendar.table()
_W, _T, _A = facts_of(Employee), facts_of(PayTerms), facts_of(EmployeeAdvance)
_R, _P = facts_of(PieceRate), facts_of(PieceWork)

_NAME = ListColumn(
    "name", facts.WORKER_NAME, _worker.c.name, search=True, local=_worker.c.name_local
)
#: The terms with the latest start: what a worker is paid now, or will be paid first.
_newest = (
    select(_terms.c.employee_id, func.max(_terms.c.valid_from).label("newest"))
    .group_by(_terms.c.employee_id)
    .subquery("newest_terms")
)


def _employees(statement: AnySelect) -> AnySelect:
    return statement.select_from(
        _worker.outerjoin(_dept, _dept.c.id == _worker.c.department_id)
        .outerjoin(_newest, _newest.c.employee_id == _worker.c.id)
        .outerjoin(
            _terms,
            (_terms.c.employee_id == _newest.c.employee_id)
            & (_terms.c.valid_from == _newest.c.newest),
        )
    )


EMPLOYEES = ListQuery(
    key="hr.employees",
    label="Workers",
    entity="hr.employee",
    id=_worker.c.id,
    columns=(
        ListColumn("code", _W["code"], _worker.c.code, search=True),
        _NAME,
        ListColumn("name_local", _W["name_local"], _worker.c.name_local, search=True),
        ListColumn("department", facts.DEPARTMENT, _dept.c.name, search=True),
        ListColumn("designation", _W["designation"], _worker.c.designation, search=True),
        ListColumn("pay_type", _T["pay_type"], _terms.c.pay_type),
        ListColumn("rate", _T["rate"].but(sensitive=True), _terms.c.rate),
        ListColumn("date_of_joining", _W["date_of_joining"], _worker.c.date_of_joining),
        ListColumn("date_of_leaving", _W["date_of_leaving"], _worker.c.date_of_leaving),
        ListColumn("mobile", _W["mobile"], _worker.c.mobile, search=True),
        ListColumn("skill", _W["skill"], _worker.c.skill),
        ListColumn("state", _W["state"], _worker.c.state),
        ListColumn("father_name", _W["father_name"], _worker.c.father_name),
        ListColumn("gender", _W["gender"], _worker.c.gender),
        ListColumn("date_of_birth", _W["date_of_birth"], _worker.c.date_of_birth),
        ListColumn("pay_mode", _W["pay_mode"], _worker.c.pay_mode),
        ListColumn("bank_account", _W["bank_account"], _worker.c.bank_account),
        ListColumn("ifsc", _W["ifsc"], _worker.c.ifsc),
        ListColumn("uan", _W["uan"], _worker.c.uan),
        ListColumn("esi_no", _W["esi_no"], _worker.c.esi_no),
        ListColumn("pan", _W["pan"], _worker.c.pan),
        ListColumn("weekly_off", _W["weekly_off"], _worker.c.weekly_off),
        ListColumn("active", _W["active"], _worker.c.active),
    ),
    source=_employees,
    sort=_worker.c.code,
    tables=("employee", "pay_terms", "department"),
    permission="hr.employee.view",
    sensitive="hr.employee.see_sensitive",
)

DEPARTMENTS = ListQuery(
    key="hr.departments",
    label="Departments",
    entity="hr.department",
    id=_dept.c.id,
    columns=(
        ListColumn("name", facts.DEPARTMENT, _dept.c.name, search=True),
        ListColumn("parent", Fact("Part of"), _parent.c.name, search=True),
        ListColumn("active", facts.ACTIVE, _dept.c.active),
    ),
    source=lambda s: s.select_from(_dept.outerjoin(_parent, _parent.c.id == _dept.c.parent_id)),
    sort=_dept.c.name,
    tables=("department",),
    permission="hr.employee.view",
)

TERMS = ListQuery(
    key="hr.terms",
    label="Pay terms",
    entity="hr.terms",
    id=_terms.c.id,
    columns=(
        ListColumn("code", facts.WORKER_CODE, _worker.c.code, search=True),
        _NAME,
        *(
            ListColumn(key, _T[key], _terms.c[key])
            for key in ("valid_from", "pay_type", "rate", "hours_per_day", "structure")
        ),
    ),
    source=lambda s: s.select_from(_terms.join(_worker, _worker.c.id == _terms.c.employee_id)),
    sort=_worker.c.code,
    tables=("pay_terms", "employee"),
    permission="hr.terms.view",
)

CALENDARS = ListQuery(
    key="hr.holiday_calendars",
    label="Holiday calendars",
    entity="hr.holiday_calendar",
    id=_calendar.c.id,
    columns=(
        ListColumn("name", Fact("Calendar"), _calendar.c.name, search=True),
        ListColumn("usual", facts_of(HolidayCalendar)["usual"], _calendar.c.usual),
    ),
    source=lambda s: s,
    sort=_calendar.c.name,
    tables=("holiday_calendar",),
    permission="hr.employee.view",
)

HOLIDAYS = ListQuery(
    key="hr.holidays",
    label="Holidays",
    entity="hr.holiday",
    id=_holiday.c.id,
    columns=(
        ListColumn("day", facts.DAY, _holiday.c.day),
        ListColumn("name", Fact("Holiday"), _holiday.c.name, search=True),
        ListColumn("calendar", Fact("Calendar"), _calendar.c.name, search=True),
    ),
    source=lambda s: s.select_from(
        _holiday.join(_calendar, _calendar.c.id == _holiday.c.calendar_id)
    ),
    sort=_holiday.c.day,
    tables=("holiday", "holiday_calendar"),
    permission="hr.employee.view",
)

PIECE_RATES = ListQuery(
    key="hr.piece_rates",
    label="Piece rates",
    entity="hr.piece_rate",
    id=_rate.c.id,
    columns=(
        ListColumn("operation", _R["operation"], _rate.c.operation, search=True),
        ListColumn("item_code", Fact("Item code", Kind.CODE), _item.c.code, search=True),
        ListColumn("item", Fact("Item"), _item.c.name, search=True),
        *(
            ListColumn(key, _R[key], _rate.c[key])
            for key in ("valid_from", "rate", "unit", "reject_percent")
        ),
    ),
    source=lambda s: s.select_from(_rate.outerjoin(_item, _item.c.id == _rate.c.item_id)),
    sort=_rate.c.operation,
    tables=("piece_rate", "item"),
    permission="hr.piece_rate.view",
)

PIECE_WORK = ListQuery(
    key="hr.piece_work",
    label="Piece work",
    entity="hr.piece_work",
    id=_piece.c.id,
    columns=(
        ListColumn("day", facts.DAY, _piece.c.day),
        ListColumn("code", facts.WORKER_CODE, _worker.c.code, search=True),
        _NAME,
        ListColumn("operation", _P["operation"], _piece.c.operation, search=True),
        ListColumn("item", Fact("Item"), _item.c.name, search=True),
        *(ListColumn(key, _P[key], _piece.c[key]) for key in ("good", "rejected", "rate", "unit")),
        ListColumn("note", _P["note"], _piece.c.note),
    ),
    source=lambda s: s.select_from(
        _piece.join(_worker, _worker.c.id == _piece.c.employee_id).outerjoin(
            _item, _item.c.id == _piece.c.item_id
        )
    ),
    sort=_piece.c.day.desc(),
    tables=("piece_work", "employee", "item"),
    permission="hr.piecework.view",
)

_recovered = func.coalesce(
    select(func.sum(_back.c.amount, type_=_back.c.amount.type))
    .where(_back.c.advance_id == _advance.c.id)
    .correlate(_advance)
    .scalar_subquery(),
    0,
    type_=_back.c.amount.type,
)

ADVANCES = ListQuery(
    key="hr.advances",
    label="Advances",
    entity="hr.advance",
    id=_advance.c.id,
    columns=(
        ListColumn("number", _A["number"], _advance.c.number, search=True),
        ListColumn("code", facts.WORKER_CODE, _worker.c.code, search=True),
        _NAME,
        *(
            ListColumn(key, _A[key], _advance.c[key])
            for key in ("given_on", "amount", "instalment", "first_month")
        ),
        ListColumn("recovered", Fact("Recovered", Kind.MONEY, total=True), _recovered),
        ListColumn(
            "balance",
            Fact("Balance", Kind.MONEY, total=True),
            type_coerce(_advance.c.amount - _recovered, _back.c.amount.type),
        ),
        ListColumn("reason", _A["reason"], _advance.c.reason, search=True),
        ListColumn("status", _A["status"], _advance.c.status),
    ),
    source=lambda s: s.select_from(_advance.join(_worker, _worker.c.id == _advance.c.employee_id)),
    sort=_advance.c.id.desc(),
    tables=("employee_advance", "advance_recovery", "employee"),
    permission="hr.advance.view",
)


def find_employee(conn: Connection, code: str) -> dict[str, Any] | None:
    """A worker by number, upper and lower case alike; None where there is none."""
    query = select(_worker).where(same(_worker.c.code, code.strip()))
    row = conn.execute(query).mappings().first()
    return None if row is None else dict(row)


def employee_record(
    conn: Connection, employee_id: int, *, sensitive: bool = True
) -> dict[str, Any] | None:
    """A worker's record with `department`; sensitive fields only where they may be seen."""
    hidden = set() if sensitive else {key for key, fact in _W.items() if fact.sensitive}
    columns = [column for column in _worker.columns if column.key not in hidden]
    query = (
        select(*columns, _dept.c.name.label("department"))
        .select_from(_worker.outerjoin(_dept, _dept.c.id == _worker.c.department_id))
        .where(_worker.c.id == employee_id)
    )
    row = conn.execute(query).mappings().first()
    return None if row is None else dict(row)


def employees_by_code(conn: Connection) -> dict[str, int]:
    """Ids of all workers by number in upper case, for imports."""
    return {row[0].upper(): row[1] for row in conn.execute(select(_worker.c.code, _worker.c.id))}


def departments_by_name(conn: Connection) -> dict[str, int]:
    """Ids of all departments by name in lower case, for imports."""
    return {row[0].lower(): row[1] for row in conn.execute(select(_dept.c.name, _dept.c.id))}


@dataclass(frozen=True, slots=True)
class CellEdit:
    """One edit of a day in the muster: what stood there, what was written, by whom, when."""

    at: datetime
    user: str
    before: str
    after: str


def cell_history(conn: Connection, code: str, day: date) -> list[CellEdit]:
    """Every edit of a worker's day, the newest first, out of the audit log."""
    entry = AuditEntry.table()
    query = (
        select(entry.c.at, entry.c.user_name, entry.c.new)
        .where(
            entry.c.table_name == "attendance",
            entry.c.action == "attendance",
            entry.c.new.contains(day.isoformat(), autoescape=True),
            entry.c.new.contains(f'"{code}"', autoescape=True),
        )
        .order_by(entry.c.id.desc())
    )
    found = []
    for at, user, text in conn.execute(query):
        change = json.loads(text).get(code, {}).get(day.isoformat())
        if change is not None:
            found.append(CellEdit(at, user, change[0], change[1]))
    return found


def terms_of(conn: Connection, employee_id: int) -> Sequence[RowMapping]:
    """A worker's pay terms, the newest first."""
    query = select(_terms).where(_terms.c.employee_id == employee_id)
    return conn.execute(query.order_by(_terms.c.valid_from.desc())).mappings().all()


def terms_by_employee(conn: Connection, until: date) -> dict[int, list[RowMapping]]:
    """All terms that begin by a day, by worker and in order; one statement."""
    query = select(_terms).where(_terms.c.valid_from <= until).order_by(_terms.c.valid_from)
    found: dict[int, list[RowMapping]] = {}
    for row in conn.execute(query).mappings():
        found.setdefault(row["employee_id"], []).append(row)
    return found


def terms_naming(conn: Connection, structure: str) -> Sequence[RowMapping]:
    """All terms that name a salary structure, with the worker and `until`, where others follow."""
    after = func.lead(_terms.c.valid_from).over(
        partition_by=_terms.c.employee_id, order_by=_terms.c.valid_from
    )
    every = select(_terms, after.label("until")).subquery("every_terms")
    query = (
        select(*(_worker.c[key] for key in ("id", "code", "name", "name_local", "date_of_leaving")))
        .add_columns(*(every.c[key] for key in ("valid_from", "until", "pay_type", "rate")))
        .join(every, every.c.employee_id == _worker.c.id)
        .where(same(every.c.structure, structure))
        .order_by(_worker.c.code, every.c.valid_from.desc())
    )
    return conn.execute(query).mappings().all()
