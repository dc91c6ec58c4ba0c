"""What the keys do in a line grid while no cell is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from factory_desktop.core.kernel.facts import Kind

if TYPE_CHECKING:
    from factory_desktop.ui.framework.line_grid import LineGrid

Act = Callable[[], object]

_NONE = Qt.KeyboardModifier.NoModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_FORWARD = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


def action_for(grid: LineGrid, event: QKeyEvent) -> Act | None:
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


def _with_control(grid: LineGrid) -> dict[int, Act]:
    return {
        Qt.Key.Key_Delete: grid.remove_line,
        Qt.Key.Key_D: grid.duplicate_line,
        Qt.Key.Key_Z: grid.undo,
        Qt.Key.Key_Y: grid.redo,
        Qt.Key.Key_V: grid.paste,
    }


def _plain(grid: LineGrid, key: int) -> Act | None:
    if key == Qt.Key.Key_Insert:
        return grid.insert_line
    if key == Qt.Key.Key_Delete:
        return grid.clear_cells
    column = grid.model.column(grid.table.currentIndex())
    if key == Qt.Key.Key_Space and column and column.fact.kind is Kind.BOOL:
        return grid.toggle
    return None
