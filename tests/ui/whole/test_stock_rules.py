"""What the ledger refuses or asks, in the real window by keyboard: days before today, locked
days, more than lies there.
"""

from __future__ import annotations

from decimal import Decimal as D
from itertools import count

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel
from sqlalchemy import func, select

from factory_desktop.core.inventory import StockLedgerEntry
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.security.services import create_user
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.ui.framework.errors import ErrorPresenter
from factory_desktop.ui.framework.operations import Operations
from tests.helpers.companies import ADMIN, PASSWORD
from tests.ui.purchase.keys import Keys

KEY = Qt.Key
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def operations():
    """Everything runs at once; errors and questions are shown as they are to a user."""
    return Operations(inline=True, presenter=ErrorPresenter())


@pytest.fixture
def questions(qtbot):
    """Answers each question of the window by a key: what was asked, and the keys to come."""
    asked, answers = [], []

    def look():
        dialog = QApplication.activeModalWidget()
        if dialog is not None and answers:
            text = " ".join(found.text() for found in dialog.findChildren(QLabel))
            qtbot.keyClick(dialog, answers[0])
            if not dialog.isVisible():  # it hears no key before it is whole
                asked.append(text)
                answers.pop(0)

    timer = QTimer(interval=5)
    timer.timeout.connect(look)
    timer.start()
    yield asked, answers
    timer.stop()


def user(company, *roles):
    params = {"name": "ravi", "full_name": "Ravi", "password": PASSWORD, "roles": roles}
    made = company.execute(ADMIN, create_user, **params).value
    return SignedIn(Actor(made, "ravi", "test"), "Ravi", "en", False)


def entries_in(company):
    query = select(func.count(StockLedgerEntry.table().c.id))
    return company.read(lambda conn: conn.execute(query).scalar())


def active(qtbot, window):
    window.activateWindow()
    qtbot.waitUntil(lambda: window.isActiveWindow() and QApplication.focusWidget() is not None)
    QApplication.processEvents()


def entry(qtbot, window, purpose, on, *cells):
    """Type a stock entry from its first field to its last cell; then Enter confirms."""
    keys = Keys(qtbot)
    window.context.navigation.open("inventory.entry", new=True)
    active(qtbot, window)
    screen = window.screen()
    screen.view.grid.clock = count(0, 0.25).__next__  # as slow as fingers, not as a scanner
    keys.enter(purpose, on, "", "", "")
    keys.enter(*cells)
    keys.press(KEY.Key_Return)
    keys.press(KEY.Key_Tab)
    assert screen.view.head.buttons["confirm"].hasFocus()
    return screen, keys


def explained(qtbot, window, code):
    """Value in the stock list and the parts of its popover, both by keyboard."""
    window.context.navigation.open("stock.list")
    active(qtbot, window)
    stock = window.screen()
    panel = stock.panel
    rows = stock.source.page(panel.model.ids)
    number = next(n for n, row in enumerate(rows) if row["code"] == code)
    panel.table.setFocus()
    panel.table.go_to(number)
    qtbot.keyPress(panel.table, KEY.Key_F1, ALT)
    why = stock.popover.explanation
    qtbot.keyPress(stock.popover.table, KEY.Key_Escape)
    shown = panel.model.index(number, [c.key for c in panel.model.columns].index("value")).data()
    return shown, [(part.label, part.amount) for part in why.parts]


def test_a_day_before_today_needs_the_right(qtbot, factory_floor, open_window, operations):
    window = open_window(user(factory_floor, "Clerk"), operations)
    before = entries_in(factory_floor)
    screen, keys = entry(qtbot, window, "", "05-10-2026", "RM-EN8-32", "10")
    keys.press(KEY.Key_Return)
    told = (
        "A day before today needs the right “Enter documents before today”. Ask your administrator."
    )
    assert screen.view.form.errors() == {"posted_on": told}
    assert screen.view.banner.text() == told, "the field has no room for it"
    assert screen.view.form.fields["posted_on"].editor.input.hasFocus()
    assert (screen.status, entries_in(factory_floor)) == ("draft", before)
    keys.type("02-11-2026")
    keys.press(KEY.Key_Return)
    screen.view.request_action("confirm")
    assert not screen.view.banner.isVisible()
    assert (screen.status, entries_in(factory_floor)) == ("confirmed", before + 1)


def test_a_locked_day_is_refused_until_the_lock_is_taken_away(
    qtbot, factory_floor, open_window, operations, questions
):
    asked, answers = questions
    window = open_window(operations=operations)
    keys = Keys(qtbot)
    cost = [("GRN-2026-001", D("66510.00")), ("1 issue", D("-4729.60"))]
    before = ("61,780.40", [*cost, ("Balance", D("61780.40"))])
    assert explained(qtbot, window, "RM-EN8-32") == before

    years = window.context.navigation.open("setup.years")
    window.stack.currentWidget().enter_screen()
    active(qtbot, window)
    keys.press(KEY.Key_Tab)
    keys.type("31-10-2026")
    keys.press(KEY.Key_Tab)
    assert years.lock.hasFocus()
    answers.append(KEY.Key_Return)
    keys.press(KEY.Key_Space)
    qtbot.keyRelease(years.lock, KEY.Key_Space)
    assert "Lock the books up to 31-10-2026?" in asked.pop()
    assert years.state.text() == "Locked up to 31-10-2026"

    receipt = ("Rec", "05-10-2026", "RM-EN8-32", "100", "90")
    posted = entries_in(factory_floor)
    screen, keys = entry(qtbot, window, *receipt)
    keys.press(KEY.Key_Return)
    assert screen.view.banner.text() == (
        "The books are locked up to 31-10-2026. Enter a later date, or have the lock taken away "
        "in Set-up, Fiscal years."
    )
    assert (screen.status, entries_in(factory_floor)) == ("draft", posted)
    assert explained(qtbot, window, "RM-EN8-32") == before

    window.context.navigation.open("setup.years")
    answers.append(KEY.Key_Return)
    years.unlock.setFocus()
    qtbot.keyClick(years.unlock, KEY.Key_Space)
    assert years.state.text() == "Nothing is locked."
    window.context.navigation.open("stock.entries")
    assert screen.currentWidget() is screen.view
    asked.clear()
    answers += [KEY.Key_Escape, KEY.Key_Return]
    screen.view.request_action("confirm")
    told = "Closing stock of these items: ₹ 61,780.40, then ₹ 70,677.36."
    assert told in asked[0]
    assert (screen.status, entries_in(factory_floor)) == ("draft", posted)
    screen.view.request_action("confirm")
    assert (screen.status, entries_in(factory_floor)) == ("confirmed", posted + 1)
    dearer = [cost[0], ("SE-2026-002", D("9000.00")), ("1 issue", D("-4832.64"))]
    after = ("70,677.36", [*dearer, ("Balance", D("70677.36"))])
    assert explained(qtbot, window, "RM-EN8-32") == after


#: Where the answers stand among the choices of the field, nothing before them.
ASK, ALLOW = 2, 3


def set_policy(qtbot, window, place):
    """Choose in the warehouse's form what happens where there is too little, and save."""
    screen = window.context.navigation.open("stock.warehouses")
    window.stack.currentWidget().enter_screen()
    active(qtbot, window)
    keys = Keys(qtbot)
    keys.press(KEY.Key_Home)
    keys.press(KEY.Key_Return)
    assert screen.currentWidget() is screen.page
    active(qtbot, window)
    keys.press(KEY.Key_Return)
    assert screen.page.form.fields["negative_policy"].editor.input.hasFocus()
    keys.press(KEY.Key_Home)
    for _ in range(place):
        keys.press(KEY.Key_Down)
    keys.press(KEY.Key_S, CONTROL)
    assert not screen.page.dirty
    keys.press(KEY.Key_Escape)
    assert screen.currentWidget() is screen.panel


def test_too_little_is_refused_asked_or_posted_as_the_warehouse_says(
    qtbot, factory_floor, open_window, operations, questions
):
    asked, answers = questions
    window = open_window(operations=operations)
    posted = entries_in(factory_floor)
    screen, keys = entry(qtbot, window, "", "", "BRG-6204", "25")
    keys.press(KEY.Key_Return)
    told = "Only 20 pcs of BRG-6204 in Main / Store."
    assert screen.view.grid.errors() == {"lines.0.quantity": told}
    assert screen.view.totals_strip.hint.text() == told
    assert (screen.status, entries_in(factory_floor), asked) == ("draft", posted, [])

    set_policy(qtbot, window, ASK)
    window.context.navigation.open("stock.entries")
    answers.append(KEY.Key_Escape)
    screen.view.request_action("confirm")
    assert told in asked.pop()
    assert (screen.status, entries_in(factory_floor)) == ("draft", posted)
    answers.append(KEY.Key_Return)
    screen.view.request_action("confirm")
    assert told in asked.pop()
    assert (screen.status, entries_in(factory_floor)) == ("confirmed", posted + 1)

    set_policy(qtbot, window, ALLOW)
    screen, keys = entry(qtbot, window, "", "", "SEAL-30", "3")
    keys.press(KEY.Key_Return)
    assert (screen.status, entries_in(factory_floor), asked) == ("confirmed", posted + 2, [])
    window.context.navigation.open("stock.list")
    active(qtbot, window)
    rows = window.screen().source.page(window.screen().panel.model.ids)
    left = {row["code"]: (row["on_hand"], row["status"]) for row in rows}
    assert (left["BRG-6204"], left["SEAL-30"]) == ((D(-5), "out"), (D(-3), "out"))
