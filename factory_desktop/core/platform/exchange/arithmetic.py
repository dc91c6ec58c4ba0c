"""What figures say about themselves: products that hold, sums that a row repeats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import permutations

from factory_desktop.core.platform.exchange.book import Cell, Sheet
from factory_desktop.core.platform.exchange.values import Unreadable, read_amount

ZERO = Decimal(0)
#: Sheets round rates to the paisa, so a product may be off by half a paisa a piece.
_SLACK = Decimal("0.005")
_FEWEST_ROWS = 3
_MOST_ROWS = 60
_MOST_COLUMNS = 9


def amount_or_none(value: Cell) -> Decimal | None:
    """The figure in a cell, None where there is none."""
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        return None
    try:
        return read_amount(value).value
    except Unreadable:
        return None


def find_product(
    product: tuple[str, str, str],
    sheet: Sheet,
    first_row: int,
    mapped: Mapping[str, int],
    free: Sequence[int],
) -> dict[str, int] | None:
    """Columns for quantity, rate and value that multiply, the mapped ones if they do.

    `free` are the columns to choose from. None where no three columns multiply.
    """
    rows = _figures(sheet, first_row, free)
    numeric = [c for c in free if sum(row.get(c) is not None for row in rows) * 2 >= len(rows)]
    if len(rows) < _FEWEST_ROWS or len(numeric) < 3:
        return None
    quantity, rate, value = product
    best: tuple[int, dict[str, int]] | None = None
    for columns in permutations(numeric[:_MOST_COLUMNS], 3):
        if not _multiplies(rows, *columns):
            continue
        found = dict(zip((quantity, rate, value), columns, strict=True))
        agreed = sum(mapped.get(key) == column for key, column in found.items())
        if best is None or agreed > best[0]:
            best = agreed, found
    return best[1] if best else None


def _figures(sheet: Sheet, first_row: int, columns: Sequence[int]) -> list[dict[int, Decimal]]:
    rows = []
    for number in range(first_row, len(sheet.rows)) if len(columns) >= 3 else ():
        figures = {
            column: amount
            for column in columns
            if (amount := amount_or_none(sheet.cell(number, column))) is not None
        }
        if len(figures) >= 3:
            rows.append(figures)
        if len(rows) >= _MOST_ROWS:
            break
    return rows


def _multiplies(rows: list[dict[int, Decimal]], quantity: int, rate: int, value: int) -> bool:
    right = wrong = 0
    for row in rows:
        first, second, third = (row.get(column, ZERO) for column in (quantity, rate, value))
        if ZERO in (first, second, third) or 1 in (first, second):
            continue
        slack = _SLACK * max(abs(first), Decimal(1)) + Decimal("0.51")
        close = abs(first * second - third) <= min(slack, abs(third) / 50 + _SLACK)
        right, wrong = right + close, wrong + (not close)
    return right >= _FEWEST_ROWS and right >= 4 * wrong


def sums_to_run(values: Sequence[Decimal | None], position: int, backwards: bool) -> int:
    """How many rows before (or after) a row add up to its value: 0 for none, else 2 or more."""
    target = values[position]
    if not target:
        return 0
    step = -1 if backwards else 1
    total, count, place = ZERO, 0, position + step
    while 0 <= place < len(values):
        value = values[place]
        if value is not None:
            total += value
            count += 1
            if count >= 2 and total == target:
                return count
        place += step
    return 0
