"""A transfer through transit in the real window: sent, found under way, received by keyboard."""

from __future__ import annotations

from decimal import Decimal as D
from itertools import count

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from factory_desktop.core.inventory import transit
from factory_desktop.core.inventory.services import save_location
from factory_desktop.core.kernel.views import ViewState
from factory_desktop.core.platform import listing
from tests.helpers.companies import ADMIN
from tests.ui.purchase.keys import Keys

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def under_way(company):
    def read(conn):
        ids = listing.ids(conn, transit.IN_TRANSIT, ViewState())
        rows = listing.page(conn, transit.IN_TRANSIT, ids)
        return [(row["number"], row["code"], row["quantity"]) for row in rows]

    return company.read(read)


def entry_screen(qtbot, window):
    """The screen of stock entries, as soon as something in it has the focus."""
    qtbot.waitUntil(lambda: window.isActiveWindow() and QApplication.focusWidget() is not None)
    QApplication.processEvents()
    return window.screen()


def test_a_transfer_is_sent_found_under_way_and_received(qtbot, factory_floor, window, presenter):
    values = {"name": "Rack A1", "warehouse_id": 1, "kind": "rack"}
    rack = factory_floor.execute(ADMIN, save_location, values=values).value
    keys, navigation = Keys(qtbot), window.context.navigation
    navigation.open("inventory.entry", new=True)
    screen = entry_screen(qtbot, window)
    form = screen.view.form
    assert not form.fields["through_transit"].isVisible()
    form.set_value("purpose", "transfer")
    form.set_value("to_location_id", rack)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    form.fields["through_transit"].editor.input.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Space)
    assert form.values()["through_transit"] is True
    keys.press(KEY.Key_Return)
    assert screen.view.grid.current() == (0, "item_id")
    screen.view.grid.clock = count(0, 0.25).__next__  # as slow as fingers, not as a scanner
    keys.enter("RM-EN8-32", "40")
    keys.press(KEY.Key_Return)
    keys.press(KEY.Key_Tab)
    assert screen.view.head.buttons["confirm"].hasFocus()
    keys.press(KEY.Key_Return)
    assert (presenter.errors, screen.status) == ([], "confirmed")
    assert form.fields["through_transit"].note.text() == "Still under way."
    assert under_way(factory_floor) == [("SE-2026-002", "RM-EN8-32", D(40))]

    navigation.open("stock.transit")
    listed = window.screen().panel
    qtbot.waitUntil(lambda: len(listed.model.ids) == 1)
    qtbot.keyClick(listed.table, KEY.Key_Down)
    qtbot.keyClick(listed.table, KEY.Key_N, CONTROL)
    qtbot.waitUntil(lambda: window.screen() is screen and screen.status == "draft")
    assert form.fields["from_location_id"].note.text() == "Sent with SE-2026-002"
    assert not form.fields["through_transit"].isVisible()
    screen.view.request_action("confirm")
    assert (presenter.errors, screen.status) == ([], "confirmed")
    assert under_way(factory_floor) == []
    screen.open_document(2)
    assert form.fields["through_transit"].note.text() == "All of it was received."
    assert "follow:inventory.entry" not in screen.view.head.buttons
