"""Making a backup: a consistent copy, measured, sealed, and read again before it counts."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import factory_desktop
from factory_desktop.core.kernel.clock import Clock
from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform import companies
from factory_desktop.core.platform.backup import archive, rotation, transfer
from factory_desktop.core.platform.backup.manifest import FORMAT, Manifest, measure
from factory_desktop.core.platform.db import Database, closing
from factory_desktop.core.platform.db.faults import sorted_errors
from factory_desktop.core.platform.files import beside


def backup(
    db: Database, file: Path, clock: Clock, why: str = "by hand", passphrase: str = ""
) -> Manifest:
    """Back a company up to `file`, which appears only when it is whole.

    The work goes on meanwhile: the copy is one snapshot of the database. An older backup of
    that name is replaced, any other file is not. With a passphrase nobody reads it without.
    """
    if file.exists() and not archive.looks_like_backup(file):
        raise EnvironmentProblem(
            "exists",
            msg("{path} already exists and is no backup.", path=file),
            msg("Choose another name."),
        )
    with beside(file, companies.SUFFIX) as copy, sorted_errors():
        if db.server:
            transfer.server_to_file(db, copy)
        else:
            _copy_file(db, copy)
        manifest = _manifest(copy, db, clock, why)
        archive.write(file, copy, manifest, passphrase)
    companies.remember_backup(db.company, manifest.company, clock.now(), file)
    companies.keep_head(db.company, manifest.audit_id, manifest.audit_hash)
    return manifest


def backup_before(db: Database, why: str, clock: Clock) -> Path:
    """Back a company up to its automatic folder before something that changes it as a whole.

    `why` is one word of letters, such as `upgrade`; it becomes part of the file's name.
    """
    folder = companies.backups_folder(db.company)
    file = folder / rotation.name_for(clock.now(), why)
    backup(db, file, clock, why)
    rotation.rotate(folder)
    return file


def _copy_file(db: Database, target: Path) -> None:
    """Copy a live SQLite file in one step: in several, writers would make it start over."""
    writer = sqlite3.connect(target)
    try:
        with db.reader.connect() as conn:
            reader = conn.connection.driver_connection
            assert isinstance(reader, sqlite3.Connection)
            reader.backup(writer, pages=-1)
        writer.execute("PRAGMA journal_mode=DELETE")
        closing.mark_closed(writer)
    finally:
        writer.close()


def _manifest(copy: Path, db: Database, clock: Clock, why: str) -> Manifest:
    try:
        found = measure(copy)
    except EnvironmentProblem as problem:
        if problem.code != "damaged_backup":
            raise
        raise EnvironmentProblem(
            "damaged",
            msg("The company's file is damaged."),
            msg("Stop working in it and restore the last backup."),
        ) from problem
    return Manifest(
        format=FORMAT,
        program=factory_desktop.__version__,
        company=found.company,
        made_at=clock.now().isoformat(timespec="seconds"),
        why=why,
        origin=db.dialect,
        revision=found.revision,
        fingerprint=found.fingerprint,
        audit_id=found.audit_id,
        audit_hash=found.audit_hash,
        rows=found.rows,
        totals=found.totals,
        size=copy.stat().st_size,
        sha256=archive.digest(copy),
    )
