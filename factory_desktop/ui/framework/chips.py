"""Chips: what narrows a list, each with a cross that takes it away."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import draw_icon
from factory_desktop.ui.framework.painting import draw_text, metrics

_CROSS = 22
_LONGEST = 220


class Chip(QWidget):
    """`Warehouse: Main` with a cross; Delete, Enter or a click takes it away."""

    removed = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = text
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Take away {filter}", filter=text))
        self.setToolTip(text)

    def sizeHint(self) -> QSize:
        """Text and cross."""
        wide = metrics(fonts.BODY, fonts.MEDIUM).horizontalAdvance(self.text) + 10 + _CROSS
        return QSize(min(wide, _LONGEST), 24)

    def minimumSizeHint(self) -> QSize:
        """May be cut short where there is no room."""
        return QSize(60, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint tint, text and cross."""
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QPen(t.color("accent"), 2) if self.hasFocus() else QPen(Qt.PenStyle.NoPen)
        painter.setPen(edge)
        painter.setBrush(t.color("selection"))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1) if self.hasFocus() else self.rect()
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        inner = self.rect().adjusted(9, 0, -_CROSS, 0)
        font = fonts.font(fonts.BODY, fonts.MEDIUM)
        draw_text(painter, inner, self.text, font, t.color("text"))
        cross = QRect(self.width() - _CROSS + 3, (self.height() - 14) // 2, 14, 14)
        draw_icon(painter, cross, "close", t.color("muted"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take it away."""
        self.removed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take it away by key."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return):
            self.removed.emit()
        else:
            super().keyPressEvent(event)
