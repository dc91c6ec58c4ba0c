"""Home on real data: each figure is true, opens what it is made of, and follows changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from factory_desktop.core import hr
from factory_desktop.core.platform import documents
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.purchasing import ORDER, RECEIPT
from factory_desktop.ui.framework.i18n import set_language
from tests.helpers.companies import ADMIN
from tests.helpers.works import item, store, supplier
from tests.ui.shell.test_main_window import clerk

DAY = date(2026, 11, 2)


def fire(company, kind, key, action):
    request = Request(ADMIN, confirmed=frozenset({f"{kind.key}.{action}"}))
    company.execute(request, kind.commands.fire, document_id=key, action=action)


def order(company, what, expected, quantity="100"):
    header = {"supplier_id": supplier(company), "posted_on": DAY, "expected_on": expected}
    line = {"item_id": what, "quantity": Decimal(quantity), "rate": Decimal("74.20")}
    return company.execute(ADMIN, ORDER.commands.save, header=header, lines=[line]).value


def receive(company, key):
    with company.reading() as conn:
        header, lines = documents.pull_lines(conn, RECEIPT, ORDER, key)
    header = {**header, "posted_on": DAY, "location_id": store(company)}
    made = company.execute(ADMIN, RECEIPT.commands.save, header=header, lines=lines).value
    fire(company, RECEIPT, made, "confirm")


@pytest.fixture
def busy(works):
    """Two items, one received; a late order, a draft; a worker."""
    steel = item(works, "RM-EN8-32", reorder_point=Decimal(50))
    item(works, "BRG-6205", unit="pcs", reorder_point=Decimal(10))
    come = order(works, steel, DAY)
    fire(works, ORDER, come, "confirm")
    receive(works, come)
    late = order(works, steel, DAY, "10")
    fire(works, ORDER, late, "confirm")
    order(works, steel, DAY, "20")
    values = {"code": "W-1", "name": "S. Jadhav", "date_of_joining": date(2026, 4, 1)}
    works.execute(ADMIN, hr.save_employee, values=values)
    return works


def figure(window, key):
    card = window.screen().cards[key]
    return card.figure.text(), f"{card.strong.text()} {card.note.text()}".strip()


def test_empty_company_says_what_to_do_first(qtbot, window):
    home = window.screen()
    assert home.cards == {}
    assert not home.upper.isVisible()
    titles = [button.text() for button in home.steps.buttons]
    assert titles == ["Add items"]
    qtbot.mouseClick(home.steps.buttons[0], Qt.MouseButton.LeftButton)
    assert window.view() == "items.items"


def test_figures_are_true(busy, window):
    assert figure(window, "value") == ("₹ 7,420", "2 items")
    assert figure(window, "low") == ("1", "1 out of 2 items")
    count, note = figure(window, "orders")
    assert count == "1"
    assert note.endswith("open")
    assert figure(window, "present")[0] == "0 of 1"
    assert "advances" not in window.screen().cards


def test_sections_tell_what_runs_out_and_what_waits(busy, window):
    home = window.screen()
    assert home.upper.isVisible()
    assert home.health_card.link.text() == "Reorder 1"
    tasks = home.waiting.table.cells_model.rows
    assert [row[1].text for row in tasks] == ["Confirm order to Jindal Steel"]
    assert not home.late.isVisible()


def test_late_orders_are_listed_from_the_next_day_on(busy, works, open_window):
    works.clock.at = works.clock.at.replace(day=6)
    home = open_window().screen()
    rows = home.late.table.cells_model.rows
    assert [row[3].text for row in rows] == ["4 days"]
    assert figure(home.window(), "orders")[1].startswith("1 late")


def test_figures_open_what_they_are_made_of(qtbot, busy, window):
    home = window.screen()
    before = home.again
    before.setFocus()
    for card in home.cards.values():
        qtbot.keyClick(before, Qt.Key.Key_Tab)
        assert window.focusWidget() is card, "Tab goes from figure to figure"
        before = card
    card = home.cards["value"]
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert window.view() == "items.items"


def test_home_follows_changes_when_it_is_seen_again(busy, window):
    window.context.navigation.open("items.items")
    item(busy, "NEW-1")
    assert figure_of_home(window) == "2 items"
    window.context.navigation.open("home")
    assert figure_of_home(window) == "3 items"


def figure_of_home(window):
    return window.pages["home"].screens["home"].cards["value"].note.text()


def test_who_may_not_see_worth_sees_no_worth(busy, open_window):
    home = open_window(clerk(busy)).screen()
    assert "value" not in home.cards
    assert not home.health.isVisible()


def test_low_window_drops_last_opened_first(busy, window):
    home = window.screen()
    key = 1
    window.context.navigation.open("items.item", key)
    window.context.navigation.open("home")
    assert home.last.isVisible()
    window.resize(1366, 560)
    assert not home.last.isVisible()


def test_home_in_hindi(busy, open_window):
    set_language("hi")
    window = open_window()
    assert window.screen().greeting.text() == "सुप्रभात, Meena"
    assert figure(window, "present")[0] == "1 में से 0"


def test_palette_finds_documents_and_people_by_their_letters(busy, window):
    navigation = window.context.navigation
    for key in ("purchasing.order", "hr.employee"):
        navigation.offer(key, lambda place: None)
    found = window.search.search("jindal", "documents")
    assert [section.title for section in found] == ["Documents"]
    found = window.search.search("jadhav", "people")
    assert [entry.title for entry in found[0].entries] == ["W-1  S. Jadhav"]
    kinds = [section.title for section in window.search.search("rm-en8", "")]
    assert kinds[0] == "Items"


def test_palette_finds_nothing_where_it_may_not(busy, open_window):
    window = open_window(clerk(busy, ("Employee",)))
    titles = [section.title for section in window.search.search("jadhav", "people")]
    assert titles == []
