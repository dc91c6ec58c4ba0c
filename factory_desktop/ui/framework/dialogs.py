"""Questions and messages: the buttons carry verbs, the safe answer is where Esc goes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import IconLabel
from factory_desktop.ui.framework.painting import label, surface

_ICONS = {"warn": "warning", "bad": "error", "info": "info", "good": "check", "ask": "help"}


#: The width of a dialog with a report to read.
_WITH_DETAIL = 600


class Question(QDialog):
    """One sentence, a hint, and one button for each thing the user may do.

    `verbs` are (key, label): the first is the primary button at the right; Esc and `stay`
    answer "".
    """

    def __init__(
        self,
        parent: QWidget | None,
        text: str,
        verbs: Sequence[tuple[str, str]],
        *,
        hint: str = "",
        tone: str = "ask",
        stay: str = "",
        detail: str = "",
    ) -> None:
        super().__init__(parent)
        self.answer = ""
        self.setWindowTitle(tr("Factory Desktop"))
        self.setMinimumWidth(_WITH_DETAIL if detail else 420)
        self.setMaximumWidth(620)
        surface(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(14)
        head = QHBoxLayout()
        head.setSpacing(12)
        token = tone if tone in ("warn", "bad", "info", "good") else "accent"
        head.addWidget(IconLabel(_ICONS[tone], token, 24), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(label(text, "section", wrap=True))
        if hint:
            words.addWidget(label(hint, "quiet", wrap=True))
        head.addLayout(words, 1)
        column.addLayout(head)
        if detail:
            column.addWidget(self._detail(detail))
        column.addLayout(self._buttons(verbs, stay))
        self.setAccessibleName(text)

    def _detail(self, detail: str) -> QWidget:
        box = QPlainTextEdit(detail)
        box.setReadOnly(True)
        box.setMinimumHeight(200)
        box.setAccessibleName(tr("Details"))
        return box

    def _buttons(self, verbs: Sequence[tuple[str, str]], stay: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        if stay:
            back = QPushButton(stay)
            back.setAutoDefault(False)
            back.clicked.connect(self.reject)
            row.addWidget(back)
        for number, (key, text) in reversed(list(enumerate(verbs))):
            button = QPushButton(text)
            button.setAutoDefault(False)
            if number == 0:
                button.setProperty("primary", "true")
                button.setDefault(True)
                button.setFocus()
            button.clicked.connect(lambda _=False, key=key: self._choose(key))
            row.addWidget(button)
        return row

    def _choose(self, key: str) -> None:
        self.answer = key
        self.accept()


def ask(
    parent: QWidget | None,
    text: str,
    verb: str,
    *,
    hint: str = "",
    stay: str = "",
    tone: str = "ask",
) -> bool:
    """Ask one thing: `verb` does it (`Delete 3 lines`), Esc or `stay` leaves all as it is."""
    dialog = Question(
        parent, text, [("yes", verb)], hint=hint, stay=stay or tr("Go back"), tone=tone
    )
    dialog.exec()
    return dialog.answer == "yes"


def choose(
    parent: QWidget | None,
    text: str,
    verbs: Sequence[tuple[str, str]],
    *,
    hint: str = "",
    stay: str = "",
) -> str:
    """Ask among several verbs; the key of the chosen one, or "" for going back."""
    dialog = Question(parent, text, verbs, hint=hint, stay=stay or tr("Go back"))
    dialog.exec()
    return dialog.answer


def tell(
    parent: QWidget | None, text: str, *, hint: str = "", tone: str = "info", detail: str = ""
) -> None:
    """Say one thing that must be seen; `detail` can be read and copied."""
    Question(parent, text, [("ok", tr("Close"))], hint=hint, tone=tone, detail=detail).exec()


def ask_unsaved(parent: QWidget | None, what: str) -> str:
    """What to do with unsaved work: "save", "discard", or "" to stay."""
    return choose(
        parent,
        tr("{what} is not saved", what=what),
        [("save", tr("Save")), ("discard", tr("Throw changes away"))],
        stay=tr("Keep editing"),
    )


def ask_text(parent: QWidget | None, text: str, verb: str, *, value: str = "") -> str:
    """Ask for one line of text; "" for going back."""
    dialog = Question(parent, text, [("yes", verb)], stay=tr("Go back"))
    field = QLineEdit(value)
    field.setAccessibleName(text)
    layout = dialog.layout()
    if isinstance(layout, QVBoxLayout):
        layout.insertWidget(1, field)
    field.setFocus()
    dialog.exec()
    return field.text().strip() if dialog.answer == "yes" else ""
