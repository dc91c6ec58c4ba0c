"""What becomes of the rows of people's sheets: workers, marks, piece work, advances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from factory_desktop.core.hr import sheets
from factory_desktop.core.hr.advances import cancel_advance, give_advance
from factory_desktop.core.hr.attendance import Cell, mark, marks_of
from factory_desktop.core.hr.models import Department, Employee
from factory_desktop.core.hr.piecework import (
    delete_piece_work,
    entry_of,
    save_piece_work,
    save_rate,
)
from factory_desktop.core.hr.services import save_department, save_employee
from factory_desktop.core.hr.work_models import (
    Attendance,
    EmployeeAdvance,
    PieceRate,
    PieceWork,
)
from factory_desktop.core.items.exchange import ItemFinder
from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import money, quantity
from factory_desktop.core.platform.audit import encode
from factory_desktop.core.platform.commands import UnitOfWork
from factory_desktop.core.platform.db.folding import same
from factory_desktop.core.platform.exchange.codes import CodeIndex, untitled
from factory_desktop.core.platform.exchange.marks import DayMark
from factory_desktop.core.platform.exchange.plan import ImportRow, RowError
from factory_desktop.core.platform.exchange.values import Unreadable, parse_date
from factory_desktop.core.platform.import_undo import Step, Undoing
from factory_desktop.core.platform.importing import ImportTarget, Take
from factory_desktop.core.platform.periods import FiscalYear, shown

#: What a mark of a sheet is called in the muster.
_MARKS = {
    "present": "P",
    "half": "H",
    "absent": "A",
    "leave": "L",
    "half_leave": "L",
    "holiday": "PH",
    "weekly_off": "WO",
}
#: Marks that say nothing was earned by being there: outside service they are left out.
_IDLE = frozenset({"A", "WO", "PH", "L", "LWP"})
_MOST_NOTES = 10


class Workers:
    """Finds workers by number (with or without its zeros), or by name where only one has it."""

    def __init__(self, uow: UnitOfWork) -> None:
        table = Employee.table()
        columns = (table.c.id, table.c.code, table.c.name)
        service = (table.c.date_of_joining, table.c.date_of_leaving)
        rows = uow.conn.execute(select(*columns, *service)).all()
        self._codes = CodeIndex(((row.code, row.id) for row in rows), bare_numbers=True)
        self.code_of = {row.id: row.code for row in rows}
        self.name_of = {row.id: row.name for row in rows}
        self.service = {row.id: (row.date_of_joining, row.date_of_leaving) for row in rows}
        self._by_name: dict[str, list[int]] = {}
        for row in rows:
            self._by_name.setdefault(untitled(row.name), []).append(row.id)

    def find(self, row: Mapping[str, Any]) -> int | None:
        """The worker a row means."""
        code, name = str(row.get("code") or "").strip(), str(row.get("name") or "")
        if code:
            found = self._codes.exact(code)
            return found if found is not None else self._alike(code, name)
        hits = self._by_name.get(untitled(name), [])
        if len(hits) > 1:
            raise Invalid({"name": msg("Several workers have this name. Give the number.")})
        return hits[0] if hits else None

    def _alike(self, code: str, name: str) -> int | None:
        """The worker whose number lost its zeros in the sheet; a name beside it has to agree."""
        found = self._codes.alike(code)
        if found is not None and name and untitled(self.name_of[found]) != untitled(name):
            return None
        return found

    def must_find(self, row: Mapping[str, Any]) -> int:
        """The worker a row means, by name also by number; `Invalid` where there is none."""
        found = self.find(row)
        if found is None and not row.get("code"):
            found = self._codes.exact(str(row.get("name") or "").strip())
        if found is None:
            key = "code" if row.get("code") else "name"
            raise Invalid({key: msg("There is no such worker. Import the employees first.")})
        return found


def apply_employees(uow: UnitOfWork, take: Take) -> None:
    """Make or change the workers of a sheet, with their terms of pay."""
    workers = Workers(uow)
    departments: dict[str, int] = {}
    fallback = _joining_day(uow, take)
    for row in take.rows:
        with take.row(row):
            found = workers.find(row.values)
            values = _plain(row.values)
            if found is not None:
                # A number that lost its zeros in the sheet keeps them here.
                values["code"] = workers.code_of[found]
            if row.values.get("department"):
                name = str(row.values["department"])
                values["department_id"] = _department(uow, name, departments)
            if found is None and not values.get("date_of_joining"):
                values["date_of_joining"] = fallback
                if len(take.notes) < _MOST_NOTES:
                    told = msg(
                        "Row {row} gives no joining day; {day} was taken.",
                        row=row.row,
                        day=f"{fallback:%d-%m-%Y}",
                    )
                    take.notes.append(told)
            terms = _terms(row.values) if found is None or row.values.get("rate") else None
            save_employee(uow, employee_id=found, values=values, terms=terms)
            take.created += found is None
            take.updated += found is not None


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("code", "name", "father_name", "date_of_joining", "mobile", "uan", "esi_no", "ifsc")
    more = ("bank_account", "designation", "gender", "date_of_leaving", "state")
    return {key: row[key] for key in (*keys, *more) if row.get(key) not in (None, "")}


def _terms(row: Mapping[str, Any]) -> dict[str, Any]:
    """Terms of pay; a piece worker's have no rate of their own."""
    kind = row.get("pay_type")
    rate = row.get("rate")
    if not kind:
        raise Invalid({"pay_type": msg("Paid by month, day, hour or piece? Say which.")})
    if rate is None and kind not in ("piece", "mixed"):
        raise Invalid({"rate": msg("Give the rate of pay.")})
    return {"pay_type": kind, "rate": rate if rate is not None else Decimal(0)}


def _department(uow: UnitOfWork, name: str, known: dict[str, int]) -> int:
    if name not in known:
        table = Department.table()
        query = select(table.c.id).where(same(table.c.name, name.strip()))
        found = uow.conn.execute(query).scalar()
        known[name] = int(found) if found is not None else save_department(
            uow, values={"name": name.strip()}
        )  # fmt: skip
    return known[name]


def _joining_day(uow: UnitOfWork, take: Take) -> date:
    """The day given for sheets without one, else the first day of the books."""
    given = take.options.get("date_of_joining", "")
    if given:
        try:
            return parse_date(given).value
        except Unreadable as error:
            raise Invalid({"date_of_joining": str(error)}) from None
    first = uow.conn.execute(select(func.min(FiscalYear.starts_on))).scalar()
    return first or uow.clock.today()


def apply_attendance(uow: UnitOfWork, take: Take) -> None:
    """Write the marks of a muster, the whole sheet in one go."""
    workers = Workers(uow)
    cells: list[Cell] = []
    outside: dict[str, int] = {}
    rows: dict[tuple[str, str], ImportRow] = {}
    for row in take.rows:
        with take.row(row):
            worker = workers.must_find(row.values)
            code = workers.code_of[worker]
            marks: Iterable[DayMark] = row.values.get("marks") or ()  # type: ignore[assignment]
            joined, left = workers.service[worker]
            made = [_cell(worker, one) for one in marks if one.status != "unmarked"]
            _once(rows, code, row, made)
            inside = [c for c in made if not _outside(c, joined, left)]
            if len(inside) < len(made):
                name = str(row.values.get("name") or code)
                outside[name] = outside.get(name, 0) + len(made) - len(inside)
            cells += inside
            take.created += 1
    _tell_outside(take, outside)
    try:
        mark(uow, entries=cells)
        row_of = {day: row.row for day, row in rows.items()}
        code_of = workers.code_of
        take.recorder.place(
            Attendance, lambda step: row_of[code_of[step["record_id"]], step["label"]]
        )
    except Invalid as error:
        for key, message in error.fields.items():
            code, _, day = key.rpartition(".")
            row = rows.get((code, day), take.rows[0])
            heading = take.days.get(int(day[-2:]), take.headings.get("date", day))
            take.errors.append(RowError(row.row, heading, "marks", message))
    take.check()


def _once(
    rows: dict[tuple[str, str], ImportRow], code: str, row: ImportRow, made: Iterable[Cell]
) -> None:
    """Refuse a second row of a worker's day: E1 and E001 are one man."""
    for cell in made:
        first = rows.setdefault((code, str(cell.day)), row)
        if first is not row:
            told = msg("{code} has this day in row {row} already.", code=code, row=first.row)
            raise Invalid({"code": told})


def _tell_outside(take: Take, outside: Mapping[str, int]) -> None:
    for name, count in outside.items():
        told = "{name}: {count} days before joining or after leaving were left out."
        take.notes.append(msg(told, name=name, count=count))


def _cell(worker: int, one: DayMark) -> Cell:
    key = "LWP" if one.leave_type == "LWP" else _MARKS[one.status]
    note = one.leave_type or ("½ + ½" if one.status == "half_leave" else None)
    return Cell(worker, one.day, key, one.overtime, one.hours, note)


def _outside(cell: Cell, joined: date, left: date | None) -> bool:
    away = cell.day < joined or (left is not None and cell.day > left)
    return away and cell.mark in _IDLE and not cell.overtime_hours


def apply_piece_work(uow: UnitOfWork, take: Take) -> None:
    """Enter piece work; a rate that is not known yet is taken from the sheet."""
    workers, items = Workers(uow), ItemFinder(uow.conn)
    entries: list[dict[str, Any]] = []
    taken: list[ImportRow] = []
    for row in take.rows:
        with take.row(row):
            values = row.values
            item = _item(items, values.get("item"))
            operation = str(values["operation"])
            rate = _piece_rate(values)
            if rate is not None:
                _keep_rate(uow, operation, item, values["date"], rate)
            taken.append(row)
            entries.append(
                {
                    "employee_id": workers.must_find(values),
                    "day": values["date"],
                    "operation": operation,
                    "item_id": item,
                    "good": values["good"],
                    "rejected": values.get("rejected") or Decimal(0),
                }
            )
    try:
        take.created = save_piece_work(uow, entries=entries)
        order = iter(taken)
        take.recorder.place(PieceWork, lambda _: next(order).row)
    except Invalid as error:
        for key, message in error.fields.items():
            words = key.split(".")
            index = int(words[1]) if words[0] == "lines" and len(words) > 1 else 0
            take.wrong(taken[index], words[-1].removesuffix("_id"), message)
    take.check()


def _piece_rate(values: Mapping[str, Any]) -> Decimal | None:
    """The rate of a row, or what its amount comes to a piece."""
    if values.get("rate") is not None:
        return Decimal(values["rate"])
    if values.get("amount") is None or not values.get("good"):
        return None
    rate = quantity(Decimal(values["amount"]) / values["good"])
    if money(rate * values["good"]) != money(values["amount"]):
        told = msg("The amount is not a rate times the pieces; give the rate.")
        raise Invalid({"amount": told})
    return rate


def _item(items: ItemFinder, text: object) -> int | None:
    if not text:
        return None
    found = items.find(str(text))
    if found is None:
        raise Invalid({"item": msg("There is no such item. Import the items first.")})
    return found


def _keep_rate(uow: UnitOfWork, operation: str, item: int | None, day: Any, rate: Decimal) -> None:
    """Make the sheet's rate a piece rate from that day on, where another one or none holds."""
    table = PieceRate.table()
    query = (
        select(table.c.rate)
        .where(
            same(table.c.operation, operation),
            table.c.item_id.is_not_distinct_from(item),
            table.c.valid_from <= day,
        )
        .order_by(table.c.valid_from.desc())
    )
    if uow.conn.execute(query).scalars().first() == rate:
        return
    save_rate(
        uow,
        values={
            "operation": operation,
            "item_id": item,
            "valid_from": day,
            "rate": rate,
        },
    )


def apply_advances(uow: UnitOfWork, take: Take) -> None:
    """Give the advances of a sheet, each with its plan of instalments."""
    workers = Workers(uow)
    for row in take.rows:
        with take.row(row):
            values = row.values
            give_advance(
                uow,
                values={
                    "employee_id": workers.must_find(values),
                    "given_on": values["date"],
                    "amount": values["amount"],
                    "instalment": _instalment(values),
                    "reason": values.get("reason"),
                },
            )
            take.created += 1


def _instalment(values: Mapping[str, Any]) -> Decimal:
    amount = Decimal(values["amount"])
    if values.get("instalment"):
        return Decimal(values["instalment"])
    months = values.get("months")
    return money(amount / int(months)) if months else amount


#: What the commands call the sheets' fields.
_NAMES = {
    "given_on": "date", "day": "date", "valid_from": "rate", "employee": "code",
    "employee_id": "code", "first_month": "date", "item_id": "item",
}  # fmt: skip


def _take_days_back(undoing: Undoing, steps: Sequence[Step]) -> None:
    """Clear the days that were marked, give changed ones their old marks; told by worker."""
    uow, what = undoing.uow, msg("Attendance")
    codes = dict(uow.conn.execute(select(Employee.table().c.id, Employee.table().c.code)).all())
    now = marks_of(uow.conn, [(one.record_id, date.fromisoformat(one.label)) for one in steps])
    clear: list[Cell] = []
    again: list[Cell] = []
    first: dict[str, Step] = {}
    count: dict[str, list[int]] = {}
    for one in steps:
        day, code = date.fromisoformat(one.label), codes.get(one.record_id, "")
        stands = now.get((one.record_id, day), {})
        if any(encode(stands.get(key)) != after for key, (_, after) in one.changed.items()):
            told = msg("{day} was changed since", day=shown(day))
            undoing.say(one, what, code, told, refused=True)
            continue
        before = {key: pair[0] for key, pair in one.changed.items()}
        clear.append(Cell(one.record_id, day))
        if before["mark"]:
            again.append(
                Cell(
                    one.record_id,
                    day,
                    before["mark"],
                    _decimal(before["overtime_hours"]),
                    _decimal(before["hours"]),
                    before["note"],
                )
            )
        first.setdefault(code, one)
        count.setdefault(code, [0, 0])[bool(before["mark"])] += 1
    failed = _mark_back(undoing, clear, first) or _mark_back(undoing, again, first)
    if not failed:
        for code, (cleared, back) in count.items():
            told = msg("{cleared} days cleared, {back} put back", cleared=cleared, back=back)
            undoing.say(first[code], what, code, told)


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None


def _mark_back(undoing: Undoing, cells: Sequence[Cell], first: Mapping[str, Step]) -> bool:
    """Mark cells as they were; what the muster refuses is told by worker and day."""
    try:
        mark(undoing.uow, entries=cells)
        return False
    except Invalid as error:
        for key, text in error.fields.items():
            code = key.rpartition(".")[0]
            step = first.get(code) or next(iter(first.values()))
            undoing.say(step, msg("Attendance"), key, text, refused=True)
        return True


def _take_pieces_back(undoing: Undoing, steps: Sequence[Step]) -> None:
    """Delete the entries, each by itself, so that what forbids it is told by row."""
    what = msg("Piece work")
    for one in steps:
        with undoing.trying(one, what, one.label):
            row = entry_of(undoing.uow.conn, one.record_id)
            same = {key: encode(row.get(key)) == after for key, (_, after) in one.changed.items()}
            if not all(same.get(key) for key in _KNOWN_BY):
                # Deleted since; a file may have given its id to another entry.
                undoing.say(one, what, one.label, msg("is gone already"))
                continue
            if not all(same.values()):
                raise RuleBroken("changed", msg("Changed since."))
            delete_piece_work(undoing.uow, ids=[one.record_id])
            undoing.say(one, what, one.label, msg("deleted"))


def _take_advances_back(undoing: Undoing, steps: Sequence[Step]) -> None:
    """Cancel the advances; they stay on record."""
    what = msg("Advance")
    for one in steps:
        with undoing.trying(one, what, one.label):
            if undoing.uow.get(EmployeeAdvance, one.record_id)["status"] == "cancelled":
                undoing.say(one, what, one.label, msg("is cancelled already"))
                continue
            cancel_advance(undoing.uow, advance_id=one.record_id)
            undoing.say(one, what, one.label, msg("cancelled"))


#: What an entry of piece work is known by.
_KNOWN_BY = ("employee_id", "day", "operation")

TARGETS = (
    ImportTarget(sheets.EMPLOYEES, "hr.employee.edit", apply_employees),
    ImportTarget(
        sheets.ATTENDANCE,
        "hr.attendance.mark",
        apply_attendance,
        undo={Attendance.__tablename__: _take_days_back},
    ),
    ImportTarget(
        sheets.PIECE_WORK,
        "hr.piecework.edit",
        apply_piece_work,
        _NAMES,
        {PieceWork.__tablename__: _take_pieces_back},
    ),
    ImportTarget(
        sheets.ADVANCES,
        "hr.advance.edit",
        apply_advances,
        _NAMES,
        {EmployeeAdvance.__tablename__: _take_advances_back},
    ),
)
