"""The muster: a month of a floor with its counts, one day of all, who is here today."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, literal, or_, select, union_all

from factory_desktop.core.hr.models import Department, Employee, Holiday, HolidayCalendar, PayTerms
from factory_desktop.core.hr.options import Options, options, weekday_number
from factory_desktop.core.hr.work_models import Attendance, MusterMonth
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.platform.db import AnySelect

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class MusterCell:
    """One worker's day; `expected` is WO or PH where the calendar says so, else empty.

    An empty mark in service is a day nobody marked.
    """

    day: date
    mark: str = ""
    overtime: Decimal = ZERO
    hours: Decimal | None = None
    note: str = ""
    expected: str = ""
    in_service: bool = True


@dataclass(frozen=True, slots=True)
class MusterRow:
    """One worker's month with its counts in days, half days taken at the setting's fraction.

    `paid` is what the muster pays by custom: worked, paid leave and holidays, to a monthly
    worker weekly offs too. Payroll has the last word.
    """

    employee_id: int
    code: str
    name: str
    name_local: str
    designation: str
    department: str
    pay_type: str
    cells: tuple[MusterCell, ...]
    present: int
    half: int
    absent: int
    leave: int
    unpaid_leave: int
    weekly_off: int
    holidays: int
    unmarked: int
    worked: Decimal
    overtime: Decimal
    paid: Decimal


@dataclass(frozen=True, slots=True)
class MusterSheet:
    """A month's muster; `present` and `overtime` are sums by day in the order of `days`."""

    month: date
    days: tuple[date, ...]
    status: str
    rows: tuple[MusterRow, ...]
    holidays: Mapping[date, str]
    weekly_off: int | None
    present: tuple[Decimal, ...] = ()
    overtime: tuple[Decimal, ...] = ()

    @property
    def unmarked(self) -> int:
        """Days of service without a mark, over all workers."""
        return sum(row.unmarked for row in self.rows)


@dataclass(frozen=True, slots=True)
class UnmarkedDay:
    """A day of service nobody marked, and what it would be filled with."""

    employee_id: int
    code: str
    name: str
    day: date
    suggestion: str


@dataclass(frozen=True, slots=True)
class DaySheet:
    """One day of all workers in service."""

    day: date
    status: str
    holiday: str
    rows: tuple[MusterRow, ...]


@dataclass(frozen=True, slots=True)
class Presence:
    """How many of those in service are here on a day."""

    day: date
    in_service: int
    present: Decimal
    absent: int
    leave: int
    off: int
    unmarked: int


@dataclass(slots=True)
class _Calendar:
    """Holidays of the span by calendar, and the states of its months."""

    by_calendar: dict[int, dict[date, str]] = field(default_factory=dict)
    usual: dict[date, str] = field(default_factory=dict)
    states: dict[date, str] = field(default_factory=dict)


def month_days(month: date) -> tuple[date, ...]:
    """All days of the month a day lies in."""
    first = month.replace(day=1)
    count = monthrange(month.year, month.month)[1]
    return tuple(first + timedelta(days=n) for n in range(count))


def in_service(start: date, end: date) -> AnySelect:
    """Workers in service on some day of a span, with the pay type that holds at its end."""
    worker, department, terms = Employee.table(), Department.table(), PayTerms.table()
    pay_type = (
        select(terms.c.pay_type)
        .where(terms.c.employee_id == worker.c.id, terms.c.valid_from <= end)
        .order_by(terms.c.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            worker.c.id, worker.c.code, worker.c.name, worker.c.name_local,
            worker.c.designation, worker.c.date_of_joining, worker.c.date_of_leaving,
            worker.c.weekly_off, worker.c.calendar_id, worker.c.department_id,
            department.c.name.label("department"), pay_type.label("pay_type"),
        )
        .select_from(worker.outerjoin(department, department.c.id == worker.c.department_id))
        .where(
            worker.c.date_of_joining <= end,
            or_(worker.c.date_of_leaving.is_(None), worker.c.date_of_leaving >= start),
            or_(worker.c.active, worker.c.date_of_leaving.is_not(None)),
        )
        .order_by(worker.c.code)
    )  # fmt: skip


def muster(conn: Connection, month: date, department_id: int | None = None) -> MusterSheet:
    """The muster of a month, of one department with those under it, or of all.

    Four statements, whatever the number of workers.
    """
    days = month_days(month)
    chosen = options(conn)
    calendar = _calendar(conn, days[0], days[-1])
    rows = _rows(conn, days, chosen, calendar, department_id)
    present = tuple(
        sum((_worked(row.cells[n], chosen) for row in rows), ZERO) for n in range(len(days))
    )
    overtime = tuple(sum((row.cells[n].overtime for row in rows), ZERO) for n in range(len(days)))
    status = calendar.states.get(days[0], "open")
    return MusterSheet(
        days[0], days, status, rows, calendar.usual, chosen.weekly_off, present, overtime
    )


def day_sheet(conn: Connection, day: date, department_id: int | None = None) -> DaySheet:
    """One day of all workers in service, in the order of their numbers."""
    calendar = _calendar(conn, day, day)
    rows = _rows(conn, (day,), options(conn), calendar, department_id)
    status = calendar.states.get(day.replace(day=1), "open")
    return DaySheet(day, status, calendar.usual.get(day, ""), rows)


def present_today(conn: Connection, day: date) -> Presence:
    """How many are here on a day."""
    rows = day_sheet(conn, day).rows
    return Presence(
        day=day,
        in_service=len(rows),
        present=sum((row.worked for row in rows), ZERO),
        absent=sum(row.absent for row in rows),
        leave=sum(row.leave + row.unpaid_leave for row in rows),
        off=sum(row.weekly_off + row.holidays for row in rows),
        unmarked=sum(row.unmarked for row in rows),
    )


def muster_state(conn: Connection, month: date) -> str:
    """Whether a month's muster is open, closed or locked."""
    table = MusterMonth.table()
    query = select(table.c.status).where(table.c.month == month.replace(day=1))
    return str(conn.execute(query).scalar() or "open")


def was_marked(conn: Connection, month: date) -> bool:
    """Whether anybody's attendance was marked in a month."""
    table, days = Attendance.table(), month_days(month)
    query = select(literal(1)).where(table.c.day.between(days[0], days[-1])).limit(1)
    return conn.execute(query).first() is not None


def unmarked_days(
    conn: Connection, month: date, until: date | None = None
) -> Sequence[UnmarkedDay]:
    """Days of service without a mark, by worker and day, up to a day where one is given."""
    sheet = muster(conn, month)
    return [
        UnmarkedDay(row.employee_id, row.code, row.name, cell.day, cell.expected or "P")
        for row in sheet.rows
        for cell in row.cells
        if cell.in_service and not cell.mark and (until is None or cell.day <= until)
    ]


def _calendar(conn: Connection, start: date, end: date) -> _Calendar:
    """Holidays of all calendars and the states of the months, in one statement."""
    holiday, calendar, month = Holiday.table(), HolidayCalendar.table(), MusterMonth.table()
    holidays = (
        select(holiday.c.day, holiday.c.name, holiday.c.calendar_id, calendar.c.usual)
        .join(calendar, calendar.c.id == holiday.c.calendar_id)
        .where(holiday.c.day.between(start, end))
    )
    states = select(month.c.month, month.c.status, literal(0), literal(False).label("usual")).where(
        month.c.month.between(start.replace(day=1), end)
    )
    found = _Calendar()
    for day, text, calendar_id, usual in conn.execute(union_all(holidays, states)):
        if not calendar_id:
            found.states[day] = text
            continue
        found.by_calendar.setdefault(calendar_id, {})[day] = text
        if usual:
            found.usual[day] = text
    return found


def _rows(
    conn: Connection,
    days: Sequence[date],
    chosen: Options,
    calendar: _Calendar,
    department_id: int | None,
) -> tuple[MusterRow, ...]:
    query = in_service(days[0], days[-1])
    if department_id is not None:
        query = query.where(Employee.table().c.department_id.in_(_with_below(department_id)))
    workers = conn.execute(query).mappings().all()
    marks = marks_of(conn, days[0], days[-1])
    return tuple(
        _row(dict(worker), marks.get(worker["id"], {}), days, chosen, calendar)
        for worker in workers
    )


def _with_below(department_id: int) -> AnySelect:
    """The ids of a department and of all that stand under it."""
    table = Department.table()
    tree = select(table.c.id).where(table.c.id == department_id).cte("tree", recursive=True)
    tree = tree.union(select(table.c.id).join(tree, table.c.parent_id == tree.c.id))
    return select(tree.c.id)


def marks_of(
    conn: Connection, start: date, end: date
) -> dict[int, dict[date, tuple[str, Decimal, Decimal | None, str]]]:
    """Marks of a span by worker and day: mark, overtime, hours, note. One statement."""
    table = Attendance.table()
    query = select(
        table.c.employee_id,
        table.c.day,
        table.c.mark,
        table.c.overtime_hours,
        table.c.hours,
        table.c.note,
    ).where(table.c.day.between(start, end))
    found: dict[int, dict[date, tuple[str, Decimal, Decimal | None, str]]] = {}
    for employee_id, day, mark, overtime, hours, note in conn.execute(query):
        found.setdefault(employee_id, {})[day] = (mark, overtime, hours, note or "")
    return found


def _row(
    worker: Mapping[str, Any],
    marks: Mapping[date, tuple[str, Decimal, Decimal | None, str]],
    days: Sequence[date],
    chosen: Options,
    calendar: _Calendar,
) -> MusterRow:
    own_off = worker["weekly_off"]
    off = weekday_number(own_off) if own_off else chosen.weekly_off
    own = worker["calendar_id"]
    holidays = calendar.usual if own is None else calendar.by_calendar.get(own, {})
    joined, left = worker["date_of_joining"], worker["date_of_leaving"]
    cells = []
    for day in days:
        serving = joined <= day and (left is None or day <= left)
        expected = "PH" if day in holidays else "WO" if day.weekday() == off else ""
        mark, overtime, hours, note = marks.get(day, ("", ZERO, None, ""))
        cells.append(MusterCell(day, mark, overtime, hours, note, expected, serving))
    return _counted(worker, tuple(cells), chosen)


def _counted(
    worker: Mapping[str, Any], cells: tuple[MusterCell, ...], chosen: Options
) -> MusterRow:
    counts = _count(cell.mark for cell in cells if cell.in_service)
    present, half = counts.get("P", 0), counts.get("H", 0)
    worked = present + half * chosen.half_day
    leave, holidays, off = counts.get("L", 0), counts.get("PH", 0), counts.get("WO", 0)
    monthly = worker["pay_type"] == "monthly"
    return MusterRow(
        employee_id=worker["id"],
        code=worker["code"],
        name=worker["name"],
        name_local=worker["name_local"] or "",
        designation=worker["designation"] or "",
        department=worker["department"] or "",
        pay_type=worker["pay_type"] or "",
        cells=cells,
        present=present,
        half=half,
        absent=counts.get("A", 0),
        leave=leave,
        unpaid_leave=counts.get("LWP", 0),
        weekly_off=off,
        holidays=holidays,
        unmarked=counts.get("", 0),
        worked=worked,
        overtime=sum((cell.overtime for cell in cells if cell.overtime), ZERO),
        paid=worked + leave + holidays + (off if monthly else 0),
    )


def _count(marks: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for mark in marks:
        counts[mark] = counts.get(mark, 0) + 1
    return counts


def _worked(cell: MusterCell, chosen: Options) -> Decimal:
    if cell.mark == "P":
        return _ONE
    return chosen.half_day if cell.mark == "H" else ZERO
