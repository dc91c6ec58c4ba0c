"""The list's model: ids of all rows, and only the pages of rows that are looked at."""

from __future__ import annotations

from array import array
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from factory_desktop.core.kernel.facts import Kind
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.kernel.views import Row, TableSource, ViewState
from factory_desktop.ui.framework.delegate import CELL, ROOT, Cell, Index
from factory_desktop.ui.framework.list_spec import CHECK_COLUMN, Column, ListSpec, resolve
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.framework.painting import LEFT, RIGHT

PAGE = 200
#: Rows of a long view that are shown before the ids of all of them are there.
FIRST = 2 * PAGE
#: Pages kept; 20 pages are more than a screen can show from any scroll position.
KEPT = 20
#: Pages asked for longer ago than this are not fetched any more while one scrolls through.
WANTED = 6


class TableModel(QAbstractTableModel):
    """Rows of a `TableSource`, fetched page by page through `Operations`."""

    loaded = Signal()
    totals_changed = Signal(object)
    checked_changed = Signal()
    #: Rows of the first page are there.
    begun = Signal()

    def __init__(
        self,
        source: TableSource,
        spec: ListSpec,
        operations: Operations,
        formatter: Formatter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.source, self.spec = source, spec
        self.operations, self.formatter = operations, formatter
        self.columns: list[Column] = resolve(source.columns, spec)
        self.view = ViewState()
        self.ids: array[int] = array("q")
        self.totals: Row = {}
        self.checked: set[int] = set()
        self.ready = self.whole = False
        self.fetched_rows = 0
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._asked: set[int] = set()
        self._wanted: deque[int] = deque(maxlen=WANTED)
        self._turn = 0
        self._waiting: list[Callable[[], object]] = []

    # --- what Qt asks ----------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        """All rows of the view."""
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = ROOT) -> int:
        """All columns, shown or not."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = 0) -> object:
        """The painted cell, or its text."""
        if role == CELL:
            return self.cell(index.row(), index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.cell(index.row(), index.column()).text
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = 0) -> object:
        """Headings and how they stand."""
        if way != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.right else LEFT
        return None

    # --- cells -----------------------------------------------------------------------------

    def row(self, number: int) -> Row | None:
        """A row by its place, or None while its page is being fetched."""
        if number >= len(self.ids):
            return None
        page, offset = divmod(number, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            self._fetch(page)
            rows = self._pages.get(page)
        if rows is None:
            return None
        self._pages.move_to_end(page)
        return rows[offset] if offset < len(rows) else {}

    def cell(self, number: int, column_number: int) -> Cell:
        """What a cell shows."""
        column = self.columns[column_number]
        if column.key == CHECK_COLUMN:
            return Cell(style="check", value=self.ids[number] in self.checked)
        row = self.row(number)
        if row is None:
            return Cell(loading=True)
        return self.make_cell(column, row)

    def make_cell(self, column: Column, row: Row) -> Cell:
        """A cell from a row's value."""
        value = row.get(column.key)
        text = self.text(column, row)
        tone = self._tone(column, row)
        strong = bool(tone) and column.right and column.style == "text"
        return Cell(
            text=text,
            style="strong" if strong else column.style,
            tone=tone,
            right=column.right,
            explain=column.explain and bool(text) and value is not None,
            value=value,
        )

    def text(self, column: Column, row: Row) -> str:
        """A row's value as the list writes it; nothing numeric is a dash."""
        value = row.get(column.key)
        if column.style in ("spark", "check"):
            return ""
        if column.fact.kind.numeric and (value is None or (column.dash_zero and not value)):
            return "–"
        return self.formatter.cell(row, column.key, column.fact)

    def _tone(self, column: Column, row: Row) -> str:
        if column.tone_from:
            other = next((c for c in self.columns if c.key == column.tone_from), None)
            choice = other.fact.choice(row.get(column.tone_from)) if other else None
            return choice.tone if choice and choice.tone in ("warn", "bad") else ""
        if column.fact.kind is Kind.CHOICE:
            choice = column.fact.choice(row.get(column.key))
            return choice.tone if choice and column.style == "pill" else ""
        return ""

    # --- fetching --------------------------------------------------------------------------

    def show(self, view: ViewState) -> None:
        """Show another view: its first rows at once, then the ids of all and the totals.

        Pages come as they are looked at.
        """
        self.view = view
        self._turn += 1
        self._waiting.clear()
        turn, source = self._turn, self.source

        def first() -> tuple[array[int], Sequence[Row]]:
            ids = array("q", source.ids(view, FIRST + 1))
            return ids, source.page(ids[:PAGE])

        self.operations.read(self, first, lambda found: self._take_first(turn, *found))

    def refresh(self) -> None:
        """Ask again for the same view; what is looked at stays until all of it is there."""
        self._turn += 1
        self._ask_all(self._turn)

    def when_whole(self, act: Callable[[], object]) -> None:
        """Do what concerns all rows: now, or when the ids of all are there."""
        if self.whole:
            act()
        else:
            self._waiting.append(act)

    def _take_first(self, turn: int, ids: array[int], rows: Sequence[Row]) -> None:
        if turn != self._turn:
            return
        self.whole = len(ids) <= FIRST
        self._take_ids(ids[:FIRST], rows)
        if self.whole:
            self._ask_totals(turn)
        else:
            self.totals = {}
            self.loaded.emit()
            self._ask_all(turn)

    def _ask_all(self, turn: int) -> None:
        source, view = self.source, self.view

        def take(ids: array[int]) -> None:
            if turn == self._turn:
                begun, self.whole = not self.whole, True
                self._take_ids(ids, goes_on=begun)
                self.loaded.emit()
                while self._waiting:
                    self._waiting.pop(0)()
                self._ask_totals(turn)

        self.operations.read(self, lambda: array("q", source.ids(view)), take)

    def _ask_totals(self, turn: int) -> None:
        source, view = self.source, self.view

        def take(totals: Row) -> None:
            if turn == self._turn:
                self.totals = totals
                self.totals_changed.emit(totals)
                self.loaded.emit()

        self.operations.read(self, lambda: source.totals(view), take)

    def _take_ids(
        self, ids: array[int], rows: Sequence[Row] = (), *, goes_on: bool = False
    ) -> None:
        """Show these rows; where they go on after the first ones, those stay where they are."""
        had = len(self.ids)
        longer = goes_on and 0 < had < len(ids) and ids[:had] == self.ids
        same = self.ready and ids == self.ids
        if longer:
            self.beginInsertRows(QModelIndex(), had, len(ids) - 1)
        elif not same:
            self.beginResetModel()
        self.ids, self.ready = ids, True
        if not longer:
            self._pages.clear()
            self._asked.clear()
        if rows:
            self._keep_page(0, rows)
        if longer:
            self.endInsertRows()
        elif not same:
            self.endResetModel()
        elif len(ids):
            self.dataChanged.emit(self.index(0, 0), self.index(len(ids) - 1, len(self.columns) - 1))

    def _fetch(self, page: int) -> None:
        if page in self._wanted:
            self._wanted.remove(page)
        self._wanted.append(page)
        if page in self._asked:
            return
        self._asked.add(page)
        turn, source = self._turn, self.source
        ids = self.ids[page * PAGE : (page + 1) * PAGE].tolist()
        wanted = self._wanted

        def work() -> Sequence[Row] | None:
            return source.page(ids) if page in wanted else None

        self.operations.read(self, work, lambda rows: self._take_page(turn, page, rows))

    def _take_page(self, turn: int, page: int, rows: Sequence[Row] | None) -> None:
        if turn != self._turn:
            return
        self._asked.discard(page)
        if rows is None:
            return
        self._keep_page(page, rows)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        if not self.operations.inline:
            last = min((page + 1) * PAGE, len(self.ids)) - 1
            self.dataChanged.emit(
                self.index(page * PAGE, 0), self.index(last, len(self.columns) - 1)
            )

    def _keep_page(self, page: int, rows: Sequence[Row]) -> None:
        self._pages[page] = rows
        self.fetched_rows += len(rows)
        if page == 0 and rows:
            self.begun.emit()

    # --- ids and checks --------------------------------------------------------------------

    def id_at(self, number: int) -> int:
        """The id of a row by its place."""
        return self.ids[number]

    def place_of(self, record: int) -> int:
        """Where a record stands, or -1."""
        try:
            return self.ids.index(record)
        except ValueError:
            return -1

    def column_of(self, key: str) -> int:
        """The number of a column by its key, or -1."""
        return next((i for i, c in enumerate(self.columns) if c.key == key), -1)

    def set_checked(self, records: Iterable[int], on: bool) -> None:
        """Tick rows, or take the tick away."""
        if on:
            self.checked.update(records)
        else:
            self.checked.difference_update(records)
        if self.ids and self.columns[0].key == CHECK_COLUMN:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, 0))
        self.checked_changed.emit()

    def total_text(self, column: Column) -> str:
        """The total of a column as it stands under it, or nothing."""
        value = self.totals.get(column.key)
        if not isinstance(value, (Decimal, int)) or not column.right:
            return ""
        return self.formatter.value(value, column.fact)
