"""The document screen by keyboard: from the first field over the lines to saving and leaving."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal as D
from itertools import count

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from factory_desktop.core.kernel.errors import Conflict
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.kernel.numbers import money
from factory_desktop.ui.framework import document_form
from factory_desktop.ui.framework.document_form import DocumentView
from factory_desktop.ui.framework.document_spec import Action, Document, DocumentSpec, Total
from factory_desktop.ui.framework.editors import Entry
from factory_desktop.ui.framework.form_spec import FormSpec, Section
from factory_desktop.ui.framework.line_grid import LineColumn
from factory_desktop.ui.framework.operations import Operations

ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape
CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Row:
    id: int
    code: str
    name: str
    cells: tuple = ()


class Items:
    can_create = False
    headings = ()
    noun = ("item", "items")
    rows = (Row(1, "BOLT", "Hex bolt"), Row(2, "NUT", "Hex nut"))

    def total(self):
        return 2

    def search(self, text, limit):
        return [row for row in self.rows if text.lower() in f"{row.code} {row.name}".lower()]

    def get(self, key):
        return next((row for row in self.rows if row.id == key), None)

    def exact(self, text):
        return next((row for row in self.rows if row.code.lower() == text.lower()), None)

    def create(self, text):
        return None


FACTS = {"party": Fact("Party", required=True), "on": Fact("Date", Kind.DATE)}
SPEC = DocumentSpec(
    "Order",
    FormSpec("order", (Section("", (("party", "on"),)),)),
    (
        LineColumn("item", Fact("Item", Kind.REFERENCE, reference="items", required=True)),
        LineColumn("quantity", Fact("Quantity", Kind.QUANTITY, required=True)),
        LineColumn("unit", Fact("Unit"), editable=False),
        LineColumn("rate", Fact("Rate", Kind.RATE)),
        LineColumn("amount", Fact("Amount", Kind.MONEY), editable=False),
    ),
    (Total("net", "Net"), Total("total", "Order total", strong=True)),
    (("draft", "Draft"), ("sent", "Sent")),
    count_key="quantity",
    count_unit="unit",
)
DRAFT = Document(
    id=1,
    number="PO-1",
    state="Draft",
    step="draft",
    note="Sending asks for nothing more.",
    values={"party": "Bearing House", "on": date(2026, 11, 2)},
    lines=[{"item": 1, "quantity": D(10), "unit": "pcs", "rate": D("2.50")}],
    actions=(
        Action("send", "Send", "send", primary=True),
        Action("drop", "Cancel order", "cancel", enabled=False, reason="Sent already"),
        Action("copy", "Duplicate", more=True, checks=False),
    ),
)


def compute(line, changed):
    if line.get("quantity") is None or line.get("rate") is None:
        return {"amount": None}
    return {"amount": money(line["quantity"] * line["rate"])}


def totals(values, lines):
    net = sum((line["amount"] or D(0) for line in lines), D(0))
    return {"net": net, "total": money(net * D("1.18"))}


@pytest.fixture
def view(qtbot):
    entry = Entry(
        Formatter(), lambda: date(2026, 11, 20), Operations(inline=True), {"items": Items()}
    )
    made = DocumentView(
        SPEC, FACTS, entry, compute=compute, totals=totals,
        tabs=[("timeline", "Timeline", lambda: QLabel("nothing yet"))],
    )  # fmt: skip
    made.grid.clock = count(0, 0.25).__next__  # as slow as fingers, not as a scanner
    qtbot.addWidget(made)
    made.resize(1366, 680)
    made.show()
    made.activateWindow()
    made.show_document(DRAFT)
    made.form.focus_first()
    qtbot.waitUntil(lambda: made.form.fields["party"].editor.input.hasFocus())
    return made


def keys(qtbot, *typed):
    for key in typed:
        for press in key if isinstance(key, str) else [key]:
            target = QApplication.activePopupWidget() or QApplication.focusWidget()
            if isinstance(press, str):
                qtbot.keyClicks(target, press)
            elif isinstance(press, tuple):
                qtbot.keyClick(target, press[0], press[1])
            else:
                qtbot.keyClick(target, press)
            QApplication.processEvents()


def test_from_the_first_field_to_saving_by_keyboard_alone(qtbot, view):
    view.show_document(Document(actions=DRAFT.actions))
    view.form.focus_first()
    keys(qtbot, "Jindal", ENTER, "5", ENTER)
    assert view.grid.table.hasFocus()
    keys(
        qtbot, "bolt", ENTER, "4", ENTER, "2.5", ENTER, "nut", ENTER, "6", ENTER, "1", ENTER, ENTER
    )
    assert view.head.save.hasFocus(), "Enter in the empty last line goes on to saving"
    with qtbot.waitSignal(view.save_requested) as saved:
        keys(qtbot, (Qt.Key.Key_S, CTRL))
    values, lines = saved.args
    assert values == {"party": "Jindal", "on": date(2026, 11, 5)}
    assert [(line["item"], line["amount"]) for line in lines] == [(1, D("10.00")), (2, D("6.00"))]


def test_enter_presses_the_button_it_stands_on(qtbot, view):
    view.head.save.setFocus()
    with qtbot.waitSignal(view.save_requested):
        keys(qtbot, ENTER)


def test_the_current_cell_stays_where_it_was_after_saving(view):
    view.grid.go(1, "rate")
    view.show_document(DRAFT)
    assert view.grid.current() == (1, "rate")


def test_save_from_within_a_cell_takes_what_stands_there(qtbot, view):
    view.grid.go(0, "quantity")
    view.grid.setFocus()
    keys(qtbot, "12")
    with qtbot.waitSignal(view.save_requested) as saved:
        keys(qtbot, (Qt.Key.Key_S, CTRL))
    assert saved.args[1][0]["quantity"] == D(12)


def test_totals_and_count_follow(qtbot, view):
    figures = view.totals_strip.figures
    assert figures["net"].text() == "25.00"
    assert figures["total"].text() == "₹ 29.50"
    view.grid.model.type_into(0, "quantity", D(20))
    qtbot.waitUntil(lambda: figures["total"].text() == "₹ 59.00")
    assert view.totals_strip.count.text() == "1 line, 20 pcs"


def test_different_units_are_not_added_up(qtbot, view):
    view.grid.set_lines(
        [
            {"item": 1, "quantity": D(10), "unit": "pcs", "rate": D(2)},
            {"item": 2, "quantity": D("2.5"), "unit": "kg", "rate": D(3)},
        ]
    )
    qtbot.waitUntil(lambda: view.totals_strip.count.text() == "2 lines")


def test_a_document_to_read_shows_no_keys_for_typing(view):
    view.show()
    assert view.hints.isVisible()
    view.show_document(replace(DRAFT, read_only="Sent documents no longer change."))
    assert not view.hints.isVisible()
    assert not view.totals_strip.hint.text()


def test_head_shows_state_and_what_is_unsaved(qtbot, view):
    assert view.head.pill.text() == "Draft"
    assert view.head.unsaved.text() == ""
    view.form.set_value("party", "Other")
    qtbot.waitUntil(lambda: view.head.unsaved.text() == "Not saved")
    view.mark_saved()
    assert view.head.unsaved.text() == ""
    assert view.head.buttons["drop"].toolTip() == "Sent already"
    assert not view.head.buttons["drop"].isEnabled()


def test_an_act_waits_until_the_fields_are_in_order(qtbot, view):
    view.form.set_value("party", None)
    view.grid.model.type_into(0, "quantity", None)
    with qtbot.assertNotEmitted(view.action_requested):
        view.head.buttons["send"].click()
    assert view.head.wrong.text() == "2 fields to correct"
    view.form.set_value("party", "X")
    view.grid.model.type_into(0, "quantity", D(1))
    with qtbot.waitSignal(view.action_requested) as asked:
        view.head.buttons["send"].click()
    assert asked.args == ["send"]


def test_errors_of_a_refusal_find_fields_and_cells(view):
    assert view.show_field_errors({"party": "Blocked", "lines.0.rate": "Too high"})
    assert view.form.errors() == {"party": "Blocked"}
    assert view.grid.errors() == {"lines.0.rate": "Too high"}
    assert view.totals_strip.hint.text() == "Too high"
    assert not view.show_field_errors({"nowhere": "No"})


def test_conflict_is_shown_at_the_field(view):
    assert view.show_conflict(Conflict("changed", {"party": ("mine", "theirs")}))
    assert view.form.fields["party"].note.text() == "Theirs: theirs"
    assert not view.show_conflict(Conflict("changed", {"elsewhere": (1, 2)}))


def test_read_only_document_says_why_and_keeps_its_acts(qtbot, view):
    view.show_document(Document("PO-2", "Sent", "good", "sent", lines=DRAFT.lines,
                                actions=(Action("receive", "Receive", primary=True),),
                                read_only="Sent orders are not changed."))  # fmt: skip
    assert view.form.reason.text() == "Sent orders are not changed."
    assert view.grid.model.rowCount() == 1
    assert not view.head.save.isVisible()
    with qtbot.assertNotEmitted(view.save_requested):
        keys(qtbot, (Qt.Key.Key_S, CTRL))
    with qtbot.waitSignal(view.action_requested):
        view.head.buttons["receive"].click()


@pytest.mark.parametrize(("answer", "leaves"), [("", False), ("discard", True), ("save", True)])
def test_escape_asks_only_when_something_is_unsaved(qtbot, monkeypatch, view, answer, leaves):
    asked, left = [], []
    monkeypatch.setattr(document_form, "ask_unsaved", lambda p, what: asked.append(what) or answer)
    view.back_requested.connect(lambda: left.append(True))
    view.save_requested.connect(lambda *_: view.mark_saved())
    keys(qtbot, ESC)
    assert (asked, left) == ([], [True])
    left.clear()
    view.grid.model.type_into(0, "quantity", D(99))
    keys(qtbot, ESC)
    assert asked == ["Order PO-1"]
    assert bool(left) is leaves
    assert view.grid.lines()[0]["quantity"] == (D(10) if answer == "discard" else D(99))


def test_where_room_is_short_the_panel_lies_over_the_lines(view):
    main, panel = view.body.main, view.body.panel
    assert main.geometry().right() < panel.geometry().left()
    assert not view.head.panel_button.isVisible()
    view.resize(910, 480)
    QApplication.processEvents()
    assert view.width() == 910, "fits 1366 pixels at 150 %"
    assert main.width() == view.width()
    assert not panel.isVisible()
    view.head.panel_button.click()
    assert panel.isVisible()
    assert panel.geometry().right() == view.width() - 1


def test_escape_in_a_cell_does_not_leave_the_document(qtbot, view):
    view.grid.go(0, "quantity")
    view.grid.setFocus()
    with qtbot.assertNotEmitted(view.back_requested):
        keys(qtbot, "5", ESC)
    assert view.grid.lines()[0]["quantity"] == D(10)
