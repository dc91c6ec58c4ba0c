"""The steps of a workflow: what is done, where one is, what comes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.painting import draw_text, metrics

_DOT = 12
_GAP = 6
_LINK = 32


class Steps(QWidget):
    """Painted in one line; a document that ended otherwise shows that step in its tone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: list[tuple[str, str]] = []
        self._current = ""
        self._tone = "accent"
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_steps(
        self, steps: Sequence[tuple[str, str]], current: str, tone: str = "accent"
    ) -> None:
        """Steps as (key, label) in their order, and the key of the one reached."""
        self._steps, self._current, self._tone = list(steps), current, tone
        place = self._place()
        if 0 <= place < len(self._steps):
            self.setAccessibleName(
                tr(
                    "Step {number} of {count}: {name}",
                    number=place + 1,
                    count=len(self._steps),
                    name=tr(self._steps[place][1]),
                )
            )
        self.updateGeometry()
        self.update()

    def _place(self) -> int:
        return next((i for i, (key, _) in enumerate(self._steps) if key == self._current), -1)

    def _width(self, number: int) -> int:
        weight = fonts.SEMIBOLD if number == self._place() else fonts.REGULAR
        return metrics(fonts.SMALL, weight).horizontalAdvance(tr(self._steps[number][1])) + 2

    def sizeHint(self) -> QSize:
        """All steps beside each other."""
        texts = sum(self._width(n) + _DOT + _GAP for n in range(len(self._steps)))
        return QSize(texts + _LINK * max(0, len(self._steps) - 1) + 2, 20)

    def minimumSizeHint(self) -> QSize:
        """May be cut at the right."""
        return QSize(80, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint dots, words and the links between."""
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, middle = 1, self.height() // 2
        place = self._place()
        for number, (_, name) in enumerate(self._steps):
            if number:
                painter.setPen(QPen(t.color("border"), 1.4))
                painter.drawLine(left - _LINK + 8, middle, left - 8, middle)
            self._dot(painter, left, middle, number, place)
            here = number == place
            font = fonts.font(fonts.SMALL, fonts.SEMIBOLD if here else fonts.REGULAR)
            width = self._width(number)
            box = QRect(left + _DOT + _GAP, 0, width, self.height())
            draw_text(painter, box, tr(name), font, t.color("text" if here else "muted"))
            left += _DOT + _GAP + width + _LINK

    def _dot(self, painter: QPainter, left: int, middle: int, number: int, place: int) -> None:
        t = theme.tokens()
        box = QRectF(left, middle - _DOT / 2, _DOT, _DOT)
        if number > place:
            painter.setPen(QPen(t.color("field"), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.color(self._tone if number == place else "accent"))
        painter.drawEllipse(box)
        if number < place:
            painter.setPen(QPen(t.color("on_accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            x, y = box.left(), box.top()
            tick = [QPointF(x + 3.2, y + 6.2), QPointF(x + 5.2, y + 8.3), QPointF(x + 9, y + 4)]
            painter.drawPolyline(QPolygonF(tick))
