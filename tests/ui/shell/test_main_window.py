"""The main window by keyboard: tabs, keys, palette, lock, language, theme, rights, closing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel
from sqlalchemy import select

from factory_desktop.core.company.services import save_profile
from factory_desktop.core.items import Uom, save_item
from factory_desktop.core.platform import companies
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.security.services import create_user, save_role
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.ui.framework import dialogs, theme
from factory_desktop.ui.framework.i18n import set_language
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.shell.help_viewer import HelpWindow
from tests.helpers.companies import ADMIN, PASSWORD

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def press(qtbot, key, held=Qt.KeyboardModifier.NoModifier, where=None):
    qtbot.keyClick(where or QApplication.focusWidget() or QApplication.activeWindow(), key, held)


def add_item(company, code="RM-EN8-32", name="EN8 round bar 32 mm"):
    uom = company.read(lambda conn: conn.execute(select(Uom.table().c.id)).scalar())
    values = {"code": code, "name": name, "stock_uom_id": uom, "item_type": "raw_material"}
    return company.execute(ADMIN, save_item, values=values).value


def clerk(company, roles=("Clerk",)):
    made = company.execute(
        ADMIN, create_user, name="ravi", full_name="Ravi Patil", password=PASSWORD, roles=roles
    )
    return SignedIn(Actor(made.value, "ravi", "test"), "Ravi Patil", "en", False)


def test_title_tells_company_user_and_period(window):
    assert window.windowTitle() == (
        "Shakti Precision Works – Meena Kulkarni – November 2026, FY 2026-27 – Factory Desktop"
    )


def test_the_status_bar_says_only_roles_of_the_program_in_hindi(works, open_window):
    works.execute(ADMIN, save_role, values={"name": "Stock"}, permissions=("items.item.view",))
    signed = clerk(works, ("Stock", "Clerk"))
    set_language("hi")
    words = [label.text() for label in open_window(signed).status.findChildren(QLabel)]
    assert "Ravi Patil, लिपिक, Stock" in words


def test_a_long_company_gives_way_in_the_status_bar(works, open_window):
    name = "Shakti Precision Engineering and Tool Room Works (Unit II) Private Limited, Bhosari"
    works.execute(ADMIN, save_profile, values={"name": name})
    window = open_window()
    window.resize(910, 480)
    QApplication.processEvents()
    words = {label.text(): label for label in window.status.findChildren(QLabel) if label.text()}
    assert words[name].width() < words[name].sizeHint().width()
    rest = [label for text, label in words.items() if text != name and label.isVisible()]
    assert len(rest) > 3
    assert all(label.width() >= label.sizeHint().width() for label in rest)


def test_tabs_by_keys(qtbot, window):
    assert window.view() == "home"
    press(qtbot, KEY.Key_2, CTRL)
    assert window.view() == "items.items"
    press(qtbot, KEY.Key_Tab, CTRL)
    assert window.view() == "security.users"
    press(qtbot, KEY.Key_Tab, CTRL)
    assert window.view() == "home"


def test_palette_opens_a_record(qtbot, works, window):
    add_item(works)
    press(qtbot, KEY.Key_K, CTRL)
    assert window.palette_box.isVisible()
    qtbot.keyClicks(window.palette_box.query, "en8")
    press(qtbot, KEY.Key_Return)
    screen = window.screen()
    assert window.view() == "items.items"
    assert screen.currentWidget() is screen.page
    assert screen.page.form.fields["code"].editor.value() == "RM-EN8-32"
    assert window.context.navigation.last[0][1] == "RM-EN8-32  EN8 round bar 32 mm"


def test_palette_with_readers_shows_records_when_they_are_found(qtbot, works, open_window):
    add_item(works)
    operations = Operations()
    window = open_window(operations=operations)
    window.palette_box.open("en8")
    qtbot.waitUntil(
        lambda: any(e.title.startswith("RM-EN8-32") for e in window.palette_box.entries())
    )
    window.palette_box.finish()
    assert operations.wait()
    qtbot.waitUntil(lambda: not operations.busy)


def test_palette_ranks_by_use_and_narrows_to_actions(qtbot, window):
    window.palette_box.open(">")
    assert {e.key for e in window.palette_box.entries()} >= {"do:item.new", "do:lock"}
    window.palette_box.open("")
    qtbot.keyClicks(window.palette_box.query, "parties")
    press(qtbot, KEY.Key_Return)
    assert window.view() == "parties.parties"
    assert window.search.uses("view:parties.parties") == 1


def test_escape_goes_back_inside_then_to_the_place_before(qtbot, works, window):
    key = add_item(works)
    window.context.navigation.open("items.item", key)
    press(qtbot, KEY.Key_Escape)
    assert window.screen().currentWidget() is window.screen().panel
    press(qtbot, KEY.Key_Escape)
    assert window.view() == "home"


def test_general_keys_reach_the_screen(qtbot, window):
    press(qtbot, KEY.Key_2, CTRL)
    window.screen().panel.table.setFocus()
    press(qtbot, KEY.Key_N, CTRL)
    qtbot.waitUntil(lambda: window.screen().currentWidget() is window.screen().page)
    assert window.ask_screen("save")
    assert window.screen().page.form.errors()


def test_quick_action_by_its_key_from_anywhere(qtbot, window):
    press(qtbot, KEY.Key_3, CTRL)
    press(qtbot, KEY.Key_F7)
    assert window.view() == "items.items"
    assert window.screen().currentWidget() is window.screen().page


def test_unknown_places_fall_to_nothing(window):
    assert window.context.navigation.open("no.such.screen", 3) is None
    assert window.view() == "home"


def test_rights_hide_tabs_and_places(works, open_window):
    window = open_window(clerk(works))
    assert window.context.may("items.item.view")
    assert not window.context.may("security.user.view")
    keys = [window.top.tabs.bar.tabText(n) for n in range(window.top.tabs.bar.count())]
    assert keys == ["Home", "Items"]
    assert window.context.navigation.open("security.users") is None


def test_lock_hides_everything_and_the_password_opens(qtbot, window):
    press(qtbot, KEY.Key_2, CTRL)
    window.lock()
    assert not window.body.isVisible()
    press(qtbot, KEY.Key_1, CTRL)
    press(qtbot, KEY.Key_K, CTRL)
    assert window.view() == "items.items"
    assert not window.palette_box.isVisible()
    line = window.lock_page.form.password.line
    qtbot.keyClicks(line, "wrong wrong wrong")
    press(qtbot, KEY.Key_Return, where=line)
    assert window.locked
    assert "do not fit" in window.lock_page.form.password.error
    line.clear()
    qtbot.keyClicks(line, PASSWORD)
    press(qtbot, KEY.Key_Return, where=line)
    assert window.body.isVisible()
    assert line.text() == ""


def test_idle_locks(qtbot, window):
    window.idle.set_minutes(1)
    window.idle._timer.setInterval(5)
    window.idle._timer.start()
    qtbot.waitUntil(lambda: window.locked)


def test_view_counts_follow_changes(works, window):
    window.context.navigation.open("items.items")
    page = window.pages["items"]
    assert page._counts == {"items.items": 0}
    add_item(works)
    assert page._counts == {"items.items": 1}


def test_saved_view_stands_under_my_views_and_restores(monkeypatch, works, window):
    add_item(works)
    window.context.navigation.open("items.items")
    page, panel = window.pages["items"], window.screen().panel
    panel.set_search("steel")
    monkeypatch.setattr(dialogs, "ask_text", lambda *a, **k: "Only steel")
    page.save_view()
    panel.set_search("")
    page._chosen("items.items\0Only steel")
    assert panel.view.search == "steel"
    assert page.list.current() in ("items.items", "items.items\0Only steel")
    titles = [page.list._model.index(n).data() for n in range(page.list._model.rowCount())]
    assert titles[-2:] == ["My views", "Only steel"]


def test_narrow_window_turns_views_into_a_drop_down(window):
    window.context.navigation.open("items.items")
    page = window.pages["items"]
    assert page.list.isVisible()
    window.resize(1100, 700)
    QApplication.processEvents()
    assert not page.list.isVisible()
    assert page.drop.isVisible()
    assert page.drop.text() == "Items"


def test_window_comes_back_as_it_was_left(qtbot, works, open_window):
    window = open_window()
    window.resize(QSize(1200, 700))
    window.context.navigation.open("parties.parties")
    with qtbot.waitSignal(window.left) as told:
        window.close()
    assert told.args == ["close"]
    again = open_window()
    assert again.view() == "parties.parties"
    again.context.navigation.open("home")


def test_closing_asks_for_what_is_unsaved_and_makes_a_backup(
    qtbot, monkeypatch, works, open_window
):
    made = []
    window = open_window(back_up=lambda: made.append("backup"))
    window.context.navigation.go(Place("items.item", params=(("new", True),)))
    page = window.screen().page
    page.form.set_value("code", "NEW-1")
    window.context.navigation.open("home")
    answers = ["", "discard"]
    monkeypatch.setattr("factory_desktop.ui.framework.form.ask_unsaved", lambda *a: answers.pop(0))
    window.close()
    assert window.isVisible()
    assert window.view() == "items.items"
    assert made == []
    with qtbot.waitSignal(window.left):
        window.close()
    assert made == ["backup"]
    assert not window.isVisible()


def test_failed_backup_does_not_shut_one_in(qtbot, monkeypatch, open_window):
    def broken():
        raise OSError("disk full")

    window = open_window(back_up=broken)
    answers = [False, True]
    monkeypatch.setattr(dialogs, "ask", lambda *a, **k: answers.pop(0))
    window.close()
    assert window.isVisible()
    assert window.whole.isEnabled()
    with qtbot.waitSignal(window.left):
        window.close()


def test_language_and_theme_are_asked_for_by_the_menu(qtbot, window):
    with qtbot.waitSignal(window.left) as told:
        window.user_act("theme", "dark")
    assert told.args == ["theme"]
    assert window.isVisible()
    with qtbot.waitSignal(window.left) as told:
        window.user_act("language", "hi")
    assert told.args == ["again"]
    assert window.context.state("window.language") == "hi"


def test_theme_changes_in_the_open_window(qapp, window):
    before = window.grab().toImage().pixelColor(600, 600)
    theme.apply_theme(qapp, "dark")
    QApplication.processEvents()
    after = window.grab().toImage().pixelColor(600, 600)
    assert after.lightness() < 60 < before.lightness()


def test_record_in_a_window_of_its_own(qtbot, works, window):
    key = add_item(works)
    side = window.context.navigation.open("items.item", key, new_window=True)
    assert side.isVisible()
    assert window.view() == "home"
    assert side.screen_shown.page.record_id == key
    qtbot.keyClick(side, KEY.Key_Escape)
    qtbot.keyClick(side, KEY.Key_Escape)
    assert window.side_windows == []


def test_help_shows_the_page_of_the_screen(qtbot, window):
    press(qtbot, KEY.Key_F1)
    viewer = window.findChild(HelpWindow)
    text = viewer.page.toPlainText()
    assert text.startswith("Home")
    assert viewer.page.loadResource(2, "file:///etc/hostname") is None
    viewer.close()


@pytest.mark.parametrize("role", ["Owner", "Manager", "Accountant", "HR", "Clerk", "Employee"])
def test_every_role_gets_a_window_that_works(works, open_window, role):
    window = open_window(clerk(works, (role,)))
    assert window.view() == "home"
    window.palette_box.open("a")
    window.palette_box.finish()


def test_closing_a_locked_window_still_asks_for_what_is_unsaved(monkeypatch, window):
    window.context.navigation.go(Place("items.item", params=(("new", True),)))
    window.screen().page.form.set_value("code", "NEW-1")
    asked = []
    monkeypatch.setattr(
        "factory_desktop.ui.framework.form.ask_unsaved", lambda *a: asked.append(a) or ""
    )
    window.lock()
    window.close()
    assert len(asked) == 1
    assert window.isVisible()
    assert window.locked


def test_only_what_changed_since_the_last_backup_is_backed_up(qtbot, works, open_window):
    made = []

    def back_up():
        made.append("backup")
        companies.remember_backup(works.db.company, "Works", works.clock.now(), Path("x"))

    open_window(back_up=back_up).back_up_now()
    assert made == ["backup"]
    window = open_window(back_up=back_up)
    with qtbot.waitSignal(window.left):
        window.close()
    assert made == ["backup"]
    window = open_window(back_up=back_up)
    add_item(works)
    with qtbot.waitSignal(window.left):
        window.close()
    assert made == ["backup", "backup"]
