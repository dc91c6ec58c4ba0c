"""A field: its label above, its editor, and one line for hint or error that never jumps."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.ui.framework import fonts
from factory_desktop.ui.framework.editors import Editor, Entry, make_editor
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import draw_icon
from factory_desktop.ui.framework.painting import draw_text, label, metrics
from factory_desktop.ui.framework.theme import tokens

NOTE_HEIGHT = 15
_ICON = 12
#: Devanagari is taller than Latin: fields stay in line all the same.
_CAPTION_HEIGHT = 18


class NoteLine(QWidget):
    """The 15 px under a field: a hint in grey, an error in red with its sign.

    A hint that does not fit takes a second line. What comes and goes takes the room there is, so
    that nothing jumps; what is longer is in the tool tip.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._tone = ""
        self._hint = ""
        self.setFixedHeight(NOTE_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """What stands there."""
        return self._text

    def tone(self) -> str:
        """`bad` for an error, `warn` for a conflict, else empty."""
        return self._tone

    @property
    def cut_off(self) -> bool:
        """Whether there is no room for the whole text."""
        room = (self.width() - self._left()) * (self.height() // NOTE_HEIGHT)
        return metrics(fonts.SMALL).horizontalAdvance(self._text) > room

    def say(self, text: str, tone: str = "") -> None:
        """Put a text there; the whole of it is in the tool tip."""
        self._text, self._tone = text, tone
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.update()

    def hint(self, text: str) -> None:
        """Put the text there that stands while there is nothing else to say."""
        self._hint = text
        self._make_room()
        self.say(text)

    def _make_room(self) -> None:
        """One line, or two where the hint is wider than the field."""
        words = metrics(fonts.SMALL).horizontalAdvance(self._hint)
        lines = 2 if 0 < self.width() < words else 1
        if self.height() != lines * NOTE_HEIGHT:
            self.setFixedHeight(lines * NOTE_HEIGHT)

    def _left(self) -> int:
        return _ICON + 5 if self._tone else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need another number of lines."""
        super().resizeEvent(event)
        self._make_room()

    def sizeHint(self) -> QSize:
        """Only the height matters."""
        return QSize(60, NOTE_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint sign and text."""
        if not self._text:
            return
        painter = QPainter(self)
        color = tokens().color(self._tone or "muted")
        if self._tone:
            meaning = "error" if self._tone == "bad" else "warning"
            draw_icon(painter, QRect(0, 2, _ICON, _ICON), meaning, color)
        room = self.width() - self._left()
        for number, text in enumerate(self._lines(room)):
            line = QRect(self._left(), number * NOTE_HEIGHT, room, NOTE_HEIGHT)
            draw_text(painter, line, text, fonts.font(fonts.SMALL), color)

    def _lines(self, room: int) -> list[str]:
        """The text broken at a blank where it takes two lines; the last one may be cut off."""
        measure, words, first = metrics(fonts.SMALL), self._text.split(" "), ""
        if self.height() == NOTE_HEIGHT:
            return [self._text]
        while words and measure.horizontalAdvance(f"{first} {words[0]}".strip()) < room:
            first = f"{first} {words.pop(0)}".strip()
        return [first, " ".join(words)] if first else [self._text]


class Field(QWidget):
    """One value of a form with everything around it."""

    changed = Signal()
    committed = Signal()
    #: In a conflict: take what the other person saved.
    theirs_taken = Signal()

    def __init__(self, key: str, fact: Fact, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.fact = fact
        self.editor: Editor = make_editor(fact, entry)
        self.note = NoteLine()
        self._hint = tr(fact.help) if fact.help else ""
        self._error = ""
        self._theirs: object = None
        self.take_button = QPushButton(tr("Take theirs"))
        self.take_button.setProperty("plain", "true")
        self.take_button.setStyleSheet(
            f"min-height: 0; max-height: {NOTE_HEIGHT}px; border: 0; padding: 0; font-size: 9pt;"
        )
        self.take_button.hide()
        self._build()
        self.editor.changed.connect(self.changed)
        self.editor.committed.connect(self.committed)
        self.editor.noted.connect(self._noted)
        self.take_button.clicked.connect(self.theirs_taken)
        self.note.hint(self._hint)
        self.setFocusProxy(self.editor)
        if fact.read_only:
            self.editor.set_read_only(True)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        name = "" if self.fact.kind is Kind.BOOL else tr(self.fact.label).replace("&", "&&")
        self.caption = label(f"{name} *" if self.fact.required and name else name, "muted")
        self.caption.setFixedHeight(_CAPTION_HEIGHT)
        self.caption.setBuddy(self.editor.input)
        column.addWidget(self.caption)
        column.addWidget(self.editor)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.take_button)
        column.addLayout(foot)
        column.addStretch(1)

    def _noted(self, text: str, wrong: bool) -> None:
        if wrong:
            self.set_error(text)
        else:
            self.set_error("")
            if text:
                self.note.say(text)

    @property
    def error(self) -> str:
        """The error that stands at the field."""
        return self._error

    def set_error(self, text: str) -> None:
        """Let an error stand at the field; empty takes it away."""
        self._error = text
        self.editor.set_wrong(bool(text))
        self._say(text, "bad")

    def _say(self, text: str, tone: str) -> None:
        """Say a text; without one what is to be known of the value, else the hint."""
        told = text or self.editor.remark or self._hint
        self.note.say(told, tone if text else "warn" if self.editor.remark else "")
        self.editor.input.setAccessibleDescription(told)

    def set_hint(self, text: str) -> None:
        """What stands under the field while nothing is wrong (`Balance ₹ 84,210.00 to pay`)."""
        self._hint = text
        if not self._error:
            self.note.hint(text)
            self._say("", "")

    def set_read_only(self, read_only: bool) -> None:
        """Only show the value; how to fill the field in is then not said."""
        self.editor.set_read_only(read_only or self.fact.read_only)
        usual = tr(self.fact.help) if self.fact.help else ""
        if self._hint in ("", usual):
            self.set_hint("" if read_only else usual)

    def set_conflict(self, text: str) -> None:
        """Show what somebody else saved meanwhile, with a button to take it; empty ends it."""
        self.take_button.setVisible(bool(text))
        self._say(text, "warn")

    def check(self) -> str:
        """Why the field cannot be saved as it stands; empty if it can."""
        problem = self.editor.problem()
        if problem or self.fact.read_only:
            return problem
        if self.fact.required and self.editor.value() in (None, ""):
            return tr("Fill in {label}.", label=tr(self.fact.label))
        return ""

    def focus(self) -> None:
        """Go there as Tab would, so that the text is selected."""
        self.editor.input.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(self.editor.input, QLineEdit):
            self.editor.input.selectAll()
