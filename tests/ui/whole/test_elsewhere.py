"""What another window, process or PC saves: seen in this one, and told to who is typing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from factory_desktop.core.items import save_item
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.security.services import create_user
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.core.purchasing import ORDER
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.items import MODULE as ITEMS
from factory_desktop.ui.purchase import MODULE as PURCHASE
from tests.faults import children
from tests.helpers.companies import ADMIN, PASSWORD
from tests.helpers.works import item, supplier
from tests.ui.purchase.shop import Presenter

#: News of a file come within half a second, those of a server at once; a busy machine is slow.
SOON = 15_000
VIEWS = {view.key: view for module in (ITEMS, PURCHASE) for view in module.views}


def window(company, actor=ADMIN, inline=True):
    operations = Operations(inline=inline, presenter=Presenter())
    signed = SignedIn(actor, actor.name, "en", False)
    context = WindowContext(company, signed, operations, Formatter(), "Shakti Precision Works")
    for module in (ITEMS, PURCHASE):
        for key, columns in module.lookups.items():
            context.references.show(key, *columns)
        if module.prepare is not None:
            module.prepare(context)
    return context


def screen_of(qtbot, context, key="items.list"):
    screen = VIEWS[key].make(context)
    qtbot.addWidget(screen, before_close_func=lambda _: context.operations.wait())
    screen.resize(1198, 640)
    screen.show()
    return screen


def elsewhere(company, name, **call):
    """Another process runs a command."""
    child = children.Child(children.do, company.db.company, name, call)
    assert child.rest() == []
    assert child.process.exitcode == 0


def shown_names(screen):
    model = screen.panel.model
    column = [c.key for c in model.columns].index("name")
    return sorted(model.index(row, column).data() for row in range(model.rowCount()))


def test_a_list_shows_what_another_process_saved(qtbot, company):
    made = item(company)
    screen = screen_of(qtbot, window(company))
    assert shown_names(screen) == ["Item RM-1"]
    elsewhere(company, "items.item.save", item_id=made, values={"name": "Round bar"})
    elsewhere(company, "items.item.save", values={"code": "RM-2", "name": "Square bar",
              "stock_uom_id": 1})  # fmt: skip
    both = ["Round bar", "Square bar"]
    qtbot.waitUntil(lambda: shown_names(screen) == both, timeout=SOON)


def test_a_record_nobody_types_in_is_shown_anew(qtbot, company):
    made = item(company)
    screen = screen_of(qtbot, window(company))
    screen.open_record(made)
    elsewhere(company, "items.item.save", item_id=made, values={"name": "Round bar"})
    form = screen.page.form
    qtbot.waitUntil(lambda: form.values()["name"] == "Round bar", timeout=SOON)
    assert not screen.page.banner.isVisible()
    form.set_value("safety_stock", D(5))
    form.request_save()
    assert screen.page.context.operations.presenter.errors == []
    assert not screen.page.banner.isVisible(), "one's own save is no news"


def test_who_types_in_a_record_is_told_and_both_edits_are_kept(qtbot, company):
    made = item(company)
    context = window(company)
    screen = screen_of(qtbot, context)
    screen.open_record(made)
    page = screen.page
    page.form.set_value("safety_stock", D(9))
    elsewhere(company, "items.item.save", item_id=made, values={"name": "Round bar"})
    qtbot.waitUntil(page.banner.isVisible, timeout=SOON)
    assert "meena saved this record while you were typing." in page.banner.text()
    assert page.form.values()["safety_stock"] == 9
    page.form.request_save()
    assert context.operations.presenter.errors == []
    assert (page.form.values()["name"], page.form.values()["safety_stock"]) == ("Round bar", 9)
    page.form.set_value("name", "Mine")
    elsewhere(company, "items.item.save", item_id=made, values={"name": "Theirs"})
    qtbot.waitUntil(page.banner.isVisible, timeout=SOON)
    page.banner.acted.emit()
    assert page.form.values()["name"] == "Theirs"
    assert not page.dirty
    elsewhere(company, "items.item.delete", item_id=made)
    qtbot.waitUntil(page.banner.isVisible, timeout=SOON)
    assert "meena deleted this record." in page.banner.text()


def test_a_document_that_is_typed_in_is_watched_too(qtbot, company):
    made, whom = item(company), supplier(company)
    line = {"item_id": made, "quantity": D(5), "rate": D(10)}
    header = {"supplier_id": whom, "posted_on": date(2026, 11, 2)}
    call = {"header": header, "lines": [line]}
    order = company.execute(ADMIN, ORDER.commands.save, **call).value
    screen = screen_of(qtbot, window(company), "purchase.orders")
    screen.open_document(order)
    screen.view.form.set_value("remarks", "mine")
    theirs = {**call, "lines": [{**line, "rate": D(11)}], "document_id": order}
    elsewhere(company, f"{ORDER.key}.save", **theirs)
    qtbot.waitUntil(screen.view.banner.isVisible, timeout=SOON)
    screen.view.banner.acted.emit()
    assert not screen.view.dirty
    elsewhere(company, f"{ORDER.key}.fire", document_id=order, action="confirm")
    qtbot.waitUntil(lambda: screen.status != "draft", timeout=SOON)


def test_two_windows_of_one_program(qtbot, file_company):
    made = item(file_company)
    one, two = (screen_of(qtbot, window(file_company, inline=False)) for _ in range(2))
    one.open_record(made)
    two.open_record(made)
    qtbot.waitUntil(lambda: all(s.page.form.version is not None for s in (one, two)))
    two.page.form.set_value("safety_stock", D(3))
    one.page.form.set_value("name", "Round bar")
    one.page.form.request_save()
    qtbot.waitUntil(two.page.banner.isVisible)
    qtbot.waitUntil(lambda: not one.page.dirty)
    assert not one.page.banner.isVisible()
    two.page.form.request_save()
    qtbot.waitUntil(lambda: one.page.form.values()["safety_stock"] == 3)
    qtbot.waitUntil(lambda: two.page.form.values()["name"] == "Round bar")


def test_rights_taken_away_on_another_pc_hold_at_once(qtbot, company):
    user = {"name": "ravi", "full_name": "Ravi", "password": PASSWORD + " 2"}
    made = company.execute(ADMIN, create_user, roles=("Inventory Manager",), **user).value
    context = window(company, Actor(made, "ravi", "test"))
    assert context.may("items.item.edit")
    uom = {"code": "RM-9", "name": "Bar", "stock_uom_id": 1}
    context.run(None, save_item, values=uom)
    elsewhere(company, "security.user.save", user_id=made, values={}, roles=("Employee",))
    context.run(None, save_item, values={**uom, "code": "RM-10"})
    assert [error.kind for error in context.operations.presenter.errors] == ["denied"]
    qtbot.waitUntil(lambda: not context.may("items.item.edit"), timeout=SOON)
    with qtbot.waitSignal(context.dismissed, timeout=SOON):
        elsewhere(company, "security.user.save", user_id=made, values={"active": False})


@pytest.mark.parametrize("inline", [True, False])
def test_a_window_that_is_gone_hears_nothing(qtbot, file_company, inline):
    context = window(file_company, inline=inline)
    heard = []
    context.bus.changed.connect(heard.append)
    context.deleteLater()
    qtbot.wait(10)
    item(file_company)
    assert heard == []
    assert file_company._listeners == file_company._followers == []


def test_a_user_who_was_deactivated_finds_the_window_locked(qtbot, open_window, factory_floor):
    user = {"name": "ravi", "full_name": "Ravi", "password": PASSWORD + " 2"}
    made = factory_floor.execute(ADMIN, create_user, roles=("Clerk",), **user).value
    shown = open_window(SignedIn(Actor(made, "ravi", "test"), "Ravi", "en", False))
    elsewhere(factory_floor, "security.user.save", user_id=made, values={"active": False})
    qtbot.waitUntil(lambda: shown.locked, timeout=SOON)
    assert "deactivated" in shown.lock_page.form.password.error
