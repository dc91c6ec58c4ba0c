"""What a command touched, so that screens know whether they are stale."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes:
    """Tables touched, with the ids touched in each (empty set: the table as a whole)."""

    tables: dict[str, frozenset[int]] = field(default_factory=dict)

    def touches(self, tables: Iterable[str]) -> bool:
        """Whether any of these tables was touched."""
        return any(table in self.tables for table in tables)

    def __or__(self, other: Changes) -> Changes:
        merged = dict(self.tables)
        for table, ids in other.tables.items():
            merged[table] = merged.get(table, frozenset()) | ids
        return Changes(merged)

    def __bool__(self) -> bool:
        return bool(self.tables)
