"""Tables as classes: the column and, beside it, the fact of what it is.

The classes describe tables and have no instances. Rows are read and written with SQLAlchemy Core
(`select`, `uow.insert`), not as ORM objects: no identity map to go stale, no hidden statement,
three times the speed in a posting, and nothing to map when the program starts.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import (
    Boolean,
    Column,
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

T = TypeVar("T")


class Stored(Generic[T]):
    """A column as its class says it: `Item.code` is the column of the table, of that type.

    It keeps what the column is made of, since classes that share it have tables of their own.
    """

    def __init__(
        self, kind: TypeEngine[Any] | type[TypeEngine[Any]], references: str, options: Any
    ) -> None:
        self._kind, self._references, self._options = kind, references, options

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, row: None, owner: Any) -> Column[T]:
        column: Column[T] = owner.table().c[self._name]
        return column

    def column(self) -> Column[T]:
        """A column like this for one more table."""
        keys = [ForeignKey(self._references)] if self._references else []
        return Column(self._name, self._kind, *keys, **self._options)


def stored(
    kind: TypeEngine[Any] | type[TypeEngine[Any]], references: str = "", **options: Any
) -> Stored[Any]:
    """A column that no user knows of; `references` as in `field`, options as of a `Column`."""
    return Stored(kind, references, options)


class Base(ABC):
    """Every table of a company: `__tablename__`, the class's own columns, then those it shares.

    A `derived` one is worked out from a ledger; a row of it is nobody's use of a record.
    """

    metadata: ClassVar = MetaData(naming_convention=NAMING)
    #: All of them, as far as they are loaded.
    models: ClassVar[list[type[Base]]] = []
    __tablename__: ClassVar[str]
    __table_args__: ClassVar[tuple[Any, ...]] = ()
    __table__: ClassVar[Table]

    def __init_subclass__(cls, *, derived: bool = False) -> None:
        super().__init_subclass__()
        said: dict[str, Any] = {}
        for each in cls.__mro__:
            for name, value in vars(each).items():
                said.setdefault(name, value)
        columns = [each.column() for each in said.values() if isinstance(each, Stored)]
        rest, info = cls.__table_args__, {"derived": derived}
        cls.__table__ = Table(cls.__tablename__, cls.metadata, *columns, *rest, info=info)
        cls.models.append(cls)

    @classmethod
    def table(cls) -> Table:
        """The table, for Core statements."""
        return cls.__table__


class Record:
    """What masters and documents have: an id, and a version that counts their edits."""

    id: Stored[int] = stored(Id, primary_key=True)
    version: Stored[int] = stored(Integer, nullable=False, default=1)


class Ledger:
    """What ledgers have: an id, and triggers that refuse UPDATE and DELETE."""

    id: Stored[int] = stored(Id, primary_key=True)


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


def field(fact: Fact, references: str = "", **options: Any) -> Stored[Any]:
    """A column of the type that its fact's kind asks for, with the fact beside it.

    `references` is the table and column a REFERENCE points to, such as `"item.id"`. A column is
    nullable unless its fact says required or it has a default.
    """
    if fact.default is not None:
        options.setdefault("default", fact.default)
    elif isinstance(options.get("default"), (bool, str)):
        fact = fact.but(default=options["default"])  # forms begin with it too
    options.setdefault("nullable", not fact.required and "default" not in options)
    return Stored(_type_for(fact), references, {"info": {"fact": fact}, **options})


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
    for row in rows if limits else ():
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
