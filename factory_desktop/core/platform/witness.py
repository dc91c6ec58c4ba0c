"""Holds records and ledgers as they lie there against what the audit log says of them.

The log knows what the program last wrote to each field of each record, and seals what an
operation posted. What differs was changed by something else. Fields that the log never named
and rows that it never sealed (of companies older than the seals) are let be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Connection, Table, select

from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform import audit, seals
from factory_desktop.core.platform.db import Base, Ledger
from factory_desktop.core.platform.tables import AuditEntry, AuditHead

_AT_ONCE = 500
_log = AuditEntry.table()


@dataclass(slots=True)
class Remembered:
    """What the log says of a record: whether it was made and deleted, its fields as last set."""

    record_id: int
    made: bool = False
    gone: bool = False
    label: str = ""
    shown: dict[str, Any] = field(default_factory=dict)
    sealed: dict[str, str] = field(default_factory=dict)

    def hear(self, entry: Any) -> None:
        """One more entry of the log."""
        if entry.action == "create":
            self.shown, self.sealed = {}, {}
        self.made = self.made or entry.action == "create"
        self.gone = entry.action == "delete"
        self.label = entry.label or self.label
        self.shown.update(json.loads(entry.new))
        self.sealed.update({key: both[1] for key, both in seals.values_in(entry.sealed).items()})


def faults(conn: Connection) -> list[str]:
    """What was changed outside the program, in words; empty where all is as it was written."""
    secret = str(conn.execute(select(AuditHead.table().c.secret)).scalar_one())
    found: list[str] = []
    for model in _models():
        found += _faults_of_records(conn, model, secret)
        if (
            issubclass(model, Ledger)
            and "operation" in model.table().c
            and model.table() is not _log
        ):
            found += _faults_of_ledger(conn, model.table(), secret)
    return found


def _models() -> list[type[Base]]:
    return sorted(Base.models, key=lambda model: model.table().name)


# --- records -----------------------------------------------------------------------------


def _faults_of_records(conn: Connection, model: type[Base], secret: str) -> list[str]:
    """Records that are not as the program left them, that it deleted, or that it never made."""
    table = model.table()
    if "id" not in table.c:
        return []
    found: list[str] = []
    known: set[int] = set()
    all_made = True
    for batch in _batches(conn, table.name):
        ids = [each.record_id for each in batch if not each.gone]
        rows = {row["id"]: row for row in conn.execute(_rows(table, ids)).mappings()}
        for each in batch:
            if not each.gone:
                known.add(each.record_id)
                all_made = all_made and each.made
                found += _compared(model, each, rows.get(each.record_id), secret)
    if known and all_made:
        there = set(conn.execute(select(table.c.id)).scalars())
        found += [
            msg("{table}: record {id} was not made by the program.", table=table.name, id=each)
            for each in sorted(there - known)
        ]
    return found


def _rows(table: Table, ids: list[int]) -> Any:
    return select(table).where(table.c.id.in_(ids))


def _batches(conn: Connection, table: str) -> Iterator[list[Remembered]]:
    """What the log says of the records of a table, some at a time."""
    query = (
        select(_log.c.record_id, _log.c.action, _log.c.label, _log.c.new, _log.c.sealed)
        .where(
            _log.c.table_name == table,
            _log.c.record_id > 0,
            _log.c.action.in_(("create", "update", "delete")),
        )
        .order_by(_log.c.record_id, _log.c.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    batch: list[Remembered] = []
    for entry in conn.execute(query):
        if not batch or batch[-1].record_id != entry.record_id:
            if len(batch) >= _AT_ONCE:
                yield batch
                batch = []
            batch.append(Remembered(entry.record_id))
        batch[-1].hear(entry)
    if batch:
        yield batch


def _compared(model: type[Base], each: Remembered, row: Any, secret: str) -> list[str]:
    table = model.table()
    name = each.label or str(each.record_id)
    if row is None:
        told = msg("{table} “{name}” was deleted outside the program.", table=table.name, name=name)
        return [told]
    wrong = [
        key
        for key, value in each.shown.items()
        if key in row and not audit.is_hidden(model, key) and not _same(value, row[key])
    ]
    wrong += [
        key
        for key, seal in each.sealed.items()
        if key in row and seals.of_value(secret, table.name, each.record_id, key, row[key]) != seal
    ]
    if not wrong:
        return []
    return [
        msg(
            "{table} “{name}” was changed outside the program: {fields}.",
            table=table.name,
            name=name,
            fields=", ".join(sorted(wrong)),
        )
    ]


def _same(logged: object, stored: object) -> bool:
    """Whether a value of the log is the one that is stored, however each is written."""
    written = audit.encode(stored)
    if logged == written:
        return True
    try:
        return Decimal(str(logged)) == Decimal(str(written))
    except InvalidOperation:
        return False


# --- ledgers -----------------------------------------------------------------------------


def _faults_of_ledger(conn: Connection, table: Table, secret: str) -> list[str]:
    """Operations whose rows in a ledger are not those that they posted."""
    sealed: dict[str, str] = {}
    query = select(_log.c.operation, _log.c.sealed).where(_log.c.sealed.like("%#%"))
    for operation, text in conn.execute(query.execution_options(yield_per=_AT_ONCE)):
        if table.name in (ledgers := seals.ledgers_in(text)):
            sealed[operation] = ledgers[table.name]
    there: dict[str, seals.RowSeal] = {}
    first: dict[str, int] = {}
    rows = select(table).order_by(table.c.id).execution_options(yield_per=_AT_ONCE)
    for row in conn.execute(rows).mappings():
        operation = row["operation"]
        if operation not in there:
            there[operation] = seals.RowSeal(secret, table.name)
            first[operation] = row["id"]
        there[operation].add(dict(row))
    wrong = [op for op, seal in sealed.items() if op not in there or str(there[op]) != seal]
    logged = select(_log.c.id).where(_log.c.operation == table.c.operation).exists()
    wrong += conn.execute(select(table.c.operation).where(~logged).distinct()).scalars()
    return [_ledger_fault(table.name, first.get(operation)) for operation in wrong]


def _ledger_fault(table: str, entry: int | None) -> str:
    if entry is None:
        return msg("{table}: rows were deleted outside the program.", table=table)
    return msg(
        "{table}: rows from {id} on were changed outside the program.", table=table, id=entry
    )
