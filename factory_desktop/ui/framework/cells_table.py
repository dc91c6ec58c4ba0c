"""A small table of ready cells with the looks of every list: home, look-ups, explanations."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy, QTableView, QWidget

from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.delegate import Cell, CellDelegate, CellsModel
from factory_desktop.ui.framework.header import ListHeader
from factory_desktop.ui.framework.table_view import plain_table

#: The least a column that stretches has; more where the table may be wider than its room.
_LEAST, _WHERE_IT_SCROLLS = 60, 180


class CellsTable(QTableView):
    """Rows of `Cell`s; a width of 0 stretches. `opened` gives the key of the row.

    `edge` is the padding at the table's own left and right: 0 where it stands in a card's text.
    One that `scrolls` may have more columns than there is room for.
    """

    opened = Signal(object)

    def __init__(
        self,
        headings: Sequence[str | Cell],
        widths: Sequence[int],
        *,
        row_height: int = theme.ROW_EDIT,
        stripes: bool = False,
        edge: int = theme.CELL_PADDING,
        scrolls: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.cells_model = CellsModel(headings, self)
        self._widths = list(widths)
        self._least = _WHERE_IT_SCROLLS if scrolls else _LEAST
        header = ListHeader(self)
        header.setSectionsClickable(False)
        header.setSectionsMovable(False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setHorizontalHeader(header)
        plain_table(self, row_height)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        if not scrolls:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.cells = CellDelegate(self)
        self.cells.stripes = stripes
        self.cells.outline_current = False
        self.cells.edge = header.edge = edge
        self.setItemDelegate(self.cells)
        self.setModel(self.cells_model)
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        if not any(Cell(h).text if isinstance(h, str) else h.text for h in headings):
            header.hide()
        self._fit()

    def set_rows(self, rows: Sequence[Sequence[Cell]], keys: Sequence[object] = ()) -> None:
        """Show these rows."""
        self.cells_model.set_rows(rows, keys)
        self._fit()
        self.updateGeometry()

    def set_columns(self, headings: Sequence[str | Cell], widths: Sequence[int]) -> None:
        """Show other columns; the rows go."""
        self._widths = list(widths)
        self.cells_model.set_headings(headings)
        self._fit()

    def fit_height(self) -> None:
        """Be exactly as high as the rows are."""
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.sizeHint().height())

    def sizeHint(self) -> QSize:
        """All columns and rows."""
        header = 0 if self.horizontalHeader().isHidden() else theme.HEADER
        rows = self.cells_model.rowCount() * self.verticalHeader().defaultSectionSize()
        return QSize(sum(w or 160 for w in self._widths), header + rows)

    def _fit(self) -> None:
        for number, width in enumerate(self._widths):
            if width:
                self.setColumnWidth(number, width)
        stretching = [i for i, width in enumerate(self._widths) if not width]
        room = self.viewport().width() - sum(self._widths)
        for number in stretching:
            self.setColumnWidth(number, max(self._least, room // len(stretching)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the stretching columns follow."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        cell = self.cells_model.rows[index.row()][index.column()]
        if cell.style == "link":
            self._open(index.row())

    def _open(self, row: int) -> None:
        self.opened.emit(self.cells_model.keys[row])
