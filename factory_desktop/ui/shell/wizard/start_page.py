"""The first question: a new company, the sample factory, or a company one has."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.core.platform import companies
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import IconLabel
from factory_desktop.ui.framework.keycaps import KeyCap
from factory_desktop.ui.framework.painting import Pill, label
from factory_desktop.ui.shell.fields import LineField
from factory_desktop.ui.shell.wizard import gstin
from factory_desktop.ui.shell.wizard.answers import NEW, OPEN, SAMPLE, Answers, is_backup


class _Radio(QRadioButton):
    """Enter goes on as in a field."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is told, the arrow keys move."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class ChoiceCard(QFrame):
    """A radio button in a card; what is asked further stands in it while it is chosen."""

    chosen = Signal()

    def __init__(
        self,
        meaning: str,
        title: str,
        text: str,
        keys: str,
        pill: str = "",
        more: QWidget | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self.radio = _Radio()
        self.radio.setAccessibleName(title)
        self.radio.setAccessibleDescription(text)
        self.more = more
        grid = QGridLayout(self)
        grid.setContentsMargins(17, 16, 16, 14)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(label(title, "section"))
        if pill:
            head.addWidget(Pill(pill, "good"))
        head.addStretch(1)
        grid.addWidget(self.radio, 0, 0, 2, 1)
        grid.addWidget(IconLabel(meaning, "text", 19), 0, 1, 2, 1)
        grid.addLayout(head, 0, 2)
        grid.addWidget(label(text, "quiet", wrap=True), 1, 2)
        grid.addWidget(KeyCap(keys), 0, 3, 2, 1)
        grid.setColumnStretch(2, 1)
        if more is not None:
            grid.addWidget(more, 2, 2, 1, 2)
        self.radio.toggled.connect(self._toggled)
        self._toggled(False)
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(self.choose)

    def choose(self) -> None:
        """Choose this card and go there."""
        self.radio.setChecked(True)
        self.radio.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.chosen.emit()

    def _toggled(self, on: bool) -> None:
        if self.more is not None:
            self.more.setVisible(on)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere chooses."""
        self.choose()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card, and an accent outline when it is chosen."""
        super().paintEvent(event)
        if self.radio.isChecked():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.tokens().color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = theme.CARD_RADIUS
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), radius, radius)


class StartPage(QWidget):
    """How do you want to start?"""

    next_asked = Signal()
    changed = Signal()

    title = "How do you want to start?"
    text = "Choose one. The arrow keys move, Enter goes on."

    def __init__(self, answers: Answers, with_sample: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.cards: dict[str, ChoiceCard] = {}
        self._group = QButtonGroup(self)
        self._add(column, NEW, self._new_card())
        if with_sample:
            self._add(column, SAMPLE, self._sample_card())
        self._add(column, OPEN, self._open_card())
        column.addSpacing(3)
        column.addWidget(_AtHand())
        column.addStretch(1)
        self.show_answers(answers)

    def _add(self, column: QVBoxLayout, key: str, card: ChoiceCard) -> None:
        self.cards[key] = card
        self._group.addButton(card.radio)
        column.addWidget(card)
        card.radio.entered.connect(self.next_asked)
        card.radio.toggled.connect(lambda on: on and self.changed.emit())
        card.chosen.connect(lambda: self._first_line(key))

    def _new_card(self) -> ChoiceCard:
        more = QWidget()
        row = QHBoxLayout(more)
        row.setContentsMargins(0, 6, 0, 0)
        row.setSpacing(14)
        self.name = LineField(tr("Company name") + " *", hint=tr("As on your invoices"))
        self.name.line.setMaxLength(120)
        self.gstin = LineField(tr("GSTIN"))
        self.gstin.line.setMaxLength(18)
        self.gstin.changed.connect(self._told)
        self.name.entered.connect(self.gstin.focus)
        self.gstin.entered.connect(self.next_asked)
        row.addWidget(self.name)
        row.addWidget(self.gstin)
        self._told("")
        text = tr(
            "Empty books. Items, parties and workers can come from Excel in the next minutes."
        )
        return ChoiceCard("company", tr("Start a new company"), text, "Alt+N", more=more)

    def _sample_card(self) -> ChoiceCard:
        text = tr(
            "A machine shop with three months of orders, stock, attendance and wages. "
            "Remove it whenever you like."
        )
        title = tr("Look around in a sample factory")
        return ChoiceCard("sample", title, text, "Alt+S", tr("1 minute"))

    def _open_card(self) -> ChoiceCard:
        more = QWidget()
        row = QHBoxLayout(more)
        row.setContentsMargins(0, 6, 0, 0)
        self.file = LineField(
            tr("Company or backup") + " *",
            hint=tr("A backup is restored beside what you have; nothing is overwritten."),
        )
        self.file.add_button(tr("Browse")).clicked.connect(self.browse)
        self.file.entered.connect(self.next_asked)
        self.file.changed.connect(lambda _: self.changed.emit())
        row.addWidget(self.file)
        text = tr("From a folder on this PC, a shared folder, or a backup on a USB stick.")
        return ChoiceCard("folder", tr("Open a company I have"), text, "Alt+O", more=more)

    def _told(self, text: str) -> None:
        hint, error = gstin.told(text)
        self.gstin.set_hint(hint)
        self.gstin.set_error(error)

    def _first_line(self, key: str) -> None:
        if key == NEW:
            self.name.focus()
        elif key == OPEN:
            self.file.focus()

    def browse(self) -> None:
        """Choose a company's file or a backup."""
        kinds = f"*{companies.SUFFIX} *{companies.BACKUP_SUFFIX}"
        words = tr("Companies and backups ({kinds})", kinds=kinds)
        start = str(companies.companies_folder())
        path, _ = QFileDialog.getOpenFileName(self, tr("Open a company"), start, words)
        if path:
            self.file.set_text(path)
            self.changed.emit()

    # --- what the window asks --------------------------------------------------------------

    def chosen(self) -> str:
        """Which card is chosen."""
        return next(key for key, card in self.cards.items() if card.radio.isChecked())

    def show_answers(self, answers: Answers) -> None:
        """Show what was answered."""
        start = answers.start if answers.start in self.cards else NEW
        self.cards[start].radio.setChecked(True)
        self.name.set_text(str(answers.values.get("name") or ""))
        self.gstin.set_text(str(answers.values.get("gstin") or ""))
        self._told(self.gstin.text())
        self.file.set_text(answers.file)

    def take(self, answers: Answers) -> None:
        """Write the answers down."""
        answers.start = self.chosen()
        answers.values["name"] = self.name.text().strip()
        answers.values["gstin"] = gstin.clean(self.gstin.text())
        answers.file = self.file.text().strip()

    def check(self) -> bool:
        """Whether one can go on; what is missing is said at its line."""
        if self.chosen() == NEW:
            if not self.name.text().strip():
                return self._stop(self.name, tr("Type the company's name."))
            problem = gstin.complaint(self.gstin.text())
            return not problem or self._stop(self.gstin, problem)
        if self.chosen() == OPEN:
            text = self.file.text().strip()
            if not text:
                return self._stop(self.file, tr("Choose a file."))
            if not Path(text).is_file():
                return self._stop(self.file, tr("There is no such file."))
        return True

    def _stop(self, field: LineField, text: str) -> bool:
        field.set_error(text)
        field.focus()
        return False

    def show_error(self, text: str) -> None:
        """Say at the file what was wrong with it."""
        self._stop(self.file, text)

    def start(self) -> None:
        """Go where one types first."""
        self._first_line(self.chosen())

    def next_words(self) -> str:
        """What the button says."""
        if self.chosen() == OPEN:
            return tr("Restore backup") if is_backup(self.file.text()) else tr("Open company")
        return ""


class _AtHand(QFrame):
    """What is good to have at hand."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(label(tr("Good to have at hand, none of it is needed now"), "strong"))
        row = QHBoxLayout()
        for meaning, title, text in (
            ("document", tr("GST certificate"), tr("for name and address")),
            ("table", tr("Item list in Excel"), tr("with opening stock")),
            ("people", tr("Workers and rates"), tr("for muster and wages")),
            ("usb", tr("A USB stick"), tr("for backups")),
        ):
            grid = QGridLayout()
            grid.setHorizontalSpacing(10)
            grid.setVerticalSpacing(0)
            grid.addWidget(IconLabel(meaning, "muted", 15), 0, 0)
            grid.addWidget(label(title), 0, 1)
            grid.addWidget(label(text, "muted"), 1, 1)
            grid.setColumnStretch(1, 1)
            row.addLayout(grid, 1)
        column.addLayout(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the quiet ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens().color("hover"))
        painter.drawRoundedRect(self.rect(), theme.CARD_RADIUS, theme.CARD_RADIUS)
