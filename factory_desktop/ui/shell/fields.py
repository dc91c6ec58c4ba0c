"""Small inputs of wizard and sign-in: a caption, a line, and the note below where errors stand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from factory_desktop.ui.framework.field import NoteLine
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.painting import label, repolish


class LineField(QWidget):
    """A line with its caption; Enter in it is told by `entered`."""

    changed = Signal(str)
    entered = Signal()

    def __init__(
        self, caption: str, *, secret: bool = False, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._hint = hint
        self.error = ""
        self.line = _Line()
        self.line.entered.connect(self.entered)
        self.line.textEdited.connect(self._edited)
        if secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.caption = label(caption, "muted")
        self.caption.setFixedHeight(18)
        self.caption.setBuddy(self.line)
        self.line.setAccessibleName(caption.rstrip(" *"))
        self.note = NoteLine()
        self.row = QHBoxLayout()
        self.row.setSpacing(8)
        self.row.addWidget(self.line, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.caption)
        column.addLayout(self.row)
        column.addWidget(self.note)
        self.setFocusProxy(self.line)
        self.set_hint(hint)

    def text(self) -> str:
        """What stands there."""
        return self.line.text()

    def set_text(self, text: str) -> None:
        """Put a text there as if it had been there from the start."""
        self.line.setText(text)
        self.set_error("")

    def set_caption(self, caption: str) -> None:
        """Ask for something else."""
        self.caption.setText(caption)
        self.line.setAccessibleName(caption.rstrip(" *"))

    def set_error(self, text: str) -> None:
        """Let an error stand at the line; empty takes it away."""
        self.error = text
        if bool(self.line.property("wrong")) != bool(text):
            self.line.setProperty("wrong", bool(text))
            repolish(self.line)
        self.note.say(text or self._hint, "bad" if text else "")
        self.line.setAccessibleDescription(text or self._hint)

    def set_hint(self, text: str, tone: str = "") -> None:
        """What stands below while nothing is wrong."""
        self._hint = text
        if not self.error:
            self.note.say(text, tone)
            self.line.setAccessibleDescription(text)

    def add_button(self, text: str) -> QPushButton:
        """A button beside the line, such as Browse."""
        button = QPushButton(text)
        self.row.addWidget(button)
        return button

    def focus(self) -> None:
        """Go there and select what stands there."""
        self.line.setFocus(Qt.FocusReason.TabFocusReason)
        self.line.selectAll()

    def _edited(self, text: str) -> None:
        self.set_error("")
        self.changed.emit(text)


class _Line(QLineEdit):
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on instead of reaching the window."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


class NewPassword(QWidget):
    """A new password, typed twice; whether it will do is said while it is typed."""

    changed = Signal()
    #: Enter in the last line.
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        rule = tr("15 characters or more. A short sentence is good.")
        self.first = LineField(tr("New password") + " *", secret=True, hint=rule)
        self.again = LineField(tr("The same once more") + " *", secret=True)
        self.first.changed.connect(self._typed)
        self.again.changed.connect(self._typed)
        self.first.entered.connect(self.again.focus)
        self.again.entered.connect(self.entered)
        self.first.line.editingFinished.connect(self._left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.first)
        column.addWidget(self.again)
        self.setFocusProxy(self.first)

    def set_names(self, *names: str) -> None:
        """Names that are no good password: the user's, the company's."""
        self._names = names

    def text(self) -> str:
        """The password."""
        return self.first.text()

    def complaint(self) -> str:
        """Why the password will not do; empty if it will."""
        from factory_desktop.core.platform.security import passwords

        return tr(passwords.complaint(self.first.text(), *self._names))

    def check(self) -> bool:
        """Whether both lines will do; says at the line what will not, and goes there."""
        problem = self.complaint()
        if problem:
            self.first.set_error(problem)
            self.first.focus()
            return False
        if self.first.text() != self.again.text():
            self.again.set_error(tr("The two passwords differ. Type them again."))
            self.again.focus()
            return False
        return True

    def clear(self) -> None:
        """Forget what was typed."""
        for field in (self.first, self.again):
            field.set_text("")

    def _typed(self) -> None:
        text, problem = self.first.text(), self.complaint()
        if not text:
            self.first.set_hint(tr("15 characters or more. A short sentence is good."))
        elif problem:
            self.first.set_hint(problem, "warn")
        else:
            self.first.set_hint(tr("Good password"))
        same = bool(text) and self.again.text() == text
        self.again.set_hint(tr("Both are the same") if same else "")
        self.changed.emit()

    def _left(self) -> None:
        if self.first.text() and (problem := self.complaint()):
            self.first.set_error(problem)
