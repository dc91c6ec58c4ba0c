"""Things to work with: items, suppliers and places of a test company."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from factory_desktop.core.inventory import Location
from factory_desktop.core.items import save_item, uom_by_code
from factory_desktop.core.parties import save_party
from factory_desktop.core.platform.company import Company
from tests.helpers.companies import ADMIN


def store(company: Company) -> int:
    """The location "Store" every company starts with."""
    table = Location.table()
    query = select(table.c.id).where(table.c.is_stock.is_(True)).order_by(table.c.id)
    return int(company.read(lambda conn: conn.execute(query).scalars().first()) or 0)


def item(company: Company, code: str = "RM-1", unit: str = "kg", **values: object) -> int:
    """A new item."""
    uom = company.read(lambda conn: uom_by_code(conn, unit))
    given = {"code": code, "name": f"Item {code}", "stock_uom_id": uom, **values}
    return company.execute(ADMIN, save_item, values=given).value


def supplier(company: Company, name: str = "Jindal Steel", **values: object) -> int:
    """A new supplier."""
    given = {"name": name, "is_supplier": True, **values}
    return company.execute(ADMIN, save_party, values=given).value


def dec(text: str) -> Decimal:
    """A decimal, short to write."""
    return Decimal(text)
