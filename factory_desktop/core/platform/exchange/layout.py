"""Where things stand on a sheet: the header of one to three rows, the headings, the day columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from factory_desktop.core.platform.exchange.book import Cell, Sheet, cell_text
from factory_desktop.core.platform.exchange.days import (
    FEWEST_DAYS,
    DayColumn,
    Month,
    day_columns,
    find_month,
    is_overtime,
    is_weekday,
)
from factory_desktop.core.platform.exchange.headings import best_likeness
from factory_desktop.core.platform.exchange.kinds import ImportKind
from factory_desktop.core.platform.exchange.values import Unreadable, read_amount

#: A header is looked for in the first rows only.
SEARCHED_ROWS = 40
_DEEPEST_HEADER = 3
_ALIKE = 0.6
_FEWEST_POINTS = 0.8


@dataclass(frozen=True, slots=True)
class Layout:
    """The header's place and what it says; rows and columns count from 0.

    `header_last` is -1 where the sheet has no header. `headings` are the full texts by column,
    `ends` the lowest header cell of each column (`Rate` under `Closing Balance`).
    """

    header_first: int
    header_last: int
    headings: tuple[str, ...]
    ends: tuple[str, ...]
    days: tuple[DayColumn, ...]
    month: Month | None
    titles: tuple[str, ...]
    score: float

    @property
    def first_data(self) -> int:
        """The first row that can hold data."""
        return self.header_last + 1

    @property
    def day_by_column(self) -> Mapping[int, DayColumn]:
        """Day columns by column."""
        return {day.column: day for day in self.days}


def find_layout(sheet: Sheet, kind: ImportKind) -> Layout:
    """Find the header that says most about the fields of the kind; the first of equals."""
    best: Layout | None = None
    for top in range(min(len(sheet.rows), SEARCHED_ROWS)):
        if sum(cell is not None for cell in sheet.rows[top]) < 2:
            continue
        for depth in range(1, _DEEPEST_HEADER + 1):
            if depth > 1 and not _may_be_header(sheet, top, top + depth - 1, kind):
                break
            layout = _layout_at(sheet, kind, top, depth)
            if layout.score > (best.score + 1e-9 if best else _FEWEST_POINTS):
                best = layout
    return best or _without_header(sheet)


def _without_header(sheet: Sheet) -> Layout:
    blank = tuple("" for _ in range(sheet.width))
    return Layout(-1, -1, blank, blank, (), None, (), 0.0)


def _layout_at(sheet: Sheet, kind: ImportKind, top: int, depth: int) -> Layout:
    grid = _header_grid(sheet, top, depth)
    headings = [_joined(column) for column in zip(*grid, strict=True)]
    ends = [next((text for text in reversed(c) if text), "") for c in zip(*grid, strict=True)]
    days: tuple[DayColumn, ...] = ()
    if kind.repeated:
        spread = _spread_cells(sheet, top, depth)
        days = day_columns(spread, headings, kind.repeated.overtime_headings)
    titles = _titles(sheet, top)
    month = find_month(days, (*titles, sheet.name, sheet.file_name)) if kind.repeated else None
    score = _score(sheet, kind, top, depth, headings, ends, days)
    return Layout(top, top + depth - 1, tuple(headings), tuple(ends), days, month, titles, score)


def _header_grid(sheet: Sheet, top: int, depth: int) -> list[list[str]]:
    """The texts of the header rows; a parent stands over each of its children."""
    return [[cell_text(cell) for cell in row] for row in _spread_cells(sheet, top, depth)]


def _spread_cells(sheet: Sheet, top: int, depth: int) -> list[tuple[Cell, ...]]:
    width = sheet.width
    bottom = top + depth - 1
    rows = [[sheet.cell(row, column) for column in range(width)] for row in range(top, bottom + 1)]
    merged: set[tuple[int, int]] = set()
    for first_row, first_column, last_row, last_column in sheet.merged:
        if first_row > bottom or last_row < top or last_column - first_column >= width - 1:
            continue
        for row in range(max(first_row, top), min(last_row, bottom) + 1):
            for column in range(first_column, min(last_column, width - 1) + 1):
                merged.add((row - top, column))
                if row == first_row and last_column > first_column:
                    rows[row - top][column] = sheet.cell(first_row, first_column)
    for number, row_cells in enumerate(rows[:-1]):
        below = rows[number + 1]
        for column in range(1, width):
            starts = row_cells[column] is None and (number, column) not in merged
            under = below[column] is not None and below[column - 1] is not None
            if starts and under:
                row_cells[column] = row_cells[column - 1]
    return [tuple(row) for row in rows]


def _joined(parts: tuple[str, ...]) -> str:
    return " ".join(dict.fromkeys(part for part in parts if part))


def _may_be_header(sheet: Sheet, top: int, row: int, kind: ImportKind) -> bool:
    """Whether a row can be a further row of the header: words or days, no figures, no data."""
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    filled = [(column, cell) for column, cell in enumerate(cells) if cell is not None]
    if len(filled) < 2:
        return False
    if kind.repeated and len(day_columns([cells], ["" for _ in cells], ())) >= FEWEST_DAYS:
        return True
    texts = [cell_text(cell) for _, cell in filled]
    if _is_under_days(kind, texts):
        return True
    if any(_is_figure(cell) for _, cell in filled):
        return False
    if _stands_under_spans(sheet, row, [column for column, _ in filled]):
        return True
    known = tuple(text for field in kind.fields for text in field.headings) + kind.ignored
    alike = sum(best_likeness(text, known) >= _ALIKE for text in texts)
    return alike * 2 >= len(texts)


def _stands_under_spans(sheet: Sheet, row: int, columns: list[int]) -> bool:
    """Whether all that a row says stands below headings merged over several columns."""
    below: set[int] = set()
    for _, first, last_row, last in sheet.merged:
        if last_row == row - 1 and 0 < last - first < sheet.width - 1:
            below.update(range(first, last + 1))
    return set(columns) <= below


def _is_under_days(kind: ImportKind, texts: list[str]) -> bool:
    """Whether a row holds what stands below the days: weekdays, or presence and overtime."""
    if kind.repeated is None:
        return False
    overtime = kind.repeated.overtime_headings
    return max(sum(map(is_weekday, texts)), sum(is_overtime(text, overtime) for text in texts)) >= (
        FEWEST_DAYS
    )


def _is_figure(cell: Cell) -> bool:
    if isinstance(cell, (Decimal, date, bool)):
        return True
    try:
        read_amount(cell)
    except Unreadable:
        return False
    return True


def _score(
    sheet: Sheet,
    kind: ImportKind,
    top: int,
    depth: int,
    headings: list[str],
    ends: list[str],
    days: tuple[DayColumn, ...],
) -> float:
    """Points for a header: the fields it names, its days, less what a header does not hold."""
    day_places = {day.column for day in days}
    by_field: dict[str, float] = {}
    ignored = 0
    long_days = kind.repeated.long.keys if days and kind.repeated and kind.repeated.long else ()
    for column, heading in enumerate(headings):
        if not heading or column in day_places:
            continue
        for field in kind.fields:
            if field.key in long_days:
                continue
            alike = heading_likeness(heading, ends[column], field.headings)
            if alike >= _ALIKE:
                by_field[field.key] = max(by_field.get(field.key, 0.0), alike)
        ignored += best_likeness(heading, kind.ignored) >= 0.9
    bottom = sheet.rows[top + depth - 1]
    wrong = sum(
        _is_figure(cell)
        for column, cell in enumerate(bottom)
        if cell is not None and column not in day_places
    )
    long = sum(len(heading) > 60 for heading in headings)
    points = sum(value * value for value in by_field.values()) + 0.3 * ignored
    points += 0.15 * min(len(days), 31) - 0.7 * wrong - 0.5 * long - 0.3 * (depth - 1)
    if depth > 1 and _is_under_days(kind, [cell_text(cell) for cell in bottom]):
        points += 0.6
    return points


def heading_likeness(heading: str, end: str, known: tuple[str, ...]) -> float:
    """The likeness of a full heading or, a little less, of its lowest part alone."""
    whole = best_likeness(heading, known)
    return max(whole, 0.98 * best_likeness(end, known)) if end != heading else whole


def _titles(sheet: Sheet, top: int) -> tuple[str, ...]:
    texts = (cell_text(cell) for row in sheet.rows[:top] for cell in row)
    return tuple(text for text in texts if text)
