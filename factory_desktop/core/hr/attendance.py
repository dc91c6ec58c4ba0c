"""Commands on attendance: mark a whole floor in one go, fill, close and open the muster."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import NoneType
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from factory_desktop.core.hr.facts import AWAY_MARKS, MARK_KEYS, WORKED_MARKS
from factory_desktop.core.hr.models import Employee
from factory_desktop.core.hr.muster import muster, unmarked_days
from factory_desktop.core.hr.work_models import Attendance, MusterMonth
from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.platform.commands import UnitOfWork, command
from factory_desktop.core.platform.db import fact_of
from factory_desktop.core.platform.db.upserts import upsert
from factory_desktop.core.platform.masters import check_value
from factory_desktop.core.platform.parameters import is_day, is_id
from factory_desktop.core.platform.periods import shown

_DAY_HOURS = Decimal(24)
#: Errors named in one refusal; more would not be read.
_MOST_ERRORS = 200
_LONGEST_NOTE = 200


class Cell(NamedTuple):
    """One cell of the muster as typed; an empty mark clears the day.

    Overtime, hours and note that are None are left as they are.
    """

    employee_id: int
    day: date
    mark: str | None = None
    overtime_hours: Decimal | None = None
    hours: Decimal | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class _Worker:
    code: str
    joined: date
    left: date | None


def first_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def last_of(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


@command("hr.attendance.mark", permission="hr.attendance.mark")
def mark(uow: UnitOfWork, *, entries: Sequence[Sequence[Any]]) -> int:
    """Mark cells `(employee_id, day, mark, overtime_hours)`; all of them or none.

    An empty mark clears the day. `Invalid` names each wrong cell: `E001.2026-10-05`. Returns
    how many cells changed. The same statements serve one cell and a whole floor.
    """
    cells = _cells(entries)
    if not cells:
        return 0
    return _write(uow, cells)


def _cells(entries: Sequence[Sequence[Any]]) -> list[Cell]:
    """Entries as cells; what cannot be one is refused before it is looked up anywhere."""
    errors: dict[str, str] = {}
    cells: list[Cell] = []
    for number, entry in enumerate(entries):
        complaint = _complaint(entry)
        if complaint:
            errors[f"entries.{number}"] = complaint
        else:
            cells.append(Cell(*entry))
    if errors:
        raise Invalid(dict(list(errors.items())[:_MOST_ERRORS]))
    return cells


def _complaint(entry: Sequence[Any]) -> str:
    """Why an entry cannot be a cell, or an empty text."""
    employee_id, day, mark, _, _, note = (*entry, *[None] * len(Cell._fields))[:6]
    if len(entry) > len(Cell._fields) or not is_id(employee_id):
        return msg("There is no such worker.")
    if not is_day(day):
        return msg("Choose a day.")
    if not isinstance(mark, (str, NoneType)):
        return msg("“{mark}” is not one of: {marks}.", mark=mark, marks=", ".join(MARK_KEYS))
    if not isinstance(note, (str, NoneType)) or len(note or "") > _LONGEST_NOTE:
        return msg("This text is too long.")
    return ""


def _write(uow: UnitOfWork, cells: Sequence[Cell]) -> int:
    workers = _workers(uow, {cell.employee_id for cell in cells})
    closed = hold_months(uow, {first_of(cell.day) for cell in cells})
    old = marks_of(uow.conn, [(cell.employee_id, cell.day) for cell in cells])
    errors: dict[str, str] = {}
    new: dict[tuple[int, date], dict[str, Any] | None] = {}
    for cell in cells:
        try:
            new[cell.employee_id, cell.day] = _checked(uow, cell, workers, closed, old)
        except ValueError as error:
            worker = workers.get(cell.employee_id)
            errors[f"{worker.code if worker else cell.employee_id}.{cell.day}"] = error.args[0]
    if errors:
        raise Invalid(dict(list(errors.items())[:_MOST_ERRORS]))
    changed = {key: row for key, row in new.items() if _differs(old.get(key), row)}
    if changed:
        _store(uow, old, changed)
        _audit(uow, workers, old, changed)
    return len(changed)


def _workers(uow: UnitOfWork, ids: Iterable[int]) -> dict[int, _Worker]:
    table = Employee.table()
    query = select(
        table.c.id, table.c.code, table.c.date_of_joining, table.c.date_of_leaving
    ).where(table.c.id.in_(list(ids)))
    return {row[0]: _Worker(*row[1:]) for row in uow.conn.execute(query)}


def hold_months(uow: UnitOfWork, months: set[date]) -> dict[date, str]:
    """Months that may not be changed, with their state; all are held until the command ends."""
    if not months:
        return {}
    table = MusterMonth.table()
    new = upsert(uow.conn.dialect.name, table)
    rows = [{"month": month, "status": "open", "version": 1} for month in sorted(months)]
    uow.conn.execute(new.on_conflict_do_nothing(index_elements=["month"]), rows)
    query = (
        select(table.c.month, table.c.status)
        .where(table.c.month.in_(sorted(months)))
        .order_by(table.c.month)
        .with_for_update(read=True)
    )
    return {row[0]: row[1] for row in uow.conn.execute(query) if row[1] != "open"}


def marks_of(
    conn: Connection, wanted: Sequence[tuple[int, date]]
) -> dict[tuple[int, date], dict[str, Any]]:
    """The rows of (worker, day) pairs, and of all days of these workers between them."""
    table = Attendance.table()
    days = [day for _, day in wanted]
    query = select(table).where(
        table.c.employee_id.in_({employee_id for employee_id, _ in wanted}),
        table.c.day.between(min(days), max(days)),
    )
    return {(row["employee_id"], row["day"]): dict(row) for row in conn.execute(query).mappings()}


def _checked(
    uow: UnitOfWork,
    cell: Cell,
    workers: Mapping[int, _Worker],
    closed: Mapping[date, str],
    old: Mapping[tuple[int, date], Mapping[str, Any]],
) -> dict[str, Any] | None:
    """The row a cell becomes, None where it is cleared; ValueError says what is wrong."""
    worker = workers.get(cell.employee_id)
    if worker is None:
        raise ValueError(msg("There is no such worker."))
    _check_day(uow, cell, worker, closed)
    text = (cell.mark or "").strip().upper()
    if not text:
        if cell.overtime_hours:
            raise ValueError(msg("Overtime needs a mark: P, H, WO or PH."))
        return None
    if text not in MARK_KEYS:
        raise ValueError(
            msg("“{mark}” is not one of: {marks}.", mark=text, marks=", ".join(MARK_KEYS))
        )
    if text in WORKED_MARKS and cell.day > uow.clock.today():
        raise ValueError(msg("{day} is still to come.", day=shown(cell.day)))
    before = old.get((cell.employee_id, cell.day), {})
    overtime = _hours(cell.overtime_hours, "overtime_hours", before) or ZERO
    if overtime and text in AWAY_MARKS:
        if cell.overtime_hours:
            raise ValueError(msg("No overtime on a day away."))
        overtime = ZERO
    return {
        "mark": text,
        "overtime_hours": overtime,
        "hours": _hours(cell.hours, "hours", before) if text in ("P", "H") else None,
        "note": cell.note if cell.note is not None else before.get("note"),
    }


def _check_day(uow: UnitOfWork, cell: Cell, worker: _Worker, closed: Mapping[date, str]) -> None:
    state = closed.get(first_of(cell.day))
    if state == "locked":
        raise ValueError(msg("Wages of {month} are locked.", month=f"{cell.day:%m-%Y}"))
    if state is not None:
        raise ValueError(msg("The muster of {month} is closed.", month=f"{cell.day:%m-%Y}"))
    if cell.day < worker.joined:
        raise ValueError(msg("Joined on {day} only.", day=shown(worker.joined)))
    if worker.left is not None and cell.day > worker.left:
        raise ValueError(msg("Left on {day}.", day=shown(worker.left)))
    if cell.day > uow.clock.today() + timedelta(days=366):
        raise ValueError(msg("{day} is too far ahead.", day=shown(cell.day)))


def _hours(value: Decimal | None, key: str, before: Mapping[str, Any]) -> Decimal | None:
    """Hours as typed, checked; those kept before where nothing was typed."""
    if value is None:
        kept: Decimal | None = before.get(key)
        return kept
    number: Decimal | None = check_value(fact_of(Attendance, key), value)
    if number is None:
        return None
    if number > _DAY_HOURS:
        raise ValueError(msg("A day has 24 hours."))
    return number


_KEYS = ("mark", "overtime_hours", "hours", "note")


def _differs(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> bool:
    if old is None or new is None:
        return (old is None) != (new is None)
    return any(old[key] != new[key] for key in _KEYS)


def _store(
    uow: UnitOfWork,
    old: Mapping[tuple[int, date], Mapping[str, Any]],
    changed: Mapping[tuple[int, date], dict[str, Any] | None],
) -> None:
    """One statement each for new, changed and cleared days, whatever their number."""
    table = Attendance.table()
    stamp = {"marked_by": uow.actor.name, "marked_at": uow.clock.now()}
    inserts, updates, deletes = [], [], []
    for key, row in changed.items():
        before = old.get(key)
        if row is None and before is not None:
            deletes.append({"row_id": before["id"]})
        elif row is not None and before is None:
            inserts.append({"employee_id": key[0], "day": key[1], **row, **stamp, "version": 1})
        elif row is not None and before is not None:
            kept = {f"new_{name}": value for name, value in {**row, **stamp}.items()}
            updates.append({"row_id": before["id"], "next": before["version"] + 1, **kept})
    if inserts:
        uow.conn.execute(insert(table), inserts)
    if updates:
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in (*_KEYS, *stamp)}
        one = update(table).where(table.c.id == bindparam("row_id"))
        uow.conn.execute(one.values(**values, version=bindparam("next")), updates)
    if deletes:
        uow.conn.execute(delete(table).where(table.c.id == bindparam("row_id")), deletes)
    for (employee_id, day), now in changed.items():
        # A day is known by worker and day: whoever takes it back does not look for an id.
        before = old.get((employee_id, day))
        uow.saw(Attendance, employee_id, _typed(before), _typed(now), day.isoformat())
    uow.touch(Attendance)


def _typed(row: Mapping[str, Any] | None) -> dict[str, Any]:
    """What of a day is typed, nothing where it is not marked."""
    return {key: (row or {}).get(key) for key in _KEYS}


def shown_cell(row: Mapping[str, Any] | None) -> str:
    """A day as it is written: `P`, `P+2`, or nothing."""
    if row is None:
        return ""
    hours = row["overtime_hours"]
    return f"{row['mark']}+{hours.normalize():f}" if hours else str(row["mark"])


def _audit(
    uow: UnitOfWork,
    workers: Mapping[int, _Worker],
    old: Mapping[tuple[int, date], Mapping[str, Any]],
    changed: Mapping[tuple[int, date], dict[str, Any] | None],
) -> None:
    """One entry a command: by worker and day, what stood there and what stands now."""
    detail: dict[str, dict[str, list[str]]] = {}
    for (employee_id, day), row in changed.items():
        days = detail.setdefault(workers[employee_id].code, {})
        days[day.isoformat()] = [shown_cell(old.get((employee_id, day))), shown_cell(row)]
    uow.record("attendance", Attendance.__tablename__, 0, detail)


@command("hr.attendance.fill", permission="hr.attendance.mark")
def fill_as_present(
    uow: UnitOfWork, *, month: date, department_id: int | None = None, up_to: date | None = None
) -> int:
    """Mark every unmarked day up to today: present, or weekly off or holiday where it is one."""
    until = min(up_to or last_of(month), uow.clock.today())
    sheet = muster(uow.conn, month, department_id)
    cells = [
        Cell(row.employee_id, cell.day, cell.expected or "P")
        for row in sheet.rows
        for cell in row.cells
        if cell.in_service and not cell.mark and cell.day <= until
    ]
    return _write(uow, cells) if cells else 0


@command("hr.muster.close", permission="hr.attendance.close")
def close_muster(uow: UnitOfWork, *, month: date) -> None:
    """Close a month: its marks no longer change. Asks where days are not marked."""
    first = first_of(month)
    row = _month_row(uow, first)
    if row["status"] != "open":
        raise RuleBroken(
            "muster_closed", msg("The muster of {month} is closed.", month=f"{first:%m-%Y}")
        )
    left = unmarked_days(uow.conn, first)
    if left:
        some = ", ".join(f"{gap.code} {gap.day:%d-%m}" for gap in left[:5])
        uow.confirm(
            "hr.muster.unmarked",
            msg("{count} days are not marked: {some}", count=len(left), some=some),
            msg("Days without a mark are not paid. Close all the same?"),
        )
    set_muster_state(uow, first, "closed")


@command("hr.muster.reopen", permission="hr.attendance.close")
def reopen_muster(uow: UnitOfWork, *, month: date) -> None:
    """Open a closed month again; a month with locked wages is opened by reversing its run."""
    first = first_of(month)
    status = _month_row(uow, first)["status"]
    if status == "locked":
        raise RuleBroken(
            "payroll_locked",
            msg("Wages of {month} are locked.", month=f"{first:%m-%Y}"),
            msg("Reverse the payroll run first."),
        )
    if status == "closed":
        set_muster_state(uow, first, "open")


def _month_row(uow: UnitOfWork, first: date) -> dict[str, Any]:
    """A month's row, made where it is not there, locked until the command ends."""
    table = MusterMonth.table()
    new = upsert(uow.conn.dialect.name, table)
    row = {"month": first, "status": "open", "version": 1}
    uow.conn.execute(new.values(**row).on_conflict_do_nothing(index_elements=["month"]))
    query = select(table).where(table.c.month == first).with_for_update()
    return dict(uow.conn.execute(query).mappings().one())


def hold_month(uow: UnitOfWork, month: date) -> str:
    """Hold a month against all other changes until the command ends; returns its state."""
    return str(_month_row(uow, first_of(month))["status"])


def set_muster_state(uow: UnitOfWork, month: date, status: str) -> None:
    """Set a month open, closed or locked; payroll locks what it has paid."""
    row = _month_row(uow, first_of(month))
    values: dict[str, Any] = {"status": status}
    if status == "closed":
        values.update(closed_by=uow.actor.name, closed_at=uow.clock.now())
    uow.update(MusterMonth, int(row["id"]), values, label=f"{month:%Y-%m}")
