"""The bell and the tray: what waits, for whom, each told once; each line opens its matter."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from factory_desktop.core import hr
from factory_desktop.core.kernel.clock import FixedClock
from factory_desktop.core.platform import companies as known_companies
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.security.services import create_user
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.i18n import set_language
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.shell import news_desk
from factory_desktop.ui.shell.news import News
from tests.helpers.companies import ADMIN, PASSWORD
from tests.helpers.floor import SURE

KEY = Qt.Key
WAITING = [
    "Ball bearing 6205 ZZ: 0 pcs left",
    "Oil seal 30 × 47 × 7: 0 pcs left",
    "Ball bearing 6204 ZZ: 20 pcs left",
    "PO-2026-001, Bearing House, due 20-10-2026",
    "The muster of October 2026 is not closed",
    "6 salary slips of September 2026 are not paid",
]


def said(window):
    formatter = window.context.formatter
    return [notice.said(formatter) for notice in window.news_desk.news.shown()]


def user(company, *roles):
    params = {"name": "ravi", "full_name": "Ravi", "password": PASSWORD, "roles": roles}
    made = company.execute(ADMIN, create_user, **params).value
    return SignedIn(Actor(made, "ravi", "test"), "Ravi", "en", False)


@pytest.fixture
def told(monkeypatch):
    """A desktop with a tray; what it was told stands in the list."""
    messages = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(
        QSystemTrayIcon, "showMessage", lambda _icon, _title, text, *_: messages.append(text)
    )
    return messages


def test_the_bell_counts_what_waits_and_each_line_opens_it(qtbot, window):
    assert said(window) == WAITING
    assert (window.top.bell.words, window.top.bell.tone) == ("6", "bad")
    assert window.top.bell.accessibleName() == "6 things wait for you"
    opened = []
    for row in range(len(WAITING)):
        qtbot.mouseClick(window.top.bell, Qt.MouseButton.LeftButton)
        table = window.news_desk.list.table
        assert table.hasFocus()
        for _ in range(row):
            qtbot.keyClick(table, KEY.Key_Down)
        qtbot.keyClick(table, KEY.Key_Return)
        assert window.news_desk.list is None
        opened.append(window.view())
    low, orders = ["stock.low"] * 3, ["purchase.orders"]
    assert opened == [*low, *orders, "people.muster", "payroll.month"]
    assert window.screen().months.month == date(2026, 9, 1)
    assert window.pages["people"].screen().months.month == date(2026, 10, 1)


def test_what_was_looked_at_is_quiet_until_something_new_comes(qtbot, factory_floor, window):
    qtbot.mouseClick(window.top.bell, Qt.MouseButton.LeftButton)
    qtbot.keyClick(window.news_desk.list.table, KEY.Key_Escape)
    assert (window.top.bell.words, window.top.bell.tone) == ("6", "neutral")
    factory_floor.execute(SURE, hr.close_muster, month=date(2026, 10, 1))
    assert "The wages of October 2026 are not locked" in said(window)
    assert "The muster of October 2026 is not closed" not in said(window)
    assert (window.top.bell.words, window.top.bell.tone) == ("6", "bad")


def test_one_sees_only_what_one_may_settle(factory_floor, open_window):
    storekeeper = open_window(user(factory_floor, "Inventory Manager"))
    assert said(storekeeper) == WAITING[:4]


def test_without_news_the_list_says_what_will_come(qtbot, window):
    news = window.news_desk.news
    news._waiting.clear()
    news.changed.emit()
    assert window.top.bell.words == ""
    window.top.bell.click()
    found = window.news_desk.list
    assert found.nothing.isVisible()
    assert not found.table.isVisible()
    qtbot.keyClick(found, KEY.Key_Escape)
    assert window.news_desk.list is None


def test_many_of_a_kind_are_folded_into_one_line(factory_floor, window):
    source = window.news_desk.news.sources[0]
    notice = window.news_desk.news.shown()[0]
    news = News(window.context, [source])
    news._waiting[0] = [notice] * 9
    assert [n.said(window.context.formatter) for n in news.shown()] == [
        *["Ball bearing 6205 ZZ: 0 pcs left"] * 4,
        "5 other items are low or out",
    ]
    assert news.count() == 9


def test_the_tray_tells_once_and_only_behind_the_back(
    qtbot, told, factory_floor, open_window, monkeypatch
):
    window = open_window()
    assert told == []  # the window is in front: the bell has said it
    monkeypatch.setattr(news_desk, "in_front", lambda: False)
    window.news_desk.news.refresh()
    assert told == []  # all of it was said today
    factory_floor.execute(SURE, hr.close_muster, month=date(2026, 10, 1))
    assert told == ["The wages of October 2026 are not locked"]
    window.news_desk.news.refresh()
    assert len(told) == 1
    window.news_desk.tray.icon.messageClicked.emit()
    assert window.view() == "payroll.month"
    assert window.screen().months.month == date(2026, 10, 1)
    # A week later what waits still is said again, in one message.
    factory_floor.clock = FixedClock(datetime(2026, 11, 10, 9))
    window.news_desk.news.look_at_day()
    assert len(told) == 2
    assert re.search(r"and \d more$", told[1])


def test_the_tray_can_be_switched_off_and_is_silent_while_locked(
    told, factory_floor, open_window, monkeypatch
):
    window = open_window()
    monkeypatch.setattr(news_desk, "in_front", lambda: False)
    window.lock()
    factory_floor.execute(SURE, hr.close_muster, month=date(2026, 10, 1))
    assert told == []
    window.unlock()
    window.user_act("tray", False)
    assert not window.news_desk.tray.icon.isVisible()
    factory_floor.execute(ADMIN, hr.reopen_muster, month=date(2026, 10, 1))
    assert told == []
    assert open_window().news_desk.told_outside() is False


def test_an_old_backup_is_told_every_day(factory_floor, window):
    where = factory_floor.db.company
    known_companies.remember_opened(where, "Shakti", datetime(2026, 10, 1))
    known_companies.remember_backup(where, "x", datetime(2026, 10, 20, 8), Path("x"))
    window.news_desk.news.refresh()
    assert "The last backup was made on 20-10-2026" in said(window)
    known_companies.remember_backup(where, "x", datetime(2026, 10, 30, 8), Path("x"))
    window.news_desk.news.refresh()
    assert not any("backup" in text for text in said(window))


def test_a_long_job_that_ends_behind_the_back_is_told(told, window, monkeypatch):
    screen = window.context.navigation.go(Place("people.muster"))
    monkeypatch.setattr(news_desk, "in_front", lambda: False)
    window.operations.read(screen, lambda: 1, label="Short")
    assert window.news_desk.news.count() == len(WAITING)
    monkeypatch.setattr(news_desk, "LONG_SECONDS", 0.0)
    window.operations.read(screen, lambda: 1, label="Muster roll")
    assert said(window)[0] == "“Muster roll” is done"
    window.operations.read(screen, lambda: 1 / 0, label="Print slips")
    assert said(window)[1] == "“Print slips” did not go through"
    assert told == ["“Muster roll” is done", "“Print slips” did not go through"]
    window.context.navigation.go(Place("home"))
    window.top.bell.click()
    window.news_desk.list.table.opened.emit(window.news_desk.news.shown()[0].place)
    assert window.view() == "people.muster"
    assert said(window) == WAITING  # what came by itself was looked at


def test_news_in_hindi_and_dark(qapp, open_window):
    set_language("hi")
    theme.apply_theme(qapp, "dark")
    window = open_window()
    assert all(re.search("[ऀ-ॿ]", text) for text in said(window))
    window.top.bell.click()
    assert not window.grab().isNull()
    assert QApplication.focusWidget() is window.news_desk.list.table
    assert window.top.bell.words == str(len(WAITING))
