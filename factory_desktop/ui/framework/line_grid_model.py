"""The lines of a document as a table model: every change is one splice, so any can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.numbers import ZERO, round_to
from factory_desktop.ui.framework.editors import Entry
from factory_desktop.ui.framework.editors.base import row_text
from factory_desktop.ui.framework.history import History
from factory_desktop.ui.framework.i18n import tr

Role = Qt.ItemDataRole
#: Put together once: a view asks for them of every cell it paints.
_SHOWN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TYPED = _SHOWN | Qt.ItemFlag.ItemIsEditable
_NO_INDEX = QModelIndex()
#: What `compute` is: the line and the field that changed ("" when it is loaded) -> new values.
Compute = Callable[[Mapping[str, object], str], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class LineColumn:
    """A column of a line grid.

    `skip_filled`: Enter passes over the cell once something stands in it (filled from the item).
    `shows` of a reference: `code`, `name` or `both`. What `stretch`es shares what width is left.
    """

    key: str
    fact: Fact
    width: int = 90
    editable: bool = True
    skip_filled: bool = False
    strong: bool = False
    muted: bool = False
    stretch: bool = False
    title: str = ""
    shows: str = "code"

    @property
    def heading(self) -> str:
        """What stands above it, in the window's language."""
        return tr(self.title or self.fact.label)


@dataclass(frozen=True)
class Line:
    """One line: its values, what is wrong with them, and typed text that could not be read."""

    values: Mapping[str, object] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, str] = field(default_factory=dict)
    #: What its cells show, by field, once it was worked out: painted again and again.
    shown: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return not self.raw and all(value in (None, "") for value in self.values.values())

    def typed(self, key: str, value: object, raw: str = "", error: str = "") -> Line:
        """The line with one value typed anew; its own error is settled or set."""
        errors = {k: v for k, v in self.errors.items() if k != key}
        raws = {k: v for k, v in self.raw.items() if k != key}
        if error:
            errors[key], raws[key] = error, raw
        return Line({**self.values, key: value}, errors, raws)


@dataclass(frozen=True, slots=True)
class Splice:
    """Lines taken out at a place, and those put there instead."""

    at: int
    removed: tuple[Line, ...]
    inserted: tuple[Line, ...]

    def reversed(self) -> Splice:
        """The change that takes this one back."""
        return Splice(self.at, self.inserted, self.removed)


class LineModel(QAbstractTableModel):
    """Lines, with one empty line at the end to type the next into; column 0 is the number."""

    #: Lines were typed, added, removed: what is computed from all of them is stale.
    lines_changed = Signal()

    def __init__(
        self,
        columns: Sequence[LineColumn],
        entry: Entry,
        compute: Compute | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.entry = entry
        self.compute = compute
        self.history: History[Splice] = History()
        self.lines: list[Line] = [Line()]
        self.open_end = True
        self._labels: dict[tuple[str, object], tuple[str, str]] = {}

    # --- what the view asks --------------------------------------------------------------

    def rowCount(self, parent: QModelIndex = _NO_INDEX) -> int:
        """Lines, the empty one among them."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: QModelIndex = _NO_INDEX) -> int:
        """Columns and the number."""
        return 0 if parent.isValid() else len(self.columns) + 1

    def column(self, index: QModelIndex) -> LineColumn | None:
        """The column of a cell; None for the number."""
        return self.columns[index.column() - 1] if index.column() > 0 else None

    def data(self, index: QModelIndex, role: int = Role.DisplayRole) -> object:
        """Text, tool tip and alignment of a cell."""
        if not index.isValid():
            return None
        column = self.column(index)
        if role in (Role.DisplayRole, Role.EditRole):
            return self.text(index.row(), column) if column else str(index.row() + 1)
        if role == Role.ToolTipRole and column:
            return self.error(index.row(), column.key) or None
        if role == Role.AccessibleTextRole and column:
            parts = (
                column.heading,
                self.text(index.row(), column),
                self.error(index.row(), column.key),
            )
            return ", ".join(part for part in parts if part)
        if role == Role.TextAlignmentRole:
            right = column is None or column.fact.kind.numeric
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """The headings."""
        if orientation != Qt.Orientation.Horizontal or section == 0:
            return None
        column = self.columns[section - 1]
        if role == Role.DisplayRole:
            return column.heading
        if role == Role.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight
                if column.fact.kind.numeric
                else Qt.AlignmentFlag.AlignLeft
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """Which cells can be typed in."""
        column = self.column(index)
        if column is None:
            return Qt.ItemFlag.ItemIsEnabled
        return _TYPED if self.open_end and column.editable else _SHOWN

    def text(self, row: int, column: LineColumn) -> str:
        """What stands in a cell."""
        return self._shown(self.lines[row], column)

    def _shown(self, line: Line, column: LineColumn) -> str:
        if column.key not in line.shown:
            line.shown[column.key] = self._text(line, column)
        return line.shown[column.key]

    def _text(self, line: Line, column: LineColumn) -> str:
        if column.key in line.raw:
            return line.raw[column.key]
        value = line.values.get(column.key)
        if value is None:
            return ""
        if column.fact.kind is Kind.REFERENCE:
            code, name = self.reference(column.fact, value)
            return {"code": code or name, "name": name or code}.get(
                column.shows, row_text(code, name)
            )
        places = line.values.get(column.fact.places_from)
        known = isinstance(value, Decimal) and isinstance(places, int)
        if known and round_to(value, places) == value:  # nothing typed is rounded away
            return self.entry.formatter.value(value, column.fact, places)
        return self.entry.show(value, column.fact)

    def reference(self, fact: Fact, value: object) -> tuple[str, str]:
        """Code and name of a record; asked for once, not at each paint."""
        key = (fact.reference, value)
        if key not in self._labels:
            row = self.entry.source(fact).get(value)
            self._labels[key] = (row.code, row.name) if row else ("", str(value))
        return self._labels[key]

    def error(self, row: int, key: str) -> str:
        """What is wrong in a cell."""
        return self.lines[row].errors.get(key, "")

    # --- changing ------------------------------------------------------------------------

    def set_lines(self, lines: Sequence[Mapping[str, object]]) -> None:
        """Show the lines of another document; what could be undone is forgotten."""
        self.beginResetModel()
        self.lines = [self._computed(Line(dict(values)), "") for values in lines]
        if self.open_end:
            self.lines.append(Line())
        self.history.clear()
        self._labels.clear()
        self.endResetModel()
        self.lines_changed.emit()

    def filled(self) -> list[Line]:
        """The lines in which something stands."""
        return [line for line in self.lines if not line.empty]

    def total(self, key: str) -> Decimal:
        """The sum of a numeric column."""
        values = (line.values.get(key) for line in self.lines)
        return sum((value for value in values if isinstance(value, Decimal)), ZERO)

    def common(self, key: str) -> str:
        """What stands in a column of every line; nothing where lines differ."""
        column = next((column for column in self.columns if column.key == key), None)
        rows = [row for row, line in enumerate(self.lines) if not line.empty]
        texts = {self.text(row, column) for row in rows} if column else set()
        return texts.pop() if len(texts) == 1 else ""

    def type_into(self, row: int, key: str, value: object, raw: str = "", error: str = "") -> None:
        """Put a typed value into a cell and compute what follows from it."""
        line = self._computed(self.lines[row].typed(key, value, raw, error), key)
        if line != self.lines[row]:
            self.apply(Splice(row, (self.lines[row],), (line,)))

    def computed(self, line: Line, key: str) -> Line:
        """The line with everything that follows from a change of `key`."""
        return self._computed(line, key)

    def insert(self, row: int, lines: Sequence[Line] = ()) -> None:
        """Put lines before a row (an empty one where none is given)."""
        self.apply(Splice(row, (), tuple(lines) or (Line(),)))

    def remove(self, row: int, count: int = 1) -> None:
        """Take lines out; the empty one at the end stays."""
        taken = tuple(self.lines[row : row + count])
        if len(taken) == len(self.lines) - row and taken and taken[-1].empty:
            taken = taken[:-1]
        if taken:
            self.apply(Splice(row, taken, ()))

    def apply(self, splice: Splice) -> None:
        """Do a change as a step that can be undone."""
        self.history.push(splice)
        self._put(splice)

    def undo(self) -> int | None:
        """Take the last change back; the row where it was, or None."""
        return self._again(self.history.undo())

    def redo(self) -> int | None:
        """Do again what was taken back; the row where it is, or None."""
        return self._again(self.history.redo())

    def _again(self, splice: Splice | None) -> int | None:
        if splice is None:
            return None
        self._put(splice)
        return min(splice.at, len(self.lines) - 1)

    def set_errors(self, errors: Mapping[int, Mapping[str, str]]) -> None:
        """Put errors into cells (row -> field -> text); no step to undo."""
        for row, line in enumerate(self.lines):
            found = {
                **{k: v for k, v in line.errors.items() if k in line.raw},
                **errors.get(row, {}),
            }
            if found != dict(line.errors):
                self.lines[row] = Line(line.values, found, line.raw)
                self._tell_row(row, line)

    def _computed(self, line: Line, key: str) -> Line:
        if self.compute is None or line.empty:
            return line
        found = self.compute(line.values, key)
        # nothing is put behind a text that was refused
        made = {name: value for name, value in found.items() if name not in line.raw}
        return Line({**line.values, **made}, line.errors, line.raw)

    def _put(self, splice: Splice) -> None:
        """Replace what can be replaced in place, then take out or put in the rest."""
        at, old, new = splice.at, len(splice.removed), len(splice.inserted)
        same = min(old, new)
        before = self.lines[at : at + same]
        self.lines[at : at + same] = splice.inserted[:same]
        if same == 1:
            self._tell_row(at, before[0])
        elif same:
            last = self.index(at + same - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(at, 0), last)
        if old > same:
            self.beginRemoveRows(_NO_INDEX, at + same, at + old - 1)
            del self.lines[at + same : at + old]
            self.endRemoveRows()
        elif new > same:
            self.beginInsertRows(_NO_INDEX, at + same, at + new - 1)
            self.lines[at + same : at + same] = splice.inserted[same:]
            self.endInsertRows()
        self._keep_open_end()
        self.lines_changed.emit()

    def _keep_open_end(self) -> None:
        """One empty line always waits at the end."""
        if self.open_end and (not self.lines or not self.lines[-1].empty):
            end = len(self.lines)
            self.beginInsertRows(_NO_INDEX, end, end)
            self.lines.append(Line())
            self.endInsertRows()

    def _tell_row(self, row: int, before: Line) -> None:
        """The cells that look otherwise, each by itself: for more than one a view paints all."""
        line = self.lines[row]
        other = [] if line.empty == before.empty else [0]
        for section, column in enumerate(self.columns, 1):
            wrong = line.errors.get(column.key) != before.errors.get(column.key)
            if wrong or self._shown(line, column) != self._shown(before, column):
                other.append(section)
        for section in other:
            cell = self.index(row, section)
            self.dataChanged.emit(cell, cell)
