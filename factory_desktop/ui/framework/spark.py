"""Small pictures of numbers: the trend line, the pipeline bar, the health bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from factory_desktop.ui.framework.theme import tokens


def paint_spark(painter: QPainter, rect: QRectF, values: Sequence[object]) -> None:
    """Paint a trend line with its area and a dot at the end; nothing for less than two points.

    The numbers are only drawn, never calculated with, so pixels may be floats.
    """
    points = [float(str(value)) for value in values]
    if len(points) < 2:
        return
    low, high = min(points), max(points)
    spread = (high - low) or 1.0
    box = rect.adjusted(1, 3, -4, -3)
    step = box.width() / (len(points) - 1)
    line = [
        QPointF(box.left() + i * step, box.bottom() - (p - low) / spread * box.height())
        for i, p in enumerate(points)
    ]
    accent = tokens().color("accent")
    area = QColor(accent)
    area.setAlphaF(0.10)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(area)
    ground = rect.bottom()
    corners = [QPointF(box.left(), ground), *line, QPointF(line[-1].x(), ground)]
    painter.drawPolygon(QPolygonF(corners))
    pen = QPen(accent, 1.5)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(line))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(accent)
    painter.drawEllipse(line[-1], 2.5, 2.5)
    painter.restore()


class Spark(QWidget):
    """A trend line."""

    def __init__(
        self,
        values: Sequence[object] = (),
        size: QSize | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._values = list(values)
        self._size = size or QSize(84, 34)
        # In a narrow card the line gives way to the figure.
        self.setMinimumSize(24, self._size.height())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_values(self, values: Sequence[object]) -> None:
        """Show other points."""
        self._values = list(values)
        self.update()

    def sizeHint(self) -> QSize:
        """The size it was made with."""
        return self._size

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        paint_spark(QPainter(self), QRectF(self.rect()), self._values)


class Bar(QWidget):
    """One horizontal bar of a share between 0 and 1, on its track."""

    def __init__(
        self, share: float = 0, tone: str = "accent", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._share, self._tone = share, tone
        self.setFixedHeight(8)
        self.setMinimumWidth(60)

    def set(self, share: float, tone: str = "accent") -> None:
        """Show another share."""
        self._share, self._tone = share, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track and bar."""
        t = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.color("neutral_tint"))
        painter.drawRoundedRect(self.rect(), 1.5, 1.5)
        width = max(0.0, min(1.0, self._share)) * self.width()
        painter.setBrush(t.color(self._tone))
        painter.drawRoundedRect(QRectF(0, 0, width, self.height()), 1.5, 1.5)


class HealthBar(QWidget):
    """Parts of a whole side by side, at 70 % so that it is not the loudest thing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[tuple[float, str]] = []
        self.setFixedHeight(12)
        self.setMinimumWidth(80)

    def set_parts(self, parts: Sequence[tuple[object, str]]) -> None:
        """Parts as (size, tone); any unit."""
        self._parts = [(float(str(size)), tone) for size, tone in parts]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the parts, each at least 3 px."""
        shown = [(size, tone) for size, tone in self._parts if size > 0]
        total = sum(size for size, _ in shown)
        if not total:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.7)
        painter.setPen(Qt.PenStyle.NoPen)
        room = self.width() - 2 * (len(shown) - 1)
        widths = [max(3.0, room * size / total) for size, _ in shown]
        widths[widths.index(max(widths))] -= sum(widths) - room
        left = 0.0
        for width, (_, tone) in zip(widths, shown, strict=True):
            painter.setBrush(tokens().color(tone))
            painter.drawRoundedRect(QRectF(left, 0, width, self.height()), 2, 2)
            left += width + 2
