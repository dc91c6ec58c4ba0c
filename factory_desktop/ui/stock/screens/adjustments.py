"""The screen of stock adjustments: counts of many items, each with its difference."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from factory_desktop.core.inventory.cards import stock_at
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.document_screen import DocumentScreen, DocumentScreenSpec
from factory_desktop.ui.stock import specs
from factory_desktop.ui.stock.screens.lookups import sources
from factory_desktop.ui.stock.screens.reading import add_beside, first_place, line_of_item, lying

_NOTES = {
    "draft": "Confirming makes the books say what was counted.",
    "confirmed": "The books say what was counted.",
    "cancelled": "",
}


class CountSheet:
    """What hangs on the screen: what the books say for the place and day."""

    def __init__(self, context: WindowContext) -> None:
        self.context = context
        self.place: int | None = None
        self.day: date = context.today()

    def wire(self, screen: DocumentScreen) -> None:
        """Follow the screen's fields."""
        self.screen = screen
        screen.showing.connect(self._showing)
        screen.view.value_changed.connect(self._changed)

    def complete(self, conn: Connection, head: dict[str, Any], lines: list[dict[str, Any]]) -> None:
        """Read names and books; a confirmed count keeps what the books said then."""
        usual, day = head.get("location_id"), head.get("posted_on") or self.context.today()
        add_beside(conn, lines, usual)
        kept = head.get("status", "draft") != "draft"
        for line in lines:
            if line.get("location_id") == usual:
                line["location_id"] = None
            if kept:
                line["books"] = line.get("book_quantity")
            elif line.get("item_id"):
                place = line.get("location_id") or usual
                line["books"] = self._books(conn, line["item_id"], place, day)

    def _showing(self, head: Mapping[str, Any]) -> None:
        self.place, self.day = head.get("location_id"), head.get("posted_on") or self.day

    def _books(self, conn: Connection, item_id: int, place: int | None, day: date) -> Decimal:
        if day >= self.context.today() or place is None:
            return lying(conn, [item_id], place)[item_id]
        return stock_at(conn, day, place).get((item_id, place), ZERO)

    def compute(self, line: Mapping[str, object], changed: str) -> dict[str, object]:
        """What follows from one line: its item's own, and the difference."""
        found: dict[str, Any] = {}
        item_id = line.get("item_id")
        if changed in ("item_id", "location_id") and isinstance(item_id, int):
            own = line.get("location_id")
            place = own if isinstance(own, int) else self.place
            found = self.context.company.read(lambda conn: self._of_item(conn, item_id, place))
        now = {**line, **found}
        books, counted = now.get("books"), now.get("counted")
        both = isinstance(books, Decimal) and isinstance(counted, Decimal)
        return {**found, "difference": counted - books if both else None}  # type: ignore[operator]

    def _of_item(self, conn: Connection, item_id: int, place: int | None) -> dict[str, Any]:
        item = line_of_item(conn, item_id, place)
        books = self._books(conn, item_id, place, self.day)
        return {"name": item["name"], "uom": item["uom"], "places": item["places"], "books": books}

    def _changed(self, key: str, value: object) -> None:
        if key == "location_id" and value != self.place:
            self.place = value if isinstance(value, int) else None
        elif key == "posted_on" and isinstance(value, date) and value != self.day:
            self.day = value
        else:
            return
        lines = self.screen.view.grid.lines()
        if lines:
            self.screen.view.grid.restore(
                self.context.company.read(lambda c: self._again(c, lines))
            )

    def _again(self, conn: Connection, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for line in lines:
            if line.get("item_id"):
                place = line.get("location_id") or self.place
                line["books"] = self._books(conn, line["item_id"], place, self.day)
        return lines


def adjustment_screen(context: WindowContext) -> DocumentScreen:
    """List and form of stock adjustments."""
    sheet = CountSheet(context)
    spec = DocumentScreenSpec(
        "inventory.adjustment",
        specs.ADJUSTMENTS,
        specs.ADJUSTMENT_VIEW,
        compute=lambda _: sheet.compute,
        defaults=lambda c: {"location_id": c.company.read(first_place)},
        note=lambda status: _NOTES[status],
        facts={"remarks": specs.REMARKS},
        sources=sources,
        complete=sheet.complete,
    )
    screen = DocumentScreen(context, spec)
    screen.built.connect(lambda: sheet.wire(screen))
    return screen
