"""A form that builds itself from facts: typed by keyboard from the first field to saving."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.core.kernel.errors import Conflict
from factory_desktop.core.kernel.facts import Fact
from factory_desktop.ui.framework.dialogs import ask_unsaved
from factory_desktop.ui.framework.editors import Entry
from factory_desktop.ui.framework.field import Field
from factory_desktop.ui.framework.form_spec import FormSpec, Section
from factory_desktop.ui.framework.history import History, Step
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.painting import label

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RecordForm(QWidget):
    """All fields of a record; says when to save, knows what is not saved yet.

    Enter goes to the next field, Shift+Enter back, Ctrl+S saves, Ctrl+Z and Ctrl+Y undo and
    redo across the fields.
    """

    #: The values to save; emitted only when every field can be read and none is missing.
    save_requested = Signal(dict)
    #: A value changed: its key and the value.
    value_changed = Signal(str, object)
    dirty_changed = Signal(bool)
    #: The number of fields to correct changed.
    errors_changed = Signal(int)
    #: Enter in the last field.
    left_end = Signal()

    def __init__(
        self,
        facts: Mapping[str, Fact],
        spec: FormSpec,
        entry: Entry,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.spec = spec
        self.entry = entry
        self.fields: dict[str, Field] = {}
        self.history: History[Step] = History()
        self._saved: dict[str, object] = {}
        self._known: dict[str, object] = {}
        self._rest: dict[str, object] = {}
        self._conflicts: dict[str, object] = {}
        #: Of what is shown as saved, which a save is held against.
        self.version: int | None = None
        self._was_dirty = False
        self._read_only = False
        self._build(facts)
        self.set_values({})

    # --- building ------------------------------------------------------------------------

    def _build(self, facts: Mapping[str, Fact]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.reason = label("", "quiet", wrap=True)
        self.reason.hide()
        column.addWidget(self.reason)
        for section in self.spec.sections:
            if section.title:
                column.addWidget(label(tr(section.title), "section"))
            column.addLayout(self._grid(section, facts))
        column.addStretch(1)
        # Whole fields: an input apart from its field would be followed by the form's second field.
        for first, second in pairwise(self.fields.values()):
            QWidget.setTabOrder(first, second)

    def _grid(self, section: Section, facts: Mapping[str, Fact]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        for column in range(section.width):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, 80)
        for row, places in enumerate(section.places()):
            column = 0
            for place in places:
                field = Field(place.key, facts[place.key], self.entry)
                self._wire(field)
                grid.addWidget(field, row, column, 1, place.span)
                column += place.span
        return grid

    def _wire(self, field: Field) -> None:
        self.fields[field.key] = field
        field.changed.connect(lambda: self._changed(field))
        field.committed.connect(lambda: self._committed(field))
        field.editor.finished.connect(lambda: self._next(field))
        field.theirs_taken.connect(lambda: self.take_theirs(field.key))
        field.editor.input.installEventFilter(self)

    # --- values --------------------------------------------------------------------------

    def values(self) -> dict[str, object]:
        """All values, those that are not on the form among them."""
        return {**self._rest, **{key: f.editor.value() for key, f in self.fields.items()}}

    def set_values(self, values: Mapping[str, object]) -> None:
        """Show a record as it is saved; forgets errors and what could be undone."""
        self._rest = {key: value for key, value in values.items() if key not in self.fields}
        version = self._rest.pop("version", None)
        self.version = version if isinstance(version, int) else None
        for key, field in self.fields.items():
            field.editor.set_value(values.get(key))
            field.set_error("")
            field.set_conflict("")
        self._conflicts = {}
        self.history.clear()
        self.mark_saved()

    def saved(self) -> dict[str, object]:
        """The values as they are saved, by what was opened or told since."""
        return {**self._rest, **self._saved}

    def restore(self, values: Mapping[str, object]) -> None:
        """Put back what was typed before a crash; it is still unsaved."""
        for key in values:
            if key in self.fields:
                self.set_value(key, values[key])

    def set_value(self, key: str, value: object) -> None:
        """Change one value as if it had been typed (a supplier's terms fill the terms)."""
        field = self.fields[key]
        field.editor.set_value(value)
        field.set_error("")
        self._changed(field)
        self._committed(field)

    def mark_saved(self) -> None:
        """What stands here is saved now."""
        self._saved = {key: field.editor.value() for key, field in self.fields.items()}
        self._known = dict(self._saved)
        self._tell_dirty()

    @property
    def dirty(self) -> bool:
        """Whether something here is not saved."""
        return any(
            field.editor.problem() or field.editor.value() != self._saved.get(key)
            for key, field in self.fields.items()
        )

    def changes(self) -> dict[str, object]:
        """Only the values that differ from what is saved."""
        return {
            key: field.editor.value()
            for key, field in self.fields.items()
            if field.editor.value() != self._saved.get(key)
        }

    def _changed(self, field: Field) -> None:
        self._tell_dirty()
        self.value_changed.emit(field.key, field.editor.value())
        self._tell_errors()

    def _committed(self, field: Field) -> None:
        value, known = field.editor.value(), self._known.get(field.key)
        if value != known:
            self.history.push(Step(field.key, known, value))
            self._known[field.key] = value

    def _tell_dirty(self) -> None:
        dirty = self.dirty
        if dirty != self._was_dirty:
            self._was_dirty = dirty
            self.dirty_changed.emit(dirty)

    # --- saving and errors ---------------------------------------------------------------

    def commit(self) -> None:
        """Settle on what is being typed."""
        for field in self.fields.values():
            field.editor.commit()

    def request_save(self) -> bool:
        """Ask to save; where fields are missing or cannot be read, go to the first instead."""
        if self._read_only:
            return False
        found = self.check()
        self.set_errors(found)
        if found:
            return False
        self.save_requested.emit(self.values())
        return True

    def check(self) -> dict[str, str]:
        """What is missing or cannot be read, by field."""
        self.commit()
        return {key: text for key, field in self.fields.items() if (text := field.check())}

    def show_field_errors(self, fields: Mapping[str, str]) -> bool:
        """As `set_errors`; whether each error found its field."""
        return not self.set_errors(fields)

    def show_conflict(self, error: Conflict) -> bool:
        """Show what somebody else saved meanwhile; whether it concerns fields shown here.

        Who has looked may save: what is typed then counts against what is shown now.
        """
        self.set_conflict(error.theirs)
        if self._conflicts:
            self.take_over(error)
        return bool(self._conflicts)

    def take_over(self, error: Conflict) -> None:
        """What somebody else saved in fields that were not touched here; a save counts from it."""
        if error.version is None or error.merged is None:
            return
        self.version, saved = error.version, error.merged["header"]
        for key, field in self.fields.items():
            untouched = field.editor.value() == self._saved.get(key)
            if key in saved and untouched and key not in self._conflicts:
                field.editor.set_value(saved[key])
                self._saved[key] = self._known[key] = field.editor.value()

    def set_errors(self, errors: Mapping[str, str]) -> dict[str, str]:
        """Put each error at its field and go to the first; returns those without a field."""
        for key, field in self.fields.items():
            field.set_error(tr(errors[key]) if key in errors else "")
        first = next((field for key, field in self.fields.items() if key in errors), None)
        if first:
            first.focus()
        self._tell_errors()
        return {key: text for key, text in errors.items() if key not in self.fields}

    @property
    def marked(self) -> bool:
        """Whether a field has an error, or another value that somebody else saved."""
        return bool(self._conflicts or self.errors())

    def errors(self) -> dict[str, str]:
        """The errors that stand at fields."""
        return {key: field.error for key, field in self.fields.items() if field.error}

    def long_error(self) -> str:
        """The first error that its field has no room for."""
        fields = self.fields.values()
        return next((f.error for f in fields if f.error and f.note.cut_off), "")

    def _tell_errors(self) -> None:
        self.errors_changed.emit(len(self.errors()))

    # --- read-only, conflict, leaving ----------------------------------------------------

    def set_read_only(self, reason: str) -> None:
        """Only show the record and say why; an empty reason lets it be typed in again."""
        self._read_only = bool(reason)
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        for field in self.fields.values():
            field.set_read_only(self._read_only)

    def set_conflict(self, conflict: Mapping[str, tuple[object, object]]) -> None:
        """Show field by field what somebody else saved: field -> (mine, theirs)."""
        for key in self._conflicts:
            self.fields[key].set_conflict("")
        self._conflicts = {}
        for key, (mine, theirs) in conflict.items():
            if key not in self.fields:
                continue
            field = self.fields[key]
            field.editor.set_value(mine)
            self._saved[key] = theirs
            self._conflicts[key] = theirs
            shown = self.entry.show(theirs, field.fact) or tr("nothing")
            field.set_conflict(tr("Theirs: {value}", value=shown))
        first = next((f for key, f in self.fields.items() if key in self._conflicts), None)
        if first:
            first.focus()
        self._tell_dirty()

    def take_theirs(self, key: str) -> None:
        """Give up one's own value of a field for the one saved meanwhile."""
        theirs = self._conflicts.pop(key)
        self.fields[key].set_conflict("")
        self.set_value(key, theirs)

    def confirm_leave(self, what: str = "") -> bool:
        """Whether the form may be left; asks when something is not saved.

        After Save it may be left once the caller has saved and called `mark_saved()`.
        """
        self.commit()
        if not self.dirty:
            return True
        answer = ask_unsaved(self, what or tr("What you typed"))
        if answer == "save":
            return self.request_save() and not self.dirty
        if answer == "discard":
            self.set_values({**self._rest, **self._saved, "version": self.version})
            return True
        return False

    # --- keys ----------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last step back, in whichever field it was."""
        self._go(self.history.undo())

    def redo(self) -> None:
        """Do again what was taken back."""
        self._go(self.history.redo())

    def _go(self, step: Step | None) -> None:
        if step is None:
            return
        field = self.fields[step.key]
        self._known[step.key] = step.new
        field.editor.set_value(step.new)
        field.set_error("")
        self._changed(field)
        field.focus()

    def focus_first(self) -> None:
        """Go to the first field that can be typed in."""
        for field in self.fields.values():
            if self._may_enter(field):
                field.focus()
                return

    def _may_enter(self, field: Field) -> bool:
        """Whether one comes to a field by key: it is shown, and can be typed in."""
        target = field.editor.input
        by_key = target.focusPolicy() & Qt.FocusPolicy.TabFocus
        return bool(by_key) and target.isEnabled() and field.isVisibleTo(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter, Ctrl+S, Ctrl+Z and Ctrl+Y of every field."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if _matches(event, "undo", "redo"):
                event.accept()
            return False
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        return self._key(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The same keys where they come from a part of an editor."""
        if not self._key(self.focusWidget(), event):
            super().keyPressEvent(event)

    def _key(self, source: QObject | None, event: QKeyEvent) -> bool:
        if _matches(event, "save"):
            self.request_save()
            return True
        if _matches(event, "undo", "redo"):
            return self._undo_key(source, event)
        if event.key() in _ENTER and not isinstance(source, QPlainTextEdit):
            return self._enter(source, event)
        return False

    def _undo_key(self, source: QObject | None, event: QKeyEvent) -> bool:
        """What is being typed is undone by the line itself; settled steps by the form."""
        undo = _matches(event, "undo")
        if isinstance(source, QLineEdit) and source.isModified():
            available = source.isUndoAvailable() if undo else source.isRedoAvailable()
            if available:
                return False
        if isinstance(source, QPlainTextEdit):
            document = source.document()
            if document.isUndoAvailable() if undo else document.isRedoAvailable():
                return False
        (self.undo if undo else self.redo)()
        return True

    def _enter(self, source: QObject | None, event: QKeyEvent) -> bool:
        if isinstance(source, QPushButton):
            source.click()
            return True
        keys = list(self.fields)
        at = next((n for n, k in enumerate(keys) if self.fields[k].editor.input is source), None)
        if at is None:
            return False
        if not self.fields[keys[at]].editor.commit():
            return True
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._move(keys[:at][::-1] if back else keys[at + 1 :], back)
        return True

    def _next(self, field: Field) -> None:
        keys = list(self.fields)
        self._move(keys[keys.index(field.key) + 1 :], back=False)

    def _move(self, keys: list[str], back: bool) -> None:
        for key in keys:
            if self._may_enter(self.fields[key]):
                self.fields[key].focus()
                return
        if not back:
            self.left_end.emit()


def _matches(event: QKeyEvent, *names: str) -> bool:
    """Whether a key is save, undo or redo (Ctrl+Y on every system)."""
    control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    for name in names:
        if name == "save" and control and event.key() == Qt.Key.Key_S:
            return True
        if name == "undo" and event.matches(QKeySequence.StandardKey.Undo):
            return True
        if name == "redo" and (
            event.matches(QKeySequence.StandardKey.Redo)
            or (control and event.key() == Qt.Key.Key_Y)
        ):
            return True
    return False
