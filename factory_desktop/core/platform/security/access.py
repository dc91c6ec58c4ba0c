"""Who works, and what he may do now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, func, select

from factory_desktop.core.kernel.errors import Denied
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.db import AnySelect, Id
from factory_desktop.core.platform.security.tables import Role, RolePermission, User, UserRole

#: The permission that stands for all of them.
EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in user at a workstation; `user_id` None is the program itself at set-up."""

    user_id: int | None
    name: str
    workstation: str = ""


#: The program itself, where no user exists yet (set-up, sample factory, migrations).
SYSTEM = Actor(None, "system")


#: Stands in no key.
_BETWEEN = " "


@dataclass(frozen=True, slots=True)
class Granted:
    """The permissions a user has at this moment."""

    keys: frozenset[str]

    def may(self, permission: str) -> bool:
        """Whether the permission is among them; the empty permission needs only a sign-in."""
        return not permission or EVERYTHING in self.keys or permission in self.keys


def granted(conn: Connection, actor: Actor) -> Granted:
    """Read a user's permissions; what was taken away while he worked is gone at once.

    Raises `Denied` for a user who was deactivated.
    """
    if actor.user_id is None:
        return as_granted(actor, active=True, keys=())
    row = conn.execute(_of_user(), {"user_id": actor.user_id}).first()
    active, keys = row if row is not None else (False, None)
    return as_granted(actor, active=active, keys=keys.split(_BETWEEN) if keys else ())


def as_granted(actor: Actor, *, active: bool, keys: Iterable[str]) -> Granted:
    """What was read of a user as what he may do; the program itself may do everything."""
    if actor.user_id is None:
        return Granted(frozenset({EVERYTHING}))
    if not active:
        raise Denied("", msg("Your user was deactivated. Ask your administrator."))
    return Granted(frozenset(keys))


def permissions(user_id: int | BindParameter[Any]) -> AnySelect:
    """The query of all permission keys of a user.

    A role has its own permissions and those of the roles that stand under it.
    """
    own = UserRole.table()
    return _below(select(own.c.role_id.label("id")).where(own.c.user_id == user_id))


def _below(roles: AnySelect) -> AnySelect:
    """The query of all permission keys of roles, given by a query of their ids."""
    role, has = Role.table(), RolePermission.table()
    below = roles.cte("below", recursive=True)
    below = below.union(select(role.c.id).join(below, role.c.parent_id == below.c.id))
    return select(has.c.permission).join(below, has.c.role_id == below.c.id).distinct()


def permissions_of(conn: Connection, user_id: int) -> set[str]:
    """All permission keys of a user, through the hierarchy of roles."""
    return set(conn.execute(permissions(user_id)).scalars())


@cache
def _of_user() -> AnySelect:
    """Whether a user is active and all his keys, in one row: every page of every list asks."""
    user, keys = User.table(), permissions(bindparam("user_id", type_=Id)).subquery("keys")
    together = select(func.aggregate_strings(keys.c.permission, _BETWEEN)).scalar_subquery()
    return select(user.c.active, together).where(user.c.id == bindparam("user_id", type_=Id))


def permissions_of_roles(conn: Connection, role_ids: Iterable[int]) -> set[str]:
    """All permission keys of roles, through the hierarchy."""
    role = Role.table()
    return set(
        conn.execute(_below(select(role.c.id).where(role.c.id.in_(list(role_ids))))).scalars()
    )
