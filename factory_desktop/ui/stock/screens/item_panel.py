"""The panel beside the stock list: one item's quantity, value, places, use and movements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtWidgets import QPushButton, QWidget
from sqlalchemy import Connection, select

from factory_desktop.core.inventory.cards import ItemCard, Movement, item_card, movements_of
from factory_desktop.core.inventory.queries import STATUS
from factory_desktop.core.items.queries import price_history
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.kernel.views import Sort, ViewState
from factory_desktop.core.platform import listing
from factory_desktop.core.purchasing import ORDERS, on_order
from factory_desktop.core.purchasing.models import PurchaseOrder, PurchaseOrderLine
from factory_desktop.core.purchasing.queries import receipt_state
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.painting import label
from factory_desktop.ui.framework.side_panel import FactRow, Figure, SidePanel
from factory_desktop.ui.framework.spark import Spark
from factory_desktop.ui.framework.tabs import PanelTabs
from factory_desktop.ui.stock.readers import place_name
from factory_desktop.ui.stock.screens.use_chart import UseChart

_MOVEMENTS = 40
_PRICES = 12
_ORDERS = 4
_PRICE_KINDS = {"purchase": "Bought", "sale": "Sold"}
#: What the panel is made of: when one of these changes, it is read again.
TABLES = ("item", "stock_balance", "item_valuation", "purchase_order", "item_price")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the panel shows of an item, read in one go."""

    card: ItemCard
    movements: list[Movement]
    prices: list[Mapping[str, Any]]
    orders: list[Mapping[str, Any]]


def coming(conn: Connection, item_id: int) -> list[Mapping[str, Any]]:
    """Open orders with an item on them, the first expected first."""
    order, line = PurchaseOrder.table(), PurchaseOrderLine.table()
    on_them = select(line.c.document_id).where(line.c.item_id == item_id)
    wanted = listing.ids(
        conn,
        ORDERS,
        ViewState(sort=(Sort("expected_on"),)),
        lambda statement: statement.where(
            order.c.status == "confirmed",
            receipt_state.in_(("open", "partial")),
            order.c.id.in_(on_them),
        ),
    )
    return list(listing.page(conn, ORDERS, list(wanted[:_ORDERS])))


def _on_order(conn: Connection, item_id: int) -> Decimal:
    return on_order(conn, [item_id]).get(item_id, ZERO)


class ItemPanel(SidePanel):
    """One item beside the list; its value can be asked why."""

    #: An act for the item: issue, receive, adjust, transfer, order.
    acted = Signal(str, int)
    #: The figure that is asked for, and where it stands on the screen.
    why_asked = Signal(int, str, QRect)

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.context = context
        self.item_id: int | None = None
        self.shown: Shown | None = None
        self._see_orders = context.may("purchasing.order.view")
        self._see_value = context.may("inventory.stock.see_sensitive")
        self.tabs = PanelTabs()
        for key, name in (("stock", "Stock"), ("movements", "Movements"), ("prices", "Prices")):
            self.tabs.add(key, name, QWidget)
        self.tabs.pages.hide()
        self.tabs.bar.setAccessibleName(tr("Stock, movements, prices"))
        self.tabs.changed.connect(lambda _: self._fill())
        self.tabs_place.addWidget(self.tabs)
        self.edit_asked.connect(lambda: self._open("items.item"))
        self.open_asked.connect(lambda: self._open("stock.ledger"))
        self.buttons["open"].setToolTip(tr("Open ledger"))
        self.buttons["open"].setAccessibleName(tr("Open ledger"))
        self.link_opened.connect(self._open_link)
        self.explain_asked.connect(self._why)
        context.bus.watch(self, TABLES, self.again)

    # --- reading -----------------------------------------------------------------------------

    def show_item(self, item_id: int) -> None:
        """Read and show an item."""
        if item_id != self.item_id:
            self.item_id = item_id
            self.again()

    def again(self) -> None:
        """Read the item anew."""
        if self.item_id is not None:
            item_id = self.item_id
            self.context.read(self, lambda conn: self._read(conn, item_id), self._take)

    def _read(self, conn: Connection, item_id: int) -> Shown:
        registry, today = self.context.registry, self.context.today()
        card = item_card(conn, registry, item_id, today, _on_order)
        moved = movements_of(conn, registry, item_id, newest=_MOVEMENTS)
        orders = coming(conn, item_id) if card.on_order and self._see_orders else []
        return Shown(card, moved, list(price_history(conn, item_id)[:_PRICES]), orders)

    def _take(self, shown: Shown) -> None:
        if shown.card.item.id != self.item_id:
            return
        self.shown = shown
        card = shown.card
        state = STATUS.choice(card.status)
        assert state is not None
        pill = "" if card.status == "ok" else tr(state.label)
        self.set_head(card.item.code, card.item.name, pill, state.tone)
        self.set_figures(self._figures_of(card))
        self._fill()

    # --- showing -----------------------------------------------------------------------------

    def _amount(self, quantity: Decimal) -> str:
        assert self.shown is not None
        return self.context.formatter.quantity(quantity, self.shown.card.item.decimals)

    def _figures_of(self, card: ItemCard) -> list[Figure]:
        formatter, unit = self.context.formatter, card.item.uom
        reorder = ""
        if card.reorder_point is not None:
            reorder = tr("reorder at {point}", point=self._amount(card.reorder_point))
        tone = {"low": "warn", "out": "bad"}.get(card.status, "")
        found = [Figure("On hand", f"{self._amount(card.on_hand)} {unit}", reorder, tone)]
        if self._see_value:
            rate = "" if card.rate is None else formatter.rate(card.rate)
            note = tr("at {rate} a {unit}", rate=rate, unit=unit) if rate else ""
            value = formatter.money(card.value, symbol=True)
            found.append(Figure("Value", value, note, explain="value"))
        if card.days_left is not None:
            days = tr("{count} days", count=card.days_left)
            a_day = self._amount(card.used_a_day)
            found.append(Figure("Lasts", days, tr("at {quantity} a day", quantity=a_day)))
        return found

    def _fill(self) -> None:
        """Fill the tab that is looked at."""
        if self.shown is None:
            return
        self.clear()
        key = {0: "stock", 1: "movements", 2: "prices"}[self.tabs.bar.currentIndex()]
        {"stock": self._stock, "movements": self._moved, "prices": self._prices}[key]()
        self.finish()
        self._buttons()

    def _stock(self) -> None:
        assert self.shown is not None
        card, unit = self.shown.card, self.shown.card.item.uom
        self.section(tr("By location, {unit}", unit=unit), rule=False)
        if card.places:
            self.facts(
                [FactRow(p.location, self._amount(p.quantity), p.warehouse) for p in card.places]
            )
        else:
            self.body.addWidget(label(tr("Nothing lies anywhere."), "muted"))
        self._levels(card)
        self._used(card)
        self.section("On order", self._amount(card.on_order) if card.on_order else "–", strong=True)
        if self.shown.orders:
            self.facts([self._order(order) for order in self.shown.orders])
        if card.movements:
            balance = tr("balance {quantity}", quantity=self._amount(card.on_hand))
            self.section("Last movements", balance)
            self.facts([self._movement(movement) for movement in card.movements])

    def _levels(self, card: ItemCard) -> None:
        """What is said for single warehouses, against what lies there."""
        rows = []
        for level in card.levels:
            if level.reorder_point is not None:
                state = STATUS.choice(level.status)
                assert state is not None
                point = tr("reorder at {point}", point=self._amount(level.reorder_point))
                status = "" if level.status == "ok" else f", {tr(state.label)}"
                rows.append(FactRow(level.warehouse, self._amount(level.on_hand), point + status))
        if rows:
            self.section("By warehouse")
            self.facts(rows)

    def _used(self, card: ItemCard) -> None:
        """The chart of twelve months, or a line where nothing was used."""
        title = tr("Used by month, {unit}", unit=card.item.uom)
        if not any(card.used.values()):
            self.section(title)
            self.body.addWidget(label(tr("Nothing in the last twelve months."), "muted"))
            return
        chart = UseChart(card.used, self.context.formatter, self.context.operations)
        self.section(title, tr("average {quantity}", quantity=self._amount(chart.average)))
        self.body.addWidget(chart)

    def _order(self, order: Mapping[str, Any]) -> FactRow:
        middle = str(order["supplier"])
        if order["expected_on"]:
            day = self.context.formatter.date(order["expected_on"])
            middle = tr("{supplier}, due {day}", supplier=middle, day=day)
        late = order["expected_on"] and order["expected_on"] < self.context.today()
        link = f"purchasing.order {order['id']}"
        return FactRow(order["number"], "", middle, tone="bad" if late else "", link=link)

    def _movement(self, movement: Movement) -> FactRow:
        sign = "+" if movement.quantity > 0 else ""
        quantity = f"{sign}{self._amount(movement.quantity)}"
        source, target = place_name(movement.from_place), place_name(movement.to_place)
        there = target if movement.quantity < 0 else source
        if not movement.quantity:
            quantity, there = "→", f"{source} → {target}"
        day = self.context.formatter.date(movement.posted_on)[:5]
        link = f"{movement.source.type} {movement.source.id}"
        tone = "good" if movement.quantity > 0 else ""
        return FactRow(movement.document, quantity, f"{day}  {there}", link=link, value_tone=tone)

    def _moved(self) -> None:
        assert self.shown is not None
        moved = self.shown.movements
        self.section("Movements", tr("newest first"), rule=False)
        if moved:
            self.facts([self._movement(movement) for movement in moved])
        else:
            self.body.addWidget(label(tr("Nothing moved yet."), "muted"))

    def _prices(self) -> None:
        assert self.shown is not None
        formatter, prices = self.context.formatter, self.shown.prices
        self.section("Prices", tr("newest first"), rule=False)
        bought = [p["rate"] for p in reversed(prices) if p["kind"] == "purchase"]
        if len(bought) > 1:
            spark = Spark(bought, QSize(316, 56))
            spark.setAccessibleName(", ".join(formatter.rate(rate) for rate in bought))
            self.body.addWidget(spark)
        if not prices:
            self.body.addWidget(label(tr("No prices yet."), "muted"))
        self.facts(
            [
                FactRow(
                    _PRICE_KINDS.get(p["kind"], p["kind"]),
                    formatter.rate(p["rate"]),
                    formatter.date(p["valid_from"]),
                )
                for p in prices
            ]
        )

    def _buttons(self) -> None:
        for key, text, meaning, permission in (
            ("order", "Order", "purchase", "purchasing.order.edit"),
            ("transfer", "Transfer", "transfer", "inventory.entry.edit"),
            ("adjust", "Adjust", "adjust", "inventory.adjustment.edit"),
        ):
            button = QPushButton(icon(meaning), tr(text))
            button.setIconSize(QSize(15, 15))
            reason = self.context.why_not(permission)
            button.setEnabled(not reason)
            button.setToolTip(reason)
            button.setAccessibleDescription(reason)
            button.clicked.connect(lambda _=False, key=key: self._act(key))
            self.foot.addWidget(button, 1)

    # --- doing -------------------------------------------------------------------------------

    def _act(self, key: str) -> None:
        if self.item_id is not None:
            self.acted.emit(key, self.item_id)

    def _open(self, key: str) -> None:
        if self.item_id is None or not self.context.navigation.can_open(key):
            return
        if key == "stock.ledger":
            self.context.navigation.open(key, item=self.item_id)
        else:
            self.context.navigation.open(key, self.item_id)

    def _open_link(self, link: str) -> None:
        key, _, number = link.partition(" ")
        if self.context.navigation.can_open(key):
            self.context.navigation.open(key, int(number))

    def _why(self, key: str, where: QRect) -> None:
        if self.item_id is not None:
            self.why_asked.emit(self.item_id, key, where)
