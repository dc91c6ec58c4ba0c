"""The screen of stock entries: its columns and places follow the purpose."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from factory_desktop.core.inventory import transit
from factory_desktop.core.inventory.entries import KEY
from factory_desktop.core.inventory.papers import StockEntry
from factory_desktop.core.kernel.numbers import ZERO, money
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.document_screen import DocumentScreen, DocumentScreenSpec
from factory_desktop.ui.framework.editors.reference import ReferenceEditor
from factory_desktop.ui.framework.i18n import tr
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
#: Where goods come from or go to where that is no place of ours, as it is shown.
_ELSEWHERE = {
    "issue": ("to_location_id", "Used in production"),
    "scrap": ("to_location_id", "Scrap"),
    "receipt": ("from_location_id", "Supplier"),
    "opening": ("from_location_id", "Opening stock"),
}
_VALUED = ("receipt", "opening")


class EntrySheet:
    """What hangs on the screen: fields and columns by purpose, what lies in the place."""

    def __init__(self, context: WindowContext) -> None:
        self.context = context
        self.purpose = "issue"
        self.place: int | None = None
        self.own_places = False
        self.sent_with: str | None = None

    def wire(self, screen: DocumentScreen) -> None:
        """Follow the screen's fields."""
        self.screen, self.form = screen, screen.view.form
        screen.showing.connect(self._showing)
        screen.shown.connect(self._shown)
        screen.view.value_changed.connect(self._changed)

    def defaults(self, context: WindowContext) -> Mapping[str, Any]:
        """A new entry issues material from the first store."""
        place = context.company.read(first_place)
        return {"purpose": "issue", "from_location_id": place}

    def complete(self, conn: Connection, head: dict[str, Any], lines: list[dict[str, Any]]) -> None:
        """Read what stands beside the lines; a line without a place of its own follows the head."""
        purpose = head.get("purpose") or "issue"
        for side in _SIDES[purpose]:
            for line in lines:
                if line.get(side) == head.get(side):
                    line[side] = None
        add_beside(conn, lines, head.get("from_location_id"))
        for line in lines:
            if purpose in _VALUED and line.get("value") is None:
                line["value"] = _worth(line)
        sides = _SIDES[purpose]
        head["own_places"] = any(line.get(side) for line in lines for side in sides)
        _add_transit(conn, head)

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
        return {**found, "value": _worth({**line, **found})}

    def totals(
        self, _head: Mapping[str, object], lines: list[Mapping[str, object]]
    ) -> dict[str, object]:
        """The value of what comes in; goods that go out are valued on confirming."""
        if self.purpose not in _VALUED:
            return {}
        values = [line["value"] for line in lines if isinstance(line.get("value"), Decimal)]
        return {"value": sum(values, ZERO)}

    # --- following the head --------------------------------------------------------------------

    def _showing(self, head: Mapping[str, Any]) -> None:
        self.purpose = head.get("purpose") or "issue"
        self.place = head.get("from_location_id")
        self.own_places = head["own_places"]
        self.sent_with = head["sent_with"]

    def _shown(self, head: Mapping[str, Any]) -> None:
        self._show_fields()
        if head["under_way"] is not None:
            told = tr("Still under way.") if head["under_way"] else tr("All of it was received.")
            self.form.fields["through_transit"].set_hint(told)
        self._show_columns()

    def _show_fields(self) -> None:
        """Only the places and figures that the purpose asks for."""
        locked = bool(self.screen.view.document.read_only)
        elsewhere, name = _ELSEWHERE.get(self.purpose, ("", ""))
        for key in (*_PLACES, "extra_cost"):
            field = self.form.fields[key]
            asked = key in _SIDES[self.purpose]
            if key == "extra_cost":
                asked = self.purpose == "repack"
            field.setVisible(asked or key == elsewhere)
            field.editor.set_read_only(locked or not asked)
            field.set_hint(tr(field.fact.help) if asked and not locked else "")
            if key == elsewhere and isinstance(field.editor, ReferenceEditor):
                field.editor.line.setText(tr(name))
        through = self.form.fields["through_transit"]
        sends = self.purpose == "transfer" and not self.sent_with
        through.setVisible(sends)
        through.editor.set_read_only(locked or not sends)
        if self.sent_with:
            sender = self.form.fields["from_location_id"]
            sender.editor.set_read_only(True)
            sender.set_hint(tr("Sent with {number}").format(number=self.sent_with))

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


def _add_transit(conn: Connection, head: dict[str, Any]) -> None:
    """Whether goods of a transfer are under way still, and with what those were sent that come."""
    sent, table = head.get("transfer_id"), StockEntry.table()
    head["sent_with"] = head["under_way"] = None
    if sent:
        query = select(table.c.number).where(table.c.id == sent)
        head["sent_with"] = conn.execute(query).scalar()
    if head.get("transit_location_id") and head.get("status") == "confirmed":
        head["under_way"] = bool(transit.under_way(conn, head["id"]))


def _worth(line: Mapping[str, object]) -> Decimal | None:
    """Quantity times rate, where both are known."""
    quantity, rate = line.get("quantity"), line.get("rate")
    if isinstance(quantity, Decimal) and isinstance(rate, Decimal):
        return money(quantity * rate)
    return None


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
        follow=((KEY, "Receive", ("confirmed",)),),
        follows=lambda head: bool(head["under_way"]),
        scan_defaults={"quantity": Decimal(1)},
        facts={"remarks": specs.REMARKS},
        sources=sources,
        complete=sheet.complete,
    )
    screen = DocumentScreen(context, spec)
    screen.built.connect(lambda: sheet.wire(screen))
    return screen
