"""What floats over the window and what frames it: popovers, palette, toast, tabs, panels."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.core.kernel.explain import Explanation, Part, Source
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.ui.framework import dialogs, theme
from factory_desktop.ui.framework.cards import Card, FigureCard, QuickAction
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.field import NOTE_HEIGHT, NoteLine
from factory_desktop.ui.framework.lookup_popup import LookupPopup, LookupRow
from factory_desktop.ui.framework.navigation import Navigation, Place
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.framework.painting import label, match_spans
from factory_desktop.ui.framework.palette import (
    CommandPalette,
    PaletteEntry,
    PaletteSection,
    StaticProvider,
)
from factory_desktop.ui.framework.popover import ExplainPopover, place_beside
from factory_desktop.ui.framework.side_panel import (
    ExplainableLabel,
    FactRow,
    Figure,
    Reason,
    SidePanel,
)
from factory_desktop.ui.framework.status import StatusBar
from factory_desktop.ui.framework.steps import Steps
from factory_desktop.ui.framework.tabs import ModuleTabs, PanelTabs
from factory_desktop.ui.framework.toast import Toaster
from factory_desktop.ui.framework.viewlist import ViewEntry, ViewList

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("This plugin does not support"),
]
KEY = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture(autouse=True)
def light(qapp):
    theme.apply_theme(qapp, "light")


@pytest.fixture
def window(qtbot):
    made = QWidget()
    made.resize(1366, 738)
    column = QVBoxLayout(made)
    made.field = QLineEdit()
    column.addWidget(made.field)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.field.setFocus()
    return made


# --- explain ---------------------------------------------------------------------------------

WHY = Explanation(
    "Value on hand",
    D("6418.30"),
    "86.500 kg × 74.20 a kg = ₹ 6,418.30",
    [
        Part("Opening", D("31407.50"), "01-10-2026", D(425), D("73.90")),
        Part("GRN-2026-218", D("11257.50"), "05-10-2026", D(150), D("75.05"),
             Source("purchasing.receipt", 218, "GRN-2026-218")),
        Part("Issues", D("-36246.70"), "October", D("-488.5")),
        Part("Balance", D("6418.30"), "02-11-2026", D("86.5"), D("74.20"), strong=True),
    ],
    "kg",
)  # fmt: skip


@pytest.fixture
def popover(qtbot, window):
    made = ExplainPopover(window, WHY, Formatter(), open_label="Open ledger")
    made.show_beside(QRect(window.mapToGlobal(QPoint(1150, 120)), QRect(0, 0, 90, 20).size()))
    return made


def test_the_popover_says_why_and_stands_beside_the_figure(popover, window):
    texts = [widget.text() for widget in popover.findChildren(QLabel)]
    assert texts[:2] == ["Why ₹ 6,418.30?", "86.500 kg × 74.20 a kg = ₹ 6,418.30"]
    rows = [[cell.text for cell in row] for row in popover.table.cells_model.rows]
    assert rows[1] == ["GRN-2026-218", "05-10-2026", "150", "75.05", "11,257.50"]
    assert rows[2] == ["Issues", "October", "−488.5", "", "−36,246.70"]
    assert popover.geometry().right() < 1150
    assert window.rect().contains(popover.geometry())


def test_the_popover_works_by_key(qtbot, popover, window):
    opened = []
    popover.source_opened.connect(opened.append)
    assert QApplication.focusWidget() is popover.table
    qtbot.keyClick(popover.table, KEY.Key_Up)
    qtbot.keyClick(popover.table, KEY.Key_Return)
    assert opened == []
    qtbot.keyClick(popover.table, KEY.Key_Down)
    qtbot.keyClick(popover.table, KEY.Key_Return)
    assert [source.id for source in opened] == [218]
    with qtbot.waitSignal(popover.closed):
        qtbot.keyClick(popover.table, KEY.Key_Escape)
    assert QApplication.focusWidget() is window.field


def test_the_popover_copies_as_lines(popover):
    popover.copy()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "Why ₹ 6,418.30?"
    assert lines[-1] == "Balance\t02-11-2026\t86.5\t74.20\t6,418.30"


def test_a_click_outside_closes_the_popover(qtbot, popover, window):
    with qtbot.waitSignal(popover.closed):
        qtbot.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(5, 700))


@pytest.mark.parametrize(
    "figure", [QRect(20, 20, 80, 20), QRect(900, 600, 80, 20), QRect(10, 300, 980, 20)]
)
def test_a_popover_never_covers_its_figure(figure):
    room, size = QRect(0, 0, 1000, 700), QRect(0, 0, 420, 260)
    place = QRect(place_beside(size, figure, room), size.size())
    assert not place.intersects(figure)
    assert room.contains(place)


# --- look-up ---------------------------------------------------------------------------------


class Items:
    headings = ((Cell("In stock", right=True), 100),)
    noun = ("item", "items")
    can_create = True
    rows = (("BRG-6205", "Ball bearing"), ("BRG-6204", "Ball bearing ZZ"), ("SEAL-30", "Seal"))

    def search(self, text, limit):
        found = [
            LookupRow(number, code, name, (Cell("4 pcs", right=True),))
            for number, (code, name) in enumerate(self.rows, start=1)
            if text.lower() in code.lower()
        ]
        return found[:limit]

    def total(self):
        return 412


@pytest.fixture
def lookup(window):
    made = LookupPopup(window.field, Items(), Operations(inline=True))
    window.field.textEdited.connect(made.search)
    return made


def test_a_look_up_is_driven_from_the_field(qtbot, window, lookup):
    chosen = []
    lookup.chosen.connect(chosen.append)
    qtbot.keyClicks(window.field, "620")
    assert lookup.isVisible()
    assert lookup._count.text() == "2 of 412 items"
    qtbot.keyClick(window.field, KEY.Key_Down)
    qtbot.keyClick(window.field, KEY.Key_Return)
    assert [row.code for row in chosen] == ["BRG-6204"]
    assert not lookup.isVisible()


def test_letters_typed_into_the_popup_reach_the_field(qtbot, window, lookup):
    qtbot.keyClicks(window.field, "6")
    qtbot.keyClicks(lookup, "20")
    assert window.field.text() == "620"


def test_the_row_after_the_last_creates(qtbot, window, lookup):
    made = []
    lookup.create_asked.connect(made.append)
    qtbot.keyClicks(window.field, "620")
    assert lookup.create_button.text() == "Create “620” as a new item"
    for _ in range(2):
        qtbot.keyClick(window.field, KEY.Key_Down)
    assert lookup.current() is None
    qtbot.keyClick(window.field, KEY.Key_Return)
    assert made == ["620"]
    qtbot.keyClicks(window.field, "x")
    qtbot.keyClick(window.field, KEY.Key_C, ALT)
    assert made == ["620", "620x"]


def test_who_may_not_create_is_not_offered_it(qtbot, window):
    source = Items()
    source.can_create = False
    popup = LookupPopup(window.field, source, Operations(inline=True))
    made = []
    popup.create_asked.connect(made.append)
    popup.search("620")
    assert not popup.create_button.isVisible()
    for _ in range(4):
        popup.move_by(1)
    assert popup.current().code == "BRG-6204"
    popup.hide()


# --- palette ---------------------------------------------------------------------------------


@pytest.fixture
def ran():
    return []


@pytest.fixture
def palette(window, ran):
    def entry(key, title, **more):
        return PaletteEntry(key, title, lambda: ran.append(key), **more)

    uses = {"stock": 9}
    screens = PaletteSection("Screens", [entry("orders", "Sales orders"), entry("stock", "Stock")])
    acts = PaletteSection("Do", [entry("receive", "Receive goods", keys="Alt+R")])
    provider = StaticProvider([screens, acts], lambda key: uses.get(key, 0))
    return CommandPalette(window, [provider])


def test_the_palette_finds_runs_and_gives_the_focus_back(qtbot, window, palette, ran):
    used = []
    palette.used.connect(used.append)
    palette.open()
    assert palette.query.hasFocus()
    qtbot.keyClicks(palette.query, "goods rec")
    qtbot.keyClick(palette.query, KEY.Key_Return)
    assert ran == used == ["receive"]
    assert not palette.isVisible()
    assert window.field.hasFocus()


def test_the_palette_ranks_by_use_and_skips_headings(qtbot, palette, ran):
    palette.open("s")
    assert [entry.key for entry in palette.entries()] == ["stock", "orders", "receive"]
    qtbot.keyClick(palette.query, KEY.Key_Down)
    qtbot.keyClick(palette.query, KEY.Key_Down)
    qtbot.keyClick(palette.query, KEY.Key_Down)
    qtbot.keyClick(palette.query, KEY.Key_Return)
    assert ran == ["receive"]


def test_the_palette_with_nothing_found_does_nothing(qtbot, palette, ran):
    palette.open("@zzz")
    assert palette.entries() == []
    qtbot.keyClick(palette.query, KEY.Key_Return)
    qtbot.keyClick(palette.query, KEY.Key_Escape)
    assert ran == []
    assert not palette.isVisible()


# --- toast, dialogs --------------------------------------------------------------------------


def test_a_toast_offers_the_way_back_and_takes_no_focus(qtbot, window):
    undone = []
    toaster = Toaster(window)
    toaster.show("Receipt posted")
    toast = toaster.show("Receipt GRN-219 posted", "Undo", lambda: undone.append(1))
    assert toast.isVisible()
    assert window.field.hasFocus()
    toast.button.click()
    assert undone == [1]
    qtbot.waitUntil(lambda: toaster.current is None)


def test_a_toast_lies_over_no_button(qtbot, window):
    toaster = Toaster(window)
    window.resize(910, 480)
    foot = toaster.show("Saved").geometry()
    button = QPushButton("Open the list", window)
    button.setGeometry(foot)
    button.show()
    there = toaster.show("Saved", "Open", lambda: None).geometry()
    assert not there.intersects(button.geometry())
    assert there.bottom() < foot.top()
    button.hide()
    assert toaster.show("Saved").geometry() == foot


def test_questions_carry_verbs_and_esc_stays(qtbot, window):
    question = dialogs.Question(
        window, "Delete 3 lines?", [("yes", "Delete 3 lines")], stay="Keep them"
    )
    question.show()
    texts = [button.text() for button in question.findChildren(QPushButton)]
    assert texts == ["Keep them", "Delete 3 lines"]
    qtbot.keyClick(question, KEY.Key_Escape)
    assert question.answer == ""
    again = dialogs.Question(window, "Delete?", [("yes", "Delete")], stay="Keep")
    again.show()
    qtbot.keyClick(again, KEY.Key_Return)
    assert again.answer == "yes"


# --- tabs, views, steps, status --------------------------------------------------------------

MODULES = [(name.lower(), name) for name in (
    "Home", "Items", "Stock", "Purchase", "Sales", "Counter", "Job work", "Production", "People",
    "Payroll", "Accounts", "Reports", "Set-up")]  # fmt: skip


def test_module_tabs_by_key_and_overflow(qtbot, window):
    tabs, chosen = ModuleTabs(), []
    window.layout().addWidget(tabs)
    tabs.set_tabs(MODULES)
    tabs.chosen.connect(chosen.append)
    tabs.install_shortcuts(window)
    qtbot.waitUntil(lambda: tabs.width() > 1200)
    assert tabs.hidden_tabs() == []
    assert not tabs.more.isVisible()
    qtbot.keyClick(window.field, KEY.Key_3, CTRL)
    qtbot.keyClick(window.field, KEY.Key_Tab, CTRL)
    assert chosen == ["stock", "purchase"]
    window.resize(500, 700)
    qtbot.waitUntil(lambda: tabs.more.isVisible())
    tabs.choose("set-up")
    assert tabs.current() == "set-up"
    assert 12 not in tabs.hidden_tabs()
    assert tabs.more.geometry().right() <= tabs.width()


def test_pages_in_a_panel_are_made_when_looked_at(qtbot):
    made, tabs = [], PanelTabs()
    qtbot.addWidget(tabs)
    for key in ("stock", "prices"):
        tabs.add(key, key, lambda key=key: made.append(key) or QWidget())
    assert made == ["stock"]
    tabs.choose("prices")
    tabs.choose("stock")
    assert made == ["stock", "prices"]


def test_views_by_arrow_keys(qtbot):
    views, chosen = ViewList(), []
    qtbot.addWidget(views)
    views.chosen.connect(chosen.append)
    entries = [ViewEntry("all", "All items", "412"), ViewEntry("low", "Low", "14", "bad")]
    views.set_views([("Stock", entries), ("Documents", [ViewEntry("grn", "Receipts")])], "all")
    assert chosen == []
    views.show()
    for _ in range(2):
        qtbot.keyClick(views.list, KEY.Key_Down)
    assert chosen == ["low", "grn"]
    views.menu(views).actions()[1].trigger()
    assert chosen[-1] == "all"
    with qtbot.waitSignal(views.left):
        qtbot.keyClick(views.list, KEY.Key_Return)


def test_steps_say_where_one_is(qtbot):
    steps = Steps()
    qtbot.addWidget(steps)
    steps.set_steps([("draft", "Draft"), ("sent", "Sent"), ("done", "Received")], "sent")
    assert steps.accessibleName() == "Step 2 of 3: Sent"
    assert steps.sizeHint().width() > 150


def test_the_status_bar_shows_jobs_and_can_stop_them(qtbot):
    operations = Operations(inline=True)
    bar = StatusBar(operations)
    qtbot.addWidget(bar)
    bar.set_item("user", "user", "Meena")
    bar.show()
    assert not bar.jobs.isVisible()
    seen = []

    def work(progress):
        progress.report(3, 4)
        seen.append((bar.jobs.isVisible(), bar.jobs.percent.text()))
        bar.jobs.stop.click()
        progress.check()

    operations.write(None, work, label="Back-up")
    assert seen == [(True, "75 %")]
    assert not bar.jobs.isVisible()


# --- cards and panels ------------------------------------------------------------------------


def test_a_figure_card_opens_by_key_and_reads_itself_out(qtbot):
    card = FigureCard("item", "Low stock")
    qtbot.addWidget(card)
    card.set("14", strong="3 out", tone="bad", note="of 412 items", trend=[1, 3, 2])
    assert card.accessibleName() == "Low stock: 14. 3 out of 412 items"
    with qtbot.waitSignal(card.opened):
        qtbot.keyClick(card, KEY.Key_Return)


def test_a_quick_action_has_its_key(qtbot, window):
    action, done = QuickAction("receive", "Receive goods", "Alt+R"), []
    window.layout().addWidget(action)
    action.clicked.connect(lambda: done.append(1))
    QApplication.processEvents()
    qtbot.keyClick(window.field, KEY.Key_R, ALT)
    qtbot.waitUntil(lambda: done == [1])


def test_a_cells_table_opens_the_row_by_key(qtbot):
    table, opened, card = CellsTable(["Document", "What"], [110, 0]), [], Card("Late", "All 11")
    qtbot.addWidget(card)
    card.body.addWidget(table)
    table.set_rows([[Cell("SO-203", "link"), Cell("12 to make")]], ["so/203"])
    table.opened.connect(opened.append)
    card.show()
    table.selectRow(0)
    qtbot.keyClick(table, KEY.Key_Return)
    assert opened == ["so/203"]


@pytest.mark.parametrize("scrolls", [True, False])
def test_a_table_with_more_columns_than_room_scrolls_where_all_are_to_be_seen(qtbot, scrolls):
    table = CellsTable(["Row", "Name", *"ABCDEF"], [64, 0, *[108] * 6], scrolls=scrolls)
    qtbot.addWidget(table)
    table.set_rows([[Cell("1")] * 8])
    table.resize(500, 200)
    table.show()
    assert table.columnWidth(1) == (180 if scrolls else 60)
    assert table.horizontalScrollBar().isVisible() == scrolls


def test_what_a_cell_has_no_room_for_is_said_whole_in_its_tip(qtbot):
    table, long = CellsTable(["What", "Note"], [110, 60]), "Hex bolt M12 × 60, 8.8, " * 8
    qtbot.addWidget(table)
    table.set_rows([[Cell("Bolt"), Cell(long.strip())]])
    table.show()

    def tip(column):
        at = table.visualRect(table.model().index(0, column)).center()
        asked = QHelpEvent(QEvent.Type.ToolTip, at, table.viewport().mapToGlobal(at))
        QApplication.sendEvent(table.viewport(), asked)
        return QToolTip.text()

    assert "Hex" not in tip(0)
    assert tip(1).replace("\n", " ") == long.strip()
    assert all(len(line) <= 80 for line in tip(1).splitlines())
    QToolTip.hideText()


def test_a_side_panel_shows_figures_that_can_be_asked(qtbot):
    panel, asked = SidePanel(), []
    qtbot.addWidget(panel)
    panel.set_head("RM-EN8-32", "EN8 round bar", "LOW", "warn")
    panel.set_figures([Figure("On hand", "86.5 kg"), Figure("Value", "₹ 6,418", explain="value")])
    panel.section("By location")
    panel.facts([FactRow("Yard 1", "48.000", "free"), FactRow("PO-112", link="po/112")])
    panel.reasons("Earnings", "13,978.13", [Reason("Basic", "13,125.00", "525.00 × 25 days")])
    panel.finish()
    panel.explain_asked.connect(lambda key, rect: asked.append(key))
    panel.show()
    qtbot.keyClick(panel.findChild(ExplainableLabel), KEY.Key_F1, ALT)
    assert asked == ["value"]
    panel.clear()
    assert panel.body.count() == 0


def test_screens_open_each_other_by_key_and_the_way_back_is_known():
    been, navigation = [], Navigation()
    navigation.register("items.item", lambda place: been.append((place.key, place.id)))
    navigation.register("stock.list", lambda place: been.append((place.key, place.param("view"))))
    with pytest.raises(ValueError, match="already"):
        navigation.register("stock.list", print)
    navigation.open("stock.list", view="low")
    navigation.open("items.item", 7)
    assert navigation.back()
    assert not navigation.back()
    assert been == [("stock.list", "low"), ("items.item", 7), ("stock.list", "low")]
    for number in (1, 2, 1):
        navigation.remember(Place("items.item", number), f"Item {number}")
    assert [text for _, text in navigation.last] == ["Item 1", "Item 2"]


def test_names_with_markup_are_shown_as_letters(qtbot):
    made = label("<b>Bold & Co</b>")
    qtbot.addWidget(made)
    assert made.textFormat() == Qt.TextFormat.PlainText


def test_every_word_of_a_search_is_found_in_a_text():
    assert match_spans("Ball bearing 6204 ZZ", "BALL 62") == [(0, 4), (13, 2)]
    assert match_spans("a+b (c)", "+b (") == [(1, 2), (4, 1)]
    assert match_spans("abc", "  ") == []


def test_a_hint_too_long_for_its_field_takes_a_second_line(qtbot):
    note = NoteLine()
    qtbot.addWidget(note)
    note.show()
    note.resize(150, NOTE_HEIGHT)
    note.hint("Short")
    assert note.height() == NOTE_HEIGHT
    text = "0 unpaid, 100 paid like good ones. Empty: as set for all."
    note.say(text, "bad")
    assert note.height() == NOTE_HEIGHT, "an error moves nothing"
    note.hint(text)
    assert note.height() == 2 * NOTE_HEIGHT
    assert " ".join(note._lines(150)) == text
    note.resize(800, note.height())
    assert note.height() == NOTE_HEIGHT


def test_views_are_as_wide_as_their_longest_name(qtbot):
    views = ViewList()
    qtbot.addWidget(views)
    views.set_views([("Stock", [ViewEntry("a", "All items", "60")])])
    assert views.width() == theme.VIEW_LIST
    views.set_views([("Stock", [ViewEntry("a", "Stock in and out by value, month by month")])])
    assert theme.VIEW_LIST < views.width() <= 240
