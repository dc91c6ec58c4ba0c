"""Runs the migrations: one transaction, foreign keys off before it and checked at its end."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.db import Base, Database, guards, rights
from factory_desktop.core.platform.db.faults import sorted_errors

#: The newest revision; a test holds it against the files in `versions/`.
HEAD = "0014"

_TABLE = "schema_version"


def current(conn: Connection) -> str:
    """The revision a database stands at; empty where it has no tables of ours.

    Raises `EnvironmentProblem` for a database with tables that are not ours.
    """
    names = set(inspect(conn).get_table_names())
    if _TABLE in names:
        return str(conn.execute(text(f"SELECT version_num FROM {_TABLE}")).scalar() or "")
    if names:
        raise EnvironmentProblem(
            "foreign",
            msg("This database is not a company of Factory Desktop."),
            msg("Choose another file, or restore a backup."),
        )
    return ""


def upgrade(db: Database, fill: Callable[[Connection], None] | None = None) -> bool:
    """Bring a database to the newest schema; returns whether anything was done.

    A database newer than the program is refused. The caller makes the backup. `fill` puts a
    whole company into new tables, in their transaction: without it they would hold half of one.
    """
    with db.read() as conn:
        at = current(conn)
    if at == HEAD:
        rights.ensure(db)
        return False
    if at and at not in known():
        raise EnvironmentProblem(
            "newer",
            msg("This company was opened by a newer version of Factory Desktop."),
            msg("Install the newer version on this PC too; nothing was changed."),
        )
    with sorted_errors(), db.owner.connect() as conn:
        _foreign_keys(conn, on=False)
        try:
            with conn.begin():
                rights.claim(conn)
                _run(conn)
                there = set(inspect(conn).get_table_names())
                guards.install(conn, [name for name in guards.ledger_tables() if name in there])
                if fill is not None:
                    fill(conn)
                _check_foreign_keys(conn)
        finally:
            _foreign_keys(conn, on=True)
    rights.ensure(db)
    return True


def known() -> list[str]:
    """All revisions this program knows, oldest first."""
    return sorted(p.stem.split("_")[0] for p in versions_folder().glob("[0-9]*.py"))


def versions_folder() -> Path:
    """Where the migrations lie."""
    return Path(__file__).parent / "versions"


def _run(conn: Connection) -> None:
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(Path(__file__).parent))
    context = MigrationContext.configure(
        conn,
        opts={
            "target_metadata": Base.metadata,
            "version_table": _TABLE,
            "transactional_ddl": True,
            "render_as_batch": True,
            "fn": lambda revision, _: script._upgrade_revs("head", revision),
        },
    )
    with Operations.context(context):
        context.run_migrations()


def _foreign_keys(conn: Connection, *, on: bool) -> None:
    """Switch SQLite's foreign keys, outside a transaction: inside one it does nothing."""
    if conn.dialect.name != "sqlite":
        return
    raw = conn.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _check_foreign_keys(conn: Connection) -> None:
    if conn.dialect.name != "sqlite":
        return
    broken = conn.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise EnvironmentProblem(
            "upgrade",
            msg("The upgrade was taken back: {count} rows point nowhere.", count=len(broken)),
        )
