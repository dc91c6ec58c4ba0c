"""What an empty list says: what it is for, and the first thing to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import IconLabel
from factory_desktop.ui.framework.painting import label


class EmptyState(QWidget):
    """Icon, one sentence, a hint and the first action."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.setSpacing(6)
        self._icon = IconLabel("list", size=32)
        self._title = label(role="section")
        self._text = label(role="quiet", wrap=True)
        self._text.setMaximumWidth(420)
        self._text.setMinimumWidth(320)
        for text in (self._title, self._text):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton()
        self.button.setProperty("primary", "true")
        self.button.clicked.connect(self.acted)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._text, 0, Qt.AlignmentFlag.AlignCenter)
        column.addSpacing(8)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)

    def show_text(
        self, title: str, text: str = "", action: str = "", *, meaning: str = "list"
    ) -> None:
        """Say it; without an action there is no button."""
        self._icon.set(meaning)
        self._title.setText(tr(title))
        self._text.setText(tr(text))
        self._text.setVisible(bool(text))
        self.button.setText(tr(action))
        self.button.setVisible(bool(action))
        self.setAccessibleName(tr(title))
