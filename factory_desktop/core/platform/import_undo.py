"""Undoing an import: all that it did is taken back by the verbs a person would use, or nothing is.

Documents are cancelled or discarded, records it made are deleted, what it changed is put back
where nobody changed it since. What a rule forbids is told by row. A dry run does all of it and
takes it back, so that what is shown before is what will be done.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, func, or_, select, tuple_

from factory_desktop.core.kernel.errors import (
    Denied,
    EnvironmentProblem,
    FactoryError,
    Invalid,
    NeedsConfirmation,
    NotFound,
    RuleBroken,
)
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform import audit, masters
from factory_desktop.core.platform.commands import Command, Request, UnitOfWork
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import Base
from factory_desktop.core.platform.documents import DocumentType
from factory_desktop.core.platform.import_history import RUN, UNDONE, ImportRun, ImportStep
from factory_desktop.core.platform.masters import InUse
from factory_desktop.core.platform.parameters import declared
from factory_desktop.core.platform.registry import Entity
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.tables import AuditEntry

#: Refusals told in one answer; more help nobody.
_MOST_TOLD = 200
#: Documents named where a record is still used.
_MOST_USERS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """What an import did to one record; `changed` is field -> (before, after), as kept."""

    row: int
    table: str
    record_id: int
    made: bool
    label: str
    changed: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class UndoLine:
    """One line of what an undo does, or why it cannot: the row of the sheet, what, and how."""

    row: int
    what: str
    label: str
    text: str
    refused: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The line for the command line."""
        return {
            "row": self.row,
            "what": self.what,
            "record": self.label,
            "text": self.text,
            "refused": self.refused,
        }


@dataclass(frozen=True, slots=True)
class Undone:
    """An import that was, or in a dry run would be, undone; with its lines in order of rows."""

    run_id: int
    file_name: str
    lines: tuple[UndoLine, ...]
    dry_run: bool

    @property
    def refused(self) -> tuple[UndoLine, ...]:
        """What stands against it; nothing is undone while there is any."""
        return tuple(line for line in self.lines if line.refused)


class UndoRefused(Invalid):
    """An import that cannot be undone: by row, what stands against it. Nothing was changed."""

    def __init__(self, file_name: str, lines: Sequence[UndoLine]) -> None:
        self.lines = tuple(lines)
        fields = {}
        for line in lines[:_MOST_TOLD]:
            place = f"row {line.row}, {line.label}" if line.row else line.label
            fields[place] = line.text
        super().__init__(
            fields,
            msg(
                "The import of {file} cannot be undone; {count} things stand against it. "
                "Nothing was changed.",
                file=file_name,
                count=len(lines),
            ),
        )


@dataclass
class Undoing:
    """An undo under way: the steps of the import, what was told so far, what was touched since."""

    uow: UnitOfWork
    run: Mapping[str, Any]
    steps: Sequence[Step]
    since: Mapping[tuple[str, int], tuple[str, str]]
    lines: list[UndoLine] = field(default_factory=list)
    later: list[tuple[Step, NeedsConfirmation]] = field(default_factory=list)

    def say(self, step: Step, what: str, label: str, text: str, *, refused: bool = False) -> None:
        """Tell what becomes of a step, or why nothing does."""
        self.lines.append(UndoLine(step.row, what, label, text, refused))

    @contextmanager
    def trying(self, step: Step, what: str, label: str) -> Iterator[None]:
        """Keep a refusal as this step's; what is asked or needs a right is for the user."""
        try:
            yield
        except (Denied, NeedsConfirmation, EnvironmentProblem):
            raise
        except Invalid as error:
            text = "; ".join(str(told) for told in error.fields.values()) or error.message
            self.say(step, what, label, text, refused=True)
        except FactoryError as error:
            self.say(step, what, label, f"{error.message} {error.hint}".strip(), refused=True)

    def made(self, model: type[Base]) -> set[int]:
        """Ids of the records of a table that the import made."""
        name = model.table().name
        return {step.record_id for step in self.steps if step.table == name and step.made}


#: How the steps of a table are undone that is no document's and no master's.
UndoRows = Callable[[Undoing, Sequence[Step]], None]


def _run(uow: UnitOfWork, *, run_id: int, dry_run: bool = False) -> dict[str, Any]:
    run = uow.get(ImportRun, run_id, lock=True)
    target = uow.registry.imports[run["kind"]]
    uow.require(target.permission)
    if run["status"] == UNDONE:
        raise RuleBroken(
            "undone",
            msg(
                "The import of {file} was undone by {user} already.",
                file=run["file_name"],
                user=run["undone_by"],
            ),
        )
    steps = _steps(uow.conn, run_id)
    undoing = Undoing(uow, run, steps, _touched_since(uow.conn, run["operation"]))
    _take_back(undoing)
    lines = sorted(undoing.lines, key=lambda line: line.row)
    refused = [line for line in lines if line.refused]
    if refused and not dry_run:
        raise UndoRefused(run["file_name"], refused)
    values = {"status": UNDONE, "undone_at": uow.clock.now(), "undone_by": uow.actor.name}
    uow.update(ImportRun, run_id, values, label=run["file_name"])
    done = Undone(run_id, run["file_name"], tuple(lines), dry_run)
    if dry_run:
        raise _TakenBack(done)
    return {"undone": done}


#: The one command behind every undo of an import.
undo_import: Command[..., dict[str, Any]] = Command("company.import.undo", RUN, _run)


class _TakenBack(Exception):
    """Ends a dry run: the transaction is rolled back."""

    def __init__(self, done: Undone) -> None:
        super().__init__()
        self.done = done


def undo(
    company: Company,
    actor: Actor,
    run_id: int,
    *,
    dry_run: bool = False,
    confirmed: frozenset[str] = frozenset(),
) -> Undone:
    """Undo an import whole or not at all; a dry run tells what that does and what forbids it.

    Raises `UndoRefused`, and `NeedsConfirmation` where costs of later documents change.
    """
    request = Request(actor, confirmed=confirmed)
    try:
        value = company.execute(request, undo_import, run_id=run_id, dry_run=dry_run).value
    except _TakenBack as taken:
        return taken.done
    done: Undone = value["undone"]
    return done


def _steps(conn: Connection, run_id: int) -> list[Step]:
    table = ImportStep.table()
    query = select(table).where(table.c.run_id == run_id).order_by(table.c.id)
    return [
        Step(
            row["sheet_row"],
            row["table_name"],
            row["record_id"],
            row["made"],
            row["label"],
            {key: (pair[0], pair[1]) for key, pair in json.loads(row["data"] or "{}").items()},
        )
        for row in conn.execute(query).mappings()
    ]


def _touched_since(conn: Connection, operation: str) -> dict[tuple[str, int], tuple[str, str]]:
    """Who changed or deleted which record after the import: (table, id) -> (action, user).

    A deletion stays: a file gives the id of a deleted record to another one.
    """
    table = AuditEntry.table()
    last = select(func.max(table.c.id)).where(table.c.operation == operation).scalar_subquery()
    query = (
        select(table.c.table_name, table.c.record_id, table.c.action, table.c.user_name)
        .where(table.c.id > last, table.c.action.in_(("update", "delete")))
        .order_by(table.c.id)
    )
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for name, record_id, action, user in conn.execute(query):
        if found.get((name, record_id), ("", ""))[0] != "delete":
            found[name, record_id] = (action, user)
    return found


def _take_back(undoing: Undoing) -> None:
    """Documents first, then what modules undo themselves, then records, the last one first."""
    registry = undoing.uow.registry
    documents = {kind.header.table().name: kind for kind in registry.documents.values()}
    own = {name: rows for target in registry.imports.values() for name, rows in target.undo.items()}
    entities = {e.model.table().name: e for e in registry.entities.values()}
    for step in reversed(undoing.steps):
        if step.table in documents and step.made:
            _take_back_document(undoing, documents[step.table], step)
    for name, rows in own.items():
        steps = [step for step in undoing.steps if step.table == name]
        if steps:
            rows(undoing, steps)
    for step in reversed(undoing.steps):
        if step.table not in documents and step.table not in own:
            try:
                _take_back_record(undoing, entities[step.table], step)
            except NeedsConfirmation as asked:
                # It may go along with a record that is still to come.
                undoing.later.append((step, asked))
    for step, question in undoing.later:
        if _row(undoing.uow, entities[step.table].model, step.record_id) is not None:
            raise question


def _take_back_document(undoing: Undoing, kind: DocumentType, step: Step) -> None:
    uow = undoing.uow
    head = _row(uow, kind.header, step.record_id)
    what = msg(kind.label)
    if head is None or undoing.since.get((step.table, step.record_id), ("",))[0] == "delete":
        undoing.say(step, what, step.label, msg("is gone already"))
        return
    label = str(head["number"] or step.label)
    if head["status"] == "cancelled":
        undoing.say(step, what, label, msg("is cancelled already"))
        return
    with undoing.trying(step, what, label):
        if head["status"] == kind.workflow.initial:
            _unchanged_draft(undoing, step)
            kind.commands.discard(uow, document_id=step.record_id)
            undoing.say(step, what, label, msg("draft thrown away"))
        else:
            with _agreed(uow, f"{kind.key}.cancel"):
                kind.commands.fire(uow, document_id=step.record_id, action="cancel")
            undoing.say(step, what, label, msg("cancelled"))


def _unchanged_draft(undoing: Undoing, step: Step) -> None:
    touched = undoing.since.get((step.table, step.record_id))
    if touched is not None:
        raise RuleBroken("changed", msg("Changed by {user} since.", user=touched[1]))


@contextmanager
def _agreed(uow: UnitOfWork, key: str) -> Iterator[None]:
    """Agreed to by asking for the undo: the list of what it cancels was shown."""
    asked = uow.request
    uow.request = replace(asked, confirmed=asked.confirmed | {key})
    try:
        yield
    finally:
        uow.request = asked


def _row(uow: UnitOfWork, model: type[Base], record_id: int) -> dict[str, Any] | None:
    try:
        return uow.get(model, record_id, lock=True)
    except NotFound:
        return None


def _take_back_record(undoing: Undoing, entity: Entity, step: Step) -> None:
    now = _row(undoing.uow, entity.model, step.record_id)
    what = msg(entity.label)
    touched = undoing.since.get((step.table, step.record_id))
    if now is None or (touched is not None and touched[0] == "delete"):
        if step.made:
            undoing.say(step, what, step.label, msg("is gone already"))
        else:
            undoing.say(step, what, step.label, msg("was deleted since"), refused=True)
        return
    label = str(now.get(entity.title) or step.label)
    with undoing.trying(step, what, label):
        if not step.made:
            _put_back(undoing, entity, step, now)
            return
        text = _delete(undoing, entity, step)
        if touched is not None:
            text = msg("{done}, with what {user} changed since", done=text, user=touched[1])
        undoing.say(step, what, label, text)


def _id_of(command: Command[..., Any], record_id: int) -> dict[str, int]:
    """A master's command's parameter for the id: the first of its own that ends so."""
    return {next(name for name in declared(command.run) if name.endswith("_id")): record_id}


def _delete(undoing: Undoing, entity: Entity, step: Step) -> str:
    """Delete a record the import made; one that only its own cancelled documents name is kept,
    inactive: the ledger never forgets.
    """
    uow = undoing.uow
    assert entity.delete is not None
    try:
        entity.delete(uow, **_id_of(entity.delete, step.record_id))
        return msg("deleted")
    except InUse as used:
        others = _other_users(undoing, entity.model, step.record_id, used.tables)
        if others:
            users = ", ".join(others)
            raise RuleBroken("in_use", msg("Used since: {users}.", users=users)) from None
        if "active" not in entity.model.table().c or entity.save is None:
            raise
    entity.save(uow, **_id_of(entity.save, step.record_id), values={"active": False})
    return msg("made inactive; its cancelled documents stay on record")


def _other_users(
    undoing: Undoing, model: type[Base], record_id: int, tables: Sequence[str]
) -> list[str]:
    """What uses a record besides the import's own documents, in words."""
    registry, conn = undoing.uow.registry, undoing.uow.conn
    own: dict[str, set[int]] = {}
    kinds = {kind.header.table().name: kind for kind in registry.documents.values()}
    for step in undoing.steps:
        if step.table in kinds:
            own.setdefault(step.table, set()).add(step.record_id)
    lines = {kind.line.table().name: kind for kind in registry.documents.values()}
    names = {e.model.table().name: e.plural for e in registry.entities.values()}
    found: list[str] = []
    for name in tables:
        table = Base.metadata.tables[name]
        if table.info["derived"]:
            continue
        uses = or_(*(table.c[key] == record_id for key in masters.references(name, model)))
        query = select(table).where(uses)
        if name in lines:
            kind = lines[name]
            header = kind.header.table()
            query = (
                select(header.c.number)
                .where(header.c.id.in_(select(table.c.document_id).where(uses)))
                .where(header.c.id.not_in(own.get(header.name, set())))
            )
            numbers = conn.execute(query.limit(_MOST_USERS)).scalars()
            found += [number or msg(kind.label) for number in numbers]
            continue
        if name in kinds:
            query = query.where(table.c.id.not_in(own.get(name, set())))
        elif "source_type" in table.c:
            sources = [(kinds[n].key, i) for n, ids in own.items() for i in ids]
            query = query.where(tuple_(table.c.source_type, table.c.source_id).not_in(sources))
        if conn.execute(query.limit(1)).first() is not None:
            found.append(msg(names.get(name, name)))
    return list(dict.fromkeys(found))


def _put_back(undoing: Undoing, entity: Entity, step: Step, now: Mapping[str, Any]) -> None:
    """Give a changed record its old values; refused where somebody changed them since."""
    assert entity.save is not None
    what, label = msg(entity.label), str(now.get(entity.title) or step.label)
    facts = entity.facts
    values: dict[str, Any] = {}
    for key, (before, after) in step.changed.items():
        if key not in facts:
            continue
        if audit.encode(now[key]) != after:
            user = undoing.since.get((step.table, step.record_id), ("", ""))[1]
            text = msg("{field}: changed by {user} since", field=msg(facts[key].label), user=user)
            undoing.say(step, what, label, text, refused=True)
            continue
        # As the commands take them: kept as text, figures and days come back by their facts.
        values[key] = masters.check_value(facts[key].but(required=False), before)
        undoing.say(step, what, label, _told(facts[key], before))
    entity.save(undoing.uow, **_id_of(entity.save, step.record_id), values=values)
    kept = undoing.uow.get(entity.model, step.record_id)
    for key in values:
        if kept[key] != values[key]:
            text = msg("{field}: you may not change it", field=msg(facts[key].label))
            undoing.say(step, what, label, text, refused=True)


def _told(fact: Fact, before: Any) -> str:
    """A field with the value it gets back; what is sensitive or another record stays unsaid."""
    name = msg(fact.label)
    if fact.sensitive or fact.kind is Kind.REFERENCE:
        return msg("{field} put back", field=name)
    if before in (None, ""):
        return msg("{field} emptied again", field=name)
    choice = fact.choice(before)
    value = msg(choice.label) if choice is not None else before
    return msg("{field} back to {value}", field=name, value=value)
