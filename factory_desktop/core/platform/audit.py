"""The audit log: only real changes, never a secret, each entry hashed over the one before."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection, Update, bindparam, insert, select, update

from factory_desktop.core.kernel.numbers import plain
from factory_desktop.core.platform.db import Base
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.tables import AuditEntry, AuditHead

_FIRST = "0" * 64
_HASHED = (
    *("id", "operation", "at", "user_id", "user_name", "workstation", "action"),
    *("table_name", "record_id", "label", "old", "new"),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it is chained."""

    action: str
    table: str
    record_id: int
    old: dict[str, Any]
    new: dict[str, Any]
    label: str

    @classmethod
    def created(
        cls, model: type[Base], record_id: int, values: Mapping[str, Any], label: str
    ) -> Draft:
        """A row was inserted."""
        return cls("create", model.table().name, record_id, {}, _shown(model, values), label)

    @classmethod
    def updated(
        cls,
        model: type[Base],
        record_id: int,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        label: str,
    ) -> Draft:
        """Fields of a row changed."""
        before = _shown(model, {key: old[key] for key in new})
        return cls("update", model.table().name, record_id, before, _shown(model, new), label)

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


def shown_as(model: type[Base], key: str, value: object) -> object:
    """A value as the log holds it, to compare with what the log says."""
    return encode(_shown(model, {key: value}).get(key))


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
) -> None:
    """Append entries to the chain; the head row is locked until the transaction ends.

    `end` is where the chain ended when the command began. Where another command has written
    since, the head has moved on, and the entries are chained to where it ends now.
    """
    if not drafts:
        return
    end = end or _locked_end(conn)
    rows = _chained(end, drafts, actor, operation, at)
    if not _move_head(conn, end, rows):
        end = _locked_end(conn)
        rows = _chained(end, drafts, actor, operation, at)
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


def _chained(
    end: End, drafts: Sequence[Draft], actor: Actor, operation: str, at: datetime
) -> list[dict[str, Any]]:
    """Rows of entries, each hashed over the one before."""
    before, rows = end.hash, []
    for entry_id, draft in enumerate(drafts, start=end.last_id + 1):
        row = {
            "id": entry_id,
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
        }
        before = _link(end.secret, before, row)
        rows.append({**row, "hash": before})
    return rows


def _link(secret: str, before: str, row: Mapping[str, Any]) -> str:
    text = json.dumps([before, *[row[key] for key in _HASHED]], default=encode, ensure_ascii=False)
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
    for row in conn.execute(select(table).order_by(table.c.id)).mappings():
        if row["id"] != expected:
            faults.append(f"audit entry {expected} is missing")
            expected = row["id"]
        before = _link(head_row["secret"], before, dict(row))
        if row["hash"] != before:
            faults.append(f"audit entry {row['id']} was changed outside the program")
            before = row["hash"]
        expected += 1
    if expected - 1 != head_row["last_id"] or before != head_row["hash"]:
        faults.append("the end of the audit log does not match its head")
    return faults


def changed_since(
    conn: Connection, model: type[Base], record_id: int, version: int
) -> dict[str, Any]:
    """Fields that others changed after a version, with what they stood at in that version.

    A file gives the id of a record that was deleted again; what came before is another's.
    """
    table = AuditEntry.table()
    query = (
        select(table.c.old, table.c.new, table.c.action)
        .where(
            table.c.table_name == model.table().name,
            table.c.record_id == record_id,
            table.c.action.in_(("update", "create", "delete")),
        )
        .order_by(table.c.id.desc())
    )
    before: dict[str, Any] = {}
    for old_text, new_text, action in conn.execute(query):
        if action != "update" or json.loads(new_text).get("version", 0) <= version:
            break
        before.update(json.loads(old_text))
    before.pop("version", None)
    return before


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
