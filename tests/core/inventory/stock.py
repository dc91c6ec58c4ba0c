"""A small store for tests: items, places, postings in a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import Connection, select, update

from factory_desktop.core import inventory
from factory_desktop.core.company.services import save_settings
from factory_desktop.core.inventory import Location, SourceRef, StockMove, Warehouse
from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.inventory.models import (
    ItemValuation,
    StockBalance,
    StockLedgerEntry,
    StockValuation,
)
from factory_desktop.core.inventory.places import SCOPE
from factory_desktop.core.inventory.services import save_location, save_warehouse
from factory_desktop.core.items import save_item, uom_by_code
from factory_desktop.core.platform.commands import Request, UnitOfWork, command
from factory_desktop.core.platform.company import Company
from tests.helpers.companies import ADMIN

D = Decimal
TODAY = date(2026, 11, 2)
_numbers = count(1)


def day(number: int, month: int = 10) -> date:
    """A day of the year the test companies live in."""
    return date(2026, month, number)


@command("test.stock.post", permission="")
def post_moves(
    uow: UnitOfWork, *, source: SourceRef, on: date, moves: Sequence[StockMove]
) -> list[int]:
    return inventory.post(uow, source, on, moves)


@command("test.stock.reverse", permission="")
def reverse_moves(uow: UnitOfWork, *, source: SourceRef, on: date | None = None) -> list[int]:
    return inventory.reverse(uow, source, on)


@command("test.stock.preview", permission="")
def preview_moves(
    uow: UnitOfWork, *, source: SourceRef, on: date, moves: Sequence[StockMove]
) -> inventory.Effect:
    return inventory.preview_post(uow, source, on, moves)


@command("test.stock.add", permission="")
def add_value(
    uow: UnitOfWork, *, source: SourceRef, on: date, additions: Mapping[int, Decimal]
) -> list[int]:
    return inventory.add_value(uow, source, on, additions)


@command("test.stock.policy", permission="")
def set_policy(uow: UnitOfWork, *, policy: str) -> None:
    uow.conn.execute(update(Warehouse.table()).values(negative_policy=policy))


class Store:
    """One company with places; amounts may be written as numbers or texts."""

    def __init__(self, company: Company, *, scope: str = "company", policy: str = "refuse") -> None:
        self.company = company
        if scope != "company":
            company.execute(ADMIN, save_settings, values={SCOPE: scope})
        places, warehouses = Location.table(), Warehouse.table()
        with company.reading() as conn:
            self.main = conn.execute(select(warehouses.c.id)).scalar_one()
            self.store = conn.execute(select(places.c.id).where(places.c.is_stock)).scalar_one()
            kg = uom_by_code(conn, "kg")
            assert kg is not None
            self.kg: int = kg
        self.other = company.execute(ADMIN, save_warehouse, values={"name": "Yard"}).value
        self.yard = self.place("Yard 1", self.other)
        if policy != "refuse":
            company.execute(ADMIN, set_policy, policy=policy)

    def place(self, name: str, warehouse: int | None = None, **values: Any) -> int:
        """A new location."""
        given = {"name": name, "warehouse_id": warehouse or self.main, **values}
        return self.company.execute(ADMIN, save_location, values=given).value

    def item(self, code: str, valuation: str = "moving_average", **values: Any) -> int:
        """A new item, by the kg."""
        given = {
            "code": code,
            "name": f"Item {code}",
            "stock_uom_id": self.kg,
            "item_type": "raw_material",
            "valuation": valuation,
            **values,
        }
        return self.company.execute(ADMIN, save_item, values=given).value

    # --- straight into the ledger --------------------------------------------------------

    def post(
        self,
        on: date,
        *moves: StockMove,
        source: SourceRef | None = None,
        confirmed: Sequence[str] = ("inventory.back_dated", "inventory.negative"),
    ) -> list[int]:
        """Post moves as a document of their own."""
        request = Request(ADMIN, confirmed=frozenset(confirmed))
        source = source or SourceRef("test", next(_numbers))
        return self.company.execute(request, post_moves, source=source, on=on, moves=moves).value

    def receive(self, on: date, item: int, quantity: Any, rate: Any, **more: Any) -> int:
        """Goods from a supplier at a rate; returns the entry."""
        to = more.pop("to", self.store)
        value = D(str(quantity)) * D(str(rate))
        move = StockMove(item, "supplier", to, D(str(quantity)), value=value, **more)
        return self.post(on, move)[0]

    def issue(self, on: date, item: int, quantity: Any, **more: Any) -> int:
        """Goods into production; returns the entry."""
        place = more.pop("place", self.store)
        to = more.pop("to", "production_use")
        return self.post(on, StockMove(item, place, to, D(str(quantity)), **more))[0]

    def transfer(self, on: date, item: int, quantity: Any, source: int, target: int) -> int:
        """Goods from one place of ours to another."""
        return self.post(on, StockMove(item, source, target, D(str(quantity))))[0]

    # --- documents -----------------------------------------------------------------------

    def entry(
        self,
        on: date,
        purpose: str,
        lines: Sequence[Mapping[str, Any]],
        *,
        confirm: bool = True,
        **head: Any,
    ) -> int:
        """A stock entry, confirmed unless told otherwise."""
        header = {"posted_on": on, "purpose": purpose, **head}
        made = self.company.execute(ADMIN, ENTRY.commands.save, header=header, lines=lines).value
        if confirm:
            self.fire(made, "confirm")
        return made

    def fire(self, document: int, action: str, *confirmed: str, kind: Any = ENTRY) -> None:
        """Move a document along."""
        request = Request(ADMIN, confirmed=frozenset(confirmed))
        self.company.execute(request, kind.commands.fire, document_id=document, action=action)

    # --- what there is -------------------------------------------------------------------

    def cost(self, entry: int) -> Decimal:
        """What an entry costs now, without its sign."""
        table = StockValuation.table()
        query = select(table.c.cost).where(table.c.entry_id == entry).order_by(table.c.pool)
        return self._one(lambda conn: abs(conn.execute(query).scalars().all()[0]))

    def held(self, item: int, pool: int = 0) -> tuple[Decimal, Decimal]:
        """Quantity and value of a pool now."""
        table = ItemValuation.table()
        query = select(table.c.quantity, table.c.value).where(
            table.c.item_id == item, table.c.pool == pool
        )
        return self._one(lambda conn: tuple(conn.execute(query).one()))

    def lying(self, item: int, place: int | None = None) -> Decimal:
        """What lies in a place now."""
        table = StockBalance.table()
        query = select(table.c.quantity).where(
            table.c.item_id == item, table.c.location_id == (place or self.store)
        )
        return self._one(lambda conn: conn.execute(query).scalar() or D(0))

    def entries(self) -> int:
        """How many ledger entries there are."""
        table = StockLedgerEntry.table()
        return self._one(lambda conn: len(conn.execute(select(table.c.id)).all()))

    def faults(self) -> list[str]:
        """What `verify` finds."""
        return self._one(inventory.verify)

    def _one(self, query: Any) -> Any:
        def run(conn: Connection) -> Any:
            return query(conn)

        return self.company.read(run)
