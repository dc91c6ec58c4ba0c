"""Every write is a command under one gate.

The gate opens the transaction, asks for the permission, runs the verb, writes the audit and the
answer to a repeated request, and commits. Whatever is raised rolls everything back.
"""

from __future__ import annotations

import hashlib
import json
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, Insert, String, Update, bindparam, func, insert, select, update
from sqlalchemy import delete as sql_delete
from sqlalchemy.exc import IntegrityError

from factory_desktop.core.kernel import steps
from factory_desktop.core.kernel.changes import Changes
from factory_desktop.core.kernel.clock import Clock
from factory_desktop.core.kernel.errors import (
    Conflict,
    Denied,
    EnvironmentProblem,
    NeedsConfirmation,
    NotFound,
)
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform import audit, numbering, parameters, seals, standing
from factory_desktop.core.platform.db import AnySelect, Base, news
from factory_desktop.core.platform.db.base import check_lengths, defaults_of
from factory_desktop.core.platform.db.bulk import write_many
from factory_desktop.core.platform.db.patience import Patience
from factory_desktop.core.platform.parts import Parts
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.settings import Settings
from factory_desktop.core.platform.standing import Answer, Standing
from factory_desktop.core.platform.tables import PostRequest

if TYPE_CHECKING:
    from factory_desktop.core.platform.company import Company

#: Told of each row a command writes: model, id, what changed before (None: a new row) and after,
#: label. An import listens, so that it can be undone.
Listener = Callable[[type[Base], int, Mapping[str, Any] | None, Mapping[str, Any], str], None]

P = ParamSpec("P")
R = TypeVar("R")

#: So many rows are left to a command's end; more are written all the same.
_MOST_LEFT = 100_000
#: How often a constraint may be broken by a race before it is a defect.
_RACES = 2


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks, under which key (a repeat gives the first answer), and what was confirmed."""

    actor: Actor
    key: str = ""
    confirmed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome(Generic[R]):
    """What a command gave: its value, what it touched, whether it was a repeat."""

    value: R
    changes: Changes
    operation: str = ""
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Command(Generic[P, R]):
    """A verb with its permission; `permission` may be worked out from the parameters.

    A `secret` one takes or gives what must not be kept (a password): no request of it is
    remembered, so a repeat runs it again.
    """

    name: str
    permission: str | Callable[..., str]
    run: Callable[Concatenate[UnitOfWork, P], R]
    secret: bool = False

    def __call__(self, uow: UnitOfWork, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run as part of another command: same transaction, own permission."""
        uow.require(self.permission_for(kwargs))
        return self.run(uow, *args, **kwargs)

    def permission_for(self, params: Mapping[str, Any]) -> str:
        """The permission this call needs."""
        return self.permission if isinstance(self.permission, str) else self.permission(**params)


def command(
    name: str, *, permission: str | Callable[..., str], secret: bool = False
) -> Callable[[Callable[Concatenate[UnitOfWork, P], R]], Command[P, R]]:
    """Make a function a command: `@command("items.item.save", permission="items.item.edit")`."""

    def wrap(function: Callable[Concatenate[UnitOfWork, P], R]) -> Command[P, R]:
        return Command(name, permission, function, secret)

    return wrap


class Ending(Protocol):
    """What a command leaves to its end, since nobody reads it before it is committed."""

    def write(self, uow: UnitOfWork) -> None:
        """Write it."""


@dataclass
class UnitOfWork:
    """One transaction: the connection, who works, and all that must be told about it."""

    company: Company
    conn: Connection
    request: Request
    standing: Standing
    operation: str = field(default_factory=lambda: uuid.uuid4().hex)
    changes: Changes = field(default_factory=Changes)

    def __post_init__(self) -> None:
        self.actor = self.request.actor
        self.clock: Clock = self.company.clock
        self.registry = self.company.registry
        self.granted = self.standing.granted
        self.settings = Settings(self.conn, self.registry, self.standing.settings)
        self.listener: Listener | None = None
        self._audit: list[audit.Draft] = []
        self._posted: list[seals.Posted] = []
        self._left: dict[type[Base], list[Mapping[str, Any]]] = {}
        self.endings: dict[type[Ending], Ending] = {}
        mark = self.company.mark
        self.operation = mark + self.operation[len(mark) :]

    def require(self, permission: str) -> None:
        """Raise `Denied` unless the user has this permission now."""
        if not self.granted.may(permission):
            label = self.registry.permissions.get(permission)
            raise Denied(
                permission,
                msg(
                    "You may not do this: {what}. Ask your administrator.",
                    what=msg(label.label) if label else permission,
                ),
            )

    def confirm(self, key: str, message: str, hint: str = "") -> None:
        """Go on only where the user has confirmed `key`."""
        if key not in self.request.confirmed:
            raise NeedsConfirmation(key, message, hint)

    def saw(
        self,
        model: type[Base],
        row_id: int,
        old: Mapping[str, Any] | None,
        new: Mapping[str, Any],
        label: str = "",
    ) -> None:
        """Tell who listens that a row was written, of which `old` and `new` hold what changed."""
        if self.listener is not None:
            self.listener(model, row_id, old, new, label)

    def insert(
        self,
        model: type[Base],
        values: Mapping[str, Any],
        label: str = "",
        parts: Parts | None = None,
    ) -> int:
        """Insert a row with the lists that belong to it, audited; returns its id."""
        check_lengths(model, [values])
        result = self.conn.execute(_insert(model), dict(values))
        key = result.inserted_primary_key
        row_id = int(key[0]) if key is not None and isinstance(key[0], int) else 0
        self.touch(model, row_id)
        given = {part: rows for part, rows in (parts or {}).items() if rows}
        for part, rows in given.items():
            part.write(self.conn, row_id, rows)
            self.touch(part.model)
        lists = {part.key: part.logged(rows) for part, rows in given.items()}
        self.record_created(model, row_id, values, label, lists)
        return row_id

    def insert_many(
        self, model: type[Base], rows: Sequence[Mapping[str, Any]], *, at_end: bool = False
    ) -> None:
        """Insert rows of a ledger or of a document's lines, without an audit entry each.

        The document they belong to is audited; ledgers are their own history. Rows that nobody
        reads before may be left to the command's end; they have ids that were reserved for them.
        """
        if rows:
            check_lengths(model, rows)
            given = {**defaults_of(model), **rows[0]}
            if given.keys() != rows[0].keys():
                rows = [{**defaults_of(model), **row} for row in rows]
            if at_end:
                left = self._left.setdefault(model, [])
                left.extend(rows)
                if len(left) > _MOST_LEFT:
                    self._write_left(model)
                return
            self._write_left(model)
            write_many(self.conn, _insert_only(model), rows)
            self.touch(model)

    def reserve_ids(self, model: type[Base], count: int) -> Sequence[int]:
        """Ids, in order, for as many rows that are left to the end; nobody else is given them."""
        table = model.table()
        if self.conn.dialect.name != "sqlite":
            sequence = func.nextval(func.pg_get_serial_sequence(table.name, "id"))
            of_each = select(sequence).select_from(func.generate_series(1, count))
            return list(self.conn.execute(of_each).scalars())
        left = self._left.get(model)
        last = left[-1]["id"] if left else self.conn.execute(select(func.max(table.c.id))).scalar()
        first = (last or 0) + 1
        return range(first, first + count)

    def _write_left(self, model: type[Base]) -> None:
        rows = self._left.pop(model, None)
        if rows:
            write_many(self.conn, _insert_only(model), rows)
            self.touch(model)

    def record_created(
        self,
        model: type[Base],
        row_id: int,
        values: Mapping[str, Any],
        label: str,
        lists: Mapping[str, list[Any]] | None = None,
    ) -> None:
        """Audit a row that was inserted, by itself or with many others of a master."""
        whole = {**defaults_of(model), **values}
        self._audit.append(audit.Draft.created(model, row_id, whole, label, lists))
        self.saw(model, row_id, None, values, label)

    def update(
        self,
        model: type[Base],
        row_id: int,
        values: Mapping[str, Any],
        *,
        version: int | None = None,
        label: str = "",
        bump: bool = False,
        old: Mapping[str, Any] | None = None,
        parts: Parts | None = None,
    ) -> dict[str, Any]:
        """Update a row and the lists that belong to it, audited with old and new of what really
        changed; returns the old row.

        With `bump` the version counts up even where no column changed (a document's lines did).
        `old` is the row where the caller has read it under its lock.

        With `version`, somebody else's edit in between raises `Conflict`, which shows both
        values of the fields that differ; what only the other one changed is kept.
        """
        old = dict(old) if old is not None else self.get(model, row_id, lock=True)
        parts = parts or {}
        there = {part: part.read(self.conn, row_id) for part in parts}
        if version is not None and old["version"] != version:
            values, parts = self._merge(model, old, there, values, parts, version)
        new = {k: v for k, v in values.items() if old[k] != v}
        lists = self._write_parts(row_id, there, parts)
        if not new and not lists and not bump:
            return old
        if "version" in old:
            new["version"] = old["version"] + 1
        check_lengths(model, [new])
        self.conn.execute(_update(model), {"of_id": row_id, **new})
        self.touch(model, row_id)
        self._audit.append(audit.Draft.updated(model, row_id, old, new, label, lists))
        self.saw(model, row_id, old, new, label)
        return old

    def _write_parts(self, row_id: int, there: Parts, parts: Parts) -> dict[str, audit.Lists]:
        """Write the lists that are not as they lie there; gives them before and after."""
        lists: dict[str, audit.Lists] = {}
        for part, rows in parts.items():
            if rows != there[part]:
                part.write(self.conn, row_id, rows)
                self.touch(part.model)
                before, after = part.logged(there[part]), part.logged(rows)
                lists[part.key] = (before, after)
                self.saw(part.model, row_id, {part.key: before}, {part.key: after})
        return lists

    def _merge(
        self,
        model: type[Base],
        now: Mapping[str, Any],
        there: Parts,
        mine: Mapping[str, Any],
        parts: Parts,
        version: int,
    ) -> tuple[dict[str, Any], Parts]:
        """Keep both edits where they touch different fields and rows, else raise `Conflict`."""
        theirs = audit.changed_since(self.conn, model, int(now["id"]), version)
        changed = {
            key: value
            for key, value in mine.items()
            if key not in theirs or not theirs.is_still(key, value)
        }
        clash = {k: (v, now[k]) for k, v in changed.items() if k in theirs and v != now[k]}
        merged = dict(parts)
        for part, rows in parts.items():
            if part.key in theirs:
                before = theirs.shown[part.key]
                merged[part], told_of = part.merged(before, rows, there[part])
                clash |= told_of
        if clash:
            told = msg("Somebody else changed this record while you worked on it.")
            both = {key: changed.get(key, now[key]) for key in mine}
            lists = {part.key: rows for part, rows in merged.items()}
            raise Conflict(told, clash, {"header": both, **lists}, now["version"])
        return changed, merged

    def delete(self, model: type[Base], row_id: int, label: str = "") -> None:
        """Delete a row, audited with what it held."""
        table = model.table()
        old = self.get(model, row_id, lock=True)
        self.conn.execute(sql_delete(table).where(table.c.id == row_id))
        self.touch(model, row_id)
        self._audit.append(audit.Draft.deleted(model, row_id, old, label))

    def get(self, model: type[Base], row_id: int, *, lock: bool = False) -> dict[str, Any]:
        """A row by id as a dict; `NotFound` where it is gone."""
        row = self.conn.execute(by_id(model, lock), {"of_id": row_id}).mappings().first()
        if row is None:
            raise NotFound(msg("This record no longer exists."))
        return dict(row)

    def record(self, action: str, table: str, row_id: int, detail: Mapping[str, Any]) -> None:
        """Write an audit entry for something that is no plain edit."""
        self._audit.append(audit.Draft(action, table, row_id, {}, dict(detail), ""))

    def posted(self, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        """Say that rows were written to a ledger, so that the audit seals them."""
        self._posted.append(seals.Posted(model.table().name, rows))

    def touch(self, model: type[Base] | str, row_id: int = 0) -> None:
        """Say that a table (and a row of it) changed."""
        name = model if isinstance(model, str) else model.table().name
        ids = frozenset({row_id}) if row_id else frozenset()
        self.changes = self.changes | Changes({name: ids})

    def emit(self, event: object) -> None:
        """Tell the modules above; a handler's error rolls the command back."""
        for handler in self.registry.handlers(type(event)):
            handler(self, event)

    def number(self, series: str, pattern: str, year: int) -> str:
        """The next number of a series, gapless: it is given back if the command fails."""
        return numbering.take(self.conn, series, pattern, year)

    def finish(self) -> None:
        """Write what was left to the end, then what the audit has gathered.

        A dry run never comes here: what is left to the end must be sure to go in.
        """
        for model in list(self._left):
            self._write_left(model)
        for ending in self.endings.values():
            ending.write(self)
        now, end = self.clock.now(), self.standing.audit_end
        posted = self._posted
        audit.write(self.conn, self._audit, self.actor, self.operation, now, end, posted)


@cache
def _insert(model: type[Base]) -> Insert:
    return insert(model.table())


@cache
def _insert_only(model: type[Base]) -> Insert:
    """Where nobody asks for the ids."""
    return insert(model.table()).inline()


@cache
def _update(model: type[Base]) -> Update:
    table = model.table()
    return update(table).where(table.c.id == bindparam("of_id"))


@cache
def by_id(model: type[Base], lock: bool = False) -> AnySelect:
    """The query of a row by its id, `of_id`."""
    table = model.table()
    query = select(table).where(table.c.id == bindparam("of_id"))
    return query.with_for_update() if lock else query


def execute(
    company: Company,
    request: Request,
    wanted: Command[P, R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Outcome[R]:
    """Run a command in a transaction of its own, again where others or the server were in its way.

    Two who add the same code at the same moment both find it free; the database refuses the
    second, and his second try finds the first one's record and says so. A connection that is
    lost while committing is settled by the request key: the second try finds the answer.
    """
    parameters.check(wanted.run, kwargs)
    patience = Patience()
    races = 0
    while True:
        try:
            return _once(company, request, wanted, *args, **kwargs)
        except EnvironmentProblem as problem:
            patience.wait(problem)
        except IntegrityError:
            races += 1
            if races > _RACES:
                raise
            patience.pause()


def _once(
    company: Company,
    request: Request,
    wanted: Command[P, R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Outcome[R]:
    kept = bool(request.key) and not wanted.secret
    with _committing(kept) as at_its_end, company.db.write() as conn:
        digest = _digest(wanted.name, args, kwargs) if kept else ""
        stand = standing.read(conn, request.actor, request.key if kept else "")
        if stand.answer is not None:
            result = _repeated(stand.answer, request, digest)
            return Outcome(json.loads(result), Changes(), repeated=True)
        uow = UnitOfWork(company, conn, request, stand)
        uow.require(wanted.permission_for(kwargs))
        value = wanted.run(uow, *args, **kwargs)
        steps.check()
        uow.finish()
        told = news.told_with(conn, company.mark, uow.changes)
        if kept:
            _store(conn, request, wanted.name, digest, value, uow, told)
        elif told:
            conn.execute(select(news.publish(told)))
        outcome = Outcome(value, uow.changes, uow.operation)
        at_its_end.set()
    company.committed(outcome.changes)
    return outcome


@contextmanager
def _committing(kept: bool) -> Iterator[threading.Event]:
    """Without a request key nobody can know what became of a commit whose answer was lost."""
    at_its_end = threading.Event()
    try:
        yield at_its_end
    except EnvironmentProblem as problem:
        if problem.code != "gone" or kept or not at_its_end.is_set():
            raise
        raise EnvironmentProblem(
            "unknown",
            msg("The server was lost while it was saving."),
            msg("Look whether it was saved before you do it again."),
        ) from problem


def _digest(name: str, args: tuple[object, ...], kwargs: dict[str, object]) -> str:
    text = json.dumps([name, args, kwargs], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _repeated(answer: Answer, request: Request, digest: str) -> str:
    """The answer given to this key before; the same key for another request is refused."""
    if answer.digest != digest or answer.user_id != request.actor.user_id:
        raise Conflict(msg("This request key was already used for something else."))
    return answer.result


def _store(
    conn: Connection,
    request: Request,
    name: str,
    digest: str,
    value: object,
    uow: UnitOfWork,
    told: str,
) -> None:
    """Keep the answer to a request key; the same statement tells the news where there are any."""
    answer = {
        "key": request.key,
        "user_id": request.actor.user_id,
        "command": name,
        "digest": digest,
        "result": json.dumps(value, default=str),
        "at": uow.clock.now(),
    }
    if told:
        conn.execute(_stored_and_told(), {**answer, "told": told})
    else:
        conn.execute(_insert(PostRequest), answer)


@cache
def _stored_and_told() -> Any:
    told = bindparam("told", type_=String)
    return insert(PostRequest.table()).returning(news.publish(told))
