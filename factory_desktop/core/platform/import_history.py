"""What imports did: one row an import, and one for each record it made or changed.

The steps are what an import is undone by. The audit log says the same for people; it masks what
is sensitive, and a muster's days are one entry there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, DateTime, Integer, String, Text, insert

from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.platform import audit
from factory_desktop.core.platform.commands import UnitOfWork
from factory_desktop.core.platform.db import AnySelect, Base, Id, Record, Stored, stored
from factory_desktop.core.platform.listing import ListColumn, ListQuery
from factory_desktop.core.platform.registry import Entity

RUN = "company.import.run"
DONE, UNDONE = "done", "undone"
_STATES = (Choice(DONE, "Taken in"), Choice(UNDONE, "Undone", "warn"))
#: What the kinds are called in the list; the modules above declare them.
KINDS = (
    Choice("items", "Items"),
    Choice("parties", "Parties"),
    Choice("opening-stock", "Opening stock"),
    Choice("stock-entries", "Stock entries"),
    Choice("purchase-orders", "Purchase orders"),
    Choice("goods-receipts", "Goods receipts"),
    Choice("employees", "Employees"),
    Choice("attendance", "Attendance"),
    Choice("piece-work", "Piece work"),
    Choice("advances", "Advances"),
    Choice("reorder-levels", "Reorder levels"),
)
_LABEL = 200


class ImportRun(Base, Record):
    """A sheet that was taken in: who, when, from which file, what came of it."""

    __tablename__ = "import_run"

    operation: Stored[str] = stored(String(32), nullable=False)
    kind: Stored[str] = stored(String(40), nullable=False)
    file_name: Stored[str] = stored(String(255), nullable=False)
    at: Stored[datetime] = stored(DateTime, nullable=False, index=True)
    user_name: Stored[str] = stored(String(100), nullable=False)
    rows: Stored[int] = stored(Integer, nullable=False)
    created: Stored[int] = stored(Integer, nullable=False)
    updated: Stored[int] = stored(Integer, nullable=False)
    unchanged: Stored[int] = stored(Integer, nullable=False)
    status: Stored[str] = stored(String(10), nullable=False)
    undone_at: Stored[datetime | None] = stored(DateTime)
    undone_by: Stored[str | None] = stored(String(100))


class ImportStep(Base):
    """A record an import made, or changed: `data` is then field -> [before, after].

    `sheet_row` is the row of the sheet, 0 where it was none of its rows alone.
    """

    __tablename__ = "import_step"

    id: Stored[int] = stored(Id, primary_key=True)
    run_id: Stored[int] = stored(Id, "import_run.id", nullable=False, index=True)
    sheet_row: Stored[int] = stored(Integer, nullable=False)
    table_name: Stored[str] = stored(String(60), nullable=False)
    record_id: Stored[int] = stored(Id, nullable=False)
    made: Stored[bool] = stored(Boolean(create_constraint=False), nullable=False)
    label: Stored[str] = stored(String(_LABEL), nullable=False)
    data: Stored[str | None] = stored(Text)


@dataclass
class Recorder:
    """Gathers the steps of an import while its commands write; `row` is the sheet's row."""

    row: int = 0
    steps: list[dict[str, Any]] = field(default_factory=list)
    _made: set[tuple[str, int]] = field(default_factory=set)

    def saw(
        self,
        model: type[Base],
        record_id: int,
        old: Mapping[str, Any] | None,
        new: Mapping[str, Any],
        label: str,
    ) -> None:
        """A row was written; what changes on a record made by the same import goes with it."""
        name = model.table().name
        if (name, record_id) in self._made:
            return
        data = None
        if old is None:
            self._made.add((name, record_id))
        else:
            pairs = {key: [old.get(key), new[key]] for key in new if key != "version"}
            data = json.dumps(pairs, default=audit.encode, ensure_ascii=False)
        self.steps.append(
            {
                "sheet_row": self.row,
                "table_name": name,
                "record_id": record_id,
                "made": old is None,
                "label": label[:_LABEL],
                "data": data,
            }
        )

    def place(self, model: type[Base], row_of: Callable[[Mapping[str, Any]], int]) -> None:
        """Say from which rows those steps came that one command wrote for many rows."""
        name = model.table().name
        for step in self.steps:
            if step["table_name"] == name:
                step["sheet_row"] = row_of(step)


def keep(
    uow: UnitOfWork,
    kind: str,
    file_name: str,
    figures: Mapping[str, int],
    steps: Sequence[Mapping[str, Any]],
) -> int:
    """Write an import into the history, `figures` being its counts of rows; returns its id."""
    values = {
        "operation": uow.operation,
        "kind": kind,
        "file_name": file_name[-255:],
        "at": uow.clock.now(),
        "user_name": uow.actor.name,
        "status": DONE,
        "version": 1,
        **figures,
    }
    made = uow.conn.execute(insert(ImportRun.table()).values(**values)).inserted_primary_key
    run_id = int(made[0]) if made is not None else 0
    if steps:
        uow.conn.execute(insert(ImportStep.table()), [{**step, "run_id": run_id} for step in steps])
    uow.touch(ImportRun, run_id)
    return run_id


def _plain(statement: AnySelect) -> AnySelect:
    return statement


_run = ImportRun.table()

IMPORTS = ListQuery(
    key="company.imports",
    label="Imports",
    entity="company.import",
    id=_run.c.id,
    columns=(
        ListColumn("at", Fact("When", Kind.DATETIME), _run.c.at),
        ListColumn("user_name", Fact("User"), _run.c.user_name, search=True),
        ListColumn("kind", Fact("Kind", Kind.CHOICE, choices=KINDS), _run.c.kind),
        ListColumn("file_name", Fact("File"), _run.c.file_name, search=True),
        ListColumn("rows", Fact("Rows", Kind.INTEGER), _run.c.rows),
        ListColumn("created", Fact("Made", Kind.INTEGER), _run.c.created),
        ListColumn("updated", Fact("Changed", Kind.INTEGER), _run.c.updated),
        ListColumn("status", Fact("Status", Kind.CHOICE, choices=_STATES), _run.c.status),
        ListColumn("undone_at", Fact("Undone", Kind.DATETIME), _run.c.undone_at),
        ListColumn("undone_by", Fact("Undone by"), _run.c.undone_by),
        ListColumn("number", Fact("Import no.", Kind.INTEGER), _run.c.id),
    ),
    source=_plain,
    sort=_run.c.id.desc(),
    tables=("import_run",),
    permission=RUN,
)
ENTITY = Entity("company.import", ImportRun, "Import", "Imports", "file_name", list=IMPORTS)
