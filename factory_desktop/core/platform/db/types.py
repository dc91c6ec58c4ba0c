"""Column types that behave alike on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import BigInteger, ColumnElement, Dialect, Integer, Select, type_coerce
from sqlalchemy.types import TypeDecorator, TypeEngine

from factory_desktop.core.kernel.numbers import (
    MONEY_PLACES,
    QUANTITY_PLACES,
    from_scaled,
    to_scaled,
)


class ScaledDecimal(TypeDecorator[Decimal]):
    """An exact decimal kept as an integer of 10^-places.

    Floats are refused with TypeError; digits past the scale with ValueError. Sums in SQL are
    exact because they are sums of integers; multiply in Python only.
    """

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def bind_processor(self, dialect: Dialect) -> Callable[[Decimal | int | None], int | None]:
        """Decimal to stored integer; the processor itself, since it runs for every figure."""
        places = self.places

        def stored(value: Decimal | int | None) -> int | None:
            return None if value is None else to_scaled(value, places)

        return stored

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], Decimal | None]:
        """Stored integer to Decimal; PostgreSQL's sum of bigint arrives as numeric."""
        places = self.places

        def read(value: Any) -> Decimal | None:
            return None if value is None else from_scaled(int(value), places)

        return read

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        """Compare in the same scale."""
        return self


class Money(ScaledDecimal):
    """Money in the currency's minor unit."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(MONEY_PLACES)


class Quantity(ScaledDecimal):
    """A quantity, rate or percentage at six decimals."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(QUANTITY_PLACES)


def as_stored(column: ColumnElement[Any]) -> ColumnElement[int]:
    """A scaled figure as the integer that is stored, for who reckons over many of them."""
    return type_coerce(column, BigInteger)


#: The type of every id: a 64-bit integer that SQLite still takes as its row id.
Id = BigInteger().with_variant(Integer(), "sqlite")

#: A SELECT of whatever columns.
AnySelect: TypeAlias = Select[*tuple[Any, ...]]
