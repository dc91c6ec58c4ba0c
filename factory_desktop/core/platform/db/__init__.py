"""The database: types that keep figures exact, tables with their facts, engines, append-only."""

from factory_desktop.core.platform.db.base import (
    Base,
    Ledger,
    Record,
    Stored,
    fact_of,
    facts_of,
    field,
    folded_index,
    stored,
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
    "Stored",
    "fact_of",
    "facts_of",
    "field",
    "folded_index",
    "stored",
]
