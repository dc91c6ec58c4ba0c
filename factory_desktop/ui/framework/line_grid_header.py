"""The headings of a line grid."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.painting import LEFT, draw_text
from factory_desktop.ui.framework.theme import tokens


class LineHeader(QHeaderView):
    """Quiet headings over a hairline; columns can be resized, not moved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(28)

    def sizeHint(self) -> QSize:
        """As high as every header."""
        return QSize(0, theme.HEADER)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """No heading shows what is selected; Qt would paint some of them anew at each step."""

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Nor where one is."""

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Ground, text, line below."""
        t = tokens()
        painter.save()
        painter.fillRect(rect, t.color("window"))
        text = self.model().headerData(section, Qt.Orientation.Horizontal)
        align = self.model().headerData(
            section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
        )
        inner = rect.adjusted(theme.CELL_PADDING, 0, -theme.CELL_PADDING, 0)
        font = fonts.font(fonts.SMALL, fonts.SEMIBOLD)
        draw_text(painter, inner, str(text or ""), font, t.color("muted"), align or LEFT)
        painter.setPen(QPen(t.color("border"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()
