"""The lock: after some minutes without a key or a click the window asks for the password."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.shell.sign_in import SignIn, card

#: Minutes one may choose from; 0 is never.
CHOICES = (5, 15, 30, 60, 0)
USUAL = 15
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

    def _follow(self, window: QWindow | None) -> None:
        """Listen to the window one works in: a filter on everything would cost at every paint."""
        if window is not None:
            window.installEventFilter(self)

    def set_minutes(self, minutes: int) -> None:
        """Wait so long; 0 never tells."""
        self._timer.stop()
        self._timer.setInterval(minutes * 60_000)
        if minutes:
            self._timer.start()

    def minutes(self) -> int:
        """How long it waits."""
        return self._timer.interval() // 60_000

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin to wait anew at every sign of life."""
        if event.type() in _SIGNS and self._timer.interval():
            self._timer.start()
        return False


class LockPage(QWidget):
    """Stands in place of everything else until the user, or another one, has signed in."""

    unlocked = Signal()
    other_user = Signal()

    def __init__(self, company: Company, operations: Operations, signed: SignedIn) -> None:
        super().__init__()
        self.form = SignIn(company, operations, signed.actor.name, fixed=True)
        self.form.entered.connect(lambda _: self.unlocked.emit())
        self.other = QPushButton(tr("Sign in as somebody else"))
        self.other.setProperty("plain", "true")
        self.other.clicked.connect(self.other_user)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        line = tr("Locked. What you were doing is kept.")
        frame = card(signed.full_name, self.form, line)
        outer.addWidget(frame, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addSpacing(10)
        outer.addWidget(self.other, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self.setAccessibleName(tr("Locked"))

    def start(self) -> None:
        """Be ready to type."""
        self.form.start()
