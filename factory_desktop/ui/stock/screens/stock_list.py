"""The stock list with the item's panel beside it, or over it where room is short."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QComboBox, QWidget

from factory_desktop.core.inventory import STOCK
from factory_desktop.core.inventory.levels import warehouses
from factory_desktop.core.inventory.why import explain_value
from factory_desktop.core.items import items_by_id
from factory_desktop.core.kernel.explain import Explanation, Source
from factory_desktop.core.kernel.views import Row
from factory_desktop.core.purchasing.reorder import suggestions
from factory_desktop.ui.framework.beside import ListBeside
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_spec import ListAction, ListSpec
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.popover import ExplainPopover
from factory_desktop.ui.stock import specs
from factory_desktop.ui.stock.readers import ItemsReader
from factory_desktop.ui.stock.screens.adjust import AdjustDialog
from factory_desktop.ui.stock.screens.item_panel import ItemPanel
from factory_desktop.ui.stock.screens.list_page import ListPage

ENTRY, RECEIPT, ORDER = "inventory.entry", "purchasing.receipt", "purchasing.order"
_IMPORT, _REORDER = "import.sheet", "purchase.reorder"


def count_text(context: WindowContext) -> Callable[[Row], str]:
    """How many items, and of which status: what is normal first, and none left out."""

    def said(totals: Row) -> str:
        counts = {key: int(str(totals.get(key) or 0)) for key in ("count", "ok", "low", "out")}
        shown = {key: context.formatter.integer(value) for key, value in counts.items()}
        return tr("{count} items:  {ok} OK,  {low} LOW,  {out} OUT", **shown)

    return said


class StockScreen(ListPage):
    """All items with what lies there and what it is worth; each can be asked and acted on."""

    def __init__(self, context: WindowContext, low: bool = False, state_key: str = "") -> None:
        self.item = ItemPanel(context)
        self.popover: ExplainPopover | None = None
        source = ItemsReader(context, low)
        spec = replace(_spec(context, low), actions=self._actions(context, low))
        super().__init__(context, source, spec, state_key or STOCK.key)
        self.choice = self._warehouse_choice(source)
        self.panel.opened.connect(self.beside.open_record)
        self.panel.explain.connect(lambda item, _, where: self.explain(item, where))
        self.panel.empty_acted.connect(self.import_opening)
        self.item.acted.connect(self.act)
        self.item.why_asked.connect(lambda item, _, where: self.explain(item, where, self.item))

    def _actions(self, context: WindowContext, low: bool) -> Sequence[ListAction]:
        acts = [
            ("reorder", "Order what is low", "purchase", f"{ORDER}.edit", "Alt+O", self.order_low),
            ("issue", "Issue", "issue", f"{ENTRY}.edit", "", lambda: self.act("issue")),
            ("receive", "Receive", "receive", f"{RECEIPT}.edit", "", lambda: self.act("receive")),
        ]
        if not low:
            acts.insert(0, ("import", "Opening stock", "import", "company.import.run", "",
                            self.import_opening))  # fmt: skip
        found = []
        for key, text, meaning, permission, keys, run in acts:
            reason, primary = context.why_not(permission), key == "receive"
            # Opening stock is taken in once in a company's life.
            found.append(
                ListAction(
                    key, tr(text), meaning, primary, keys, not reason, reason, run, key == "import"
                )
            )
        return found

    def _warehouse_choice(self, source: ItemsReader) -> QComboBox:
        """Which warehouse the list shows; without a second one there is nothing to choose."""
        choice = QComboBox()
        choice.setAccessibleName(tr("Warehouse"))
        choice.setToolTip(tr("Warehouse"))
        choice.addItem(tr("All warehouses"), None)
        for warehouse_id, name in self.context.company.read(warehouses):
            choice.addItem(name, warehouse_id)
        choice.setVisible(choice.count() > 2)
        choice.currentIndexChanged.connect(lambda _: self._show_warehouse(source))
        self.panel.bar.layout().insertWidget(1, choice)
        return choice

    def _show_warehouse(self, source: ItemsReader) -> None:
        source.show_warehouse(self.choice.currentData())
        self.panel.refresh()

    # --- the item beside the list ------------------------------------------------------------

    def _lay_out(self) -> QWidget:
        self.beside = ListBeside(self.panel, self.item, self.item.show_item)
        return self.beside

    def go_to(self, place: Place) -> None:
        """Show an item, and the list at it."""
        if place.id is not None:
            self.panel.table.go_to_id(place.id)
            self.beside.open_record(place.id)

    # --- why -----------------------------------------------------------------------------------

    def explain(self, item_id: int, where: QRect, avoid: QWidget | None = None) -> None:
        """Read why an item is worth what it is, and show it beside the figure."""
        registry, today = self.context.registry, self.context.today()
        self.context.read(
            self,
            lambda conn: replace(
                explain_value(conn, registry, item_id, today),
                unit=items_by_id(conn, [item_id])[item_id].uom,
            ),
            lambda found: self._explained(item_id, found, where, avoid),
        )

    def _explained(
        self, item_id: int, found: Explanation, where: QRect, avoid: QWidget | None
    ) -> None:
        self.popover = ExplainPopover(
            self.window(), found, self.context.formatter, open_label=tr("Open ledger")
        )
        self.popover.source_opened.connect(self._open_source)
        self.popover.open_asked.connect(lambda: self.open_ledger(item_id))
        self.popover.show_beside(where, avoid)

    def _open_source(self, source: Source) -> None:
        if self.context.navigation.can_open(source.entity):
            self._end_popover()
            self.context.navigation.open(source.entity, source.id)

    def open_ledger(self, item_id: int) -> None:
        """Go to an item's movements."""
        if self.context.navigation.can_open("stock.ledger"):
            self._end_popover()
            self.context.navigation.open("stock.ledger", item=item_id)

    def _end_popover(self) -> None:
        if self.popover is not None:
            self.popover.finish()
            self.popover = None

    # --- acts ------------------------------------------------------------------------------------

    def chosen(self) -> list[int]:
        """The ticked items; without ticks none: acts then begin with an empty grid."""
        checked = self.panel.model.checked
        return [item for item in self.panel.model.ids if item in checked]

    def act(self, key: str, item_id: int | None = None) -> None:
        """Begin a document for an item, or for those that are ticked."""
        items = [item_id] if item_id is not None else self.chosen()
        if key == "adjust" and item_id is not None:
            AdjustDialog(self.context, item_id, self.window()).exec()
            return
        starts: dict[str, Callable[[], object]] = {
            "receive": lambda: self._begin(RECEIPT, items),
            "issue": lambda: self._begin(ENTRY, items, purpose="issue"),
            "transfer": lambda: self._begin(ENTRY, items, purpose="transfer"),
            "order": lambda: self._order(items),
        }
        starts[key]()

    def _begin(self, key: str, items: Sequence[int], **values: Any) -> None:
        if self.context.navigation.can_open(key):
            lines = tuple({"item_id": item} for item in items)
            self.context.navigation.open(key, new=True, values=values, lines=lines)

    def _order(self, items: Sequence[int]) -> None:
        """An order of what is missing up to the reorder point, with what is coming counted."""
        if not self.context.navigation.can_open(ORDER):
            return
        warehouse = self.choice.currentData()
        found = self.context.company.read(lambda conn: suggestions(conn, items, warehouse))
        short = {one.item.id: one.quantity for one in found if one.quantity}
        lines = tuple(
            {"item_id": item, **({"quantity": short[item]} if item in short else {})}
            for item in items
        )
        self.context.navigation.open(ORDER, new=True, lines=lines)

    def order_low(self) -> None:
        """Look over what to order of the ticked items; without ticks of all that is low."""
        if self.context.navigation.can_open(_REORDER):
            self.context.navigation.open(
                _REORDER, items=tuple(self.chosen()), warehouse=self.choice.currentData()
            )

    def import_opening(self) -> None:
        """Take the opening stock out of a sheet."""
        if self.context.navigation.can_open(_IMPORT):
            self.context.navigation.open(_IMPORT, kind="opening-stock")

    def do(self, action: str) -> bool:
        """Answer the general keys; Alt+F1 explains the current item's value."""
        if action == "explain":
            self.panel.table.explain_current()
            return True
        return super().do(action)

    def go_back(self) -> bool:
        """Esc closes the panel where it lies over the list."""
        return self.beside.go_back()


def _spec(context: WindowContext, low: bool) -> ListSpec:
    if not low:
        begin = specs.STOCK.empty_action if context.may("company.import.run") else ""
        return replace(specs.STOCK, count_text=count_text(context), empty_action=begin)
    return replace(
        specs.STOCK,
        count_text=count_text(context),
        empty_title="Nothing is low",
        empty_text="Items at or below their reorder point show here.",
        empty_action="",
    )


def stock_screen(context: WindowContext) -> StockScreen:
    """All items."""
    return StockScreen(context)


def low_screen(context: WindowContext) -> StockScreen:
    """Items at or below their reorder point."""
    return StockScreen(context, low=True, state_key="inventory.stock.low")
