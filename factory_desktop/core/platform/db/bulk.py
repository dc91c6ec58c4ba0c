"""Many rows written by one statement, past what the compiler does with every figure of every row.

A sheet of 100,000 rows is a million figures. The values are made ready column by column and go to
the driver as they are; what is written is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql.expression import UpdateBase

#: Makes a value ready for the driver; None where it goes as it is.
Ready = Callable[[Any], Any] | None
#: Values that SQLite takes in one statement.
_MOST_VALUES = 32_000


def write_many(conn: Connection, statement: UpdateBase, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run a statement for each of some rows, which all have the same keys.

    It must be one that is kept: what was compiled of it is found again by it.
    """
    text, names, ready, positional = _compiled(statement, tuple(rows[0]), conn.dialect)
    written = _made_ready(rows, names, ready)
    if positional:
        conn.exec_driver_sql(text, list(written))
    else:
        conn.exec_driver_sql(text, [dict(zip(names, row, strict=True)) for row in written])


def insert_giving(
    conn: Connection, statement: UpdateBase, rows: Sequence[Mapping[str, Any]]
) -> list[Any]:
    """Insert rows by a statement that returns one value of each; gives these, in any order.

    Many rows go in one text; where its values are not told by their place, the compiler writes it.
    """
    text, names, ready, positional = _compiled(statement, tuple(rows[0]), conn.dialect)
    if not positional:
        return list(conn.execute(statement, rows).scalars())
    one, most = f"({', '.join('?' * len(names))})", _MOST_VALUES // len(names)
    found: list[Any] = []
    for start in range(0, len(rows), most):
        part = rows[start : start + most]
        values = tuple(chain.from_iterable(_made_ready(part, names, ready)))
        many = text.replace(one, ", ".join([one] * len(part)))
        found += conn.exec_driver_sql(many, values).scalars()
    return found


def _made_ready(
    rows: Sequence[Mapping[str, Any]], names: Sequence[str], ready: Sequence[Ready]
) -> Iterator[tuple[Any, ...]]:
    """The rows as the driver takes them, worked out column by column."""
    columns = []
    for name, make in zip(names, ready, strict=True):
        column = [row[name] for row in rows]
        columns.append(column if make is None else [make(value) for value in column])
    return zip(*columns, strict=True)


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
