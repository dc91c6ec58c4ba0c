"""The Reports tab by keyboard: parameters, groups, drilling down, files, a long result."""

from __future__ import annotations

import dataclasses
import time
from datetime import date
from decimal import Decimal as D

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.platform.exchange import read_book
from factory_desktop.core.platform.reporting.spec import ReportColumn, ReportParam, ReportSpec
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.security.services import create_user
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.errors import ErrorPresenter
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.reports import MODULE
from factory_desktop.ui.reports.running import in_order, kept_values, starting
from tests.helpers import companies

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("This plugin does not support"),
]
KEY = Qt.Key
STATE = (Choice("ok", "OK", "good"), Choice("low", "LOW", "warn"))
COLUMNS = (
    ReportColumn("code", Fact("Code", Kind.CODE), 1.2, opens="items.item", id_key="id"),
    ReportColumn("name", Fact("Item"), 2.5),
    ReportColumn("state", Fact("Status", Kind.CHOICE, choices=STATE), 1.0),
    ReportColumn("value", Fact("Value", Kind.MONEY, total=True), 1.2),
)


def rows(conn, params):
    if params["count"] and params["count"] < 0:
        raise Invalid({"count": "Type 0 or more."})
    for n in range(params["count"] or 0):
        yield {
            "id": n + 1,
            "code": f"C-{n}",
            "name": f"Item {n}",
            "state": "low" if n % 2 else "ok",
            "value": D(n),
            "group": f"Rack {n // 2}",
        }


REPORT = ReportSpec(
    key="items.values",
    label="Values of items",
    permission="items.item.view",
    columns=COLUMNS,
    query=rows,
    params=(
        ReportParam("from", Fact("From", Kind.DATE, required=True), lambda t: t.replace(day=1)),
        ReportParam("count", Fact("Rows", Kind.INTEGER), 4),
    ),
    group_by="group",
    tables=("item",),
)


def make(qtbot, company, actor=companies.ADMIN, report=REPORT):
    module = company.registry.modules["items"]
    company.registry.modules["items"] = dataclasses.replace(module, reports=(report,))
    company.registry.reports[report.key] = report
    operations = Operations(inline=True, presenter=ErrorPresenter())
    signed = SignedIn(actor, "Meena Kulkarni", "en", False)
    context = WindowContext(company, signed, operations, Formatter(), "Shakti Precision Works")
    context.opened = []
    context.navigation.register("items.item", context.opened.append)
    screen = MODULE.views[0].make(context)
    context.navigation.register("reports.run", screen.go_to)
    MODULE.prepare(context)
    qtbot.addWidget(screen)
    screen.resize(1366, 640)
    screen.show()
    return screen


def lines(page):
    model = page.model
    across = range(model.columnCount())
    return [[model.cell(row, column).text for column in across] for row in range(model.rowCount())]


@pytest.fixture
def screen(qtbot, file_company):
    made = make(qtbot, file_company)
    made.show_report(REPORT.key)
    return made


def test_a_report_runs_at_once_in_groups_with_totals(screen):
    page = screen.page()
    assert lines(page) == [
        ["Rack 0", "", "", ""],
        ["C-0", "Item 0", "OK", "0.00"],
        ["C-1", "Item 1", "LOW", "1.00"],
        ["Total", "", "", "1.00"],
        ["Rack 1", "", "", ""],
        ["C-2", "Item 2", "OK", "2.00"],
        ["C-3", "Item 3", "LOW", "3.00"],
        ["Total", "", "", "5.00"],
    ]
    assert page.totals.count() == "4 rows"
    assert page.totals.texts() == {3: "6.00"}


def test_enter_in_a_parameter_runs_and_it_is_remembered(qtbot, screen):
    field = screen.page().params.fields["count"]
    field.focus()
    qtbot.keyClicks(field.editor.input, "2")
    qtbot.keyClick(field.editor.input, KEY.Key_Return)
    assert screen.page().totals.count() == "2 rows"
    again = type(screen)(screen.context)
    qtbot.addWidget(again)
    assert again.page().params.values()["count"] == 2


def test_what_is_missing_stands_at_its_field(qtbot, screen):
    field = screen.page().params.fields["from"]
    field.editor.set_value(None)
    screen.page().run()
    assert "From" in field.error


def test_what_the_report_refuses_stands_at_the_parameter(screen):
    screen.page().params.fields["count"].editor.set_value(-1)
    screen.page().run()
    assert screen.page().params.fields["count"].error == "Type 0 or more."


def test_enter_on_a_row_opens_what_it_is_made_of(qtbot, screen):
    table = screen.page().table
    table.setCurrentIndex(screen.page().model.index(2, 1))
    qtbot.keyClick(table, KEY.Key_Return)
    assert [(p.key, p.id) for p in screen.context.opened] == [("items.item", 2)]
    table.setCurrentIndex(screen.page().model.index(0, 0))
    qtbot.keyClick(table, KEY.Key_Return)
    assert len(screen.context.opened) == 1


def test_an_empty_result_says_so_and_gives_nothing_out(screen):
    page = screen.page()
    page.params.set_values({"from": date(2026, 11, 1), "count": 0})
    page.run()
    assert page.empty.isVisibleTo(page)
    assert not page.print.isEnabled()
    assert "nothing" in page.files["pdf"].toolTip()


@pytest.mark.parametrize("form", ["xlsx", "csv", "pdf"])
def test_a_report_goes_to_a_file(screen, tmp_path, form):
    target = tmp_path / f"values.{form}"
    told = []
    screen.context.succeeded.connect(lambda *news: told.append(news[0]))
    screen.page().export(form, str(target))
    assert told == [f"Written to {target.name}"]
    if form == "pdf":
        assert target.read_bytes().startswith(b"%PDF")
    else:
        (sheet,) = read_book(target).sheets
        assert [str(cell) for cell in sheet.rows[0]] == ["Code", "Item", "Status", "Value"]
        assert len(sheet.rows) == 6


def test_a_heading_puts_the_rows_of_each_group_in_order_and_files_follow(screen, tmp_path):
    page = screen.page()
    header = page.table.list_header
    header.sectionClicked.emit(3)
    header.sectionClicked.emit(3)
    codes = [line[0] for line in lines(page) if line[0].startswith("C-")]
    assert codes == ["C-1", "C-0", "C-3", "C-2"]
    assert page.totals.texts() == {3: "6.00"}
    page.export("csv", str(tmp_path / "v.csv"))
    (sheet,) = read_book(tmp_path / "v.csv").sheets
    assert [str(row[0]) for row in sheet.rows[1:5]] == codes
    page.run()
    assert lines(page)[1][0] == "C-0"


def test_empty_values_stand_last_either_way(screen):
    result = screen.page().result
    loose = ({"name": None}, {"name": "b"}, {"name": "A"})
    result = dataclasses.replace(
        result, groups=(dataclasses.replace(result.groups[0], rows=loose),)
    )
    for descending, names in ((False, ["A", "b", None]), (True, ["b", "A", None])):
        assert [row["name"] for row in in_order(result, "name", descending).rows] == names


def test_nothing_and_nil_are_two_things(screen):
    params = screen.page().params
    params.set_values({"from": date(2026, 11, 1), "count": 0})
    assert params.values()["count"] == 0
    params.set_values({"from": date(2026, 11, 1), "count": None})
    assert params.values()["count"] is None


def test_print_shows_the_paper_first(screen, monkeypatch):
    shown = []
    monkeypatch.setattr(screen.context, "preview", lambda *given: shown.append(given))
    assert screen.do("print")
    assert shown[0][1].startswith(b"%PDF")
    assert shown[0][3] == "report.items.values"


def test_a_report_opens_by_its_own_key_with_parameters(screen):
    screen.context.navigation.open("items.values", count=1)
    assert screen.page().totals.count() == "1 row"


def test_a_hundred_thousand_rows_are_shown_at_once(qtbot, screen):
    page = screen.page()
    page.params.set_values({"from": date(2026, 11, 1), "count": 100_000})
    page.run()
    assert page.model.rowCount() == 200_000
    began = time.process_time()
    page.table.scrollToBottom()
    page.grab()
    assert time.process_time() - began < 2


def test_rows_are_copied_for_a_sheet(qtbot, screen):
    table = screen.page().table
    table.selectRow(1)
    qtbot.keyClick(table, KEY.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("C-0\tItem 0\tOK")


def test_a_change_elsewhere_is_said_but_the_rows_stay(screen, file_company):
    from factory_desktop.core.items import save_item, uom_by_code

    unit = file_company.read(lambda conn: uom_by_code(conn, "kg"))
    values = {"name": "Bar", "stock_uom_id": unit}
    file_company.execute(companies.ADMIN, save_item, values=values)
    assert "F5" in screen.page().banner.text()
    screen.do("refresh")
    assert not screen.page().banner.isVisibleTo(screen)


def test_reports_that_may_not_be_run_are_not_listed(qtbot, file_company):
    user = file_company.execute(
        companies.ADMIN,
        create_user,
        name="asha",
        full_name="Asha",
        password="a password nobody guesses",
        roles=("Employee",),
    ).value
    screen = make(qtbot, file_company, Actor(user, "asha", "test"))
    assert REPORT.key not in screen.specs
    assert screen.show_report(REPORT.key) is None


def test_dates_of_another_month_give_way_to_this_month():
    kept = kept_values(REPORT, {"from": date(2026, 10, 5), "count": 9}, date(2026, 10, 31))
    assert starting(REPORT, kept, date(2026, 10, 31)) == {"from": date(2026, 10, 5), "count": 9}
    assert starting(REPORT, kept, date(2026, 11, 2)) == {"from": date(2026, 11, 1), "count": 9}


def test_every_declared_report_runs_on_an_empty_company(qtbot, file_company):
    made = make(qtbot, file_company)
    for key in made.specs:
        page = made.show_report(key)
        assert page is not None
        if all(not field.check() for field in page.params.fields.values()):
            page.run()
            assert page.result is not None, key
