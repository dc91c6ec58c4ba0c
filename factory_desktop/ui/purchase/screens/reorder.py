"""What is low, as lines to look over: how much, why, from whom; then one draft a supplier."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from factory_desktop.core.kernel.explain import Part
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO, money
from factory_desktop.core.purchasing import ORDER
from factory_desktop.core.purchasing.reorder import (
    CARTONS,
    MINIMUM,
    WAREHOUSES,
    WHOLE,
    Short,
    Suggestion,
    least_orders,
    order_suggested,
    short_orders,
    suggestions,
)
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.document_totals import Hairline
from factory_desktop.ui.framework.empty import EmptyState
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.line_grid_model import LineColumn
from factory_desktop.ui.framework.lines_page import LinesPage
from factory_desktop.ui.framework.list_bar import tool_bar
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.painting import label
from factory_desktop.ui.framework.popover import ExplainPopover
from factory_desktop.ui.framework.shortcuts import hint
from factory_desktop.ui.purchase.screens.lookups import ItemsToBuy, suppliers_source

TABLES = ("purchase_order", "goods_receipt", "stock_balance", "item", "item_level", "party")
#: So many orders below their supplier's minimum are told one by one.
_TOLD = 3
#: What is given to the command of each line.
_GIVEN = ("item_id", "supplier_id", "quantity", "rate")
_line, _head = ORDER.line_facts(), ORDER.header_facts()
_QUANTITY = Fact("Quantity", Kind.QUANTITY, minimum=0, places_from="places")


def _columns() -> list[LineColumn]:
    item, supplier = _line["item_id"].but(required=False), _head["supplier_id"].but(required=False)
    wanted = _QUANTITY.but(label="To order", help="Empty or 0: this item is not ordered.")
    return [
        LineColumn("item_id", item, 96, strong=True, skip_filled=True),
        LineColumn("description", Fact("Description"), 120, editable=False, stretch=True),
        LineColumn("supplier_id", supplier, 130, skip_filled=True, shows="name", stretch=True),
        LineColumn("on_hand", _QUANTITY.but(label="On hand"), 70, editable=False, muted=True),
        LineColumn("coming", _QUANTITY.but(label="Coming"), 70, editable=False, muted=True),
        LineColumn("why", Fact("Why so much"), 120, editable=False, muted=True, stretch=True),
        LineColumn("quantity", wanted, 80),
        LineColumn("uom", Fact("Unit"), 44, editable=False, muted=True),
        LineColumn("rate", _line["rate"].but(precision=None, required=False), 78),
    ]


class ReorderScreen(LinesPage):
    """Lines that may be changed, and the button that makes draft orders of them, all or none."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        own = {"items.item": ItemsToBuy(context), "parties.party": suppliers_source(context)}
        entry = replace(context.entry, references=ChainMap(own, context.entry.references))  # type: ignore[arg-type]
        super().__init__(context, _columns(), self._compute, entry, parent)
        self.items: tuple[int, ...] = ()
        self.warehouse: int | None = None
        self.popover: ExplainPopover | None = None
        self._known: dict[int, Suggestion] = {}
        self._least: Mapping[int, Decimal] = {}
        self._short: Mapping[int, Short] = {}
        self.shortfall = Banner(self)
        self._sent: list[int] = []
        self._turn = 0
        self.empty = EmptyState()
        self._build()
        context.bus.watch(self, TABLES, self.stale)
        self.reload()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self.banner)
        column.addWidget(self.shortfall)
        column.addWidget(self.grid, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(Hairline())
        keys = [hint(name) for name in ("next_cell", "remove_line", "undo")]
        column.addLayout(self.foot([*keys, ("Alt+F1", "why so much")], self.make))
        self.empty.show_text(
            "Nothing is to be ordered",
            "Items at or below their reorder point show here, less what is coming already.",
        )

    def _bar(self) -> QWidget:
        bar, row = tool_bar()
        row.addWidget(label(tr("To order"), "title"))
        self.state = label("", "muted")
        row.addWidget(self.state)
        row.addStretch(1)
        self.make = QPushButton(icon("check", "on_accent"), tr("Make draft orders"))
        self.make.setProperty("primary", "true")
        self.make.setAutoDefault(True)
        self.make.clicked.connect(self.save)
        row.addWidget(self.make)
        return bar

    # --- what is shown ---------------------------------------------------------------------

    def reload(self) -> None:
        """Read anew what is low, or how things stand with the items that were asked for."""
        self._turn += 1
        turn, items, warehouse = self._turn, self.items, self.warehouse
        self.context.read(
            self,
            lambda conn: (suggestions(conn, items, warehouse), least_orders(conn)),
            lambda found: self._show(turn, *found),
        )

    def _show(self, turn: int, found: Sequence[Suggestion], least: Mapping[int, Decimal]) -> None:
        if turn != self._turn:
            return
        self.banner.hide()
        self._least = least
        self._known = {one.item.id: one for one in found}
        self.grid.set_lines([self._values(one) for one in found])
        text = tr("one draft order for each supplier; nothing is sent yet")
        if self.items:
            text = tr("{count} chosen items", count=len(self.items)) + ", " + text
        self.state.setText(text)
        self.empty.setVisible(not found)
        self.grid.setVisible(bool(found))
        lacking = [row for row, one in enumerate(found) if one.supplier_id is None]
        if lacking:
            self.grid.go(lacking[0], "supplier_id")
        elif found:
            self.grid.go(0, "quantity")

    def _values(self, one: Suggestion) -> dict[str, object]:
        return {
            "item_id": one.item.id,
            "description": one.item.name,
            "supplier_id": one.supplier_id,
            "on_hand": one.need.on_hand,
            "coming": one.need.coming,
            "why": self._why(one),
            "quantity": one.quantity or None,
            "uom": one.item.uom,
            "places": one.item.decimals,
            "rate": one.rate,
        }

    def _why(self, one: Suggestion) -> str:
        """The explanation on one line: levels − what is there and coming, and what rounds it."""
        need, formatter = one.need, self.context.formatter
        if not one.quantity:
            return tr("enough") if need.point is not None else tr("no reorder point")

        def figure(value: Decimal) -> str:
            return formatter.quantity(value, one.item.decimals)

        signed = [("", need.point or ZERO), (" + ", need.safety), (" − ", need.on_hand),
                  (" − ", need.coming)]  # fmt: skip
        text = "".join(f"{sign}{figure(value)}" for sign, value in signed if value or not sign)
        raised = dict(one.raised)
        if WAREHOUSES in raised:
            return tr("what its warehouses lack by their own reorder points")
        if MINIMUM in raised:
            text = tr("{sum}, at least {least}", sum=text, least=figure(need.least))
        if CARTONS in raised:
            text = tr("{sum}, in cartons of {lot}", sum=text, lot=figure(need.lot))
        return tr("{sum}, in whole units", sum=text) if WHOLE in raised else text

    def _compute(self, line: Mapping[str, object], changed: str) -> Mapping[str, object]:
        """An item that is typed into a line of its own brings how things stand with it."""
        item_id = line.get("item_id")
        if changed != "item_id" or not isinstance(item_id, int):
            return {}
        warehouse = self.warehouse
        found = self.context.company.read(lambda conn: suggestions(conn, [item_id], warehouse))
        if not found:
            return {}
        self._known[item_id] = found[0]
        return self._values(found[0])

    def sum_up(self) -> None:
        """How many items and orders, and what they come to."""
        lines = [line for line in self.grid.lines() if line.get("quantity")]
        orders = len({line["supplier_id"] for line in lines if line.get("supplier_id")})
        values = [
            money(line["quantity"] * line["rate"])  # type: ignore[operator]
            for line in lines
            if isinstance(line.get("rate"), Decimal)
        ]
        total = self.context.formatter.money(sum(values, ZERO), symbol=True)
        said = tr("Items: {items}   Orders: {orders}   {total}", items=len(lines), orders=orders,
                  total=total)  # fmt: skip
        self.total.setText(said)
        self.make.setEnabled(bool(lines))
        self._say_short(lines)

    def _say_short(self, lines: Sequence[Mapping[str, object]]) -> None:
        """Which orders come to less than their supplier takes; they may be made all the same."""
        self._short = short_orders(lines, self._least)
        self.shortfall.setVisible(bool(self._short))
        if not self._short:
            return
        figure = self.context.formatter.money
        told = [
            tr("{supplier}: {value} of {least}", supplier=self._supplier(key),
               value=figure(one.value, symbol=True), least=figure(one.least, symbol=True))
            for key, one in self._short.items()
        ]  # fmt: skip
        if len(told) > _TOLD:
            told[_TOLD:] = [tr("and {count} more", count=len(told) - _TOLD)]
        title = tr("Below the minimum order of the supplier")
        self.shortfall.say("warn", title, ", ".join(told), closable=False)

    def _supplier(self, supplier_id: int) -> str:
        return self.grid.model.reference(_head["supplier_id"], supplier_id)[1]

    # --- acts --------------------------------------------------------------------------------

    def save(self) -> bool:
        """Make the draft orders, where every line is in order."""
        errors = self.grid.check()
        if errors:
            self.grid.set_errors(errors)
            self.grid.setFocus()
            return False
        rows = self.grid.lines()
        self._sent = [number for number, line in enumerate(rows) if line.get("quantity")]
        lines = [{key: rows[number].get(key) for key in _GIVEN} for number in self._sent]
        self.context.run(self, order_suggested, self._made, lines=lines,
                         warehouse_id=self.warehouse)  # fmt: skip
        return not self.grid.dirty

    def _made(self, orders: Sequence[int]) -> None:
        self.grid.mark_saved()
        self.items = ()
        self.context.succeeded.emit(tr("{count} draft orders made", count=len(orders)), "", None)
        self.reload()
        navigation = self.context.navigation
        if len(orders) == 1 and navigation.can_open(ORDER.key):
            navigation.open(ORDER.key, orders[0])
        elif navigation.can_open("purchase.orders"):
            navigation.open("purchase.orders")

    def show_field_errors(self, fields: Mapping[str, str]) -> bool:
        """Put core's errors into the cells of the lines that were given."""
        found = {}
        for key, text in fields.items():
            words = key.split(".")
            if words[0] == "lines" and len(words) > 2:
                key = f"lines.{self._sent[int(words[1])]}.{words[2]}"
            found[key] = text
        return self.show_errors(found)

    def explain(self) -> None:
        """Why so much of the current line's item."""
        row = self.grid.current()[0]
        lines = self.grid.model.lines
        line = lines[row].values if 0 <= row < len(lines) else {}
        item_id, supplier = line.get("item_id"), line.get("supplier_id")
        one = self._known.get(item_id) if isinstance(item_id, int) else None
        if one is None:
            return
        table = self.grid.table
        cell = table.visualRect(table.currentIndex())
        corner = table.viewport().mapToGlobal(cell.topLeft())
        why = one.explain()
        short = self._short.get(supplier) if isinstance(supplier, int) else None
        if short is not None and line.get("quantity"):
            least = self.context.formatter.money(short.least, symbol=True)
            told = msg("Below this supplier's minimum order of {least}", least=least)
            why = replace(why, parts=(*why.parts, Part(told, None)))
        self.popover = ExplainPopover(self.window(), why, self.context.formatter, money=False)
        self.popover.show_beside(QRect(corner, cell.size()))

    # --- what the window asks of a screen ----------------------------------------------------

    def go_to(self, place: Place) -> None:
        """Show these items, or all that is low, in one warehouse or in all."""
        if not self.confirm_leave():
            return
        items, warehouse = place.param("items"), place.param("warehouse")
        self.items = items if isinstance(items, tuple) else ()
        self.warehouse = warehouse if isinstance(warehouse, int) else None
        self.reload()

    def unsaved(self) -> str:
        """What was changed and not ordered."""
        return tr("What you changed here")

    def acts(self) -> dict[str, Callable[[], object]]:
        """Alt+F1 says why so much."""
        return {**super().acts(), "explain": self.explain}
