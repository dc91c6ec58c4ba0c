"""What a backup says of itself, and the measuring that checks it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.db.faults import code_of, sorted_errors

#: The format's number: a newer one is refused.
FORMAT = 1
#: Sums are taken in two halves, so that no column of figures can pass 64 bits.
_HALF = 1_000_000
#: Errors that say nothing of the file: it may be whole on a disk that can be read.
_OF_THE_DISK = {"io", "full", "missing", "busy"}


@dataclass(frozen=True, slots=True)
class Manifest:
    """The leaf that lies beside the company in a backup.

    `rows` counts the rows of each table, `totals` sums each column of figures (in stored
    integers, as `table.column`), `audit` is the head of the audit chain.
    """

    format: int
    program: str
    company: str
    made_at: str
    why: str
    origin: str
    revision: str
    fingerprint: str
    audit_id: int
    audit_hash: str
    rows: dict[str, int]
    totals: dict[str, int]
    size: int
    sha256: str

    def as_json(self) -> bytes:
        """The manifest as it is written."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Manifest:
        """Read a manifest; `EnvironmentProblem` for one of a newer program or none at all."""
        try:
            values = json.loads(data)
            if int(values["format"]) > FORMAT:
                raise EnvironmentProblem(
                    "newer",
                    msg("This backup was made by a newer version of Factory Desktop."),
                    msg("Install the newer version on this PC too; nothing was changed."),
                )
            return cls(**{f.name: values[f.name] for f in fields(cls)})
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise damaged() from error


@dataclass(frozen=True, slots=True)
class Measured:
    """What can be counted in a company's file."""

    company: str
    revision: str
    fingerprint: str
    audit_id: int
    audit_hash: str
    rows: dict[str, int]
    totals: dict[str, int]

    def differences(self, manifest: Manifest) -> list[str]:
        """Names of what is not as the manifest says."""
        return [f.name for f in fields(self) if getattr(self, f.name) != getattr(manifest, f.name)]


def damaged() -> EnvironmentProblem:
    """The refusal of a backup that is not whole."""
    return EnvironmentProblem(
        "damaged_backup",
        msg("This backup is damaged. Nothing was changed."),
        msg("Choose another backup; an older one may be whole."),
    )


def measure(path: Path) -> Measured:
    """Open a company's file, check it to the bottom, and count what is in it."""
    with sorted_errors():
        return _measure(path)


def _measure(path: Path) -> Measured:
    conn = sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True)
    try:
        conn.execute("PRAGMA trusted_schema=OFF")
        conn.execute("PRAGMA cell_size_check=ON")
        if conn.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise damaged()
        if conn.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise damaged()
        return _count(conn)
    except (sqlite3.DatabaseError, TypeError) as error:
        if code_of(error) in _OF_THE_DISK:
            raise
        raise damaged() from error
    finally:
        conn.close()


def _count(conn: sqlite3.Connection) -> Measured:
    head = conn.execute("SELECT last_id, hash FROM audit_head").fetchone()
    rows: dict[str, int] = {}
    totals: dict[str, int] = {}
    for table in _tables(conn):
        rows[table] = int(conn.execute(f"SELECT count(*) FROM {_quoted(table)}").fetchone()[0])
        totals.update(_totals(conn, table))
    return Measured(
        company=str(conn.execute("SELECT name FROM company_profile").fetchone()[0]),
        revision=str(conn.execute("SELECT version_num FROM schema_version").fetchone()[0]),
        fingerprint=_fingerprint(conn),
        audit_id=int(head[0]),
        audit_hash=str(head[1]),
        rows=rows,
        totals=totals,
    )


def _tables(conn: sqlite3.Connection) -> list[str]:
    """Ordinary tables: the shadow tables of a search index are rebuilt from these."""
    query = "SELECT name FROM pragma_table_list WHERE schema='main' AND type='table' ORDER BY name"
    return [row[0] for row in conn.execute(query) if not row[0].startswith("sqlite_")]


def _totals(conn: sqlite3.Connection, table: str) -> dict[str, int]:
    """Sums of the columns that hold scaled figures (declared BIGINT; ids are INTEGER)."""
    query = "SELECT name FROM pragma_table_info(?) WHERE type='BIGINT'"
    columns = [row[0] for row in conn.execute(query, (table,))]
    if not columns:
        return {}
    parts = ", ".join(
        f"coalesce(sum({_quoted(c)} / {_HALF}), 0), coalesce(sum({_quoted(c)} % {_HALF}), 0)"
        for c in columns
    )
    sums = conn.execute(f"SELECT {parts} FROM {_quoted(table)}").fetchone()
    return {
        f"{table}.{column}": sums[2 * i] * _HALF + sums[2 * i + 1]
        for i, column in enumerate(columns)
    }


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _fingerprint(conn: sqlite3.Connection) -> str:
    """A digest of the schema: every table, index and trigger, its parts in any order.

    A migration that makes a table anew writes its constraints in no order of its own.
    """
    query = (
        "SELECT type, name, sql FROM sqlite_master "
        "WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type, name"
    )
    declared = [[kind, name, *_parts(sql)] for kind, name, sql in conn.execute(query)]
    return hashlib.sha256(json.dumps(declared, ensure_ascii=False).encode()).hexdigest()


def _parts(sql: str) -> list[str]:
    return sorted(part.rstrip(" )") for part in " ".join(sql.split()).split(", "))
