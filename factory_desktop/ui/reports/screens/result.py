"""The result of a report: rows painted from the result itself, however many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from factory_desktop.core.kernel.facts import Kind
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.kernel.views import Sort
from factory_desktop.core.platform.reporting.spec import ReportColumn, ReportResult
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.delegate import CELL, ROOT, Cell, CellDelegate, Index, cell_width
from factory_desktop.ui.framework.header import ListHeader
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_spec import Column
from factory_desktop.ui.framework.painting import LEFT, RIGHT
from factory_desktop.ui.framework.paste import write_block
from factory_desktop.ui.framework.table_view import plain_table

GROUP, ROW, SUBTOTAL = "group", "row", "subtotal"
#: More groups than this keep their name in the first column instead of across all of them.
_MOST_SPANS = 1000
#: Pixels of a column of width 1, and the least a kind needs.
_UNIT = 84
#: Per cent by which columns of text may become narrower before the table scrolls sideways.
_SHRINK = 35
_LEAST = {Kind.DATE: 100, Kind.MONEY: 112, Kind.RATE: 92, Kind.QUANTITY: 96, Kind.DATETIME: 140}
#: So many rows are looked at for the width of a number that can be opened.
_SAMPLE = 20
_STYLES = {Kind.CODE: "strong", Kind.CHOICE: "pill"}

Line = tuple[str, Mapping[str, Any]]


class ResultModel(QAbstractTableModel):
    """Groups, rows and subtotals below each other; a cell is made when it is painted."""

    def __init__(self, formatter: Formatter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.formatter = formatter
        self.columns: tuple[ReportColumn, ...] = ()
        self.lines: list[Line] = []
        self.links: frozenset[str] = frozenset()

    def show(self, result: ReportResult | None, links: frozenset[str] = frozenset()) -> None:
        """Show a result; columns that open one of `links` are links."""
        self.beginResetModel()
        self.columns = result.columns if result is not None else ()
        self.links = links
        self.lines = []
        for group in result.groups if result is not None else ():
            grouped = bool(result is not None and result.spec.group_by)
            if grouped:
                self.lines.append((GROUP, {"": group.label}))
            self.lines.extend((ROW, row) for row in group.rows)
            if grouped and group.totals:
                self.lines.append((SUBTOTAL, group.totals))
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """All lines."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = ROOT) -> int:
        """The report's columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = 0) -> object:
        """The cell, or its text."""
        if role == CELL:
            return self.cell(index.row(), index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.cell(index.row(), index.column()).text
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = 0) -> object:
        """The headings and how they stand."""
        if way != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        fact = self.columns[section].fact
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(fact.label)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if fact.kind.numeric else LEFT
        return None

    def cell(self, number: int, column_number: int) -> Cell:
        """What a cell shows."""
        what, row = self.lines[number]
        column = self.columns[column_number]
        if what == GROUP:
            return Cell(row[""] if column_number == 0 else "", style="strong")
        value = row.get(column.key)
        right = column.fact.kind.numeric
        if what == SUBTOTAL:
            first = tr("Total") if column_number == 0 else ""
            text = first if value is None else self.formatter.value(value, column.fact)
            return Cell(text, style="strong", right=right)
        text = self.formatter.cell(row, column.key, column.fact)
        choice = column.fact.choice(value) if column.fact.choices else None
        style = _STYLES.get(column.fact.kind, "text")
        if column.opens in self.links and row.get(column.id_key) is not None:
            style = "link"
        if right and value is None:
            text = "–"
        tone = choice.tone if choice is not None and style == "pill" else ""
        return Cell(text, style=style, tone=tone, right=right)

    def target(self, number: int, column_number: int | None = None) -> tuple[str, int] | None:
        """Entity and id that a cell leads to; without a column the row's first."""
        what, row = self.lines[number]
        if what != ROW:
            return None
        columns = self.columns if column_number is None else (self.columns[column_number],)
        for column in columns:
            record = row.get(column.id_key)
            if column.opens in self.links and isinstance(record, int):
                return column.opens, record
        return None


class ResultTable(QTableView):
    """Rows to read; Enter, a double click or a link opens what a row is made of."""

    opened = Signal(str, int)
    #: A heading was clicked: column, and whether the greatest comes first.
    sort_asked = Signal(str, bool)

    def __init__(self, model: ResultModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.result_model = model
        header = ListHeader(self)
        header.setSectionsMovable(False)
        header.sort_asked.connect(self.sort_asked)
        self.list_header = header
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setHorizontalHeader(header)
        plain_table(self, theme.ROW_LIST)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)
        self.cells = CellDelegate(self)
        self.cells.outline_current = False
        self.setItemDelegate(self.cells)
        self.setModel(model)
        self.setAccessibleName(tr("Result"))
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        model.modelReset.connect(self._lay_out)

    def show_sort(self, sorts: tuple[Sort, ...]) -> None:
        """Show by which column the rows are in order."""
        self.list_header.sorts = sorts
        self.list_header.viewport().update()

    def _lay_out(self) -> None:
        """Give columns their widths, and groups the whole row."""
        heads = [Column(c.key, c.fact, "text", 100) for c in self.result_model.columns]
        self.list_header.set_columns(heads, filters=False)
        self.clearSpans()
        lines = self.result_model.lines
        groups = [number for number, (what, _) in enumerate(lines) if what == GROUP]
        wide = self.result_model.columnCount()
        if len(groups) <= _MOST_SPANS and wide > 1:
            for number in groups:
                self.setSpan(number, 0, 1, wide)
        self.fit()

    def fit(self) -> None:
        """Share what room is left, or lacks, among the columns of text."""
        columns = self.result_model.columns
        widths = [max(_LEAST.get(c.fact.kind, 56), int(c.width * _UNIT)) for c in columns]
        whole = self._links()
        widths = [max(width, whole.get(n, 0)) for n, width in enumerate(widths)]
        kinds = (Kind.TEXT, Kind.MULTILINE)
        texts = [n for n, c in enumerate(columns) if c.fact.kind in kinds and n not in whole]
        stretching = texts or list(range(len(columns)))
        parts = sum(widths[n] for n in stretching)
        spare = max(self.viewport().width() - sum(widths), -parts * _SHRINK // 100)
        for n in stretching:
            widths[n] += spare * widths[n] // parts
        for number, width in enumerate(widths):
            self.setColumnWidth(number, width)

    def _links(self) -> dict[int, int]:
        """The columns of what can be opened, with the width their first rows need whole."""
        found: dict[int, int] = {}
        for row in range(min(_SAMPLE, self.result_model.rowCount())):
            for number in range(self.result_model.columnCount()):
                cell = self.result_model.cell(row, number)
                if cell.style == "link":
                    found[number] = max(found.get(number, 0), cell_width(cell))
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        self.fit()

    def _clicked(self, index: Index) -> None:
        if self.result_model.cell(index.row(), index.column()).style == "link":
            self._open(index.row(), index.column())

    def _open(self, row: int, column: int | None = None) -> None:
        target = self.result_model.target(row, column)
        if target is not None:
            self.opened.emit(*target)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over links."""
        index = self.indexAt(event.position().toPoint())
        link = index.isValid() and index.data(CELL).style == "link"
        shape = Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row, Ctrl+C copies it for a sheet."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(write_block(self.copied()))
        else:
            super().keyPressEvent(event)

    def copied(self) -> Sequence[Sequence[str]]:
        """The selected rows as texts."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        columns = range(self.result_model.columnCount())
        return [[self.result_model.cell(row, column).text for column in columns] for row in rows]
