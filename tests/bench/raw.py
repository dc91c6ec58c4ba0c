"""What plain sqlite3 needs to write the very rows that the program wrote.

Into a copy of the same file: the same tables, indexes, triggers, foreign keys and journal, as few
commits, without a single read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measure import seconds


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table that were written, and the statement that writes them."""

    statement: str
    rows: list[tuple[object, ...]]


def plain(path: Path) -> sqlite3.Connection:
    """A file as the program opens it, without the program."""
    conn = sqlite3.connect(path, isolation_level=None)
    for setting in ("journal_mode=TRUNCATE", "synchronous=FULL", "foreign_keys=ON",
                    "secure_delete=ON", "cell_size_check=ON"):  # fmt: skip
        conn.execute(f"PRAGMA {setting}")
    return conn


def written_between(before: Path, after: Path) -> list[Rows]:
    """What stands in `after` and did not in `before`."""
    conn = sqlite3.connect(after)
    conn.execute("ATTACH ? AS earlier", (str(before),))
    tables = conn.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "ORDER BY rowid"
    )
    found = [rows for (table,) in tables.fetchall() for rows in _of_table(conn, table)]
    conn.close()
    return found


def _of_table(conn: sqlite3.Connection, table: str) -> Iterator[Rows]:
    """Its new rows, and those that were written over."""
    described = conn.execute(f"PRAGMA main.table_info({table})").fetchall()
    names = [row[1] for row in described]
    keys = [row[1] for row in sorted(described, key=lambda row: row[5]) if row[5]]
    differ = f"SELECT * FROM main.{table} EXCEPT SELECT * FROM earlier.{table}"
    known = " AND ".join(f"e.{key} = d.{key}" for key in keys)
    there = f"EXISTS (SELECT 1 FROM earlier.{table} e WHERE {known})"
    marks = ", ".join("?" * len(names))
    new = conn.execute(f"SELECT * FROM ({differ}) d WHERE NOT {there}").fetchall()
    if new:
        yield Rows(f"INSERT INTO {table} VALUES ({marks})", new)
    rest = [name for name in names if name not in keys]
    order = ", ".join(f"d.{name}" for name in (*rest, *keys))
    changed = conn.execute(f"SELECT {order} FROM ({differ}) d WHERE {there}").fetchall()
    if changed:
        values = ", ".join(f"{name} = ?" for name in rest)
        where = " AND ".join(f"{key} = ?" for key in keys)
        yield Rows(f"UPDATE {table} SET {values} WHERE {where}", changed)


def writing(path: Path, written: list[Rows]) -> float:
    """Seconds of writing them in one commit."""
    conn = plain(path)

    def write() -> None:
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("PRAGMA defer_foreign_keys=ON")
        for each in written:
            conn.executemany(each.statement, each.rows)
        conn.execute("COMMIT")

    took = seconds(write)
    conn.close()
    return took
