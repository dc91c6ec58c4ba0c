"""Purchasing: orders to suppliers and the goods that come on them."""

from factory_desktop.core.purchasing.amounts import order_taxes
from factory_desktop.core.purchasing.documents import ORDER, RECEIPT
from factory_desktop.core.purchasing.module import MODULE
from factory_desktop.core.purchasing.queries import (
    ORDERS,
    RECEIPTS,
    last_purchase,
    on_order,
    open_orders,
)
from factory_desktop.core.purchasing.rules import open_quantities

__all__ = [
    "MODULE",
    "ORDER",
    "ORDERS",
    "RECEIPT",
    "RECEIPTS",
    "last_purchase",
    "on_order",
    "open_orders",
    "open_quantities",
    "order_taxes",
]
