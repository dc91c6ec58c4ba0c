"""The totals of a list, each under its own column, with the count at the left."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QTableView, QWidget

from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.painting import RIGHT, draw_text, metrics


class TotalsRow(QWidget):
    """Paints at the columns' own places, so it follows width, order and scroll."""

    def __init__(self, view: QTableView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._texts: dict[int, str] = {}
        self._count = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        header = view.horizontalHeader()
        header.sectionResized.connect(lambda *_: self.update())
        header.sectionMoved.connect(lambda *_: self.update())
        header.geometriesChanged.connect(self.update)
        view.horizontalScrollBar().valueChanged.connect(lambda _: self.update())

    def set(self, count: str, texts: dict[int, str]) -> None:
        """Show a count and the totals by column number."""
        self._count, self._texts = count, texts
        self.setAccessibleName(count)
        self.update()

    def count(self) -> str:
        """The count's words."""
        return self._count

    def texts(self) -> dict[int, str]:
        """The totals by column number."""
        return dict(self._texts)

    def sizeHint(self) -> QSize:
        """A row of totals."""
        return QSize(200, theme.TOTALS)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint count and totals."""
        t = theme.tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), t.color("window"))
        painter.fillRect(0, 0, self.width(), 1, t.color("border"))
        font = fonts.font(fonts.BODY, fonts.SEMIBOLD)
        measure = metrics(fonts.BODY, fonts.SEMIBOLD)
        color = t.color("text")
        room = self._view.viewport().width()
        padding = theme.CELL_PADDING
        for column, text in self._texts.items():
            if not text or self._view.isColumnHidden(column):
                continue
            edge = self._view.columnViewportPosition(column) + self._view.columnWidth(column)
            # A total may be wider than its column's figures; it grows to the left.
            wide = max(
                measure.horizontalAdvance(text), self._view.columnWidth(column) - 2 * padding
            )
            box = QRect(edge - padding - wide, 1, wide, self.height() - 1)
            draw_text(painter, box, text, font, color, RIGHT)
            room = min(room, box.right() - measure.horizontalAdvance(text))
        box = QRect(padding, 1, room - 2 * padding, self.height() - 1)
        draw_text(painter, box, self._count, font, color)
