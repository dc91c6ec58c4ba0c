"""Fields and forms by keyboard: from the first field to saving, undo, errors, conflicts."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from datetime import date
from decimal import Decimal as D

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QTableView

from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.kernel.i18n import catalog
from factory_desktop.core.kernel.resources import resource
from factory_desktop.ui.framework import form as form_module
from factory_desktop.ui.framework import shortcuts
from factory_desktop.ui.framework.editors import EDITORS, Entry, make_editor
from factory_desktop.ui.framework.editors.calendar import CalendarPopup
from factory_desktop.ui.framework.form import RecordForm
from factory_desktop.ui.framework.form_spec import FormSpec, Place, Section
from factory_desktop.ui.framework.operations import Operations

ENTER, TAB, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Down
CTRL, SHIFT, ALT = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier,
                    Qt.KeyboardModifier.AltModifier)  # fmt: skip
TODAY = date(2026, 11, 20)


@dataclass
class Row:
    id: int
    code: str
    name: str
    cells: tuple = ()


class Parties:
    can_create = True
    headings = ()
    noun = ("supplier", "suppliers")

    def __init__(self):
        self.rows = [Row(1, "S-014", "Bearing House"), Row(2, "S-015", "Jindal Steel")]

    def total(self):
        return len(self.rows)

    def search(self, text, limit):
        return [r for r in self.rows if text.lower() in f"{r.code} {r.name}".lower()][:limit]

    def get(self, key):
        return next((r for r in self.rows if r.id == key), None)

    def exact(self, text):
        return next(
            (r for r in self.rows if text.lower() in (r.code.lower(), r.name.lower())), None
        )

    def create(self, text):
        self.rows.append(Row(3, "S-016", text))
        return self.rows[-1]


FACTS = {
    "supplier": Fact("Supplier", Kind.REFERENCE, required=True, reference="parties"),
    "on": Fact("Order date", Kind.DATE, required=True),
    "code": Fact("Code", Kind.CODE, max_length=8),
    "amount": Fact("Amount", Kind.MONEY, minimum=0, help="Without tax"),
    "terms": Fact("Terms", Kind.CHOICE, choices=(Choice("c", "Cash"), Choice("m", "30 days"))),
    "active": Fact("In use", Kind.BOOL),
    "notes": Fact("Notes", Kind.MULTILINE),
    "number": Fact("Number", read_only=True),
}
SPEC = FormSpec("order", (
    Section("Order", (("number", "supplier", "on"), (Place("code", 2), "amount"))),
    Section("", (("terms", "active"), ("notes",))),
))  # fmt: skip


@pytest.fixture
def entry():
    return Entry(Formatter(), lambda: TODAY, Operations(inline=True), {"parties": Parties()})


@pytest.fixture
def form(qtbot, entry):
    made = RecordForm(FACTS, SPEC, entry)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    made.activateWindow()
    made.focus_first()
    qtbot.waitUntil(lambda: made.fields["supplier"].editor.input.hasFocus())
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


def at(form):
    focus = QApplication.focusWidget()
    return next((key for key, f in form.fields.items() if f.editor.input is focus), None)


def text(form, key):
    return form.fields[key].editor.input.text()


def test_from_first_field_to_saving_by_keyboard_alone(qtbot, form):
    keys(qtbot, "bear", ENTER, "5-11", ENTER, "ab-1", ENTER, "1.5L", ENTER, "30", ENTER, " ", ENTER)
    assert at(form) == "notes"
    keys(qtbot, "one", ENTER, "two")
    with qtbot.waitSignal(form.save_requested) as saved:
        keys(qtbot, (Qt.Key.Key_S, CTRL))
    assert saved.args[0] == {
        "supplier": 1, "on": date(2026, 11, 5), "code": "AB-1", "amount": D(150000),
        "terms": "m", "active": True, "notes": "one\ntwo", "number": None,
    }  # fmt: skip
    assert text(form, "on") == "05-11-2026"
    assert text(form, "amount") == "1,50,000.00"
    assert text(form, "supplier") == "S-014  Bearing House"


def test_shift_enter_and_tab_order(qtbot, form):
    form.fields["code"].focus()
    keys(qtbot, (ENTER, SHIFT))
    assert at(form) == "on"
    keys(qtbot, TAB, TAB)
    assert at(form) == "amount"


def test_every_label_has_a_buddy_and_every_input_a_name(form):
    for key, field in form.fields.items():
        assert field.caption.buddy() is field.editor.input, key
        assert field.editor.input.accessibleName()
    assert form.fields["supplier"].caption.text() == "Supplier *"
    assert form.fields["supplier"].editor.input.accessibleName() == "Supplier, must be filled"


def test_every_kind_has_an_editor(qtbot, entry):
    assert set(EDITORS) == set(Kind)
    for kind in Kind:
        editor = make_editor(Fact("x", kind, reference="parties"), entry)
        qtbot.addWidget(editor)
        editor.set_value(None)
        assert editor.value() in (None, False)


def test_error_as_one_types_and_nothing_jumps(qtbot, form):
    form.fields["amount"].focus()
    height = form.fields["amount"].height()
    keys(qtbot, "12a")
    field = form.fields["amount"]
    qtbot.waitUntil(lambda: bool(field.error))
    assert "is not a number" in field.note.text()
    assert field.note.tone() == "bad"
    assert field.height() == height
    keys(qtbot, ENTER)
    assert at(form) == "amount", "Enter stays where something cannot be read"
    keys(qtbot, Qt.Key.Key_Backspace)
    assert field.error == ""
    assert field.note.text() == "Without tax"


def test_a_sum_shows_what_it_comes_to(qtbot, form):
    form.fields["amount"].focus()
    keys(qtbot, "10*12")
    assert form.fields["amount"].note.text() == "= 120.00"


def test_digits_beyond_those_shown_are_kept(qtbot, entry):
    editor = make_editor(Fact("Rate", Kind.RATE, precision=2), entry)
    qtbot.addWidget(editor)
    editor.set_value(D("1.234567"))
    editor.commit()
    assert editor.value() == D("1.234567")


def test_saving_goes_to_the_first_missing_field(qtbot, form):
    form.fields["notes"].focus()
    with qtbot.assertNotEmitted(form.save_requested):
        keys(qtbot, (Qt.Key.Key_S, CTRL))
    assert at(form) == "supplier"
    assert set(form.errors()) == {"supplier", "on"}
    assert form.fields["supplier"].note.text() == "Fill in Supplier."


def test_errors_of_a_refusal_stand_at_their_fields(form):
    rest = form.set_errors({"amount": "Too much", "lines.0.x": "No"})
    assert rest == {"lines.0.x": "No"}
    assert form.errors() == {"amount": "Too much"}
    assert at(form) == "amount"
    assert form.fields["amount"].editor.input.accessibleDescription() == "Too much"


def test_an_error_goes_when_saving_is_asked_for_again(qtbot, form):
    form.set_values({"supplier": 1, "on": TODAY})
    form.set_errors({"active": "Not now", "amount": "Before the change of another field"})
    form.fields["active"].editor.box.click()
    assert set(form.errors()) == {"amount"}
    with qtbot.waitSignal(form.save_requested):
        form.request_save()
    assert form.errors() == {}


def test_undo_and_redo_across_fields(qtbot, form):
    keys(qtbot, "jin", ENTER, "5", ENTER, "ab", ENTER)
    keys(qtbot, (Qt.Key.Key_Z, CTRL))
    assert (at(form), text(form, "code")) == ("code", "")
    keys(qtbot, (Qt.Key.Key_Z, CTRL))
    assert (at(form), text(form, "on")) == ("on", "")
    keys(qtbot, (Qt.Key.Key_Z, CTRL))
    assert form.values()["supplier"] is None
    assert not form.dirty
    for _ in range(3):
        keys(qtbot, (Qt.Key.Key_Y, CTRL))
    assert form.values()["code"] == "AB"
    assert form.values()["supplier"] == 2


def test_unknown_reference_is_refused_and_can_be_created(qtbot, form):
    keys(qtbot, "nobody", Qt.Key.Key_Escape, ENTER)
    assert at(form) == "supplier"
    assert "is not in the list" in form.fields["supplier"].error
    keys(qtbot, (Qt.Key.Key_C, ALT))
    assert form.values()["supplier"] == 3
    assert form.fields["supplier"].error == ""
    assert at(form) == "on"


def test_dates_by_arrow_keys_and_calendar(qtbot, form):
    form.set_value("on", date(2026, 11, 5))
    form.fields["on"].focus()
    keys(qtbot, Qt.Key.Key_Up)
    assert form.values()["on"] == date(2026, 11, 6)
    keys(qtbot, (DOWN, ALT))
    popup = form.fields["on"].editor.findChild(CalendarPopup)
    assert popup.isVisible()
    month = popup.calendar.findChild(QTableView)
    qtbot.keyClick(month, DOWN)
    qtbot.keyClick(month, ENTER)
    assert form.values()["on"] == date(2026, 11, 13)


def test_dirty_follows_typing_and_saving(qtbot, form):
    form.set_values({"supplier": 1, "on": TODAY, "other": 7})
    with qtbot.waitSignal(form.dirty_changed, check_params_cb=lambda dirty: dirty):
        form.fields["code"].focus()
        keys(qtbot, "x")
    assert form.changes() == {"code": "X"}
    assert form.values()["other"] == 7
    form.mark_saved()
    assert not form.dirty


@pytest.mark.parametrize(("answer", "leaves", "code"), [
    ("save", True, "X"), ("discard", True, None), ("", False, "X")])  # fmt: skip
def test_leaving_asks_once_something_is_unsaved(monkeypatch, form, answer, leaves, code):
    form.set_values({"supplier": 1, "on": TODAY})
    asked = []
    monkeypatch.setattr(form_module, "ask_unsaved", lambda *a: asked.append(a) or answer)
    form.save_requested.connect(lambda _: form.mark_saved())
    assert form.confirm_leave()
    assert asked == []
    form.set_value("code", "X")
    assert form.confirm_leave() is leaves
    assert len(asked) == 1
    assert form.values()["code"] == code


def test_read_only_says_why(qtbot, form):
    form.set_read_only("Confirmed orders are not changed.")
    assert form.reason.text() == "Confirmed orders are not changed."
    form.fields["code"].editor.input.setFocus()
    keys(qtbot, "zzz", (Qt.Key.Key_S, CTRL))
    assert form.values()["code"] is None
    form.set_read_only("")
    assert form.fields["number"].editor.input.isReadOnly(), "what is never typed stays so"


def test_a_conflict_shows_both_and_takes_either(form):
    form.set_values({"supplier": 1, "on": TODAY, "code": "OLD"})
    form.set_conflict({"code": ("MINE", "THEIRS")})
    field = form.fields["code"]
    assert form.values()["code"] == "MINE"
    assert field.note.text() == "Theirs: THEIRS"
    assert form.dirty
    field.take_button.click()
    assert form.values()["code"] == "THEIRS"
    assert not form.dirty


def test_pictures_are_pasted_and_removed(qtbot, entry):
    editor = make_editor(Fact("Picture", Kind.IMAGE), entry)
    qtbot.addWidget(editor)
    picture = QImage(2000, 1000, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    QGuiApplication.clipboard().setImage(picture)
    editor.paste()
    kept = QImage.fromData(editor.value())
    assert (kept.width(), kept.height()) == (1200, 600)
    editor.clear()
    assert editor.value() is None


def test_restored_values_are_unsaved(form):
    form.set_values({"supplier": 1, "on": TODAY})
    form.restore({"code": "DRAFT"})
    assert form.changes() == {"code": "DRAFT"}
    form.undo()
    assert not form.dirty


def test_every_text_of_entry_has_its_hindi():
    hindi = catalog("hi").entries
    ui = resource("..", "factory_desktop", "ui", "framework")
    core = resource("..", "factory_desktop", "core", "kernel")
    documents = [ui / f"document_{part}.py" for part in ("form", "head", "spec", "totals")]
    paths = [*ui.glob("editors/*.py"), ui / "form.py", ui / "field.py", *documents,
             *ui.glob("line_grid*.py"), core / "typed.py", core / "formatting.py"]  # fmt: skip
    texts = {
        node.args[0].value
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) in ("tr", "msg", "_tr")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    texts |= {row.does for row in shortcuts.SHORTCUTS.values()}
    assert len(texts) > 40
    assert {text for text in texts if text not in hindi} == set()


def test_no_key_does_two_things():
    assert shortcuts.clashes(shortcuts.STANDARD) == {}
    assert shortcuts.clashes(shortcuts.TALLY) == {}


def test_key_caps_follow_the_set_of_keys():
    assert shortcuts.hint("sale") == ("F8", "sale")
    shortcuts.set_scheme(shortcuts.TALLY)
    try:
        assert shortcuts.cap("purchase") == "F9"
        assert shortcuts.cap("payment") == ""
    finally:
        shortcuts.set_scheme(shortcuts.STANDARD)
