"""From nothing to a working company, by keyboard; signing in; choosing among companies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from factory_desktop import bootstrap
from factory_desktop.core.platform import companies
from factory_desktop.core.platform.backup import backup
from factory_desktop.core.platform.security.services import make_recovery_code, reset_password
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.i18n import language, set_language
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.shell import on_this_pc
from factory_desktop.ui.shell.backups import back_up
from factory_desktop.ui.shell.chooser import CompanyChooser
from factory_desktop.ui.shell.desk import Desk
from factory_desktop.ui.shell.main_window import MainWindow
from factory_desktop.ui.shell.sign_in import SignInWindow
from factory_desktop.ui.shell.wizard import Makers, WizardWindow
from tests.helpers.companies import ADMIN, PASSWORD, PROFILE, clock, open_again, sqlite_company
from tests.ui.shell.ui_modules import UI_MODULES

KEY = Qt.Key
NONE, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
GSTIN = "27AAPFU0939F1ZV"


def make(where, profile, admin, password):
    return bootstrap.create_company(where, profile, admin, password, clock(), password_cost=4)


def sample(where, admin, password, report):
    report(1, 2, "Items")
    make(where, {**PROFILE, "name": "Sample factory"}, admin, password).close()
    report(2, 2, "Stock")


MAKERS = Makers(create=make, open=open_again, sample=sample)


@pytest.fixture(params=["inline", "threads"])
def operations(request):
    return Operations(inline=request.param == "inline")


@pytest.fixture
def desk(qtbot, operations):
    made = Desk(operations, UI_MODULES, MAKERS, backing_up=None)
    yield made
    if made.window is not None:
        made.window.hide()
        made.window.deleteLater()
    made.finish()


def shown(qtbot, desk, kind):
    qtbot.waitUntil(lambda: isinstance(desk.window, kind) and desk.window.isVisible())
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    return desk.window


def press(qtbot, key, held=NONE):
    qtbot.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key, held)


def write(qtbot, text):
    qtbot.keyClicks(QApplication.focusWidget(), text)


def enter(qtbot, times=1):
    for _ in range(times):
        press(qtbot, KEY.Key_Return)


def answer_you(qtbot, name="meena", password=PASSWORD):
    write(qtbot, name)
    enter(qtbot)
    write(qtbot, password)
    enter(qtbot)
    write(qtbot, password)
    enter(qtbot)


def test_five_questions_by_keyboard_make_a_company(qtbot, desk):
    desk.start()
    wizard = shown(qtbot, desk, WizardWindow)
    write(qtbot, "Shakti Precision Works")
    enter(qtbot)
    write(qtbot, "27AAPFU0939F1ZX")
    assert "does not fit" in wizard.start_page.gstin.error
    enter(qtbot)
    assert wizard.question == 0
    press(qtbot, KEY.Key_End)
    press(qtbot, KEY.Key_Backspace)
    write(qtbot, "V")
    assert wizard.start_page.gstin.note.text() == "Maharashtra, partnership firm"
    enter(qtbot)
    assert wizard.question == 1
    assert wizard.company_page.form.fields["pan"].editor.value() == "AAPFU0939F"
    wizard.go_on()
    assert wizard.question == 2
    assert wizard.money_page.form.fields["state"].editor.value() == "Maharashtra"
    assert wizard.money_page.form.fields["currency"].editor.value() == "INR"
    wizard.go_on()
    answer_you(qtbot, password="too short")
    assert wizard.question == 3
    assert "15 characters" in wizard.you_page.password.first.error
    wizard.you_page.password.clear()
    wizard.you_page.password.first.focus()
    write(qtbot, PASSWORD)
    enter(qtbot)
    write(qtbot, PASSWORD)
    enter(qtbot)
    assert wizard.question == 4
    where = Path(wizard.place_page.path.text())
    assert where == companies.companies_folder() / "Shakti-Precision-Works.factory"
    assert not where.exists()
    enter(qtbot, 2)
    window = shown(qtbot, desk, MainWindow)
    assert where.exists()
    assert window.windowTitle().startswith("Shakti Precision Works – meena –")
    assert companies.known()[0].name == "Shakti Precision Works"
    profile = window.facts
    assert (profile.country, profile.currency, profile.year_starts) == ("IN", "INR", 4)


def test_back_keeps_what_was_typed_and_language_changes_at_once(qtbot, desk):
    desk.start()
    wizard = shown(qtbot, desk, WizardWindow)
    write(qtbot, "Om Platers")
    enter(qtbot, 2)
    wizard.company_page.form.fields["city"].editor.set_value("Nashik")
    wizard.set_language("hi")
    assert language() == "hi"
    assert wizard.question == 1
    assert wizard.company_page.form.fields["city"].editor.value() == "Nashik"
    assert wizard.title.text() != "Your company"
    assert on_this_pc.recall("language") == "hi"
    press(qtbot, KEY.Key_B, ALT)
    assert wizard.question == 0
    assert wizard.start_page.name.text() == "Om Platers"


def test_another_country_brings_its_customs(qtbot, desk):
    desk.start()
    wizard = shown(qtbot, desk, WizardWindow)
    write(qtbot, "Acme")
    enter(qtbot, 2)
    wizard.go_on()
    wizard.money_page.form.set_value("country", "XX")
    assert wizard.money_page.form.fields["currency"].editor.value() == "USD"
    assert wizard.money_page.form.fields["year_starts"].editor.value() == "1"
    assert wizard.money_page.form.fields["region"].isVisible()


def test_sample_factory_asks_less(qtbot, desk):
    desk.start()
    wizard = shown(qtbot, desk, WizardWindow)
    press(qtbot, KEY.Key_S, ALT)
    enter(qtbot)
    assert wizard.question == 3
    answer_you(qtbot)
    assert wizard.question == 4
    wizard.go_on()
    window = shown(qtbot, desk, MainWindow)
    assert window.facts.name == "Sample factory"


def test_a_company_is_never_overwritten(qtbot, desk, tmp_path):
    there = tmp_path / "mine.factory"
    there.write_bytes(b"something of mine")
    desk.start()
    wizard = shown(qtbot, desk, WizardWindow)
    write(qtbot, "Acme")
    enter(qtbot, 2)
    wizard.go_on()
    wizard.go_on()
    answer_you(qtbot)
    wizard.place_page.path.set_text(str(there))
    wizard.go_on()
    assert "never overwritten" in wizard.place_page.path.error
    assert there.read_bytes() == b"something of mine"


def test_errors_from_making_stand_where_they_can_be_mended(qtbot, desk):
    desk.start()
    wizard = shown(qtbot, desk, WizardWindow)
    write(qtbot, "Acme Works Nashik Road")
    enter(qtbot, 2)
    wizard.go_on()
    wizard.go_on()
    answer_you(qtbot)
    wizard.answers.password = "short"
    wizard.pages[4].take = lambda answers: setattr(
        answers, "path", str(companies.home() / "a.factory")
    )
    wizard.go_on()
    qtbot.waitUntil(lambda: wizard.question == 3)
    assert "15 characters" in wizard.you_page.password.first.error
    assert not (companies.home() / "a.factory").exists()


def test_open_says_what_is_wrong_with_a_file(qtbot, desk, tmp_path):
    desk.start()
    wizard = shown(qtbot, desk, WizardWindow)
    press(qtbot, KEY.Key_O, ALT)
    write(qtbot, str(tmp_path / "nothing.factory"))
    enter(qtbot)
    assert wizard.start_page.file.error == "There is no such file."


def test_backup_is_restored_beside_and_opened(qtbot, desk, tmp_path):
    made = sqlite_company(tmp_path)
    file = tmp_path / "works.factory-backup"
    backup(made.db, file, clock())
    made.close()
    companies.forget(str(tmp_path / "company.factory"))
    desk.start()
    wizard = shown(qtbot, desk, WizardWindow)
    press(qtbot, KEY.Key_O, ALT)
    write(qtbot, str(file))
    assert wizard.next_button.text() == "Restore backup"
    enter(qtbot)
    window = shown(qtbot, desk, SignInWindow)
    assert (companies.companies_folder() / "Shakti-Precision-Works.factory").exists()
    assert window.windowTitle().startswith("Shakti Precision Works")


# --- signing in ----------------------------------------------------------------------------


@pytest.fixture
def where(tmp_path):
    made = sqlite_company(tmp_path)
    made.close()
    return str(tmp_path / "company.factory")


def test_wrong_password_then_the_right_one(qtbot, desk, where):
    desk.start(where)
    window = shown(qtbot, desk, SignInWindow)
    write(qtbot, "meena")
    enter(qtbot)
    write(qtbot, "not the password at all")
    enter(qtbot)
    qtbot.waitUntil(lambda: "do not fit" in window.form.password.error)
    assert window.form.password.line.hasFocus()
    write(qtbot, PASSWORD)
    enter(qtbot)
    main = shown(qtbot, desk, MainWindow)
    assert main.signed.actor.name == "meena"
    main.leave("sign_out")
    again = shown(qtbot, desk, SignInWindow)
    assert again.form.name.text() == "meena"
    assert again.form.password.line.hasFocus()


def test_too_many_wrong_passwords_count_down(qtbot, desk, where):
    desk.start(where)
    window = shown(qtbot, desk, SignInWindow)
    form = window.form
    form.name.set_text("meena")
    for _ in range(6):
        qtbot.waitUntil(form.button.isEnabled)
        form.password.line.setText("wrong again and again")
        form.submit()
        qtbot.waitUntil(lambda: bool(form.password.error))
    qtbot.waitUntil(lambda: form.button.text().startswith("Wait"))
    assert not form.button.isEnabled()
    for _ in range(70):
        form._tick()
    assert form.button.text() == "Sign in"
    assert form.button.isEnabled()


def test_given_password_must_be_changed(qtbot, desk, where):
    company = open_again(where)
    given = "given by the office once"
    company.execute(ADMIN, reset_password, user_id=1, new=given)
    company.close()
    desk.start(where)
    window = shown(qtbot, desk, SignInWindow)
    write(qtbot, "meena")
    enter(qtbot)
    write(qtbot, given)
    enter(qtbot)
    qtbot.waitUntil(window.form.second.isVisible)
    write(qtbot, "my very own sentence")
    enter(qtbot)
    write(qtbot, "my very own sentence")
    enter(qtbot)
    main = shown(qtbot, desk, MainWindow)
    assert not main.signed.must_change


def test_recovery_code_lets_in_once(qtbot, desk, where):
    company = open_again(where)
    code = company.execute(ADMIN, make_recovery_code, user_id=1).value
    company.close()
    desk.start(where)
    window = shown(qtbot, desk, SignInWindow)
    window.form.name.set_text("meena")
    window.form.use_code(True)
    window.form.password.focus()
    write(qtbot, code.lower())
    enter(qtbot)
    qtbot.waitUntil(window.form.second.isVisible)
    for _ in range(2):
        write(qtbot, "a password for tomorrow")
        enter(qtbot)
    main = shown(qtbot, desk, MainWindow)
    main.leave("sign_out")
    window = shown(qtbot, desk, SignInWindow)
    write(qtbot, "a password for tomorrow")
    enter(qtbot)
    shown(qtbot, desk, MainWindow)


# --- language, theme, several companies ----------------------------------------------------


def test_language_builds_the_window_anew_and_theme_at_once(qtbot, desk, where):
    desk.start(where)
    shown(qtbot, desk, SignInWindow)
    write(qtbot, "meena")
    enter(qtbot)
    write(qtbot, PASSWORD)
    enter(qtbot)
    main = shown(qtbot, desk, MainWindow)
    main.user_act("theme", "dark")
    assert desk.window is main
    assert theme.tokens().dark
    main.user_act("language", "hi")
    qtbot.waitUntil(lambda: desk.window is not main)
    hindi = shown(qtbot, desk, MainWindow)
    assert language() == "hi"
    assert hindi.top.tabs.bar.tabText(0) == "मुख्य पृष्ठ"
    assert hindi.company is main.company
    hindi.user_act("language", "hi")
    hindi = shown(qtbot, desk, MainWindow)
    assert theme.tokens().dark
    set_language("en")


def test_several_companies_stand_side_by_side(qtbot, desk, where, tmp_path):
    other = tmp_path / "other.factory"
    shutil.copy(where, other)
    companies.remember_opened(where, "Shakti Precision Works", clock().now())
    later = clock().now().replace(hour=18)
    companies.remember_opened(str(other), "Om Platers", later)
    desk.start()
    chooser = shown(qtbot, desk, CompanyChooser)
    first = chooser.table.cells_model.rows[0][0].text
    assert first == "Om Platers"
    press(qtbot, KEY.Key_Down)
    press(qtbot, KEY.Key_Return)
    window = shown(qtbot, desk, SignInWindow)
    assert desk.company.db.path == Path(where)
    window.other.click()
    shown(qtbot, desk, CompanyChooser)


def test_where_a_company_is_kept_is_said_in_words(qtbot):
    chooser = CompanyChooser(
        [companies.KnownCompany("postgresql+psycopg://meena:secret@store-pc/vishal", "Vishal")]
    )
    qtbot.addWidget(chooser)
    assert chooser.table.cells_model.rows[0][1].text == "Server store-pc, vishal"


def test_company_that_is_gone_is_told_in_the_chooser(qtbot, desk, where, tmp_path):
    companies.remember_opened(where, "Shakti Precision Works", clock().now())
    companies.remember_opened(str(tmp_path / "gone.factory"), "Gone", clock().now())
    desk.start()
    chooser = shown(qtbot, desk, CompanyChooser)
    desk.open(str(tmp_path / "gone.factory"))
    qtbot.waitUntil(chooser.banner.isVisible)
    assert chooser.banner.text()


def test_backup_goes_to_the_second_place_too(tmp_path):
    made = sqlite_company(tmp_path)
    stick = tmp_path / "stick"
    stick.mkdir()
    on_this_pc.keep_of_company(made.db.company, "second_place", str(stick))
    file = back_up(made)
    copies = list(stick.iterdir())
    assert [c.read_bytes() for c in copies] == [file.read_bytes()]
    made.close()


def test_file_that_is_no_company_is_told_at_the_file(qtbot, desk, tmp_path):
    strange = tmp_path / "letter.factory"
    strange.write_bytes(b"Dear Meena, " * 400)
    desk.start()
    wizard = shown(qtbot, desk, WizardWindow)
    press(qtbot, KEY.Key_O, ALT)
    write(qtbot, str(strange))
    enter(qtbot)
    qtbot.waitUntil(lambda: bool(wizard.start_page.file.error))
    assert wizard.start_page.file.line.hasFocus()
    assert strange.read_bytes().startswith(b"Dear Meena")


def test_closing_the_first_windows_ends_the_program(qtbot, desk, where):
    desk.start(where)
    window = shown(qtbot, desk, SignInWindow)
    with qtbot.waitSignal(desk.ended):
        window.close()
    chooser = desk.show_chooser()
    with qtbot.waitSignal(desk.ended):
        chooser.close()
