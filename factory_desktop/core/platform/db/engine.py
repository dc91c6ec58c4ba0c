"""Two engines on one database: one that writes, one statement at a time; one that only reads.

On a server a third one owns the tables; the two work with fewer rights (`rights`).
"""

from __future__ import annotations

import sqlite3
import warnings
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    NullPool,
    QueuePool,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError

from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.db import closing, folding, rights
from factory_desktop.core.platform.db.faults import sorted_errors
from factory_desktop.core.platform.db.storage import journal_for

# Of an index over an expression (`folded_index`) no description is read back from SQLite.
warnings.filterwarnings("ignore", message=".*expression-based index")

#: Execution option of a transaction that is begun only to see whether it can be.
TRIAL = "trial"
_SCHEME = "postgresql"
_BUSY_MS = 30_000
#: What every SQLite connection is set to and read back as (name, value to set, value read).
_PRAGMAS = (
    ("foreign_keys", "ON", 1),
    ("busy_timeout", str(_BUSY_MS), _BUSY_MS),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("secure_delete", "ON", 1),
    ("synchronous", "FULL", 2),
)
_PG_OPTIONS = (
    "-c lock_timeout=30000 -c idle_in_transaction_session_timeout=60000 "
    "-c default_transaction_isolation=read\\ committed -c timezone=UTC"
)
#: A PC that was switched off is noticed within the minute, not after hours.
_PG_CONNECT: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}


def is_server(company: str) -> bool:
    """Whether a company is named by a PostgreSQL URL rather than a path."""
    return company.startswith(_SCHEME)


class Database:
    """A company's database, opened: `write()` and `read()` give connections.

    `company` is a path or a `postgresql+psycopg://` URL. Nothing is created: a missing file is
    an `EnvironmentProblem` unless `create` is set, which in turn refuses an existing one.
    """

    def __init__(self, company: str, *, create: bool = False, journal: str = "") -> None:
        self.company = company
        self.server = is_server(company)
        self.path = None if self.server else Path(company)
        self.journal = ""
        if self.server:
            self._open_server(_address(company))
        else:
            self._open_file(Path(company), create, journal)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.writer.dialect.name

    def _open_server(self, url: URL) -> None:
        read_only = " -c default_transaction_read_only=on"
        self.writer = _server_engine(url, _PG_OPTIONS, pool_size=1, max_overflow=4)
        self.reader = _server_engine(url, _PG_OPTIONS + read_only, pool_size=4)
        self.owner = _server_engine(url, _PG_OPTIONS, poolclass=NullPool)
        for engine in (self.writer, self.reader):
            event.listen(engine, "connect", partial(_step_down, url.database or ""))

    def _open_file(self, path: Path, create: bool, journal: str) -> None:
        _check_file(path, create)
        self.journal = journal or journal_for(path)
        self.writer = _sqlite_engine(path, self.journal, read_only=False)
        self.reader = _sqlite_engine(path, self.journal, read_only=True)
        self.owner = self.writer
        # A program that ends without closing its company closes it all the same.
        self._closing = weakref.finalize(self, _close_file, path, self.writer, self.reader)
        if create:
            return
        with sorted_errors():
            closing.take_back(path)
            if self.journal != "wal" and _is_wal(path):
                # A reader's connection would hold the old mode; so the writer changes it first.
                self.writer.connect().close()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes: begun immediately, rolled back unless it ends well."""
        with sorted_errors(), self.writer.begin() as conn:
            yield conn

    @contextmanager
    def owning(self) -> Iterator[Connection]:
        """A transaction with all the owner's rights: for tables and rights, not for daily work."""
        with sorted_errors(), self.owner.begin() as conn:
            yield conn

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A short snapshot to read from; writing in it fails."""
        with sorted_errors(), self.reader.begin() as conn:
            yield conn

    def disconnect(self) -> None:
        """Give the connections back, so that the next ones begin anew."""
        self.reader.dispose()
        self.writer.dispose()

    def close(self) -> None:
        """Give the connections back; folds a file's journal in and marks it closed."""
        if self.server:
            self.disconnect()
        else:
            self._closing()


def _close_file(path: Path, writer: Engine, reader: Engine) -> None:
    """Close a file's connections, the last of them one that has folded the journal in.

    What cannot be written to cannot be folded either; the journal then stays beside it. The file
    is asked through its connections: opening it beside them would give up the locks they hold.
    """
    with suppress(DBAPIError, sqlite3.Error, EnvironmentProblem):
        if writer.pool.checkedin() or _left_open(path, reader):  # type: ignore[attr-defined]
            with writer.connect() as conn:
                closing.mark_closed(_raw(conn))
    reader.dispose()
    writer.dispose()
    closing.leave_journal(path)


def _left_open(path: Path, reader: Engine) -> bool:
    """Whether a file that was only read was left open before, by a crash."""
    if not path.exists():
        return False
    with reader.connect() as conn:
        return closing.is_marked(_raw(conn))


def _raw(conn: Connection) -> sqlite3.Connection:
    raw = conn.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def _server_engine(url: URL, settings: str, **options: Any) -> Engine:
    return create_engine(
        url,
        pool_pre_ping="poolclass" not in options,
        hide_parameters=True,
        connect_args={**_PG_CONNECT, "options": settings},
        **options,
    )


def _step_down(database: str, raw: Any, _record: object) -> None:
    rights.step_down(raw, database)


def _address(company: str) -> URL:
    """The URL of a company on a server, where it is one that can be read."""
    try:
        url = make_url(company)
        url.get_dialect()
    except (ArgumentError, ImportError, ValueError) as error:
        raise EnvironmentProblem(
            "address",
            msg("This is not the address of a company on a server."),
            msg("Write it as postgresql+psycopg://user:password@server/company."),
        ) from error
    return url


def _check_name(path: Path) -> None:
    """Refuse what no file on this PC can be called."""
    try:
        if "\x00" not in str(path):
            path.exists()
            return
    except OSError:
        pass
    raise EnvironmentProblem(
        "name", msg("No file can have this name."), msg("Choose a shorter, plain name.")
    )


def _check_file(path: Path, create: bool) -> None:
    """Refuse, before SQLite touches anything, what is not there or is no company."""
    _check_name(path)
    if create:
        if path.exists():
            raise EnvironmentProblem(
                "exists",
                msg("{path} already exists.", path=path),
                msg("Choose another name; a company is never overwritten."),
            )
        return
    if not path.exists():
        raise EnvironmentProblem(
            "missing",
            msg("There is no company at {path}.", path=path),
            msg("Check the name, or plug in the disk it lies on."),
        )
    if path.is_dir():
        raise EnvironmentProblem("folder", msg("{path} is a folder, not a company.", path=path))
    with sorted_errors(), path.open("rb") as file:
        head = file.read(16)
    if head and head != b"SQLite format 3\x00":
        raise EnvironmentProblem(
            "foreign",
            msg("{path} is not a company of Factory Desktop.", path=path),
            msg("Choose a file that ends in .factory, or restore a backup."),
        )
    with sorted_errors():
        closing.check(path)


def _is_wal(path: Path) -> bool:
    """Whether the file was last used with a write-ahead log (byte 18 of its header)."""
    with path.open("rb") as file:
        return file.read(20)[18:19] == b"\x02"


def _sqlite_engine(path: Path, journal: str, *, read_only: bool) -> Engine:
    def connect() -> sqlite3.Connection:
        conn = sqlite3.connect(
            path, timeout=_BUSY_MS / 1000, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare(conn, journal, read_only=read_only)
        except BaseException:
            conn.close()
            raise
        return conn

    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=4 if read_only else 1,
        max_overflow=4 if read_only else 0,
        pool_timeout=120,
        hide_parameters=True,  # reports of a defect name no figures
    )
    start = "BEGIN" if read_only else "BEGIN IMMEDIATE"
    mark = closing.Mark()

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        if not read_only and not conn.get_execution_options().get(TRIAL):
            mark.set(_raw(conn))
        conn.exec_driver_sql(start)

    return engine


def _prepare(conn: sqlite3.Connection, journal: str, *, read_only: bool) -> None:
    """Set every PRAGMA and read it back; a database that will not be set so is not used."""
    folding.teach(conn)
    for name, setting, expected in _PRAGMAS:
        conn.execute(f"PRAGMA {name}={setting}")
        _expect(conn, name, expected)
    mode = conn.execute("PRAGMA journal_mode").fetchone()[0]
    changes = "wal" in (mode, journal)
    if mode != journal and not (read_only and changes):
        if changes:
            # For a moment there is no journal, which the mark would ask for.
            closing.mark_closed(conn)
        mode = conn.execute(f"PRAGMA journal_mode={journal}").fetchone()[0]
    if read_only:
        conn.execute("PRAGMA query_only=ON")
        _expect(conn, "query_only", 1)
    elif mode != journal:
        raise EnvironmentProblem(
            "journal", msg("The disk does not allow a safe journal ({mode}).", mode=mode)
        )


def _expect(conn: sqlite3.Connection, name: str, expected: int) -> None:
    got = conn.execute(f"PRAGMA {name}").fetchone()[0]
    if got != expected:
        raise EnvironmentProblem(
            "pragma", msg("The database refuses the setting {name}.", name=name)
        )
