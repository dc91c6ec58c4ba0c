"""The import wizard by keyboard, on a real company and the sheets factories really keep."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from factory_desktop.core.items.queries import find_item
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.platform.exchange import read_book
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.security.services import create_user
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.errors import ErrorPresenter
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.importing import MODULE
from tests.helpers import companies

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("This plugin does not support"),
]
KEY = Qt.Key


def make(qtbot, company, actor=companies.ADMIN):
    operations = Operations(inline=True, presenter=ErrorPresenter())
    signed = SignedIn(actor, "Meena Kulkarni", "en", False)
    context = WindowContext(company, signed, operations, Formatter(), "Shakti Precision Works")
    screen = MODULE.views[0].make(context)
    qtbot.addWidget(screen)
    screen.resize(1366, 640)
    screen.show()
    return screen


@pytest.fixture
def wizard(qtbot, file_company):
    return make(qtbot, file_company)


@pytest.fixture
def sheet(data):
    return data / "samples" / "stock-summary.xlsx"


def csv(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_three_steps_by_enter_import_a_stock_summary_as_items(
    qtbot, wizard, sheet, file_company, monkeypatch
):
    told, opened = [], []
    wizard.context.succeeded.connect(lambda *news: told.append(news))
    wizard.context.navigation.register("items.item", opened.append)
    wizard.go_to(Place("import.sheet", None, (("kind", "items"),)))
    monkeypatch.setattr(
        "factory_desktop.ui.importing.screens.choose.QFileDialog.getOpenFileName",
        lambda *a, **k: (str(sheet), ""),
    )
    qtbot.keyClick(wizard.choose.zone.button, KEY.Key_Space)
    assert wizard.step == "columns"
    qtbot.keyClick(wizard, KEY.Key_Return)
    assert wizard.step == "check"
    assert (wizard.trial.done.created, wizard.trial.errors) == (39, ())
    assert file_company.read(lambda conn: find_item(conn, "00792")) is None
    qtbot.keyClick(wizard, KEY.Key_Return)
    assert wizard.step == "done"
    assert file_company.read(lambda conn: find_item(conn, "00792")) is not None
    assert told[-1][0] == "39 rows imported from stock-summary.xlsx"
    qtbot.keyClick(wizard.done.open, KEY.Key_Space)
    assert [place.key for place in opened] == ["items.item"]


def test_esc_goes_back_a_step_and_at_the_first_to_the_window(qtbot, wizard, sheet):
    wizard.take_file(sheet)
    wizard.go_on()
    qtbot.keyClick(wizard, KEY.Key_Escape)
    assert wizard.step == "columns"
    qtbot.keyClick(wizard, KEY.Key_Escape)
    assert wizard.step == "choose"
    assert wizard.go_back() is False


def test_a_column_that_is_left_out_is_planned_anew(wizard, sheet):
    wizard.take_file(sheet)
    heads = wizard.columns.heads.heads
    rate = next(h for h in heads.values() if h.facts.field == "purchase_rate")
    rate.combo.setCurrentIndex(rate.combo.findData(""))
    assert "purchase_rate" not in wizard.prepared.mapping.values()
    assert all("purchase_rate" not in row.values for row in wizard.prepared.plan.rows)


def test_a_field_belongs_to_one_column(wizard, sheet):
    wizard.take_file(sheet)
    heads = wizard.columns.heads.heads
    code = next(h for h in heads.values() if h.facts.field == "code")
    other = next(h for h in heads.values() if not h.facts.field)
    other.combo.setCurrentIndex(other.combo.findData("code"))
    assert list(wizard.prepared.mapping.values()).count("code") == 1
    assert wizard.prepared.mapping[other.facts.column] == "code"
    assert code.facts.field == ""


def test_a_missing_unit_is_asked_before_the_rows_are_checked(qtbot, wizard, tmp_path):
    wizard.take_file(csv(tmp_path, "Code,Name\nA-1,Bolt\nA-2,Nut\n"))
    assert wizard.step == "columns"
    assert not wizard.next.isEnabled()
    assert "1 question to answer" in wizard.why.text()
    (field,) = wizard.columns.fields
    assert [field.input.itemData(n) for n in range(field.input.count())].count("pcs") == 1
    field.input.setCurrentIndex(field.input.findData("pcs"))
    assert wizard.next.isEnabled()
    wizard.go_on()
    assert wizard.trial.done.created == 2


def test_errors_stand_by_row_and_column_and_go_to_a_sheet(wizard, tmp_path, file_company):
    text = "Code,Name,Unit,GST %\nA-1,Bolt,pcs,18%\nA-2,Nut,pcs,much\nA-1,Again,pcs,5\n"
    wizard.take_file(csv(tmp_path, text))
    assert "2 rows to correct" in wizard.columns.summary.text()
    wizard.go_on()
    assert wizard.trial.done is None
    assert not wizard.next.isEnabled()
    rows = [[cell.text for cell in row] for row in wizard.check.errors_table.cells_model.rows]
    assert ["3", "GST %", "much"] in [row[:3] for row in rows]
    assert any(row[0] == "4" and "row 2" in row[3] for row in rows)
    target = tmp_path / "errors.xlsx"
    wizard.export_errors(str(target))
    (sheet,) = read_book(target).sheets
    assert len(sheet.rows) == len(rows) + 1
    wizard.go_on()
    assert wizard.step == "check"
    assert file_company.read(lambda conn: find_item(conn, "A-1")) is None


def test_what_was_chosen_is_remembered_and_said(wizard, tmp_path):
    path = csv(tmp_path, "Code,Name,Unit\nA-1,Bolt,pcs\n")
    for _ in range(2):
        wizard.take_file(path)
        assert wizard.columns.memory.isVisibleTo(wizard) is wizard.prepared.remembered
        wizard.go_on()
        wizard.go_on()
        assert wizard.step == "done"
        wizard.go_to(Place("import.sheet"))
    wizard.take_file(path)
    assert wizard.prepared.remembered
    wizard.go_on()
    assert wizard.trial.done.updated == 1


def test_a_file_that_is_no_sheet_says_what_to_do(wizard, tmp_path):
    path = tmp_path / "picture.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 200)
    wizard.take_file(path)
    assert wizard.step == "choose"
    assert wizard.banner.isVisibleTo(wizard)
    assert "XLSX" in wizard.banner.text()
    assert wizard.choose.zone.button.isVisibleTo(wizard)


def test_the_empty_sheet_of_a_kind_can_be_filled_in_and_brought_back(wizard, tmp_path):
    path = tmp_path / "items.xlsx"
    wizard.save_template("items", str(path))
    sheet = read_book(path).sheets[0]
    assert "Item code *" in [str(cell) for cell in sheet.rows[0]]


def test_kinds_that_may_not_be_imported_are_off_and_say_why(qtbot, file_company):
    user = file_company.execute(
        companies.ADMIN,
        create_user,
        name="asha",
        full_name="Asha",
        password="a password nobody guesses",
        roles=("Clerk",),
    ).value
    screen = make(qtbot, file_company, Actor(user, "asha", "test"))
    assert not any(button.isEnabled() for button in screen.choose.buttons.values())
    assert not screen.choose.zone.button.isEnabled()


def test_a_sheet_that_is_dropped_is_read(wizard, sheet):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(sheet))])
    zone = wizard.choose.zone
    copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    zone.dropEvent(QDropEvent(QPointF(9, 9), copy, data, button, Qt.KeyboardModifier.NoModifier))
    assert wizard.step == "columns"
    assert len(wizard.prepared.plan.rows) == 39


def test_the_toast_still_opens_the_list_when_the_wizard_went_on(wizard, sheet):
    told, opened = [], []
    wizard.context.succeeded.connect(lambda *news: told.append(news))
    wizard.context.navigation.register("items.item", opened.append)
    wizard.take_file(sheet)
    wizard.go_on()
    wizard.go_on()
    wizard.go_to(Place("import.sheet"))
    told[-1][2]()
    assert [place.key for place in opened] == ["items.item"]


def test_an_answer_that_comes_too_late_is_dropped(qtbot, file_company, sheet):
    operations = Operations(presenter=ErrorPresenter())
    signed = SignedIn(companies.ADMIN, "Meena Kulkarni", "en", False)
    context = WindowContext(file_company, signed, operations, Formatter(), "Shakti")
    screen = MODULE.views[0].make(context)
    qtbot.addWidget(screen)
    screen.take_file(sheet)
    screen.go_to(Place("import.sheet"))
    qtbot.waitUntil(lambda: not operations.busy, timeout=20000)
    assert (screen.step, screen.prepared) == ("choose", None)
    screen.take_file(sheet)
    qtbot.waitUntil(lambda: screen.step == "columns", timeout=20000)
    operations.close()


def test_every_day_of_a_muster_has_its_head(wizard, data):
    wizard.go_to(Place("import.sheet", None, (("kind", "attendance"),)))
    wizard.take_file(data / "samples" / "muster-2026-10.xlsx")
    heads = wizard.columns.heads.heads
    assert sorted(heads) == list(range(len(heads)))
    days = [head for head in heads.values() if head.facts.fixed]
    assert [head.combo.currentText() for head in days] == [f"Day {day}" for day in range(1, 32)]
    assert not any(head.combo.isEnabled() for head in days)
