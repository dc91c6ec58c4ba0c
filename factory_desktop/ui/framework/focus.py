"""A page that hands the focus on to what one works with in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget


class _Passing(QObject):
    """Hands on the focus that a page is given."""

    def __init__(self, page: QWidget, target: QWidget) -> None:
        super().__init__(page)
        self._target = target
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear of the focus."""
        if isinstance(event, QFocusEvent) and event.gotFocus():
            self._target.setFocus(event.reason())
        return False


def pass_on(page: QWidget, target: QWidget) -> None:
    """Let the page hand its focus on.

    A focus proxy would make Tab jump from the page straight to its target, past the tool bar that
    stands before it, so that nobody comes to the bar going on.
    """
    _Passing(page, target)
