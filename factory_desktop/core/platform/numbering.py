"""Document numbers: unique and gapless, taken inside the command's transaction."""

from __future__ import annotations

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from factory_desktop.core.platform.tables import NumberSeries


def take(conn: Connection, series: str, pattern: str, year: int) -> str:
    """Take the next number of a series: pattern `PO-{year}-{number:03d}` gives PO-2026-001.

    The counter is a row, not a database sequence: a command that fails gives its number back.
    The row is locked until the transaction ends, so call it late.
    """
    table = NumberSeries.table()
    where = (table.c.series == series) & (table.c.year == year)
    bump = update(table).where(where).values(last=table.c.last + 1).returning(table.c.last)
    number = conn.execute(bump).scalar()
    if number is None:
        make = pg_insert if conn.dialect.name == "postgresql" else sqlite_insert
        conn.execute(make(table).values(series=series, year=year, last=0).on_conflict_do_nothing())
        number = conn.execute(bump).scalar_one()
    return pattern.format(year=year, number=number)


def last(conn: Connection, series: str, year: int) -> int:
    """The last number given, 0 where none was."""
    table = NumberSeries.table()
    query = select(table.c.last).where(table.c.series == series, table.c.year == year)
    return int(conn.execute(query).scalar() or 0)
