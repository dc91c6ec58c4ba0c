"""Cards that only Home has: what runs out, tables of tasks, first steps, what was opened last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.kernel.numbers import round_to
from factory_desktop.ui.framework.cards import Card, QuickAction, Rule
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import IconLabel
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.painting import LinkLine, Pill, label
from factory_desktop.ui.shell.home_spec import FirstStep, Short, Task

_MOST_ROWS = 5
_WEEK = 7


def whole_money(formatter: Formatter, value: Decimal, *, symbol: bool = False) -> str:
    """Money without its minor unit: a figure of Home is read at a glance."""
    return formatter.money(round_to(value, 0), symbol=symbol).split(".")[0]


def clear(layout: QGridLayout | QVBoxLayout | QHBoxLayout) -> None:
    """Take everything out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def retire(holder: QWidget, *kept: QWidget) -> None:
    """Hide what a widget shows before it shows other things: the old ones go only later."""
    for child in holder.findChildren(QWidget):
        if child not in kept:
            child.hide()


class RunsOut(QWidget):
    """The items that run out first: what is left, and LOW or OUT."""

    opened = Signal(int)

    def __init__(self, formatter: Formatter) -> None:
        super().__init__()
        self._formatter = formatter
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Rule())
        column.addWidget(label(tr("Runs out first"), "group"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        column.addLayout(self._grid)

    def set_rows(self, rows: Sequence[Short]) -> None:
        """Show these items."""
        clear(self._grid)
        self.setVisible(bool(rows))
        for number, row in enumerate(rows):
            name = LinkLine(row.name)
            name.clicked.connect(lambda _=False, key=row.id: self.opened.emit(key))
            left = label(f"{self._formatter.quantity(row.left, row.places)} {row.unit}", "quiet")
            self._grid.addWidget(name, number, 0)
            self._grid.addWidget(left, number, 1, Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(
                Pill(tr(row.state), row.tone), number, 2, Qt.AlignmentFlag.AlignRight
            )
            self._grid.setRowMinimumHeight(number, 23)


class Tasks(Card):
    """A table of documents that wait or are late; Enter or a click on the number opens one."""

    opened = Signal(object)

    def __init__(self, title: str, day_title: str, formatter: Formatter) -> None:
        super().__init__(title, "All")
        self._formatter = formatter
        self._late = day_title == "Late by"
        headings = ["Document", "What", Cell(tr("Amount"), right=True), day_title]
        self.table = CellsTable(
            [h if isinstance(h, Cell) else tr(h) for h in headings], [100, 0, 88, 84]
        )
        self.table.setAccessibleName(tr(title))
        self.table.opened.connect(self.opened)
        self.flush()
        self.body.addWidget(self.table)
        self.body.addStretch(1)

    def show_tasks(self, tasks: Sequence[Task], today: date) -> None:
        """Show the first few; the link says how many there are."""
        shown = list(tasks)[:_MOST_ROWS]
        rows = [self._cells(task, today) for task in shown]
        self.table.set_rows(rows, [task.place for task in shown])
        self.table.fit_height()
        self.set_link(tr("All {count}", count=len(tasks)))
        self.setVisible(bool(tasks))

    def _cells(self, task: Task, today: date) -> list[Cell]:
        days = (today - task.day).days
        words = tr("{count} days", count=days) if days else tr("today")
        tone = "bad" if days > 3 else "warn"
        when = Cell(words, "pill", tone, loud=True) if self._late else Cell(words, "muted")
        worth = "" if task.worth is None else whole_money(self._formatter, task.worth)
        return [
            Cell(task.number or tr("Draft"), "link"),
            Cell(tr(task.what)),
            Cell(worth, right=True),
            when,
        ]


class FirstSteps(QWidget):
    """What an empty company does first: a card for each step, with its one action."""

    begun = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(tr("Begin here"), "section"))
        self._row = QHBoxLayout()
        self._row.setSpacing(12)
        column.addLayout(self._row)
        self.buttons: list[QPushButton] = []

    def show_steps(self, steps: Sequence[FirstStep]) -> None:
        """Show what is still to do."""
        clear(self._row)
        self.buttons = []
        self.setVisible(bool(steps))
        for number, step in enumerate(steps):
            self._row.addWidget(self._card(step, primary=number == 0))

    def _card(self, step: FirstStep, *, primary: bool) -> QFrame:
        frame = QFrame()
        frame.setObjectName("card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(6)
        column.addWidget(IconLabel(step.meaning, "accent", 24))
        column.addWidget(label(tr(step.title), "section"))
        column.addWidget(label(tr(step.text), "quiet", wrap=True))
        column.addStretch(1)
        button = QPushButton(tr(step.action))
        if primary:
            button.setProperty("primary", "true")
        button.clicked.connect(lambda: self.begun.emit(step))
        self.buttons.append(button)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return frame


class LastOpened(QWidget):
    """The records opened last."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_places(self, places: Sequence[tuple[Place, str]]) -> None:
        """Show these, the newest first."""
        clear(self._column)
        self.setVisible(bool(places))
        if not places:
            return
        self._column.addWidget(Rule(margin=5))
        self._column.addWidget(label(tr("Last opened"), "group"))
        for place, text in places:
            row = QuickAction("clock", text)
            row.clicked.connect(lambda _=False, to=place: self.opened.emit(to))
            self._column.addWidget(row)
