"""One day of the floor as a list: mark, overtime and note of each worker."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from factory_desktop.core.hr.facts import MARKS
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.ui.framework import fonts
from factory_desktop.ui.framework.delegate import CELL, Cell
from factory_desktop.ui.framework.history import History
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.painting import LEFT, RIGHT
from factory_desktop.ui.people.floor import Floor, Line
from factory_desktop.ui.people.marks import Day, hours_text
from factory_desktop.ui.people.saver import MarkSaver
from factory_desktop.ui.people.screens.muster_model import ROOT, Index, Step

HEADINGS = ("No.", "Worker", "Trade", "Department", "Mark", "OT h", "Note")
CODE, NAME, TRADE, DEPARTMENT, MARK, HOURS, NOTE = range(len(HEADINGS))
#: P and the days off are quiet, what is not marked is loud.
_LABELS = {choice.value: (choice.label, choice.tone) for choice in MARKS}
_QUIET = {"P": "neutral", "WO": "neutral", "PH": "holiday"}


class DayModel(QAbstractTableModel):
    """The workers of one day; changes are shown at once and handed to the saver."""

    marked = Signal()

    def __init__(self, saver: MarkSaver, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.saver = saver
        self.floor: Floor | None = None
        self.number = 0
        self.lines: list[Line] = []
        self.history: History[Step] = History()
        saver.errors_changed.connect(self.repaint)

    def show(self, floor: Floor, number: int) -> None:
        """Show a day of a month; only who is in service on it."""
        self.beginResetModel()
        self.floor, self.number = floor, number
        self.lines = [line for line in floor.shown if line.serving[number]]
        self.history.clear()
        self.endResetModel()
        self.marked.emit()

    def rowCount(self, parent: Index = ROOT) -> int:
        """One row a worker."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Who, mark, hours, note."""
        return 0 if parent.isValid() else len(HEADINGS)

    def day(self, row: int) -> Day:
        """A worker's day."""
        return self.lines[row].days[self.number]

    def error(self, row: int) -> str:
        """What is wrong with what was typed."""
        if self.floor is None:
            return ""
        key = (self.lines[row].employee_id, self.floor.days[self.number])
        return self.saver.errors.get(key, "")

    def data(self, index: Index, role: int = 0) -> object:
        """The cell, its text, what is wrong with it."""
        if role == CELL:
            return self.cell(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index.row(), index.column()).text
        if role == Qt.ItemDataRole.EditRole:
            return self.day(index.row()).note
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.error(index.row()) or None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only the note is typed in its cell."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == NOTE else flags

    def cell(self, row: int, column: int) -> Cell:
        """What one cell shows."""
        line, day = self.lines[row], self.day(row)
        if column == MARK:
            return self._mark(row, day)
        if column == HOURS:
            return Cell(hours_text(day.overtime) if day.overtime else "–", right=True)
        if column == NOTE:
            error = self.error(row)
            return Cell(error, tone="bad") if error else Cell(day.note, "muted")
        text = (line.code, line.shown_name(), line.trade, line.department)[column]
        return Cell(text, "strong" if column == NAME else "muted")

    def _mark(self, row: int, day: Day) -> Cell:
        if self.error(row):
            return Cell(day.mark or "–", "pill", "bad")
        if not day.mark:
            expected = self.lines[row].expected[self.number]
            text = tr("Not marked")
            return Cell(f"{text} ({expected})" if expected else text, "muted")
        label, tone = _LABELS[day.mark]
        return Cell(f"{day.mark}  {tr(label)}", "pill", _QUIET.get(day.mark, tone or "neutral"))

    def headerData(self, section: int, way: Qt.Orientation, role: int = 0) -> object:
        """The headings."""
        if way != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(HEADINGS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section == HOURS else LEFT
        return fonts.font(fonts.SMALL, fonts.MEDIUM) if role == Qt.ItemDataRole.FontRole else None

    # --- changes -----------------------------------------------------------------------------

    def set_days(self, rows: Iterable[tuple[int, Day]]) -> None:
        """Put days; one step to undo."""
        changes = [
            (self.lines[row].employee_id, self.number, self.day(row), value)
            for row, value in rows
            if self.day(row) != value
        ]
        if changes:
            step = Step(tuple(changes))
            self.history.push(step)
            self._apply(step)

    def _apply(self, step: Step) -> None:
        assert self.floor is not None
        for worker, number, old, new in step.changes:
            line = self.floor.by_id[worker]
            self.floor.set_day(line, number, new)
            note = new.note != old.note
            self.saver.put(worker, line.code, self.floor.days[number], new, note=note)
        self.repaint()
        self.marked.emit()

    def undo(self) -> None:
        """Take the last change back."""
        step = self.history.undo()
        if step is not None:
            self._apply(step)

    def redo(self) -> None:
        """Do again what was taken back."""
        step = self.history.redo()
        if step is not None:
            self._apply(step)

    def repaint(self) -> None:
        """All cells may look different."""
        if self.lines:
            last = self.index(len(self.lines) - 1, len(HEADINGS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def counts(self) -> dict[str, Decimal | int]:
        """Present (half days in part), absent, half, leave, off, not marked, overtime hours."""
        marks = [self.day(row).mark for row in range(len(self.lines))]
        assert self.floor is not None
        worked = sum((self.floor.worked(self.day(r)) for r in range(len(self.lines))), ZERO)
        return {
            "present": worked,
            "half": marks.count("H"),
            "absent": marks.count("A"),
            "leave": marks.count("L") + marks.count("LWP"),
            "off": marks.count("WO") + marks.count("PH"),
            "unmarked": marks.count(""),
            "overtime": sum((self.day(r).overtime for r in range(len(self.lines))), ZERO),
        }
