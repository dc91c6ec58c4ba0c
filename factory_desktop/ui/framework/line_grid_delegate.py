"""How cells of a line grid are painted and typed in."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from factory_desktop.core.kernel.facts import Kind
from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.delegate import FOCUSED, SELECTED
from factory_desktop.ui.framework.editors.lookup import Lookup
from factory_desktop.ui.framework.editors.sources import ChoiceSource, FoundRow
from factory_desktop.ui.framework.line_grid_model import LineColumn, LineModel
from factory_desktop.ui.framework.painting import LEFT, RIGHT, draw_text, repolish
from factory_desktop.ui.framework.paste import is_block
from factory_desktop.ui.framework.theme import tokens

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
#: Nobody types four signs this fast: seconds per sign, below which it is a scanner.
SCAN_PACE = 0.035
_SCAN_LENGTH = 4


class CellEdit(QLineEdit):
    """The field over a cell; says where Enter and Tab want to go."""

    #: +1 for the next cell, -1 for the one before; whether a scanner pressed the key.
    left = Signal(int, bool)
    #: Up or down by rows.
    moved = Signal(int)
    cancelled = Signal()
    #: A block from a sheet is pasted: it belongs to the cells, not into one.
    block_pasted = Signal()

    def __init__(
        self,
        parent: QWidget,
        column: LineColumn,
        lookup: Lookup | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self.column = column
        self.lookup = lookup
        self.at = QPersistentModelIndex()
        self.clock = clock
        self._times: list[float] = []
        self.setObjectName("cell")
        self.setAccessibleName(column.heading)
        if column.fact.kind.numeric:
            self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.textEdited.connect(lambda: self.set_wrong(False))
        if lookup:
            lookup.attach(self)
            lookup.exact_only = self.scanned

    def set_wrong(self, wrong: bool) -> None:
        """Show in the tint that what was typed cannot be read."""
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            repolish(self)

    def refuse(self) -> None:
        """What was typed stays, marked wrong, until it is typed over; its pace is forgotten."""
        self.set_wrong(True)
        self.setModified(True)
        self.selectAll()
        self._times.clear()

    def scanned(self) -> bool:
        """Whether a record's code came faster than anybody types."""
        count = len(self._times)
        if self.column.fact.kind is not Kind.REFERENCE:
            return False
        if count < _SCAN_LENGTH or count < len(self.text()):
            return False
        # Below nought where the clock that stamps the keys began anew: nobody knows, so typed.
        return 0 <= (self._times[-1] - self._times[0]) / (count - 1) < SCAN_PACE

    def event(self, event: QEvent) -> bool:
        """Tab goes to the next cell, not to the next widget."""
        if not isinstance(event, QKeyEvent):
            return super().event(event)
        if event.type() == QEvent.Type.ShortcutOverride and self._own(event):
            event.accept()
            return True
        tab = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        if event.type() == QEvent.Type.KeyPress and tab:
            self.left.emit(1 if event.key() == Qt.Key.Key_Tab else -1, False)
            return True
        return super().event(event)

    @staticmethod
    def _own(event: QKeyEvent) -> bool:
        """Keys that mean something here, before they are shortcuts of the screen."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if alt:
            return event.key() in (Qt.Key.Key_C, Qt.Key.Key_Down)
        if control:
            return event.key() in (Qt.Key.Key_D, Qt.Key.Key_Delete)
        return event.key() in (*_ENTER, Qt.Key.Key_Escape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Esc, up and down; everything else types."""
        key = event.key()
        if self.lookup and self.lookup.key_pressed(event):
            return
        if key in _ENTER:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.left.emit(-1 if back else 1, self.scanned())
        elif key == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif event.matches(QKeySequence.StandardKey.Paste) and is_block(
            QGuiApplication.clipboard().text()
        ):
            self.block_pasted.emit()
        else:
            if event.text() and event.text().isprintable():
                self._times.append(self._moment(event))
            super().keyPressEvent(event)

    def _moment(self, event: QKeyEvent) -> float:
        """When a key was pressed, in seconds: keys that waited for a slow PC were no scanner."""
        pressed = event.timestamp()
        return pressed / 1000 if pressed else self.clock()


class CellsGrid(Protocol):
    """What a cell asks of its grid, and tells it (see line_grid.LineGrid)."""

    model: LineModel
    clock: Callable[[], float]

    def many_selected(self) -> bool:
        """Whether more than one cell is selected."""

    def numbered(self) -> int:
        """How many lines have a number."""

    def leave_cell(self, editor: CellEdit, way: int, scanned: bool) -> None:
        """Go on from a field, or back."""

    def move_rows(self, editor: CellEdit, rows: int) -> None:
        """Go up or down from a field."""

    def cancel_cell(self, editor: CellEdit) -> None:
        """Close a field as it was."""

    def paste_over(self, editor: CellEdit) -> None:
        """Paste a block from a field on."""

    def preview(self, editor: CellEdit, text: str) -> None:
        """Show what a text would come to."""

    def take_row(self, editor: CellEdit, row: FoundRow) -> None:
        """A record was chosen."""

    def commit_cell(self, editor: CellEdit) -> bool:
        """Take what was typed; whether it could be read."""


class LineDelegate(QStyledItemDelegate):
    """Paints cells with a full grid, and opens a field of exactly the cell's size."""

    def __init__(self, grid: CellsGrid, parent: QObject) -> None:
        super().__init__(parent)
        self.grid = grid

    # --- painting ------------------------------------------------------------------------

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Ground, text, grid lines, and the outline of the current cell."""
        t = tokens()
        model = self.grid.model
        rect: QRect = option.rect
        state = option.state.value
        column = model.columns[index.column() - 1] if index.column() else None
        # Qt has tinted a selected cell by now; the current one shall only be outlined.
        painter.fillRect(rect, t.color("surface"))
        wrong = bool(column and model.error(index.row(), column.key))
        if wrong:
            painter.fillRect(rect, t.color("bad_tint"))
        elif state & SELECTED and self.grid.many_selected():
            painter.fillRect(rect, t.color("selection"))
        self._text(painter, rect, index, column, wrong)
        line = t.color("line")
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), line)
        if column and state & FOCUSED:
            pen = QPen(t.color("accent"), 2)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _text(
        self,
        painter: QPainter,
        rect: QRect,
        index: QModelIndex | QPersistentModelIndex,
        column: LineColumn | None,
        wrong: bool,
    ) -> None:
        t = tokens()
        inner = rect.adjusted(theme.CELL_PADDING, 0, -theme.CELL_PADDING, 0)
        if column is None:
            if index.row() < self.grid.numbered():
                text = str(index.row() + 1)
                font = fonts.font(fonts.BODY)
                align = Qt.AlignmentFlag.AlignCenter
                draw_text(painter, inner, text, font, t.color("muted"), align)
            return
        text = self.grid.model.text(index.row(), column)
        quiet = column.muted or (not column.editable and not column.strong)
        token = "bad" if wrong else "muted" if quiet and column.muted else "text"
        font = fonts.font(fonts.BODY, fonts.SEMIBOLD if column.strong else fonts.REGULAR)
        align = RIGHT if column.fact.kind.numeric else LEFT
        draw_text(painter, inner, text, font, t.color(token), align)

    # --- typing --------------------------------------------------------------------------

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        """The field for a cell; references and choices bring their look-up."""
        column = self.grid.model.columns[index.column() - 1]
        editor = CellEdit(parent, column, self._lookup(column), self.grid.clock)
        editor.at = QPersistentModelIndex(index)
        editor.left.connect(lambda way, scan: self.grid.leave_cell(editor, way, scan))
        editor.moved.connect(lambda rows: self.grid.move_rows(editor, rows))
        editor.cancelled.connect(lambda: self.grid.cancel_cell(editor))
        editor.block_pasted.connect(lambda: self.grid.paste_over(editor))
        editor.textEdited.connect(lambda text: self.grid.preview(editor, text))
        if editor.lookup:
            editor.lookup.chosen.connect(lambda row: self.grid.take_row(editor, row))
        return editor

    def _lookup(self, column: LineColumn) -> Lookup | None:
        entry = self.grid.model.entry
        if column.fact.kind is Kind.REFERENCE:
            return Lookup(entry.source(column.fact), entry.operations)
        if column.fact.kind is Kind.CHOICE:
            return Lookup(ChoiceSource(column.fact), entry.operations)
        return None

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Start from what stands in the cell."""
        assert isinstance(editor, CellEdit)
        if not editor.isModified():
            editor.setText(self.grid.model.text(index.row(), editor.column))
            editor.setModified(False)
            editor.selectAll()

    def setModelData(
        self,
        editor: QWidget,
        model: QAbstractItemModel,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Take what was typed, readable or not; what cannot be read stays with its error."""
        assert isinstance(editor, CellEdit)
        self.grid.commit_cell(editor)

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Exactly the cell."""
        editor.setGeometry(option.rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys belong to the field; a pop-up of its own does not close it."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        if isinstance(event, QFocusEvent) and event.reason() == Qt.FocusReason.PopupFocusReason:
            return False
        return super().eventFilter(watched, event)
