"""The line grid by keyboard: typing, moving, scanning, pasting, undoing."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from decimal import Decimal as D
from threading import Event

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication

from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.kernel.numbers import money
from factory_desktop.ui.framework.editors import Entry
from factory_desktop.ui.framework.editors.sources import ChoiceSource
from factory_desktop.ui.framework.line_grid import LineColumn, LineGrid
from factory_desktop.ui.framework.operations import Operations

ITEMS = [(1, "BRG-6204", "Ball bearing 6204"), (2, "BRG-6205", "Ball bearing 6205"),
         (3, "SEAL-30", "Oil seal 30")]  # fmt: skip
RATES = {1: D("118.50"), 2: D("142"), 3: D("38.20")}


@dataclass
class Row:
    id: int
    code: str
    name: str
    cells: tuple = ()


class Items:
    can_create = True
    headings = ()
    noun = ("item", "items")

    def __init__(self):
        self.rows = [Row(*item) for item in ITEMS]
        self.created = []

    def total(self):
        return len(self.rows)

    def search(self, text, limit):
        return [r for r in self.rows if text.lower() in f"{r.code} {r.name}".lower()][:limit]

    def get(self, key):
        return next((r for r in self.rows if r.id == key), None)

    def exact(self, text):
        return next((r for r in self.rows if text.lower() == r.code.lower()), None)

    def create(self, text):
        self.rows.append(Row(9, text.upper(), f"New {text}"))
        self.created.append(text)
        return self.rows[-1]


COLUMNS = (
    LineColumn("item", Fact("Item", Kind.REFERENCE, reference="items", required=True), strong=True),
    LineColumn("text", Fact("Description"), skip_filled=True, stretch=True),
    LineColumn("quantity", Fact("Quantity", Kind.QUANTITY, required=True, aliases=("Qty",))),
    LineColumn("rate", Fact("Rate", Kind.RATE), skip_filled=True),
    LineColumn("kind", Fact("Kind", Kind.CHOICE, choices=(Choice("n", "New"), Choice("u", "Used"))),
               skip_filled=True),
    LineColumn("amount", Fact("Amount", Kind.MONEY), editable=False),
)  # fmt: skip


def compute(line, changed):
    line = dict(line)
    if changed == "item" and line.get("item"):
        line |= {"text": {i: n for i, _, n in ITEMS}.get(line["item"]), "kind": "n",
                 "rate": RATES.get(line["item"])}  # fmt: skip
    if line.get("quantity") is not None and line.get("rate") is not None:
        line["amount"] = money(line["quantity"] * line["rate"])
    else:
        line["amount"] = None
    return line


class Ticks:
    """A clock of the test: a person types four signs a second, a scanner two hundred."""

    def __init__(self):
        self.at, self.pace = 0.0, 0.25

    def __call__(self):
        self.at += self.pace
        return self.at


@pytest.fixture
def items():
    return Items()


@pytest.fixture
def grid(qtbot, items):
    entry = Entry(
        Formatter(), lambda: date(2026, 11, 20), Operations(inline=True), {"items": items}
    )
    made = LineGrid(COLUMNS, entry, compute, scan_defaults={"quantity": D(1)}, clock=Ticks())
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    made.activateWindow()
    made.table.setFocus()
    qtbot.waitUntil(made.table.hasFocus)
    return made


def keys(qtbot, *typed):
    """Type texts and press keys where the focus is (an open list takes the keyboard first)."""
    for key in typed:
        target = QApplication.activePopupWidget() or QApplication.focusWidget()
        if isinstance(key, str):
            for sign in key:
                target = QApplication.activePopupWidget() or QApplication.focusWidget()
                qtbot.keyClicks(target, sign)
        elif isinstance(key, tuple):
            qtbot.keyClick(target, key[0], key[1])
        else:
            qtbot.keyClick(target, key)
        QApplication.processEvents()


NOTHING = Qt.KeyboardModifier.NoModifier
ENTER, TAB, ESC = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape
CTRL, SHIFT, ALT = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier,
                    Qt.KeyboardModifier.AltModifier)  # fmt: skip


def test_a_line_by_keyboard_alone(qtbot, grid):
    keys(qtbot, "6204", ENTER)
    assert grid.current() == (0, "quantity"), "filled description is passed over"
    keys(qtbot, "10*12", ENTER)
    assert grid.current() == (1, "item"), "rate and kind are filled too; a new line follows"
    line = grid.lines()[0]
    assert (line["item"], line["quantity"], line["amount"]) == (1, D(120), D("14220.00"))
    keys(qtbot, ENTER)
    assert grid.count() == 1


def test_enter_in_the_empty_last_line_leaves(qtbot, grid):
    with qtbot.waitSignal(grid.left_end):
        keys(qtbot, ENTER)


def test_shift_enter_goes_back_and_tab_as_enter(qtbot, grid):
    keys(qtbot, "seal", ENTER, "5", TAB)
    assert grid.current() == (1, "item")
    keys(qtbot, (ENTER, SHIFT))
    assert grid.current() == (0, "quantity")


def test_arrows_choose_in_the_list(qtbot, grid):
    keys(qtbot, "620", Qt.Key.Key_Down, ENTER)
    assert grid.lines()[0]["item"] == 2


def test_missing_item_is_created_on_the_way(qtbot, grid, items):
    keys(qtbot, "xyz", (Qt.Key.Key_C, ALT))
    assert items.created == ["xyz"]
    assert grid.lines()[0]["item"] == 9
    assert grid.model.data(grid.model.index(0, 1)) == "XYZ"


def test_scanner_goes_to_the_next_row(qtbot, grid):
    grid.clock.pace = 0.005
    keys(qtbot, "BRG-6205", ENTER, "SEAL-30", ENTER)
    assert grid.current() == (2, "item")
    assert [(line["item"], line["quantity"]) for line in grid.lines()] == [(2, D(1)), (3, D(1))]


def test_a_scanned_code_is_never_guessed_and_nothing_is_created_of_it(qtbot, grid, items):
    grid.clock.pace = 0.005
    for unknown in ("BRG-62", "8901234567"):
        keys(qtbot, unknown, ENTER)
        assert grid.current() == (0, "item")
        assert grid.editor().text() == unknown
        assert unknown in grid.model.error(0, "item")
    assert items.created == []
    assert grid.count() == 0 or grid.lines()[0].get("item") is None
    keys(qtbot, "BRG-6205", ENTER)
    assert grid.current() == (1, "item")
    assert grid.lines()[0]["item"] == 2


def test_keys_that_waited_for_a_slow_pc_are_no_scan(qtbot, grid):
    grid.clock.pace = 0.001
    for number, sign in enumerate("seal"):
        target = QApplication.activePopupWidget() or QApplication.focusWidget()
        event = QKeyEvent(QEvent.Type.KeyPress, ord(sign.upper()), NOTHING, sign)
        event.setTimestamp(1_000_000 + 120 * number)
        QApplication.sendEvent(target, event)
    keys(qtbot, ENTER)
    assert grid.current() == (0, "quantity"), "it was typed, not scanned"
    assert grid.model.lines[0].values["item"] == 3


def test_hindi_is_typed_into_a_cell(qtbot, grid):
    grid.set_lines([{"item": 1}])
    grid.go(0, "text")
    for sign in "नट":
        target = QApplication.focusWidget()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, ord(sign), Qt.KeyboardModifier.NoModifier, sign)
            QApplication.sendEvent(target, event)
    keys(qtbot, ENTER)
    assert grid.lines()[0]["text"] == "नट"


def test_escape_leaves_the_cell_as_it_was(qtbot, grid):
    grid.set_lines([{"item": 1, "quantity": D(5), "rate": D(2)}])
    grid.go(0, "quantity")
    keys(qtbot, "77", ESC)
    assert grid.lines()[0]["quantity"] == D(5)
    assert grid.editor() is None


def test_what_cannot_be_read_stays_and_says_why(qtbot, grid):
    grid.set_lines([{"item": 1}])
    grid.go(0, "quantity")
    with qtbot.waitSignal(grid.hint_changed, check_params_cb=lambda text, wrong: wrong):
        keys(qtbot, "12a", ENTER)
    assert grid.current() == (0, "quantity")
    assert "is not a number" in grid.errors()["lines.0.quantity"]
    assert grid.editor().property("wrong") is True
    keys(qtbot, "12", ENTER)
    assert grid.errors() == {}
    assert grid.lines()[0]["quantity"] == D(12)


def test_insert_duplicate_remove_and_undo_each(qtbot, grid):
    grid.set_lines([{"item": 1, "quantity": D(5)}, {"item": 2, "quantity": D(7)}])
    before = grid.lines()
    keys(qtbot, (Qt.Key.Key_D, CTRL))
    assert [line["item"] for line in grid.lines()] == [1, 1, 2]
    keys(qtbot, Qt.Key.Key_Insert)
    assert grid.model.lines[1].empty
    keys(qtbot, (Qt.Key.Key_Delete, CTRL), (Qt.Key.Key_Delete, CTRL))
    assert grid.lines() == before
    for _ in range(4):
        keys(qtbot, (Qt.Key.Key_Z, CTRL))
    assert grid.lines() == before
    keys(qtbot, (Qt.Key.Key_Y, CTRL))
    assert [line["item"] for line in grid.lines()] == [1, 1, 2]


def test_a_duplicate_is_another_line_not_the_same_again(qtbot, grid):
    grid.set_lines([{"id": 7, "item": 1, "quantity": D(5), "batch": "B1"}])
    keys(qtbot, (Qt.Key.Key_D, CTRL))
    assert [(line.get("id"), line["batch"]) for line in grid.lines()] == [(7, "B1"), (None, "B1")]


def test_undo_of_a_typed_cell_takes_back_what_followed(qtbot, grid):
    keys(qtbot, "6204", ENTER, "3", ENTER)
    keys(qtbot, (Qt.Key.Key_Z, CTRL))
    assert grid.lines()[0]["amount"] is None
    keys(qtbot, (Qt.Key.Key_Z, CTRL))
    assert grid.lines() == []
    keys(qtbot, (Qt.Key.Key_Y, CTRL), (Qt.Key.Key_Y, CTRL))
    assert grid.lines()[0]["amount"] == D("355.50")


def test_paste_checks_cell_by_cell(qtbot, grid):
    QGuiApplication.clipboard().setText(
        "Item\tQty\tRate\r\nBRG-6204\t1,200\t118.5\r\nNONE-1\tfive\t10\r\n"
    )
    keys(qtbot, (Qt.Key.Key_V, CTRL))
    first, second = grid.lines()
    assert (first["item"], first["quantity"], first["amount"]) == (1, D(1200), D("142200.00"))
    assert second["rate"] == D(10)
    assert set(grid.errors()) == {"lines.1.item", "lines.1.quantity"}
    assert grid.model.data(grid.model.index(1, 3)) == "five", "the text is kept to be corrected"
    keys(qtbot, (Qt.Key.Key_Z, CTRL))
    assert grid.lines() == [], "one paste is one step"


def test_a_block_pasted_into_an_open_cell_goes_into_the_cells(qtbot, grid):
    grid.set_lines([{"item": 1}, {"item": 2}])
    grid.go(0, "quantity")
    QGuiApplication.clipboard().setText("5\n6\n")
    keys(qtbot, "9", (Qt.Key.Key_V, CTRL))
    assert [line["quantity"] for line in grid.lines()] == [D(5), D(6)]
    assert grid.editor() is None


def test_enter_before_the_rows_are_found_waits_for_them(qtbot, grid, items):
    late, search = Event(), items.search

    def slow(text, limit):
        late.wait(5)
        return search(text, limit)

    items.search = slow
    grid.model.entry.operations.inline = False
    keys(qtbot, "6205", ENTER)
    assert grid.lines() == []
    late.set()
    qtbot.waitUntil(lambda: grid.current() == (0, "quantity"))
    assert grid.lines()[0]["item"] == 2
    items.can_create = False  # and where none is found, the cell refuses it
    late.clear()
    grid.go(1, "item")
    keys(qtbot, "nothing", ENTER)
    assert grid.errors() == {}
    late.set()
    qtbot.waitUntil(lambda: "lines.1.item" in grid.errors())
    assert grid.editor().selectedText() == "nothing"
    assert grid.model.entry.operations.wait()


def test_restored_lines_are_unsaved(grid):
    grid.set_lines([{"item": 1, "quantity": D(5)}])
    grid.restore([{"item": 1, "quantity": D(6)}])
    assert grid.dirty
    assert grid.lines()[0]["quantity"] == D(6)


def test_paste_without_headings_starts_at_the_cell(qtbot, grid):
    grid.set_lines([{"item": 1}, {"item": 2}])
    grid.go(0, "quantity")
    QGuiApplication.clipboard().setText("5\t2\n6\t3\n7\t4")
    keys(qtbot, (Qt.Key.Key_V, CTRL))
    assert [line["quantity"] for line in grid.lines()] == [D(5), D(6), D(7)]
    assert grid.lines()[0]["amount"] == D("10.00")


def test_errors_of_a_refusal_stand_in_their_cells(grid):
    grid.set_lines([{"item": 1, "quantity": D(5)}, {"item": 2, "quantity": D(7)}])
    grid.model.insert(1)
    rest = grid.set_errors({"lines.1.quantity": "Only 3 are left", "supplier": "Fill in"})
    assert rest == {"supplier": "Fill in"}
    assert grid.current() == (2, "quantity"), "the empty line between does not count"
    assert grid.model.data(grid.model.index(2, 3), Qt.ItemDataRole.ToolTipRole) == "Only 3 are left"
    assert grid.errors() == {"lines.1.quantity": "Only 3 are left"}


def test_check_names_what_is_missing(grid):
    grid.set_lines([{"item": 1}])
    assert grid.check() == {"lines.0.quantity": "Fill in Quantity."}


def test_read_only_takes_no_keys(qtbot, grid):
    grid.set_lines([{"item": 1, "quantity": D(5)}])
    grid.set_read_only(True)
    grid.go(0, "quantity")
    keys(qtbot, "9", (Qt.Key.Key_Delete, CTRL))
    assert grid.lines()[0]["quantity"] == D(5)
    assert grid.model.rowCount() == 1


def test_dirty_and_totals(qtbot, grid):
    grid.set_lines([{"item": 1, "quantity": D(5), "rate": D(2)}])
    assert not grid.dirty
    assert grid.total("amount") == D("10.00")
    with qtbot.waitSignal(grid.lines_changed):
        grid.model.type_into(0, "quantity", D(6))
    assert grid.dirty
    assert grid.total("amount") == D("12.00")
    grid.undo()
    assert not grid.dirty


def test_the_open_field_is_exactly_the_cell(qtbot, grid):
    grid.set_lines([{"item": 1, "quantity": D(5)}])
    grid.go(0, "quantity")
    keys(qtbot, "9")
    assert grid.editor().geometry() == grid.table.visualRect(grid.model.index(0, 3))


@pytest.mark.slow
def test_many_lines_are_as_quick_as_ten(qtbot, grid, count):
    took, lines = [], count(200, 100)
    for number in range(lines):
        start = time.process_time()
        keys(qtbot, ["6204", "6205", "seal"][number % 3], ENTER, "2", ENTER)
        took.append(time.process_time() - start)
    assert grid.count() == lines
    early, late = sorted(took[5:25])[10], sorted(took[-20:])[10]
    assert late < 3 * early, f"the last line took {late / early:.1f} times as long as line 10"


def test_the_empty_line_is_in_sight_before_one_goes_there(qtbot, grid):
    grid.set_lines([{"item": 1, "quantity": D(5)}] * 40)
    bar, table = grid.table.verticalScrollBar(), grid.table
    grid.go(40)
    assert bar.value() == bar.maximum() > 0
    keys(qtbot, "6204", ENTER)
    waits = table.visualRect(grid.model.index(41, 1))
    assert table.viewport().rect().contains(waits)
    before = bar.value()
    keys(qtbot, "2", ENTER)
    assert grid.current()[0] == 41
    assert bar.value() == before, "going to the next line moved nothing"
    grid.go(3)
    top = bar.value()
    grid.model.insert(20)
    assert bar.value() == top, "a line put in elsewhere moves nothing either"


def test_the_column_that_stretches_keeps_its_width_in_a_narrow_window(grid):
    header = grid.table.horizontalHeader()
    text = 1 + [column.key for column in COLUMNS].index("text")
    own = COLUMNS[1].width
    assert header.length() == grid.table.viewport().width()
    assert header.sectionSize(text) > own
    header.resizeSection(1, header.sectionSize(1) + 20)
    assert header.length() == grid.table.viewport().width()
    grid.resize(500, 400)
    assert header.sectionSize(text) == own
    assert header.length() > grid.table.viewport().width()


def test_a_choice_typed_fast_is_chosen_and_a_scan_into_its_cell_is_refused(qtbot, grid):
    """Nothing is scanned into a choice: who types it like a scanner goes on to the next cell."""
    grid.set_lines([{"item": 1, "kind": "n"}])
    grid.clock.pace = 0.005
    grid.go(0, "kind")
    keys(qtbot, "used", ENTER)
    assert grid.current() == (1, "item")
    assert (grid.lines()[0]["kind"], grid.lines()[0].get("quantity")) == ("u", None)
    for code in ("8901234567890", "4006381333931"):
        grid.go(0, "kind")
        keys(qtbot, code, ENTER)
        assert grid.current() == (0, "kind")
        assert grid.errors() == {"lines.0.kind": "Choose one of: New, Used."}
        assert grid.editor().selectedText() == code
    keys(qtbot, "n", ENTER)
    assert (grid.lines()[0]["kind"], grid.errors()) == ("n", {})


def test_a_code_scanned_after_a_refused_one_goes_down_as_ever(qtbot, grid, items):
    items.can_create = False
    grid.clock.pace = 0.005
    keys(qtbot, "8901234567890", ENTER)
    assert grid.errors() == {
        "lines.0.item": "“8901234567890” is not in the list. Choose one, or Alt+C creates it."
    }
    grid.clock.at += 3
    keys(qtbot, "BRG-6205", ENTER)
    assert (grid.current(), grid.errors()) == ((1, "item"), {})


def test_choices_that_begin_as_typed_come_first():
    taxes = Fact("Charged", Kind.CHOICE, choices=(Choice("b", "Before tax"), Choice("a", "After")))
    source = ChoiceSource(taxes)
    assert [row.id for row in source.search("a", 8)] == ["a", "b"]
    assert [row.id for row in source.search("", 8)] == ["b", "a"]
