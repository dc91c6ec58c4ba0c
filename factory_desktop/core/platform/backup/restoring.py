"""Restoring: everything is checked beside the company before the company is touched.

The old file stays under another name. At every moment the old or the new company lies whole
under its own name, whatever is switched off when.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from factory_desktop.core.kernel.clock import Clock
from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform import companies, migrations
from factory_desktop.core.platform.backup import archive, transfer
from factory_desktop.core.platform.backup.manifest import Manifest, damaged, measure
from factory_desktop.core.platform.db import Database, closing
from factory_desktop.core.platform.db.engine import is_server
from factory_desktop.core.platform.db.faults import sorted_errors
from factory_desktop.core.platform.files import beside
from factory_desktop.core.platform.migrations import runner

_COMPANIONS = ("-wal", "-journal", "-shm")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and where the company that lay there before is now (if there was)."""

    manifest: Manifest
    kept: Path | None = None


def check(file: Path, passphrase: str = "") -> Manifest:
    """Read a backup to the bottom without restoring it; `EnvironmentProblem` if it is not whole."""
    with (
        archive.opened(file, passphrase) as plain,
        beside(companies.home() / "check") as copy,
    ):
        return _checked(plain, copy)


def restore(
    file: Path, where: str, clock: Clock, *, replace: bool = False, passphrase: str = ""
) -> Restored:
    """Restore a backup to a path or into an empty PostgreSQL database.

    An existing file is replaced only with `replace`, and kept under a dated name; a database
    on a server is never replaced.
    """
    with archive.opened(file, passphrase) as plain:
        if is_server(where):
            done = Restored(_to_server(plain, where))
        else:
            done = _to_file(plain, Path(where), clock, replace=replace)
    companies.keep_head(where, done.manifest.audit_id, done.manifest.audit_hash)
    return done


def _to_file(file: Path, target: Path, clock: Clock, *, replace: bool) -> Restored:
    if target.exists() and not replace:
        raise EnvironmentProblem(
            "exists",
            msg("{path} already exists.", path=target),
            msg("Choose another name, or say that the company there is to be replaced."),
        )
    with beside(target) as copy:
        manifest = _checked(file, copy)
        with sorted_errors():
            kept = _set_aside(target, clock) if target.exists() else None
            _drop_companions(target)
            copy.replace(target)
            archive.sync_folder(target.parent)
    return Restored(manifest, kept)


def _checked(file: Path, copy: Path) -> Manifest:
    """Unpack to `copy` and hold what is in it against the manifest."""
    manifest = archive.unpack(file, copy)
    if measure(copy).differences(manifest):
        raise damaged()
    if manifest.revision not in runner.known():
        raise EnvironmentProblem(
            "newer",
            msg("This backup was made by a newer version of Factory Desktop."),
            msg("Install the newer version on this PC too; nothing was changed."),
        )
    return manifest


def _to_server(file: Path, where: str) -> Manifest:
    with beside(companies.home() / "restore") as copy:
        manifest = _checked(file, copy)
        lying = Database(str(copy), journal="truncate")
        try:
            migrations.upgrade(lying)
        finally:
            lying.close()
        db = Database(where)
        try:
            transfer.file_to_server(copy, db)
        finally:
            db.close()
    return manifest


def _set_aside(target: Path, clock: Clock) -> Path:
    """Keep the old company under a dated name, its open journal folded in where it can be.

    The journals are copied first: SQLite throws away one that it finds no use for, and a
    damaged company may have its last hours in it.
    """
    kept = _free_name(target, clock)
    journals = _copy_companions(target, kept)
    needed = False
    try:
        needed = not _fold(target)
        _twin(target, kept)
    finally:
        if not needed:
            for journal in journals:
                journal.unlink(missing_ok=True)
    archive.sync(kept)
    return kept


def _copy_companions(target: Path, kept: Path) -> list[Path]:
    copies = []
    for ending in _COMPANIONS[:2]:
        if Path(f"{target}{ending}").exists():
            copies.append(Path(shutil.copy2(f"{target}{ending}", f"{kept}{ending}")))
    return copies


def _free_name(target: Path, clock: Clock) -> Path:
    stamp = clock.now().strftime("%Y%m%d-%H%M%S")
    kept = target.with_name(f"{target.stem}-before-{stamp}{target.suffix}")
    number = 1
    while kept.exists():
        number += 1
        kept = target.with_name(f"{target.stem}-before-{stamp}-{number}{target.suffix}")
    return kept


def _fold(target: Path) -> bool:
    """Fold journals into the old file; False where it is too damaged for that.

    Leaving WAL mode needs the file for oneself, so a company that is in use is noticed here.
    """
    conn = sqlite3.connect(target, timeout=2, isolation_level=None)
    try:
        conn.execute("PRAGMA locking_mode=EXCLUSIVE")
        conn.execute("BEGIN EXCLUSIVE")
        conn.execute("COMMIT")
        # Before the journal goes, for the mark asks for it.
        closing.mark_closed(conn)
        mode = conn.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise _in_use() from error
        return False
    except sqlite3.DatabaseError:
        return False
    finally:
        conn.close()
    if mode != "delete":
        raise _in_use()
    return True


def _in_use() -> EnvironmentProblem:
    return EnvironmentProblem(
        "in_use",
        msg("Somebody is working in this company. Nothing was changed."),
        msg("Close it in every window and on every PC, then restore again."),
    )


def _twin(target: Path, kept: Path) -> None:
    """Give the old file a second name, or copy it where the disk knows no second names."""
    try:
        os.link(target, kept)
    except OSError:
        shutil.copy2(target, kept)


def _drop_companions(target: Path) -> None:
    """Remove journals of what lay there: beside them the new file would become the old one."""
    for ending in _COMPANIONS:
        Path(f"{target}{ending}").unlink(missing_ok=True)
