"""The Set-up tab by keyboard, on real widgets and a real company."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select, text

from factory_desktop.core import hr
from factory_desktop.core.company import profile
from factory_desktop.core.items import find_item, save_item, uom_by_code
from factory_desktop.core.items.services import save_category
from factory_desktop.core.kernel.errors import RuleBroken
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.platform import companies as known_companies
from factory_desktop.core.platform import importing
from factory_desktop.core.platform.db import Base
from factory_desktop.core.platform.exchange import read_book
from factory_desktop.core.platform.periods import LOCKED_UNTIL, FiscalYear
from factory_desktop.core.platform.security import access
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.security.services import create_user, save_role, save_user
from factory_desktop.core.platform.security.signin import SignedIn, recover, sign_in
from factory_desktop.core.platform.security.tables import User
from factory_desktop.core.platform.settings import Settings
from factory_desktop.ui.framework import exporting
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.errors import ErrorPresenter
from factory_desktop.ui.framework.i18n import set_language
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.setup import MODULE
from factory_desktop.ui.setup.audit_reading import kinds_of_record
from factory_desktop.ui.setup.reading import read_roles
from factory_desktop.ui.setup.screens import imports
from factory_desktop.ui.setup.screens.secrets import CodeDialog, PasswordDialog
from tests.core.inventory.stock import Store, day
from tests.helpers import companies

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("This plugin does not support"),
]
KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
PASSWORD = "a password nobody guesses"
VIEWS = {view.key: view for view in MODULE.views}


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv(known_companies.HOME, str(tmp_path / "home"))


@pytest.fixture
def open_page(qtbot, file_company):
    def make(key, actor=companies.ADMIN):
        operations = Operations(inline=True, presenter=ErrorPresenter())
        signed = SignedIn(actor, "Meena Kulkarni", "en", False)
        name = "Shakti Precision Works"
        context = WindowContext(file_company, signed, operations, Formatter(), name)
        for entity, source in MODULE.sources.items():
            context.references.use(entity, source(context))
        screen = VIEWS[key].make(context)
        qtbot.addWidget(screen)
        screen.resize(1198, 640)
        screen.show()
        screen.told = []
        context.succeeded.connect(lambda *news: screen.told.append(news[0]))
        return screen

    return make


def clerk(company, *roles):
    user = company.execute(
        companies.ADMIN,
        create_user,
        name="asha",
        full_name="Asha Rao",
        password=PASSWORD,
        roles=roles or ("Clerk",),
    ).value
    return Actor(user, "asha", "test")


def tick(check_list, key):
    rows = check_list.model.rows
    check_list.model.toggle(next(n for n, row in enumerate(rows) if getattr(row, "key", "") == key))


# --- users ----------------------------------------------------------------------------------


def test_a_user_is_created_with_a_role_and_may_what_it_may(qtbot, open_page, file_company):
    screen = open_page("setup.users")
    screen.go_to(Place("setup.users", None, (("new", True),)))
    fields = screen.page.form.fields
    for key, typed in (("name", "ravi"), ("full_name", "Ravi Pawar"), ("password", PASSWORD)):
        fields[key].focus()
        qtbot.keyClicks(fields[key].editor.input, typed)
    screen.page.ticks.table.setFocus()
    at = [tick.key for tick in screen.page.ticks.model.rows].index("Accountant")
    screen.page.ticks.table.setCurrentIndex(screen.page.ticks.model.index(at, 1))
    qtbot.keyClick(screen.page.ticks.table, KEY.Key_Space)
    qtbot.keyClick(fields["name"].editor.input, KEY.Key_S, CONTROL)
    assert screen.currentWidget() is screen.panel
    assert screen.told == ["User saved"]
    signed = sign_in(file_company, "ravi", PASSWORD)
    assert file_company.may(signed.actor, "parties.party.edit")
    assert not file_company.may(signed.actor, "security.user.edit")


def test_the_list_of_users_says_roles_and_last_sign_in(open_page, file_company):
    clerk(file_company, "HR", "Clerk")
    for password in (PASSWORD, "not this one at all"):
        with suppress(RuleBroken):
            sign_in(file_company, "ASHA", password)
    try:
        set_language("hi")
        screen = open_page("setup.users")
        rows = {row["name"]: row for row in screen.source.page(screen.panel.model.ids)}
        screen = open_page("setup.roles")
        roles = {row["name"]: row for row in screen.source.page(screen.panel.model.ids)}
    finally:
        set_language("en")
    assert rows["asha"]["roles"] == "मानव संसाधन, लिपिक"
    assert roles["लिपिक"]["description"] != "Enters receipts, issues and attendance"
    assert rows["asha"]["last_sign_in"].replace(microsecond=0) == companies.NOW
    assert rows["meena"]["last_sign_in"] is None


def test_a_short_password_and_no_role_are_said_where_they_are(open_page):
    screen = open_page("setup.users")
    screen.new()
    page = screen.page
    page.form.set_value("name", "ravi")
    page.form.set_value("full_name", "Ravi")
    page.form.set_value("password", "short")
    page.form.request_save()
    assert "role" in page.banner.text()
    tick(page.ticks, "Clerk")
    page.form.request_save()
    assert "15" in page.form.fields["password"].error
    assert screen.currentWidget() is page


def test_a_user_is_deactivated_but_not_the_last_administrator(open_page, file_company):
    actor = clerk(file_company)
    screen = open_page("setup.users")
    screen.open_record(actor.user_id)
    screen.page.form.set_value("active", False)
    screen.page.form.request_save()
    with pytest.raises(RuleBroken):
        sign_in(file_company, "asha", PASSWORD)
    screen.open_record(companies.ADMIN.user_id)
    screen.page.form.set_value("active", False)
    screen.page.form.request_save()
    assert "last administrator" in screen.page.banner.text()
    assert sign_in(file_company, "meena", companies.PASSWORD)


def test_a_new_password_is_given_and_must_be_changed(open_page, file_company, monkeypatch):
    actor = clerk(file_company)
    screen = open_page("setup.users")
    screen.open_record(actor.user_id)
    monkeypatch.setattr(PasswordDialog, "exec", lambda dialog: True)
    monkeypatch.setattr(PasswordDialog, "password", lambda dialog: "another long password")
    screen.page.new_password()
    assert screen.told == ["Asha Rao has a new password"]
    assert sign_in(file_company, "asha", "another long password").must_change
    stored = file_company.read(lambda c: str(c.execute(text("SELECT * FROM post_request")).all()))
    assert "another" not in stored


def test_the_dialog_takes_no_weak_password(qtbot):
    dialog = PasswordDialog(("asha", "Asha Rao"))
    qtbot.addWidget(dialog)
    qtbot.keyClicks(dialog.line, "short")
    qtbot.keyClick(dialog.line, KEY.Key_Return)
    assert dialog.result() == 0
    assert dialog.note.tone() == "bad"
    qtbot.keyClicks(dialog.line, " but now long enough")
    qtbot.keyClick(dialog.line, KEY.Key_Return)
    assert dialog.result() == 1


def test_a_recovery_code_is_shown_once_and_opens_the_company(
    open_page, file_company, monkeypatch, qtbot
):
    shown, printed = [], []
    monkeypatch.setattr("factory_desktop.ui.framework.dialogs.ask", lambda *a, **k: True)
    monkeypatch.setattr(CodeDialog, "exec", lambda dialog: shown.append(dialog))
    screen = open_page("setup.users")
    screen.open_record(companies.ADMIN.user_id)
    screen.page.recovery_code()
    (dialog,) = shown
    monkeypatch.setattr(screen.context, "preview", lambda *given: printed.append(given[1]))
    dialog.print_code()
    assert printed[0].startswith(b"%PDF")
    assert recover(file_company, "meena", dialog.code).must_change


# --- roles ----------------------------------------------------------------------------------


def test_an_own_role_is_made_from_searched_rights(qtbot, open_page, file_company):
    screen = open_page("setup.roles")
    screen.new()
    page = screen.page
    page.form.set_value("name", "Storekeeper")
    qtbot.keyClicks(page.ticks.search, "see items")
    page.ticks.search.send()
    shown = [row.key for row in page.ticks.model.rows if not isinstance(row, str)]
    assert shown == ["items.item.view"]
    page.ticks.table.setCurrentIndex(page.ticks.model.index(1, 1))
    qtbot.keyClick(page.ticks.table, KEY.Key_Space)
    page.form.request_save()
    assert screen.told == ["Role saved"]
    user = clerk(file_company, "Storekeeper")
    granted = file_company.read(lambda conn: access.granted(conn, user))
    assert granted.keys == {"items.item.view"}


def test_a_built_in_role_is_shown_but_stays_and_can_be_copied(open_page, file_company):
    screen = open_page("setup.roles")
    owner = next(i for i in screen.source.ids(screen.panel.view)
                 if screen.source.page([i])[0]["name"] == "Owner")  # fmt: skip
    screen.open_record(owner)
    page = screen.page
    before = page.ticks.checked()
    tick(page.ticks, "security.user.edit")
    assert page.ticks.checked() == before
    assert not page.save.isVisibleTo(screen)
    inherited = next(t for t in page.ticks.model.ticks if t.key == "parties.party.see_sensitive")
    assert page.ticks.model.is_checked(inherited)
    page.copy_role()
    assert page.save.isVisibleTo(screen)
    page.form.request_save()
    assert "Owner, own" in [
        row["name"] for row in screen.source.page(screen.source.ids(screen.panel.view))
    ]


def test_rights_that_two_change_at_once_are_shown_and_saved_together(open_page, file_company):
    role = file_company.execute(
        companies.ADMIN, save_role, values={"name": "Gate"}, permissions=("items.item.view",)
    ).value
    screen = open_page("setup.roles")
    screen.open_record(role)
    page = screen.page
    page.form.set_value("description", "Mine")
    tick(page.ticks, "hr.attendance.view")
    theirs = {"description": "Theirs"}
    rights = ("items.item.view", "parties.party.view")
    file_company.execute(
        companies.ADMIN, save_role, role_id=role, values=theirs, permissions=rights
    )
    page.form.request_save()
    assert page.form.fields["description"].note.text() == "Theirs: Theirs"
    both = {*rights, "hr.attendance.view"}
    assert set(page.ticks.checked()) == both
    page.form.request_save()
    found = file_company.read(read_roles)
    assert (found.own[role], found.records[role]["description"]) == (both, "Mine")


@pytest.mark.parametrize("key", ["setup.users", "setup.roles"])
def test_who_has_a_user_or_role_open_hears_that_somebody_saved_it(open_page, file_company, key):
    role = file_company.execute(
        companies.ADMIN, save_role, values={"name": "Gate"}, permissions=("items.item.view",)
    ).value
    user = clerk(file_company, "Clerk").user_id
    made, field = (user, "full_name") if key == "setup.users" else (role, "description")
    screen = open_page(key)
    screen.open_record(made)
    page = screen.page

    def elsewhere(value):
        if key == "setup.users":
            call = {"user_id": user, "roles": ("Clerk", "HR")}
            file_company.execute(companies.ADMIN, save_user, values={field: value}, **call)
        else:
            call = {"role_id": role, "permissions": ("items.item.edit",)}
            file_company.execute(companies.ADMIN, save_role, values={field: value}, **call)

    before = page.ticks.checked()
    elsewhere("Shown anew")
    assert page.form.values()[field] == "Shown anew"
    assert page.ticks.checked() != before
    assert not page.banner.isVisibleTo(screen)
    page.form.set_value(field, "Mine")
    elsewhere("Theirs")
    assert "meena saved this record while you were typing." in page.banner.text()
    assert page.form.values()[field] == "Mine"
    page.banner.acted.emit()
    assert (page.form.values()[field], page.dirty) == ("Theirs", False)
    page.form.set_value(field, "Mine")
    page.form.request_save()
    assert screen.told[-1].endswith("saved")
    assert not page.banner.isVisibleTo(screen), "one's own save is no news"


# --- company, years, settings ---------------------------------------------------------------


def test_a_wrong_gstin_is_said_at_once_and_a_right_one_fills_in(open_page, file_company):
    screen = open_page("setup.company")
    field = screen.form.fields["gstin"]
    screen.form.set_value("state", None)
    screen.form.set_value("gstin", "27AAPFU0939F1ZX")
    assert "last sign" in field.error
    assert screen.form.request_save()
    assert field.error
    screen.form.set_value("gstin", "27AAPFU0939F1ZV")
    assert not field.error
    assert screen.form.values()["state"] == "Maharashtra"
    assert screen.form.values()["pan"] == "AAPFU0939F"
    screen.form.request_save()
    found = file_company.read(profile)
    assert (found.gstin, found.state) == ("27AAPFU0939F1ZV", "Maharashtra")
    assert screen.told == ["Company saved"]


def test_a_state_from_before_is_shown_with_a_warning_and_stays(open_page, file_company):
    with file_company.db.owning() as conn:
        conn.execute(text("UPDATE company_profile SET state = 'Bombay side'"))
    screen = open_page("setup.company")
    field = screen.form.fields["state"]
    assert field.editor.value() == "Bombay side"
    assert field.note.text() == "“Bombay side” is not in the list. Choose one."
    screen.form.set_value("city", "Thane")
    screen.form.request_save()
    found = file_company.read(profile)
    assert (found.city, found.state) == ("Thane", "Bombay side")
    screen.form.set_value("state", "Goa")
    assert field.note.text() == ""
    screen.form.request_save()
    assert file_company.read(profile).state == "Goa"


def test_the_next_year_is_added_and_a_period_locked_when_confirmed(
    open_page, file_company, monkeypatch
):
    screen = open_page("setup.years")
    screen.next.click()
    table = FiscalYear.table()
    labels = file_company.read(lambda c: c.execute(select(table.c.label)).scalars().all())
    assert "2027-28" in labels
    answers = [False, True, True]
    monkeypatch.setattr("factory_desktop.ui.framework.dialogs.ask", lambda *a, **k: answers.pop(0))

    def locked():
        return file_company.read(lambda c: Settings(c, file_company.registry)[LOCKED_UNTIL])

    screen.lock.click()
    assert locked() is None
    screen.lock.click()
    assert locked() == date(2026, 10, 31)
    assert "31-10-2026" in screen.state.text()
    screen.unlock.click()
    assert locked() is None


def test_a_setting_is_found_changed_and_says_who_changed_it(qtbot, open_page, file_company):
    screen = open_page("setup.settings")
    qtbot.keyClicks(screen.search, "new parties")
    qtbot.keyClick(screen.search, KEY.Key_Return)
    visible = [key for key, row in screen.rows.items() if row.isVisibleTo(screen)]
    assert visible == ["parties.code_pattern"]
    assert not screen.save.isEnabled()
    row = screen.rows["parties.code_pattern"]
    row.field.focus()
    row.field.editor.input.selectAll()
    qtbot.keyClicks(row.field.editor.input, "V-{number}")
    screen.do("save")
    assert "Write # once" in row.field.error
    row.field.editor.input.selectAll()
    qtbot.keyClicks(row.field.editor.input, "V-###")
    assert screen.save.isEnabled()
    assert screen.do("save")
    kept = file_company.read(lambda c: Settings(c, file_company.registry)["parties.code_pattern"])
    assert kept == "V-###"
    assert "changed by meena" in row.note.text()
    row.back.click()
    screen.do("save")
    assert file_company.read(
        lambda c: Settings(c, file_company.registry)["parties.code_pattern"]
    ) == "P-####"  # fmt: skip


def test_nothing_is_lost_when_settings_are_left(open_page, monkeypatch):
    screen = open_page("setup.settings")
    row = screen.rows["items.code_pattern"]
    row.field.editor.set_value("X-###")
    row.field.changed.emit()
    monkeypatch.setattr("factory_desktop.ui.framework.dialogs.ask_unsaved", lambda *a: "")
    assert not screen.confirm_leave()
    monkeypatch.setattr("factory_desktop.ui.framework.dialogs.ask_unsaved", lambda *a: "discard")
    assert screen.confirm_leave()
    assert not screen.changed_rows()


# --- log ------------------------------------------------------------------------------------


def test_the_log_shows_before_and_after_and_its_chain_is_checked(open_page, file_company, qtbot):
    settings = open_page("setup.settings")
    row = settings.rows["items.code_pattern"]
    row.field.editor.set_value("I-####")
    settings.save_all()
    screen = open_page("setup.audit")
    screen.panel.table.go_to(0)
    assert screen.details.isVisible()
    cells = [[cell.text for cell in line] for line in screen.details.values.cells_model.rows]
    assert cells == [["Code of new items", "ITM-#####", "I-####"]]
    screen.check()
    assert "whole" in screen.banner.text()
    with file_company.db.writer.connect() as conn:
        conn.exec_driver_sql("DROP TRIGGER IF EXISTS audit_entry_no_update")
        names = conn.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='audit_entry'"
        ).scalars()
        for name in names.all():
            conn.exec_driver_sql(f"DROP TRIGGER {name}")
        conn.exec_driver_sql("UPDATE audit_entry SET user_name = 'nobody' WHERE id = 1")
        conn.commit()
    screen.check()
    assert "outside the program" in screen.banner.text()


def test_the_log_names_choices_and_records(open_page, file_company):
    kg = file_company.read(lambda conn: uom_by_code(conn, "kg"))
    values = {"name": "Bar", "stock_uom_id": kg, "item_type": "raw_material"}
    file_company.execute(companies.ADMIN, save_item, values=values)
    screen = open_page("setup.audit")
    screen.panel.table.go_to(0)
    cells = [[cell.text for cell in line] for line in screen.details.values.cells_model.rows]
    assert ["Type", "", "Raw material"] in cells
    assert ["Unit", "", "kg  Kilogram"] in cells


def test_the_log_names_what_stands_in_lists(open_page, file_company):
    """Units, warehouses, categories, roles and rights by what people call them."""
    kg, pcs = (file_company.read(lambda conn, c=c: uom_by_code(conn, c)) for c in ("kg", "pcs"))
    run = file_company.execute
    category = run(companies.ADMIN, save_category, values={"name": "Bars"}).value
    run(
        companies.ADMIN, save_item, values={"code": "BAR", "name": "Bar", "stock_uom_id": kg},
        units=((pcs, Decimal("6.25")),), categories=(category,),
        levels=({"warehouse_id": 1, "reorder_point": 40},),
    )  # fmt: skip
    clerk(file_company, "Clerk", "HR")
    run(companies.ADMIN, save_role, values={"name": "Gate"}, permissions=("items.item.view",))
    screen = open_page("setup.audit")
    cells = set()
    for number in range(3):
        screen.panel.table.go_to(number)
        rows = screen.details.values.cells_model.rows
        cells |= {tuple(cell.text for cell in line) for line in rows}
    assert cells >= {
        ("Rights", "", "See items"),
        ("Roles", "", "HR, Clerk"),
        ("Further units", "", "pcs 6.25"),
        ("Further categories", "", "Bars"),
        ("Reorder levels", "", "Main 40"),
    }
    fields = {field for field, _, _ in cells}
    assert fields >= {"Language", "To change the password"}
    assert not {field for field in fields if field.islower()}


def test_a_role_stands_under_one_of_the_program_by_its_name_in_hindi(open_page, file_company):
    run = file_company.execute
    run(companies.ADMIN, save_role, values={"name": "Stock"}, permissions=("items.item.view",))
    set_language("hi")
    screen = open_page("setup.roles")
    screen.go_to(Place("setup.roles", None, (("new", True),)))
    above = screen.page.form.fields["parent_id"]
    source = screen.page.context.references["security.role"]
    names = [row.code for row in source.search("", 50)]
    assert {"लिपिक", "Stock"} <= set(names)
    assert "Clerk" not in names
    assert [row.code for row in source.search("clerk", 8)] == ["लिपिक"]
    (found,) = source.search("लिपि", 8)
    above.editor.set_value(found.id)
    assert above.editor.input.text().startswith("लिपिक")


def test_the_log_says_roles_of_the_program_in_the_windows_language(open_page, file_company):
    """What people called their own role stays, though the program knows the word."""
    run = file_company.execute
    run(companies.ADMIN, save_role, values={"name": "Stock"}, permissions=("items.item.view",))
    clerk(file_company, "HR", "Stock")
    try:
        set_language("hi")
        screen = open_page("setup.audit")
        ids = screen.source.ids(screen.panel.view)
        rows = screen.source.page(ids)
        labels = {row["label"] for row in rows if row["table_name"] == "role"}
        cells = {}
        for number in (0, next(n for n, row in enumerate(rows) if row["label"] == "लिपिक")):
            screen.panel.table.go_to(number)
            lines = screen.details.values.cells_model.rows
            cells[screen.details.accessibleName()] = {line[0].text: line[2].text for line in lines}
    finally:
        set_language("en")
    assert {"लिपिक", "मानव संसाधन", "Stock"} <= labels
    assert not {"Clerk", "HR"} & labels
    user, role = cells.values()
    assert user["भूमिकाएँ"] == "मानव संसाधन, Stock"
    assert list(cells)[1].endswith("लिपिक")
    assert role["भूमिका"] == "लिपिक"
    assert role["किसके अंतर्गत"] == "स्टॉक मैनेजर"


def test_the_log_names_kinds_and_records_instead_of_tables(open_page, file_company):
    kg = file_company.read(lambda conn: uom_by_code(conn, "kg"))
    values = {"code": "BAR", "name": "Bar", "stock_uom_id": kg, "item_type": "raw_material"}
    made = file_company.execute(companies.ADMIN, save_item, values=values).value
    codes = ["890123", "890124"]
    file_company.execute(companies.ADMIN, save_item, item_id=made, values={}, barcodes=codes)
    screen = open_page("setup.audit")
    model = screen.panel.table.model()
    keys = [column.key for column in screen.panel.spec.columns if column.shown]
    at = {key: keys.index(key) for key in ("action", "table_name", "label")}
    rows = [
        tuple(model.index(row, at[key]).data() for key in at) for row in range(model.rowCount())
    ]
    assert rows[0] == ("Changed", "Item", "BAR")  # the entry itself holds no name
    screen.panel.table.go_to(0)
    assert screen.details.accessibleName() == "Item BAR"
    cells = [cell.text for cell in screen.details.values.cells_model.rows[0]]
    assert cells == ["Barcodes", "", "890123, 890124"]
    assert not {where for _, where, _ in rows} & set(Base.metadata.tables)
    tables = {entry.model.table().name for entry in file_company.registry.entities.values()}
    assert tables <= set(kinds_of_record(file_company.registry))


def test_a_setting_that_needs_a_value_is_not_saved_empty(open_page):
    screen = open_page("setup.settings")
    row = screen.rows["items.code_pattern"]
    row.field.editor.set_value("")
    assert screen.save_all() is False
    assert "Fill in" in row.field.error


def test_the_log_is_exported(open_page, tmp_path):
    screen = open_page("setup.audit")
    target = tmp_path / "log.xlsx"
    exporting.export_list(screen.context, screen.panel, screen.source, str(target))
    (sheet,) = read_book(target).sheets
    assert len(sheet.rows) == screen.panel.totals_of()["count"] + 1


# --- backup and health ----------------------------------------------------------------------


def test_a_backup_is_made_looked_into_and_brought_back(open_page, tmp_path):
    screen = open_page("setup.backup")
    screen.secret.setText("a long passphrase for it")
    screen.make(tmp_path / "works")
    file = tmp_path / "works.factory-backup"
    assert file.exists()
    assert "checked" in screen.told[0]
    assert screen.secret.text() == ""
    screen.look_into(file)
    assert screen.banner.isVisibleTo(screen)
    assert not screen.bring.isEnabled()
    screen.opens.setText("a long passphrase for it")
    screen.look_into(file)
    assert "Shakti Precision Works" in screen.found.text()
    target = tmp_path / "again.factory"
    screen.bring_back(target)
    companies.open_again(str(target)).close()
    screen.opens.setText("a long passphrase for it")
    screen.bring_back(target)
    assert "already exists" in screen.banner.text()


def test_a_file_that_is_no_backup_says_so(open_page, tmp_path):
    screen = open_page("setup.backup")
    stranger = tmp_path / "notes.factory-backup"
    stranger.write_text("notes")
    screen.look_into(stranger)
    assert screen.banner.isVisibleTo(screen)
    assert not screen.bring.isEnabled()


def test_the_doctor_says_what_to_do(open_page):
    screen = open_page("setup.health")
    rows = [[cell.text for cell in row] for row in screen.table.cells_model.rows]
    assert rows[0][:2] == ["Last backup", "Look"]
    assert "USB" in rows[0][3]
    assert screen.summary.text() == "1 thing to look at."


def test_a_damaged_balance_is_mended_from_the_page(qtbot, open_page, file_company, monkeypatch):
    shop = Store(file_company)
    item = shop.item("RM-1")
    shop.receive(day(1), item, 10, 25)
    screen = open_page("setup.health")
    assert not screen.cure.isVisibleTo(screen)
    with file_company.db.owning() as conn:
        conn.execute(text("UPDATE stock_balance SET quantity = 3"))
    screen.look()
    assert screen.table.cells_model.rows[0][0].text == "Stock"
    assert screen.cure.isEnabled()
    monkeypatch.setattr(ErrorPresenter, "confirm", lambda *_: False)
    screen.cure.setFocus()
    qtbot.keyClick(screen.cure, KEY.Key_Space)
    assert shop.lying(item) != 10
    monkeypatch.setattr(ErrorPresenter, "confirm", lambda *_: True)
    qtbot.keyClick(screen.cure, KEY.Key_Space)
    assert shop.lying(item) == 10
    assert not screen.cure.isVisibleTo(screen)
    with file_company.db.owning() as conn:
        conn.execute(text("UPDATE stock_balance SET quantity = 3"))
    barred = open_page("setup.health", clerk(file_company))
    assert not barred.cure.isEnabled()
    assert "Needs the right" in barred.cure.toolTip()


# --- rights and small windows ---------------------------------------------------------------


def test_who_may_not_change_sees_why(open_page, file_company):
    actor = clerk(file_company)
    for key, button in (
        ("setup.company", "save"),
        ("setup.years", "next"),
        ("setup.settings", "save"),
    ):
        widget = getattr(open_page(key, actor), button)
        assert not widget.isEnabled()
        assert "Needs the right" in widget.toolTip()


@pytest.mark.parametrize("key", sorted(VIEWS))
def test_every_page_fits_a_narrow_window(open_page, key):
    screen = open_page(key)
    screen.resize(780, 480)
    assert screen.minimumSizeHint().width() <= 1000
    assert screen.grab().width() == 780


@pytest.mark.parametrize("key", ["setup.company", "setup.years", "setup.settings"])
def test_a_page_takes_the_keys_when_it_is_entered(open_page, key):
    screen = open_page(key)
    screen.setFocus()
    taken = screen.window().focusWidget()
    assert taken is screen.focusProxy()
    assert taken.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_nothing_of_a_password_is_read_into_the_page(open_page, file_company):
    screen = open_page("setup.users")
    screen.open_record(companies.ADMIN.user_id)
    assert "password_hash" not in screen.page.form.values()
    hashed = file_company.read(lambda c: c.execute(select(User.table().c.password_hash)).scalar())
    assert hashed not in str(screen.page.form.values())


# --- imports --------------------------------------------------------------------------------


def _import_items(company, folder, text):
    path = folder / "items.csv"
    path.write_text(text, encoding="utf-8")
    prepared = importing.prepare(company, "items", path)
    return importing.run(company, companies.ADMIN, prepared).run_id


def _answering(monkeypatch, seen, answer):
    def show(dialog):
        seen.append(dialog)
        return answer

    monkeypatch.setattr(imports.UndoDialog, "exec", show)


def test_an_import_is_undone_after_its_list_was_shown(
    qtbot, open_page, file_company, tmp_path, monkeypatch
):
    run_id = _import_items(file_company, tmp_path, "Code,Name,Unit\nN-1,Nut,pcs\nN-2,Pin,pcs\n")
    screen = open_page("setup.imports")
    screen.go_to(Place("company.import", run_id))
    shown = []
    _answering(monkeypatch, shown, False)
    qtbot.keyClick(screen.panel.table, KEY.Key_Return)
    assert file_company.read(lambda conn: find_item(conn, "N-1")) is not None
    _answering(monkeypatch, shown, True)
    qtbot.keyClick(screen.panel.table, KEY.Key_Return)
    rows = [[cell.text for cell in row] for row in shown[-1].table.cells_model.rows]
    assert rows == [["2", "Item", "N-1", "deleted"], ["3", "Item", "N-2", "deleted"]]
    assert file_company.read(lambda conn: find_item(conn, "N-1")) is None
    assert screen.told[-1] == "The import of items.csv was undone"
    qtbot.keyClick(screen.panel.table, KEY.Key_Return)
    assert "undone by meena already" in screen.banner.text()
    assert len(shown) == 2


def test_what_stands_against_an_undo_is_listed_and_nothing_is_asked(
    qtbot, open_page, file_company, tmp_path, monkeypatch
):
    run_id = _import_items(file_company, tmp_path, "Code,Name,Unit,Rate\nN-1,Nut,pcs,4\n")
    changed = _import_items(file_company, tmp_path, "Code,Name,Unit,Rate\nN-1,Nut,pcs,5\n")
    later = _import_items(file_company, tmp_path, "Code,Name,Unit,Rate\nN-1,Nut,pcs,6\n")
    assert (run_id, changed, later) == (1, 2, 3)
    screen = open_page("setup.imports")
    screen.go_to(Place("company.import", changed))
    shown = []
    _answering(monkeypatch, shown, True)
    screen.ask_undo()
    assert not shown[0].undo.isVisibleTo(shown[0])
    (row,) = shown[0].table.cells_model.rows
    assert row[3].text == "Purchase rate: changed by meena since"
    assert file_company.read(lambda conn: find_item(conn, "N-1")) is not None
    assert not screen.told


def test_the_log_says_marks_by_day_and_the_fields_of_what_has_no_list(open_page, file_company):
    run, day = file_company.execute, date(2026, 10, 5)
    values = {"code": "W-1", "name": "Anil", "date_of_joining": date(2026, 10, 1)}
    worker = run(companies.ADMIN, hr.save_employee, values=values).value
    for mark, hours in (("P", "0"), ("A", "0")):
        run(companies.ADMIN, hr.mark, entries=[(worker, day, mark, Decimal(hours))])
    run(companies.ADMIN, hr.fill_as_present, month=date(2026, 10, 1))
    run(companies.ADMIN, hr.close_muster, month=date(2026, 10, 1))
    screen = open_page("setup.audit")

    def shown(number):
        screen.panel.table.go_to(number)
        rows = screen.details.values.cells_model.rows
        return {line[0].text: (line[1].text, line[2].text) for line in rows}

    closed = next(cells for cells in map(shown, range(3)) if "Closed by" in cells)
    assert closed["Status"][1] == "Closed"
    assert closed["Closed on"][1].startswith(f"{companies.NOW:%d-%m-%Y}")
    assert {"W-1": ("05-10-2026 P", "05-10-2026 A")} in [shown(number) for number in range(5)]
