"""Whether somebody sits at the window: told when nobody has touched it for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_SIGNS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class IdleWatch(QObject):
    """Tells when nobody has touched keyboard or mouse for a while."""

    idle = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._follow)
            self._follow(app.focusWindow())

    def _follow(self, window: QWindow | None) -> None:
        """Listen to the window one works in: a filter on everything would cost at every paint."""
        if window is not None:
            window.installEventFilter(self)

    def wait(self, milliseconds: int) -> None:
        """Tell once after so long without a sign of life; 0 never tells."""
        self._timer.stop()
        self._timer.setInterval(milliseconds)
        if milliseconds:
            self._timer.start()

    def set_minutes(self, minutes: int) -> None:
        """Wait so many minutes; 0 never tells."""
        self.wait(minutes * 60_000)

    def minutes(self) -> int:
        """How long it waits."""
        return self._timer.interval() // 60_000

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin to wait anew at every sign of life."""
        if event.type() in _SIGNS and self._timer.interval():
            self._timer.start()
        return False
