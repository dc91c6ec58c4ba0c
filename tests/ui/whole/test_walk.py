"""From each list to its record and back by keys alone: the focus is never lost on the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTableView

from factory_desktop.ui.framework.document_screen import DocumentScreen
from factory_desktop.ui.framework.form import RecordForm
from tests.ui.whole.test_keys import ALT, CTRL, KEY, asked, begin, go, press  # noqa: F401

#: A screen of each kind: forms with tables, with ticks, with texts of several lines; documents.
WALKED = (
    "items.list",
    "parties.list",
    "stock.entries",
    "purchase.orders",
    "people.employees",
    "payroll.adjustments",
    "payroll.structures",
    "setup.users",
)
#: More fields and cells than any form has.
_MOST = 80


def form_of(screen) -> RecordForm:
    """The form behind a list."""
    return screen.view.form if isinstance(screen, DocumentScreen) else screen.page.form


def goal_of(screen):
    """The button that Enter ends at."""
    return screen.view.head.save if isinstance(screen, DocumentScreen) else screen.page.save


def entered(form) -> list[str]:
    """The fields that can be typed in, from top to bottom."""
    return [
        key
        for key, field in form.fields.items()
        if field.isVisible()
        and field.editor.input.isEnabled()
        and field.editor.input.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def where(form):
    """The field that has the focus; what else has it, is a table or the goal."""
    focus = QApplication.focusWidget()
    return next((k for k, f in form.fields.items() if f.editor.input is focus), focus)


def walk(qtbot, screen, form) -> list[object]:
    """Enter until Save has the focus: the fields on the way, then the tables."""
    seen, goal = [], goal_of(screen)
    for _ in range(_MOST):
        here = where(form)
        assert here is not None, f"after {seen[-1:]} the focus is nowhere"
        if here is goal:
            return seen
        if not isinstance(here, str):
            assert here.isVisible(), f"after {seen[-1:]} the focus is on what is hidden"
        seen.append(here)
        # In a text of several lines Enter begins a new one.
        several = isinstance(QApplication.focusWidget(), QPlainTextEdit)
        press(qtbot, KEY.Key_Tab if several else KEY.Key_Return)
    raise AssertionError(f"Enter does not come to Save: {[str(s)[-30:] for s in seen[-50:]]}")


def test_enter_goes_from_the_list_through_the_record_to_save_and_back(qtbot, window, asked):  # noqa: F811
    faults = []
    for key in WALKED:
        screen = go(window, key)
        table = screen.panel.table
        if isinstance(screen, DocumentScreen):
            screen.panel.set_filter("status", "Draft")
        count = len(screen.panel.model.ids)
        first = screen.currentWidget()
        table.setFocus()
        table.go_to(min(1, count - 1))
        record = screen.panel.current_id()
        if count:
            press(qtbot, KEY.Key_Return)
        else:
            begin(qtbot, screen)
            window.activateWindow()
            qtbot.waitUntil(window.isActiveWindow)
        assert screen.currentWidget() is not first, key
        form = form_of(screen)
        fields = entered(form)
        if where(form) != fields[0]:
            faults.append((key, "begins at", where(form)))
            form.focus_first()
        try:
            seen = walk(qtbot, screen, form)
        except AssertionError as fault:
            faults.append((key, str(fault)))
        else:
            if [key for key in seen if isinstance(key, str)] != fields:
                faults.append((key, "walks", seen, "not", fields))
        if count:
            press(qtbot, KEY.Key_S, CTRL)
        if QApplication.focusWidget() is None or not QApplication.focusWidget().isVisible():
            faults.append((key, "Ctrl+S loses the focus"))
        if screen.currentWidget() is not first:
            press(qtbot, KEY.Key_Escape)
        assert screen.currentWidget() is first, key
        if screen.panel.current_id() != record or QApplication.focusWidget() is not table:
            faults.append((key, "back at", screen.panel.current_id(), record))
        if asked:
            faults.append((key, "is not saved"))
            asked.clear()
    assert faults == []
    assert asked == []


@pytest.mark.parametrize("key", ["people.employees", "people.advances", "setup.audit"])
def test_in_a_narrow_window_the_panel_is_a_drawer(qtbot, window, key):
    window.resize(910, 480)
    screen = go(window, key)
    assert window.width() == 910, "fits 1366 pixels at 150 %"
    table: QTableView = screen.panel.table
    side = screen.beside.panel
    assert not side.isVisible()
    press(qtbot, KEY.Key_Down)
    press(qtbot, KEY.Key_Return, ALT)
    assert side.isVisible()
    assert screen.panel.width() == screen.width(), "it lies over the list"
    assert QApplication.focusWidget() is table, "the rows go on being walked"
    press(qtbot, KEY.Key_Escape)
    assert not side.isVisible()
    assert window.view() == key
    if key != "people.employees":  # there Enter opens the form, as in every list of records
        press(qtbot, KEY.Key_Return)
        assert side.isVisible()
        press(qtbot, KEY.Key_Return, ALT)
        assert not side.isVisible()
    window.resize(1366, 738)
    screen.panel.bar.details.click()
    assert side.isVisible()
    assert screen.panel.width() == screen.width() - side.width(), "it stands beside the list"
