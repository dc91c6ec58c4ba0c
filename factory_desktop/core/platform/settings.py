"""Typed settings: declared by modules with a default, kept only where they differ."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, insert, select

from factory_desktop.core.kernel.facts import Kind
from factory_desktop.core.platform import audit
from factory_desktop.core.platform.tables import SettingValue

if TYPE_CHECKING:
    from factory_desktop.core.platform.registry import Registry, Setting


class Settings:
    """The settings of a company as of one transaction; read once, on first use."""

    def __init__(self, conn: Connection, registry: Registry) -> None:
        self._conn = conn
        self._registry = registry
        self._values: dict[str, Any] | None = None

    def __getitem__(self, key: str) -> Any:
        """The value of a declared setting; KeyError for one that nobody declared."""
        setting: Setting = self._registry.settings[key]
        return self._load().get(key, setting.default)

    def _load(self) -> dict[str, Any]:
        if self._values is None:
            table = SettingValue.table()
            rows = self._conn.execute(select(table.c.key, table.c.value))
            declared = self._registry.settings
            self._values = {
                key: decode(declared[key], text) for key, text in rows if key in declared
            }
        return self._values


def decode(setting: Setting, text: str) -> Any:
    """A stored text as the setting's kind of value."""
    value = json.loads(text)
    if value is None:
        return None
    if setting.fact.kind.numeric and setting.fact.kind is not Kind.INTEGER:
        return Decimal(value)
    if setting.fact.kind is Kind.DATE:
        return datetime.fromisoformat(value).date()
    return value


def store(conn: Connection, settings: Mapping[str, object], user_name: str, at: datetime) -> None:
    """Keep values; the caller has checked them."""
    table = SettingValue.table()
    conn.execute(delete(table).where(table.c.key.in_(list(settings))))
    conn.execute(
        insert(table),
        [
            {
                "key": key,
                "value": json.dumps(value, default=audit.encode),
                "changed_by": user_name,
                "changed_at": at,
            }
            for key, value in settings.items()
        ],
    )
