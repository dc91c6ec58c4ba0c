"""Tables of the mechanisms themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from factory_desktop.core.platform.db import Base, Id, Ledger


class PostRequest(Base):
    """Answers given, by request key: a repeat gets the same answer and makes nothing twice."""

    __tablename__ = "post_request"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(Id)
    command: Mapped[str] = mapped_column(String(100), nullable=False)
    digest: Mapped[str] = mapped_column(String(64), nullable=False)
    result: Mapped[str] = mapped_column(Text, nullable=False)
    at: Mapped[datetime] = mapped_column(DateTime, nullable=False)


class NumberSeries(Base):
    """The last number given of each series and year."""

    __tablename__ = "number_series"

    series: Mapped[str] = mapped_column(String(60), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer, nullable=False)


class SettingValue(Base):
    """Settings that differ from their default, as JSON, with who changed them last."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[str] = mapped_column(Text, nullable=False)
    changed_by: Mapped[str] = mapped_column(String(100), nullable=False)
    changed_at: Mapped[datetime] = mapped_column(DateTime, nullable=False)


class AuditEntry(Base, Ledger):
    """What happened to a record; each entry is hashed over the one before.

    `sealed` proves what is not written down: sensitive values, secrets, rows of ledgers.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_record", "table_name", "record_id"),)

    operation: Mapped[str] = mapped_column(String(32), nullable=False, index=True)
    at: Mapped[datetime] = mapped_column(DateTime, nullable=False, index=True)
    user_id: Mapped[int | None] = mapped_column(Id)
    user_name: Mapped[str] = mapped_column(String(100), nullable=False)
    workstation: Mapped[str] = mapped_column(String(100), nullable=False)
    action: Mapped[str] = mapped_column(String(40), nullable=False)
    table_name: Mapped[str] = mapped_column(String(60), nullable=False)
    record_id: Mapped[int] = mapped_column(Id, nullable=False)
    label: Mapped[str] = mapped_column(String(200), nullable=False)
    old: Mapped[str] = mapped_column(Text, nullable=False)
    new: Mapped[str] = mapped_column(Text, nullable=False)
    sealed: Mapped[str | None] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64), nullable=False)


class AuditHead(Base):
    """The end of the audit chain: one row, locked while the chain grows."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last_id: Mapped[int] = mapped_column(Id, nullable=False)
    hash: Mapped[str] = mapped_column(String(64), nullable=False)
    secret: Mapped[str] = mapped_column(String(64), nullable=False)
