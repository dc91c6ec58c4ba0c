"""How things stand when a command begins: one statement reads all that the gate must know.

Read anew for every command, inside its transaction: what was taken away a moment ago, here or in
another process, is gone. Nothing of it is kept from one command to the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    select,
    union_all,
)

from factory_desktop.core.platform import audit
from factory_desktop.core.platform.db import AnySelect, Id
from factory_desktop.core.platform.periods import FiscalYear
from factory_desktop.core.platform.security import access
from factory_desktop.core.platform.security.access import Actor, Granted
from factory_desktop.core.platform.security.tables import User
from factory_desktop.core.platform.tables import AuditHead, PostRequest, SettingValue

#: Columns of an answer that every part fills, with nothing where it has less to say.
_WIDTH = 3
#: Holds a request key until the transaction ends. A statement of its own: the one after it sees
#: what was committed while it waited.
_TAKEN = select(
    func.pg_advisory_xact_lock(func.hashtextextended(bindparam("key", type_=String), 0))
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to a request key before: to which call, of whom."""

    digest: str
    user_id: int | None
    result: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the gate knows: rights of the user, settings as kept, fiscal years, the audit's end."""

    granted: Granted
    settings: Mapping[str, str]
    years: tuple[tuple[date, date], ...]
    audit_end: audit.End
    answer: Answer | None = None


def read(conn: Connection, actor: Actor, key: str = "") -> Standing:
    """How things stand for a user who asks under a request key; `Denied` where he is inactive.

    A key is taken before anything is read, so that of two who come with it at the same moment
    the second waits for the first and finds the answer. A file has one writer anyway.
    """
    if key and conn.dialect.name == "postgresql":
        conn.execute(_TAKEN, {"key": key})
    found: dict[str, list[tuple[str, str, str]]] = {}
    for kind, *texts in conn.execute(_statement(), {"key": key, "user_id": actor.user_id}):
        found.setdefault(kind, []).append((texts[0], texts[1], texts[2]))
    granted = access.as_granted(
        actor, active="user" in found, keys=(row[0] for row in found.get("permission", ()))
    )
    answers = [
        Answer(digest, int(user_id) if user_id is not None else None, result)
        for digest, user_id, result in found.get("answer", ())
    ]
    last_id, last_hash, secret = found["audit"][0]
    return Standing(
        granted,
        {name: value for name, value, _ in found.get("setting", ())},
        tuple(
            (date.fromisoformat(first), date.fromisoformat(last))
            for first, last, _ in found.get("year", ())
        ),
        audit.End(int(last_id), last_hash, secret),
        answers[0] if answers else None,
    )


@cache
def _statement() -> Any:
    """The parts one under the other, all as text: the first column says which it is."""
    request, user, setting = PostRequest.table(), User.table(), SettingValue.table()
    year, end, user_id = FiscalYear.table(), AuditHead.table(), bindparam("user_id", type_=Id)
    permissions = access.permissions(user_id).subquery()
    return union_all(
        _part("answer", request.c.digest, request.c.user_id, request.c.result).where(
            request.c.key == bindparam("key", type_=String)
        ),
        _part("user", user.c.id).where(user.c.id == user_id, user.c.active.is_(True)),
        _part("permission", permissions.c.permission),
        _part("setting", setting.c.key, setting.c.value),
        _part("year", year.c.starts_on, year.c.ends_on),
        _part("audit", end.c.last_id, end.c.hash, end.c.secret),
    )


def _part(kind: str, *columns: ColumnElement[Any]) -> AnySelect:
    blank = [null()] * (_WIDTH - len(columns))
    texts = [cast(column, String).label(f"c{n}") for n, column in enumerate([*columns, *blank])]
    return select(literal_column(f"'{kind}'", String).label("kind"), *texts)
