"""Tables as classes: the column and, beside it, the fact of what it is.

The classes are descriptions of tables. Rows are read and written with SQLAlchemy Core (`select`,
`uow.insert`), not as ORM objects: no identity map to go stale, no hidden statement, and three
times the speed in a posting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.types import TypeEngine

from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.db.types import Id, Money, Quantity

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

#: Longest text of a kind where the fact does not say.
_LENGTHS = {Kind.TEXT: 200, Kind.CODE: 40, Kind.CHOICE: 40, Kind.MULTILINE: 4000}


class Base(DeclarativeBase):
    """Every table of a company."""

    metadata = MetaData(naming_convention=NAMING)

    @classmethod
    def table(cls) -> Table:
        """The table, for Core statements."""
        table = cls.__table__
        assert isinstance(table, Table)
        return table


class Record:
    """What masters and documents have: an id, and a version that counts their edits."""

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, nullable=False, default=1)


class Ledger:
    """What ledgers have: an id, and triggers that refuse UPDATE and DELETE."""

    id: Mapped[int] = mapped_column(Id, primary_key=True)


def _type_for(fact: Fact) -> TypeEngine[Any]:
    match fact.kind:
        case Kind.QUANTITY | Kind.RATE | Kind.PERCENT:
            return Quantity()
        case Kind.MONEY:
            return Money()
        case Kind.INTEGER:
            return Integer()
        case Kind.DATE:
            return Date()
        case Kind.DATETIME:
            return DateTime()
        case Kind.BOOL:
            return Boolean(create_constraint=False)
        case Kind.REFERENCE:
            return Id
        case Kind.IMAGE:
            return LargeBinary()
        case Kind.MULTILINE:
            return Text()
        case _:
            return String(length_of(fact))


def length_of(fact: Fact) -> int:
    """The longest text a field takes."""
    return fact.max_length or _LENGTHS.get(fact.kind, 200)


def field(fact: Fact, references: str = "", **options: Any) -> MappedColumn[Any]:
    """A column of the type that its fact's kind asks for, with the fact beside it.

    `references` is the table and column a REFERENCE points to, such as `"item.id"`. A column is
    nullable unless its fact says required or it has a default.
    """
    if fact.default is not None:
        options.setdefault("default", fact.default)
    elif isinstance(options.get("default"), (bool, str)):
        fact = fact.but(default=options["default"])  # forms begin with it too
    options.setdefault("nullable", not fact.required and "default" not in options)
    keys = [ForeignKey(references)] if references else []
    return mapped_column(_type_for(fact), *keys, info={"fact": fact}, **options)


def folded_index(table: str, column: str) -> Index:
    """An index that finds a text in small letters: the whole of it, or how it begins.

    A migration that makes the table anew in a file (`batch_alter_table`) loses it there.
    """
    small = func.lower(text(column)).label("small")
    return Index(f"ix_{table}_lower_{column}", small, postgresql_ops={"small": "text_pattern_ops"})


@cache
def defaults_of(model: type[Base]) -> Mapping[str, Any]:
    """What columns hold that are given no value, but for the version."""
    defaults = {c.key: c.default for c in model.table().columns if c.key != "version"}
    return {k: d.arg for k, d in defaults.items() if isinstance(d, ScalarElementColumnDefault)}


@cache
def _limits(model: type[Base]) -> dict[str, int]:
    types = {column.key: column.type for column in model.table().columns}
    return {
        key: kind.length
        for key, kind in types.items()
        if isinstance(kind, String) and kind.length is not None
    }


def check_lengths(model: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    """Raise `Invalid` for text longer than its column: PostgreSQL refuses it, SQLite does not."""
    limits = _limits(model)
    for row in rows:
        for key, value in row.items():
            if isinstance(value, str) and len(value) > limits.get(key, len(value)):
                told = msg(
                    "At most {limit} characters; this has {n}.", limit=limits[key], n=len(value)
                )
                raise Invalid({key: told})


def fact_of(model: type[Base], key: str) -> Fact:
    """The fact beside a column; KeyError where the column has none."""
    fact = model.table().c[key].info["fact"]
    assert isinstance(fact, Fact)
    return fact


def facts_of(model: type[Base]) -> dict[str, Fact]:
    """All facts of a table by column name, in column order."""
    return {c.key: c.info["fact"] for c in model.table().columns if "fact" in c.info}
