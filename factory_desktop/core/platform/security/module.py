"""Manifest of users, roles and audit."""

from __future__ import annotations

from sqlalchemy import func, select, true

from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.platform.db import AnySelect
from factory_desktop.core.platform.db.folding import Alike
from factory_desktop.core.platform.listing import ListColumn, ListQuery
from factory_desktop.core.platform.registry import Entity, Module, Permission
from factory_desktop.core.platform.security import services
from factory_desktop.core.platform.security.tables import LoginAttempt, Role, User, UserRole
from factory_desktop.core.platform.tables import AuditEntry

_ACTIONS = (
    Choice("create", "Created"),
    Choice("update", "Changed"),
    Choice("delete", "Deleted", "warn"),
    Choice("sign_in", "Signed in"),
    Choice("sign_in_failed", "Sign-in failed", "bad"),
    Choice("roles", "Roles given"),
    Choice("password", "Password set"),
    Choice("recovery_code", "Recovery code made"),
    Choice("permissions", "Permissions given"),
    Choice("settings", "Settings"),
    Choice("open_year", "Year opened"),
    Choice("import", "Sheet imported"),
    Choice("posted", "Posted"),
    Choice("noticed", "Noticed at opening", "bad"),
    Choice("attendance", "Muster marked"),
    Choice("piece_work", "Piece work entered"),
    Choice("piece_work_deleted", "Piece work deleted", "warn"),
    Choice("repaid", "Advance repaid"),
    Choice("components", "Components set"),
    Choice("slips_paid", "Slips paid"),
    Choice("barcodes", "Barcodes set"),
    Choice("categories", "Categories set"),
    Choice("units", "Units set"),
    Choice("rebuild", "Stock worked out again"),
    Choice("party_contact", "Contacts set"),
    Choice("party_address", "Addresses set"),
)


def _plain(statement: AnySelect) -> AnySelect:
    return statement


_user, _role, _audit, _login = User.table(), Role.table(), AuditEntry.table(), LoginAttempt.table()
_own = UserRole.table()
#: What stands between the names of a user's roles.
BETWEEN_ROLES = ", "
_roles = (
    select(func.aggregate_strings(_role.c.name, BETWEEN_ROLES))
    .join(_own, _own.c.role_id == _role.c.id)
    .where(_own.c.user_id == _user.c.id)
    .correlate(_user)
    .scalar_subquery()
)
_last_sign_in = (
    select(func.max(_login.c.at))
    .where(Alike(_login.c.user_name, _user.c.name))
    .where(_login.c.succeeded == true())
    .correlate(_user)
    .scalar_subquery()
)

USERS = ListQuery(
    key="security.users",
    label="Users",
    entity="security.user",
    id=_user.c.id,
    columns=(
        ListColumn("name", Fact("User name"), _user.c.name, search=True),
        ListColumn("full_name", Fact("Full name"), _user.c.full_name, search=True),
        ListColumn("roles", Fact("Roles"), _roles),
        ListColumn("last_sign_in", Fact("Last sign-in", Kind.DATETIME), _last_sign_in),
        ListColumn("active", Fact("Active", Kind.BOOL), _user.c.active),
    ),
    source=_plain,
    sort=_user.c.name,
    tables=("app_user", "user_role", "login_attempt"),
    permission="security.user.view",
)

ROLES = ListQuery(
    key="security.roles",
    label="Roles",
    entity="security.role",
    id=_role.c.id,
    columns=(
        ListColumn("name", Fact("Role"), _role.c.name, search=True),
        ListColumn("description", Fact("Description"), _role.c.description, search=True),
        ListColumn("built_in", Fact("Built in", Kind.BOOL), _role.c.built_in),
    ),
    source=_plain,
    sort=_role.c.name,
    tables=("role", "role_permission"),
    permission="security.user.view",
)

AUDIT = ListQuery(
    key="security.audit",
    label="Audit log",
    entity="security.audit",
    id=_audit.c.id,
    columns=(
        ListColumn("at", Fact("When", Kind.DATETIME), _audit.c.at),
        ListColumn("user_name", Fact("User"), _audit.c.user_name, search=True),
        ListColumn("workstation", Fact("PC"), _audit.c.workstation),
        ListColumn("action", Fact("What", Kind.CHOICE, choices=_ACTIONS), _audit.c.action),
        ListColumn("table_name", Fact("Where"), _audit.c.table_name, search=True),
        ListColumn("label", Fact("Record"), _audit.c.label, search=True),
        ListColumn("record_id", Fact("Record no.", Kind.INTEGER), _audit.c.record_id),
        ListColumn("old", Fact("Before"), _audit.c.old, search=True),
        ListColumn("new", Fact("After"), _audit.c.new, search=True),
    ),
    source=_plain,
    sort=_audit.c.id.desc(),
    tables=("audit_entry",),
    permission="security.audit.view",
)

SIGN_INS = ListQuery(
    key="security.sign_ins",
    label="Sign-ins",
    entity="security.sign_in",
    id=_login.c.id,
    columns=(
        ListColumn("at", Fact("When", Kind.DATETIME), _login.c.at),
        ListColumn("user_name", Fact("User"), _login.c.user_name, search=True),
        ListColumn("workstation", Fact("PC"), _login.c.workstation, search=True),
        ListColumn("succeeded", Fact("Succeeded", Kind.BOOL), _login.c.succeeded),
        ListColumn("reason", Fact("Reason"), _login.c.reason),
    ),
    source=_plain,
    sort=_login.c.id.desc(),
    tables=("login_attempt",),
    permission="security.audit.view",
)

MODULE = Module(
    key="security",
    label="Users",
    permissions=(
        Permission("security.user.view", "See the users"),
        Permission("security.user.edit", "Add and change users"),
        Permission("security.role.edit", "Make roles"),
        Permission("security.password.reset", "Give users a new password"),
        Permission("security.audit.view", "Read the audit log"),
    ),
    entities=(
        Entity(
            "security.user",
            User,
            "User",
            "Users",
            "name",
            "full_name",
            list=USERS,
            parts=(services.OWN_ROLES,),
        ),
        Entity(
            "security.role",
            Role,
            "Role",
            "Roles",
            "name",
            "description",
            list=ROLES,
            parts=(services.PERMISSIONS,),
        ),
        Entity("security.audit", AuditEntry, "Audit entry", "Audit log", "label", list=AUDIT),
        Entity("security.sign_in", LoginAttempt, "Sign-in", "Sign-ins", "user_name", list=SIGN_INS),
    ),
    commands=(
        services.create_user,
        services.save_user,
        services.change_password,
        services.reset_password,
        services.make_recovery_code,
        services.save_role,
        services.save_state,
    ),
    seeds=(services.seed_roles,),
    roles={"Owner": ("security.user.view", "security.audit.view")},
)
