"""The muster as a table: number, worker, trade, one column a day, counts at the right."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtCore import Signal as QtSignal

from factory_desktop.core.hr.facts import MARKS
from factory_desktop.ui.framework.history import History
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.people.floor import Counts, Floor, Line
from factory_desktop.ui.people.marks import Day, hours_text
from factory_desktop.ui.people.saver import MarkSaver

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
Role = Qt.ItemDataRole
#: Number, worker, trade.
FIXED = 3
#: Empty days are pointed out where they are the exception, not while a month is filled.
FEW = 60
COUNTS = ("P", "A", "H", "L", "OT h", "Paid")
#: A heading where it is another word than the count's name.
_HEADINGS = {"Paid": "Payable"}
MEANINGS = {choice.value: choice.label for choice in MARKS}


@dataclass(frozen=True, slots=True)
class Step:
    """Days changed at once, each with what stood there before."""

    changes: tuple[tuple[int, int, Day, Day], ...]

    def reversed(self) -> Step:
        """The step that takes this one back."""
        return Step(tuple((worker, n, new, old) for worker, n, old, new in self.changes))


class MusterModel(QAbstractTableModel):
    """A month of a floor; changes are shown at once and handed to the saver."""

    #: Days changed: totals and what is to settle are stale.
    marked = QtSignal()

    def __init__(self, saver: MarkSaver, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.saver = saver
        self.floor: Floor | None = None
        self.history: History[Step] = History()
        self.days: Sequence[date] = ()
        self.lines: list[Line] = []
        self._few = False
        saver.errors_changed.connect(self._repaint)
        self.marked.connect(self._count_gaps)

    # --- what is shown -----------------------------------------------------------------------

    def show(self, floor: Floor) -> None:
        """Show a month; another month's steps can no longer be undone."""
        if self.floor is None or self.floor.month != floor.month:
            self.history.clear()
        self.beginResetModel()
        self.floor = floor
        self.days, self.lines = floor.days, floor.shown
        self.endResetModel()
        self.marked.emit()

    def narrow(self, word: str, department: str) -> None:
        """Show some of the workers."""
        if self.floor is None:
            return
        self.beginResetModel()
        self.floor.narrow(word, department)
        self.lines = self.floor.shown
        self.endResetModel()
        self.marked.emit()

    def rowCount(self, parent: Index = ROOT) -> int:
        """One row a worker."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Who, the days, the counts."""
        if parent.isValid() or not self.days:
            return 0
        return FIXED + len(self.days) + len(COUNTS)

    def day_number(self, column: int) -> int:
        """Which day of the month (from 0) a column is; -1 for the others."""
        number = column - FIXED
        return number if 0 <= number < len(self.days) else -1

    def count_name(self, column: int) -> str:
        """Which count a column is; empty for the others."""
        number = column - FIXED - len(self.days)
        return COUNTS[number] if 0 <= number < len(COUNTS) else ""

    def day(self, row: int, number: int) -> Day:
        """A worker's day."""
        return self.lines[row].days[number]

    def _count_gaps(self) -> None:
        gaps = sum(line.counts.unmarked for line in self.lines)
        self._few = 0 < gaps <= min(FEW, len(self.lines) * len(self.days) // 8)

    def points_out(self, row: int, number: int) -> bool:
        """Whether an empty day is shown as one that is missing."""
        floor = self.floor
        return self._few and floor is not None and floor.due(self.lines[row], number)

    def error(self, row: int, number: int) -> str:
        """What is wrong with a day that was typed."""
        return self.saver.errors.get((self.lines[row].employee_id, self.days[number]), "")

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Text, tip and the words for a screen reader."""
        if not index.isValid():
            return None
        number = self.day_number(index.column())
        if role == Role.DisplayRole:
            return self.text(index.row(), index.column())
        if role == Role.EditRole and number >= 0:
            return self.day(index.row(), number).text()
        if role in (Role.ToolTipRole, Role.AccessibleTextRole):
            return self._tip(index.row(), number)
        return None

    def text(self, row: int, column: int) -> str:
        """What a cell shows."""
        line = self.lines[row]
        if column < FIXED:
            return (line.code, line.shown_name(), line.trade)[column]
        number = self.day_number(column)
        if number >= 0:
            return line.days[number].text()
        return count_text(line.counts, self.count_name(column))

    def _tip(self, row: int, number: int) -> str | None:
        line = self.lines[row]
        if number < 0:
            parts = (line.code, line.name, line.name_local, line.trade, line.department)
            return ", ".join(part for part in parts if part)
        day = line.days[number]
        parts = [f"{line.code} {line.shown_name()}, {self.days[number]:%d-%m-%Y}"]
        if not line.serving[number]:
            return f"{parts[0]}: " + tr("not in service")
        meaning = tr(MEANINGS.get(day.mark, "Not marked"))
        if day.overtime:
            meaning += ", " + tr("{hours} h overtime", hours=hours_text(day.overtime))
        parts.append(meaning)
        parts += [text for text in (day.note, self.error(row, number)) if text]
        return "\n".join(parts)

    def headerData(self, section: int, way: Qt.Orientation, role: int = 0) -> object:
        """The headings; the header paints the day over its weekday itself."""
        if way != Qt.Orientation.Horizontal or role != Role.DisplayRole:
            return None
        if section < FIXED:
            return tr(("No.", "Worker", "Trade")[section])
        number = self.day_number(section)
        if number >= 0:
            return f"{self.days[number]:%d}"
        name = self.count_name(section)
        return tr(_HEADINGS.get(name, name))

    # --- changes -----------------------------------------------------------------------------

    def set_days(self, cells: Iterable[tuple[int, int, Day]]) -> int:
        """Put days as (row, day number, value); one step to undo. Returns how many changed."""
        changes = []
        for row, number, value in cells:
            line = self.lines[row]
            if line.serving[number] and line.days[number] != value:
                changes.append((line.employee_id, number, line.days[number], value))
        if changes:
            step = Step(tuple(changes))
            self.history.push(step)
            self._apply(step)
        return len(changes)

    def _apply(self, step: Step) -> None:
        assert self.floor is not None
        for worker, number, _old, new in step.changes:
            line = self.floor.by_id[worker]
            self.floor.set_day(line, number, new)
            self.saver.put(worker, line.code, self.days[number], new)
        self._repaint({change[0] for change in step.changes})
        self.marked.emit()

    def undo(self) -> tuple[int, int] | None:
        """Take the last change back; the first cell it touched."""
        return self._walk(self.history.undo())

    def redo(self) -> tuple[int, int] | None:
        """Do again what was taken back."""
        return self._walk(self.history.redo())

    def _walk(self, step: Step | None) -> tuple[int, int] | None:
        if step is None:
            return None
        self._apply(step)
        worker, number = step.changes[0][:2]
        rows = [row for row, line in enumerate(self.lines) if line.employee_id == worker]
        return (rows[0], number) if rows else None

    def _repaint(self, workers: Collection[int] = ()) -> None:
        """Rows look different: those of some workers, or all."""
        rows = [n for n, line in enumerate(self.lines) if line.employee_id in workers]
        if not workers:
            rows = [0, len(self.lines) - 1] if self.lines else []
        if rows:
            last = self.index(max(rows), self.columnCount() - 1)
            self.dataChanged.emit(self.index(min(rows), 0), last)

    def row_of(self, employee_id: int) -> int:
        """The row of a worker, or -1."""
        return next((n for n, w in enumerate(self.lines) if w.employee_id == employee_id), -1)


def count_text(counts: Counts, name: str) -> str:
    """One of the counts; nothing is a dash."""
    value: Decimal | int
    if name == "OT h":
        return f"{counts.overtime:.1f}" if counts.overtime else "–"
    if name == "Paid":
        return f"{counts.paid:.1f}" if counts.paid else "–"
    value = {"P": counts.present, "A": counts.absent, "H": counts.half, "L": counts.leave}[name]
    return str(value) if value else "–"


def half_text(value: Decimal) -> str:
    """Days or hours in little room: `21`, `21½`, `½`."""
    whole = int(value)
    rest = value - whole
    if not value:
        return "–"
    return f"{whole or ''}½" if rest == Decimal("0.5") else f"{value.normalize():f}"
