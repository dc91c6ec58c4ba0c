"""Putting a block from a spreadsheet into lines, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.ui.framework.editors import Entry
from factory_desktop.ui.framework.editors.lookup import find_exact
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.line_grid_model import Line, LineColumn, LineModel, Splice


def resolve(text: str, fact: Fact, entry: Entry) -> object:
    """The value of a typed or pasted text; a reference by code, name or barcode.

    Raises ValueError, in the window's language, where it cannot be read or is not found.
    """
    if fact.kind is not Kind.REFERENCE:
        return entry.read(text, fact)
    if not text.strip():
        return None
    row = find_exact(entry.source(fact), text)
    if row is None:
        raise ValueError(
            tr("“{text}” is not in the list. Choose one, or Alt+C creates it.", text=text.strip())
        )
    return row.id


def paste_lines(model: LineModel, row: int, key: str, block: Sequence[Sequence[str]]) -> int:
    """Put a block at a cell, as one step to undo; returns how many cells are wrong.

    Where the first row holds headings of columns, each column goes to its own; else columns
    follow one another from the cell on, over those that can be typed in.
    """
    targets = _by_heading(model.columns, block[0])
    if targets:
        block = block[1:]
    else:
        start = next(n for n, column in enumerate(model.columns) if column.key == key)
        targets = [column for column in model.columns[start:] if column.editable]
    old = model.lines[row : row + len(block)]
    new = [
        _fill(model, old[number] if number < len(old) else Line(), targets, cells)
        for number, cells in enumerate(block)
    ]
    if new:
        model.apply(Splice(row, tuple(old), tuple(new)))
    return sum(len(line.raw) for line in new)


def _by_heading(columns: Sequence[LineColumn], cells: Sequence[str]) -> list[LineColumn | None]:
    """The columns a row of headings names; empty where it is no row of headings."""
    names: dict[str, LineColumn] = {}
    for column in columns:
        if column.editable:
            for name in (column.key, column.heading, column.fact.label, *column.fact.aliases):
                names.setdefault(name.casefold(), column)
    found = [names.get(cell.casefold()) for cell in cells]
    return found if any(found) and sum(c is not None for c in found) * 2 >= len(cells) else []


def _fill(
    model: LineModel,
    line: Line,
    targets: Sequence[LineColumn | None],
    cells: Sequence[str],
) -> Line:
    """A line with cells put into it, and what follows from each computed."""
    for column, text in zip(targets, cells, strict=False):
        if column is None or not text:
            continue
        try:
            line = line.typed(column.key, resolve(text, column.fact, model.entry))
        except ValueError as refused:
            line = line.typed(column.key, None, text, str(refused))
        line = model.computed(line, column.key)
    return line
