"""Every key of the table, on every screen of the real window: it does what it says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QWidget

from factory_desktop.core.kernel.resources import resource
from factory_desktop.ui.framework import dialogs, shortcuts
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.document_screen import DocumentScreen
from factory_desktop.ui.framework.list_panel import ListPanel
from factory_desktop.ui.framework.master_screen import MasterScreen
from factory_desktop.ui.modules import UI_MODULES
from factory_desktop.ui.setup.screens.records import RecordsScreen
from factory_desktop.ui.shell import help_viewer
from factory_desktop.ui.shell.main_window import MainWindow

KEY = Qt.Key
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
VIEWS = [view for module in UI_MODULES for view in module.views if view.shown]
#: Screens without a list, on which Ctrl+F, Ctrl+E and Ctrl+P all the same find something.
SEARCHED = {"people.muster", "people.day", "payroll.month", "setup.settings"}
PRINTED = {"people.muster", "payroll.month"}


@pytest.fixture
def asked(monkeypatch):
    """What the window asked for: files, papers, help, whether to leave. Nothing is saved."""
    found: list[str] = []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_a, **_k: found.append("file") or ("", "")
    )
    monkeypatch.setattr(WindowContext, "preview", lambda *_a, **_k: found.append("paper"))
    monkeypatch.setattr(help_viewer, "show", lambda _w, keys: found.append(f"help {keys[0]}"))
    monkeypatch.setattr(dialogs, "choose", lambda *_a, **_k: found.append("leave") or "discard")
    return found


def press(qtbot, key, held=NONE):
    """Press a key where the focus is."""
    if QApplication.activeWindow() is None:  # no desktop stands behind the tests to activate it
        (window,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key, held)


def panel_of(screen) -> ListPanel | None:
    """The list that a screen shows just now."""
    panels = [p for p in (screen, *screen.findChildren(ListPanel)) if isinstance(p, ListPanel)]
    return next((panel for panel in panels if panel.isVisible()), None)


def go(window, key):
    """Open a screen and go into it, as Enter on its view does."""
    screen = window.context.navigation.open(key)
    window.stack.currentWidget().enter_screen()
    return screen


def begin(qtbot, screen):
    """Ctrl+N; a button that is pressed by its key shows it for a moment first."""
    first = screen.currentWidget()
    press(qtbot, KEY.Key_N, CTRL)
    qtbot.waitUntil(lambda: screen.currentWidget() is not first, timeout=2000)


def said(window) -> str:
    """What the toast says."""
    toast = window.toaster.current
    return " ".join(label.text() for label in toast.findChildren(QLabel)) if toast else ""


def test_the_general_keys_on_every_screen(qtbot, window, asked):
    silent = []
    for view in VIEWS:
        screen = go(window, view.key)
        panel = panel_of(screen)
        done = []
        if hasattr(screen, "do"):
            answer = screen.do
            screen.do = lambda action, answer=answer, done=done: (
                done.append(action) or answer(action)
            )
        reread = []
        if panel is not None:
            panel.model.loaded.connect(lambda reread=reread: reread.append(1))
        press(qtbot, KEY.Key_F5)
        if not (reread or done == ["refresh"]):
            silent.append((view.key, "F5"))
        press(qtbot, KEY.Key_F1)
        page = asked.pop().removeprefix("help ")
        assert (resource("help", "en") / f"{page}.md").is_file(), page
        press(qtbot, KEY.Key_K, CTRL)
        assert window.palette_box.isVisible(), view.key
        press(qtbot, KEY.Key_Escape)
        assert not window.palette_box.isVisible()
        if panel is not None or view.key in SEARCHED:
            press(qtbot, KEY.Key_F, CTRL)
            if not isinstance(QApplication.focusWidget(), QLineEdit):
                silent.append((view.key, "Ctrl+F"))
        if panel is not None and panel.spec.can_export:
            press(qtbot, KEY.Key_E, CTRL)
            if asked != ["file"]:
                silent.append((view.key, "Ctrl+E"))
        asked.clear()
        if (panel is not None and panel.spec.can_print) or view.key in PRINTED:
            press(qtbot, KEY.Key_P, CTRL)
            if asked != ["paper"]:
                silent.append((view.key, "Ctrl+P", tuple(asked)))
        asked.clear()
        assert window.view() == view.key
    assert silent == []


def test_tab_comes_to_every_control_of_every_screen(qtbot, window):
    missed = {}
    for view in VIEWS:
        screen = go(window, view.key)
        press(qtbot, KEY.Key_Escape)
        wanted = {
            widget
            for widget in screen.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
            and (widget.focusProxy() is None, widget.isVisible(), widget.isEnabled()) == (True,) * 3
        }
        reached = set()
        while (here := QApplication.focusWidget()) not in reached:
            reached.add(here)
            press(qtbot, KEY.Key_Tab)
        if wanted - reached:
            missed[view.key] = [w.accessibleName() or w.objectName() for w in wanted - reached]
    assert missed == {}


def test_a_key_without_a_meaning_here_says_so(qtbot, window):
    go(window, "setup.backup")
    press(qtbot, KEY.Key_P, CTRL)
    assert said(window) == "Ctrl+P, print: not on this page"
    press(qtbot, KEY.Key_F8)
    assert said(window) == "F8, sale: not on this page"
    window.toaster.clear()
    press(qtbot, KEY.Key_Z, CTRL)
    assert said(window) == ""


def test_new_asks_only_when_something_was_typed(qtbot, window, asked):
    for view in VIEWS:
        screen = go(window, view.key)
        if not isinstance(screen, (MasterScreen, DocumentScreen, RecordsScreen)):
            continue
        first = screen.currentWidget()
        begin(qtbot, screen)
        press(qtbot, KEY.Key_Escape)
        assert screen.currentWidget() is first, view.key
        assert asked == [], view.key
        begin(qtbot, screen)
        form = screen.view.form if isinstance(screen, DocumentScreen) else screen.page.form
        line = next(
            field.editor.input
            for field in form.fields.values()
            if isinstance(field.editor.input, QLineEdit)
            and field.isVisible()
            and not field.editor.input.isReadOnly()
        )
        line.setFocus()
        qtbot.keyClicks(line, "Zz")
        press(qtbot, KEY.Key_Escape)
        if screen.currentWidget() is not first:  # the first Esc took back what was typed there
            press(qtbot, KEY.Key_Escape)
        assert asked in ([], ["leave"]), view.key
        assert screen.currentWidget() is first, view.key
        asked.clear()


def test_duplicate_from_the_list_and_from_the_record(qtbot, window, asked):
    done = []
    for view in VIEWS:
        screen = go(window, view.key)
        if not isinstance(screen, (MasterScreen, DocumentScreen)):
            continue
        if screen.panel.model.rowCount() == 0:
            continue
        first = screen.currentWidget()
        screen.panel.table.setFocus()
        screen.panel.table.go_to(0)
        opened = screen.panel.current_id()
        press(qtbot, KEY.Key_D, CTRL)
        assert screen.currentWidget() is not first, view.key
        page = screen if isinstance(screen, DocumentScreen) else screen.page
        number = page.document_id if isinstance(screen, DocumentScreen) else page.record_id
        assert number is None, view.key
        screen.go_back()
        (screen.open_record if page is not screen else screen.open_document)(opened)
        window.setFocus()
        press(qtbot, KEY.Key_D, CTRL)
        number = page.document_id if isinstance(screen, DocumentScreen) else page.record_id
        assert number is None, view.key
        screen.go_back()
        done.append(view.key)
    assert len(done) >= 8


def test_tabs_and_documents_by_key(qtbot, window, asked):
    seen = []
    for number in range(1, 9):
        press(qtbot, KEY(KEY.Key_0 + number), CTRL)
        seen.append(window.top.tabs.current())
    assert seen == ["home", "items", "stock", "purchase", "people", "payroll", "reports", "setup"]
    press(qtbot, KEY.Key_Tab, CTRL)
    assert window.top.tabs.current() == "home"
    press(qtbot, KEY.Key_Tab, CTRL | SHIFT)
    assert window.top.tabs.current() == "setup"
    for view in VIEWS:
        go(window, view.key)
        press(qtbot, KEY.Key_F7)
        assert window.view() == "purchase.orders", view.key
        assert window.screen().currentWidget() is window.screen().view
        window.screen().go_back()
    assert asked == []


def test_the_keys_of_tally(qtbot, factory_floor, open_window, asked):
    shortcuts.set_scheme(shortcuts.TALLY)
    window = open_window()
    go(window, "items.list")
    press(qtbot, KEY.Key_F9)
    assert window.view() == "purchase.orders"
    window.screen().go_back()
    refreshed = []
    window.screen().panel.model.loaded.connect(lambda: refreshed.append(1))
    press(qtbot, KEY.Key_F5)  # payment there: nothing is read anew
    assert refreshed == []
    press(qtbot, KEY.Key_F5, CTRL)
    assert refreshed
    press(qtbot, KEY.Key_E, ALT)
    assert asked == ["file"]


def test_undo_in_a_form(qtbot, window, asked):
    screen = go(window, "people.departments")
    begin(qtbot, screen)
    line = screen.page.form.fields["name"].editor.input
    line.setFocus()
    qtbot.keyClicks(line, "Stores")
    press(qtbot, KEY.Key_Return)
    window.setFocus()
    press(qtbot, KEY.Key_Z, CTRL)
    assert line.text() == ""
    press(qtbot, KEY.Key_Y, CTRL)
    assert line.text() == "Stores"
    press(qtbot, KEY.Key_Z, CTRL)
    assert not screen.page.dirty
    assert asked == []
