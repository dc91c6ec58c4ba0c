"""The screens of purchase orders: all of them, the open ones, the late ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from sqlalchemy import Connection

from factory_desktop.core.platform.listing import Scope
from factory_desktop.core.platform.mail import Letter
from factory_desktop.core.purchasing.papers import order_letter, order_pdf
from factory_desktop.core.purchasing.queries import first_store
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.document_screen import DocumentScreen, DocumentScreenSpec
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_spec import ListSpec
from factory_desktop.ui.purchase import specs
from factory_desktop.ui.purchase.scopes import late_orders, open_orders
from factory_desktop.ui.purchase.screens.figures import (
    OrderFigures,
    Supplier,
    add_units,
    line_of_item,
    read_supplier,
)
from factory_desktop.ui.purchase.screens.line_prices import LinePrices
from factory_desktop.ui.purchase.screens.lookups import ItemsToBuy, suppliers_source

_TERMS_HEIGHT = 220
_NOTES = {
    "draft": "Confirming adds the goods to “on order”. Stock changes on receipt.",
    "confirmed": "Goods that come are received against this order.",
    "closed": "Nothing more is expected on this order.",
    "cancelled": "",
}


class OrderSheet:
    """What hangs on the order screen: the supplier's terms, taxes by place, last prices."""

    def __init__(self, context: WindowContext) -> None:
        self.context = context
        self.figures = OrderFigures(context)
        self.prices = LinePrices(context)

    def wire(self, screen: DocumentScreen) -> None:
        """Follow the screen's fields and lines."""
        self.screen = screen
        self.view = screen.view
        self.view.body.panel.layout().addWidget(self.prices)
        self._move_terms()
        self.context.bus.watch(screen, ("company_profile", "setting"), self.figures.reload)
        screen.showing.connect(self._showing)
        screen.shown.connect(self._shown)
        self.view.value_changed.connect(self._changed)
        self.view.line_selected.connect(lambda _: self._line())
        self.view.grid.lines_changed.connect(self._line)
        self._last: tuple[int, object] = (-1, None)

    def _move_terms(self) -> None:
        """The terms are long and seldom typed: they have a tab of their own at the side."""
        field, tabs = self.view.form.fields["terms"], self.view.tabs
        page = QWidget(tabs.pages)
        page.hide()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(field)
        column.addStretch(1)
        field.editor.input.setFixedHeight(_TERMS_HEIGHT)
        tabs.add("terms", "Terms", lambda: page)
        tabs.changed.connect(lambda key: key == "terms" and field.editor.input.setFocus())

    def complete(self, conn: Connection, head: dict[str, Any], lines: list[dict[str, Any]]) -> None:
        """Read the units of the lines and the supplier's taxes before the order is shown."""
        add_units(conn, lines)
        for line in lines:
            if line.get("rate") is None and line.get("item_id"):
                line.update({**line_of_item(conn, line["item_id"]), **line})
        supplier_id = head.get("supplier_id")
        head["supplier"] = read_supplier(conn, supplier_id) if supplier_id else Supplier()

    def _showing(self, head: Mapping[str, Any]) -> None:
        self.figures.supplier = head["supplier"]

    def _shown(self, head: Mapping[str, Any]) -> None:
        self.view.form.fields["terms"].editor.input.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._say_taxes(head.get("supplier_id"))
        self.prices.show_supplier(head.get("supplier_id"), self.screen.document_id)
        self._last = (-1, None)
        self._line()

    def _changed(self, key: str, value: object) -> None:
        if key != "supplier_id":
            return
        found = Supplier()
        if isinstance(value, int):
            found = self.context.company.read(lambda conn: read_supplier(conn, value))
            if found.payment_days is not None:
                self.view.form.set_value("payment_days", found.payment_days)
        before = self.figures.heads
        self.figures.supplier = found
        if self.figures.heads != before:
            self.view.grid.restore(self.view.grid.lines())
        self._say_taxes(value)
        self.prices.show_supplier(value, self.screen.document_id)

    def _say_taxes(self, supplier_id: object) -> None:
        """GSTIN and taxes under the supplier."""
        words = []
        if supplier_id is not None:
            heads = self.figures.heads
            words = [self.figures.supplier.gstin or tr("No GSTIN")]
            words.append(tr("CGST and SGST") if len(heads) > 1 else "".join(heads))
        self.view.form.fields["supplier_id"].set_hint("   ".join(w for w in words if w))

    def _line(self) -> None:
        row = self.view.grid.current()[0]
        lines = self.view.grid.model.lines
        item_id = lines[row].values.get("item_id") if 0 <= row < len(lines) else None
        if (row, item_id) != self._last:
            self._last = (row, item_id)
            self.prices.show_line(row, item_id)


def _paper(context: WindowContext) -> Callable[[Connection, int, str], bytes]:
    def paper(conn: Connection, order_id: int, language: str) -> bytes:
        return order_pdf(conn, order_id, language, registry=context.registry)

    return paper


def _letter(context: WindowContext) -> Callable[[Connection, int, str], Letter]:
    def letter(conn: Connection, order_id: int, language: str) -> Letter:
        return order_letter(conn, order_id, language, context.signed.full_name)

    return letter


def order_screen(
    context: WindowContext,
    scope: Scope = None,
    state_key: str = "",
    look: ListSpec = specs.ORDERS,
) -> DocumentScreen:
    """List and form of purchase orders."""
    sheet = OrderSheet(context)
    spec = DocumentScreenSpec(
        "purchasing.order",
        look,
        specs.ORDER_VIEW,
        compute=lambda _: sheet.figures.compute,
        totals=lambda _: sheet.figures.totals,
        defaults=lambda c: {
            "deliver_to_id": c.company.read(first_store),
            "terms": sheet.figures.terms,
        },
        note=lambda status: _NOTES[status],
        paper=_paper(context),
        letter=_letter(context),
        follow=(("purchasing.receipt", "Receive goods", ("confirmed",)),),
        scan_defaults={"quantity": Decimal(1)},
        scope=scope,
        facts={"remarks": specs.REMARKS, "terms": specs.TERMS},
        sources=lambda c: {
            "items.item": ItemsToBuy(c),
            "parties.party": suppliers_source(c),
        },
        complete=sheet.complete,
        state_key=state_key,
    )
    screen = DocumentScreen(context, spec)
    screen.built.connect(lambda: sheet.wire(screen))
    return screen


def open_screen(context: WindowContext) -> DocumentScreen:
    """Orders on which something is still to come."""
    return order_screen(context, open_orders, "purchasing.orders.open", specs.OPEN)


def late_screen(context: WindowContext) -> DocumentScreen:
    """Of those, the ones expected before today."""
    scope = late_orders(context.today)
    return order_screen(context, scope, "purchasing.orders.late", specs.LATE)
