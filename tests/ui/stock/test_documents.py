"""Stock entries and adjustments by keyboard, on a real company."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from itertools import count

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from factory_desktop.core.inventory.adjustments import ADJUSTMENT_DOCUMENT
from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.inventory.services import save_location
from factory_desktop.core.platform import documents
from factory_desktop.ui.stock.screens.adjustments import adjustment_screen
from factory_desktop.ui.stock.screens.entries import entry_screen
from tests.ui.purchase.keys import Keys

ENTER = Qt.Key.Key_Return


def shown(qtbot, screen):
    screen.view.grid.clock = count(0, 0.25).__next__
    qtbot.addWidget(screen)
    screen.resize(1366, 660)
    screen.show()
    screen.activateWindow()
    return screen


@pytest.fixture
def keys(qtbot):
    return Keys(qtbot)


@pytest.fixture
def entries(qtbot, shop):
    return shown(qtbot, entry_screen(shop.context))


@pytest.fixture
def rack(shop):
    values = {"name": "Rack A1", "warehouse_id": 1, "kind": "rack"}
    return shop.run(save_location, values=values)


def saved(shop, kind, screen):
    return shop.company.read(lambda conn: documents.load(conn, kind, screen.document_id))


def on_hand(shop, code, place=None):
    from factory_desktop.ui.stock.screens.reading import lying

    item = shop.items[code]
    return shop.company.read(lambda conn: lying(conn, [item], place))[item]


def columns(screen):
    return [column.key for column in screen.view.grid.model.columns]


def test_an_issue_is_typed_and_confirmed_without_the_mouse(shop, entries, keys):
    entries.new()
    QApplication.processEvents()
    keys.enter("", "", "", "Ramesh", "for the pump shafts")
    assert entries.view.grid.current() == (0, "item_id")
    keys.enter("RM-EN8-32", "10.5")
    keys.enter("BRG-6204", "4")
    assert entries.view.grid.lines()[0]["there"] == D(371)
    keys.press(ENTER)
    keys.press(Qt.Key.Key_Tab)
    assert entries.view.head.buttons["confirm"].hasFocus()
    keys.press(ENTER)
    assert shop.presenter.errors == []
    document = saved(shop, ENTRY, entries)
    assert document.header["number"] == "SE-2026-003"
    assert document.header["taken_by"] == "Ramesh"
    assert on_hand(shop, "RM-EN8-32") == D("360.5")
    assert on_hand(shop, "BRG-6204") == D(120)


def test_more_than_lies_there_is_refused_at_the_cell_with_what_is_there(shop, entries, rack):
    store = shop.places["Store"]
    lines = [{"item_id": shop.items["RM-EN8-32"], "quantity": D(300)}]
    transfer = {"purpose": "transfer", "from_location_id": store, "to_location_id": rack}
    entries.new(transfer, lines)
    entries.view.request_action("confirm")
    assert entries.status == "confirmed"
    entries.new({"purpose": "issue", "from_location_id": store}, lines)
    entries.view.request_action("confirm")
    assert entries.status == "draft"
    assert entries.view.grid.errors() == {
        "lines.0.quantity": "Only 71.000 kg of RM-EN8-32 in Main / Store. "
        "Elsewhere: Main / Rack A1 300.000 kg."
    }
    assert on_hand(shop, "RM-EN8-32", rack) == D(300)


def test_the_columns_and_places_follow_the_purpose(shop, entries):
    entries.new()
    assert columns(entries) == ["item_id", "name", "there", "quantity", "uom_id"]
    fields = entries.view.form.fields
    assert fields["from_location_id"].isVisible()
    assert fields["to_location_id"].editor.input.text() == "Used in production"
    entries.view.form.set_value("purpose", "receipt")
    assert columns(entries)[-2:] == ["rate", "value"]
    assert fields["from_location_id"].editor.input.text() == "Supplier"
    assert entries.view.form.values()["to_location_id"] == shop.places["Store"]
    assert entries.view.form.values()["from_location_id"] is None


def test_what_comes_in_is_valued_as_it_is_typed(shop, entries, keys):
    entries.new({"purpose": "opening", "to_location_id": shop.places["Store"],
                 "from_location_id": None})  # fmt: skip
    QApplication.processEvents()
    entries.view.grid.setFocus()
    entries.view.grid.go(0)
    keys.enter("SEAL-30", "100", "40.25")
    assert entries.view.grid.lines()[0]["value"] == D("4025.00")
    entries.view.request_action("confirm")
    assert saved(shop, ENTRY, entries).lines[0]["value"] == D("4025.00")
    assert shop.presenter.errors == []


def test_lines_follow_the_place_of_the_head_when_it_changes(shop, entries, rack):
    lines = [{"item_id": shop.items["BRG-6204"], "quantity": D(4)}]
    entries.new({"purpose": "issue", "from_location_id": shop.places["Store"]}, lines)
    entries.view.request_save()
    entries.view.form.set_value("from_location_id", rack)
    assert entries.view.grid.lines()[0]["there"] == D(0)
    entries.view.request_save()
    assert saved(shop, ENTRY, entries).lines[0]["from_location_id"] == rack


def test_a_back_dated_entry_asks_with_what_changes_and_then_posts(shop, entries):
    shop.presenter.answer = False
    head = {"purpose": "opening", "to_location_id": shop.places["Store"],
            "from_location_id": None, "posted_on": date(2026, 10, 2)}  # fmt: skip
    line = {"item_id": shop.items["RM-EN8-32"], "quantity": D(100), "rate": D(90),
            "value": D(9000)}  # fmt: skip
    entries.new(head, [line])
    entries.view.request_action("confirm")
    assert entries.status == "draft"
    assert "2" in str(shop.presenter.asked[0])
    assert on_hand(shop, "RM-EN8-32") == D(371)
    shop.presenter.answer = True
    entries.view.request_action("confirm")
    assert entries.status == "confirmed"
    assert on_hand(shop, "RM-EN8-32") == D(471)


def test_a_count_shows_books_and_differences_and_sets_them(qtbot, shop, keys):
    counts = shown(qtbot, adjustment_screen(shop.context))
    counts.new()
    QApplication.processEvents()
    keys.enter("", "", "yearly count", "")
    keys.enter("RM-EN8-32", "", "370", "")
    keys.enter("BRG-6204", "", "125", "")
    lines = counts.view.grid.lines()
    assert [line["books"] for line in lines] == [D(371), D(124)]
    assert [line["difference"] for line in lines] == [D(-1), D(1)]
    counts.view.request_action("confirm")
    assert shop.presenter.errors == []
    kept = saved(shop, ADJUSTMENT_DOCUMENT, counts)
    assert [line["difference"] for line in kept.lines] == [D(-1), D(1)]
    assert counts.view.grid.lines()[0]["books"] == D(371)
    assert on_hand(shop, "BRG-6204") == D(125)


def test_a_count_of_an_earlier_day_compares_with_that_day(qtbot, shop):
    counts = shown(qtbot, adjustment_screen(shop.context))
    head = {"location_id": shop.places["Store"], "reason": "late"}
    counts.new(head, [{"item_id": shop.items["RM-EN8-32"], "counted": D(500)}])
    assert counts.view.grid.lines()[0]["books"] == D(371)
    counts.view.form.set_value("posted_on", date(2026, 10, 10))
    assert counts.view.grid.lines()[0]["books"] == D(511)
