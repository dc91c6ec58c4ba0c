"""Typing as a person does: into whatever has the focus."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

ENTER = Qt.Key.Key_Return
NONE = Qt.KeyboardModifier.NoModifier


class Keys:
    """Types where the focus is, as a person does."""

    def __init__(self, qtbot) -> None:
        self.qtbot = qtbot

    def press(self, key, modifier=NONE) -> None:
        widget = QApplication.focusWidget()
        assert widget is not None
        self.qtbot.keyPress(widget, key, modifier)

    def type(self, text: str) -> None:
        for letter in text:
            widget = QApplication.focusWidget()
            assert widget is not None, "nothing has the focus"
            event = QKeyEvent(QKeyEvent.Type.KeyPress, 0, NONE, letter)
            QApplication.sendEvent(widget, event)

    def enter(self, *texts: str) -> None:
        """Each text, then Enter; an empty one leaves the cell as it is."""
        for text in texts:
            self.type(text)
            self.press(ENTER)
