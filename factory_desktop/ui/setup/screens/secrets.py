"""Dialogs around passwords: a new one for a user, a recovery code that is shown once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from factory_desktop.core.kernel.facts import Fact
from factory_desktop.core.platform.reporting.paper.table_report import (
    PrintColumn,
    ReportHead,
    render_table,
)
from factory_desktop.core.platform.security import passwords
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.field import NoteLine
from factory_desktop.ui.framework.i18n import language, tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.painting import label, surface

_NEW = Fact("New password")


class PasswordDialog(QDialog):
    """Asks for a new password of somebody else; what is wrong is said while it is typed."""

    def __init__(self, names: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self.setWindowTitle(tr("New password"))
        self.setMinimumWidth(440)
        surface(self)
        self.line = QLineEdit()
        self.line.setAccessibleName(tr(_NEW.label))
        self.note = NoteLine()
        self.note.say(tr("15 characters or more. He changes it when he signs in."))
        self.line.textEdited.connect(lambda _: self._check(typing=True))
        self.line.returnPressed.connect(self._done)
        self.give = QPushButton(tr("Give this password"))
        self.give.setProperty("primary", "true")
        self.give.setAutoDefault(False)
        self.give.clicked.connect(self._done)
        back = QPushButton(tr("Go back"))
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(back)
        buttons.addWidget(self.give)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(4)
        caption = label(tr(_NEW.label), "muted")
        caption.setBuddy(self.line)
        column.addWidget(caption)
        column.addWidget(self.line)
        column.addWidget(self.note)
        column.addSpacing(8)
        column.addLayout(buttons)

    def password(self) -> str:
        """What was typed."""
        return self.line.text()

    def _check(self, *, typing: bool) -> bool:
        wrong = passwords.complaint(self.line.text(), *self._names)
        if wrong:
            self.note.say(tr(wrong), "" if typing else "bad")
        else:
            self.note.say(tr("This will do. Tell it to him in person."))
        return not wrong

    def _done(self) -> None:
        if self._check(typing=False):
            self.accept()


class CodeDialog(QDialog):
    """A recovery code, shown once: to print, or to copy by hand."""

    def __init__(
        self, context: WindowContext, user: str, code: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context, self.user, self.code = context, user, code
        self.setWindowTitle(tr("Recovery code"))
        self.setMinimumWidth(480)
        surface(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(8)
        column.addWidget(label(tr("Recovery code of {name}", name=user), "section"))
        shown = label(code, "figure")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setAccessibleName(tr("Recovery code"))
        column.addWidget(shown)
        column.addWidget(
            label(
                tr(
                    "It is shown this once. Print it and put it in the safe: it opens the company "
                    "once where the password is forgotten."
                ),
                "quiet",
                wrap=True,
            )
        )
        copy = QPushButton(icon("copy"), tr("Copy"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(code))
        self.print = QPushButton(icon("print", "on_accent"), tr("Print"))
        self.print.setProperty("primary", "true")
        self.print.clicked.connect(self.print_code)
        close = QPushButton(tr("Close"))
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.print)
        column.addSpacing(6)
        column.addLayout(buttons)

    def print_code(self) -> None:
        """Show the paper for the safe."""
        head = ReportHead(
            self.context.company_name,
            tr("Recovery code"),
            tr("Keep this paper in the safe."),
            self.context.printed_by(),
        )
        columns = [PrintColumn(tr("User name")), PrintColumn(tr("Recovery code"))]
        pdf = render_table(head, columns, [[self.user, self.code]], None, language()).pdf
        self.context.preview(self, pdf, tr("Recovery code"), "recovery")
