"""The screen of goods receipts: pulled from an order, or free."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from factory_desktop.core.purchasing import open_quantities
from factory_desktop.core.purchasing.queries import first_store
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.document_screen import DocumentScreen, DocumentScreenSpec
from factory_desktop.ui.purchase import specs
from factory_desktop.ui.purchase.screens.figures import ReceiptFigures, add_units, line_of_item
from factory_desktop.ui.purchase.screens.lookups import (
    ItemsToBuy,
    OpenOrders,
    suppliers_source,
)

_NOTES = {
    "draft": "Receiving puts the goods into stock and takes them off “on order”.",
    "confirmed": "The goods are in stock.",
    "cancelled": "",
}


class ReceiptSheet:
    """What hangs on the receipt screen: the supplier's open orders, lines out of an order."""

    def __init__(self, context: WindowContext) -> None:
        self.context = context
        self.orders = OpenOrders(context)
        self.figures = ReceiptFigures(context)

    def wire(self, screen: DocumentScreen) -> None:
        """Follow the screen's fields."""
        self.screen = screen
        screen.shown.connect(self._shown)
        screen.view.value_changed.connect(self._changed)

    def complete(self, conn: Connection, head: dict[str, Any], lines: list[dict[str, Any]]) -> None:
        """Read units, and what is still to come on the order, before the receipt is shown."""
        add_units(conn, lines)
        for line in lines:
            if line.get("rate") is None and line.get("item_id"):
                line["rate"] = line_of_item(conn, line["item_id"])["rate"]
        order_id = head.get("order_id")
        if not order_id or head.get("status", "draft") != "draft":
            return
        still_open = open_quantities(conn, order_id)
        for line in lines:
            if line.get("source_line_id"):
                line["open"] = still_open.get(line["source_line_id"], Decimal(0))

    def _shown(self, head: Mapping[str, Any]) -> None:
        self.orders.of(head.get("supplier_id"))

    def _changed(self, key: str, value: object) -> None:
        if key == "supplier_id":
            self.orders.of(value if isinstance(value, int) else None)
        elif key == "order_id" and isinstance(value, int) and not self.screen.view.grid.count():
            self.screen.pull("purchasing.order", value)


def receipt_screen(context: WindowContext) -> DocumentScreen:
    """List and form of goods receipts."""
    sheet = ReceiptSheet(context)
    spec = DocumentScreenSpec(
        "purchasing.receipt",
        specs.RECEIPTS,
        specs.RECEIPT_VIEW,
        compute=lambda _: sheet.figures.compute,
        totals=lambda _: sheet.figures.totals,
        defaults=lambda c: {"location_id": c.company.read(first_store)},
        note=lambda status: _NOTES[status],
        scan_defaults={"quantity": Decimal(1)},
        facts={"remarks": specs.REMARKS},
        sources=lambda c: {
            "items.item": ItemsToBuy(c),
            "parties.party": suppliers_source(c),
            "purchasing.order": sheet.orders,
        },
        complete=sheet.complete,
    )
    screen = DocumentScreen(context, spec)
    screen.built.connect(lambda: sheet.wire(screen))
    return screen
