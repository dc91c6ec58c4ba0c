"""Many rows written by one statement, past what the compiler does with every figure of every row.

A sheet of 100,000 rows is a million figures. The values are made ready column by column and go to
the driver as they are; what is written is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql.expression import UpdateBase

#: Makes a value ready for the driver; None where it goes as it is.
Ready = Callable[[Any], Any] | None


def write_many(conn: Connection, statement: UpdateBase, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run a statement for each of some rows, which all have the same keys.

    It must be one that is kept: what was compiled of it is found again by it.
    """
    text, names, ready, positional = _compiled(statement, tuple(rows[0]), conn.dialect)
    columns = []
    for name, make in zip(names, ready, strict=True):
        column = [row[name] for row in rows]
        columns.append(column if make is None else [make(value) for value in column])
    written = zip(*columns, strict=True)
    if positional:
        conn.exec_driver_sql(text, list(written))
    else:
        conn.exec_driver_sql(text, [dict(zip(names, row, strict=True)) for row in written])


@lru_cache(maxsize=200)
def _compiled(
    statement: UpdateBase, keys: tuple[str, ...], dialect: Dialect
) -> tuple[str, tuple[str, ...], tuple[Ready, ...], bool]:
    """The statement's text, the names of its values in order, how each is made ready."""
    compiled: Any = statement.compile(dialect=dialect, column_keys=keys)
    positional = compiled.positiontup is not None
    names = tuple(compiled.positiontup if positional else compiled.binds)
    ready = tuple(
        compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names
    )
    return str(compiled), names, ready, positional
