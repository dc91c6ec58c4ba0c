"""Signing in: name and password, a recovery code, and the password that must be changed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.core.kernel.errors import FactoryError, Invalid, RuleBroken
from factory_desktop.core.kernel.i18n import Message
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security import services, signin
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import IconLabel
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.framework.painting import label
from factory_desktop.ui.shell.fields import LineField, NewPassword


def choose_password(
    company: Company, signed: SignedIn, given: str, new: str, *, by_code: bool
) -> SignedIn:
    """Give oneself a new password, knowing the old one or having come in by a recovery code."""
    if by_code:
        # Who came by a code does not know the old password: it is replaced first.
        company.execute(
            signed.actor, services.reset_password, user_id=signed.actor.user_id or 0, new=new
        )
        given = new
    company.execute(signed.actor, services.change_password, old=given, new=new)
    return replace(signed, must_change=False)


class SignIn(QWidget):
    """Two pages: who you are, and the new password where it must be changed.

    With `fixed` only the password is asked (the window is locked). The hash is computed off the
    window's thread.
    """

    entered = Signal(object)

    def __init__(
        self,
        company: Company,
        operations: Operations,
        name: str = "",
        *,
        fixed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._company, self._operations = company, operations
        self._fixed = fixed
        self._by_code = False
        self._signed: SignedIn | None = None
        self._given = ""
        self._wait = 0
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        self.first, self.second = self._first_page(name), self._second_page()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.first)
        column.addWidget(self.second)
        self.second.hide()

    # --- building --------------------------------------------------------------------------

    def _first_page(self, name: str) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.name = LineField(tr("User name"))
        self.name.set_text(name)
        self.name.setVisible(not self._fixed)
        self.password = LineField(tr("Password"), secret=True)
        self.name.entered.connect(self.password.focus)
        self.password.entered.connect(self.submit)
        self.button = QPushButton(tr("Unlock") if self._fixed else tr("Sign in"))
        self.button.setProperty("primary", "true")
        self.button.clicked.connect(self.submit)
        self.code = QPushButton()
        self.code.setProperty("plain", "true")
        self.code.clicked.connect(lambda: self.use_code(not self._by_code))
        self.code.setVisible(not self._fixed)
        row = QHBoxLayout()
        row.addWidget(self.code)
        row.addStretch(1)
        row.addWidget(self.button)
        column.addWidget(self.name)
        column.addWidget(self.password)
        column.addSpacing(4)
        column.addLayout(row)
        column.addStretch(1)
        self.use_code(False)
        return page

    def _second_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label(tr("Choose a password of your own"), "section"))
        column.addWidget(label(tr("The one you came with is used only once."), "quiet", wrap=True))
        self.new = NewPassword()
        self.new.entered.connect(self.change)
        self.change_button = QPushButton(tr("Change and go on"))
        self.change_button.setProperty("primary", "true")
        self.change_button.clicked.connect(self.change)
        column.addWidget(self.new)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.change_button)
        column.addLayout(row)
        column.addStretch(1)
        return page

    def use_code(self, by_code: bool) -> None:
        """Ask for the recovery code instead of the password, or the other way round."""
        self._by_code = by_code
        self.password.set_caption(tr("Recovery code") if by_code else tr("Password"))
        self.password.set_hint(tr("Four groups of five, from the printed sheet") if by_code else "")
        self.password.set_text("")
        self.code.setText(tr("Use the password") if by_code else tr("Use a recovery code"))

    def start(self) -> None:
        """Go to the first line that is empty."""
        self.first.show()
        self.second.hide()
        first = self.password if self.name.text() else self.name
        first.focus()

    # --- signing in ------------------------------------------------------------------------

    def submit(self) -> None:
        """Check name and password in the writer."""
        if not self.button.isEnabled():
            return
        name, given = self.name.text().strip(), self.password.text()
        if not name:
            self.name.set_error(tr("Type your user name."))
            self.name.focus()
            return
        if not given:
            missing = "Type the code." if self._by_code else "Type your password."
            self.password.set_error(tr(missing))
            self.password.focus()
            return
        self._given = given
        enter = signin.recover if self._by_code else signin.sign_in
        company = self._company
        self._busy(True)
        self._operations.write(self, lambda: enter(company, name, given), self._came, self._refused)

    def _busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)
        self.password.line.setReadOnly(busy)

    def _came(self, signed: SignedIn) -> None:
        self._busy(False)
        self.password.set_text("")
        self._signed = signed
        if not signed.must_change:
            self._given = ""
            self.entered.emit(signed)
            return
        self.new.set_names(signed.actor.name, signed.full_name)
        self.new.clear()
        self.first.hide()
        self.second.show()
        self.new.first.focus()

    def _refused(self, error: BaseException) -> bool:
        self._busy(False)
        if not isinstance(error, FactoryError):
            return False
        self.password.set_error(tr(error.message))
        self.password.setToolTip(tr(error.hint))
        self.password.focus()
        if isinstance(error, RuleBroken) and error.code == "throttled":
            self._count_down(error.message)
        return True

    def _count_down(self, message: str) -> None:
        seconds = message.params.get("seconds", 1) if isinstance(message, Message) else 1
        self._wait = int(str(seconds))
        self.button.setEnabled(False)
        self._clock.start()
        self._show_wait()

    def _tick(self) -> None:
        self._wait -= 1
        self._show_wait()

    def _show_wait(self) -> None:
        if self._wait > 0:
            self.button.setText(tr("Wait {seconds} s", seconds=self._wait))
            return
        self._clock.stop()
        self.button.setEnabled(True)
        self.button.setText(tr("Unlock") if self._fixed else tr("Sign in"))
        self.password.set_error("")

    # --- a password of one's own -----------------------------------------------------------

    def change(self) -> None:
        """Take the new password and go on."""
        signed = self._signed
        if signed is None or not self.new.check() or not self.change_button.isEnabled():
            return
        company, given, new, by_code = self._company, self._given, self.new.text(), self._by_code
        self.change_button.setEnabled(False)
        self._operations.write(
            self,
            lambda: choose_password(company, signed, given, new, by_code=by_code),
            self._changed,
            self._not_changed,
        )

    def _changed(self, signed: SignedIn) -> None:
        self.change_button.setEnabled(True)
        self._given = ""
        self.new.clear()
        self.entered.emit(signed)

    def _not_changed(self, error: BaseException) -> bool:
        self.change_button.setEnabled(True)
        if not isinstance(error, FactoryError):
            return False
        text = error.fields.get("password", error.message) if isinstance(error, Invalid) else ""
        self.new.first.set_error(tr(text or error.message))
        self.new.first.focus()
        return True


class SignInWindow(QWidget):
    """The window before the window: the company's name and a card to sign in."""

    entered = Signal(object)
    another_company = Signal()
    left = Signal()

    def __init__(
        self, company: Company, company_name: str, operations: Operations, user: str = ""
    ) -> None:
        super().__init__()
        self.setWindowTitle(f"{company_name} – {tr('Factory Desktop')}")
        self.resize(900, 600)
        self.form = SignIn(company, operations, user)
        self.form.entered.connect(self.entered)
        self.other = QPushButton(tr("Another company"))
        self.other.setProperty("plain", "true")
        self.other.clicked.connect(self.another_company)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(card(company_name, self.form), 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addSpacing(10)
        outer.addWidget(self.other, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self.form.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed by the user: nobody signs in."""
        event.accept()
        self.left.emit()


def card(heading: str, form: QWidget, line: str = "") -> QFrame:
    """The card around a sign-in: the program's sign, the heading, the form."""
    frame = QFrame()
    frame.setObjectName("card")
    frame.setFixedWidth(420)
    column = QVBoxLayout(frame)
    column.setContentsMargins(28, 24, 28, 22)
    column.setSpacing(4)
    head = QHBoxLayout()
    head.setSpacing(10)
    head.addWidget(IconLabel("factory", "accent", 26))
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(label(heading, "title", wrap=True))
    words.addWidget(label(line or tr("Factory Desktop"), "muted"))
    head.addLayout(words, 1)
    column.addLayout(head)
    column.addSpacing(12)
    column.addWidget(form)
    return frame
