"""The wizard's window: rail, the question, and the buttons below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.core.kernel.clock import SystemClock
from factory_desktop.core.kernel.errors import EnvironmentProblem, FactoryError
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.kernel.i18n import LANGUAGES
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.cards import Rule
from factory_desktop.ui.framework.editors import Entry
from factory_desktop.ui.framework.i18n import language, set_language, tr
from factory_desktop.ui.framework.icons import app_icon
from factory_desktop.ui.framework.operations import Job, Operations, Progress
from factory_desktop.ui.framework.painting import label
from factory_desktop.ui.shell.wizard.answers import NEW, OPEN, SAMPLE, Answers, Made, Makers, make
from factory_desktop.ui.shell.wizard.pages import CompanyPage, MoneyPage, Page, PlacePage, YouPage
from factory_desktop.ui.shell.wizard.rail import Rail
from factory_desktop.ui.shell.wizard.start_page import StartPage

#: Which questions each way to start asks.
_ASKED = {NEW: (0, 1, 2, 3, 4), SAMPLE: (0, 3, 4), OPEN: (0,)}
_NEXT = ("", "Next: your company", "Next: money and year", "Next: you", "Next: where to keep it")


class WizardWindow(QWidget):
    """Five questions; `finished` carries what was made (`Made`), `left` says nothing was."""

    finished = Signal(object)
    left = Signal()
    language_chosen = Signal(str)

    def __init__(
        self, operations: Operations, makers: Makers | None = None, answers: Answers | None = None
    ) -> None:
        super().__init__()
        self.operations = operations
        self.makers = makers or Makers()
        self.answers = answers or Answers()
        self._number = 0
        self._job: Job | None = None
        self._done = False
        self.setWindowIcon(app_icon())
        self.resize(1366, 738)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._whole: QWidget | None = None
        for keys, act in (("Alt+B", self.back), ("Alt+Left", self.back), ("Alt+Q", self.close)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self._build()
        self.show_question(0)

    # --- building --------------------------------------------------------------------------

    def _build(self) -> None:
        """Everything in the window's language; what was answered is shown again."""
        if self._whole is not None:
            self._outer.removeWidget(self._whole)
            self._whole.hide()
            self._whole.deleteLater()
        self.setWindowTitle(tr("Set up Factory Desktop"))
        entry = Entry(Formatter(language()), SystemClock().today, self.operations)
        self.start_page = StartPage(self.answers, self.makers.sample is not None)
        self.company_page, self.money_page = CompanyPage(entry), MoneyPage(entry)
        self.you_page, self.place_page = YouPage(), PlacePage()
        self.pages: tuple[StartPage | Page, ...] = (
            self.start_page,
            self.company_page,
            self.money_page,
            self.you_page,
            self.place_page,
        )
        self._whole = QWidget()
        row = QHBoxLayout(self._whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.rail = Rail()
        row.addWidget(self.rail)
        row.addWidget(self._right(), 1)
        self._outer.addWidget(self._whole)
        for page in self.pages:
            page.next_asked.connect(self.go_on)
            page.changed.connect(self._show_buttons)

    def _right(self) -> QWidget:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setSpacing(0)
        self._column = column
        self._leave_edges()
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        self.title, self.text = label("", "question"), label("", "quiet", wrap=True)
        words.addWidget(self.title)
        words.addWidget(self.text)
        head.addLayout(words, 1)
        head.addLayout(self._languages())
        column.addLayout(head)
        column.addSpacing(16)
        self.banner = Banner()
        column.addWidget(self.banner)
        self.stack = QStackedWidget()
        for page in self.pages:
            page.setContentsMargins(1, 1, 1, 1)
            self.stack.addWidget(_scrolling(page))
        column.addWidget(self.stack, 1)
        column.addWidget(Rule(margin=6))
        column.addLayout(self._foot())
        return right

    def _leave_edges(self) -> None:
        """Less at the sides where the questions need the room."""
        side = 48 if self.width() >= theme.NARROW else 24
        self._column.setContentsMargins(side, 30, side, 14)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The edges follow the width."""
        super().resizeEvent(event)
        self._leave_edges()

    def _languages(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        self.languages: dict[str, QPushButton] = {}
        for key, name in LANGUAGES.items():
            button = QPushButton(name)
            button.setProperty("primary", "true" if key == language() else "false")
            button.setAccessibleName(name)
            button.clicked.connect(lambda _=False, key=key: self.set_language(key))
            self.languages[key] = button
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.quit = QPushButton(tr("Quit"))
        self.quit.setProperty("plain", "true")
        self.quit.setToolTip("Alt+Q")
        self.quit.clicked.connect(self.close)
        self.bar = QProgressBar()
        self.bar.setFixedSize(180, 4)
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.words = label("", "quiet")
        self.back_button = QPushButton(tr("Back"))
        self.back_button.setToolTip("Alt+B")
        self.back_button.clicked.connect(self.back)
        self.next_button = QPushButton()
        self.next_button.setProperty("primary", "true")
        self.next_button.clicked.connect(self.go_on)
        row.addWidget(self.quit)
        row.addStretch(1)
        row.addWidget(self.bar)
        row.addWidget(self.words)
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        return row

    def set_language(self, key: str) -> None:
        """Ask on in another language; nothing that was typed is lost."""
        if key == language() or self._job is not None:
            return
        self.pages[self._number].take(self.answers)
        set_language(key)
        self.answers.values["language"] = key
        self.language_chosen.emit(key)
        self._build()
        self.show_question(self._number)

    # --- going on and back -----------------------------------------------------------------

    def asked(self) -> tuple[int, ...]:
        """The questions that are asked, by number."""
        return _ASKED[self.start_page.chosen()]

    def show_question(self, number: int) -> None:
        """Show a question with what was answered so far."""
        self._number = number
        page = self.pages[number]
        page.show_answers(self.answers)
        self.title.setText(tr(page.title))
        self.text.setText(tr(page.text))
        self.stack.setCurrentIndex(number)
        self.banner.hide()
        self._show_buttons()
        page.start()

    @property
    def question(self) -> int:
        """The number of the question that is shown, from 0."""
        return self._number

    def _show_buttons(self) -> None:
        asked = self.asked()
        self.rail.steps.set(self._number, asked)
        self.words.setText(tr("Question {n} of {all}", n=self._number + 1, all=len(self.pages)))
        self.back_button.setEnabled(self._number > 0)
        self.next_button.setText(self._next_words(asked))

    def _next_words(self, asked: tuple[int, ...]) -> str:
        after = [number for number in asked if number > self._number]
        if after:
            return tr(_NEXT[after[0]])
        if self.start_page.chosen() == OPEN:
            return self.start_page.next_words()
        sample = self.start_page.chosen() == SAMPLE
        return tr("Make the sample factory") if sample else tr("Make the company")

    def go_on(self) -> None:
        """To the next question, or make what was asked for."""
        if self._job is not None:
            return
        page = self.pages[self._number]
        if not page.check():
            return
        page.take(self.answers)
        after = [number for number in self.asked() if number > self._number]
        if after:
            self.show_question(after[0])
        else:
            self._make()

    def back(self) -> None:
        """To the question before; what was typed is kept."""
        before = [number for number in self.asked() if number < self._number]
        if before and self._job is None:
            self.pages[self._number].take(self.answers)
            self.show_question(before[-1])

    # --- making ----------------------------------------------------------------------------

    def _make(self) -> None:
        answers, makers = self.answers, self.makers
        self._busy(True)

        def work(progress: Progress) -> Made:
            return make(answers, makers, progress)

        job = self.operations.write(self, work, self._made, self._failed, label=tr("Set up"))
        if not self._done and self.next_button.isEnabled() is False:
            self._job = job

    def _busy(self, busy: bool) -> None:
        self.banner.hide()
        self.stack.setEnabled(not busy)
        self.next_button.setEnabled(not busy)
        self.back_button.setEnabled(not busy and self._number > 0)
        self.quit.setEnabled(not busy)
        self.bar.setVisible(busy)
        self.bar.setRange(0, 0)
        jobs = self.operations.jobs
        if busy:
            self.words.setText(tr("One moment"))
            jobs.dataChanged.connect(self._moved)
        else:
            jobs.dataChanged.disconnect(self._moved)
            self._job = None

    def _moved(self) -> None:
        job = self._job
        if job is None:
            return
        self.words.setText(tr(job.text) or tr("One moment"))
        if job.percent >= 0:
            self.bar.setRange(0, 100)
            self.bar.setValue(job.percent)

    def _made(self, made: Made) -> None:
        self._done = True
        self._busy(False)
        self.answers.password = ""
        self.finished.emit(made)

    def _failed(self, error: BaseException) -> bool:
        """Show an error where it can be mended; what is nobody's fault in the banner."""
        self._busy(False)
        self._show_buttons()
        if not isinstance(error, FactoryError):
            return False
        fields = error.fields
        if isinstance(error, EnvironmentProblem) and error.code == "exists":
            fields = {"path": error.message}
        for number in self.asked():
            page = self.pages[number]
            if isinstance(page, Page) and page.show_errors(fields):
                self.show_question(number)
                page.show_errors(fields)
                return True
        if self.start_page.chosen() == OPEN:
            self.start_page.show_error(f"{tr(error.message)} {tr(error.hint)}".strip())
        else:
            self.banner.say("bad", tr(error.message), tr(error.hint))
        return True

    # --- keys and leaving ------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Esc goes back, wherever the focus is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            if isinstance(focus, QPushButton) and focus.isEnabled():
                focus.click()
            else:
                self.go_on()
        elif event.key() == Qt.Key.Key_Escape:
            self.back()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing was made, nothing is left; while something is being made it stays."""
        if self._job is not None:
            event.ignore()
            return
        event.accept()
        if not self._done:
            self.left.emit()


def _scrolling(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page)
    return area
