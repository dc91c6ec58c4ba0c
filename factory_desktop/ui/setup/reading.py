"""What the pages of users and roles read: who has which role, what a role may do and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from factory_desktop.core.kernel.views import Row
from factory_desktop.core.platform.reading import Found, ListReader
from factory_desktop.core.platform.registry import Registry
from factory_desktop.core.platform.security.access import EVERYTHING
from factory_desktop.core.platform.security.module import BETWEEN_ROLES
from factory_desktop.core.platform.security.services import ROLES
from factory_desktop.core.platform.security.tables import Role, RolePermission, User, UserRole
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.lookup_popup import LookupRow
from factory_desktop.ui.framework.references import EntitySource

#: More roles than anybody keeps apart.
_MOST_ROLES = 500


@dataclass(frozen=True, slots=True)
class Roles:
    """All roles: their records by id, and the permissions each has of its own."""

    records: Mapping[int, Mapping[str, Any]]
    own: Mapping[int, frozenset[str]]

    def inherited(self, role_id: int) -> dict[str, str]:
        """Permission -> name of the role below this one that brings it along."""
        found: dict[str, str] = {}
        for below in self._below(role_id):
            for key in self.own.get(below, frozenset()):
                found.setdefault(key, str(self.records[below]["name"]))
        return found

    def _below(self, role_id: int) -> list[int]:
        """All roles that stand under a role, nearest first; a circle ends where it began."""
        found: list[int] = []
        waiting = [role_id]
        while waiting:
            above = waiting.pop(0)
            for key, row in self.records.items():
                if row["parent_id"] == above and key not in found and key != role_id:
                    found.append(key)
                    waiting.append(key)
        return found

    def everything(self, role_id: int) -> bool:
        """Whether a role may do everything."""
        return EVERYTHING in self.own.get(role_id, frozenset())


def read_roles(conn: Connection) -> Roles:
    """All roles with their permissions."""
    role, has = Role.table(), RolePermission.table()
    records = {row["id"]: dict(row) for row in conn.execute(select(role)).mappings()}
    own: dict[int, set[str]] = {}
    for role_id, permission in conn.execute(select(has.c.role_id, has.c.permission)):
        own.setdefault(role_id, set()).add(permission)
    return Roles(records, {key: frozenset(keys) for key, keys in own.items()})


@dataclass(frozen=True, slots=True)
class UserRecord:
    """A user as his page edits him; nothing of his password is read."""

    values: Mapping[str, Any]
    version: int
    roles: tuple[str, ...]
    has_recovery: bool


def read_user(conn: Connection, user_id: int) -> UserRecord:
    """A user with the names of his roles."""
    user, own, role = User.table(), UserRole.table(), Role.table()
    row = conn.execute(select(user).where(user.c.id == user_id)).mappings().one()
    names = select(role.c.name).join(own, own.c.role_id == role.c.id)
    roles = conn.execute(names.where(own.c.user_id == user_id)).scalars()
    values = {key: row[key] for key in ("name", "full_name", "active")}
    return UserRecord(values, row["version"], tuple(roles), bool(row["recovery_hash"]))


class UsersReader(ListReader):
    """The users, the names of their roles in the window's language."""

    def page(self, ids: Sequence[int]) -> Sequence[Row]:
        """Rows by id."""
        return [{**row, "roles": self._said(row)} for row in super().page(ids)]

    @staticmethod
    def _said(row: Row) -> str:
        names = str(row["roles"] or "").split(BETWEEN_ROLES)
        return BETWEEN_ROLES.join(sorted(said_name(name) for name in names))


class RolesReader(ListReader):
    """The roles, those of the program in the window's language."""

    def page(self, ids: Sequence[int]) -> Sequence[Row]:
        """Rows by id."""
        return [said_role(row) for row in super().page(ids)]


class RoleSource(EntitySource):
    """The look-up of roles, those of the program in the window's language and found by it."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context, "security.role")

    def search(self, text: str, limit: int) -> Sequence[LookupRow]:
        """The best matches, those by the names in the window's language last."""
        rows, word = list(super().search(text, limit)), text.strip().casefold()
        if word:
            found = {row.id for row in rows}
            rows += [
                row
                for row in super().search("", _MOST_ROLES)
                if row.id not in found and word in row.code.casefold()
            ]
        return rows[:limit]

    def _row(self, found: Found) -> LookupRow:
        said = said_role(found.cells)
        return LookupRow(found.id, str(said["name"]), str(said["description"]))


def said_name(name: str) -> str:
    """What a role is called where its name is all that is known of it."""
    return tr(name) if name in ROLES else name


def said_role(role: Row) -> Row:
    """A role as it is shown: what people called their own stays as they called it."""
    if not role.get("built_in"):
        return role
    return {**role, **{key: tr(str(role[key] or "")) for key in ("name", "description")}}


def module_of(registry: Registry, permission: str) -> str:
    """The label of the module that declares a permission."""
    for module in registry.modules.values():
        if any(known.key == permission for known in module.permissions):
            return module.label
    return ""
