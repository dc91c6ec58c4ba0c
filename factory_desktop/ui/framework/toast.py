"""Toasts: success said at the foot of the window, gone by itself, with a way back.

Where it would lie over buttons at the foot, it is said below the head.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.icons import IconLabel
from factory_desktop.ui.framework.painting import label
from factory_desktop.ui.framework.popover import shadow

_ICONS = {"good": "approve", "info": "info", "warn": "warning", "bad": "error"}
#: Between the toast and what is above or below it.
_GAP = 14
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
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._settled.timeout.connect(self._place)
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
        self._settled.start()  # what was done often shows another page, which is laid out now
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
        foot = window.height() - theme.STATUS_BAR - toast.height() - _GAP
        head = theme.TAB_ROW + theme.DOCUMENT_HEAD + _GAP
        toast.move(left, foot)
        if self._covers_a_button(toast.geometry()):
            toast.move(left, head)
            if self._covers_a_button(toast.geometry()):
                toast.move(left, foot)

    def _covers_a_button(self, place: QRect) -> bool:
        return any(
            button.isVisible()
            and not self._mine(button)
            and QRect(button.mapTo(self._window, QPoint()), button.size()).intersects(place)
            for button in self._window.findChildren(QPushButton)
        )

    def _mine(self, button: QPushButton) -> bool:
        return self.current is not None and self.current.isAncestorOf(button)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False
