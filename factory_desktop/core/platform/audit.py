"""The audit log: only real changes, never a secret, each entry hashed over the one before."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Connection, Update, bindparam, insert, select, update

from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import plain
from factory_desktop.core.platform import seals
from factory_desktop.core.platform.db import Base
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.tables import AuditEntry, AuditHead

_FIRST = "0" * 64
#: A list that belongs to a record before and after, as the log keeps it.
Lists: TypeAlias = tuple[list[Any], list[Any]]
#: Entries held in memory while the log is walked.
_AT_ONCE = 1000
_HASHED = (
    *("id", "operation", "at", "user_id", "user_name", "workstation", "action"),
    *("table_name", "record_id", "label", "old", "new"),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it is chained.

    `hidden` are the old and new values that are not written down but sealed.
    """

    action: str
    table: str
    record_id: int
    old: dict[str, Any]
    new: dict[str, Any]
    label: str
    hidden: Mapping[str, tuple[object, object]] = field(default_factory=dict)

    @classmethod
    def created(
        cls,
        model: type[Base],
        record_id: int,
        values: Mapping[str, Any],
        label: str,
        lists: Mapping[str, list[Any]] | None = None,
    ) -> Draft:
        """A row was inserted, with the `lists` that belong to it."""
        name, hidden = model.table().name, _hidden(model, {}, values)
        new = {**_shown(model, values), **(lists or {})}
        return cls("create", name, record_id, {}, new, label, hidden)

    @classmethod
    def updated(
        cls,
        model: type[Base],
        record_id: int,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        label: str,
        lists: Mapping[str, Lists] | None = None,
    ) -> Draft:
        """Fields of a row changed, or `lists` that belong to it."""
        name, hidden = model.table().name, _hidden(model, old, new)
        before, after = _shown(model, {key: old[key] for key in new}), _shown(model, new)
        for key, (was, now) in (lists or {}).items():
            before[key], after[key] = was, now
        return cls("update", name, record_id, before, after, label, hidden)

    @classmethod
    def deleted(
        cls, model: type[Base], record_id: int, old: Mapping[str, Any], label: str
    ) -> Draft:
        """A row was deleted."""
        return cls("delete", model.table().name, record_id, _shown(model, old), {}, label)


def _shown(model: type[Base], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they may be written down: secrets left out, sensitive ones masked."""
    shown: dict[str, Any] = {}
    for key, value in values.items():
        column = model.table().c[key]
        if column.info.get("secret"):
            continue
        fact = column.info.get("fact")
        shown[key] = mask(value) if fact is not None and fact.sensitive else value
    return shown


def _hidden(
    model: type[Base], old: Mapping[str, Any], new: Mapping[str, Any]
) -> dict[str, tuple[object, object]]:
    """Old and new of what the log must not show in full."""
    return {key: (old.get(key), new[key]) for key in new if is_hidden(model, key)}


def is_hidden(model: type[Base], key: str) -> bool:
    """Whether a column is a secret or sensitive, so that the log does not show it in full."""
    info = model.table().c[key].info
    return bool(info.get("secret") or (info.get("fact") is not None and info["fact"].sensitive))


def mask(value: object) -> str | None:
    """A sensitive value with only its last four characters readable."""
    if value in (None, ""):
        return None
    text = str(value)
    return "••••" + text[-4:] if len(text) > 4 else "••••"


def encode(value: object) -> object:
    """A value as JSON keeps it: decimals and dates as text, pictures by their size."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    return value


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, default=encode, ensure_ascii=False, sort_keys=True)


def start(conn: Connection, secret: str) -> None:
    """Begin the chain of a new company."""
    conn.execute(insert(AuditHead.table()).values(id=1, last_id=0, hash=_FIRST, secret=secret))


@dataclass(frozen=True, slots=True)
class End:
    """The end of the chain: the last entry's id and hash, and the secret it is made with."""

    last_id: int
    hash: str
    secret: str


def write(
    conn: Connection,
    drafts: Sequence[Draft],
    actor: Actor,
    operation: str,
    at: datetime,
    end: End | None = None,
    posted: Sequence[seals.Posted] = (),
) -> None:
    """Append entries to the chain; the head row is locked until the transaction ends.

    `end` is where the chain ended when the command began. Where another command has written
    since, the head has moved on, and the entries are chained to where it ends now. What was
    `posted` to ledgers is sealed in the first of them.
    """
    if posted and not drafts:
        drafts = [Draft("posted", posted[0].table, 0, {}, {}, "")]
    if not drafts:
        return
    end = end or _locked_end(conn)
    written = _written(end.secret, drafts, actor, operation, at, posted)
    rows = _chained(end, written)
    if not _move_head(conn, end, rows):
        end = _locked_end(conn)
        rows = _chained(end, written)
        _move_head(conn, end, rows)
    conn.execute(insert(AuditEntry.table()), rows)


def _locked_end(conn: Connection) -> End:
    row = conn.execute(select(AuditHead.table()).with_for_update()).mappings().one()
    return End(int(row["last_id"]), str(row["hash"]), str(row["secret"]))


def _move_head(conn: Connection, end: End, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Move the head to the last of the entries, where it still stands at `end`."""
    new = {"of_id": end.last_id, "last_id": rows[-1]["id"], "hash": rows[-1]["hash"]}
    return conn.execute(_moved_head(), new).rowcount == 1


@cache
def _moved_head() -> Update:
    table = AuditHead.table()
    return update(table).where(table.c.last_id == bindparam("of_id"))


def _chained(end: End, written: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of entries, each hashed over the one before."""
    before, rows = end.hash, []
    for entry_id, entry in enumerate(written, start=end.last_id + 1):
        row = {**entry, "id": entry_id}
        before = _link(end.secret, before, row)
        rows.append({**row, "hash": before})
    return rows


def _written(
    secret: str,
    drafts: Sequence[Draft],
    actor: Actor,
    operation: str,
    at: datetime,
    posted: Sequence[seals.Posted],
) -> list[dict[str, Any]]:
    """Entries as they are stored, but for their place in the chain."""
    rows = []
    seal = seals.of_postings(secret, posted)
    for draft in drafts:
        seal |= seals.of_values(secret, draft.table, draft.record_id, draft.hidden)
        row = {
            "operation": operation,
            "at": at,
            "user_id": actor.user_id,
            "user_name": actor.name,
            "workstation": actor.workstation,
            "action": draft.action,
            "table_name": draft.table,
            "record_id": draft.record_id,
            "label": draft.label,
            "old": _json(draft.old),
            "new": _json(draft.new),
            "sealed": _json(seal) if seal else None,
        }
        rows.append(row)
        seal = {}
    return rows


def _link(secret: str, before: str, row: Mapping[str, Any]) -> str:
    parts = [before, *[row[key] for key in _HASHED]]
    if row["sealed"] is not None:
        parts.append(row["sealed"])
    text = json.dumps(parts, default=encode, ensure_ascii=False)
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def head(conn: Connection) -> tuple[int, str]:
    """The chain's last id and hash, as it goes into a backup's manifest."""
    row = conn.execute(select(AuditHead.table())).mappings().one()
    return int(row["last_id"]), str(row["hash"])


def verify(conn: Connection) -> list[str]:
    """Faults of the chain in words; empty where it is whole."""
    head_row = conn.execute(select(AuditHead.table())).mappings().one()
    table = AuditEntry.table()
    before, expected = _FIRST, 1
    faults: list[str] = []
    log = select(table).order_by(table.c.id).execution_options(yield_per=_AT_ONCE)
    for row in conn.execute(log).mappings():
        if row["id"] != expected:
            faults.append(msg("Entry {id} of the audit log is missing.", id=expected))
            expected = row["id"]
        before = _link(head_row["secret"], before, dict(row))
        if row["hash"] != before:
            faults.append(msg("Entry {id} of the audit log was changed.", id=row["id"]))
            before = row["hash"]
        expected += 1
    if expected - 1 != head_row["last_id"] or before != head_row["hash"]:
        faults.append(msg("The end of the audit log is missing."))
    return faults


def ends_at_head(conn: Connection) -> bool:
    """Whether the last entry is the one that the head names: quick, for every opening."""
    last_id, last_hash = head(conn)
    table = AuditEntry.table()
    query = select(table.c.id, table.c.hash).order_by(table.c.id.desc()).limit(1)
    row = conn.execute(query).first()
    return (
        (last_id, last_hash) == (0, _FIRST)
        if row is None
        else (row[0], row[1])
        == (
            last_id,
            last_hash,
        )
    )


def goes_on_from(conn: Connection, last_id: int, last_hash: str) -> bool:
    """Whether the chain still holds an entry that once was its end."""
    table = AuditEntry.table()
    if not last_id:
        return True
    return conn.execute(select(table.c.hash).where(table.c.id == last_id)).scalar() == last_hash


@dataclass(frozen=True, slots=True)
class Before:
    """Fields and lists of a record as they stood in a version, where others changed them since.

    Those that must not be shown stand as seals.
    """

    model: type[Base]
    record_id: int
    secret: str
    shown: Mapping[str, Any]
    sealed: Mapping[str, str]

    def __contains__(self, key: object) -> bool:
        return key in self.shown or key in self.sealed

    def is_still(self, key: str, value: object) -> bool:
        """Whether a field stood at this value."""
        if key in self.sealed:
            table = self.model.table().name
            return (
                seals.of_value(self.secret, table, self.record_id, key, value) == self.sealed[key]
            )
        return bool(encode(_shown(self.model, {key: value}).get(key)) == self.shown[key])


def changed_since(conn: Connection, model: type[Base], record_id: int, version: int) -> Before:
    """What others changed after a version, with what it stood at in that version.

    A file gives the id of a record that was deleted again; what came before is another's.
    """
    table = AuditEntry.table()
    query = (
        select(table.c.old, table.c.new, table.c.action, table.c.sealed)
        .where(
            table.c.table_name == model.table().name,
            table.c.record_id == record_id,
            table.c.action.in_(("update", "create", "delete")),
        )
        .order_by(table.c.id.desc())
    )
    before: dict[str, Any] = {}
    sealed: dict[str, str] = {}
    for old_text, new_text, action, seal in conn.execute(query):
        if action != "update" or json.loads(new_text).get("version", 0) <= version:
            break
        before.update(json.loads(old_text))
        sealed.update({key: both[0] for key, both in seals.values_in(seal).items()})
    before.pop("version", None)
    secret = str(conn.execute(select(AuditHead.table().c.secret)).scalar_one())
    return Before(model, record_id, secret, before, sealed)


def timeline(conn: Connection, table_name: str, record_id: int) -> list[dict[str, Any]]:
    """What happened to one record, newest first: who, when, what, old and new values.

    Ends with its making: a record before it that had the same id was another one.
    """
    table = AuditEntry.table()
    query = (
        select(table)
        .where(table.c.table_name == table_name, table.c.record_id == record_id)
        .order_by(table.c.id.desc())
    )
    found: list[dict[str, Any]] = []
    for row in conn.execute(query).mappings():
        if row["action"] == "delete" and found:
            break
        found.append({**row, "old": json.loads(row["old"]), "new": json.loads(row["new"])})
    return found


def last_by(conn: Connection, table_name: str, record_id: int) -> str:
    """Who changed a record last; empty where nobody did."""
    table = AuditEntry.table()
    query = (
        select(table.c.user_name)
        .where(table.c.table_name == table_name, table.c.record_id == record_id)
        .order_by(table.c.id.desc())
        .limit(1)
    )
    return str(conn.execute(query).scalar() or "")
