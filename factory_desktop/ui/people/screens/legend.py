"""The key to the marks above the muster, with the keys that type them."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.keycaps import KeyCap
from factory_desktop.ui.framework.painting import draw_text, label, surface
from factory_desktop.ui.people.screens.muster_paint import CENTER

#: Mark, what it means, and its tone.
_MARKS = (
    ("P", "present", ""),
    ("A", "absent", "bad"),
    ("H", "half day", "warn"),
    ("L", "paid leave", "info"),
    ("LWP", "unpaid leave", "warn"),
    ("WO", "weekly off", "neutral"),
    ("PH", "paid holiday", "holiday"),
)
_KEYS = (
    ("P A H L U W", "mark and go on"),
    ("Shift+H", "holiday"),
    ("O", "overtime"),
    ("F2", "type a day"),
    ("Ctrl+↓", "copy down"),
)


class Mark(QWidget):
    """One mark as it looks in the muster."""

    def __init__(self, text: str, tone: str) -> None:
        super().__init__()
        self._text, self._tone = text, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A little wider for longer marks."""
        return QSize(24 if len(self._text) < 3 else 34, 19)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The mark on its tint; P has a frame instead."""
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRect(0, 0, self.width(), self.height())
        if self._tone:
            color, tint = t.tone(self._tone)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint)
        else:
            color = t.color("text")
            painter.setPen(QPen(t.color("border"), 1))
            box.adjust(0, 0, -1, -1)
        painter.drawRoundedRect(box, 3, 3)
        font = fonts.font(fonts.PILL, fonts.SEMIBOLD)
        draw_text(painter, box, self._text, font, color, CENTER)


class Legend(QWidget):
    """Marks at the left, keys at the right; the keys give way first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        surface(self)
        self.setFixedHeight(27)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(6)
        for mark, meaning, tone in _MARKS:
            row.addWidget(Mark(mark, tone))
            row.addWidget(label(tr(meaning), "muted"))
            row.addSpacing(6)
        row.addStretch(1)
        self.keys = QWidget()
        keys = QHBoxLayout(self.keys)
        keys.setContentsMargins(0, 0, 0, 0)
        keys.setSpacing(6)
        for key, does in _KEYS:
            keys.addWidget(KeyCap(key))
            keys.addWidget(label(tr(does), "muted"))
        row.addWidget(self.keys)
        self.setMinimumWidth(200)

    def resizeEvent(self, event: object) -> None:
        """Without room the keys are left to F1."""
        self.keys.setVisible(self.width() >= self._marks_width() + self.keys.sizeHint().width())

    def _marks_width(self) -> int:
        layout = self.layout()
        assert layout is not None
        items = [layout.itemAt(n).widget() for n in range(layout.count())]
        shown = [w for w in items if w is not None and w is not self.keys]
        return sum(w.sizeHint().width() + 9 for w in shown) + 24
