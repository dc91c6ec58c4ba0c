"""Salary structures on the screen: typed by keyboard, tried out, given to workers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt

from factory_desktop.core import hr, payroll
from factory_desktop.core.platform.company import Company
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.field import NoteLine
from factory_desktop.ui.framework.master_screen import MasterScreen
from factory_desktop.ui.payroll.screens.structures import Assign, PaidBy, TryOut, structures
from factory_desktop.ui.people import specs as people_specs
from factory_desktop.ui.people.screens.masters import EmployeesScreen
from tests.helpers.companies import ADMIN

Key = Qt.Key


@pytest.fixture
def screen(qtbot: Any, context: WindowContext) -> MasterScreen:
    """The structures."""
    made = structures(context)
    assert isinstance(made, MasterScreen)
    qtbot.addWidget(made)
    made.resize(1197, 663)
    made.show()
    return made


def save(company: Company) -> int:
    heads = [{"label": "House rent", "kind": "earning", "formula": "basic * 5 / 100"}]
    values = {"code": "DAILY", "name": "Daily"}
    return company.execute(ADMIN, payroll.save_structure, values=values, components=heads).value


def notes(screen: MasterScreen) -> list[str]:
    return [note.text() for note in screen.page.findChildren(NoteLine) if note.tone() == "bad"]


def test_a_structure_is_typed_by_keyboard_and_a_wrong_formula_is_said_at_once(
    qtbot: Any, screen: MasterScreen, file_company: Company
) -> None:
    screen.do("new")
    form, grid = screen.page.form, screen.page.grids["components"]
    form.set_value("code", "STAFF")
    form.set_value("name", "Staff")
    screen.activateWindow()
    grid.table.setFocus()
    qtbot.waitUntil(grid.table.hasFocus)

    def typed(text: str) -> Any:
        qtbot.keyClicks(grid.table, text[:1])
        editor = grid.editor()
        assert editor is not None
        qtbot.keyClicks(editor, text[1:])
        return editor

    qtbot.keyClick(typed("Conveyance"), Key.Key_Return)
    assert grid.current() == (0, "formula")
    wrong = typed("basc * 2")
    assert any("“basc” is not known" in text for text in notes(screen))
    qtbot.keyClick(wrong, Key.Key_Return)
    assert "not known" in grid.errors()["lines.0.formula"]
    assert not form.request_save() or screen.currentWidget() is screen.page
    assert not list(screen.source.ids(screen.panel.view))
    grid.go(0, "formula")
    qtbot.keyClick(typed("basic * 2 / 100"), Key.Key_Return)
    assert not grid.errors()
    form.request_save()
    (made,) = screen.source.ids(screen.panel.view)
    kept = file_company.read(lambda conn: payroll.structure_record(conn, made))["components"]
    assert [(c["key"], c["kind"], c["formula"]) for c in kept] == [
        ("conveyance", "earning", "basic * 2 / 100")
    ]


def test_what_only_core_knows_stands_in_its_field(
    screen: MasterScreen, file_company: Company
) -> None:
    save(file_company)
    screen.do("new")
    screen.page.form.set_value("code", "daily")
    screen.page.form.set_value("name", "Other")
    screen.page.form.request_save()
    assert "already taken" in screen.page.form.errors()["code"]
    assert screen.currentWidget() is screen.page


def test_the_slip_is_shown_as_it_would_be_while_the_formula_is_typed(
    screen: MasterScreen, file_company: Company, workers: list[int]
) -> None:
    screen.open_record(save(file_company))
    tried = screen.page.findChild(TryOut)
    assert tried.form.values()["month"] == date(2026, 10, 1)
    tried.form.set_value("employee_id", workers[0])
    tried.calculate()
    cells = {row[0].text: row[1].text for row in tried.table.cells_model.rows}
    plain = file_company.read(lambda c: payroll.preview(c, file_company, date(2026, 10, 1)))
    basic = plain.slip(workers[0]).result.amount("basic")
    money = screen.context.formatter.money
    assert cells["House rent"] == money(basic * 5 / 100)
    assert "Anil Jadhav" in tried.said.text()
    screen.page.grids["components"].model.type_into(0, "formula", "nonsense")
    tried.calculate()
    assert tried.table.isHidden()
    assert "“nonsense” is not known" in tried.said.text()
    assert file_company.read(lambda c: payroll.live_run(c, date(2026, 10, 1))) is None


def test_workers_that_are_ticked_are_paid_by_it_from_the_day(
    qtbot: Any, screen: MasterScreen, context: WindowContext, file_company: Company,
    workers: list[int],
) -> None:  # fmt: skip
    made = save(file_company)
    screen.open_record(made)
    paid = screen.page.findChild(PaidBy)
    assert paid.give.isEnabled()
    assert paid.table.isHidden()
    dialog = Assign(context, made, "DAILY")
    qtbot.addWidget(dialog)
    dialog.form.request_save()
    assert "at least one worker" in dialog.banner.text()
    dialog.panel.model.checked.update(workers[:2])
    dialog.form.set_value("valid_from", date(2026, 11, 1))
    dialog.form.request_save()
    assert dialog.result() == dialog.DialogCode.Accepted
    rows = [[cell.text for cell in row] for row in paid.table.cells_model.rows]
    assert [row[:4] for row in rows] == [
        ["101", "Anil Jadhav", "01-11-2026", ""], ["102", "Baban Shinde", "01-11-2026", ""],
    ]  # fmt: skip


def test_the_workers_form_chooses_a_structure_from_the_list(
    qtbot: Any, context: WindowContext, file_company: Company, workers: list[int]
) -> None:
    made = save(file_company)
    employees = EmployeesScreen(context)
    qtbot.addWidget(employees)
    employees.open_record(workers[0])
    form = employees.page.form
    form.set_value("terms.structure", made)
    form.set_value("terms.valid_from", date(2026, 11, 1))
    assert form.request_save()
    terms = file_company.read(lambda conn: hr.terms_of(conn, workers[0]))
    assert (terms[0]["valid_from"], terms[0]["structure"]) == (date(2026, 11, 1), "DAILY")
    employees.open_record(workers[0])
    assert form.values()["terms.structure"] == made


def test_terms_entered_by_mistake_are_corrected_and_deleted(
    qtbot: Any, context: WindowContext, file_company: Company, workers: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    wrong = {"employee_id": workers[1], "valid_from": date(2026, 11, 1), "pay_type": "daily",
             "rate": Decimal(5000)}  # fmt: skip
    made = file_company.execute(ADMIN, hr.save_terms, values=wrong).value
    screen = MasterScreen(context, people_specs.pay_terms(context))
    qtbot.addWidget(screen)
    screen.open_record(made)
    assert screen.page.title.text().startswith("01-11-2026")
    screen.page.form.set_value("rate", Decimal(550))
    assert screen.page.form.request_save()
    assert file_company.read(lambda c: hr.terms_of(c, workers[1]))[0]["rate"] == 550
    monkeypatch.setattr("factory_desktop.ui.framework.dialogs.ask", lambda *a, **k: True)
    screen.page._delete()
    assert len(file_company.read(lambda c: hr.terms_of(c, workers[1]))) == 1
