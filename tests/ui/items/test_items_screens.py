"""The Items tab by keyboard, on real widgets and a real company."""

from __future__ import annotations

from decimal import Decimal as D
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt

from factory_desktop.core.inventory.services import save_warehouse
from factory_desktop.core.items import item_record, uom_by_code
from factory_desktop.core.items.services import save_item
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.kernel.views import Filter, ViewState
from factory_desktop.core.parties import party_record
from factory_desktop.core.parties.services import save_party
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.security.services import create_user
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.errors import ErrorPresenter
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.items import MODULE
from factory_desktop.ui.items.specs import read_barcodes
from tests.helpers import companies

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("This plugin does not support"),
]
KEY = Qt.Key
VIEWS = {view.key: view for view in MODULE.views}


def window(company, actor=companies.ADMIN):
    operations = Operations(inline=True, presenter=ErrorPresenter())
    signed = SignedIn(actor, "Meena Kulkarni", "en", False)
    context = WindowContext(company, signed, operations, Formatter(), "Shakti Precision Works")
    MODULE.prepare(context)
    return context


@pytest.fixture
def at_work(file_company):
    return SimpleNamespace(company=file_company, context=window(file_company))


def shown(qtbot, at_work, key):
    screen = VIEWS[key].make(at_work.context)
    qtbot.addWidget(screen)
    screen.resize(1198, 640)
    screen.show()
    return screen


def run(company, command, **params):
    return company.execute(companies.ADMIN, command, **params).value


def kg(company):
    return company.read(lambda conn: uom_by_code(conn, "kg"))


def test_a_new_item_is_typed_with_its_barcodes_and_further_units(qtbot, at_work):
    screen = shown(qtbot, at_work, "items.list")
    screen.go_to(Place("items.list", None, (("new", True),)))
    form, page = screen.page.form, screen.page
    form.set_value("name", "EN8 round bar 32 mm")
    form.set_value("stock_uom_id", kg(at_work.company))
    form.set_value("barcodes", "8901234567890\n RM-1 , RM-2")
    box = at_work.company.read(lambda conn: uom_by_code(conn, "box"))
    page.grids["units"].restore([{"uom_id": box, "factor": D("12.5")}])
    assert page.dirty
    qtbot.keyClick(form.fields["name"].editor.input, KEY.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert screen.currentWidget() is screen.first
    (item_id,) = screen.source.ids(screen.panel.view)
    record = at_work.company.read(lambda conn: item_record(conn, item_id))
    assert record["code"] == "ITM-00001"
    assert record["barcodes"] == ("8901234567890", "RM-1", "RM-2")
    assert record["units"] == ((box, D("12.5")),)


def test_a_line_that_lacks_its_factor_is_not_saved_and_is_said(qtbot, at_work):
    screen = shown(qtbot, at_work, "items.list")
    screen.new()
    screen.page.form.set_value("name", "Bolt")
    screen.page.form.set_value("stock_uom_id", kg(at_work.company))
    box = at_work.company.read(lambda conn: uom_by_code(conn, "box"))
    screen.page.grids["units"].restore([{"uom_id": box}])
    screen.page.form.request_save()
    assert screen.currentWidget() is screen.page
    assert "Fill in" in screen.page.banner.text()
    assert not list(screen.source.ids(screen.panel.view))


@pytest.fixture
def contested(qtbot, at_work):
    """An open item whose name and rate were typed over while somebody else saved name and HSN."""
    values = {"name": "Bar", "stock_uom_id": kg(at_work.company), "purchase_rate": D(70)}
    made = run(at_work.company, save_item, values=values)
    screen = shown(qtbot, at_work, "items.list")
    screen.open_record(made)
    form = screen.page.form
    form.set_value("name", "Mine")
    form.set_value("purchase_rate", D(71))
    theirs = {"name": "Theirs", "hsn_code": "7214"}
    run(at_work.company, save_item, item_id=made, values=theirs)
    assert form.request_save()
    assert form.fields["name"].note.text() == "Theirs: Theirs"
    assert "Both edits are shown" in screen.page.banner.text()
    assert kept(at_work, made) == ("Theirs", "7214", 70)
    return SimpleNamespace(id=made, form=form, page=screen.page)


def kept(at_work, item_id):
    record = at_work.company.read(lambda conn: item_record(conn, item_id))
    return record["name"], record["hsn_code"], record["purchase_rate"]


def test_who_has_seen_the_conflict_saves_mine_beside_the_rest_of_theirs(at_work, contested):
    contested.form.request_save()
    assert kept(at_work, contested.id) == ("Mine", "7214", 71)
    assert not contested.page.dirty
    assert not contested.page.banner.isVisible()
    assert not contested.form.fields["name"].take_button.isVisible()


def test_who_has_seen_the_conflict_takes_theirs(at_work, contested):
    contested.form.fields["name"].take_button.click()
    contested.form.request_save()
    assert kept(at_work, contested.id) == ("Theirs", "7214", 71)
    assert not contested.page.dirty


def test_a_third_edit_after_the_conflict_is_a_conflict_again(at_work, contested):
    form = contested.form
    run(at_work.company, save_item, item_id=contested.id, values={"purchase_rate": D(72)})
    form.request_save()
    assert kept(at_work, contested.id) == ("Theirs", "7214", 72)
    assert form.fields["purchase_rate"].take_button.isVisible()
    assert not form.fields["name"].take_button.isVisible(), "that one was looked at"
    assert form.values()["name"] == "Mine"
    run(at_work.company, save_item, item_id=contested.id, values={"name": "Third"})
    form.request_save()
    assert form.fields["name"].note.text() == "Theirs: Third"
    form.request_save()
    assert kept(at_work, contested.id) == ("Mine", "7214", 71)


def test_the_state_of_a_further_address_is_chosen_and_the_list_offers_states(qtbot, at_work):
    company = at_work.company
    values = {"name": "Jindal Steel", "is_supplier": True, "state": "Gujarat"}
    works = (("Works", "12 GIDC", "24-Gujrat"),)
    party = run(company, save_party, values=values, addresses=works)
    run(company, save_party, values={"name": "Other", "is_supplier": True, "state": "Goa"})
    screen = shown(qtbot, at_work, "parties.list")
    screen.open_record(party)
    grid = screen.page.grids["addresses"]
    assert [line["state"] for line in grid.lines()] == ["Gujarat"]
    state = next(column for column in grid.model.columns if column.key == "state")
    assert state.fact.choice("Karnataka")
    grid.restore([{"label": "Works", "address": "12 GIDC", "state": "Atlantis"}])
    screen.page.form.request_save()
    assert "is no state" in grid.errors()["lines.0.state"]
    grid.restore([{"label": "Works", "address": "12 GIDC", "state": "Karnataka"}])
    assert screen.page.form.request_save()
    record = company.read(lambda conn: party_record(conn, party))
    assert record["addresses"] == (("Works", "12 GIDC", "Karnataka"),)
    column = next(c for c in screen.source.columns if c.key == "state")
    assert column.fact.choice("Goa")
    for typed, hits in (("Guj", 1), ("गुजरात", 1), ("goa, gujarat", 2), ("Bihar", 0), ("Atl", 0)):
        view = ViewState(filters=(Filter("state", typed),))
        assert len(screen.source.ids(view)) == hits, typed


def test_lists_that_another_changed_too_are_shown_together_and_saved(qtbot, at_work, contested):
    """The whole of it in one form: what he added comes in, what both changed is asked about."""
    company, page = at_work.company, contested.page
    contested.form.request_save()
    box = company.read(lambda conn: uom_by_code(conn, "box"))
    bag = company.read(lambda conn: uom_by_code(conn, "bag"))
    page.show_record(contested.id)
    page.form.set_value("barcodes", "111")
    page.grids["units"].restore([{"uom_id": box, "factor": D(12)}])
    page.grids["categories"].restore([])
    theirs = {"barcodes": ("222",), "units": ((box, D(10)), (bag, D(25)))}
    run(company, save_item, item_id=contested.id, values={}, **theirs)
    assert page.form.request_save()
    assert "Both edits are shown" in page.banner.text()
    grid = page.grids["units"]
    assert list(grid.errors().values()) == ["Theirs: 10"]
    qtbot.waitUntil(lambda: not grid.table.visibleRegion().isEmpty())
    assert page.form.values()["barcodes"] == "222\n111"
    assert page.form.request_save()
    record = company.read(lambda conn: item_record(conn, contested.id))
    assert record["barcodes"] == ("222", "111")
    assert set(record["units"]) == {(box, D(12)), (bag, D(25))}


def test_levels_of_warehouses_are_typed_in_the_form_and_a_wrong_one_stands_in_its_cell(
    qtbot, at_work
):
    item = run(
        at_work.company, save_item, values={"name": "Bar", "stock_uom_id": kg(at_work.company)}
    )
    yard = run(at_work.company, save_warehouse, values={"name": "Yard"})
    screen = shown(qtbot, at_work, "items.list")
    screen.open_record(item)
    grid = screen.page.grids["levels"]
    grid.restore([{"warehouse_id": yard, "reorder_point": D(5)}] * 2)
    screen.page.form.request_save()
    assert "stands above already" in grid.errors()["lines.1.warehouse_id"]
    grid.restore([{"warehouse_id": yard, "reorder_point": D(5), "lead_time_days": 3}])
    assert screen.page.form.request_save()
    (kept,) = at_work.company.read(lambda conn: item_record(conn, item))["levels"]
    assert (kept["warehouse_id"], kept["reorder_point"], kept["lead_time_days"]) == (yard, 5, 3)
    screen.open_record(item)
    assert [line["warehouse_id"] for line in grid.lines()] == [yard]


def test_the_panel_beside_the_list_shows_prices_and_follows_changes(qtbot, at_work):
    values = {"name": "Bar", "stock_uom_id": kg(at_work.company), "purchase_rate": D("74.20")}
    item = run(at_work.company, save_item, values=values)
    screen = shown(qtbot, at_work, "items.list")
    screen.panel.table.go_to_id(item)
    assert screen.side.isVisible()
    assert screen.side.record_id == item
    run(at_work.company, save_item, item_id=item, values={"purchase_rate": D("81.50")})
    texts = [w.text() for w in screen.side.findChildren(type(screen.side._title))]
    assert "81.50" in texts
    assert "2 changes" in texts


def test_enter_goes_from_the_form_through_the_tables_to_save(qtbot, at_work):
    screen = shown(qtbot, at_work, "items.list")
    screen.new()
    page = screen.page
    last = list(page.form.fields.values())[-1]
    screen.activateWindow()
    last.focus()
    qtbot.waitUntil(last.editor.input.hasFocus)
    qtbot.keyClick(last.editor.input, KEY.Key_Return)
    for key in ("units", "categories", "levels"):
        assert page.grids[key].table.hasFocus()
        qtbot.keyClick(page.grids[key].table, KEY.Key_Return)
    assert page.save.hasFocus()


def test_a_duplicate_takes_neither_code_nor_barcodes(qtbot, at_work):
    values = {"code": "A-1", "name": "Bar", "stock_uom_id": kg(at_work.company)}
    item = run(at_work.company, save_item, values=values, barcodes=("111",))
    screen = shown(qtbot, at_work, "items.list")
    screen.open_record(item)
    screen.do("duplicate")
    assert screen.page.record_id is None
    assert not screen.page.form.values()["code"]
    assert not screen.page.form.values()["barcodes"]
    assert screen.page.form.request_save()
    assert len(screen.source.ids(screen.panel.view)) == 2


def test_changed_lines_alone_keep_the_form_from_being_left(qtbot, at_work, monkeypatch):
    values = {"name": "Bar", "stock_uom_id": kg(at_work.company)}
    item = run(at_work.company, save_item, values=values)
    screen = shown(qtbot, at_work, "items.list")
    screen.open_record(item)
    box = at_work.company.read(lambda conn: uom_by_code(conn, "box"))
    screen.page.grids["units"].restore([{"uom_id": box, "factor": D(2)}])
    asked = []
    monkeypatch.setattr(
        "factory_desktop.ui.framework.dialogs.ask_unsaved", lambda *a: asked.append(a) or ""
    )
    assert screen.confirm_leave() is False
    assert asked


def test_a_party_keeps_contacts_and_addresses(qtbot, at_work):
    screen = shown(qtbot, at_work, "parties.suppliers")
    screen.new()
    page = screen.page
    assert page.form.values()["is_supplier"] is True
    page.form.set_value("name", "Jindal Steel")
    page.grids["contacts"].restore(
        [{"person": "Anil", "platform": "WhatsApp", "value": "98220 12345"}]
    )
    page.grids["addresses"].restore([{"label": "Godown", "address": "Chakan"}])
    page.form.request_save()
    (party,) = screen.source.ids(screen.panel.view)
    record = at_work.company.read(lambda conn: party_record(conn, party))
    assert record["contacts"] == (("Anil", "WhatsApp", "98220 12345"),)
    assert record["addresses"] == (("Godown", "Chakan", ""),)
    customers = shown(qtbot, at_work, "parties.customers")
    assert not list(customers.source.ids(customers.panel.view))


def test_without_the_right_the_bank_account_is_not_read_and_not_overwritten(qtbot, file_company):
    party = run(
        file_company, save_party, values={"name": "Jindal", "bank_account": "00112233445566"}
    )
    password = "a password nobody guesses"
    user = run(
        file_company,
        create_user,
        name="ravi",
        full_name="Ravi Pawar",
        password=password,
        roles=("Inventory Manager",),
    )
    context = window(file_company, Actor(user, "ravi", "test"))
    screen = shown(qtbot, SimpleNamespace(company=file_company, context=context), "parties.list")
    screen.open_record(party)
    field = screen.page.form.fields["bank_account"]
    assert field.editor.value() in (None, "")
    assert "Ask your administrator" in field.note.text()
    screen.page.form.set_value("city", "Pune")
    assert screen.page.form.request_save()
    record = file_company.read(lambda conn: party_record(conn, party))
    assert (record["city"], record["bank_account"]) == ("Pune", "00112233445566")


def test_who_may_only_look_is_told_why_he_cannot_change(qtbot, file_company):
    item = run(file_company, save_item, values={"name": "Bar", "stock_uom_id": kg(file_company)})
    user = run(
        file_company,
        create_user,
        name="asha",
        full_name="Asha",
        password="a password nobody guesses",
        roles=("Clerk",),
    )
    context = window(file_company, Actor(user, "asha", "test"))
    screen = shown(qtbot, SimpleNamespace(company=file_company, context=context), "items.list")
    for key in ("new", "import.items"):
        button = screen.panel.bar.buttons[key]
        assert not button.isEnabled()
        assert "Needs the right" in button.toolTip()
    screen.open_record(item)
    assert not screen.page.delete.isEnabled()
    assert "Needs the right" in screen.page.delete.toolTip()
    assert "Needs the right" in screen.page.form.reason.text()
    barcodes = screen.page.form.fields["barcodes"].editor.input
    assert barcodes.accessibleDescription() == ""


def test_a_missing_unit_is_created_from_its_look_up(at_work):
    assert {"items.item", "items.uom", "items.category", "parties.party"} <= set(
        at_work.context.references.creators
    )


@pytest.mark.parametrize(
    ("text", "codes"),
    [("", ()), (None, ()), ("1, 2;3\n\n4 ", ("1", "2", "3", "4"))],
)
def test_barcodes_are_read_one_a_line_or_with_commas(text, codes):
    assert read_barcodes(text) == codes


@pytest.mark.parametrize("key", sorted(VIEWS))
def test_every_view_opens_empty_and_in_a_narrow_window(qtbot, at_work, key):
    screen = shown(qtbot, at_work, key)
    screen.resize(780, 500)
    assert screen.grab().width() == 780
    count = VIEWS[key].count
    if count is not None:
        assert at_work.company.read(count) == 0
