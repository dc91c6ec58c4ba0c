"""What the keys do in a line grid while no cell is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView

from factory_desktop.core.kernel.facts import Kind
from factory_desktop.ui.framework.line_grid_model import LineModel

Act = Callable[[], object]

_NONE = Qt.KeyboardModifier.NoModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_FORWARD = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class KeyedGrid(Protocol):
    """What keys do in a grid (see line_grid.LineGrid)."""

    model: LineModel

    @property
    def table(self) -> QTableView:
        """Where the current cell is."""

    def next_cell(self, way: int) -> None:
        """Go on or back."""

    def copy(self) -> None:
        """Copy what is selected."""

    def paste(self) -> None:
        """Paste a block."""

    def undo(self) -> None:
        """Take the last step back."""

    def redo(self) -> None:
        """Do it again."""

    def insert_line(self) -> None:
        """A new line above this one."""

    def remove_line(self) -> None:
        """Take this line out."""

    def duplicate_line(self) -> None:
        """The same line again."""

    def clear_cells(self) -> None:
        """Empty what is selected."""

    def toggle(self) -> None:
        """Tick or untick."""


def action_for(grid: KeyedGrid, event: QKeyEvent) -> Act | None:
    """What a key does; None where it is none of the grid's."""
    key = event.key()  # any letter of any script: not every one is a Qt.Key
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key in _FORWARD:
        if modifiers not in (_NONE, _SHIFT):
            return None
        back = key == Qt.Key.Key_Backtab or modifiers == _SHIFT
        return partial(grid.next_cell, -1 if back else 1)
    if modifiers == _CONTROL and key == Qt.Key.Key_C:
        return grid.copy
    if not grid.model.open_end:
        return None
    if modifiers == _CONTROL:
        return _with_control(grid).get(key)
    return _plain(grid, key) if modifiers == _NONE else None


def _with_control(grid: KeyedGrid) -> dict[int, Act]:
    return {
        Qt.Key.Key_Delete: grid.remove_line,
        Qt.Key.Key_D: grid.duplicate_line,
        Qt.Key.Key_Z: grid.undo,
        Qt.Key.Key_Y: grid.redo,
        Qt.Key.Key_V: grid.paste,
    }


def _plain(grid: KeyedGrid, key: int) -> Act | None:
    if key == Qt.Key.Key_Insert:
        return grid.insert_line
    if key == Qt.Key.Key_Delete:
        return grid.clear_cells
    column = grid.model.column(grid.table.currentIndex())
    if key == Qt.Key.Key_Space and column and column.fact.kind is Kind.BOOL:
        return grid.toggle
    return None
