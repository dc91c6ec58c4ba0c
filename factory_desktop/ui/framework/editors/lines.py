"""Editors of one line: text, code, numbers, dates; and of several lines."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.months import next_month
from factory_desktop.ui.framework.editors.base import Editor, Entry
from factory_desktop.ui.framework.editors.calendar import CalendarPopup
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.painting import label

#: A half-typed "5-" is no mistake yet: errors wait this long for the next key.
PATIENCE_MS = 400


class LineEditor(Editor):
    """A QLineEdit whose text is read by the field's fact; the value keeps all its digits."""

    def __init__(self, fact: Fact, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(fact, entry, parent)
        self.line = QLineEdit()
        self._value: object = None
        self._problem = ""
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._say)
        self.hold(self.line)
        if fact.max_length and not fact.kind.numeric:
            self.line.setMaxLength(fact.max_length)
        self.line.textEdited.connect(self._typed)
        self.line.installEventFilter(self)

    def value(self) -> object:
        """The value as read."""
        return self._value

    def set_value(self, value: object) -> None:
        """Show a value in its usual form."""
        self._value = value
        self._problem = ""
        self._patience.stop()
        self.line.setText(self.entry.show(value, self.fact))
        self.line.setCursorPosition(0)
        if self.line.hasFocus():
            self.line.selectAll()

    def problem(self) -> str:
        """Why the text cannot be read."""
        return self._problem

    def commit(self) -> bool:
        """Read the text, show it in its usual form, say what is wrong with it."""
        if self._problem:
            self._say()
            return False
        if self.line.isModified():
            self.set_value(self._value)
            self.noted.emit("", False)
            self.committed.emit()
        return True

    def set_read_only(self, read_only: bool) -> None:
        """A field to read can still be copied from."""
        self.line.setReadOnly(read_only)
        self.line.setFocusPolicy(
            Qt.FocusPolicy.ClickFocus if read_only else Qt.FocusPolicy.StrongFocus
        )

    def put(self, value: object) -> None:
        """Set a value as if it had been typed."""
        self.set_value(value)
        self.noted.emit("", False)
        self.changed.emit()
        self.committed.emit()

    def _typed(self, text: str) -> None:
        try:
            self._value, self._problem = self.entry.read(text, self.fact), ""
        except ValueError as refused:
            self._value, self._problem = None, str(refused)
        if self._problem:
            self._patience.start()
        else:
            self._patience.stop()
            self.noted.emit(self._preview(text), False)
        self.changed.emit()

    def _preview(self, text: str) -> str:
        """What the typed text comes to, where that is not plain to see."""
        return ""

    def _say(self) -> None:
        if self._problem:
            self.noted.emit(self._problem, True)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Settle when the field is left; a pop-up of its own is no leaving."""
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() != Qt.FocusReason.PopupFocusReason:
                self.commit()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.key_pressed(event)
        return False

    def key_pressed(self, event: QKeyEvent) -> bool:
        """A key before the line sees it; True where it was for the editor."""
        return False


class CodeEditor(LineEditor):
    """A code: capital letters as one types."""

    def _typed(self, text: str) -> None:
        if text != text.upper():
            at = self.line.cursorPosition()
            self.line.setText(text.upper())
            self.line.setCursorPosition(at)
            self.line.setModified(True)
        super()._typed(text.upper())


class NumberEditor(LineEditor):
    """A number: right-aligned, its unit beside it; takes sums and lakhs."""

    def __init__(self, fact: Fact, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(fact, entry, parent)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._unit: QLabel | None = None
        unit = fact.unit or ("%" if fact.kind is Kind.PERCENT else "")
        if unit:
            self._unit = label(tr(unit), "muted", parent=self.line)
            self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self.line.setTextMargins(0, 0, self._unit.sizeHint().width() + 6, 0)

    def _preview(self, text: str) -> str:
        plain = text.strip().replace(",", "")
        if not plain or plain.lstrip("-").replace(".", "", 1).isdecimal():
            return ""
        return f"= {self.entry.show(self._value, self.fact)}"

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Keep the unit at the right end."""
        if event.type() == QEvent.Type.Resize and self._unit:
            size = self._unit.sizeHint()
            self._unit.setGeometry(
                self.line.width() - size.width() - 9,
                (self.line.height() - size.height()) // 2,
                size.width(),
                size.height(),
            )
        return super().eventFilter(watched, event)


class DateEditor(LineEditor):
    """A date: typed short (`5`, `+7`), by arrow keys, or picked from a calendar (Alt+Down)."""

    def __init__(self, fact: Fact, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(fact, entry, parent)
        self._button = self.line.addAction(
            icon("calendar", "muted"), QLineEdit.ActionPosition.TrailingPosition
        )
        self._button.setText(tr("Open the calendar"))
        self._button.setToolTip(tr("Open the calendar (Alt+Down)"))
        self._button.triggered.connect(self.open_calendar)

    def open_calendar(self) -> None:
        """Show the calendar under the field."""
        if self.line.isReadOnly():
            return
        start = self._value if isinstance(self._value, date) else self.entry.today()
        popup = CalendarPopup(start, self.line)
        popup.picked.connect(lambda day: self.put(day.replace(day=1) if self.fact.month else day))
        popup.open_under(self.line)

    def key_pressed(self, event: QKeyEvent) -> bool:
        """Alt+Down opens the calendar; up and down move by a day, or by a month."""
        key, modifiers = event.key(), event.modifiers()
        if self.line.isReadOnly() or key not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return False
        if modifiers & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        elif isinstance(self._value, date):
            step = 1 if key == Qt.Key.Key_Up else -1
            month = self.fact.month
            self.put(next_month(self._value, step) if month else self._value + timedelta(days=step))
        return True

    def set_read_only(self, read_only: bool) -> None:
        """A date that cannot be changed needs no calendar."""
        super().set_read_only(read_only)
        self._button.setVisible(not read_only)

    def _preview(self, text: str) -> str:
        shown = self.entry.show(self._value, self.fact)
        return "" if text.strip() == shown or not shown else f"= {shown}"


class MultilineEditor(Editor):
    """Text of several lines; Enter is a new line here, Tab leaves."""

    def __init__(self, fact: Fact, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(fact, entry, parent)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(74)
        self._settled = ""
        self.hold(self.text)
        self.text.textChanged.connect(self._typed)
        self.text.installEventFilter(self)
        self._silent = False

    def value(self) -> object:
        """The text without blanks around it; None where there is none."""
        return self.text.toPlainText().strip() or None

    def set_value(self, value: object) -> None:
        """Show a text."""
        self._silent = True
        self.text.setPlainText(str(value) if value is not None else "")
        self._silent = False
        self._settled = self.text.toPlainText()

    def problem(self) -> str:
        """Too long a text is said, never cut."""
        length = len(self.text.toPlainText().strip())
        if self.fact.max_length and length > self.fact.max_length:
            return tr("Type at most {count} letters.", count=self.fact.max_length)
        return ""

    def commit(self) -> bool:
        """Settle on the text."""
        if self.text.toPlainText() != self._settled:
            self._settled = self.text.toPlainText()
            self.committed.emit()
        return super().commit()

    def set_read_only(self, read_only: bool) -> None:
        """Read, select, copy; do not change."""
        self.text.setReadOnly(read_only)
        self.text.setFocusPolicy(
            Qt.FocusPolicy.ClickFocus if read_only else Qt.FocusPolicy.StrongFocus
        )

    def _typed(self) -> None:
        if not self._silent:
            problem = self.problem()
            self.noted.emit(problem, bool(problem))
            self.changed.emit()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Settle when the field is left."""
        if event.type() == QEvent.Type.FocusOut:
            self.commit()
        return False
