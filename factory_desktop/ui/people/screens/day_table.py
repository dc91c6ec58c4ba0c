"""The list of a day's workers: a letter marks the row and goes on, digits are overtime."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.delegate import CellDelegate
from factory_desktop.ui.framework.header import ListHeader
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.table_view import plain_table
from factory_desktop.ui.people.marks import KEYS, Day
from factory_desktop.ui.people.screens.day_model import NOTE, DayModel
from factory_desktop.ui.people.screens.muster_grid import MOST_HOURS

Key = Qt.Key
_ENTER = (Key.Key_Return, Key.Key_Enter)
_WIDTHS = (64, 220, 120, 140, 170, 70, 0)


class _NoteDelegate(CellDelegate):
    """The lists' own look; a note is typed in its cell."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex
    ) -> QWidget:
        """A field for the note."""
        edit = QLineEdit(parent)
        edit.setObjectName("cell")
        edit.setMaxLength(200)
        edit.setAccessibleName(tr("Note"))
        return edit

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:
        """Begin with what stands there."""
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(int(Qt.ItemDataRole.EditRole)) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex) -> None:
        """Take the note."""
        if isinstance(editor, QLineEdit) and isinstance(model, DayModel):
            day = model.day(index.row())
            model.set_days([(index.row(), Day(day.mark, day.overtime, editor.text().strip()))])


class DayTable(QTableView):
    """Rows of workers; Enter goes to the next one."""

    hinted = Signal(str, str)

    def __init__(self, model: DayModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = model
        self.may_mark: Callable[[], str] = lambda: ""
        self._typed: list[int] = []
        self._hours = ""
        header = ListHeader(self)
        header.setSectionsClickable(False)
        header.setSectionsMovable(False)
        self.setHorizontalHeader(header)
        plain_table(self, theme.ROW_LIST)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        delegate = _NoteDelegate(self)
        delegate.outline_current = False
        self.setItemDelegate(delegate)
        self.setModel(model)
        self.setAccessibleName(tr("Workers of the day"))
        model.modelReset.connect(self._fit)
        self.selectionModel().currentRowChanged.connect(lambda *_: self._moved())

    def _fit(self) -> None:
        room = self.viewport().width() - sum(_WIDTHS)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width or max(room, 110))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The note takes what width is left."""
        super().resizeEvent(event)
        self._fit()

    def _moved(self) -> None:
        row = self.currentIndex().row()
        text = self.rows.error(row) if 0 <= row < len(self.rows.lines) else ""
        self._hours = ""
        self.hinted.emit(text, "bad" if text else "")

    def go(self, row: int) -> None:
        """Make a worker the current one."""
        if 0 <= row < len(self.rows.lines):
            self.selectRow(row)
            self.setCurrentIndex(self.rows.index(row, 0))
            self.scrollTo(self.currentIndex())

    def chosen(self) -> list[int]:
        """The selected rows, else the current one."""
        found = sorted({index.row() for index in self.selectionModel().selectedRows()})
        row = self.currentIndex().row()
        return found or ([row] if row >= 0 else [])

    # --- keys --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Marks, hours, note; the rest is the table's own."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not self._key(Key(event.key()), held, event.text()):
            super().keyPressEvent(event)

    def _key(self, key: Key, held: Qt.KeyboardModifier, text: str) -> bool:
        if held == Qt.KeyboardModifier.ControlModifier:
            if key in (Key.Key_Z, Key.Key_Y):
                (self.rows.undo if key == Key.Key_Z else self.rows.redo)()
            return key in (Key.Key_Z, Key.Key_Y)
        if held & Qt.KeyboardModifier.AltModifier:
            return False
        if key in _ENTER:
            self.step()
        elif key == Key.Key_F2:
            self.edit_note()
        elif key == Key.Key_Delete:
            self._put(lambda day: Day(note=day.note))
        elif text.upper() in KEYS and text:
            shifted = bool(held & Qt.KeyboardModifier.ShiftModifier)
            self.mark("PH" if text.upper() == "H" and shifted else KEYS[text.upper()])
        elif text.isdecimal() or text in (".", ","):
            self._digit(text.replace(",", "."))
        else:
            return False
        return True

    def _put(self, change: Callable[[Day], Day], rows: list[int] | None = None) -> bool:
        reason = self.may_mark()
        if reason:
            self.hinted.emit(reason, "warn")
            return False
        chosen = self.chosen() if rows is None else rows
        self.rows.set_days([(row, change(self.rows.day(row))) for row in chosen])
        return True

    def mark(self, mark: str) -> None:
        """Mark the selected workers; a single one goes on to the next."""
        away = mark in ("A", "L", "LWP")
        rows = self.chosen()
        if self._put(lambda day: Day(mark, ZERO if away else day.overtime, day.note)):
            if len(rows) == 1:
                self.step()
            self._typed, self._hours = rows, ""

    def _digit(self, sign: str) -> None:
        """Overtime of what was marked last, else of the selected workers."""
        rows = self._typed or self.chosen()
        text = self._hours + sign
        hours = Decimal(text + "0" if text.endswith(".") else text)
        if hours > MOST_HOURS:
            self.hinted.emit(tr("A day has 24 hours."), "bad")
        elif self._put(lambda day: Day(day.mark or "P", hours, day.note), rows):
            self._typed, self._hours = rows, text
            names = ", ".join(self.rows.lines[row].shown_name() for row in rows[:2])
            self.hinted.emit(f"{names}: " + tr("{hours} h overtime", hours=text), "info")

    def step(self) -> None:
        """Go to the next worker."""
        self._typed, self._hours = [], ""
        self.go(self.currentIndex().row() + 1)

    def edit_note(self) -> None:
        """Type a note on the current worker's day."""
        row = self.currentIndex().row()
        if row >= 0 and not self.may_mark():
            index = self.rows.index(row, NOTE)
            self.setCurrentIndex(index)
            self.edit(index, QAbstractItemView.EditTrigger.AllEditTriggers, None)
