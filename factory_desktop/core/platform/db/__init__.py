"""The database: types that keep figures exact, tables with their facts, engines, append-only."""

from factory_desktop.core.platform.db.base import (
    Base,
    Ledger,
    Record,
    fact_of,
    facts_of,
    field,
    folded_index,
)
from factory_desktop.core.platform.db.engine import Database
from factory_desktop.core.platform.db.types import AnySelect, Id, Money, Quantity, ScaledDecimal

__all__ = [
    "AnySelect",
    "Base",
    "Database",
    "Id",
    "Ledger",
    "Money",
    "Quantity",
    "Record",
    "ScaledDecimal",
    "fact_of",
    "facts_of",
    "field",
    "folded_index",
]
