"""Reports on people: the attendance register, advances, piece work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from factory_desktop.core.hr import facts
from factory_desktop.core.hr.advances import ledger, recovered
from factory_desktop.core.hr.models import Employee
from factory_desktop.core.hr.muster import month_days, muster
from factory_desktop.core.hr.options import options
from factory_desktop.core.hr.piecework import pieces_of
from factory_desktop.core.hr.work_models import EmployeeAdvance, PieceWork
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import Message, msg
from factory_desktop.core.kernel.numbers import ZERO, money
from factory_desktop.core.platform.db import facts_of
from factory_desktop.core.platform.reporting.spec import (
    Params,
    ReportColumn,
    ReportParam,
    ReportSpec,
)

_CODE = ReportColumn("code", facts.WORKER_CODE, 1.0)
_NAME = ReportColumn(
    "name", facts.WORKER_NAME, 2.4, "hr.employee", "employee_id", local="name_local"
)
_MONTH = ReportParam(
    "month",
    Fact("Month", Kind.DATE, required=True, month=True),
    lambda today: today.replace(day=1),
)
_DAYS = Fact("Paid days", Kind.QUANTITY, precision=2, total=True)
_COUNTS = {
    "worked": _DAYS.but(label="Worked"),
    "absent": Fact("Absent", Kind.INTEGER, total=True),
    "leave": Fact("Paid leave", Kind.INTEGER, total=True),
    "unmarked": Fact("Unmarked", Kind.INTEGER, total=True),
    "overtime": facts.OVERTIME,
    "paid": _DAYS,
}


def _muster_columns(params: Params) -> tuple[ReportColumn, ...]:
    days = (
        ReportColumn(f"d{day.day}", Fact(f"{day.day:02d}"), 0.5)
        for day in month_days(params["month"])
    )
    counts = (ReportColumn(key, fact, 0.8) for key, fact in _COUNTS.items())
    return (_CODE, _NAME, *days, *counts)


def _muster_rows(conn: Connection, params: Params) -> Iterator[Mapping[str, Any]]:
    for row in muster(conn, params["month"]).rows:
        marks = {
            f"d{cell.day.day}": f"{cell.mark}+{cell.overtime.normalize():f}"
            if cell.overtime
            else cell.mark
            for cell in row.cells
        }
        counts = {key: getattr(row, key) for key in _COUNTS}
        yield {
            "employee_id": row.employee_id,
            "code": row.code,
            "name": row.name,
            "name_local": row.name_local,
            **marks,
            **counts,
        }


def _muster_title(params: Params) -> Message:
    return msg("Muster of {month}", month=f"{params['month']:%m-%Y}")


def _muster_paper(conn: Connection, params: Params, language: str, printed: str) -> bytes:
    # Imported here: the printing library is loaded when something is printed.
    from factory_desktop.core.hr.roll import print_roll

    return print_roll(conn, params["month"], language, printed=printed).pdf


def _advances(conn: Connection, params: Params) -> Iterator[Mapping[str, Any]]:
    """Advances with something left, by worker."""
    table, worker = EmployeeAdvance.table(), Employee.table()
    query = (
        select(table, worker.c.code, worker.c.name, worker.c.name_local)
        .join(worker, worker.c.id == table.c.employee_id)
        .where(table.c.status == "active")
        .order_by(worker.c.code, table.c.id)
    )
    back = recovered(conn)
    for row in conn.execute(query).mappings():
        done = back.get(row["id"], ZERO)
        yield {**row, "recovered": done, "balance": row["amount"] - done}


def _ledger(conn: Connection, params: Params) -> Iterator[Mapping[str, Any]]:
    """What each worker was given and gave back, in order, with his balance after each."""
    table, worker = EmployeeAdvance.table(), Employee.table()
    query = (
        select(worker.c.id, worker.c.code, worker.c.name, worker.c.name_local)
        .join(table, table.c.employee_id == worker.c.id)
        .distinct()
        .order_by(worker.c.code)
    )
    wanted = str(params.get("worker") or "").strip().lower()
    for employee_id, code, name, local in conn.execute(query).all():
        if wanted and wanted not in f"{code} {name} {local or ''}".lower():
            continue
        who = {"employee_id": employee_id, "code": code, "name": name, "name_local": local}
        for row in ledger(conn, employee_id):
            if params["from"] is None or row.day >= params["from"]:
                kept = {key: getattr(row, key) for key in _LEDGER}
                yield {**who, **kept, "id": row.advance_id}


def _pieces(conn: Connection, params: Params) -> Iterator[Mapping[str, Any]]:
    """Piece work of a month by worker and day, at the rate it was entered with."""
    days = month_days(params["month"])
    made = pieces_of(conn, days[0], days[-1])
    worker, usual = Employee.table(), options(conn).reject_percent
    query = select(worker.c.id, worker.c.code, worker.c.name, worker.c.name_local)
    query = query.where(worker.c.id.in_(list(made))).order_by(worker.c.code)
    for employee_id, code, name, local in conn.execute(query).all():
        for row in made[employee_id]:
            own = row["reject_percent"]
            percent = usual if own is None else own
            paid = row["good"] + row["rejected"] * percent / 100
            kept = {key: row[key] for key in ("day", "operation", "good", "rejected", "rate")}
            amount = money(paid * row["rate"])
            item = row["item_name"] or ""
            yield {
                "employee_id": employee_id, "code": code, "name": name, "name_local": local,
                "item": item, **kept, "amount": amount,
            }  # fmt: skip


def _pieces_title(params: Params) -> Message:
    return msg("Piece work of {month}", month=f"{params['month']:%m-%Y}")


_LEDGER = ("day", "number", "label", "given", "recovered", "balance")
_ADVANCE, _PIECE = facts_of(EmployeeAdvance), facts_of(PieceWork)
_AMOUNT = Fact("Amount", Kind.MONEY, total=True)

REPORTS = (
    ReportSpec(
        key="hr.muster",
        label="Attendance register",
        permission="hr.attendance.view",
        columns=_muster_columns,
        query=_muster_rows,
        params=(_MONTH,),
        title=_muster_title,
        paper=_muster_paper,
        also=("muster roll", "attendance"),
        things=("Worker", "Workers"),
        tables=("attendance", "employee", "muster_month"),
    ),
    ReportSpec(
        key="hr.advances",
        label="Advances outstanding",
        permission="hr.advance.view",
        columns=(
            _CODE,
            _NAME,
            ReportColumn("number", _ADVANCE["number"], 1.4, "hr.advance", "id"),
            ReportColumn("given_on", _ADVANCE["given_on"]),
            ReportColumn("amount", _ADVANCE["amount"], 1.2),
            ReportColumn("instalment", _ADVANCE["instalment"], 1.2),
            ReportColumn("recovered", Fact("Recovered", Kind.MONEY, total=True), 1.2),
            ReportColumn("balance", Fact("Balance", Kind.MONEY, total=True), 1.2),
        ),
        query=_advances,
        also=("loans",),
        things=("Advance", "Advances"),
        tables=("employee_advance", "advance_recovery"),
    ),
    ReportSpec(
        key="hr.advance_ledger",
        label="Advance ledger",
        permission="hr.advance.view",
        columns=(
            _CODE,
            _NAME,
            ReportColumn("day", facts.DAY),
            ReportColumn("number", _ADVANCE["number"], 1.4, "hr.advance", "id"),
            ReportColumn("label", Fact("For"), 2.0),
            ReportColumn("given", Fact("Given", Kind.MONEY, total=True), 1.2),
            ReportColumn("recovered", Fact("Recovered", Kind.MONEY, total=True), 1.2),
            ReportColumn("balance", Fact("Balance after", Kind.MONEY), 1.2),
        ),
        query=_ledger,
        params=(
            ReportParam("worker", Fact("Number or name of the worker")),
            ReportParam("from", Fact("From", Kind.DATE)),
        ),
        group_by="code",
        also=("loans", "instalments"),
        things=("entry", "entries"),
        tables=("employee_advance", "advance_recovery"),
    ),
    ReportSpec(
        key="hr.piece_work",
        label="Piece work of a month",
        permission="hr.piecework.view",
        columns=(
            _CODE,
            _NAME,
            ReportColumn("day", facts.DAY),
            ReportColumn("operation", _PIECE["operation"], 1.6),
            ReportColumn("item", Fact("Item"), 1.8),
            ReportColumn("good", _PIECE["good"]),
            ReportColumn("rejected", _PIECE["rejected"]),
            ReportColumn("rate", _PIECE["rate"]),
            ReportColumn("amount", _AMOUNT, 1.2),
        ),
        query=_pieces,
        params=(_MONTH,),
        group_by="code",
        title=_pieces_title,
        things=("entry", "entries"),
        tables=("piece_work",),
    ),
)
