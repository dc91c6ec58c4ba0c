"""On a server daily work runs with a role of its own, which owns nothing.

Triggers keep the ledgers as long as nobody drops them, and who owns the tables may. So the
owner only makes and changes tables; everything else runs as a role without a sign-in that the
owner steps down to: it cannot make or change tables, nor update or delete in a ledger. The role
belongs to one database and is named after it. What it may do is looked at whenever a company is
opened and put right where it differs, so that it survives a copy, a restore and a new name.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.db import guards

if TYPE_CHECKING:
    from factory_desktop.core.platform.db.engine import Database

_PREFIX, _LONGEST = "factory_daily_", 63
#: The schema's version is read by everybody and written by the owner alone.
_VERSION = "schema_version"
_READ = frozenset({"SELECT"})
_LEDGER = _READ | {"INSERT"}
_ORDINARY = _LEDGER | {"UPDATE", "DELETE"}
#: Before version 16 whoever is a member may set the role.
_MAY_SET = """pg_has_role(oid, CASE
WHEN CAST(current_setting('server_version_num') AS int) < 160000 THEN 'MEMBER' ELSE 'SET' END)"""
#: Only a role that is fit to work with is taken: before its first grant the owner works on.
_TAKE = f"""
SELECT set_config('role', rolname, false) FROM pg_roles
WHERE rolname = %s AND NOT rolcanlogin AND NOT rolsuper AND {_MAY_SET}
AND has_table_privilege(oid, to_regclass('{_VERSION}'), 'SELECT')
"""
_HELD = """
SELECT c.relname, v.verb FROM pg_class c
CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE')) AS v (verb)
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = to_regnamespace(current_schema())
AND has_table_privilege(to_regrole(:role), c.oid, v.verb)
"""
_TABLES = """
SELECT relname FROM pg_class
WHERE relkind IN ('r', 'p') AND relnamespace = to_regnamespace(current_schema())
"""
_OWNS = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(:table)"
#: Any number: it keeps two programs from changing the same tables or rights at once.
_LOCK = 722_017
_DENIED, _THERE = "42501", {"42710", "23505"}


def role_of(database: str) -> str:
    """The role that daily work in a database runs with."""
    name = _PREFIX + database
    if len(name.encode()) <= _LONGEST:
        return name
    return _PREFIX + hashlib.sha256(database.encode()).hexdigest()[:32]


def step_down(raw: Any, database: str) -> None:
    """Let a new connection work with the role, where there is one that it may take."""
    raw.autocommit = True
    raw.execute(_TAKE, (role_of(database),))
    raw.autocommit = False


def ensure(db: Database) -> None:
    """Make the role and put its rights right; where the server forbids it, the doctor tells."""
    if not db.server:
        return
    with db.owning() as conn:
        if not wrong(conn) or not _owns(conn):
            return
        claim(conn)
        given = _make(conn)
        if given:
            _grant(conn)
    if given:
        db.disconnect()


def wrong(conn: Connection) -> list[str]:
    """Tables, sorted, at which the role may do more or less than it should; all without a role."""
    role = _role(conn)
    held: dict[str, set[str]] = {str(name): set() for name in conn.execute(text(_TABLES)).scalars()}
    for name, verb in conn.execute(text(_HELD), {"role": _quoted(conn, role)}):
        held[name].add(verb)
    ledgers = guards.ledger_tables()
    return sorted(name for name, verbs in held.items() if verbs != _wanted(name, ledgers))


def claim(conn: Connection) -> None:
    """Keep other programs from changing tables or rights until the transaction ends.

    Raises `EnvironmentProblem` on a server that does not let this user make tables.
    """
    if conn.dialect.name != "postgresql":
        return
    if not conn.execute(text("SELECT has_schema_privilege(current_schema(), 'CREATE')")).scalar():
        raise EnvironmentProblem(
            "owner",
            msg("Only the owner of the database can bring this company up to date."),
            msg("Open it once with the address that it was made with; nothing was changed."),
        )
    conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _wanted(table: str, ledgers: list[str]) -> frozenset[str]:
    if table == _VERSION:
        return _READ
    return _LEDGER if table in ledgers else _ORDINARY


def _ledgers(conn: Connection) -> list[str]:
    there = set(conn.execute(text(_TABLES)).scalars())
    return [name for name in guards.ledger_tables() if name in there]


def _role(conn: Connection) -> str:
    return role_of(str(conn.execute(text("SELECT current_database()")).scalar_one()))


def _quoted(conn: Connection, name: str) -> str:
    return conn.dialect.identifier_preparer.quote(name)


def _owns(conn: Connection) -> bool:
    return bool(conn.execute(text(_OWNS), {"table": _VERSION}).scalar())


def _make(conn: Connection) -> bool:
    """Make the role and let the owner step down to it; whether the server allows that."""
    role = _role(conn)
    quoted = _quoted(conn, role)
    may_set = f"SELECT {_MAY_SET} FROM pg_roles WHERE rolname = :role"
    held = conn.execute(text(may_set), {"role": role}).scalar()
    if held is None and not _try(conn, f"CREATE ROLE {quoted} NOLOGIN"):
        return False
    return bool(held) or _try(conn, f"GRANT {quoted} TO CURRENT_USER")


def _try(conn: Connection, statement: str) -> bool:
    """Run what the server may forbid; whether it did not, or somebody else was faster."""
    try:
        with conn.begin_nested():
            conn.execute(text(statement))
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", "")
        if state != _DENIED and state not in _THERE:
            raise
        return state in _THERE
    return True


def _grant(conn: Connection) -> None:
    role, schema = (_quoted(conn, name) for name in (_role(conn), _schema(conn)))
    ledgers = ", ".join(_quoted(conn, name) for name in _ledgers(conn))
    statements = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {role}",
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {role}",
        f"GRANT USAGE ON SCHEMA {schema} TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        f"GRANT {', '.join(sorted(_ORDINARY))} ON ALL TABLES IN SCHEMA {schema} TO {role}",
        f"REVOKE {', '.join(sorted(_ORDINARY - _LEDGER))} ON {ledgers} FROM {role}",
        f"REVOKE {', '.join(sorted(_ORDINARY - _READ))} ON {_VERSION} FROM {role}",
    ]
    conn.exec_driver_sql(";".join(statements))


def _schema(conn: Connection) -> str:
    return str(conn.execute(text("SELECT current_schema()")).scalar_one())
