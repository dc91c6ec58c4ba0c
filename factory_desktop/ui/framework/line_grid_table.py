"""The table of a line grid: ruled to the bottom, its keys first for the grid."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.line_grid_keys import KeyedGrid, action_for
from factory_desktop.ui.framework.line_grid_model import LineColumn
from factory_desktop.ui.framework.theme import tokens


class LineTable(QTableView):
    """The table of a line grid; hands its keys to the grid first."""

    def __init__(self, grid: KeyedGrid, parent: QWidget) -> None:
        super().__init__(parent)
        self.grid = grid
        self._stretched: dict[int, int] = {}
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(theme.ROW_EDIT)
        self.verticalHeader().setDefaultSectionSize(theme.ROW_EDIT)

    def lay_out(self, columns: Sequence[LineColumn]) -> None:
        """Give the columns their widths; those that stretch share what room is left."""
        header, mode = self.horizontalHeader(), QHeaderView.ResizeMode
        self._stretched = {}
        for section, column in enumerate(columns, 1):
            fixed = mode.Fixed if column.stretch else mode.Interactive
            header.setSectionResizeMode(section, fixed)
            header.resizeSection(section, column.width)
            if column.stretch:
                self._stretched[section] = column.width
        self.fit()

    def fit(self) -> None:
        """Give the stretched columns what the others leave, none of them less than its own."""
        if not self._stretched:
            return
        header = self.horizontalHeader()
        taken = header.length() - sum(map(header.sectionSize, self._stretched))
        left = max(0, self.viewport().width() - taken - sum(self._stretched.values()))
        for place, (section, least) in enumerate(self._stretched.items()):
            share = left // (len(self._stretched) - place)
            header.resizeSection(section, least + share)
            left -= share

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is the stretched columns'."""
        super().resizeEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        """The grid's keys come before shortcuts of the screen."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and action_for(self.grid, event):
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and (action := action_for(self.grid, event)):
                action()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The current cell gets its outline; Qt would paint all cells anew at each key."""
        typed = self.model().flags(self.currentIndex()) & Qt.ItemFlag.ItemIsEditable
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, bool(typed))
        self.update(self.currentIndex())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The current cell loses its outline."""
        self.update(self.currentIndex())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Empty rows go on to the bottom, as on ruled paper."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(tokens().color("line"), 1))
        last = self.model().rowCount() - 1
        top = self.rowViewportPosition(last) + self.rowHeight(last) if last >= 0 else 0
        height, header = self.viewport().height(), self.horizontalHeader()
        right = header.length() - header.offset()
        for y in range(top + theme.ROW_EDIT, height, theme.ROW_EDIT):
            painter.drawLine(0, y - 1, right, y - 1)
        for section in range(header.count()):
            x = header.sectionViewportPosition(section) + header.sectionSize(section) - 1
            painter.drawLine(x, top, x, height)
