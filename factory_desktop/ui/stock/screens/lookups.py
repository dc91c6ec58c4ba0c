"""Look-ups of stock: items with what lies there, places with what they lie inside."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from factory_desktop.core.inventory import STOCK
from factory_desktop.core.inventory.queries import SLASH
from factory_desktop.core.platform import listing
from factory_desktop.core.platform.reading import Found
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.editors import Entry, ReferenceSource
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.lookup_popup import LookupRow
from factory_desktop.ui.framework.references import EntitySource

_TONES = {"low": "warn", "out": "bad"}


class ItemsInStock(EntitySource):
    """Items with what is in stock, and where most of it lies."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context, "items.item")

    @property
    def headings(self) -> Sequence[tuple[str | Cell, int]]:
        """Headings and widths of the extra columns."""
        return [(Cell(tr("In stock"), right=True), 110), (tr("Location"), 130)]

    def search(self, text: str, limit: int) -> Sequence[LookupRow]:
        """The best matches, with their stock."""
        rows = super().search(text, limit)
        if not self.context.may("inventory.stock.view"):
            return [replace(row, cells=(Cell(), Cell())) for row in rows]
        ids = [row.id for row in rows]
        stock = self.context.company.read(
            lambda conn: listing.page(conn, STOCK, ids, sensitive=False)
        )
        return [replace(row, cells=self._cells(of)) for row, of in zip(rows, stock, strict=True)]

    def _cells(self, stock: dict[str, Any]) -> tuple[Cell, ...]:
        if not stock:
            return Cell(), Cell()
        there = f"{self.context.formatter.quantity(stock['on_hand'])} {stock['uom']}"
        tone = _TONES.get(stock["status"], "")
        return Cell(there, tone=tone, right=True), Cell(stock["location"] or "", "muted")


class PlacesSource(EntitySource):
    """Places by name, each with its warehouse and what it lies inside."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context, "inventory.location")

    def _row(self, found: Found) -> LookupRow:
        around = str(found.cells.get("path") or "").rpartition(SLASH)[0]
        named = (str(found.cells.get("warehouse") or ""), around)
        return LookupRow(found.id, found.code, SLASH.join(text for text in named if text))


def sources(context: WindowContext) -> Mapping[str, ReferenceSource]:
    """The look-ups of this tab's documents."""
    return {"items.item": ItemsInStock(context)}


def entry_with(context: WindowContext) -> Entry:
    """What editors share, with this tab's look-ups before the program's."""
    own = dict(sources(context))
    return replace(context.entry, references=ChainMap(own, context.entry.references))  # type: ignore[arg-type]
