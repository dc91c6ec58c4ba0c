"""A mark in a company's file that says whether it was closed properly.

What was saved last may lie in the journal beside the file. A file that is copied or moved
without it would open and look whole, or be torn, without its last hours. So the file is marked
open before it is first written to and marked closed when all is folded in; a file that is marked
open and has no journal beside it is refused. After a crash the journal is there: SQLite puts
the file right by itself.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.db.faults import sorted_errors

#: Kept in the header's user version, which SQLite leaves to the program.
_OPEN, _CLOSED = 1, 0
_HEADER, _AT = 64, slice(60, 64)
_JOURNALS = ("-wal", "-journal")


def check(path: Path) -> None:
    """Refuse a file that was not closed properly and came without its journal."""
    if not _marked_open(path) or _has_journal(path):
        return
    raise EnvironmentProblem(
        "journal_missing",
        msg(
            "{name} was not closed properly, and what was saved last is missing: "
            "the file {journal} does not lie beside it.",
            name=path.name,
            journal=f"{path.name}-wal",
        ),
        msg(
            "Bring that file from the place where the company lay, or restore the last backup. "
            "If it is lost for good: factory-desktop doctor --journal-lost."
        ),
    )


def _marked_open(path: Path) -> bool:
    with path.open("rb") as file:
        header = file.read(_HEADER)
    return len(header) == _HEADER and int.from_bytes(header[_AT], "big") == _OPEN


def _has_journal(path: Path) -> bool:
    return any(Path(f"{path}{ending}").exists() for ending in _JOURNALS)


class Mark:
    """Marks a file open before a transaction of its writer; nothing to do where it is marked."""

    def __init__(self) -> None:
        self._in_file = False

    def set(self, conn: sqlite3.Connection) -> None:
        """Mark the file; where somebody reads, the mark gets there with a later transaction."""
        if not is_marked(conn):
            conn.execute(f"PRAGMA user_version={_OPEN}")
            self._in_file = False
        if not self._in_file:
            # Only what is in the file itself travels with it.
            busy, pages, folded = conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            self._in_file = not busy and pages == folded


def is_marked(conn: sqlite3.Connection) -> bool:
    """Whether a file that is in use is marked open, in it or in its journal."""
    return bool(conn.execute("PRAGMA user_version").fetchone()[0] == _OPEN)


def mark_closed(conn: sqlite3.Connection) -> None:
    """Fold the journal in and mark the file closed; it stays open where another window reads."""
    if is_marked(conn):
        conn.execute(f"PRAGMA user_version={_CLOSED}")
    if conn.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        return
    if conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        conn.execute(f"PRAGMA user_version={_OPEN}")


def leave_journal(path: Path) -> None:
    """Leave a journal beside a file that could not be marked closed, as on a full disk.

    SQLite has folded everything in and taken its own away, so an empty one is enough.
    """
    with suppress(OSError):
        if path.exists() and _marked_open(path) and not _has_journal(path):
            Path(f"{path}{_JOURNALS[0]}").touch()


def take_back(path: Path) -> None:
    """Let SQLite take back what a crash left half done, and keep the journal's file.

    By itself SQLite deletes that file, and the mark would ask in vain for a journal.
    """
    journal = Path(f"{path}-journal")
    if not journal.exists() or not journal.stat().st_size:
        return
    conn = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        conn.execute("PRAGMA locking_mode=EXCLUSIVE")
        conn.execute("PRAGMA journal_mode=TRUNCATE").fetchone()
    finally:
        conn.close()


def without_journal(where: str) -> None:
    """Give up the lost journal of a file that is refused for it; of any other, do nothing."""
    path = Path(where)
    if path.is_file() and _marked_open(path) and not _has_journal(path):
        with sorted_errors():
            give_up_journal(path)


def give_up_journal(path: Path) -> None:
    """Take a file as it is because its journal is lost; `EnvironmentProblem` where it is torn."""
    conn = sqlite3.connect(path, isolation_level=None)
    try:
        found = conn.execute("PRAGMA integrity_check(1)").fetchone()[0]
        broken = conn.execute("PRAGMA foreign_key_check").fetchone()
        if found != "ok" or broken is not None:
            raise EnvironmentProblem(
                "damaged",
                msg("The company's file is damaged."),
                msg("Stop working in it and restore the last backup."),
            )
        mark_closed(conn)
    finally:
        conn.close()
