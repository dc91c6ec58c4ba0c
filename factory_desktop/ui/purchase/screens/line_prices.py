"""Below the timeline of an order: what the current line's item cost before, and the supplier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from sqlalchemy import Connection

from factory_desktop.core.items import items_by_id
from factory_desktop.core.items.queries import price_history
from factory_desktop.core.kernel.views import ViewState
from factory_desktop.core.platform import listing
from factory_desktop.core.purchasing import ORDERS
from factory_desktop.ui.framework.cards import Rule
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.painting import label
from factory_desktop.ui.framework.side_panel import clear
from factory_desktop.ui.framework.spark import Spark
from factory_desktop.ui.purchase.scopes import earlier_orders

_PRICES = 6


@dataclass(frozen=True, slots=True)
class Prices:
    """An item's last prices paid, oldest first."""

    code: str
    prices: tuple[Mapping[str, Any], ...]


def read_prices(conn: Connection, item_id: int) -> Prices:
    """The last prices paid for an item."""
    paid = [row for row in price_history(conn, item_id) if row["kind"] == "purchase"]
    code = items_by_id(conn, [item_id])[item_id].code
    return Prices(code, tuple(reversed(paid[:_PRICES])))


def read_last_order(
    conn: Connection, supplier_id: int, but: int | None
) -> Mapping[str, Any] | None:
    """The order before this one to a supplier."""
    found = listing.ids(conn, ORDERS, ViewState(), earlier_orders(supplier_id, but))
    rows = listing.page(conn, ORDERS, list(found[:1]))
    return rows[0] if rows else None


class LinePrices(QWidget):
    """Two blocks that follow the current line and the supplier; empty ones take no room."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.context = context
        self._turn = self._supplier_turn = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        self._line = QVBoxLayout()
        self._line.setSpacing(3)
        self._order = QVBoxLayout()
        self._order.setSpacing(3)
        column.addLayout(self._line)
        column.addLayout(self._order)

    def show_line(self, row: int, item_id: object) -> None:
        """Show what the item of a line cost before."""
        wanted = item_id if isinstance(item_id, int) else None
        self._turn += 1
        turn = self._turn
        if wanted is None:
            clear(self._line)
            return
        self.context.read(
            self,
            lambda conn: read_prices(conn, wanted),
            lambda found: self._show_prices(turn, row, found),
        )

    def _show_prices(self, turn: int, row: int, found: Prices) -> None:
        if turn != self._turn:
            return
        clear(self._line)
        formatter = self.context.formatter
        self._line.addWidget(Rule())
        head = QHBoxLayout()
        title = tr("Line {number}, {code}", number=row + 1, code=found.code)
        head.addWidget(label(title, "strong"))
        head.addStretch(1)
        self._line.addLayout(head)
        if not found.prices:
            self._line.addWidget(label(tr("Not bought before."), "muted"))
            return
        head.addWidget(label(tr("last prices"), "muted"))
        rates = [price["rate"] for price in found.prices]
        if len(rates) > 1:
            spark = Spark(rates, QSize(262, 44))
            spark.setAccessibleName(", ".join(formatter.rate(rate) for rate in rates))
            self._line.addWidget(spark)
        foot = QHBoxLayout()
        first, last = found.prices[0], found.prices[-1]
        if len(rates) > 1:
            foot.addWidget(label(self._said(first), "muted"))
        foot.addStretch(1)
        foot.addWidget(label(self._said(last), "small-strong"))
        self._line.addLayout(foot)

    def _said(self, price: Mapping[str, Any]) -> str:
        formatter = self.context.formatter
        rate, day = formatter.rate(price["rate"]), formatter.date(price["valid_from"])
        return tr("{rate} on {day}", rate=rate, day=day)

    def show_supplier(self, supplier_id: object, but: int | None) -> None:
        """Show the last order to a supplier."""
        clear(self._order)
        self._supplier_turn += 1
        turn = self._supplier_turn
        if isinstance(supplier_id, int):
            self.context.read(
                self,
                lambda conn: read_last_order(conn, supplier_id, but),
                lambda order: self._show_order(turn, order),
            )

    def _show_order(self, turn: int, order: Mapping[str, Any] | None) -> None:
        if turn != self._supplier_turn or order is None:
            return
        clear(self._order)
        formatter = self.context.formatter
        self._order.addWidget(Rule())
        self._order.addWidget(label(tr("Last order to this supplier"), "strong"))
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        number = QPushButton(order["number"])
        number.setProperty("link", "true")
        number.setCursor(Qt.CursorShape.PointingHandCursor)
        number.clicked.connect(
            lambda: self.context.navigation.open("purchasing.order", order["id"])
        )
        grid.addWidget(number, 0, 0)
        grid.addWidget(label(formatter.date(order["posted_on"]), "muted"), 0, 1)
        total = label(formatter.money(order["total"], symbol=True), "strong")
        grid.addWidget(total, 0, 2, Qt.AlignmentFlag.AlignRight)
        self._order.addLayout(grid)
