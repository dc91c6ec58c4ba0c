"""Stock: places, the ledger of what moved between them, what it cost, what lies where."""

from factory_desktop.core.inventory.additions import add_value, reverse
from factory_desktop.core.inventory.ledger import post, preview_post
from factory_desktop.core.inventory.models import (
    ADJUSTMENT,
    CUSTOMER,
    OPENING,
    PRODUCTION_USE,
    SCRAP,
    SUPPLIER,
    Location,
    StockLedgerEntry,
    Warehouse,
)
from factory_desktop.core.inventory.module import MODULE
from factory_desktop.core.inventory.moves import (
    CostChange,
    Effect,
    SourceRef,
    StockMove,
    StockPosted,
    StockRevalued,
)
from factory_desktop.core.inventory.places import virtual_location
from factory_desktop.core.inventory.queries import LOCATIONS, MOVEMENTS, STOCK, WAREHOUSES
from factory_desktop.core.inventory.trend import value_on
from factory_desktop.core.inventory.verify import rebuild, verify

__all__ = [
    "ADJUSTMENT",
    "CUSTOMER",
    "LOCATIONS",
    "MODULE",
    "MOVEMENTS",
    "OPENING",
    "PRODUCTION_USE",
    "SCRAP",
    "STOCK",
    "SUPPLIER",
    "WAREHOUSES",
    "CostChange",
    "Effect",
    "Location",
    "SourceRef",
    "StockLedgerEntry",
    "StockMove",
    "StockPosted",
    "StockRevalued",
    "Warehouse",
    "add_value",
    "post",
    "preview_post",
    "rebuild",
    "reverse",
    "value_on",
    "verify",
    "virtual_location",
]
