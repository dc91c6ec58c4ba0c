"""The grid for the lines of a document: typed through by keyboard, pasted into from a sheet."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    Signal,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QHeaderView,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.ui.framework.editors import Entry
from factory_desktop.ui.framework.editors.sources import FoundRow
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.line_grid_delegate import CellEdit, LineDelegate
from factory_desktop.ui.framework.line_grid_header import LineHeader
from factory_desktop.ui.framework.line_grid_model import Compute, Line, LineColumn, LineModel
from factory_desktop.ui.framework.line_grid_paste import paste_lines, resolve
from factory_desktop.ui.framework.line_grid_table import LineTable
from factory_desktop.ui.framework.paste import read_block, write_block

_NUMBER_WIDTH = 30
#: What is wrong in lines that hang together: by number of the line and field.
Judge = Callable[[Sequence[Mapping[str, object]]], Mapping[tuple[int, str], str]]


class LineGrid(QWidget):
    """Lines of a document.

    Enter and Tab go to the next cell to fill and to a new line after the last; Enter in the
    empty last line leaves. Ctrl+Del removes, Ins inserts, Ctrl+D duplicates, Ctrl+Z and Ctrl+Y
    undo and redo, Ctrl+C and Ctrl+V exchange blocks with a sheet.
    """

    #: Something in the lines changed: totals are stale.
    lines_changed = Signal()
    #: What to say about the current cell: text, and whether it is an error.
    hint_changed = Signal(str, bool)
    #: The row of the current line changed.
    current_changed = Signal(int)
    #: Enter in the empty last line; back from the first cell of the first.
    left_end = Signal()
    left_start = Signal()

    def __init__(
        self,
        columns: Sequence[LineColumn],
        entry: Entry,
        compute: Compute | None = None,
        *,
        judge: Judge | None = None,
        scan_defaults: Mapping[str, object] | None = None,
        clock: Callable[[], float] = time.monotonic,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.clock = clock
        self.judge = judge
        self.scan_defaults = dict(scan_defaults or {})
        self.model = LineModel(columns, entry, compute, self)
        self.table = LineTable(self, self)
        self._saved: list[dict[str, object]] = []
        self._build()

    def _build(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(LineDelegate(self, self))
        table.setHorizontalHeader(LineHeader(table))
        table.setAccessibleName(tr("Lines"))
        header = table.horizontalHeader()
        header.resizeSection(0, _NUMBER_WIDTH)
        table.lay_out(self.model.columns)
        header.sectionResized.connect(lambda *_: table.fit())
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(table)
        self.setFocusProxy(table)
        table.selectionModel().currentChanged.connect(self._moved)
        table.selectionModel().selectionChanged.connect(
            lambda *_: table.update(table.currentIndex())
        )
        self.model.rowsInserted.connect(self._show_open_end)
        self.model.lines_changed.connect(self.judge_lines)
        self.model.lines_changed.connect(self.lines_changed)
        self.go(0)

    # --- values --------------------------------------------------------------------------

    def lines(self) -> list[dict[str, object]]:
        """The values of all lines in which something stands."""
        return [dict(line.values) for line in self.model.filled()]

    def set_lines(self, lines: Sequence[Mapping[str, object]]) -> None:
        """Show the lines of a document."""
        self.model.set_lines(lines)
        self.mark_saved()
        self.go(0)

    def restore(self, lines: Sequence[Mapping[str, object]]) -> None:
        """Put back what was typed before a crash; it is still unsaved."""
        self.model.set_lines(lines)
        self.go(0)

    def mark_saved(self) -> None:
        """What stands here is saved now."""
        self._saved = self.lines()

    @property
    def dirty(self) -> bool:
        """Whether lines were changed since they were saved."""
        return self.lines() != self._saved

    def count(self) -> int:
        """How many lines are filled."""
        return len(self.model.filled())

    def total(self, key: str) -> Decimal:
        """The sum of a column."""
        return self.model.total(key)

    def set_read_only(self, read_only: bool) -> None:
        """Only show the lines."""
        if self.model.open_end == read_only:
            kept = self.lines()
            self.model.open_end = not read_only
            self.model.set_lines(kept)

    # --- errors --------------------------------------------------------------------------

    def judge_lines(self) -> None:
        """Let what is wrong stand in its cells, without moving there."""
        if self.judge is not None:
            rows = [row for row, line in enumerate(self.model.lines) if not line.empty]
            found: dict[int, dict[str, str]] = {}
            for (number, key), text in self.judge(self.lines()).items():
                found.setdefault(rows[number], {})[key] = tr(text)
            self.model.set_errors(found)

    def _judged(self, editor: CellEdit, value: object) -> str:
        """What would be wrong in a cell if the value that is typed stood there."""
        if self.judge is None:
            return ""
        row, key = editor.at.row(), editor.column.key
        kept = [
            (n, {**line.values, key: value} if n == row else dict(line.values))
            for n, line in enumerate(self.model.lines)
            if n == row or not line.empty
        ]
        number = next(place for place, (n, _) in enumerate(kept) if n == row)
        return tr(self.judge([values for _, values in kept]).get((number, key), ""))

    def set_errors(self, errors: Mapping[str, str], prefix: str = "lines") -> dict[str, str]:
        """Put `lines.3.quantity` errors into their cells, go to the first; returns the rest."""
        rows = [row for row, line in enumerate(self.model.lines) if not line.empty]
        keys = {column.key for column in self.model.columns}
        found: dict[int, dict[str, str]] = {}
        rest: dict[str, str] = {}
        for name, text in errors.items():
            head, _, tail = name.partition(".")
            number, _, key = tail.partition(".")
            if head == prefix and number.isdecimal() and key in keys and int(number) < len(rows):
                found.setdefault(rows[int(number)], {})[key] = tr(text)
            else:
                rest[name] = text
        self.model.set_errors(found)
        if found:
            row = min(found)
            self.go(row, next(iter(found[row])))
        return rest

    def set_theirs(
        self, conflict: Mapping[str, tuple[object, object]], prefix: str = "lines"
    ) -> None:
        """Beside mine what somebody else saved in a cell: `lines.3.rate` -> (mine, theirs)."""
        facts = {column.key: column.fact for column in self.model.columns}
        told = {}
        for name, (_, theirs) in conflict.items():
            fact = facts.get(name.rpartition(".")[2])
            if fact is not None and name.startswith(f"{prefix}."):
                shown = self.model.entry.show(theirs, fact) or tr("nothing")
                told[name] = tr("Theirs: {value}", value=shown)
        self.set_errors(told, prefix)

    def errors(self, prefix: str = "lines") -> dict[str, str]:
        """The errors that stand in cells, as `lines.3.quantity`."""
        return {
            f"{prefix}.{number}.{key}": text
            for number, line in enumerate(self.model.filled())
            for key, text in line.errors.items()
        }

    def check(self, prefix: str = "lines") -> dict[str, str]:
        """What must be filled and is not, and what could not be read."""
        self.commit()
        missing = {
            f"{prefix}.{number}.{column.key}": tr("Fill in {label}.", label=column.heading)
            for number, line in enumerate(self.model.filled())
            for column in self.model.columns
            if column.fact.required and line.values.get(column.key) in (None, "")
        }
        unread = {
            f"{prefix}.{number}.{key}": line.errors.get(key, "")
            for number, line in enumerate(self.model.filled())
            for key in line.raw
        }
        judged = self.judge(self.lines()) if self.judge else {}
        wrong = {f"{prefix}.{number}.{key}": tr(text) for (number, key), text in judged.items()}
        return {**missing, **wrong, **unread}

    # --- moving --------------------------------------------------------------------------

    def go(self, row: int, key: str = "") -> None:
        """Make a cell the current one: the field named, else the first to fill."""
        section = self._section(key) if key else self._first(row)
        index = self.model.index(row, section)
        if index.isValid():
            self.table.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.table.scrollTo(index)

    def current(self) -> tuple[int, str]:
        """Row and field of the current cell; (-1, "") where there is none."""
        index = self.table.currentIndex()
        column = self.model.column(index) if index.isValid() else None
        return (index.row(), column.key) if column else (-1, "")

    def many_selected(self) -> bool:
        """Whether a block is selected, not just the current cell."""
        ranges = self.table.selectionModel().selection()
        return any(part.width() * part.height() > 1 for part in ranges)

    def numbered(self) -> int:
        """How many rows carry a number: the filled ones and the one being typed."""
        row = self.table.currentIndex().row()
        last = len(self.model.lines)
        return last if row == last - 1 or not self.model.lines[-1].empty else last - 1

    def next_cell(self, way: int = 1) -> None:
        """Go to the next cell to fill (or, with -1, to the one before)."""
        index = self.table.currentIndex()
        row = index.row()
        if way > 0 and row == len(self.model.lines) - 1 and self.model.lines[row].empty:
            self.left_end.emit()
            return
        sections = self._sections(row)
        if way > 0:
            after = [s for s in sections if s > index.column()]
            target = (row, after[0]) if after else (row + 1, None)
        else:
            before = [s for s in sections if s < index.column()]
            target = (row, before[-1]) if before else (row - 1, -1)
        self._go_to(*target)

    def _go_to(self, row: int, section: int | None) -> None:
        if row < 0:
            self.left_start.emit()
        if not 0 <= row < len(self.model.lines):
            return
        if section is None:
            self.go(row)
        else:
            at = self._sections(row)[-1] if section < 0 else section
            self.go(row, self.model.columns[at - 1].key)

    def _show_open_end(self, _parent: QModelIndex, first: int, last: int) -> None:
        """The empty line comes into sight with the one before it, in one painting of all lines."""
        at = self.table.currentIndex()
        if first == last == len(self.model.lines) - 1 == at.row() + 1:
            self.table.scrollTo(at.siblingAtRow(first))

    def _section(self, key: str) -> int:
        return next(n for n, column in enumerate(self.model.columns, 1) if column.key == key)

    def _first(self, row: int) -> int:
        return next(iter(self._sections(row)), 1)

    def _sections(self, row: int) -> list[int]:
        """The cells of a row that Enter stops at."""
        values = self.model.lines[row].values if row < len(self.model.lines) else {}
        return [
            section
            for section, column in enumerate(self.model.columns, 1)
            if column.editable
            and not (column.skip_filled and values.get(column.key) not in (None, ""))
        ]

    def _moved(self, now: QModelIndex, before: QModelIndex) -> None:
        column = self.model.column(now) if now.isValid() else None
        text = self.model.error(now.row(), column.key) if column else ""
        self.hint_changed.emit(text or (tr(column.fact.help) if column else ""), bool(text))
        if now.row() != before.row():
            self.current_changed.emit(now.row())
        # Only what looks different now: a full repaint at each key would be felt.
        for index in (before, now, self.model.index(len(self.model.lines) - 1, 0)):
            self.table.update(index)

    # --- typing --------------------------------------------------------------------------

    def preview(self, editor: CellEdit, text: str) -> None:
        """Say while one types what is wrong with it."""
        if editor.lookup is None:
            try:
                wrong = self._judged(editor, self.model.entry.read(text, editor.column.fact))
                self.hint_changed.emit(wrong, bool(wrong))
            except ValueError as refused:
                self.hint_changed.emit(str(refused), True)

    def commit_cell(self, editor: CellEdit) -> bool:
        """Take what was typed; False where it could not be read (it stays, with its error)."""
        if not editor.isModified():
            return True
        editor.setModified(False)
        row, key, text = editor.at.row(), editor.column.key, editor.text()
        try:
            value = resolve(text, editor.column.fact, self.model.entry)
        except ValueError as refused:
            self.model.type_into(row, key, None, text, str(refused))
            self.hint_changed.emit(str(refused), True)
            return False
        self.model.type_into(row, key, value)
        self.hint_changed.emit("", False)
        return True

    def commit(self) -> None:
        """Settle on the cell that is being typed in."""
        editor = self.editor()
        if editor:
            self.commit_cell(editor)
            self._close(editor)

    def editor(self) -> CellEdit | None:
        """The field that is open over a cell."""
        found = self.table.indexWidget(self.table.currentIndex())
        return found if isinstance(found, CellEdit) else None

    def leave_cell(self, editor: CellEdit, way: int, scanned: bool) -> None:
        """Enter or Tab in a cell: take it and go on; a scanner goes down a line."""
        row, key = editor.at.row(), editor.column.key
        if not self.commit_cell(editor):
            editor.refuse()
            return
        self._close(editor)
        self._go_on(row, key, way, scanned)

    def _go_on(self, row: int, key: str, way: int, scanned: bool) -> None:
        """To the next cell; after a scan to the next line, for the next scan."""
        if not scanned:
            self.next_cell(way)
            return
        for other, value in self.scan_defaults.items():
            if self.model.lines[row].values.get(other) is None:
                self.model.type_into(row, other, value)
        self.go(min(row + 1, len(self.model.lines) - 1), key)

    def take_row(self, editor: CellEdit, row: FoundRow) -> None:
        """A row of the look-up was chosen: take it and go on."""
        at, key, scanned = editor.at.row(), editor.column.key, editor.scanned()
        editor.setModified(False)
        self.model.type_into(at, key, row.id)
        self._close(editor)
        self._go_on(at, key, 1, scanned)

    def move_rows(self, editor: CellEdit, rows: int) -> None:
        """Up or down while typing."""
        row, key = editor.at.row() + rows, editor.column.key
        if self.commit_cell(editor) and 0 <= row < len(self.model.lines):
            self._close(editor)
            self.go(row, key)

    def cancel_cell(self, editor: CellEdit) -> None:
        """Esc: as it was."""
        editor.setModified(False)
        self._close(editor)
        self.hint_changed.emit("", False)

    def _close(self, editor: CellEdit) -> None:
        if editor.lookup:
            editor.lookup.close()
        self.table.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.table.setFocus()

    # --- lines ---------------------------------------------------------------------------

    def insert_line(self) -> None:
        """An empty line before the current one."""
        row = max(self.table.currentIndex().row(), 0)
        self.model.insert(row)
        self.go(row)

    def remove_line(self) -> None:
        """Take the current line (or the selected ones) out."""
        rows = {index.row() for index in self.table.selectedIndexes()} or {self.current()[0]}
        key = self.current()[1]
        self.model.remove(min(rows), len(rows))
        self.go(min(min(rows), len(self.model.lines) - 1), key)

    def duplicate_line(self) -> None:
        """The current line once more, below."""
        row, key = self.current()
        if row >= 0 and not self.model.lines[row].empty:
            line = self.model.lines[row]
            values = {name: value for name, value in line.values.items() if name != "id"}
            self.model.insert(row + 1, [Line(values, line.errors, line.raw)])
            self.go(row + 1, key)

    def clear_cells(self) -> None:
        """Empty the selected cells."""
        for index in self.table.selectedIndexes():
            column = self.model.column(index)
            if column and column.editable:
                self.model.type_into(index.row(), column.key, None)

    def toggle(self) -> None:
        """Turn a yes into a no."""
        row, key = self.current()
        self.model.type_into(row, key, not self.model.lines[row].values.get(key))

    def undo(self) -> None:
        """Take the last change back."""
        self._return_to(self.model.undo())

    def redo(self) -> None:
        """Do again what was taken back."""
        self._return_to(self.model.redo())

    def _return_to(self, row: int | None) -> None:
        if row is not None:
            self.go(row, self.current()[1])

    # --- blocks --------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the selected cells on the clipboard as a sheet takes them."""
        cells = sorted(
            (index.row(), index.column())
            for index in self.table.selectedIndexes()
            if index.column() > 0
        )
        rows: dict[int, list[str]] = {}
        for row, section in cells:
            rows.setdefault(row, []).append(self.model.text(row, self.model.columns[section - 1]))
        QGuiApplication.clipboard().setText(write_block(rows.values()))

    def paste_over(self, editor: CellEdit) -> None:
        """A block pasted while a cell is open: it starts at that cell."""
        self.cancel_cell(editor)
        self.paste()

    def paste(self) -> None:
        """Put a block from a sheet into the lines, each cell checked; one step to undo."""
        try:
            block = read_block(QGuiApplication.clipboard().text())
        except ValueError as refused:
            text = tr(
                "{count} rows are too many to paste. Import them instead.", count=refused.args[0]
            )
            self.hint_changed.emit(text, True)
            return
        row, key = self.current()
        if not block or row < 0:
            return
        wrong = paste_lines(self.model, row, key, block)
        said = tr("{count} rows pasted", count=len(block))
        if wrong:
            said = tr(
                "{count} rows pasted, {wrong} cells to correct", count=len(block), wrong=wrong
            )
        self.go(row, key)
        self.hint_changed.emit(said, bool(wrong))


__all__ = ["Line", "LineColumn", "LineGrid"]
