"""One half of the muster as a table, and the field over a day that is typed as text."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.table_view import plain_table
from factory_desktop.ui.people.screens.muster_model import MusterModel
from factory_desktop.ui.people.screens.muster_paint import MusterDelegate, MusterHeader


@runtime_checkable
class KeepsDays(Protocol):
    """The grid both halves belong to."""

    model: MusterModel
    delegate: MusterDelegate

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key means; False leaves it to the table."""

    def choose_column(self, column: int) -> None:
        """Select a whole day."""

    def take_text(self, index: QModelIndex, text: str) -> bool:
        """Put a day typed as text; whether it could be read."""


class DayEditor(MusterDelegate):
    """The delegate with an editor: a day typed as text (F2)."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex
    ) -> QWidget:
        """A field exactly over the cell, a little wider where the text needs it."""
        edit = QLineEdit(parent)
        edit.setObjectName("cell")
        edit.setAccessibleName(tr("Mark"))
        return edit

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        """Wide enough for `P+2.5`."""
        rect = QRect(option.rect)
        rect.setWidth(max(rect.width(), 66))
        rect.setHeight(max(rect.height(), 24))
        editor.setGeometry(rect)

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:
        """Begin with what stands there."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data(int(Qt.ItemDataRole.EditRole)) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex) -> None:
        """Take what was typed."""
        grid = self.parent()
        if isinstance(editor, QLineEdit) and isinstance(grid, KeepsDays):
            grid.take_text(index, editor.text())


class Half(QTableView):
    """One of the two tables; keys go to the grid first."""

    def __init__(self, grid: KeepsDays) -> None:
        super().__init__(grid if isinstance(grid, QWidget) else None)
        self.grid = grid
        plain_table(self, theme.ROW_MUSTER)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setModel(grid.model)
        self.setHorizontalHeader(MusterHeader(grid.model, self))
        self.horizontalHeader().sectionClicked.connect(grid.choose_column)
        self.setItemDelegate(grid.delegate)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Marks, movement, editing; the rest is the table's own."""
        if not self.grid.key(event):
            super().keyPressEvent(event)
