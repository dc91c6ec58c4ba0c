"""A spreadsheet as plain values: what the reader hands over and everything else works on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

#: One cell; a `date` may be a `datetime` where the sheet gives a time as well.
Cell = str | Decimal | date | bool | None
#: Zero-based (row, column).
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; rows count from 0 here and from 1 wherever a person reads them.

    `formats` holds the number formats that change how a figure is read (`00000`, `0%`,
    `0.000" Kg"`); `merged` holds (first row, first column, last row, last column);
    `uncalculated` the formula cells whose result the file does not contain.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    formats: Mapping[Place, str] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    uncalculated: frozenset[Place] = frozenset()
    hidden: bool = False
    file_name: str = ""
    #: Columns of the widest row.
    width: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", max(map(len, self.rows), default=0))

    def cell(self, row: int, column: int) -> Cell:
        """The value at a place, None outside of the sheet."""
        if not 0 <= row < len(self.rows) or not 0 <= column < len(self.rows[row]):
            return None
        return self.rows[row][column]

    def text(self, row: int, column: int) -> str:
        """The value at a place as text, stripped; empty where there is none."""
        return cell_text(self.cell(row, column))


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of one file, in its order."""

    sheets: tuple[Sheet, ...]
    file_name: str = ""


def cell_text(value: Cell) -> str:
    """A cell as a person would copy it: numbers without trailing zeros, one space between words."""
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return f"{value.day:02}/{value.month:02}/{value.year}"


def column_letter(column: int) -> str:
    """The spreadsheet's name of a column: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The zero-based number of a column's letters: A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
