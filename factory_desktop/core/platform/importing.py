"""Importing a sheet: read, proposed, tried, then taken whole or not at all.

Reading and mapping are `platform.exchange`; here the rows become records, through the same
commands a person's typing goes through. A dry run does everything and takes it all back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, String, Text, select

from factory_desktop.core.kernel import collecting, steps
from factory_desktop.core.kernel.errors import (
    EnvironmentProblem,
    FactoryError,
    Invalid,
    NeedsConfirmation,
)
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.commands import Command, Request, UnitOfWork
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import Base, Stored, stored
from factory_desktop.core.platform.db.upserts import replacing
from factory_desktop.core.platform.exchange.book import Book, Sheet
from factory_desktop.core.platform.exchange.detect import ColumnGuess, Proposal, propose_book
from factory_desktop.core.platform.exchange.kinds import ImportKind
from factory_desktop.core.platform.exchange.memory import MappingMemory, sheet_signature
from factory_desktop.core.platform.exchange.plan import (
    ImportPlan,
    ImportRow,
    RowError,
    make_plan,
)
from factory_desktop.core.platform.exchange.questions import Question
from factory_desktop.core.platform.exchange.reader import read_book
from factory_desktop.core.platform.import_history import RUN, ImportRun, Recorder, keep
from factory_desktop.core.platform.security.access import Actor

if TYPE_CHECKING:
    from factory_desktop.core.platform.import_undo import UndoRows

#: Errors listed before an import gives up: more help nobody.
MOST_ERRORS = 200


class ImportMemory(Base):
    """How sheets with certain headings were mapped, so that next month's goes by itself."""

    __tablename__ = "import_memory"

    kind: Stored[str] = stored(String(40), primary_key=True)
    signature: Stored[str] = stored(String(64), primary_key=True)
    data: Stored[str] = stored(Text, nullable=False)


class ImportRefused(Invalid):
    """Rows that cannot be taken, each with row, column and reason; nothing was changed."""

    def __init__(self, errors: Sequence[RowError]) -> None:
        self.errors = tuple(errors)
        fields = {
            f"row {e.row}" + (f", {e.column}" if e.column else ""): e.message
            for e in self.errors[:MOST_ERRORS]
        }
        count = len(self.errors)
        super().__init__(
            fields, msg("{count} rows cannot be taken. Nothing was imported.", count=count)
        )


@dataclass
class Take:
    """The rows of an import on their way into the company.

    `apply` walks `rows`, calls commands, and counts what it `created` and `updated`. Inside
    `with take.row(row):` a refusal is kept as that row's error and the next row goes on.
    `headings` are the sheet's by field, `days` those of day columns by day, `names` the sheet's
    fields by what the commands call them (`posted_on` is the sheet's `date`). What is written
    inside `take.row` or `take.at` is recorded under that row.
    """

    rows: Sequence[ImportRow]
    options: Mapping[str, str]
    headings: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[int, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    notes: list[str] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    recorder: Recorder = field(default_factory=Recorder)
    seen: int = 0

    def at(self, row: ImportRow) -> _At:
        """What is written now is this row's."""
        return _At(self, row)

    def row(self, row: ImportRow) -> _At:
        """The same, and keep a refusal as this row's error; what is asked is asked of the whole."""
        return _Kept(self, row)

    def wrong(self, row: ImportRow, key: str, message: str) -> None:
        """Say what is wrong with a field of a row."""
        key = self.names.get(key, key)
        value = row.values.get(key)
        shown = "" if value is None else str(value)
        heading = self.headings.get(key, key)
        self.errors.append(RowError(row.row, heading, key, message, shown))

    def check(self) -> None:
        """Give up where any row was refused."""
        if self.errors:
            raise ImportRefused(sorted(self.errors, key=lambda error: error.row))


class _At:
    """While a row of the sheet is taken. No generator: it is made for each of 100,000 rows."""

    __slots__ = ("_row", "_take")

    def __init__(self, take: Take, row: ImportRow) -> None:
        self._take, self._row = take, row

    def __enter__(self) -> None:
        take = self._take
        steps.tell(take.seen, len(take.rows))
        take.seen += 1
        take.recorder.row = self._row.row

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        self._take.recorder.row = 0
        return error is not None and self._keeps(error)

    def _keeps(self, error: BaseException) -> bool:
        """Whether an error is noted and the next row goes on."""
        return False


class _Kept(_At):
    """The same; a refusal of the row is noted."""

    __slots__ = ()

    def _keeps(self, error: BaseException) -> bool:
        if isinstance(error, (NeedsConfirmation, EnvironmentProblem)):
            return False
        if isinstance(error, Invalid):
            for key, message in error.fields.items():
                self._take.wrong(self._row, key.rsplit(".", 1)[-1], message)
            return True
        if isinstance(error, FactoryError):
            self._take.wrong(self._row, "", f"{error.message} {error.hint}".strip())
            return True
        return False


@dataclass(frozen=True, slots=True)
class ImportTarget:
    """A kind of sheet and what is done with its rows; `permission` is what they need.

    `names` are the kind's fields by what the commands call them where that differs. `undo` takes
    back rows of tables that are neither a document's nor a master's, by the table's name.
    """

    kind: ImportKind
    permission: str
    apply: Callable[[UnitOfWork, Take], None]
    names: Mapping[str, str] = field(default_factory=dict)
    undo: Mapping[str, UndoRows] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The kind's name on the command line."""
        return self.kind.key


@dataclass(frozen=True, slots=True)
class Prepared:
    """A sheet read and understood, as far as it can be without asking."""

    target: ImportTarget
    path: Path
    sheet: Sheet
    proposal: Proposal
    mapping: dict[int, str]
    options: dict[str, str]
    plan: ImportPlan | None
    remembered: bool
    answered: frozenset[int] = frozenset()

    @property
    def unsure(self) -> list[str]:
        """What a person should look at before the import goes on, in words."""
        found = [
            msg("{heading}: {reason}", heading=guess.heading or guess.letter, reason=guess.reason)
            for guess in self.unsure_columns
        ]
        asked = [q.text for q in self.open_questions if not self.options.get(q.key)]
        return [*found, *asked]

    @property
    def unsure_columns(self) -> list[ColumnGuess]:
        """Columns whose field a person should look at."""
        chosen = self.chosen
        return [one for one in self.proposal.columns if not one.sure and one.column not in chosen]

    @property
    def open_questions(self) -> list[Question]:
        """What is asked of the person, without the columns that were named meanwhile."""
        mapped = {f"column.{key}" for key in self.mapping.values()}
        return [one for one in self.proposal.questions if one.key not in mapped]

    @property
    def missing(self) -> list[Question]:
        """Questions without whose answer no row can be read."""
        return [q for q in self.open_questions if q.required and not self.options.get(q.key)]

    @property
    def chosen(self) -> set[int]:
        """Columns whose field is not the proposal's but a person's, now or last time."""
        if self.remembered:
            return set(self.mapping)
        proposed = self.proposal.mapping
        return {c for c, key in self.mapping.items() if proposed.get(c) != key} | self.answered


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or in a dry run would do; `run_id` is its number in the history."""

    created: int
    updated: int
    unchanged: int
    skipped: int
    dry_run: bool
    notes: tuple[str, ...]
    run_id: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The figures, for the command line."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "skipped": self.skipped,
            "dry_run": self.dry_run,
            "notes": list(self.notes),
            "import": self.run_id,
        }


@collecting.held_off()
def prepare(
    company: Company,
    key: str,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    options: Mapping[str, str] | None = None,
) -> Prepared:
    """Read a sheet and work out its columns; `mapping` is heading or letter -> field key.

    Raises what the reading raises for a file that is no sheet; `Invalid` for a heading or field
    that does not exist.
    """
    target: ImportTarget | None = company.registry.imports.get(key)
    if target is None:
        known = ", ".join(sorted(company.registry.imports))
        raise Invalid(
            {"kind": msg("“{key}” cannot be imported. Kinds: {known}.", key=key, known=known)}
        )
    options = dict(options or {})
    book = _with_sheet(read_book(path), options.pop("sheet", ""))
    proposal = propose_book(book, target.kind)
    if proposal is None:
        raise Invalid({"file": msg("The file is empty.")})
    found = proposal
    memory = company.read(lambda conn: recall(conn, target.key, found))
    if memory is not None:
        proposal = propose_book(book, target.kind, memory.fields) or proposal
    sheet = next(sheet for sheet in book.sheets if sheet.name == proposal.sheet)
    columns = _with_chosen(target.kind, proposal, mapping or {})
    kept = memory.options if memory else {}
    answers = {**proposal.options, **kept, **_known_options(target.kind, proposal, options)}
    answered = frozenset(_column_named(proposal, name) for name in mapping or {})
    return planned(
        Prepared(
            target, path, sheet, proposal, columns, answers, None, memory is not None, answered
        )
    )


def _with_sheet(book: Book, name: str) -> Book:
    """The book with only the sheet of this name; as it is where none is named."""
    wanted = name.strip().casefold()
    sheets = tuple(s for s in book.sheets if not wanted or s.name.strip().casefold() == wanted)
    if not sheets and name:
        known = ", ".join(sheet.name for sheet in book.sheets)
        raise Invalid(
            {"sheet": msg("There is no sheet “{name}”. Sheets: {known}.", name=name, known=known)}
        )
    return replace(book, sheets=sheets)


def _known_options(
    kind: ImportKind, proposal: Proposal, given: Mapping[str, str]
) -> Mapping[str, str]:
    """The answers as given; `Invalid` for one that answers nothing, or with none of its choices."""
    options = {one.key: tuple(c.value for c in one.choices) for one in kind.options}
    options |= {one.key: tuple(c.value for c in one.choices) for one in proposal.questions}
    options.setdefault("date_order", ("day", "month"))
    for key, answer in given.items():
        free = key.startswith(("mark.", "column.")) or key == "day_hours"
        if key not in options and not free:
            known = ", ".join(sorted(options))
            raise Invalid(
                {key: msg("There is no option “{key}”. Options: {known}.", key=key, known=known)}
            )
        allowed = () if free else options[key]
        if allowed and answer not in allowed:
            raise Invalid(
                {key: msg("“{text}” is not one of: {choices}", text=answer,
                          choices=", ".join(allowed))}
            )  # fmt: skip
    return given


def planned(prepared: Prepared) -> Prepared:
    """The same with its dry reading, where nothing is left to ask that it needs."""
    plan = (
        None
        if prepared.missing
        else make_plan(prepared.target.kind, prepared.sheet, prepared.mapping, prepared.options)
    )
    return replace(prepared, plan=plan)


def _with_chosen(kind: ImportKind, proposal: Proposal, chosen: Mapping[str, str]) -> dict[int, str]:
    columns = dict(proposal.mapping)
    for name, key in chosen.items():
        column = _column_named(proposal, name)
        if key in ("", "-"):
            columns.pop(column, None)
            continue
        if not kind.has(key):
            known = ", ".join(f.key for f in kind.fields)
            raise Invalid(
                {name: msg("There is no field “{key}”. Fields: {known}.", key=key, known=known)}
            )
        columns = {c: k for c, k in columns.items() if k != key}
        columns[column] = key
    return columns


def _column_named(proposal: Proposal, name: str) -> int:
    """The column with this heading, letter or number (from 1)."""
    wanted = name.strip().lower()
    for guess in proposal.columns:
        if wanted in (guess.heading.strip().lower(), guess.letter.lower(), str(guess.column + 1)):
            return guess.column
    raise Invalid({name: msg("There is no column “{name}” in this sheet.", name=name)})


class _TakenBack(Exception):
    """Ends a dry run: the transaction is rolled back."""

    def __init__(self, done: dict[str, Any]) -> None:
        super().__init__()
        self.done = done


def _run(uow: UnitOfWork, *, prepared: Prepared, dry_run: bool) -> dict[str, Any]:
    plan = prepared.plan
    if plan is None:
        raise Invalid({q.key: q.text for q in prepared.missing})
    if not plan.rows and not plan.errors:
        raise Invalid({"file": msg("There is nothing in this sheet that could be imported.")})
    uow.require(prepared.target.permission)
    take = _take(prepared, plan)
    uow.listener = take.recorder.saw
    if plan.errors:
        # What the other rows would be refused for is told in the same breath.
        take.errors = list(plan.errors)
        with suppress(FactoryError):
            prepared.target.apply(uow, take)
    else:
        prepared.target.apply(uow, take)
    take.check()
    done = {
        "created": take.created,
        "updated": take.updated,
        "unchanged": take.unchanged,
        "notes": list(take.notes),
    }
    if dry_run:
        raise _TakenBack(done)
    _remember(uow.conn, prepared)
    figures = {
        "rows": len(plan.rows),
        "created": take.created,
        "updated": take.updated,
        "unchanged": take.unchanged,
    }
    name, key = prepared.path.name, prepared.target.key
    run_id = keep(uow, key, name, figures, take.recorder.steps)
    uow.record("import", ImportRun.__tablename__, run_id, {"file": name, "kind": key, **done})
    return {**done, "run_id": run_id}


def _take(prepared: Prepared, plan: ImportPlan) -> Take:
    layout = prepared.proposal.layout
    guesses = {guess.column: guess for guess in prepared.proposal.columns}
    headings: dict[str, str] = {f.key: msg(f.fact.label) for f in prepared.target.kind.fields}
    headings |= {
        key: guesses[column].heading or guesses[column].letter
        for column, key in prepared.mapping.items()
        if column in guesses
    }
    days = {one.day: layout.ends[one.column] for one in layout.days if not one.overtime}
    return Take(plan.rows, prepared.options, headings, days, prepared.target.names)


#: The one command behind every import.
run_import: Command[..., dict[str, Any]] = Command("company.import.run", RUN, _run)


@collecting.held_off()
def run(
    company: Company,
    actor: Actor,
    prepared: Prepared,
    *,
    dry_run: bool = False,
    confirmed: frozenset[str] = frozenset(),
) -> Imported:
    """Take a prepared sheet into the company, whole or not at all.

    Raises `ImportRefused` with row, column and reason where any row cannot be taken, and
    `NeedsConfirmation` where entries before others change their cost, until that is `confirmed`.
    """
    request = Request(actor, confirmed=confirmed)
    try:
        done = company.execute(request, run_import, prepared=prepared, dry_run=dry_run).value
    except _TakenBack as taken:
        done = taken.done
    plan = prepared.plan
    warnings = plan.warnings if plan is not None else ()
    skipped = len(plan.skipped) if plan is not None else 0
    notes = (*prepared.proposal.notes, *warnings, *done["notes"])
    counts = (done["created"], done["updated"], done["unchanged"])
    return Imported(*counts, skipped, dry_run, notes, done.get("run_id", 0))


def recall(conn: Connection, kind: str, proposal: Proposal) -> MappingMemory | None:
    """How a sheet with these headings was mapped before."""
    table = ImportMemory.table()
    signature = sheet_signature(proposal.layout.headings)
    query = select(table.c.data).where(table.c.kind == kind, table.c.signature == signature)
    data = conn.execute(query).scalar()
    return MappingMemory.from_dict(json.loads(data)) if data else None


def _remember(conn: Connection, prepared: Prepared) -> None:
    memory = MappingMemory.of(
        prepared.target.key,
        prepared.proposal,
        prepared.mapping,
        prepared.options,
        prepared.answered,
    )
    conn.execute(
        replacing(conn.dialect.name, ImportMemory, "kind", "signature"),
        {
            "kind": memory.kind,
            "signature": memory.signature,
            "data": json.dumps(memory.to_dict(), ensure_ascii=False),
        },
    )
