"""The stock ledger, what lies in each place, and what is under way, as lists."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from factory_desktop.core.inventory import MOVEMENTS
from factory_desktop.core.inventory.entries import KEY
from factory_desktop.core.inventory.queries import STOCK_BY_PLACE
from factory_desktop.core.inventory.transit import IN_TRANSIT
from factory_desktop.core.items import items_by_id
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_spec import ListAction
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.stock import specs
from factory_desktop.ui.stock.readers import LedgerReader, StockReader
from factory_desktop.ui.stock.screens.list_page import ListPage


class LedgerScreen(ListPage):
    """Every movement, newest first; Enter opens the document that made it."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        reader = LedgerReader(context, MOVEMENTS)
        super().__init__(context, reader, specs.LEDGER, MOVEMENTS.key, parent)
        self.panel.opened.connect(self.open_document)

    def open_document(self, entry_id: int) -> None:
        """Open the document of a movement."""
        row = self.source.page([entry_id])[0]
        key = str(row.get("source_type") or "")
        if self.context.navigation.can_open(key):
            self.context.navigation.open(key, int(str(row["source_id"])))

    def go_to(self, place: Place) -> None:
        """Show one item's movements."""
        item_id = place.param("item")
        if isinstance(item_id, int):
            found = self.context.company.read(lambda conn: items_by_id(conn, [item_id]))
            self.panel.set_filter("code", f"={found[item_id].code}")


class PlacesScreen(ListPage):
    """What lies in each place; Enter opens the item's movements."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        reader = StockReader(context, STOCK_BY_PLACE)
        super().__init__(context, reader, specs.BY_PLACE, STOCK_BY_PLACE.key, parent)
        self.panel.opened.connect(self.open_item)

    def open_item(self, balance_id: int) -> None:
        """Go to the movements of the item that lies there."""
        row = self.source.page([balance_id])[0]
        if row and self.context.navigation.can_open("stock.ledger"):
            self.context.navigation.open("stock.ledger", item=row["item_id"])


class TransitScreen(ListPage):
    """What is under way between places; Enter opens the transfer, Receive begins what takes it."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        permission = f"{KEY}.edit"
        receive = ListAction(
            "receive",
            tr("Receive"),
            "receive",
            primary=True,
            shortcut="Ctrl+N",
            allowed=context.may(permission),
            reason=context.why_not(permission),
        )
        spec = replace(specs.IN_TRANSIT, actions=(receive,))
        super().__init__(context, context.reader(IN_TRANSIT), spec, IN_TRANSIT.key, parent)
        self.panel.opened.connect(lambda line: context.navigation.open(KEY, self._entry(line)))
        self.panel.acted.connect(lambda _: self.receive())

    def _entry(self, line_id: int) -> int:
        return int(str(self.source.page([line_id])[0]["entry_id"]))

    def receive(self) -> None:
        """Begin the receipt of the transfer that the present line belongs to."""
        line = self.panel.current_id()
        if line is None:
            self.context.succeeded.emit(tr("Choose a line first."), "", None)
        else:
            self.context.navigation.open(KEY, new=True, source=(KEY, self._entry(line)))
