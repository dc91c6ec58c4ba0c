"""Documents: drafts saved with their lines, moved by a workflow, numbered on confirming.

A document type says only what is its own (tables, totals, what it posts); saving, checking,
confirming, cancelling, pulling lines and tracing are the same for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Connection,
    DateTime,
    Index,
    Integer,
    String,
    bindparam,
    delete,
    insert,
    select,
)

from factory_desktop.core.kernel.errors import Conflict, Invalid, RuleBroken
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform import masters, merging, periods
from factory_desktop.core.platform.commands import Command, by_id
from factory_desktop.core.platform.db import AnySelect, Base, Id, Record, Stored, facts_of, stored
from factory_desktop.core.platform.db import field as column
from factory_desktop.core.platform.db.base import defaults_of
from factory_desktop.core.platform.parameters import is_id
from factory_desktop.core.platform.parts import Part, Rows
from factory_desktop.core.platform.workflow import Workflow

if TYPE_CHECKING:
    from factory_desktop.core.platform.commands import UnitOfWork

#: Columns of a line that are not typed, and so cannot be typed otherwise.
_LINE_OWN = {"id", "document_id", "position"}
#: Lines a document may have; more is an import, not a document.
MOST_LINES = 2000


class DocumentMixin(Record):
    """The columns every document's header has."""

    number: Stored[str | None] = column(
        Fact("Number", Kind.CODE, read_only=True), unique=True, index=False
    )
    posted_on: Stored[date] = column(Fact("Date", Kind.DATE, required=True), index=True)
    status: Stored[str] = stored(String(20), nullable=False, default="draft", index=True)
    remarks: Stored[str | None] = column(Fact("Remarks", Kind.MULTILINE, max_length=1000))
    created_at: Stored[datetime] = stored(DateTime, nullable=False)
    created_by: Stored[str] = stored(String(100), nullable=False)
    confirmed_at: Stored[datetime | None] = stored(DateTime)
    confirmed_by: Stored[str | None] = stored(String(100))


class LineMixin:
    """The columns every document's line has, beside `document_id`."""

    id: Stored[int] = stored(Id, primary_key=True)
    position: Stored[int] = stored(Integer, nullable=False)
    source_line_id: Stored[int | None] = stored(Id, index=True)


class DocumentLink(Base):
    """What was made from what."""

    __tablename__ = "document_link"
    __table_args__ = (Index("ix_document_link_to", "to_type", "to_id"),)

    from_type: Stored[str] = stored(String(40), primary_key=True)
    from_id: Stored[int] = stored(Id, primary_key=True, autoincrement=False)
    to_type: Stored[str] = stored(String(40), primary_key=True)
    to_id: Stored[int] = stored(Id, primary_key=True, autoincrement=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it stands in the transaction: header and lines as plain dicts.

    The header holds the rows of the type's `parts` too, each list under its key.
    """

    type: DocumentType
    header: dict[str, Any]
    lines: list[dict[str, Any]]

    @property
    def id(self) -> int:
        """Its id."""
        return int(self.header["id"])


@dataclass(frozen=True, slots=True)
class Pull:
    """How lines of another document become lines of this one.

    `open` gives what is still open by line id; `header` and `line` turn rows into defaults.
    """

    source: str
    open: Callable[[Connection, int], Mapping[int, Any]]
    header: Callable[[Mapping[str, Any]], dict[str, Any]]
    line: Callable[[Mapping[str, Any], Any], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class DocumentType:
    """Everything that is special about one kind of document.

    `prepare` completes and checks header and lines in place before a draft is saved, raising
    `Invalid` with `lines.N.field`. `series` names its numbers, `pattern` how they look.
    `source_field` is the header's column that names the document its lines were pulled from.
    `parts` are lists beside the lines (an order's charges); their rows come and go in the header.
    """

    key: str
    label: str
    plural: str
    header: type[Base]
    line: type[Base]
    series: str
    pattern: str
    workflow: Workflow
    prepare: Callable[[UnitOfWork, dict[str, Any], list[dict[str, Any]]], None]
    pulls: tuple[Pull, ...] = ()
    source_field: str = ""
    also: tuple[str, ...] = ()
    print: Callable[..., Any] | None = None
    computed: tuple[str, ...] = ()
    line_computed: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    commands: DocumentCommands = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "commands", _commands(self))

    def header_facts(self) -> dict[str, Fact]:
        """Facts of what is typed in the head."""
        skip = {"number", *self.computed}
        return {k: f for k, f in facts_of(self.header).items() if k not in skip}

    def line_facts(self) -> dict[str, Fact]:
        """Facts of what is typed in a line."""
        return {k: f for k, f in facts_of(self.line).items() if k not in self.line_computed}


@dataclass(frozen=True, slots=True)
class DocumentCommands:
    """The three writes every document has."""

    save: Command[..., int]
    fire: Command[..., int]
    discard: Command[..., None]


def _commands(kind: DocumentType) -> DocumentCommands:
    def save(
        uow: UnitOfWork,
        *,
        header: Mapping[str, Any],
        lines: Sequence[Mapping[str, Any]],
        document_id: int | None = None,
        version: int | None = None,
        seen: Mapping[str, Any] | None = None,
    ) -> int:
        return save_draft(uow, kind, document_id, version, header, lines, seen)

    def fire_(uow: UnitOfWork, *, document_id: int, action: str, version: int | None = None) -> int:
        return fire(uow, kind, document_id, action, version)

    def discard_(uow: UnitOfWork, *, document_id: int) -> None:
        discard(uow, kind, document_id)

    def verb(*, action: str, **_: object) -> str:
        moves = [t for t in kind.workflow.transitions if t.action == action]
        if not moves:
            raise RuleBroken("illegal_move", msg("There is no action “{action}”.", action=action))
        return f"{kind.key}.{moves[0].verb}"

    return DocumentCommands(
        Command(f"{kind.key}.save", f"{kind.key}.edit", save),
        Command(f"{kind.key}.fire", verb, fire_),
        Command(f"{kind.key}.discard", f"{kind.key}.edit", discard_),
    )


def load(conn: Connection, kind: DocumentType, document_id: int, *, lock: bool = False) -> Document:
    """A document with its lines in order; `NotFound` through the header where it is gone."""
    header = _header_of(conn, kind, document_id, lock=lock)
    found = conn.execute(_lines_of(kind.line), {"of_id": document_id})
    names = tuple(found.keys())
    lines = [dict(zip(names, line, strict=True)) for line in found]
    return Document(kind, header, lines)


def _header_of(
    conn: Connection, kind: DocumentType, document_id: int, *, lock: bool = False
) -> dict[str, Any]:
    row = conn.execute(by_id(kind.header, lock), {"of_id": document_id}).mappings().first()
    if row is None:
        raise RuleBroken("gone", msg("This document no longer exists."))
    lists = {part.key: part.read(conn, document_id) for part in kind.parts}
    return {**row, **lists}


@cache
def _lines_of(line: type[Base]) -> AnySelect:
    """The query of a document's lines in order; read after the header was locked."""
    table = line.table()
    found = select(table).where(table.c.document_id == bindparam("of_id"))
    return found.order_by(table.c.position)


def save_draft(
    uow: UnitOfWork,
    kind: DocumentType,
    document_id: int | None,
    version: int | None,
    header: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
    seen: Mapping[str, Any] | None = None,
) -> int:
    """Check and keep a draft with all its lines; returns its id. Posts nothing.

    Where somebody else saved it after `version`, both edits are kept, each held against `seen`
    (`header` and `lines` as they were opened); `Conflict` names fields that both changed. A list
    beside the lines that is not given stays as it is.
    """
    old = None if document_id is None else _draft_of(uow, kind, document_id)
    if old is not None:
        header = {**{part.key: old.header[part.key] for part in kind.parts}, **header}
    head, body = checked(uow, kind, header, lines)
    if old is None:
        document_id = _insert_header(uow, kind, head)
    else:
        document_id = old.id
        if version is not None and old.header["version"] != version:
            if seen is None:
                _check_same(old, head, body)
            else:
                head, body = checked(uow, kind, *_merged(kind, seen, (head, body), old))
        parts = _without_parts(kind, head)
        uow.update(kind.header, document_id, head, bump=True, old=old.header, parts=parts)
        table, link = kind.line.table(), DocumentLink.table()
        of_this = (link.c.to_type == kind.key) & (link.c.to_id == document_id)
        uow.conn.execute(delete(table).where(table.c.document_id == document_id))
        uow.conn.execute(delete(link).where(of_this))
        uow.touch(kind.header, document_id)
    rows = [
        {**line, "document_id": document_id, "position": position}
        for position, line in enumerate(body, start=1)
    ]
    _insert_lines(uow, kind, rows)
    _link_source(uow, kind, document_id, head)
    return document_id


def bring_in(
    uow: UnitOfWork,
    kind: DocumentType,
    action: str,
    header: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
) -> int:
    """Save a new document and move it on at once, as who takes in many does; returns its id.

    The same as the two commands one after the other, but that its lines are not read back, and
    are written when the command ends.
    """
    uow.require(kind.commands.save.permission_for({}))
    uow.require(kind.commands.fire.permission_for({"action": action}))
    head, body = checked(uow, kind, header, lines)
    document_id = _insert_header(uow, kind, head)
    _link_source(uow, kind, document_id, head)
    blank = _blank_line(kind.line)
    ids = uow.reserve_ids(kind.line, len(body))
    rows = [
        {**blank, **line, "id": line_id, "document_id": document_id, "position": position}
        for position, (line_id, line) in enumerate(zip(ids, body, strict=True), start=1)
    ]
    uow.insert_many(kind.line, rows, at_end=True)
    document = Document(kind, _header_of(uow.conn, kind, document_id), rows)
    _move(uow, document, action)
    return document_id


@cache
def _blank_line(line: type[Base]) -> Mapping[str, Any]:
    """Every column of a line, with what it holds where nothing is said."""
    return {**dict.fromkeys(line.table().columns.keys()), **defaults_of(line)}


def _insert_header(uow: UnitOfWork, kind: DocumentType, head: dict[str, Any]) -> int:
    """Insert a new draft's head with its lists."""
    parts = _without_parts(kind, head)
    values = {
        **{key: value for key, value in head.items() if value is not None},
        "status": kind.workflow.initial,
        "created_at": uow.clock.now(),
        "created_by": uow.actor.name,
    }
    return uow.insert(kind.header, values, kind.label, parts)


def _draft_of(uow: UnitOfWork, kind: DocumentType, document_id: int) -> Document:
    """A draft under its lock: nobody changes it until the command ends."""
    old = load(uow.conn, kind, document_id, lock=True)
    _still_draft(kind, old)
    return old


def _without_parts(kind: DocumentType, head: dict[str, Any]) -> dict[Part, Rows]:
    """Take the rows of the lists out of a checked header."""
    return {part: head.pop(part.key) for part in kind.parts}


def _check_same(now: Document, head: Mapping[str, Any], body: Sequence[Mapping[str, Any]]) -> None:
    """Raise `Conflict` with both values of what somebody else left otherwise than it is here."""
    clash: dict[str, tuple[object, object]] = {
        key: (mine, now.header[key]) for key, mine in head.items() if now.header[key] != mine
    }
    for index in range(max(len(body), len(now.lines))):
        ours = body[index] if index < len(body) else {}
        theirs = now.lines[index] if index < len(now.lines) else {}
        for key in {**theirs, **ours}.keys() - _LINE_OWN:
            if ours.get(key) != theirs.get(key):
                clash[f"lines.{index}.{key}"] = (ours.get(key), theirs.get(key))
    if clash:
        told = msg("Somebody else changed this document while you worked on it.")
        raise Conflict(told, dict(sorted(clash.items())))


def _merged(
    kind: DocumentType,
    seen: Mapping[str, Any],
    mine: tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]],
    now: Document,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Mine and what somebody else saved meanwhile, in one."""
    theirs = typed(kind, now.header, now.lines)
    try:
        base = typed(kind, seen["header"], seen["lines"])
    except (KeyError, TypeError, AttributeError):
        raise Invalid({"seen": msg("Give header and lines as they were opened.")}) from None
    ours = typed(kind, {**base[0], **mine[0]}, mine[1])
    lists = {part.key: part.named_by for part in kind.parts}
    merged = merging.merge(base, ours, theirs, lists=lists)
    if merged.clashes:
        told = msg("Somebody else changed this document while you worked on it.")
        now_there = {"header": theirs[0], "lines": theirs[1]}
        both = {"header": merged.header, "lines": merged.lines, "seen": now_there}
        raise Conflict(told, dict(sorted(merged.clashes.items())), both, now.header["version"])
    return merged.header, merged.lines


def typed(
    kind: DocumentType, header: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Of a document what is typed: the rest follows from it."""
    keys = (*kind.line_facts(), "source_line_id")
    head: dict[str, Any] = {key: _plain(header.get(key)) for key in kind.header_facts()}
    for part in kind.parts:
        rows = header.get(part.key) or ()
        head[part.key] = [{key: _plain(row.get(key)) for key in part.columns} for row in rows]
    return head, [{key: _plain(line.get(key)) for key in keys} for line in lines]


def _plain(value: Any) -> Any:
    """A typed value; nothing that a form could not hold."""
    if value is not None and not isinstance(value, (str, int, Decimal, date)):
        raise TypeError(value)
    return value


def _insert_lines(uow: UnitOfWork, kind: DocumentType, rows: list[dict[str, Any]]) -> None:
    keys = {key for row in rows for key in row}
    uow.insert_many(kind.line, [{key: row.get(key) for key in keys} for row in rows])


def _still_draft(kind: DocumentType, document: Document) -> None:
    if document.header["status"] != kind.workflow.initial:
        raise RuleBroken(
            "not_draft",
            msg("{number} is confirmed and no longer changes.", number=document.header["number"]),
            msg("Cancel it and make a new one."),
        )


def _link_source(
    uow: UnitOfWork, kind: DocumentType, document_id: int, head: Mapping[str, Any]
) -> None:
    if kind.source_field and head.get(kind.source_field):
        uow.conn.execute(
            insert(DocumentLink.table()).values(
                from_type=kind.pulls[0].source,
                from_id=head[kind.source_field],
                to_type=kind.key,
                to_id=document_id,
            )
        )


def checked(
    uow: UnitOfWork,
    kind: DocumentType,
    header: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Header and lines as they can be kept; `Invalid` names every field that is wrong."""
    errors: dict[str, str] = {}
    head: dict[str, Any] = {}
    lists = {part.key for part in kind.parts}
    given = {key: value for key, value in header.items() if key not in lists}
    try:
        head = masters.check(uow.conn, uow.registry, kind.header_facts(), given, whole=True)
    except Invalid as error:
        errors.update(error.fields)
    for part in kind.parts:
        head[part.key] = _checked_rows(part, header.get(part.key), errors)
    body = _checked_lines(uow, kind, lines, errors)
    if not errors and "posted_on" in head:
        periods.check_open(uow, head["posted_on"])
    if errors:
        raise Invalid(errors)
    kind.prepare(uow, head, body)
    return head, body


def _checked_lines(
    uow: UnitOfWork,
    kind: DocumentType,
    lines: Sequence[Mapping[str, Any]],
    errors: dict[str, str],
) -> list[dict[str, Any]]:
    facts = {**kind.line_facts(), "source_line_id": Fact("Source", Kind.INTEGER)}
    if not lines:
        errors["lines"] = msg("Enter at least one line.")
    if len(lines) > MOST_LINES:
        errors["lines"] = msg("At most {most} lines a document.", most=MOST_LINES)
        return []
    known = _known_references(uow, kind, lines)
    given = set().union(*lines)
    blank = dict.fromkeys(facts)
    columns = [
        (key, fact, fact.required, known.get(key))
        for key, fact in facts.items()
        if fact.required or key in given
    ]
    # Figures and ids that were found right, by column: most stand in many lines.
    right: dict[tuple[str, type, object], Any] = {}
    body: list[dict[str, Any]] = []
    for index, line in enumerate(lines):
        clean: dict[str, Any] = {**blank}
        for key, fact, required, there in columns:
            value = line.get(key)
            if value is None and not required:
                continue
            kept = None
            if type(value) is int or (type(value) is Decimal and value.is_finite()):
                kept = (key, type(value), value)
                if kept in right:
                    clean[key] = right[kept]
                    continue
            try:
                clean[key] = masters.check_value(fact, value)
                if there is not None and clean[key] is not None and clean[key] not in there:
                    raise ValueError(msg("This does not exist. Choose one from the list."))
                if kept is not None:
                    right[kept] = clean[key]
            except ValueError as error:
                errors[f"lines.{index}.{key}"] = error.args[0]
        body.append(clean)
    return body


def _checked_rows(part: Part, given: object, errors: dict[str, str]) -> Rows:
    """Rows of a list beside the lines as they can be kept; a name stands in it once."""
    rows = [] if given is None else given
    if not isinstance(rows, (list, tuple)) or not all(isinstance(row, Mapping) for row in rows):
        errors[part.key] = msg("This is not what is asked for here.")
        return []
    if len(rows) > MOST_LINES:
        errors[part.key] = msg("At most {most} lines a document.", most=MOST_LINES)
        return []
    facts = {key: fact for key, fact in facts_of(part.model).items() if key in part.columns}
    found: Rows = []
    named: set[tuple[str, ...]] = set()
    for index, row in enumerate(rows):
        clean: dict[str, Any] = {}
        for key, fact in facts.items():
            try:
                value = row.get(key)
                clean[key] = masters.check_value(fact, fact.default if value is None else value)
            except ValueError as error:
                errors[f"{part.key}.{index}.{key}"] = error.args[0]
        name = tuple(str(clean.get(key)).casefold() for key in part.named_by)
        if name and name in named:
            errors[f"{part.key}.{index}.{part.named_by[0]}"] = msg("This stands here twice.")
        named.add(name)
        found.append(clean)
    return found


def _known_references(
    uow: UnitOfWork, kind: DocumentType, lines: Sequence[Mapping[str, Any]]
) -> dict[str, set[int]]:
    """Ids that exist, by reference column: one statement a column, not one a line."""
    known: dict[str, set[int]] = {}
    for key, fact in kind.line_facts().items():
        if fact.kind is not Kind.REFERENCE:
            continue
        given = (line.get(key) for line in lines)
        wanted = {one for one in given if one is not None and is_id(one)}
        table = uow.registry.entities[fact.reference].model.table()
        query = select(table.c.id).where(table.c.id.in_(wanted))
        known[key] = set(uow.conn.execute(query).scalars()) if wanted else set()
    return known


def fire(
    uow: UnitOfWork,
    kind: DocumentType,
    document_id: int,
    action: str,
    version: int | None = None,
) -> int:
    """Move a document along its workflow: guards, effects, number, new state."""
    document = load(uow.conn, kind, document_id, lock=True)
    if version is not None and document.header["version"] != version:
        raise Conflict(msg("Somebody else changed this document while you worked on it."))
    _move(uow, document, action)
    return document_id


def _move(uow: UnitOfWork, document: Document, action: str) -> None:
    kind = document.type
    transition = kind.workflow.find(action, document.header["status"])
    if transition.asks:
        uow.confirm(f"{kind.key}.{action}", msg(transition.asks))
    for guard in transition.guards:
        guard(uow, document)
    if transition.effects:
        periods.check_open(uow, document.header["posted_on"])
    for effect in transition.effects:
        effect(uow, document)
    values: dict[str, Any] = {"status": transition.target}
    if transition.numbers and document.header["number"] is None:
        year = document.header["posted_on"].year
        values["number"] = uow.number(kind.series, kind.pattern, year)
        values["confirmed_at"] = uow.clock.now()
        values["confirmed_by"] = uow.actor.name
    label = str(values.get("number") or document.header["number"] or kind.label)
    uow.update(kind.header, document.id, values, label=label, old=document.header)


def discard(uow: UnitOfWork, kind: DocumentType, document_id: int) -> None:
    """Throw a draft away; what was confirmed is cancelled instead and stays on record."""
    document = load(uow.conn, kind, document_id, lock=True)
    _still_draft(kind, document)
    table = kind.line.table()
    link = DocumentLink.table()
    uow.conn.execute(delete(table).where(table.c.document_id == document_id))
    for part in kind.parts:
        part.write(uow.conn, document_id, [])
    uow.conn.execute(delete(link).where(link.c.to_type == kind.key, link.c.to_id == document_id))
    uow.delete(kind.header, document_id, kind.label)


def pull_lines(
    conn: Connection, kind: DocumentType, source: DocumentType, source_id: int
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Header and lines for a new document out of another one: what is still open of it."""
    pull = next(pull for pull in kind.pulls if pull.source == source.key)
    document = load(conn, source, source_id)
    still_open = pull.open(conn, source_id)
    header = {kind.source_field: source_id, **pull.header(document.header)}
    lines = [
        {**pull.line(line, still_open[line["id"]]), "source_line_id": line["id"]}
        for line in document.lines
        if still_open.get(line["id"])
    ]
    return header, lines


def made_from(conn: Connection, key: str, document_id: int) -> list[tuple[str, int]]:
    """Documents made from this one, as (type key, id)."""
    link = DocumentLink.table()
    query = select(link.c.to_type, link.c.to_id).where(
        link.c.from_type == key, link.c.from_id == document_id
    )
    return [(row[0], int(row[1])) for row in conn.execute(query.order_by(link.c.to_id))]


def made_of(conn: Connection, key: str, document_id: int) -> list[tuple[str, int]]:
    """Documents this one was made from, as (type key, id)."""
    link = DocumentLink.table()
    query = select(link.c.from_type, link.c.from_id).where(
        link.c.to_type == key, link.c.to_id == document_id
    )
    return [(row[0], int(row[1])) for row in conn.execute(query.order_by(link.c.from_id))]
