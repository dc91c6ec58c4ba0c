"""Changing one's own password."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from factory_desktop.core.kernel.errors import FactoryError
from factory_desktop.core.platform.security.services import change_password
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.painting import surface
from factory_desktop.ui.shell.fields import LineField, NewPassword


class PasswordDialog(QDialog):
    """The present password, and the new one twice."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.setWindowTitle(tr("Change password"))
        self.setMinimumWidth(420)
        surface(self)
        self.old = LineField(tr("Present password") + " *", secret=True)
        self.new = NewPassword()
        self.new.set_names(context.actor.name, context.signed.full_name)
        self.old.entered.connect(self.new.first.focus)
        self.new.entered.connect(self.save)
        back = QPushButton(tr("Go back"))
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        self.button = QPushButton(tr("Change password"))
        self.button.setProperty("primary", "true")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.save)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(back)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(8)
        column.addWidget(self.old)
        column.addWidget(self.new)
        column.addLayout(row)
        self.old.focus()

    def save(self) -> None:
        """Change it; what is wrong stands at its line."""
        if not self.old.text():
            self.old.set_error(tr("Type your password."))
            self.old.focus()
            return
        if not self.new.check() or not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        company, actor = self.context.company, self.context.actor
        old, new = self.old.text(), self.new.text()
        # Without a request key: not even a digest of a password is kept.
        self.context.operations.write(
            self,
            lambda: company.execute(actor, change_password, old=old, new=new),
            self._changed,
            self._refused,
        )

    def _changed(self, _outcome: object) -> None:
        self.context.succeeded.emit(tr("Password changed"), "", None)
        self.accept()

    def _refused(self, error: BaseException) -> bool:
        self.button.setEnabled(True)
        if not isinstance(error, FactoryError):
            return False
        at_old = error.fields.get("old", "")
        field = self.old if at_old else self.new.first
        field.set_error(tr(at_old or error.fields.get("password", "") or error.message))
        field.focus()
        return True
