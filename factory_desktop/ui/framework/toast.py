"""Toasts: success said at the foot of the window, gone by itself, with a way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.icons import IconLabel
from factory_desktop.ui.framework.painting import label
from factory_desktop.ui.framework.popover import shadow

_ICONS = {"good": "approve", "info": "info", "warn": "warning", "bad": "error"}
_STAYS = 5000
_STAYS_WITH_ACTION = 9000


class Toast(QFrame):
    """One line with an optional action (Undo, Open); it takes no focus."""

    def __init__(
        self,
        window: QWidget,
        text: str,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        tone: str = "good",
    ) -> None:
        super().__init__(window)
        self.setObjectName("popover")
        self.text = text
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8 if action else 14, 6)
        row.setSpacing(9)
        row.addWidget(IconLabel(_ICONS[tone], tone, 17))
        row.addWidget(label(text))
        self.button = QPushButton(action)
        self.button.setProperty("plain", "true")
        self.button.setVisible(bool(action))
        self.button.clicked.connect(lambda: self._act(on_action))
        row.addWidget(self.button)
        self.setAccessibleName(text)
        shadow(self)

    def _act(self, on_action: Callable[[], object] | None) -> None:
        self.hide()
        self.deleteLater()
        if on_action is not None:
            on_action()


class Toaster(QObject):
    """Shows one toast at a time at the foot of a window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.current: Toast | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        window.installEventFilter(self)

    def show(
        self,
        text: str,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        tone: str = "good",
    ) -> Toast:
        """Say it; the toast before it goes."""
        self.clear()
        toast = Toast(self._window, text, action, on_action, tone)
        toast.destroyed.connect(self._gone)
        self.current = toast
        self._place()
        toast.show()
        toast.raise_()
        self._timer.start(_STAYS_WITH_ACTION if action else _STAYS)
        return toast

    def clear(self) -> None:
        """Take the toast away."""
        self._timer.stop()
        toast, self.current = self.current, None
        if toast is not None:
            toast.destroyed.disconnect(self._gone)
            toast.hide()
            toast.deleteLater()

    def _gone(self) -> None:
        self.current = None

    def _place(self) -> None:
        if self.current is None:
            return
        self.current.adjustSize()
        window, toast = self._window.rect(), self.current
        left = (window.width() - toast.width()) // 2
        toast.move(left, window.height() - theme.STATUS_BAR - toast.height() - 14)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False
