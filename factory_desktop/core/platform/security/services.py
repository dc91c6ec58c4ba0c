"""Commands on users, roles and passwords."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform import masters
from factory_desktop.core.platform.commands import UnitOfWork, command
from factory_desktop.core.platform.db import facts_of
from factory_desktop.core.platform.db.folding import same
from factory_desktop.core.platform.db.upserts import replacing
from factory_desktop.core.platform.parts import Part, Rows
from factory_desktop.core.platform.registry import Registry
from factory_desktop.core.platform.security import access, passwords
from factory_desktop.core.platform.security.tables import (
    KnownPermission,
    Role,
    RolePermission,
    User,
    UserRole,
    UserState,
)

ADMINISTRATOR = "Administrator"
OWN_ROLES = Part("roles", "Roles", UserRole, "user_id", ("role_id",), named_by=("role_id",))
_PERMISSION = ("permission",)
PERMISSIONS = Part(
    "permissions", "Rights", RolePermission, "role_id", _PERMISSION, named_by=_PERMISSION
)


def _hashed(uow: UnitOfWork, password: str, *names: str) -> str:
    complaint = passwords.complaint(password, *names)
    if complaint:
        raise Invalid({"password": complaint})
    return passwords.hash_password(password, uow.company.password_cost)


def _role_ids(uow: UnitOfWork, names: Iterable[str]) -> list[int]:
    table = Role.table()
    wanted = list(dict.fromkeys(names))
    found = dict(uow.conn.execute(select(table.c.name, table.c.id)).all())
    missing = [name for name in wanted if name not in found]
    if missing or not wanted:
        raise Invalid({"roles": msg("Choose at least one role that exists.")})
    return [found[name] for name in wanted]


@command("security.user.create", permission="security.user.edit", secret=True)
def create_user(
    uow: UnitOfWork, *, name: str, full_name: str, password: str, roles: tuple[str, ...]
) -> int:
    """Add a user with roles; the name is taken as typed and unique without regard to case."""
    clean = masters.check(
        uow.conn,
        uow.registry,
        {k: f for k, f in facts_of(User).items() if k != "active"},
        {"name": name, "full_name": full_name},
        whole=True,
    )
    user = User.table()
    taken = select(user.c.id).where(same(user.c.name, clean["name"]))
    if uow.conn.execute(taken).first() is not None:
        raise Invalid({"name": msg("“{value}” is already taken. Choose another.", value=name)})
    role_ids = _role_ids(uow, roles)
    _may_grant(uow, role_ids)
    hashed = _hashed(uow, password, name, full_name)
    values = {**clean, "password_hash": hashed}
    return uow.insert(User, values, clean["name"], {OWN_ROLES: _role_rows(role_ids)})


def _may_grant(uow: UnitOfWork, role_ids: Iterable[int]) -> None:
    """Nobody gives away more than he may himself."""
    for key in sorted(access.permissions_of_roles(uow.conn, role_ids)):
        uow.require(key)


def _may_change(uow: UnitOfWork, user_id: int) -> None:
    """Only who may do everything changes a user who may do everything."""
    if access.EVERYTHING in access.permissions_of(uow.conn, user_id):
        uow.require(access.EVERYTHING)


def _role_rows(role_ids: Iterable[int]) -> Rows:
    return OWN_ROLES.sorted({"role_id": role_id} for role_id in role_ids)


def _role_ids_of(uow: UnitOfWork, user_id: int) -> set[int]:
    return {row["role_id"] for row in OWN_ROLES.read(uow.conn, user_id)}


@command("security.user.save", permission="security.user.edit")
def save_user(
    uow: UnitOfWork,
    *,
    user_id: int,
    values: Mapping[str, Any],
    roles: tuple[str, ...] | None = None,
    version: int | None = None,
) -> int:
    """Change a user's names, activity or roles; the last administrator stays one."""
    _may_change(uow, user_id)
    checked = masters.check(uow.conn, uow.registry, facts_of(User), values, whole=False)
    clean = masters.filled(User, checked)
    parts = {} if roles is None else {OWN_ROLES: _role_rows(_role_ids(uow, roles))}
    old = uow.get(User, user_id, lock=True)
    before = _role_ids_of(uow, user_id)
    label = str(clean.get("name") or old["name"])
    uow.update(User, user_id, clean, version=version, label=label, old=old, parts=parts)
    now = _role_ids_of(uow, user_id)
    if not now:
        raise Invalid({"roles": msg("Choose at least one role that exists.")})
    _may_grant(uow, now - before)
    _keep_an_administrator(uow)
    return user_id


def _keep_an_administrator(uow: UnitOfWork) -> None:
    user, own, role = User.table(), UserRole.table(), Role.table()
    query = (
        select(user.c.id)
        .join(own, own.c.user_id == user.c.id)
        .join(role, role.c.id == own.c.role_id)
        .where(user.c.active.is_(True), role.c.name == ADMINISTRATOR)
    )
    if uow.conn.execute(query).first() is None:
        raise RuleBroken(
            "last_administrator",
            msg("This is the last administrator."),
            msg("Make somebody else administrator first."),
        )


@command("security.password.change", permission="", secret=True)
def change_password(uow: UnitOfWork, *, old: str, new: str) -> None:
    """Change one's own password, knowing the old one."""
    user_id = uow.actor.user_id
    row = uow.get(User, user_id or 0, lock=True)
    if not passwords.matches(old, row["password_hash"]):
        raise Invalid({"old": msg("This is not your present password.")})
    _set_password(uow, row, new, must_change=False)


@command("security.password.reset", permission="security.password.reset", secret=True)
def reset_password(uow: UnitOfWork, *, user_id: int, new: str) -> None:
    """Give a user a new password, which he must change at his next sign-in."""
    row = uow.get(User, user_id, lock=True)
    _may_change(uow, user_id)
    _set_password(uow, row, new, must_change=True)


def _set_password(uow: UnitOfWork, row: Mapping[str, Any], new: str, *, must_change: bool) -> None:
    hashed = _hashed(uow, new, str(row["name"]), str(row["full_name"]))
    uow.update(User, row["id"], {"password_hash": hashed, "must_change": must_change})
    uow.record("password", User.__tablename__, row["id"], {"name": row["name"]})


@command("security.recovery.make", permission="security.password.reset", secret=True)
def make_recovery_code(uow: UnitOfWork, *, user_id: int) -> str:
    """Make a new recovery code of a user, shown once: printed and put in the safe."""
    _may_change(uow, user_id)
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    code = "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))
    hashed = passwords.hash_password(code, uow.company.password_cost)
    uow.update(User, user_id, {"recovery_hash": hashed})
    uow.record("recovery_code", User.__tablename__, user_id, {})
    return code


@command("security.role.save", permission="security.role.edit")
def save_role(
    uow: UnitOfWork,
    *,
    values: Mapping[str, Any],
    permissions: tuple[str, ...],
    role_id: int | None = None,
    version: int | None = None,
) -> int:
    """Add or change a role of one's own; the built-in ones stay as they are."""
    unknown = [key for key in permissions if key not in uow.registry.permissions]
    if unknown:
        raise Invalid({"permissions": msg("Unknown permission: {key}.", key=unknown[0])})
    if role_id is not None and uow.get(Role, role_id)["built_in"]:
        raise RuleBroken(
            "built_in",
            msg("This role is built in and stays as it is."),
            msg("Make a role of your own and give it what you want."),
        )
    entity = uow.registry.entities["security.role"]
    parts = {PERMISSIONS: _rights(set(permissions))}
    saved = masters.save(uow, entity, role_id, version, values, parts=parts)
    # With all that stands under it: another place in the hierarchy gives rights too.
    _may_grant(uow, [saved])
    return saved


@command("security.state.save", permission="")
def save_state(uow: UnitOfWork, *, key: str, value: Any) -> None:
    """Remember something of the window for the user who works (widths, views, theme)."""
    try:
        text = json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        raise Invalid({"value": msg("This is not what is asked for here.")}) from None
    if len(text) > 20000 or len(key) > 120:
        raise Invalid({"value": msg("Too much to remember.")})
    uow.conn.execute(
        replacing(uow.conn.dialect.name, UserState, "user_id", "key"),
        {"user_id": uow.actor.user_id, "key": key, "value": text},
    )


def seed_roles(uow: UnitOfWork) -> None:
    """Make the built-in roles, and give them the rights that the program has come to know.

    A right is given once: one that was taken away since does not come back.
    """
    new = unknown_permissions(uow.conn, uow.registry)
    table = Role.table()
    for name, (description, parent) in ROLES.items():
        keys = given_to(uow.registry, name)
        found = uow.conn.execute(select(table.c.id).where(table.c.name == name)).scalar()
        if found is None:
            above = uow.conn.execute(select(table.c.id).where(table.c.name == parent)).scalar()
            values = {"name": name, "description": description, "parent_id": above}
            parts = {PERMISSIONS: _rights(keys)}
            uow.insert(Role, {**values, "built_in": True}, name, parts)
        elif keys & new:
            has = {row["permission"] for row in PERMISSIONS.read(uow.conn, found)}
            parts = {PERMISSIONS: _rights(has | (keys & new))}
            uow.update(Role, found, {}, label=name, parts=parts)
    uow.insert_many(KnownPermission, [{"key": key} for key in sorted(new)])


def _rights(keys: Iterable[str]) -> Rows:
    return PERMISSIONS.sorted({"permission": key} for key in keys)


def unknown_permissions(conn: Connection, registry: Registry) -> set[str]:
    """Permissions that modules declare and that this company has not seen yet."""
    return registry.permissions.keys() - set(conn.execute(select(KnownPermission.key)).scalars())


def given_to(registry: Registry, role: str) -> set[str]:
    """What the program gives to a built-in role."""
    return {access.EVERYTHING} if role == ADMINISTRATOR else registry.role_permissions(role)


#: The built-in roles: description, and the role each stands under (which may all it may).
ROLES: dict[str, tuple[str, str]] = {
    ADMINISTRATOR: ("May do everything", ""),
    "Owner": ("Sees and decides everything but the users' rights", ADMINISTRATOR),
    "Manager": ("Runs the factory", "Owner"),
    "Inventory Manager": ("Stock and purchasing", "Manager"),
    "Shop Manager": ("The shop floor: attendance and production", "Manager"),
    "Accountant": ("Money and books", "Owner"),
    "HR": ("People and wages", "Owner"),
    "Sales Worker": ("Sells", "Manager"),
    "Clerk": ("Enters receipts, issues and attendance", "Inventory Manager"),
    "Employee": ("Sees what concerns himself", "Clerk"),
}
