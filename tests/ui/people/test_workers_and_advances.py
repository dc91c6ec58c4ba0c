"""Workers with their terms, advances with their plan, the tab itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from factory_desktop.core import hr
from factory_desktop.core.kernel.i18n import catalog
from factory_desktop.core.platform.company import Company
from factory_desktop.ui.framework import dialogs
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.people import MODULE
from factory_desktop.ui.people.screens import masters
from factory_desktop.ui.people.screens.advance_dialog import AskValue, GiveAdvance
from factory_desktop.ui.people.screens.advances import AdvancesScreen
from factory_desktop.ui.people.screens.masters import EmployeesScreen
from tests.helpers.companies import ADMIN
from tests.ui.people import factory

Key = Qt.Key


@pytest.fixture
def employees(qtbot: Any, workers: list[int], context: WindowContext) -> EmployeesScreen:
    """The list of workers."""
    made = EmployeesScreen(context)
    qtbot.addWidget(made)
    made.resize(1197, 640)
    made.show()
    return made


def test_a_new_worker_gets_a_number_and_his_first_terms(
    employees: EmployeesScreen, file_company: Company
) -> None:
    employees.do("new")
    form = employees.page.form
    form.set_value("name", "Zaid Khan")
    form.set_value("date_of_joining", date(2026, 10, 5))
    form.set_value("terms.rate", Decimal(640))
    assert employees.do("save")
    made = file_company.read(lambda conn: hr.find_employee(conn, "E001"))
    assert made is not None
    terms = file_company.read(lambda conn: hr.terms_of(conn, made["id"]))
    assert [(t["valid_from"], t["pay_type"], t["rate"]) for t in terms] == [
        (date(2026, 10, 5), "daily", Decimal(640))
    ]


def test_a_rate_that_somebody_else_set_meanwhile_stays_or_is_asked_about(
    employees: EmployeesScreen, workers: list[int], file_company: Company
) -> None:
    worker = workers[0]
    employees.open_record(worker)
    form = employees.page.form
    (old, *_) = file_company.read(lambda conn: hr.terms_of(conn, worker))

    def theirs(rate: int) -> None:
        values = {"rate": Decimal(rate)}
        file_company.execute(ADMIN, hr.save_terms, values=values, terms_id=old["id"])

    def rate() -> object:
        return file_company.read(lambda conn: hr.terms_of(conn, worker))[0]["rate"]

    theirs(711)
    form.set_value("designation", "Turner")
    assert employees.do("save")
    assert rate() == 711
    employees.open_record(worker)
    theirs(722)
    form.set_value("terms.rate", Decimal(733))
    employees.do("save")
    assert rate() == 722
    assert "722" in form.fields["terms.rate"].note.text()
    employees.do("save")
    assert rate() == 733

    save = file_company.registry.commands["payroll.structure.save"]
    made = {
        code: file_company.execute(ADMIN, save, values={"code": code, "name": code}).value
        for code in ("STAFF", "SHOP")
    }
    employees.open_record(worker)
    values = {"structure": "SHOP"}
    file_company.execute(ADMIN, hr.save_terms, values=values, terms_id=old["id"])
    form.set_value("terms.structure", made["STAFF"])
    employees.do("save")
    field = form.fields["terms.structure"]
    assert field.note.text() == "Theirs: SHOP"
    assert form.values()["terms.structure"] == made["STAFF"]
    field.take_button.click()
    employees.do("save")
    assert file_company.read(lambda conn: hr.terms_of(conn, worker))[0]["structure"] == "SHOP"
    assert not employees.page.dirty


@pytest.mark.parametrize(
    ("make", "values", "changed"),
    [
        (masters.calendars, {"name": "Night shift"}, {"name": "Night"}),
        (masters.piece_rates, {"operation": "Turning", "rate": Decimal(2)}, {"rate": Decimal(3)}),
    ],
)
def test_calendars_and_piece_rates_are_made_changed_and_deleted(
    qtbot: Any,
    context: WindowContext,
    monkeypatch: pytest.MonkeyPatch,
    make: Any,
    values: dict[str, object],
    changed: dict[str, object],
) -> None:
    screen = make(context)
    qtbot.addWidget(screen)
    before = list(screen.source.ids(screen.panel.view))
    for given in (values, changed):
        (key, value), *_ = given.items()
        new = [i for i in screen.source.ids(screen.panel.view) if i not in before]
        screen.open_record(new[0]) if new else screen.new()
        for name, typed in given.items():
            screen.page.form.set_value(name, typed)
        screen.page.save.click()
        (made,) = [i for i in screen.source.ids(screen.panel.view) if i not in before]
        assert screen.source.page([made])[0][key] == value
    monkeypatch.setattr(dialogs, "ask", lambda *_, **__: True)
    screen.open_record(made)
    screen.page.delete.click()
    assert list(screen.source.ids(screen.panel.view)) == before


def test_a_new_rate_begins_today_and_the_old_one_is_kept(
    employees: EmployeesScreen, workers: list[int], file_company: Company
) -> None:
    employees.go_to(Place("people.employees", workers[0], (("rate", True),)))
    form = employees.page.form
    assert form.values()["terms.valid_from"] == date(2026, 11, 2)
    form.set_value("terms.rate", Decimal(560))
    employees.do("save")
    terms = file_company.read(lambda conn: hr.terms_of(conn, workers[0]))
    assert [t["rate"] for t in terms] == [Decimal(560), Decimal(500)]
    employees.show_list()
    employees.panel.table.go_to_id(workers[0])
    employees.side.show_record(workers[0])
    table = employees.side.findChildren(CellsTable)[-1]
    assert [row[2].text for row in table.cells_model.rows] == ["560.00", "500.00"]


def test_a_wrong_rate_is_said_beside_its_field(
    employees: EmployeesScreen, workers: list[int]
) -> None:
    employees.open_record(workers[0])
    employees.page.form.set_value("terms.rate", Decimal(0))
    employees.do("save")
    assert employees.page.form.errors() == {"terms.rate": "Type the rate of pay."}


def test_who_may_not_see_numbers_neither_reads_nor_changes_them(
    qtbot: Any,
    context: WindowContext,
    workers: list[int],
    file_company: Company,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    may = context.may
    monkeypatch.setattr(context, "may", lambda key: key != "hr.employee.see_sensitive" and may(key))
    screen = EmployeesScreen(context)
    qtbot.addWidget(screen)
    screen.open_record(workers[0])
    form = screen.page.form
    assert form.values()["bank_account"] is None
    form.set_value("mobile", "98200 12345")
    screen.do("save")
    kept = file_company.read(lambda conn: hr.employee_record(conn, workers[0]))
    assert (kept["mobile"], kept["bank_account"]) == ("98200 12345", "60123450000")


# --- advances ------------------------------------------------------------------------------


@pytest.fixture
def advances(
    qtbot: Any, workers: list[int], context: WindowContext, file_company: Company
) -> AdvancesScreen:
    """One advance of 6,000 at 1,000 a month."""
    factory.advance(file_company, workers[0])
    made = AdvancesScreen(context)
    qtbot.addWidget(made)
    made.resize(1197, 640)
    made.show()
    made.panel.table.go_to(0)
    return made


def test_a_skipped_month_moves_the_end_of_the_plan(
    advances: AdvancesScreen, workers: list[int], file_company: Company
) -> None:
    ends = advances.side.card.plan[-1].month
    assert ends == date(2027, 3, 1)
    advances.side.skip_next()
    assert advances.side.card.plan[-1].month == date(2027, 4, 1)
    assert advances.side.card.plan[0].skipped
    advances.side.unskip()
    assert advances.side.card.plan[-1].month == ends


def test_money_paid_back_shows_in_the_ledger(
    advances: AdvancesScreen, workers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AskValue, "ask", lambda *_: Decimal(2000))
    advances.side.repay()
    assert [row.balance for row in advances.side.card.ledger] == [Decimal(6000), Decimal(4000)]
    assert advances.panel.totals_of()["balance"] == Decimal(4000)


def test_giving_an_advance_shows_its_months_while_one_types(
    qtbot: Any, context: WindowContext, workers: list[int], file_company: Company
) -> None:
    dialog = GiveAdvance(context)
    qtbot.addWidget(dialog)
    form = dialog.form
    form.set_value("employee_id", workers[2])
    form.set_value("amount", Decimal(5000))
    form.set_value("instalment", Decimal(2000))
    table = dialog.findChild(CellsTable)
    assert [row[1].text for row in table.cells_model.rows] == ["2,000.00", "2,000.00", "1,000.00"]
    qtbot.keyClick(dialog.save, Key.Key_Space)
    assert dialog.made is not None
    assert file_company.read(lambda conn: hr.balance(conn, workers[2])) == Decimal(5000)


# --- the tab -------------------------------------------------------------------------------


def test_every_view_opens(qtbot: Any, context: WindowContext, workers: list[int]) -> None:
    assert MODULE.prepare is not None
    MODULE.prepare(context)
    for view in MODULE.views:
        screen = view.make(context)
        qtbot.addWidget(screen)
    assert MODULE.views[3].count is not None
    assert context.company.read(MODULE.views[3].count) == 20


def test_every_text_of_these_screens_has_its_hindi() -> None:
    import ast
    from pathlib import Path

    import factory_desktop.ui.people as package

    known = catalog("hi").entries
    missing = set()
    for path in Path(package.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tr":
                words = [n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant)]
                missing |= {w for w in words if isinstance(w, str) and w and w not in known}
    assert not missing


def test_a_worker_leaves_and_comes_back_from_the_panel(
    employees: EmployeesScreen, workers: list[int], file_company: Company,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    side = employees.side
    employees.panel.table.go_to_id(workers[0])

    def press(text: str) -> None:
        next(b for b in side.findChildren(QPushButton) if b.text() == text).click()

    def kept() -> tuple[object, object]:
        row = file_company.read(lambda conn: hr.employee_record(conn, workers[0]))
        assert row is not None
        return row["active"], row["date_of_leaving"]

    monkeypatch.setattr(AskValue, "ask", lambda *rest: None)
    press("Leaves …")
    assert kept() == (True, None)
    monkeypatch.setattr(AskValue, "ask", lambda *rest: date(2026, 11, 30))
    press("Leaves …")
    assert kept() == (False, date(2026, 11, 30))
    press("Is back")
    assert kept() == (True, None)
