"""The lock: after some minutes without a key or a click the window asks for the password."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.shell.sign_in import SignIn, card

#: Minutes one may choose from; 0 is never.
CHOICES = (5, 15, 30, 60, 0)
USUAL = 15


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
