"""Document numbers: unique and gapless, taken inside the command's transaction."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from factory_desktop.core.platform.tables import NumberSeries


def take(conn: Connection, series: str, pattern: str, year: int) -> str:
    """Take the next number of a series: pattern `PO-{year}-{number:03d}` gives PO-2026-001.

    The counter is a row, not a database sequence: a command that fails gives its number back.
    The row is locked until the transaction ends, so call it late.
    """
    counter = {"series": series, "year": year}
    number = conn.execute(_next(conn.dialect.name), counter).scalar_one()
    return pattern.format(year=year, number=number)


@cache
def _next(dialect: str) -> Any:
    """The statement that counts a series up, or begins it."""
    table = NumberSeries.table()
    make: Any = pg_insert if dialect == "postgresql" else sqlite_insert
    first = make(table).values(series=bindparam("series"), year=bindparam("year"), last=1)
    return first.on_conflict_do_update(
        index_elements=["series", "year"], set_={"last": table.c.last + 1}
    ).returning(table.c.last)


def last(conn: Connection, series: str, year: int) -> int:
    """The last number given, 0 where none was."""
    table = NumberSeries.table()
    query = select(table.c.last).where(table.c.series == series, table.c.year == year)
    return int(conn.execute(query).scalar() or 0)
