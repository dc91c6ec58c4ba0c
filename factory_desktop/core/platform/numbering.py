"""Document numbers: unique and gapless, taken inside the command's transaction.

A pattern is written as a number looks: `PO-YYYY-###` gives PO-2026-001, and PO-2026-1000 later.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, select

from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.db.upserts import upsert
from factory_desktop.core.platform.tables import NumberSeries

_DIGITS = re.compile("#+")


def take(conn: Connection, series: str, pattern: str, year: int) -> str:
    """Take the next number of a series, written by its pattern.

    The counter is a row, not a database sequence: a command that fails gives its number back.
    The row is locked until the transaction ends, so call it late.
    """
    counter = {"series": series, "year": year}
    number = conn.execute(_next(conn.dialect.name), counter).scalar_one()
    return written(pattern, year, number)


def written(pattern: str, year: int, number: int) -> str:
    """A number as its pattern says: `#` are its digits, `YYYY` is the year."""
    digits = _DIGITS.sub(lambda found: f"{number:0{len(found[0])}d}", pattern, count=1)
    return digits.replace("YYYY", str(year))


def check_pattern(pattern: str) -> None:
    """Refuse a pattern that would give the same number twice, with a ValueError in words."""
    if len(_DIGITS.findall(pattern)) != 1:
        raise ValueError(msg("Write # once for the running number: ITM-##### gives ITM-00001."))


@cache
def _next(dialect: str) -> Any:
    """The statement that counts a series up, or begins it."""
    table = NumberSeries.table()
    first = upsert(dialect, table).values(
        series=bindparam("series"), year=bindparam("year"), last=1
    )
    return first.on_conflict_do_update(
        index_elements=["series", "year"], set_={"last": table.c.last + 1}
    ).returning(table.c.last)


def last(conn: Connection, series: str, year: int) -> int:
    """The last number given, 0 where none was."""
    table = NumberSeries.table()
    query = select(table.c.last).where(table.c.series == series, table.c.year == year)
    return int(conn.execute(query).scalar() or 0)
