"""The screen of stock entries: its columns and places follow the purpose."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from factory_desktop.core.kernel.numbers import ZERO, money
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.document_screen import DocumentScreen, DocumentScreenSpec
from factory_desktop.ui.stock import specs
from factory_desktop.ui.stock.screens.lookups import sources
from factory_desktop.ui.stock.screens.reading import add_beside, first_place, line_of_item, lying

_NOTES = {
    "draft": "Confirming moves the stock.",
    "confirmed": "The stock has moved.",
    "cancelled": "",
}
#: Which places an entry names, by its purpose.
_SIDES = {
    "issue": ("from_location_id",),
    "scrap": ("from_location_id",),
    "transfer": ("from_location_id", "to_location_id"),
    "receipt": ("to_location_id",),
    "opening": ("to_location_id",),
    "repack": (),
}
_PLACES = ("from_location_id", "to_location_id")
_VALUED = ("receipt", "opening")


class EntrySheet:
    """What hangs on the screen: fields and columns by purpose, what lies in the place."""

    def __init__(self, context: WindowContext) -> None:
        self.context = context
        self.purpose = "issue"
        self.place: int | None = None
        self.own_places = False

    def wire(self, screen: DocumentScreen) -> None:
        """Follow the screen's fields."""
        self.screen, self.form = screen, screen.view.form
        screen.shown.connect(self._shown)
        screen.view.value_changed.connect(self._changed)

    def defaults(self, context: WindowContext) -> Mapping[str, Any]:
        """A new entry issues material from the first store."""
        place = context.company.read(first_place)
        return {"purpose": "issue", "from_location_id": place}

    def complete(self, conn: Connection, head: dict[str, Any], lines: list[dict[str, Any]]) -> None:
        """Read what stands beside the lines; a line without a place of its own follows the head."""
        self.purpose = head.get("purpose") or "issue"
        for side in _SIDES[self.purpose]:
            for line in lines:
                if line.get(side) == head.get(side):
                    line[side] = None
        self.own_places = any(line.get(side) for line in lines for side in _SIDES[self.purpose])
        self.place = head.get("from_location_id")
        add_beside(conn, lines, self.place)

    def compute(self, line: Mapping[str, object], changed: str) -> dict[str, object]:
        """What follows from one line: its item's own, and the value of what comes in."""
        found: dict[str, object] = {}
        item_id = line.get("item_id")
        if changed == "item_id" and isinstance(item_id, int):
            found = self.context.company.read(lambda conn: line_of_item(conn, item_id, self.place))
            if self.purpose not in _VALUED:
                found.pop("rate")
        if self.purpose not in _VALUED or changed not in ("item_id", "quantity", "rate"):
            return found
        now: dict[str, Any] = {**line, **found}
        if isinstance(now.get("quantity"), Decimal) and isinstance(now.get("rate"), Decimal):
            found["value"] = money(now["quantity"] * now["rate"])
        return found

    def totals(
        self, _head: Mapping[str, object], lines: list[Mapping[str, object]]
    ) -> dict[str, object]:
        """The value of what comes in; goods that go out are valued on confirming."""
        if self.purpose not in _VALUED:
            return {}
        values = [line["value"] for line in lines if isinstance(line.get("value"), Decimal)]
        return {"value": sum(values, ZERO)}

    # --- following the head --------------------------------------------------------------------

    def _shown(self, head: Mapping[str, Any]) -> None:
        self._show_fields()
        self._show_columns()

    def _show_fields(self) -> None:
        """Only the places and figures that the purpose asks for."""
        wanted = {*_SIDES[self.purpose]}
        if self.purpose == "repack":
            wanted.add("extra_cost")
        locked = bool(self.screen.view.document.read_only)
        for key in (*_PLACES, "extra_cost"):
            shown = key in wanted
            self.form.fields[key].setVisible(shown)
            self.form.fields[key].editor.set_read_only(locked or not shown)

    def _show_columns(self) -> None:
        columns = specs.ENTRY_COLUMNS[self.purpose]
        if self.own_places:
            columns += specs.LINE_PLACES[self.purpose]
        self.screen.set_columns(columns)

    def _changed(self, key: str, value: object) -> None:
        if key == "purpose" and isinstance(value, str) and value != self.purpose:
            self.purpose = value
            self._set_places()
            self._show_fields()
            self._show_columns()
        elif key == "from_location_id" and value != self.place:
            self.place = value if isinstance(value, int) else None
            self._read_there()

    def _set_places(self) -> None:
        """Name the usual place where one is asked for, and none where it is not."""
        first = self.context.company.read(first_place)
        sides = _SIDES[self.purpose]
        values = self.form.values()
        for side in _PLACES:
            usual = first if side in sides[:1] else None
            wanted = (values[side] or usual) if side in sides else None
            if values[side] != wanted:
                self.form.set_value(side, wanted)

    def _read_there(self) -> None:
        """What lies in the place that was chosen just now."""
        lines = self.screen.view.grid.lines()
        ids = [line["item_id"] for line in lines if isinstance(line.get("item_id"), int)]
        if not ids:
            return
        there = self.context.company.read(lambda conn: lying(conn, ids, self.place))
        for line in lines:
            line["there"] = there.get(line.get("item_id"))
        self.screen.view.grid.restore(lines)


def entry_screen(context: WindowContext) -> DocumentScreen:
    """List and form of stock entries."""
    sheet = EntrySheet(context)
    spec = DocumentScreenSpec(
        "inventory.entry",
        specs.ENTRIES,
        specs.ENTRY_VIEW,
        compute=lambda _: sheet.compute,
        totals=lambda _: sheet.totals,
        defaults=sheet.defaults,
        note=lambda status: _NOTES[status],
        scan_defaults={"quantity": Decimal(1)},
        facts={"remarks": specs.REMARKS},
        sources=sources,
        complete=sheet.complete,
        wire=sheet.wire,
    )
    return DocumentScreen(context, spec)
