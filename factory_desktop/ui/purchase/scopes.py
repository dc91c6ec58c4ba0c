"""Which orders are open, which are late, how many of each; who is a supplier."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from factory_desktop.core.kernel.clock import SystemClock
from factory_desktop.core.parties import Party
from factory_desktop.core.purchasing.models import GoodsReceipt, PurchaseOrder
from factory_desktop.core.purchasing.queries import receipt_state

_order, _receipt, _party = PurchaseOrder.table(), GoodsReceipt.table(), Party.table()
COMING = ("open", "partial")


def _coming() -> ColumnElement[bool]:
    return and_(_order.c.status == "confirmed", receipt_state.in_(COMING))


def _late(today: date) -> ColumnElement[bool]:
    return and_(_coming(), _order.c.expected_on < today)


def open_orders(statement: Any) -> Any:
    """Confirmed orders on which something is still to come."""
    return statement.where(_coming())


def late_orders(today: Callable[[], date]) -> Callable[[Any], Any]:
    """Of those the ones that were expected before today, whenever the list is read."""
    return lambda statement: statement.where(_late(today()))


def orders_of(supplier_id: int | None) -> Callable[[Any], Any]:
    """Open orders of one supplier, or of all."""

    def scope(statement: Any) -> Any:
        statement = open_orders(statement)
        if supplier_id is None:
            return statement
        return statement.where(_order.c.supplier_id == supplier_id)

    return scope


def earlier_orders(supplier_id: int, but: int | None) -> Callable[[Any], Any]:
    """What was ordered from a supplier, without one order."""
    found = and_(
        _order.c.supplier_id == supplier_id,
        _order.c.status.in_(("confirmed", "closed")),
        _order.c.id != (but or 0),
    )
    return lambda statement: statement.where(found)


def suppliers(statement: Any) -> Any:
    """Parties that are marked as suppliers."""
    return statement.where(_party.c.is_supplier.is_(True))


def count_open(conn: Connection) -> int:
    """How many orders are open."""
    query = select(func.count()).select_from(_order).where(_coming())
    return int(conn.execute(query).scalar_one())


def count_late(conn: Connection) -> int:
    """How many orders are late."""
    query = select(func.count()).select_from(_order).where(_late(SystemClock().today()))
    return int(conn.execute(query).scalar_one())


def count_draft_receipts(conn: Connection) -> int:
    """How many receipts are written and not confirmed."""
    query = select(func.count()).select_from(_receipt).where(_receipt.c.status == "draft")
    return int(conn.execute(query).scalar_one())
