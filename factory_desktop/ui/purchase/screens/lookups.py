"""Look-ups of purchase documents: items with stock and last price, suppliers, open orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from factory_desktop.core.inventory import STOCK
from factory_desktop.core.platform import listing
from factory_desktop.core.purchasing import last_purchase
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.lookup_popup import LookupRow
from factory_desktop.ui.framework.references import EntitySource
from factory_desktop.ui.purchase.scopes import orders_of, suppliers

_TONES = {"low": "warn", "out": "bad"}


class ItemsToBuy(EntitySource):
    """Items with what is in stock, what they cost last, and when that was."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context, "items.item")

    @property
    def headings(self) -> Sequence[tuple[str | Cell, int]]:
        """Headings and widths of the extra columns."""
        return [
            (Cell(tr("In stock"), right=True), 104),
            (Cell(tr("Last price"), right=True), 96),
            (tr("Last bought"), 100),
        ]

    def search(self, text: str, limit: int) -> Sequence[LookupRow]:
        """The best matches, with their stock and last purchase."""
        rows = super().search(text, limit)
        ids = [row.id for row in rows]
        stock, bought = self.context.company.read(lambda conn: _beside(conn, ids))
        if not self.context.may("inventory.stock.view"):
            stock = {}
        return [replace(r, cells=self._cells(stock.get(r.id), bought.get(r.id))) for r in rows]

    def _cells(
        self, stock: dict[str, Any] | None, bought: tuple[Decimal, date] | None
    ) -> tuple[Cell, ...]:
        formatter = self.context.formatter
        there, tone = "", ""
        if stock:
            there = f"{formatter.quantity(stock['on_hand'], stock['places'])} {stock['uom']}"
            tone = _TONES.get(stock["status"], "")
        rate, day = (
            (formatter.rate(bought[0], 2), formatter.date(bought[1])) if bought else ("", "")
        )
        return Cell(there, tone=tone, right=True), Cell(rate, right=True), Cell(day, "muted")


def _beside(
    conn: Connection, ids: list[int]
) -> tuple[dict[int, dict[str, Any]], dict[int, tuple[Decimal, date]]]:
    rows = listing.page(conn, STOCK, ids, sensitive=False)
    stock = {item_id: row for item_id, row in zip(ids, rows, strict=True) if row}
    return stock, last_purchase(conn, ids)


class OpenOrders(EntitySource):
    """Orders on which something is still to come, of one supplier once it is chosen."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context, "purchasing.order", ("expected_on",), orders_of(None))

    def of(self, supplier_id: int | None) -> None:
        """Offer only this supplier's orders."""
        self.scope = orders_of(supplier_id)


def suppliers_source(context: WindowContext) -> EntitySource:
    """Parties that are suppliers, with town and GSTIN."""
    return EntitySource(context, "parties.party", ("city", "gstin"), suppliers)
