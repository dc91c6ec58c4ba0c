"""Piece rates and pieces made: the rate of a day is taken when the work is entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.engine import RowMapping

from factory_desktop.core.hr.attendance import first_of, hold_months
from factory_desktop.core.hr.models import Employee
from factory_desktop.core.hr.work_models import PieceRate, PieceWork
from factory_desktop.core.items import Item
from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.platform import masters
from factory_desktop.core.platform.commands import UnitOfWork, command
from factory_desktop.core.platform.db import facts_of
from factory_desktop.core.platform.masters import check_value
from factory_desktop.core.platform.parameters import is_day, is_id
from factory_desktop.core.platform.periods import shown

_HUNDRED = Decimal(100)
#: Columns worked out on entry, never typed.
_RESOLVED = ("rate", "reject_percent", "unit")


@command("hr.piece_rate.save", permission="hr.piece_rate.edit")
def save_rate(
    uow: UnitOfWork,
    *,
    values: Mapping[str, Any],
    piece_rate_id: int | None = None,
    version: int | None = None,
) -> int:
    """Add or change a piece rate; work already entered keeps the rate it was entered with."""
    entity = uow.registry.entities["hr.piece_rate"]
    old = uow.get(PieceRate, piece_rate_id) if piece_rate_id is not None else {}
    percent = {**old, **masters.readable(PieceRate, values)}.get("reject_percent")
    if percent is not None and percent > _HUNDRED:
        raise Invalid({"reject_percent": msg("At most 100.")})
    saved = masters.save(uow, entity, piece_rate_id, version, values)
    kept = uow.get(PieceRate, saved)
    table = PieceRate.table()
    query = select(table.c.id).where(
        table.c.operation == kept["operation"],
        table.c.valid_from == kept["valid_from"],
        table.c.item_id.is_not_distinct_from(kept["item_id"]),
        table.c.id != saved,
    )
    if uow.conn.execute(query).first() is not None:
        raise Invalid({"valid_from": msg("There is a rate from this day already.")})
    return saved


@command("hr.piece_rate.delete", permission="hr.piece_rate.edit")
def delete_rate(uow: UnitOfWork, *, piece_rate_id: int) -> None:
    """Delete a rate; work entered with it keeps it."""
    masters.remove(uow, uow.registry.entities["hr.piece_rate"], piece_rate_id)


class Rates:
    """All rates, looked up by operation, item and day without a statement each."""

    def __init__(self, conn: Connection) -> None:
        table = PieceRate.table()
        self._by: dict[tuple[str, int | None], list[RowMapping]] = {}
        for row in conn.execute(select(table).order_by(table.c.valid_from)).mappings():
            self._by.setdefault((row["operation"].lower(), row["item_id"]), []).append(row)

    def at(self, operation: str, item_id: int | None, day: date) -> RowMapping | None:
        """The rate in force: the item's own, else the operation's for all items."""
        for item in dict.fromkeys((item_id, None)):
            rows = self._by.get((operation.lower(), item), ())
            held = [row for row in rows if row["valid_from"] <= day]
            if held:
                return held[-1]
        return None


@command("hr.piecework.save", permission="hr.piecework.edit")
def save_piece_work(
    uow: UnitOfWork, *, entries: Sequence[Mapping[str, Any]], removed: Sequence[int] = ()
) -> int:
    """Enter work of many workers; all or none. Returns how many entries were kept.

    An entry has employee_id, day, operation, good, and may have rejected, item_id, note; with
    an `id` it replaces that entry. Those whose ids are `removed` are taken back. `Invalid` names
    `lines.N.field`.
    """
    checker = _Checker(uow, entries)
    rows = [checker.row(index, entry) for index, entry in enumerate(entries)]
    if checker.errors:
        raise Invalid(checker.errors)
    if removed:
        _take_back(uow, removed)
    table = PieceWork.table()
    fresh = [row for entry, row in zip(entries, rows, strict=True) if not entry.get("id")]
    if fresh:
        given = insert(table).returning(table.c.id, sort_by_parameter_order=True)
        ids = uow.conn.execute(given, [{**row, "version": 1} for row in fresh]).scalars()
        for made, row in zip(ids, fresh, strict=True):
            uow.saw(PieceWork, made, {}, row, row["operation"])
    again = [
        {f"new_{key}": value for key, value in row.items()} | {"row_id": entry["id"]}
        for entry, row in zip(entries, rows, strict=True)
        if entry.get("id")
    ]
    if again:
        values: dict[str, Any] = {key: bindparam(f"new_{key}") for key in rows[0]}
        uow.conn.execute(
            update(table).where(table.c.id == bindparam("row_id")).values(**values), again
        )
    if rows:
        uow.touch(PieceWork)
        uow.record("piece_work", PieceWork.__tablename__, 0, {"entries": checker.summary(rows)})
    return len(rows)


def pieces_of(conn: Connection, start: date, end: date) -> dict[int, list[RowMapping]]:
    """Piece work of a span by worker, with the item's name; one statement."""
    table, item = PieceWork.table(), Item.table()
    query = (
        select(table, item.c.name.label("item_name"), item.c.code.label("item_code"))
        .select_from(table.outerjoin(item, item.c.id == table.c.item_id))
        .where(table.c.day.between(start, end))
        .order_by(table.c.day, table.c.id)
    )
    found: dict[int, list[RowMapping]] = {}
    for row in conn.execute(query).mappings():
        found.setdefault(row["employee_id"], []).append(row)
    return found


def entry_of(conn: Connection, entry_id: int) -> Mapping[str, Any]:
    """An entry by its id; empty where there is none."""
    table = PieceWork.table()
    row = conn.execute(select(table).where(table.c.id == entry_id)).mappings().first()
    return dict(row) if row is not None else {}


@command("hr.piecework.delete", permission="hr.piecework.edit")
def delete_piece_work(uow: UnitOfWork, *, ids: Sequence[int]) -> None:
    """Take entries back, unless their month's wages are locked."""
    _take_back(uow, ids)


def _take_back(uow: UnitOfWork, ids: Sequence[int]) -> None:
    table = PieceWork.table()
    rows = uow.conn.execute(select(table).where(table.c.id.in_(list(ids)))).mappings().all()
    locked = _locked_months(uow, {first_of(row["day"]) for row in rows})
    if locked:
        month = min(locked)
        raise RuleBroken(
            "payroll_locked",
            msg("Wages of {month} are locked.", month=f"{month:%m-%Y}"),
            msg("Reverse the payroll run first."),
        )
    uow.conn.execute(delete(table).where(table.c.id.in_(list(ids))))
    uow.touch(PieceWork)
    detail = [f"{r['employee_id']} {r['day']} {r['operation']} {r['good']:f}" for r in rows]
    uow.record("piece_work_deleted", PieceWork.__tablename__, 0, {"entries": detail})


def _locked_months(uow: UnitOfWork, months: set[date]) -> set[date]:
    """Those of the months whose wages are locked; none can be locked until the command ends."""
    states = hold_months(uow, months)
    return {month for month, state in states.items() if state == "locked"}


def _days_of(uow: UnitOfWork, ids: Sequence[int]) -> dict[object, date]:
    table = PieceWork.table()
    query = select(table.c.id, table.c.day).where(table.c.id.in_(ids))
    return {row[0]: row[1] for row in uow.conn.execute(query)} if ids else {}


class _Checker:
    """Checks entries with a fixed number of statements, gathering what is wrong."""

    def __init__(self, uow: UnitOfWork, entries: Sequence[Mapping[str, Any]]) -> None:
        self.uow = uow
        self.errors: dict[str, str] = {}
        self.facts = {k: f for k, f in facts_of(PieceWork).items() if k not in _RESOLVED}
        self.rates = Rates(uow.conn)
        worker, item = Employee.table(), Item.table()
        ids = {i for e in entries if is_id(i := e.get("employee_id"))}
        query = select(
            worker.c.id, worker.c.code, worker.c.date_of_joining, worker.c.date_of_leaving
        ).where(worker.c.id.in_(ids))
        self.workers = {row[0]: row for row in uow.conn.execute(query)}
        items = [i for e in entries if is_id(i := e.get("item_id"))]
        known = select(item.c.id).where(item.c.id.in_(items))
        self.items = set(uow.conn.execute(known).scalars()) if items else set()
        days = [d for e in entries if is_day(d := masters.readable(PieceWork, e).get("day"))]
        self.old = _days_of(uow, [i for e in entries if is_id(i := e.get("id"))])
        months = {first_of(day) for day in (*days, *self.old.values())}
        self.locked = _locked_months(uow, months)

    def row(self, index: int, entry: Mapping[str, Any]) -> dict[str, Any]:
        """The row an entry becomes; empty where it is wrong."""
        clean: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        for key, fact in self.facts.items():
            try:
                clean[key] = check_value(fact, entry.get(key))
            except ValueError as error:
                wrong[key] = error.args[0]
        before = self.old.get(entry["id"]) if is_id(entry.get("id")) else None
        if not wrong:
            self._rules(clean, wrong)
        if not wrong:
            self._resolve(clean, wrong)
        if entry.get("id") and before is None:
            wrong["employee_id"] = msg("This record no longer exists.")
        elif before is not None and first_of(before) in self.locked:
            wrong["day"] = msg("Wages of {month} are locked.", month=f"{before:%m-%Y}")
        self.errors.update({f"lines.{index}.{key}": text for key, text in wrong.items()})
        return clean

    def _rules(self, clean: dict[str, Any], wrong: dict[str, str]) -> None:
        worker = self.workers.get(clean["employee_id"])
        clean["rejected"] = clean["rejected"] or ZERO
        if worker is None:
            wrong["employee_id"] = msg("There is no such worker.")
            return
        day = clean["day"]
        if day < worker[2] or (worker[3] is not None and day > worker[3]):
            wrong["day"] = msg(
                "{code} was not in service on {day}.", code=worker[1], day=shown(day)
            )
        elif day > self.uow.clock.today():
            wrong["day"] = msg("{day} is still to come.", day=shown(day))
        elif first_of(day) in self.locked:
            wrong["day"] = msg("Wages of {month} are locked.", month=f"{day:%m-%Y}")
        if clean["item_id"] is not None and clean["item_id"] not in self.items:
            wrong["item_id"] = msg("This does not exist. Choose one from the list.")
        if not clean["good"] and not clean["rejected"]:
            wrong["good"] = msg("Type how many.")

    def _resolve(self, clean: dict[str, Any], wrong: dict[str, str]) -> None:
        rate = self.rates.at(clean["operation"], clean["item_id"], clean["day"])
        if rate is None:
            text = msg("No piece rate on {day}. Add one first.", day=shown(clean["day"]))
            wrong["operation"] = text
            return
        clean.update(
            operation=rate["operation"],
            rate=rate["rate"],
            reject_percent=rate["reject_percent"],
            unit=rate["unit"],
            entered_by=self.uow.actor.name,
        )

    def summary(self, rows: Sequence[Mapping[str, Any]]) -> list[str]:
        """What was entered, short enough for the log."""
        return [
            f"{self.workers[r['employee_id']][1]} {r['day']} {r['operation']} "
            f"{r['good']:f}/{r['rejected']:f} @ {r['rate']:f}"
            for r in rows
        ]
