"""A searchable list to tick: rights by module, roles of a user."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTableView, QVBoxLayout, QWidget

from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.delegate import (
    CELL,
    ROOT,
    Cell,
    CellDelegate,
    Index,
    cell_width,
)
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_bar import SearchBox
from factory_desktop.ui.framework.painting import label
from factory_desktop.ui.framework.table_view import plain_table

_CHECK_WIDTH = 34
#: Between the longest text and the notes.
_BETWEEN = 24


@dataclass(frozen=True, slots=True)
class Tick:
    """One row to tick: `always` says why it is ticked whatever one does."""

    key: str
    text: str
    group: str = ""
    note: str = ""
    always: str = ""


class TicksModel(QAbstractTableModel):
    """Groups as headings, rows with a check box; only what the search finds."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ticks: Sequence[Tick] = ()
        self.checked: set[str] = set()
        self.read_only = False
        self.rows: list[Tick | str] = []
        self._word = ""

    def set_ticks(self, ticks: Sequence[Tick], checked: Collection[str]) -> None:
        """Show these rows, some of them ticked."""
        self.ticks, self.checked = ticks, set(checked)
        self.find(self._word)

    def find(self, word: str) -> None:
        """Show what a search finds."""
        self.beginResetModel()
        self._word = word
        self.rows = []
        group = ""
        for tick in self.ticks:
            words = f"{tick.text} {tick.group} {tick.note} {tick.key}".casefold()
            if not all(part in words for part in word.casefold().split()):
                continue
            if tick.group and tick.group != group:
                self.rows.append(tick.group)
            group = tick.group
            self.rows.append(tick)
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """Headings and rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Check box, text, note."""
        return 0 if parent.isValid() else 3

    def is_checked(self, tick: Tick) -> bool:
        """Whether a row is ticked, by hand or always."""
        return bool(tick.always) or tick.key in self.checked

    def data(self, index: Index, role: int = 0) -> object:
        """The painted cell; screen readers are told whether it is ticked."""
        row = self.rows[index.row()]
        if role == CELL:
            return self.cell(row, index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(row, Tick) and index.column() == 0:
                return tr("Yes") if self.is_checked(row) else tr("No")
            return self.cell(row, index.column()).text
        return None

    def cell(self, row: Tick | str, column: int) -> Cell:
        """What one cell shows."""
        if isinstance(row, str):
            return Cell(row if column == 1 else "", style="strong")
        if column == 0:
            return Cell(style="check", value=self.is_checked(row))
        if column == 1:
            return Cell(row.text, style="muted" if row.always else "text")
        return Cell(row.always or row.note, style="muted")

    def toggle(self, number: int) -> None:
        """Tick a row, or take the tick away; a heading does so for all of its rows."""
        if self.read_only or not 0 <= number < len(self.rows):
            return
        row = self.rows[number]
        rows = [row] if isinstance(row, Tick) else self._of_group(row)
        free = [tick.key for tick in rows if not tick.always]
        if all(key in self.checked for key in free):
            self.checked.difference_update(free)
        else:
            self.checked.update(free)
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 2))
        self.changed.emit()

    def _of_group(self, group: str) -> list[Tick]:
        return [row for row in self.rows if isinstance(row, Tick) and row.group == group]


class _Table(QTableView):
    """Space ticks, a click on the box or the text does too; Enter goes on."""

    left_end = Signal()

    def __init__(self, model: TicksModel) -> None:
        super().__init__()
        self._ticks = model
        self.horizontalHeader().hide()
        plain_table(self, theme.ROW_LIST)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.cells = CellDelegate(self)
        self.cells.stripes = False
        self.cells.outline_current = False
        self.setItemDelegate(self.cells)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(model)
        self.clicked.connect(lambda index: model.toggle(index.row()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns follow the width."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """The texts take what they need, at most three fifths; the notes have the rest."""
        room = self.viewport().width() - _CHECK_WIDTH
        cells = (self._ticks.cell(row, 1) for row in self._ticks.rows if isinstance(row, Tick))
        texts = min(room * 3 // 5, max(map(cell_width, cells), default=0) + _BETWEEN)
        for column, width in enumerate((_CHECK_WIDTH, texts, room - texts)):
            self.setColumnWidth(column, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick by key, or go on."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._ticks.toggle(self.currentIndex().row())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_end.emit()
        else:
            super().keyPressEvent(event)


class CheckList(QWidget):
    """Title, search, count, and the rows to tick."""

    changed = Signal()

    def __init__(self, title: str, hint: str = "Search", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = TicksModel(self)
        self.table = _Table(self.model)
        self.table.setAccessibleName(tr(title))
        self.search = SearchBox(hint)
        self.search.setMinimumWidth(150)
        self.search.setMaximumWidth(230)
        self.search.searched.connect(self._find)
        self.search.went_down.connect(self.table.setFocus)
        self.count = label("", "muted")
        head = QHBoxLayout()
        head.addWidget(label(tr(title), "section"))
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.search, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.model.changed.connect(self._changed)

    def set_ticks(self, ticks: Sequence[Tick], checked: Collection[str]) -> None:
        """Show these rows, some of them ticked."""
        self.model.set_ticks(ticks, checked)
        self._span()
        self.table.fit()
        self._counted()

    def set_read_only(self, read_only: bool) -> None:
        """Only show what is ticked."""
        self.model.read_only = read_only

    def checked(self) -> tuple[str, ...]:
        """The keys ticked by hand, in the order of the rows."""
        return tuple(t.key for t in self.model.ticks if t.key in self.model.checked)

    def _find(self, word: str) -> None:
        self.table.cells.match = word
        self.model.find(word)
        self._span()

    def _span(self) -> None:
        self.table.clearSpans()
        for number, row in enumerate(self.model.rows):
            if isinstance(row, str):
                self.table.setSpan(number, 1, 1, 2)

    def _changed(self) -> None:
        self._counted()
        self.changed.emit()

    def _counted(self) -> None:
        ticked = sum(self.model.is_checked(tick) for tick in self.model.ticks)
        self.count.setText(tr("{count} of {total}", count=ticked, total=len(self.model.ticks)))
