"""What is still to settle before a muster is closed: workers with days nobody marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.keycaps import KeyCap
from factory_desktop.ui.framework.painting import Pill, label, surface
from factory_desktop.ui.people.floor import Floor, Line, spans

#: Rows seen at once; the rest scrolls.
_ROWS = 4


class SettlePanel(QWidget):
    """One row a worker; Enter or Accept marks his empty days as suggested."""

    #: A worker's id: mark what is suggested.
    accepted = Signal(int)
    #: A worker's id: go to his first empty day.
    asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        surface(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(8, 3, 12, 3)
        head.setSpacing(8)
        self.title = label(tr("To settle before closing"), "section")
        self.pill = Pill()
        self.why = label("", "muted")
        self.fold = QPushButton()
        self.fold.setProperty("plain", "true")
        self.fold.clicked.connect(self.toggle)
        head.addWidget(self.title)
        head.addWidget(self.pill)
        head.addStretch(1)
        head.addWidget(self.why)
        head.addSpacing(8)
        head.addWidget(KeyCap("Enter"))
        head.addWidget(label(tr("accept"), "muted"))
        head.addWidget(self.fold)
        self.table = CellsTable(
            [tr("No."), tr("Worker"), Cell(tr("Days"), right=True), tr("Not marked"),
             tr("Suggestion"), ""],
            [70, 190, 60, 0, 220, 90],
            row_height=20,
        )  # fmt: skip
        self.table.setAccessibleName(tr("To settle before closing"))
        self.table.opened.connect(lambda key: self.accepted.emit(int(str(key))))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._ask())
        self.table.setMaximumHeight(theme.HEADER + _ROWS * 20)
        column.addLayout(head)
        column.addWidget(self.table)
        self.open = True
        self._show_fold()

    def toggle(self) -> None:
        """Show the workers, or the count alone."""
        self.open = not self.open
        self._show_fold()

    def _show_fold(self) -> None:
        self.table.setVisible(self.open)
        self.fold.setText(tr("Hide") if self.open else tr("Show"))

    def _ask(self) -> None:
        row = self.table.currentIndex().row()
        if self.table.hasFocus() and row >= 0:
            self.asked.emit(int(str(self.table.cells_model.keys[row])))

    def show_gaps(self, floor: Floor, gaps: Sequence[tuple[Line, list[int]]], reason: str) -> None:
        """Show who has empty days; `reason` says why they cannot be marked here."""
        days = sum(len(numbers) for _, numbers in gaps)
        self.setVisible(bool(gaps) and floor.status == "open")
        self.pill.set(str(days), "bad" if days else "neutral")
        self.why.setText(tr("Days without a mark are not paid."))
        row = self.table.currentIndex().row()
        # Hundreds of workers, and mostly the same days are empty.
        alike: dict[tuple[int, ...], str] = {}
        for _, numbers in gaps:
            if tuple(numbers) not in alike:
                alike[tuple(numbers)] = spans([floor.days[number] for number in numbers])
        self.table.set_rows(
            [self._row(line, numbers, alike[tuple(numbers)], reason) for line, numbers in gaps],
            [line.employee_id for line, _ in gaps],
        )
        if gaps and row >= 0:
            self.table.selectRow(min(row, len(gaps) - 1))

    def _row(self, line: Line, numbers: list[int], days: str, reason: str) -> list[Cell]:
        wanted = {line.expected[number] or "P" for number in numbers}
        what = tr("Present, off and holidays by calendar")
        if wanted == {"P"}:
            what = tr("Present")
        elif "P" not in wanted:
            what = tr("Off and holidays by calendar")
        return [
            Cell(line.code, "muted"),
            Cell(line.shown_name(), "strong"),
            Cell(str(len(numbers)), right=True, tone="bad"),
            Cell(days),
            Cell(what, "muted"),
            Cell("" if reason else tr("Accept"), "link"),
        ]
