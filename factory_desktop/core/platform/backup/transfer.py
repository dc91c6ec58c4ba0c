"""Carries a whole company between a file and a PostgreSQL database, row by row.

The tables are read from the databases themselves, not from the program's models: figures travel
as the integers they are stored as, and a company of an older schema travels as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    NullPool,
    Table,
    create_engine,
    event,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.schema import AddConstraint, DropConstraint

from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform import migrations
from factory_desktop.core.platform.db import Database, guards
from factory_desktop.core.platform.db.faults import sorted_errors

_CHUNK = 2_000
_SCHEMA_VERSION = "schema_version"


def server_to_file(db: Database, path: Path) -> None:
    """Write a company on a server as a file: one snapshot, whatever others do meanwhile."""
    path.unlink(missing_ok=True)
    engine = _plain_engine(path)
    try:
        with (
            sorted_errors(),
            db.reader.connect().execution_options(isolation_level="REPEATABLE READ") as source,
            source.begin(),
            engine.begin() as target,
        ):
            _make_tables(target, migrations.current(source))
            _copy_all(source, target)
    finally:
        engine.dispose()


def file_to_server(path: Path, db: Database) -> None:
    """Fill an empty database on a server from a company's file, in one transaction."""
    with db.read() as conn:
        if migrations.current(conn):
            raise EnvironmentProblem(
                "exists",
                msg("This database already holds a company."),
                msg("Choose another name; a company is never overwritten."),
            )
    engine = _plain_engine(path)
    try:
        with engine.begin() as source:
            migrations.upgrade(db, lambda target: _fill(source, target))
    finally:
        engine.dispose()


def _fill(source: Connection, target: Connection) -> None:
    """Copy all into new tables; their references are checked at the end, all at once."""
    _same_schema(source, target)
    keys = [key for t in _reflect(target).values() for key in t.foreign_key_constraints]
    for key in keys:
        target.execute(DropConstraint(key))
    _copy_all(source, target)
    for key in keys:
        target.execute(AddConstraint(key))
    _set_sequences(target)


def _plain_engine(path: Path) -> Engine:
    """An engine on a file without foreign keys, so that rows may come in any order."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _fast(conn: object, _record: object) -> None:
        # The file is thrown away unless it is whole, so the disk need not wait for each page.
        conn.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]

    return engine


def _reflect(conn: Connection) -> dict[str, Table]:
    """The tables that hold the company; search indexes of a file are made anew from them."""
    names = set(inspect(conn).get_table_names())
    if conn.dialect.name == "sqlite":
        ordinary = text("SELECT name FROM pragma_table_list WHERE schema='main' AND type='table'")
        names &= set(conn.execute(ordinary).scalars())
    metadata = MetaData()
    metadata.reflect(conn, only=sorted(names - {_SCHEMA_VERSION}))
    return dict(metadata.tables)


def _make_tables(conn: Connection, revision: str) -> None:
    """Give an empty file the tables of a revision, older ones too: a backup precedes an upgrade."""
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    options = {
        "version_table": _SCHEMA_VERSION,
        "render_as_batch": True,
        "fn": lambda at, _: script._upgrade_revs(revision, at),
    }
    context = MigrationContext.configure(conn, opts=options)
    with Operations.context(context):
        context.run_migrations()
    there = set(inspect(conn).get_table_names())
    guards.install(conn, [table for table in guards.ledger_tables() if table in there])


def _same_schema(source: Connection, target: Connection) -> None:
    found, wanted = migrations.current(source), migrations.current(target)
    if found != wanted:
        raise EnvironmentProblem(
            "older",
            msg("This company still has the tables of an older version."),
            msg("Open it once with this version of Factory Desktop, then try again."),
        )


def _copy_all(source: Connection, target: Connection) -> None:
    there = _reflect(target)
    for name, table in _reflect(source).items():
        _copy_table(source, target, table, there[name])


def _copy_table(source: Connection, target: Connection, table: Table, into: Table) -> None:
    """Copy the rows in the order of their key, so that two copies are alike."""
    if _has_rows(target, into):
        target.execute(into.delete())
    names = [column.name for column in into.columns]
    query = select(*(table.c[name] for name in names)).order_by(*table.primary_key.columns)
    result = source.execution_options(yield_per=_CHUNK).execute(query)
    if target.dialect.name == "postgresql":
        _stream(target, into.name, names, result)
        return
    for rows in result.mappings().partitions(_CHUNK):
        target.execute(insert(into), [dict(row) for row in rows])


def _stream(
    conn: Connection, table: str, names: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Fill a table by COPY, which is several times faster than INSERT."""
    import psycopg
    from psycopg import sql

    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    raw = conn.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    with raw.cursor() as cursor, cursor.copy(command) as copy:
        for row in rows:
            copy.write_row(row)


def _has_rows(conn: Connection, table: Table) -> bool:
    return conn.execute(select(func.count()).select_from(table)).scalar_one() > 0


def _set_sequences(conn: Connection) -> None:
    """Let the next id follow the highest one that was copied."""
    for name, table in _reflect(conn).items():
        if "id" not in table.primary_key.columns:
            continue
        find = text("SELECT pg_get_serial_sequence(:name, 'id')")
        sequence = conn.execute(find, {"name": f'"{name}"'}).scalar()
        last = conn.execute(select(func.max(table.c.id))).scalar()
        if sequence and last:
            move = text("SELECT setval(CAST(:sequence AS regclass), :last)")
            conn.execute(move, {"sequence": sequence, "last": last})
