"""Typed settings: declared by modules with a default, kept only where they differ."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from factory_desktop.core.kernel.facts import Kind
from factory_desktop.core.platform import audit
from factory_desktop.core.platform.db.upserts import replacing
from factory_desktop.core.platform.tables import SettingValue

if TYPE_CHECKING:
    from factory_desktop.core.platform.registry import Registry, Setting


class Settings:
    """The settings of a company as of one transaction; `kept` is what was read of them already."""

    def __init__(
        self, conn: Connection, registry: Registry, kept: Mapping[str, str] | None = None
    ) -> None:
        self._conn = conn
        self._registry = registry
        self._kept = kept
        self._values: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        """The value of a declared setting; KeyError for one that nobody declared."""
        setting: Setting = self._registry.settings[key]
        if self._kept is None:
            table = SettingValue.table()
            rows = self._conn.execute(select(table.c.key, table.c.value))
            self._kept = {row.key: row.value for row in rows}
        if key not in self._values:
            text = self._kept.get(key)
            self._values[key] = setting.default if text is None else decode(setting, text)
        return self._values[key]

    def store(self, values: Mapping[str, object], user_name: str, at: datetime) -> None:
        """Keep values; the caller has checked them. They are in force at once."""
        texts = {key: json.dumps(value, default=audit.encode) for key, value in values.items()}
        self._conn.execute(
            replacing(self._conn.dialect.name, SettingValue, "key"),
            [
                {"key": key, "value": text, "changed_by": user_name, "changed_at": at}
                for key, text in texts.items()
            ],
        )
        self._values = {}
        self._kept = None


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
