"""What is looked at in an OpenDocument spreadsheet before and beside its parser.

Its cells and rows say how often they repeat, so that a few bytes can be a whole sheet of cells;
they are counted here in one streaming pass, which also finds what the parser does not tell.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element, iterparse

from factory_desktop.core.platform.exchange import guard

_CONTENT = "content.xml"


@dataclass(slots=True)
class Table:
    """One sheet: findings as those of a workbook, merged cells (first and last row and column)."""

    found: guard.Findings = field(default_factory=guard.Findings)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def inspect(path: Path) -> dict[str, Table]:
    """Refuse what the parser would choke on; what was found, by the sheet's name."""
    with zipfile.ZipFile(path) as archive:
        guard.check_parts(archive, (_CONTENT,))
    tables: dict[str, Table] = {}
    cells = 0
    for name, number, row in _rows(path):
        table = tables.setdefault(name, Table())
        width = _look_at(row, number, table)
        cells += width * _times(row, "number-rows-repeated") if width else 0
        if number > guard.MAX_ROWS or width > guard.MAX_COLUMNS or cells > guard.MAX_CELLS:
            raise guard.too_large()
    return tables


def _rows(path: Path) -> Iterator[tuple[str, int, Element]]:
    """Each row with the sheet it is of and its number there; blank ones at the end are free."""
    name, number = "", 0
    with zipfile.ZipFile(path) as archive, archive.open(_CONTENT) as stream:
        for event, element in iterparse(stream, ("start", "end")):
            kind = _bare(element.tag)
            if event == "start" and kind == "table":
                name, number = _told(element, "name"), 0
            elif event == "end" and kind == "table-row":
                yield name, number, element
                number += _times(element, "number-rows-repeated")
                element.clear()


def _look_at(row: Element, number: int, table: Table) -> int:
    """How wide a row is up to its last filled cell; what it holds goes into `table`."""
    column = width = 0
    for cell in row:
        times = _times(cell, "number-columns-repeated")
        filled = bool(_told(cell, "value-type"))
        if filled:
            width = column + times
            if width > guard.MAX_COLUMNS:
                raise guard.too_large()
        elif _told(cell, "formula"):
            table.found.uncalculated.update((number, column + n) for n in range(min(times, 100)))
        if _told(cell, "value-type") == "percentage":
            for place in range(column, width):
                table.found.formats[number, place] = "0%"
        across, down = _times(cell, "number-columns-spanned"), _times(cell, "number-rows-spanned")
        if filled and across * down > 1:
            table.merged.append((number, column, number + down - 1, column + across - 1))
        column += times
    return width


def _times(element: Element, name: str) -> int:
    text = _told(element, name)
    return int(text[:12]) if text.isdecimal() else 1


def _told(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if _bare(key) == name), "")


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]
