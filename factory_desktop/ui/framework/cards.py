"""Cards of the home page: a figure with its trend, sections, pipeline rows, quick actions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import IconLabel, draw_icon
from factory_desktop.ui.framework.keycaps import cap_width, paint_keycap
from factory_desktop.ui.framework.painting import draw_text, label, set_tone
from factory_desktop.ui.framework.spark import Bar, HealthBar, Spark

#: The height of a stage of the pipeline.
_STAGE = 38
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Card(QFrame):
    """A card with a title and at the right a link ("Open orders"); fill `body`."""

    link_clicked = Signal()

    def __init__(self, title: str = "", link: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 9, 12, 11)
        outer.setSpacing(6)
        if title:
            head = QHBoxLayout()
            head.addWidget(label(tr(title), "section"))
            head.addStretch(1)
            self.link = QPushButton(tr(link))
            self.link.setProperty("plain", "true")
            self.link.setVisible(bool(link))
            self.link.clicked.connect(self.link_clicked)
            head.addWidget(self.link)
            outer.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setSpacing(6)
        outer.addLayout(self.body, 1)
        self.setAccessibleName(tr(title))

    def set_link(self, text: str) -> None:
        """Another link text; none hides it."""
        self.link.setText(text)
        self.link.setVisible(bool(text))

    def flush(self) -> None:
        """For a table as body: nearly up to the card's edge."""
        outer = self.layout()
        outer.setContentsMargins(5, 9, 5, 6)
        head = outer.itemAt(0).layout()
        if head is not None:
            head.setContentsMargins(7, 0, 7, 0)


class FigureCard(QFrame):
    """Icon and name, the figure with its trend beside it, and a note whose first part has a tone.

    A click, Enter or Space opens what the figure is made of.
    """

    opened = Signal()

    def __init__(self, meaning: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(92)
        self._title = tr(title)
        grid = QGridLayout(self)
        grid.setContentsMargins(13, 8, 13, 8)
        grid.setVerticalSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(7)
        head.addWidget(IconLabel(meaning, "muted", 15))
        head.addWidget(label(self._title, "quiet"))
        head.addStretch(1)
        head.addWidget(IconLabel("chevron-right", "muted", 14))
        grid.addLayout(head, 0, 0, 1, 2)
        self.figure = label("–", "figure")
        self.spark = Spark(size=QSize(84, 34))
        grid.addWidget(self.figure, 1, 0)
        grid.addWidget(self.spark, 1, 1, Qt.AlignmentFlag.AlignRight)
        note = QHBoxLayout()
        note.setSpacing(6)
        self.strong = label(role="small-strong")
        self.note = label(role="muted")
        note.addWidget(self.strong)
        note.addWidget(self.note)
        note.addStretch(1)
        grid.addLayout(note, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)

    def set(
        self,
        figure: str,
        *,
        strong: str = "",
        tone: str = "",
        note: str = "",
        trend: Sequence[object] = (),
    ) -> None:
        """Show a figure."""
        self.figure.setText(figure)
        self.strong.setText(strong)
        set_tone(self.strong, tone)
        self.strong.setVisible(bool(strong))
        self.note.setText(note)
        self.spark.set_values(trend)
        self.spark.setVisible(len(trend) > 1)
        self.setAccessibleName(f"{self._title}: {figure}. {strong} {note}".strip())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open it."""
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open it by key."""
        if event.key() in _OPENS:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        self.update()
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card, and an accent outline while it has the focus."""
        super().paintEvent(event)
        if self.hasFocus():
            focus_outline(self)


def focus_outline(widget: QWidget, radius: int = theme.CARD_RADIUS) -> None:
    """Paint the 2 px outline of a focused thing."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.tokens().color("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(widget.rect().adjusted(1, 1, -1, -1), radius, radius)


class Pipeline(QWidget):
    """Rows of name, count, bar, amount and a note: where the orders are."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setHorizontalSpacing(12)
        self._grid.setColumnStretch(2, 3)
        self._grid.setColumnStretch(4, 2)

    def set_rows(self, rows: Sequence[tuple[str, str, str, float, str, str, str]]) -> None:
        """Rows as (key, name, count, share of the longest bar, amount, note, tone of the bar)."""
        while self._grid.count():
            widget = self._grid.takeAt(0).widget()
            if widget is not None:
                widget.deleteLater()
        for place, (_, name, count, share, amount, note, tone) in enumerate(rows):
            bar = Bar(share, tone or "accent")
            bar.setAccessibleName(f"{tr(name)}: {count}, {amount} {note}".strip())
            number = label(count, "strong")
            money = label(amount)
            for text in (number, money):
                text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(label(tr(name)), place, 0)
            self._grid.addWidget(number, place, 1)
            self._grid.addWidget(bar, place, 2)
            self._grid.addWidget(money, place, 3)
            self._grid.addWidget(label(note, "muted", tone="warn"), place, 4)
            self._grid.setRowMinimumHeight(place, _STAGE)
        self._grid.setRowStretch(len(rows), 1)


class HealthLegend(QWidget):
    """The health bar with a line for each part: a square, its name, count and worth."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.bar = HealthBar()
        column.addWidget(self.bar)
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(4)
        self._grid.setHorizontalSpacing(12)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)

    def set_rows(self, rows: Sequence[tuple[str, object, str, str]]) -> None:
        """Rows as (name, count, worth as text, tone)."""
        while self._grid.count():
            widget = self._grid.takeAt(0).widget()
            if widget is not None:
                widget.deleteLater()
        self.bar.set_parts([(count, tone) for _, count, _, tone in rows])
        words = []
        for place, (name, count, worth, tone) in enumerate(rows):
            number, money = label(str(count), "strong"), label(worth)
            for text in (number, money):
                text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            money.setMinimumWidth(92)
            self._grid.addWidget(_Square(tone), place, 0)
            self._grid.addWidget(label(tr(name)), place, 1)
            self._grid.addWidget(number, place, 2)
            self._grid.addWidget(money, place, 3)
            words.append(f"{tr(name)} {count}")
        self.bar.setAccessibleName(", ".join(words))


class _Square(QWidget):
    def __init__(self, tone: str) -> None:
        super().__init__()
        self._tone = tone
        self.setFixedSize(10, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens().color(self._tone))
        painter.drawRoundedRect(self.rect(), 2, 2)


class QuickAction(QAbstractButton):
    """A row to click: icon, what it does, its key; installs the key by itself."""

    def __init__(
        self, meaning: str, text: str, keys: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._meaning, self._keys = meaning, keys
        self.setText(tr(text))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr(text))
        if keys:
            self.setShortcut(keys)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A row of 30 px."""
        return QSize(214, 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row."""
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() and self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(t.color("hover"))
            painter.drawRoundedRect(self.rect(), theme.RADIUS, theme.RADIUS)
        color = t.color("accent" if self.isEnabled() else "muted")
        middle = self.height() // 2
        draw_icon(painter, QRect(0, middle - 8, 17, 17), self._meaning, color)
        wide = cap_width(self._keys) if self._keys else 0
        box = QRect(27, 0, self.width() - 33 - wide, self.height())
        words = t.color("text" if self.isEnabled() else "muted")
        draw_text(painter, box, self.text(), fonts.font(fonts.BODY), words)
        if wide:
            paint_keycap(painter, QRect(self.width() - wide, 0, wide, self.height()), self._keys)
        painter.end()
        if self.hasFocus():
            focus_outline(self, theme.RADIUS)

    def enterEvent(self, event: object) -> None:
        """Show the hover."""
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Take it away."""
        self.update()


class Rule(QWidget):
    """A hairline between groups."""

    def __init__(self, parent: QWidget | None = None, margin: int = 4) -> None:
        super().__init__(parent)
        self.setFixedHeight(2 * margin + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        QPainter(self).fillRect(
            0, self.height() // 2, self.width(), 1, theme.tokens().color("line")
        )
