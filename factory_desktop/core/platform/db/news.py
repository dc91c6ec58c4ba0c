"""What other windows, programs and PCs changed in a company that is open here.

On a server each command tells what it touched by NOTIFY, inside its transaction: a message comes
with the commit or not at all. A file has a data version that changes when another connection
commits; what changed is then read from the audit log, and of what is not audited (lines,
balances) all is called touched. The log is also read after a lost connection. News carry tables
and ids, never what stands in them.
"""

from __future__ import annotations

import json
import logging
import select as waiting
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Connection, Function, func, text

from factory_desktop.core.kernel.changes import Changes
from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.platform.db.base import Base
from factory_desktop.core.platform.db.faults import sorted_errors

if TYPE_CHECKING:
    from factory_desktop.core.platform.db.engine import Database

log = logging.getLogger(__name__)

#: How often a file is looked at, and how long a lost server is left alone, in seconds.
LOOK, REST = 0.5, 2.0
_CHANNEL = "factory_changes"
#: PostgreSQL takes messages of 8000 bytes.
_LONGEST = 7000
Tell = Callable[[Changes], object]


def told_with(conn: Connection, mark: str, changes: Changes) -> str:
    """What is told to other programs of this commit; empty where they notice by themselves."""
    if conn.dialect.name != "postgresql" or not changes:
        return ""
    message = _message(mark, {name: sorted(ids) for name, ids in changes.tables.items()})
    if len(message) > _LONGEST:
        message = _message(mark, {name: [] for name in changes.tables})
    return message


def publish(message: str | BindParameter[str]) -> Function[Any]:
    """The call that tells it when the transaction commits, for a statement to make."""
    return func.pg_notify(_CHANNEL, message)


def _message(mark: str, tables: dict[str, list[int]]) -> str:
    return json.dumps([mark, tables], separators=(",", ":"))


class Follower:
    """A thread that waits for news of others and tells them; `mark` is what is our own."""

    def __init__(self, db: Database, mark: str, tell: Tell) -> None:
        self._db, self._mark, self._tell = db, mark, tell
        self._seen = 0
        self._stop = threading.Event()
        #: A word on this line wakes a thread that waits for the server.
        self._ear, self._mouth = socket.socketpair()
        with db.read() as conn:
            self._seen = _last(conn)
        self._thread = threading.Thread(target=self._run, name="news", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Follow no longer; the connection is given back."""
        self._stop.set()
        self._mouth.send(b".")
        if self._thread is not threading.current_thread():
            self._thread.join()
        self._ear.close()
        self._mouth.close()

    def _run(self) -> None:
        follow = self._follow_server if self._db.server else self._follow_file
        while not self._stop.is_set():
            try:
                with sorted_errors():
                    follow()
            except EnvironmentProblem as problem:
                log.info("news of others have to wait: %s", problem.code)
            except Exception:
                # Whatever is wrong with the news, the work itself goes on.
                log.exception("news of others could not be read")
            self._stop.wait(REST)

    def _follow_file(self) -> None:
        """Look at the data version of one connection: it means nothing beside another one's."""
        held = self._db.reader.raw_connection()
        try:
            raw = held.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            before = None
            while not self._stop.is_set():
                now = raw.execute("PRAGMA data_version").fetchone()[0]
                if now != before:
                    self._tell_missed()
                before = now
                self._stop.wait(LOOK)
        finally:
            held.close()

    def _follow_server(self) -> None:
        held = self._db.reader.raw_connection()
        raw: Any = held.driver_connection
        held.detach()
        try:
            raw.autocommit = True
            raw.execute(f"LISTEN {_CHANNEL}")
            self._tell_missed(ours=True)
            while not self._stop.is_set():
                waiting.select([raw.fileno(), self._ear], [], [])
                if not self._stop.is_set():
                    self._tell_heard(note.payload for note in raw.notifies(timeout=0))
        finally:
            raw.close()

    def _tell_heard(self, messages: Iterable[str]) -> None:
        changes = Changes()
        for message in messages:
            mark, tables = json.loads(message)
            if mark != self._mark:
                changes = changes | Changes({k: frozenset(v) for k, v in tables.items()})
        if changes:
            self._tell(changes)

    def _tell_missed(self, *, ours: bool = False) -> None:
        """Tell what others wrote since the last look, as the audit log has it.

        After a lost connection what is `ours` may have been settled without an answer.
        """
        with self._db.read() as conn:
            rows = conn.execute(
                text(
                    "SELECT id, operation, table_name, record_id FROM audit_entry "
                    "WHERE id > :seen ORDER BY id"
                ),
                {"seen": self._seen},
            ).all()
        if not rows:
            return
        self._seen = rows[-1].id
        touched: dict[str, frozenset[int]] = dict.fromkeys(Base.metadata.tables, frozenset())
        news = [row for row in rows if ours or not row.operation.startswith(self._mark)]
        for row in news:
            ids = {row.record_id} if row.record_id else set()
            touched[row.table_name] = touched.get(row.table_name, frozenset()) | ids
        if news:
            self._tell(Changes(touched))


def _last(conn: Connection) -> int:
    return int(conn.execute(text("SELECT max(id) FROM audit_entry")).scalar() or 0)
