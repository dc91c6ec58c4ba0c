"""Holds what users and roles may do against what the audit log says they were given."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Connection, select

from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.registry import Registry
from factory_desktop.core.platform.security.services import given_to
from factory_desktop.core.platform.security.tables import Role, RolePermission, User, UserRole
from factory_desktop.core.platform.tables import AuditEntry

_log, _user, _role = AuditEntry.table(), User.table(), Role.table()


def faults(conn: Connection, registry: Registry) -> list[str]:
    """Roles and permissions that nobody gave in the program, in words."""
    return [*_faults_of_users(conn), *_faults_of_roles(conn, registry)]


def _faults_of_users(conn: Connection) -> list[str]:
    own = UserRole.table()
    has: dict[int, set[object]] = defaultdict(set)
    for user_id, role_id in conn.execute(select(own.c.user_id, own.c.role_id)):
        has[user_id].add(role_id)
    given = _last_given(conn, "roles", User.__tablename__)
    names = dict(conn.execute(select(_user.c.id, _user.c.name)).all())
    return [
        msg("{user} has roles that were not given in the program.", user=names.get(key, key))
        for key in sorted(has.keys() | given.keys())
        if has[key] != given.get(key, set())
    ]


def _faults_of_roles(conn: Connection, registry: Registry) -> list[str]:
    table = RolePermission.table()
    has: dict[int, set[object]] = defaultdict(set)
    for role_id, permission in conn.execute(select(table.c.role_id, table.c.permission)):
        has[role_id].add(permission)
    given = _last_given(conn, "permissions", Role.__tablename__)
    found: list[str] = []
    for row in conn.execute(select(_role).order_by(_role.c.id)):
        allowed = given_to(registry, row.name) if row.built_in else given.get(row.id, set())
        # A built-in role may have less: what was taken away from it does not come back.
        if has[row.id] - allowed or (not row.built_in and has[row.id] != allowed):
            found.append(
                msg("The role {role} has permissions that were not given in the program.",
                    role=row.name)
            )  # fmt: skip
    return found


def _last_given(conn: Connection, key: str, table: str) -> Mapping[int, set[object]]:
    """What was given last to each record, by the log; older programs wrote an entry of its own."""
    query = (
        select(_log.c.record_id, _log.c.new)
        .where(_log.c.table_name == table, _log.c.action.in_((key, "create", "update")))
        .order_by(_log.c.id)
    )
    entries = ((record_id, json.loads(new)) for record_id, new in conn.execute(query))
    return {record_id: set(new[key]) for record_id, new in entries if key in new}
