"""The list's table: keys, selection, column fit and copying."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from factory_desktop.core.kernel.numbers import plain
from factory_desktop.core.kernel.views import Row
from factory_desktop.ui.framework.delegate import CellDelegate, cell_width
from factory_desktop.ui.framework.header import ListHeader
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_spec import CHECK_COLUMN, Column
from factory_desktop.ui.framework.table_model import PAGE, TableModel

#: So many rows are looked at for the width of a column, which grows to no more than this.
_SAMPLE, _WIDEST = 40, 300
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
#: A cell that begins like this would be a formula in a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain_table(view: QTableView, row_height: int) -> None:
    """Settings that every list to read shares: hairlines, whole rows, no edit, no grid."""
    view.setShowGrid(False)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setCornerButtonEnabled(False)
    rows = view.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setMinimumSectionSize(min(row_height, 19))
    rows.setDefaultSectionSize(row_height)


class TableView(QTableView):
    """Rows to read; what the user does comes out as signals."""

    opened = Signal(int)
    explain_asked = Signal(int, str, QRect)
    typed = Signal(str)
    current_id_changed = Signal(int)

    def __init__(self, model: TableModel, row_height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._fitting = False
        header = ListHeader(self)
        self.setHorizontalHeader(header)
        self.list_header = header
        plain_table(self, row_height)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.cells = CellDelegate(self)
        self.cells.outline_current = False
        self.setItemDelegate(self.cells)
        self.setModel(model)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Rows"))
        self.horizontalScrollBar().valueChanged.connect(header.place_fields)
        header.sectionResized.connect(self._resized)
        # Queued: a page may be fetched while the table is painted.
        model.begun.connect(self.measure, Qt.ConnectionType.QueuedConnection)
        header.left_for_table.connect(self.take_focus)
        header.check_all_asked.connect(self.check_all)
        header.all_checked = lambda: 0 < len(model.ids) == len(model.checked)
        model.checked_changed.connect(header.viewport().update)
        self.doubleClicked.connect(lambda index: self.opened.emit(model.id_at(index.row())))
        self.clicked.connect(self._clicked)
        self.selectionModel().currentRowChanged.connect(self._current_changed)

    # --- columns ---------------------------------------------------------------------------

    def lay_out(self) -> None:
        """Give columns their widths and hide those not shown."""
        self._fitting = True
        for number, column in enumerate(self._rows.columns):
            self.setColumnWidth(number, column.width)
            self.setColumnHidden(number, not column.shown)
        self._fitting = False
        self.fit()

    def fit(self) -> None:
        """Share what width is left: cut-off columns grow, those that lack least first.

        What then is left goes to the stretching column. Widths the user chose stay.
        """
        columns = self._rows.columns
        shown = [i for i in range(len(columns)) if not self.isColumnHidden(i)]
        widths = {i: columns[i].width for i in shown}
        room = self.viewport().width() - sum(widths.values())
        lacking = {i: min(columns[i].needed, _WIDEST) - widths[i] for i in shown}
        for number in sorted(lacking, key=lambda i: lacking[i]):
            if lacking[number] > 0 and room > 0 and not columns[number].sized:
                given = min(lacking[number], room)
                widths[number] += given
                room -= given
        stretching = next((i for i in shown if columns[i].stretch), None)
        if stretching is not None and room > 0:
            widths[stretching] += room
        self._fitting = True
        for number, width in widths.items():
            self.setColumnWidth(number, width)
        self._fitting = False

    def _resized(self, number: int, before: int, now: int) -> None:
        """Somebody drew a column wider or narrower."""
        if not self._fitting and before and now:
            self._rows.columns[number].width = now
            self._rows.columns[number].sized = True

    def measure(self) -> None:
        """Fit the columns to the texts of the first rows; they never shrink again."""
        rows = range(min(_SAMPLE, len(self._rows.ids)))
        for number, column in enumerate(self._rows.columns):
            if not self.isColumnHidden(number):
                cells = [self._rows.cell(row, number) for row in rows]
                wide = max(map(cell_width, cells), default=0)
                column.needed = max(column.needed, wide, self.list_header.needs(number))
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        self.fit()
        self.list_header.place_fields()

    # --- where one is ----------------------------------------------------------------------

    def current_id(self) -> int | None:
        """The id of the current row."""
        index = self.currentIndex()
        return self._rows.id_at(index.row()) if index.isValid() else None

    def selected_ids(self) -> list[int]:
        """The ids of the selected rows, from top to bottom."""
        places: set[int] = set()
        for part in self.selectionModel().selection():
            places.update(range(part.top(), part.bottom() + 1))
        return [self._rows.id_at(place) for place in sorted(places)]

    def go_to(self, place: int, column: int | None = None) -> None:
        """Make a row the current one and bring it into sight."""
        if not 0 <= place < len(self._rows.ids):
            return
        if column is None:
            current = self.currentIndex()
            column = current.column() if current.isValid() else self._first_column()
        index = self._rows.index(place, column)
        flags = QItemSelectionModel.SelectionFlag
        across = self.horizontalScrollBar().value()
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)
        self.horizontalScrollBar().setValue(across)

    def _go_to_end(self, *, first: bool) -> None:
        if first:
            self.go_to(0)
        else:
            self._rows.when_whole(lambda: self.go_to(len(self._rows.ids) - 1))

    def go_to_id(self, record: int) -> bool:
        """Make a record the current row; whether it is in the list."""
        place = self._rows.place_of(record)
        self.go_to(place)
        return place >= 0

    def take_focus(self) -> None:
        """Come here by key: the current row, or the first."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.currentIndex().isValid():
            self.go_to(0)

    def _first_column(self) -> int:
        header = self.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        shown = [n for n in order if not self.isColumnHidden(n)]
        named = [n for n in shown if self._rows.columns[n].key != CHECK_COLUMN]
        return (named or shown or [0])[0]

    def _current_changed(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            self.current_id_changed.emit(self._rows.id_at(current.row()))

    # --- keys and mouse --------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space ticks, Home and End go to the ends, letters start a search."""
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        free = held == Qt.KeyboardModifier.NoModifier
        if key in _ENTER and free and self.currentIndex().isValid():
            self.opened.emit(self.current_id())
        elif key == Qt.Key.Key_F1 and held == Qt.KeyboardModifier.AltModifier:
            self.explain_current()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and free:
            self._go_to_end(first=key == Qt.Key.Key_Home)
        elif key == Qt.Key.Key_Space and free and self._has_checks():
            self._toggle(self.selected_ids())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif self._starts_search(event):
            self.typed.emit(event.text())
        else:
            if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                self._outline(True)
            super().keyPressEvent(event)

    @staticmethod
    def _starts_search(event: QKeyEvent) -> bool:
        text = event.text()
        alone = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        typed = alone in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return typed and bool(text.strip()) and text.isprintable()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click in the tick column ticks and does not move the selection."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._rows.columns[index.column()].key == CHECK_COLUMN:
            self._toggle([self._rows.id_at(index.row())])
            return
        self._outline(False)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over a figure that can be explained, and over a link."""
        index = self.indexAt(event.position().toPoint())
        column = self._rows.columns[index.column()] if index.isValid() else None
        hand = column is not None and (column.explain or column.style == "link")
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
        )
        super().mouseMoveEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        column = self._rows.columns[index.column()]
        if column.explain:
            self.explain_current()
        elif column.style == "link":
            self.opened.emit(self._rows.id_at(index.row()))

    def _outline(self, on: bool) -> None:
        if self.cells.outline_current != on:
            self.cells.outline_current = on
            self.viewport().update()

    def explain_current(self) -> None:
        """Ask why the current figure is so; from another cell, the row's first such figure."""
        index = self.currentIndex()
        if not index.isValid():
            return
        columns = self._rows.columns
        number = index.column()
        if not columns[number].explain:
            number = next((i for i, c in enumerate(columns) if c.explain), -1)
        if number < 0 or self.isColumnHidden(number):
            return
        rect = self.visualRect(self._rows.index(index.row(), number))
        place = QRect(self.viewport().mapToGlobal(QPoint(rect.topLeft())), rect.size())
        self.explain_asked.emit(self._rows.id_at(index.row()), columns[number].key, place)

    # --- ticks -----------------------------------------------------------------------------

    def _has_checks(self) -> bool:
        return bool(self._rows.columns) and self._rows.columns[0].key == CHECK_COLUMN

    def _toggle(self, records: Sequence[int]) -> None:
        on = not all(record in self._rows.checked for record in records)
        self._rows.set_checked(records, on)

    def check_all(self) -> None:
        """Tick every row of the view, or none."""
        model = self._rows
        model.when_whole(lambda: model.set_checked(model.ids, len(model.checked) < len(model.ids)))

    # --- copying ---------------------------------------------------------------------------

    def copy(self, *, headings: bool = False, everything: bool = False) -> None:
        """Put the selected rows (or all) on the clipboard, as a spreadsheet takes them."""
        if everything:
            self._rows.when_whole(lambda: self._copy(self._rows.ids.tolist(), headings=True))
        else:
            self._copy(self.selected_ids(), headings=headings)

    def _copy(self, records: list[int], *, headings: bool) -> None:
        if not records:
            return
        columns = self._visible_columns()
        source = self._rows.source

        def fetch() -> list[Row]:
            rows: list[Row] = []
            for start in range(0, len(records), PAGE):
                rows.extend(source.page(records[start : start + PAGE]))
            return rows

        def put(rows: list[Row]) -> None:
            lines = [[c.label for c in columns]] if headings else []
            lines += [[self._plain(c, row.get(c.key)) for c in columns] for row in rows]
            text = "\n".join("\t".join(line) for line in lines)
            QGuiApplication.clipboard().setText(text)

        self._rows.operations.read(self, fetch, put)

    def _visible_columns(self) -> list[Column]:
        header = self.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        shown = [self._rows.columns[n] for n in order if not self.isColumnHidden(n)]
        return [c for c in shown if c.key != CHECK_COLUMN and c.style != "spark"]

    def _plain(self, column: Column, value: object) -> str:
        if value is None:
            return ""
        if column.fact.kind.numeric:
            return plain(Decimal(str(value)))
        text = self._rows.formatter.value(value, column.fact)
        text = " ".join(text.split())
        return f"'{text}" if text.startswith(_FORMULA) else text
