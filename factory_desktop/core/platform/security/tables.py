"""Tables of users and what they may do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, DateTime, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform.db import Base, Id, Record, field


class User(Base, Record):
    """Somebody who signs in."""

    __tablename__ = "app_user"

    name: Mapped[str] = field(
        Fact("User name", required=True, max_length=60, help="What you type to sign in."),
        unique=True,
    )
    full_name: Mapped[str] = field(Fact("Full name", required=True, max_length=100))
    active: Mapped[bool] = field(Fact("Active", Kind.BOOL, default=True))
    language: Mapped[str] = mapped_column(String(5), nullable=False, default="en")
    must_change: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    password_hash: Mapped[str] = mapped_column(String(80), nullable=False, info={"secret": True})
    recovery_hash: Mapped[str] = mapped_column(
        String(80), nullable=False, default="", info={"secret": True}
    )


class Role(Base, Record):
    """A named set of permissions; a role may do all that its parent's children may."""

    __tablename__ = "role"

    name: Mapped[str] = field(Fact("Role", required=True, max_length=60), unique=True)
    description: Mapped[str | None] = field(Fact("Description"))
    parent_id: Mapped[int | None] = field(
        Fact("Stands under", Kind.REFERENCE, reference="security.role"), "role.id"
    )
    built_in: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)


class RolePermission(Base):
    """A permission of a role; `*` is every permission."""

    __tablename__ = "role_permission"

    role_id: Mapped[int] = mapped_column(Id, ForeignKey("role.id"), primary_key=True)
    permission: Mapped[str] = mapped_column(String(100), primary_key=True)


class KnownPermission(Base):
    """A permission that the built-in roles were given once; what was taken away since stays so."""

    __tablename__ = "known_permission"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)


class UserRole(Base):
    """A role of a user."""

    __tablename__ = "user_role"

    user_id: Mapped[int] = mapped_column(Id, ForeignKey("app_user.id"), primary_key=True)
    role_id: Mapped[int] = mapped_column(Id, ForeignKey("role.id"), primary_key=True)


class LoginAttempt(Base):
    """Every attempt to sign in, good or bad."""

    __tablename__ = "login_attempt"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime, nullable=False, index=True)
    user_name: Mapped[str] = mapped_column(String(100), nullable=False, index=True)
    workstation: Mapped[str] = mapped_column(String(100), nullable=False)
    succeeded: Mapped[bool] = mapped_column(Boolean, nullable=False)
    reason: Mapped[str] = mapped_column(String(40), nullable=False)


class UserState(Base):
    """What the window remembers for a user: widths, views, language, theme; JSON by key."""

    __tablename__ = "user_state"
    __table_args__ = (UniqueConstraint("user_id", "key"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("app_user.id"), nullable=False)
    key: Mapped[str] = mapped_column(String(120), nullable=False)
    value: Mapped[str] = mapped_column(String(20000), nullable=False)


class Throttle(Base):
    """Failures in a row, by user name and workstation, kept so that a restart does not help."""

    __tablename__ = "login_throttle"

    user_name: Mapped[str] = mapped_column(String(100), primary_key=True)
    workstation: Mapped[str] = mapped_column(String(100), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer, nullable=False)
    wait_until: Mapped[datetime] = mapped_column(DateTime, nullable=False)
