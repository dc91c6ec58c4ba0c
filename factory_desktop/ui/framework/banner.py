"""A line above a screen that says what needs a look, or what a rule forbids."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import IconLabel, icon
from factory_desktop.ui.framework.painting import label, set_tone

_ICONS = {"warn": "warning", "bad": "error", "info": "info", "good": "check"}


class Banner(QWidget):
    """Icon, a strong beginning, the rest of the sentence, an action, and a close button."""

    acted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = "warn"
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 6, 2)
        row.setSpacing(8)
        self._icon = IconLabel("warning", "warn", 15)
        self._title = label(tone="warn")
        self._title.setFont(fonts.font(fonts.BODY, fonts.SEMIBOLD))
        self._text = label(wrap=True)
        self._action = QPushButton()
        self._action.setProperty("plain", "true")
        self._action.clicked.connect(self.acted)
        self._close = QPushButton(icon("close", "muted"), "")
        self._close.setProperty("bare", "true")
        self._close.setAccessibleName(tr("Close"))
        self._close.setToolTip(tr("Close"))
        self._close.clicked.connect(self.dismiss)
        row.addWidget(self._icon)
        row.addWidget(self._title)
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        self.hide()

    def say(
        self, tone: str, title: str, text: str = "", action: str = "", *, closable: bool = True
    ) -> None:
        """Show a sentence in a tone (warn, bad, info), with an optional action at the right."""
        self._tone = tone
        self._icon.set(_ICONS.get(tone, "info"), tone)
        self._title.setText(title)
        set_tone(self._title, tone)
        self._title.setVisible(bool(title))
        self._text.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._close.setVisible(closable)
        self.setAccessibleName(f"{title} {text}".strip())
        self.show()
        self.update()

    def dismiss(self) -> None:
        """Take it away."""
        self.hide()
        self.closed.emit()

    def text(self) -> str:
        """Everything it says."""
        return f"{self._title.text()} {self._text.text()}".strip()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens().tone(self._tone)[1])
        painter.drawRoundedRect(self.rect(), theme.RADIUS, theme.RADIUS)
