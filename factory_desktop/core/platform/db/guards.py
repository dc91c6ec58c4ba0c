"""Append-only ledgers, held by the database itself: triggers refuse UPDATE and DELETE."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, text

from factory_desktop.core.platform.db.base import Base, Ledger

_PG_FUNCTION = """
CREATE OR REPLACE FUNCTION factory_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END $$
"""

#: Triggers that fire; one that was switched off does not.
_PG_ACTIVE = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
_PG_BODY = "SELECT prosrc FROM pg_proc WHERE proname = 'factory_append_only'"


def ledger_tables() -> list[str]:
    """Names of all append-only tables."""
    return sorted(model.__tablename__ for model in Base.models if issubclass(model, Ledger))


def install(conn: Connection, tables: Iterable[str]) -> None:
    """Put the triggers on these tables, replacing what is there."""
    if conn.dialect.name == "postgresql":
        conn.execute(text(_PG_FUNCTION))
    on = ' ON "{table}"' if conn.dialect.name == "postgresql" else ""
    for table in tables:
        for name, declared in _wanted(conn.dialect.name, table).items():
            conn.execute(text(f'DROP TRIGGER IF EXISTS "{name}"' + on.format(table=table)))
            conn.execute(text(declared))


def _wanted(dialect: str, table: str) -> dict[str, str]:
    """The two triggers of a table by name, as they are declared."""
    does = (
        "FOR EACH STATEMENT EXECUTE FUNCTION factory_append_only()"
        if dialect == "postgresql"
        else f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
    )
    names = {verb: f"append_only_{table}_{verb}" for verb in ("update", "delete")}
    return {
        name: f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" {does}'
        for verb, name in names.items()
    }


def missing(conn: Connection) -> list[str]:
    """Names of ledger triggers that should be there and are not, or do something else."""
    dialect = conn.dialect.name
    wanted = {k: v for table in ledger_tables() for k, v in _wanted(dialect, table).items()}
    if dialect == "postgresql":
        there = set(conn.execute(text(_PG_ACTIVE)).scalars())
        body = conn.execute(text(_PG_BODY)).scalar() or ""
        if " ".join(body.split()) not in " ".join(_PG_FUNCTION.split()) or not body:
            return ["factory_append_only"]
        return sorted(wanted.keys() - there)
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    found: dict[str, str] = dict(conn.execute(text(query)).all())
    return sorted(name for name, declared in wanted.items() if found.get(name) != declared)


def strange(conn: Connection) -> list[str]:
    """Names of triggers that the program did not make: they may change what it writes."""
    dialect = conn.dialect.name
    ours = {name for table in ledger_tables() for name in _wanted(dialect, table)}
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if dialect == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    return sorted(set(conn.execute(text(query)).scalars()) - ours)
