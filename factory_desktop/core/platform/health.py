"""What `doctor` looks at: the program, the disk, the database, the books; each with how to mend it.

A module adds its own checks in its manifest (`Module.checks`): functions that take a connection
and give `Check`s.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select, text

import factory_desktop
from factory_desktop.core.kernel.clock import Clock
from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform import audit, companies, declared, migrations, witness
from factory_desktop.core.platform.db import Database, guards, rights
from factory_desktop.core.platform.db.engine import TRIAL
from factory_desktop.core.platform.db.faults import sorted_errors
from factory_desktop.core.platform.migrations import runner
from factory_desktop.core.platform.registry import Registry
from factory_desktop.core.platform.security import grants
from factory_desktop.core.platform.tables import AuditEntry

if TYPE_CHECKING:
    from factory_desktop.core.platform.backup.manifest import Manifest

OK, WARN, BAD = "ok", "warn", "bad"
#: Free space on the disk below which the doctor warns, and below which it calls it bad.
LITTLE_ROOM, NO_ROOM = 2 * 1024**3, 200 * 1024**2
#: Days after which the last backup is called old.
OLD_BACKUP = 7
_RESTORE = msg("Stop working in it and restore the last backup.")
_PROTECT = msg("Open the company once: the ledgers are protected again, and it is noted.")
_RIGHTS = msg("Look at users and roles; save them as they should be, or restore the last backup.")
_RECORDS = msg(
    "Set the record right and save it; rows of ledgers come back only with the last backup."
)
_LOOK = msg("It stands in the audit log. Ask who worked on the company's file.")
#: How a company's file is kept, by whether others may read while one writes.
_FILES = (
    msg("One file; one person at a time saves to it"),
    msg("A file on this PC; others read while one writes"),
)
#: The action under which the audit log holds what was noticed at an opening, and for how many
#: days the doctor speaks of it.
NOTICED, _REMEMBERED = "noticed", 30


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: `state` is ok, warn or bad; `mend` says what to do about it.

    `cure` is the key of the command (without parameters) that does it.
    """

    key: str
    label: str
    state: str
    message: str
    mend: str = ""
    cure: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All that was looked at; `ok` unless something is bad."""

    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is bad."""
        return all(check.state != BAD for check in self.checks)

    def as_dict(self) -> dict[str, object]:
        """The shape that the command line prints with `--json`."""
        return {"ok": self.ok, "checks": [asdict(check) for check in self.checks]}


def examine(db: Database, registry: Registry, clock: Clock) -> Report:
    """Look at everything; what cannot even be looked at is bad, and the rest goes on."""
    checks = [_program()]
    looks: list[tuple[str, str, Callable[[], Iterable[Check]]]] = [
        ("schema", "Version of the company", lambda: _schema(db)),
        ("database", "Database", lambda: _database(db)),
        ("writing", "Writing", lambda: _writing(db)),
        ("disk", "Room on the disk", lambda: _disk(db)),
        ("backup", "Last backup", lambda: _backup(db, clock)),
        ("books", "Books", lambda: _books(db, registry, clock)),
        ("tables", "Tables", lambda: _declared(db)),
    ]
    for key, label, look in looks:
        checks.extend(_guarded(key, label, look))
    if all(check.state != BAD for check in checks if check.key == "schema"):
        for module in registry.modules.values():
            for look_at in module.checks:
                checks.extend(_guarded(module.key, module.label, _of_module(db, look_at)))
    return Report(tuple(checks))


def unreadable(problem: EnvironmentProblem) -> Report:
    """The report on a company that cannot be opened at all."""
    opening = Check("open", "Opening the company", BAD, problem.message, problem.hint)
    return Report((_program(), opening))


def _of_module(
    db: Database, look: Callable[[Connection], Iterable[Check]]
) -> Callable[[], Iterable[Check]]:
    def run() -> Iterable[Check]:
        with db.read() as conn:
            return list(look(conn))

    return run


def _guarded(key: str, label: str, look: Callable[[], Iterable[Check]]) -> list[Check]:
    """What a look finds, or that it could not be taken."""
    try:
        with sorted_errors():
            return list(look())
    except EnvironmentProblem as problem:
        return [Check(key, label, BAD, problem.message, problem.hint)]
    except Exception as error:
        # One look that breaks must not keep the others from being taken.
        told = msg("This could not be checked: {error}", error=type(error).__name__)
        return [Check(key, label, BAD, told, _RESTORE)]


def _program() -> Check:
    return Check(
        "program",
        "Program",
        OK,
        msg(
            "Factory Desktop {version}, SQLite {sqlite}",
            version=factory_desktop.__version__,
            sqlite=sqlite3.sqlite_version,
        ),
    )


def _schema(db: Database) -> Iterator[Check]:
    label = "Version of the company"
    with db.read() as conn:
        at = migrations.current(conn)
    if at == migrations.HEAD:
        yield Check("schema", label, OK, msg("As this program has it (state {at})", at=at))
    elif at in runner.known():
        yield Check(
            "schema",
            label,
            WARN,
            msg(
                "The company is of state {at}; this program has {head}.",
                at=at,
                head=migrations.HEAD,
            ),
            msg("Open the company once; it is backed up and brought up to date."),
        )
    elif at:
        yield Check(
            "schema",
            label,
            BAD,
            msg("This company was opened by a newer version of Factory Desktop."),
            msg("Install the newer version on this PC too; nothing was changed."),
        )
    else:
        yield Check(
            "schema",
            label,
            BAD,
            msg("This file is not a company of Factory Desktop."),
            msg("Choose another file, or restore a backup."),
        )


def _database(db: Database) -> Iterator[Check]:
    with db.read() as conn:
        if db.server:
            version = conn.execute(text("SHOW server_version")).scalar_one()
            yield Check("database", "Database", OK, msg("PostgreSQL {version}", version=version))
            sums = conn.execute(text("SHOW data_checksums")).scalar_one()
            told = msg("The server checks its pages: {state}", state=sums)
            mend = msg("Move the company to a server that was set up with data checksums.")
            state = OK if sums == "on" else WARN
            yield Check("integrity", "Integrity", state, told, "" if state == OK else mend)
            yield _rights(conn)
            return
        yield Check("database", "Database", OK, _FILES[db.journal == "wal"])
        yield _integrity(conn)
        broken = conn.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        yield _counted("references", "References", broken, msg("Every reference leads somewhere."))


def _rights(conn: Connection) -> Check:
    """Whether daily work is kept from changing tables and ledgers by the server itself."""
    label = "Rights on the server"
    working, owner, database = conn.execute(
        text("SELECT current_user, session_user, current_database()")
    ).one()
    role = rights.role_of(database)
    if working == role and not rights.wrong(conn):
        told = msg("Work is done as {role}, which can change no ledger and no table.", role=role)
        return Check("rights", label, OK, told)
    told = msg("Work is done with all the rights of {user}.", user=working)
    mend = msg(
        "Let the server's administrator run: CREATE ROLE {role} NOLOGIN; GRANT {role} TO {user}; "
        "then open the company again.",
        role=f'"{role}"',
        user=f'"{owner}"',
    )
    return Check("rights", label, WARN, told, mend)


def _integrity(conn: Connection) -> Check:
    found = conn.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
    if found == ["ok"]:
        return Check("integrity", "Integrity", OK, msg("The file is whole."))
    return Check("integrity", "Integrity", BAD, msg("The company's file is damaged."), _RESTORE)


def _counted(
    key: str, label: str, faults: Iterable[object], fine: str, mend: str = _RESTORE
) -> Check:
    """Ok where the list is empty, else bad with how many there are and the first of them."""
    found = list(faults)
    if not found:
        return Check(key, label, OK, fine)
    told = msg("{count} faults; the first: {first}", count=len(found), first=found[0])
    return Check(key, label, BAD, told, mend)


def _writing(db: Database) -> Iterator[Check]:
    with db.writer.connect().execution_options(**{TRIAL: True}) as conn:
        conn.begin().rollback()
    if db.path is not None:
        _try_folder(db.path.resolve().parent)
        if not os.access(db.path, os.W_OK):
            raise EnvironmentProblem(
                "read_only",
                msg("This company cannot be written to."),
                msg("Check the rights of the file and its folder."),
            )
    yield Check("writing", "Writing", OK, msg("The company can be written to."))


def _try_folder(folder: Path) -> None:
    """Make and remove a file: a journal must be able to appear beside the company."""
    trial = folder / f".factory-{uuid.uuid4().hex}.tmp"
    trial.touch()
    trial.unlink()


def _disk(db: Database) -> Iterator[Check]:
    if db.path is None:
        return
    free = shutil.disk_usage(db.path.resolve().parent).free
    state = BAD if free < NO_ROOM else WARN if free < LITTLE_ROOM else OK
    told = msg("{size} free", size=_room(free))
    mend = "" if state == OK else msg("Make room on the disk.")
    yield Check("disk", "Room on the disk", state, told, mend)


def _room(size: int) -> str:
    """As owners say it: 73 GB, 850 MB."""
    mega = size // 1024**2
    return f"{mega} MB" if mega < 1024 else f"{mega // 1024} GB"


def _backup(db: Database, clock: Clock) -> Iterator[Check]:
    label, mend = "Last backup", msg("Make a backup now, to another disk or a USB stick.")
    known = companies.find(db.company)
    last = known.last_backup if known else None
    if known is None or last is None:
        yield Check("backup", label, WARN, msg("No backup was made on this PC."), mend)
    elif not Path(known.backup).exists():
        told = msg("The last backup is not at {path}.", path=known.backup)
        yield Check("backup", label, WARN, told, mend)
    else:
        old = clock.now() - last > timedelta(days=OLD_BACKUP)
        told = msg("{day}, at {path}", day=last.strftime("%d-%m-%Y"), path=known.backup)
        yield Check("backup", label, WARN if old else OK, told, mend if old else "")


def _books(db: Database, registry: Registry, clock: Clock) -> Iterator[Check]:
    with db.read() as conn:
        fine = msg("No change outside the program was noticed.")
        yield _counted("audit", "Audit log", audit.verify(conn), fine)
        yield from ends(conn)
        yield from goes_on(conn, db)
        yield from guarded(conn)
        changed = witness.faults(conn)
        fine = msg("All records are as they were saved.")
        yield _counted("records", "Records", changed, fine, _RECORDS)
        given = grants.faults(conn, registry)
        fine = msg("Nobody has more rights than were given.")
        yield _counted("grants", "Users and roles", given, fine, _RIGHTS)
        yield from _noticed(conn, clock)


def guarded(conn: Connection) -> Iterator[Check]:
    """Whether the database itself still refuses changes of ledgers, and nothing else acts in it."""
    gone, strange = guards.missing(conn), guards.strange(conn)
    if gone:
        told = msg("The ledgers are not protected: {name} is missing.", name=gone[0])
        yield Check("guards", "Ledgers", BAD, told, _PROTECT)
    elif strange:
        told = msg("Something that is not ours acts in the database: {name}.", name=strange[0])
        yield Check("guards", "Ledgers", BAD, told, _RESTORE)
    else:
        yield Check("guards", "Ledgers", OK, msg("The ledgers are protected against change."))


def ends(conn: Connection) -> Iterator[Check]:
    """Whether the audit log ends where its head says."""
    if not audit.ends_at_head(conn):
        told = msg("The end of the audit log is missing.")
        yield Check("audit_end", "Audit log", BAD, told, _RESTORE)


def goes_on(conn: Connection, db: Database) -> Iterator[Check]:
    """Whether the company goes on from where it was when it was last seen on this PC."""
    known = companies.find(db.company)
    if known is not None and not audit.goes_on_from(conn, *known.head):
        yield _older(msg("as it was last seen on this PC"))


def against(db: Database, manifest: Manifest) -> Check:
    """Whether a company goes on from one of its backups."""
    with db.read() as conn:
        if audit.goes_on_from(conn, manifest.audit_id, manifest.audit_hash):
            told = msg("The company goes on from its backup of {when}.", when=manifest.made_at)
            return Check("history", "History", OK, told)
    return _older(msg("as it is in the backup of {when}", when=manifest.made_at))


def _older(when: str) -> Check:
    told = msg(
        "The company does not go on from the audit log {when}: an older copy or another company "
        "lies here, or the end of the log was cut.",
        when=when,
    )
    mend = msg("If nobody put an older copy here on purpose, restore the last backup.")
    return Check("history", "History", BAD, told, mend)


def _noticed(conn: Connection, clock: Clock) -> Iterator[Check]:
    """What was noticed at an opening of late."""
    table = AuditEntry.table()
    since = clock.now() - timedelta(days=_REMEMBERED)
    query = select(table.c.at, table.c.new).where(table.c.action == NOTICED, table.c.at >= since)
    for at, new in conn.execute(query.order_by(table.c.id)):
        told = msg(
            "On {day} was noticed: {what}",
            day=at.strftime("%d-%m-%Y"),
            what=" ".join(json.loads(new)["noticed"]),
        )
        yield Check("noticed", "Noticed at opening", WARN, told, _LOOK)


def _declared(db: Database) -> Iterator[Check]:
    """Whether the tables are those that the program declares."""
    with db.read() as conn:
        if migrations.current(conn) != migrations.HEAD:
            return
        found = declared.differences(conn)
    yield _counted("tables", "Tables", found, msg("The tables are as the program made them."))
