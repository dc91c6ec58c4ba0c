"""The rail at the left of the wizard: the five questions and where one is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import IconLabel, draw_icon
from factory_desktop.ui.framework.painting import draw_text, label

_STEP = 53
_CIRCLE = 26


class Steps(QWidget):
    """Numbers in circles; what is done has a tick, what is not asked is quiet."""

    def __init__(self, steps: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._steps = list(steps)
        self._current = 0
        self._asked = set(range(len(steps)))
        self.setFixedHeight(_STEP * len(steps))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set(self, current: int, asked: Sequence[int]) -> None:
        """Where one is, and which questions are asked at all."""
        self._current, self._asked = current, set(asked)
        place = tr("Question {n} of {all}", n=current + 1, all=len(self._steps))
        self.setAccessibleName(f"{place}: {self._steps[current][0]}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the steps."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, (title, below) in enumerate(self._steps):
            self._paint(painter, number, title, below)

    def _paint(self, painter: QPainter, number: int, title: str, below: str) -> None:
        t = theme.tokens()
        top = number * _STEP
        here, done = number == self._current, number < self._current and number in self._asked
        circle = QRectF(0.5, top + 4.5, _CIRCLE - 1, _CIRCLE - 1)
        painter.setPen(QPen(t.color("accent" if here or done else "border"), 1))
        painter.setBrush(t.color("accent" if here else "surface"))
        painter.drawEllipse(circle)
        if done:
            draw_icon(painter, circle.toRect().adjusted(5, 5, -5, -5), "check", t.color("accent"))
        else:
            painter.setPen(t.color("on_accent" if here else "muted"))
            painter.setFont(fonts.font(fonts.BODY, fonts.SEMIBOLD))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(number + 1))
        weight = fonts.SEMIBOLD if here else fonts.MEDIUM
        shade = t.color("text" if here else "muted")
        wide = self.width() - 38
        line = QRect(38, top, wide, 19)
        draw_text(painter, line, title, fonts.font(fonts.BODY, weight), shade)
        text = below if number in self._asked else tr("Not needed")
        small = fonts.font(fonts.SMALL)
        draw_text(painter, QRect(38, top + 18, wide, 17), text, small, t.color("muted"))


class Rail(QWidget):
    """The program's name, the questions, and that nothing leaves this PC."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(292)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 30, 20, 22)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(IconLabel("factory", "accent", 27))
        name = label(tr("Factory Desktop"))
        name.setFont(fonts.font(14.5, fonts.SEMIBOLD))
        head.addWidget(name, 1)
        column.addLayout(head)
        about = tr(
            "Five questions, about three minutes. Everything can be changed later in Set-up."
        )
        column.addWidget(label(about, "quiet", wrap=True))
        column.addSpacing(12)
        self.steps = Steps(
            [
                (tr("How to start"), tr("New, sample or existing")),
                (tr("Your company"), tr("Name, address, GSTIN, logo")),
                (tr("Money and year"), tr("Country, currency, first month")),
                (tr("You"), tr("First administrator")),
                (tr("Where to keep it"), tr("This PC, backup folder")),
            ]
        )
        column.addWidget(self.steps)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(IconLabel("offline", "muted", 14), 0, Qt.AlignmentFlag.AlignVCenter)
        quiet = tr("Works without internet. Nothing leaves this PC.")
        foot.addWidget(label(quiet, "muted", wrap=True), 1)
        column.addLayout(foot)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the line at the right."""
        painter = QPainter(self)
        t = theme.tokens()
        painter.fillRect(self.rect(), t.color("window"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), t.color("border"))
