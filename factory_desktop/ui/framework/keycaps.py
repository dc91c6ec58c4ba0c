"""Key caps: a key shown where the act is, the same look everywhere."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from factory_desktop.ui.framework import fonts
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.painting import label, metrics
from factory_desktop.ui.framework.theme import tokens

CAP_HEIGHT = 18
_PADDING = 6


def cap_width(key: str) -> int:
    """How wide the cap of a key is."""
    text = metrics(fonts.CAP, fonts.SEMIBOLD).horizontalAdvance(key)
    return max(text + 2 * _PADDING, 22)


def paint_keycap(painter: QPainter, rect: QRect, key: str) -> None:
    """Paint a key cap, centred in `rect`."""
    t = tokens()
    width = cap_width(key)
    box = QRectF(
        rect.left() + (rect.width() - width) // 2 + 0.5,
        rect.top() + (rect.height() - CAP_HEIGHT) // 2 + 0.5,
        width - 1,
        CAP_HEIGHT - 1,
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(t.color("button"), 1))
    painter.setBrush(t.color("window"))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(t.color("muted"))
    painter.setFont(fonts.font(fonts.CAP, fonts.SEMIBOLD))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
    painter.restore()


class KeyCap(QWidget):
    """One key."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(key)

    def sizeHint(self) -> QSize:
        """As wide as the key's name."""
        return QSize(cap_width(self.key), CAP_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cap."""
        paint_keycap(QPainter(self), self.rect(), self.key)


class HintStrip(QWidget):
    """A row of keys and what they do, at the foot of a screen."""

    def __init__(self, hints: list[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 4)
        row.setSpacing(10)
        for key, does in hints:
            row.addWidget(KeyCap(key))
            row.addWidget(label(tr(does), "muted"))
        row.addStretch(1)
