"""The list by keyboard, on a real widget: search, filter, sort, pages, totals, memory, copying."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem, QWidget

from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.kernel.views import ColumnInfo, Filter, Sort, ViewState
from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.list_bar import ListBar, SearchBox
from factory_desktop.ui.framework.list_panel import ListPanel
from factory_desktop.ui.framework.list_spec import ListAction, ListColumn, ListSpec
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.framework.painting import metrics
from factory_desktop.ui.framework.table_model import PAGE

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("This plugin does not support"),
]
KEY = Qt.Key
STATUS = (Choice("ok", "OK", "good"), Choice("low", "LOW", "warn"), Choice("out", "OUT", "bad"))
COLUMNS = [
    ColumnInfo("code", Fact("Code", Kind.CODE)),
    ColumnInfo("name", Fact("Item")),
    ColumnInfo("qty", Fact("On hand", Kind.QUANTITY), "status"),
    ColumnInfo("status", Fact("Status", Kind.CHOICE, choices=STATUS)),
    ColumnInfo("value", Fact("Value", Kind.MONEY, total=True)),
]
ROWS = {
    11: {"code": "BRG-6204", "name": "Ball bearing", "qty": D(124), "status": "ok", "value": D(5)},
    12: {"code": "RM-EN8-32", "name": "=EN8 bar", "qty": D("86.5"), "status": "low", "value": D(7)},
    13: {"code": "SEAL-30", "name": "Oil seal", "qty": None, "status": "out", "value": D("1200")},
}


class Source:
    columns = COLUMNS

    def __init__(self):
        self.rows = dict(ROWS)
        self.views = []

    def ids(self, view, limit=0):
        self.views.append(view)
        found = [i for i, r in self.rows.items() if view.search.lower() in r["code"].lower()]
        for f in view.filters:
            found = [i for i in found if f.text.lower() in str(self.rows[i][f.column]).lower()]
        for s in view.sort:
            found.sort(key=lambda i: self.rows[i][s.column], reverse=s.descending)
        return found

    def page(self, ids):
        return [self.rows.get(i, {}) for i in ids]

    def totals(self, view):
        ids = self.ids(view)
        return {"count": len(ids), "value": sum((self.rows[i]["value"] for i in ids), D(0))}


class Million:
    """A million rows that are made up when asked for."""

    columns = COLUMNS[:2]

    def ids(self, view, limit=0):
        return range(1, (limit or 1_000_000) + 1)

    def page(self, ids):
        return [{"code": f"C-{i}", "name": f"Item {i}"} for i in ids]

    def totals(self, view):
        return {"count": 1_000_000}


SPEC = ListSpec(
    columns=[
        ListColumn("code"),
        ListColumn("name", stretch=True),
        ListColumn("qty"),
        ListColumn("status"),
        ListColumn("value", explain=True),
    ],
    actions=[
        ListAction("receive", "Receive", "receive", primary=True),
        ListAction("issue", "Issue", allowed=False, reason="Ask for the right to issue"),
    ],
    empty_title="No items yet",
    empty_action="Add an item",
    checks=True,
)


@pytest.fixture(autouse=True)
def light(qapp):
    theme.apply_theme(qapp, "light")


@pytest.fixture
def panel(qtbot):
    made = ListPanel(Source(), SPEC, Operations(inline=True), Formatter())
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.start(ViewState(sort=(Sort("code"),)))
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.table.setFocus()
    return made


def shown(panel):
    model = panel.model
    column = model.column_of("code")
    return [model.index(row, column).data() for row in range(model.rowCount())]


def key(qtbot, widget, which, held=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(widget, which, held)


def test_rows_totals_and_count(panel):
    assert shown(panel) == ["BRG-6204", "RM-EN8-32", "SEAL-30"]
    assert panel.totals.count() == "3 rows"
    assert panel.totals.texts() == {panel.model.column_of("value"): "1,212.00"}


def test_enter_opens_and_home_and_end_go_to_the_ends(qtbot, panel):
    opened = []
    panel.opened.connect(opened.append)
    key(qtbot, panel.table, KEY.Key_End)
    key(qtbot, panel.table, KEY.Key_Return)
    key(qtbot, panel.table, KEY.Key_Home)
    key(qtbot, panel.table, KEY.Key_Return)
    key(qtbot, panel.table, KEY.Key_Down)
    key(qtbot, panel.table, KEY.Key_Enter)
    assert opened == [13, 11, 12]


def test_typing_in_the_rows_searches_and_down_comes_back(qtbot, panel):
    qtbot.keyClicks(panel.table, "s")
    assert panel.bar.search.text() == "s"
    qtbot.keyClicks(panel.bar.search, "eal")
    key(qtbot, panel.bar.search, KEY.Key_Down)
    assert shown(panel) == ["SEAL-30"]
    assert QApplication.focusWidget() is panel.table
    assert panel.totals.count() == "1 row"


def test_search_waits_for_a_pause_in_typing(qtbot, panel):
    asked = len(panel.model.source.views)
    qtbot.keyClicks(panel.bar.search, "rm-")
    assert len(panel.model.source.views) == asked
    qtbot.waitUntil(lambda: shown(panel) == ["RM-EN8-32"])
    # Once for the ids, once for the totals: not once for each letter.
    assert len(panel.model.source.views) == asked + 2


def test_ctrl_f_goes_to_the_search_box(qtbot, panel):
    key(qtbot, panel.table, KEY.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert panel.bar.search.hasFocus()


def test_a_filter_narrows_shows_a_chip_and_goes_again(qtbot, panel):
    field = panel.header.field("status")
    qtbot.keyClicks(field, "low")
    key(qtbot, field, KEY.Key_Return)
    assert shown(panel) == ["RM-EN8-32"]
    assert panel.bar.chips() == ["Status: low"]
    assert panel.totals.texts()[panel.model.column_of("value")] == "7.00"
    key(qtbot, field, KEY.Key_Escape)
    assert len(shown(panel)) == 3
    assert panel.bar.chips() == []


def test_filter_fields_stand_under_their_columns(qtbot, panel):
    number = panel.model.column_of("qty")
    panel.table.setColumnWidth(number, 140)
    field = panel.header.field("qty")
    assert field.x() == panel.table.columnViewportPosition(number)
    assert field.width() == 139
    assert field.y() == theme.HEADER
    assert panel.header.height() == theme.HEADER + theme.FILTER_ROW


def test_a_hidden_column_has_its_filter_field_once_it_is_shown(qtbot):
    columns = [replace(column, shown=column.key != "name") for column in SPEC.columns]
    panel = ListPanel(Source(), replace(SPEC, columns=columns), Operations(inline=True))
    qtbot.addWidget(panel)
    panel.start(ViewState(filters=(Filter("name", "bar"),)))
    assert panel.header.field("name") is None
    panel.header._show_column(panel.model.column_of("name"), True)
    code, name, quantity = (panel.header.field(key) for key in ("code", "name", "qty"))
    assert name.text() == "bar"
    assert [code.nextInFocusChain(), name.nextInFocusChain()] == [name, quantity]


def test_a_click_on_the_heading_sorts_and_turns(qtbot, panel):
    number = panel.model.column_of("value")
    at = panel.header.sectionViewportPosition(number) + 20
    for expected in (["BRG-6204", "RM-EN8-32", "SEAL-30"], ["SEAL-30", "RM-EN8-32", "BRG-6204"]):
        qtbot.mouseClick(panel.header.viewport(), Qt.MouseButton.LeftButton, pos=_at(at, 10))
        assert shown(panel) == expected
    assert panel.view.sort == (Sort("value", True),)


def _at(x, y):
    from PySide6.QtCore import QPoint

    return QPoint(x, y)


def test_cells_carry_style_and_tone(panel):
    model = panel.model
    qty, status = model.column_of("qty"), model.column_of("status")
    assert model.cell(1, qty).text == "86.5"
    assert model.cell(1, qty).tone == "warn"
    assert model.cell(0, qty).tone == ""
    assert model.cell(2, qty).text == "–"
    assert model.cell(1, status).style == "pill"
    assert model.cell(0, model.column_of("code")).style == "strong"
    assert model.cell(0, qty).right


def test_a_million_rows_open_and_jump_with_pages_only(qtbot):
    panel = ListPanel(Million(), ListSpec(), Operations(inline=True))
    qtbot.addWidget(panel)
    panel.resize(700, 600)
    panel.start()
    panel.show()
    panel.table.setFocus()
    QApplication.processEvents()
    assert panel.model.rowCount() == 1_000_000
    assert panel.model.fetched_rows == PAGE
    key(qtbot, panel.table, KEY.Key_End)
    QApplication.processEvents()
    assert panel.current_id() == 1_000_000
    assert panel.table.go_to_id(500_000)
    QApplication.processEvents()
    assert panel.model.cell(499_999, 0).text == "C-500000"
    assert panel.model.fetched_rows <= 5 * PAGE


def test_pages_kept_are_few_however_far_one_scrolls(qtbot):
    panel = ListPanel(Million(), ListSpec(), Operations(inline=True))
    qtbot.addWidget(panel)
    panel.start()
    for page in range(60):
        panel.model.cell(page * PAGE, 0)
    assert len(panel.model._pages) <= 20


def test_in_threads_a_placeholder_stands_until_the_page_is_there(qtbot):
    operations = Operations()
    panel = ListPanel(Million(), ListSpec(), operations)
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.model.loaded):
        panel.start()
    assert panel.model.cell(0, 0).text == "C-1"
    assert panel.model.cell(700_000, 0).loading
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1_000_000)
    qtbot.waitUntil(lambda: panel.model.cell(700_000, 0).text == "C-700001")
    operations.close()


def test_the_first_rows_are_there_before_the_ids_of_all(qtbot):
    source, operations = Million(), Operations(inline=True)
    panel = ListPanel(source, ListSpec(), operations)
    qtbot.addWidget(panel)
    asked, counts = [], []
    source.ids = lambda view, limit=0: (asked.append(limit), range(1, (limit or 10**6) + 1))[1]
    panel.model.loaded.connect(lambda: counts.append(panel.model.rowCount()))
    panel.start()
    assert asked == [2 * PAGE + 1, 0]
    assert counts == [2 * PAGE, 10**6, 10**6]
    asked.clear()
    panel.refresh()
    assert asked == [0]


def test_what_concerns_all_rows_waits_for_all_ids(qtbot):
    operations = Operations()
    panel = ListPanel(Million(), ListSpec(), operations)
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.model.loaded):
        panel.start()
    key(qtbot, panel.table, KEY.Key_End)
    qtbot.waitUntil(lambda: panel.current_id() == 1_000_000)
    operations.close()


def test_refresh_stays_at_the_record(qtbot, panel):
    panel.table.go_to_id(12)
    panel.model.source.rows[9] = {**ROWS[11], "code": "AAA"}
    key(qtbot, panel.table, KEY.Key_F5)
    assert shown(panel)[0] == "AAA"
    assert panel.current_id() == 12


def test_state_goes_to_another_list_and_unknown_columns_are_skipped(qtbot, panel):
    header = panel.header
    header.moveSection(header.visualIndex(panel.model.column_of("value")), 1)
    panel.table.setColumnWidth(panel.model.column_of("qty"), 133)
    header._show_column(panel.model.column_of("status"), False)
    panel.set_filter("name", "seal")
    state = panel.save_state()
    state["columns"].append({"key": "gone", "width": 5, "shown": True})
    state["filters"].append(["gone", "x"])
    other = ListPanel(Source(), SPEC, Operations(inline=True))
    qtbot.addWidget(other)
    other.restore_state(state)
    assert other.header.visualIndex(other.model.column_of("value")) == 1
    assert other.table.columnWidth(other.model.column_of("qty")) == 133
    assert other.table.isColumnHidden(other.model.column_of("status"))
    assert other.view == ViewState("", (Filter("name", "seal"),), (Sort("code"),))
    assert shown(other) == ["SEAL-30"]


def test_saved_views_are_kept_by_callback_and_come_back(qtbot, panel):
    kept, dropped = {}, []
    panel.set_saved_views({}, kept.__setitem__, dropped.append)
    panel.set_filter("status", "out")
    panel.bar.save_view("Out of stock")
    panel.clear_filters()
    action = next(a for a in panel.bar.views_menu().actions() if a.text() == "Out of stock")
    action.trigger()
    assert shown(panel) == ["SEAL-30"]
    assert kept["Out of stock"]["filters"] == [["status", "out"]]
    panel.bar.forget_view("Out of stock")
    assert dropped == ["Out of stock"]


def test_the_last_column_cannot_be_hidden(panel):
    menu = panel.header.columns_menu()
    for action in menu.actions()[1:]:
        action.trigger()
    last = panel.header.columns_menu().actions()[0]
    assert last.text() == "Code"
    assert not last.isEnabled()


def test_copy_gives_plain_numbers_and_no_formula(qtbot, panel):
    panel.table.go_to_id(12)
    key(qtbot, panel.table, KEY.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "RM-EN8-32\t'=EN8 bar\t86.5\tLOW\t7"
    panel.table.copy(everything=True)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "Code\tItem\tOn hand\tStatus\tValue"
    assert lines[3] == "SEAL-30\tOil seal\t\tOUT\t1200"


def test_space_ticks_the_selected_rows_and_the_heading_all(qtbot, panel):
    panel.table.go_to_id(11)
    key(qtbot, panel.table, KEY.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    key(qtbot, panel.table, KEY.Key_Space)
    assert panel.selected_ids() == [11, 12]
    qtbot.mouseClick(panel.header.viewport(), Qt.MouseButton.LeftButton, pos=_at(15, 12))
    assert panel.selected_ids() == [11, 12, 13]
    qtbot.mouseClick(panel.header.viewport(), Qt.MouseButton.LeftButton, pos=_at(15, 12))
    assert panel.model.checked == set()


def test_alt_f1_asks_why(qtbot, panel):
    asked = []
    panel.explain.connect(lambda record, column, rect: asked.append((record, column, rect)))
    panel.table.go_to_id(13)
    key(qtbot, panel.table, KEY.Key_F1, Qt.KeyboardModifier.AltModifier)
    record, column, rect = asked[0]
    assert (record, column) == (13, "value")
    assert rect.height() == theme.ROW_LIST


def test_actions_say_why_they_are_off(qtbot, panel):
    acted = []
    panel.acted.connect(acted.append)
    issue, receive = panel.bar.buttons["issue"], panel.bar.buttons["receive"]
    assert not issue.isEnabled()
    assert issue.toolTip() == "Ask for the right to issue"
    assert receive.x() > issue.x()
    key(qtbot, receive, KEY.Key_Space)
    assert acted == ["receive"]


def test_export_and_print_are_asked_by_key(qtbot, panel):
    with qtbot.waitSignal(panel.export_asked):
        key(qtbot, panel.table, KEY.Key_E, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(panel.print_asked):
        key(qtbot, panel.table, KEY.Key_P, Qt.KeyboardModifier.ControlModifier)


def test_an_empty_list_says_what_it_is_for_and_offers_the_first_action(qtbot):
    source = Source()
    source.rows.clear()
    panel = ListPanel(source, SPEC, Operations(inline=True))
    qtbot.addWidget(panel)
    panel.start()
    panel.show()
    assert panel.empty.isVisible()
    assert panel.empty.button.text() == "Add an item"
    with qtbot.waitSignal(panel.empty_acted):
        panel.empty.button.click()


def test_nothing_found_offers_to_show_everything(qtbot, panel):
    panel.set_search("zzz")
    assert panel.empty.isVisible()
    panel.empty.button.click()
    assert len(shown(panel)) == 3
    assert panel.bar.search.text() == ""
    assert not panel.empty.isVisible()


def test_the_selected_row_is_tinted_with_an_accent_at_the_left(qtbot, panel):
    panel.table.go_to_id(12)
    picture = panel.table.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    row = panel.table.visualRect(panel.model.index(1, 1))

    def color(x, y):
        return picture.pixelColor(round(x * ratio), round(y * ratio)).name().upper()

    assert color(1, row.center().y()) == theme.LIGHT.accent
    assert color(row.right() - 2, row.top() + 2) == theme.LIGHT.selection
    below = panel.table.visualRect(panel.model.index(0, 1))
    assert color(below.right() - 2, below.bottom()) == theme.LIGHT.line


def test_the_current_cell_has_its_outline(qtbot, panel):
    """With the keys in the list the cell they are in is painted with an accent edge."""
    table = panel.table
    panel.window().activateWindow()
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Right)
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, 100, 24)
    option.state = QStyle.StateFlag.State_HasFocus
    picture = QImage(100, 24, QImage.Format.Format_RGB32)
    picture.fill(0)
    painter = QPainter(picture)
    table.itemDelegate()._current(painter, option)
    painter.end()
    assert QColor(picture.pixel(1, 12)) == theme.tokens().color("accent")


def test_what_is_cut_off_grows_and_what_the_user_drew_stays(qtbot):
    source = Source()
    long = {**ROWS[13], "code": "A-CODE-LONGER-THAN-ITS-COLUMN", "name": "Short"}
    source.rows = {11: ROWS[11], 13: long}
    made = ListPanel(source, SPEC, Operations(inline=True), Formatter())
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.start()
    made.show()
    qtbot.waitExposed(made)
    code, name = made.model.column_of("code"), made.model.column_of("name")
    qtbot.waitUntil(lambda: made.table.columnWidth(code) > 112)
    text = made.model.cell(1, code).text
    assert metrics(fonts.BODY, fonts.SEMIBOLD).horizontalAdvance(text) < made.table.columnWidth(
        code
    )
    edges = [made.table.columnWidth(n) for n in range(len(made.model.columns))]
    assert sum(edges) == made.table.viewport().width()
    made.header.resizeSection(code, 60)
    made.resize(1000, 400)
    assert made.table.columnWidth(code) == 60
    assert made.save_state()["columns"][1] == {"key": "code", "width": 60, "shown": True}
    assert made.save_state()["columns"][name]["width"] == 0


def test_quantities_have_the_decimals_of_their_unit(panel):
    fact = Fact("On hand", Kind.QUANTITY, places_from="places")
    column = next(c for c in panel.model.columns if c.key == "qty")
    column.fact = fact
    assert panel.model.make_cell(column, {"qty": D("98"), "places": 3}).text == "98.000"
    assert panel.model.make_cell(column, {"qty": D("98"), "places": 0}).text == "98"
    assert panel.model.make_cell(column, {"qty": D("98.5")}).text == "98.5"


def test_what_yields_makes_room_for_what_joins_the_bar_later(qtbot):
    once = ListAction("once", "Bring in what is there", yields=True)
    page = QWidget()  # as in the window, where a bar does not grow by itself
    qtbot.addWidget(page)
    bar = ListBar(ListSpec(actions=(once, ListAction("new", "New", primary=True))), page)
    page.show()
    bar.resize(bar.layout().minimumSize().width(), bar.height())
    QApplication.processEvents()
    assert bar.buttons["once"].isVisible()
    bar.details.show()
    QApplication.processEvents()
    assert not bar.buttons["once"].isVisible()
    assert bar.layout().minimumSize().width() <= bar.width()
    bar.resize(bar.width() + 60, bar.height())
    assert bar.buttons["once"].isVisible()


def test_the_hint_of_a_search_box_is_whole_or_not_there(qtbot):
    box = SearchBox("Number, supplier, order or challan")
    qtbot.addWidget(box)
    box.show()
    hints, wide = [], box.fontMetrics().horizontalAdvance("Number, supplier, order or challan")
    for width in (wide + 200, wide + 50, wide):
        box.resize(width, box.height())
        hints.append(box.placeholderText())
    whole = "Number, supplier, order or challan"
    assert hints == [f"{whole}   Ctrl+F", whole, "Search"]
    assert box.toolTip() == whole
