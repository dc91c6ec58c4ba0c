"""Append-only ledgers, held by the database itself: triggers refuse UPDATE and DELETE."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, text

from factory_desktop.core.platform.db.base import Base, Ledger

_PG_FUNCTION = """
CREATE OR REPLACE FUNCTION factory_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END $$
"""


def ledger_tables() -> list[str]:
    """Names of all append-only tables that are mapped."""
    return sorted(
        str(mapper.local_table.description)
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Ledger)
    )


def install(conn: Connection, tables: Iterable[str]) -> None:
    """Put the triggers on these tables, replacing what is there."""
    if conn.dialect.name == "postgresql":
        conn.execute(text(_PG_FUNCTION))
    for table in tables:
        for verb in ("update", "delete"):
            _install_one(conn, table, verb)


def _install_one(conn: Connection, table: str, verb: str) -> None:
    name = f"append_only_{table}_{verb}"
    if conn.dialect.name == "postgresql":
        conn.execute(text(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"'))
        conn.execute(
            text(
                f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" '
                "FOR EACH STATEMENT EXECUTE FUNCTION factory_append_only()"
            )
        )
        return
    conn.execute(text(f'DROP TRIGGER IF EXISTS "{name}"'))
    conn.execute(
        text(
            f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
        )
    )


def missing(conn: Connection) -> list[str]:
    """Names of ledger triggers that should be there and are not."""
    wanted = {f"append_only_{t}_{v}" for t in ledger_tables() for v in ("update", "delete")}
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if conn.dialect.name == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    return sorted(wanted - set(conn.execute(text(query)).scalars()))
