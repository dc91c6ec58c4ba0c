"""The figures beside the views: how many active records there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select


def count_of(table: Table, only: ColumnElement[Any] | None = None) -> Callable[[Connection], int]:
    """Counts the active rows of a master, or those of one sort among them."""
    query = select(func.count()).select_from(table).where(table.c.active.is_(True))
    if only is not None:
        query = query.where(only.is_(True))

    def count(conn: Connection) -> int:
        return int(conn.execute(query).scalar_one())

    return count
