"""Tables of users and what they may do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, DateTime, Integer, String, UniqueConstraint

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform.db import Base, Id, Record, Stored, field, stored


class User(Base, Record):
    """Somebody who signs in."""

    __tablename__ = "app_user"

    name: Stored[str] = field(
        Fact("User name", required=True, max_length=60, help="What you type to sign in."),
        unique=True,
    )
    full_name: Stored[str] = field(Fact("Full name", required=True, max_length=100))
    active: Stored[bool] = field(Fact("Active", Kind.BOOL, default=True))
    language: Stored[str] = stored(String(5), nullable=False, default="en")
    must_change: Stored[bool] = stored(Boolean, nullable=False, default=False)
    password_hash: Stored[str] = stored(String(80), nullable=False, info={"secret": True})
    recovery_hash: Stored[str] = stored(
        String(80), nullable=False, default="", info={"secret": True}
    )


class Role(Base, Record):
    """A named set of permissions; a role may do all that its parent's children may."""

    __tablename__ = "role"

    name: Stored[str] = field(Fact("Role", required=True, max_length=60), unique=True)
    description: Stored[str | None] = field(Fact("Description"))
    parent_id: Stored[int | None] = field(
        Fact("Stands under", Kind.REFERENCE, reference="security.role"), "role.id"
    )
    built_in: Stored[bool] = stored(Boolean, nullable=False, default=False)


class RolePermission(Base):
    """A permission of a role; `*` is every permission."""

    __tablename__ = "role_permission"

    role_id: Stored[int] = stored(Id, "role.id", primary_key=True)
    permission: Stored[str] = stored(String(100), primary_key=True)


class KnownPermission(Base):
    """A permission that the built-in roles were given once; what was taken away since stays so."""

    __tablename__ = "known_permission"

    key: Stored[str] = stored(String(100), primary_key=True)


class UserRole(Base):
    """A role of a user."""

    __tablename__ = "user_role"

    user_id: Stored[int] = stored(Id, "app_user.id", primary_key=True)
    role_id: Stored[int] = stored(Id, "role.id", primary_key=True)


class LoginAttempt(Base):
    """Every attempt to sign in, good or bad."""

    __tablename__ = "login_attempt"

    id: Stored[int] = stored(Id, primary_key=True)
    at: Stored[datetime] = stored(DateTime, nullable=False, index=True)
    user_name: Stored[str] = stored(String(100), nullable=False, index=True)
    workstation: Stored[str] = stored(String(100), nullable=False)
    succeeded: Stored[bool] = stored(Boolean, nullable=False)
    reason: Stored[str] = stored(String(40), nullable=False)


class UserState(Base):
    """What the window remembers for a user: widths, views, language, theme; JSON by key."""

    __tablename__ = "user_state"
    __table_args__ = (UniqueConstraint("user_id", "key"),)

    id: Stored[int] = stored(Id, primary_key=True)
    user_id: Stored[int] = stored(Id, "app_user.id", nullable=False)
    key: Stored[str] = stored(String(120), nullable=False)
    value: Stored[str] = stored(String(20000), nullable=False)


class Throttle(Base):
    """Failures in a row, by user name and workstation, kept so that a restart does not help."""

    __tablename__ = "login_throttle"

    user_name: Stored[str] = stored(String(100), primary_key=True)
    workstation: Stored[str] = stored(String(100), primary_key=True)
    failures: Stored[int] = stored(Integer, nullable=False)
    wait_until: Stored[datetime] = stored(DateTime, nullable=False)
