"""Tables of the mechanisms themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, Index, Integer, String, Text

from factory_desktop.core.platform.db import Base, Id, Ledger, Stored, stored


class PostRequest(Base):
    """Answers given, by request key: a repeat gets the same answer and makes nothing twice."""

    __tablename__ = "post_request"

    key: Stored[str] = stored(String(64), primary_key=True)
    user_id: Stored[int | None] = stored(Id)
    command: Stored[str] = stored(String(100), nullable=False)
    digest: Stored[str] = stored(String(64), nullable=False)
    result: Stored[str] = stored(Text, nullable=False)
    at: Stored[datetime] = stored(DateTime, nullable=False)


class NumberSeries(Base):
    """The last number given of each series and year."""

    __tablename__ = "number_series"

    series: Stored[str] = stored(String(60), primary_key=True)
    year: Stored[int] = stored(Integer, primary_key=True, autoincrement=False)
    last: Stored[int] = stored(Integer, nullable=False)


class SettingValue(Base):
    """Settings that differ from their default, as JSON, with who changed them last."""

    __tablename__ = "setting"

    key: Stored[str] = stored(String(100), primary_key=True)
    value: Stored[str] = stored(Text, nullable=False)
    changed_by: Stored[str] = stored(String(100), nullable=False)
    changed_at: Stored[datetime] = stored(DateTime, nullable=False)


class AuditEntry(Base, Ledger):
    """What happened to a record; each entry is hashed over the one before.

    `sealed` proves what is not written down: sensitive values, secrets, rows of ledgers.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_record", "table_name", "record_id"),)

    operation: Stored[str] = stored(String(32), nullable=False, index=True)
    at: Stored[datetime] = stored(DateTime, nullable=False, index=True)
    user_id: Stored[int | None] = stored(Id)
    user_name: Stored[str] = stored(String(100), nullable=False)
    workstation: Stored[str] = stored(String(100), nullable=False)
    action: Stored[str] = stored(String(40), nullable=False)
    table_name: Stored[str] = stored(String(60), nullable=False)
    record_id: Stored[int] = stored(Id, nullable=False)
    label: Stored[str] = stored(String(200), nullable=False)
    old: Stored[str] = stored(Text, nullable=False)
    new: Stored[str] = stored(Text, nullable=False)
    sealed: Stored[str | None] = stored(Text)
    hash: Stored[str] = stored(String(64), nullable=False)


class AuditHead(Base):
    """The end of the audit chain: one row, locked while the chain grows."""

    __tablename__ = "audit_head"

    id: Stored[int] = stored(Integer, primary_key=True, autoincrement=False)
    last_id: Stored[int] = stored(Id, nullable=False)
    hash: Stored[str] = stored(String(64), nullable=False)
    secret: Stored[str] = stored(String(64), nullable=False)
