"""Rows written whether they are there or not, in one statement of either database.

Deleting and inserting instead lets two who do so at the same moment both find nothing to delete.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from factory_desktop.core.platform.db.base import Base


def upsert(dialect: str, table: Any) -> Any:
    """INSERT that knows ON CONFLICT, of whichever database."""
    return (pg_insert if dialect == "postgresql" else sqlite_insert)(table)


@cache
def replacing(dialect: str, model: type[Base], *key: str) -> Any:
    """The statement that writes whole rows, new or over those of the same key."""
    table = model.table()
    statement = upsert(dialect, table)
    rest = [c.name for c in table.columns if c.name not in key and c.name != "id"]
    return statement.on_conflict_do_update(
        index_elements=key, set_={name: statement.excluded[name] for name in rest}
    )
