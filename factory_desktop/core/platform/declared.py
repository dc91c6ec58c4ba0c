"""Whether a company's tables are those that the program declares.

Alembic reads every table back and compares it, which takes a second or so. What it found is kept
by all that the database itself says of its tables, so that the same schema is compared once.
"""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Connection, inspect, text

from factory_desktop.core.platform.db import Base

#: All that the comparison looks at, as each database words it.
_MADE = {
    "sqlite": "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name",
    "postgresql": """
        WITH ours AS (
            SELECT c.oid, c.relname, c.relkind::text AS kind FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
        )
        SELECT relname, kind, a.attnum::text, a.attname::text,
               format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
               pg_get_expr(d.adbin, d.adrelid)
        FROM ours JOIN pg_attribute a ON a.attrelid = ours.oid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT relname, 'index', '', '', pg_get_indexdef(i.indexrelid), i.indisvalid::text, ''
        FROM ours JOIN pg_index i ON i.indrelid = ours.oid
        UNION ALL
        SELECT relname, 'rule', '', k.conname::text, pg_get_constraintdef(k.oid), '', ''
        FROM ours JOIN pg_constraint k ON k.conrelid = ours.oid
        ORDER BY 1, 2, 3, 4, 5""",
}
_found: dict[str, tuple[str, ...]] = {}


def differences(conn: Connection) -> tuple[str, ...]:
    """Names of tables that are not as declared, and of views, which the program has none of."""
    rows = conn.execute(text(_MADE[conn.dialect.name]))
    made = hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()
    if made not in _found:
        _found[made] = _compared(conn)
    return _found[made]


def _compared(conn: Connection) -> tuple[str, ...]:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    context = MigrationContext.configure(conn, opts={"version_table": "schema_version"})
    differing = {_named(each) for each in compare_metadata(context, Base.metadata)}
    return tuple(sorted({*differing, *inspect(conn).get_view_names()}))


def _named(difference: Any) -> str:
    """The table that a difference is about."""
    while isinstance(difference, list):
        difference = difference[0]
    names = [each if isinstance(each, str) else "" for each in difference[2:3]]
    thing = difference[1]
    table = getattr(thing, "table", thing)
    return str(getattr(table, "name", None) or names[0] or difference[0])
