"""The empty sheet that a person fills: headings, what each column means, what may be chosen."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.exchange.kinds import ImportField, ImportKind
from factory_desktop.core.platform.exchange.writer import (
    ColumnCells,
    heading_cell,
    safe_title,
)
from factory_desktop.core.platform.files import replace_whole

_NOTES_SHEET = "Notes"
_TEXT_KINDS = (Kind.TEXT, Kind.CODE, Kind.MULTILINE, Kind.REFERENCE)
_FILLED_ROWS = 500


def write_template(kind: ImportKind, path: Path) -> None:
    """Write the empty workbook of a kind: a sheet to fill and a sheet of notes."""
    replace_whole(path, lambda stream: _write(kind, stream))


def _write(kind: ImportKind, stream: IO[bytes]) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = safe_title(kind.label) or "Sheet1"
    headings = [template_heading(known) for known in kind.fields]
    if kind.repeated:
        headings += [str(day) for day in range(1, 32)]
    sheet.append([heading_cell(sheet, text) for text in headings])
    sheet.freeze_panes = "A2"
    for number, known in enumerate(kind.fields, start=1):
        _dress_column(sheet, number, known)
    _write_notes(book.create_sheet(_NOTES_SHEET), kind)
    book.save(stream)


def template_heading(known: ImportField) -> str:
    """The heading of a field in the template; a star marks what must be filled."""
    return f"{known.fact.label} *" if known.needed else known.fact.label


def _dress_column(sheet: Any, number: int, known: ImportField) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(number)
    sheet.column_dimensions[letter].width = max(14, len(known.fact.label) + 4)
    if known.kind in _TEXT_KINDS:
        # Text format keeps the leading zeros of codes and account numbers.
        for row in range(2, _FILLED_ROWS + 2):
            sheet.cell(row, number).number_format = "@"
    if known.fact.choices:
        labels = ",".join(choice.label.replace(",", " ") for choice in known.fact.choices)
        if len(labels) <= 250:
            rule = DataValidation(type="list", formula1=f'"{labels}"', allow_blank=True)
            rule.add(f"{letter}2:{letter}{_FILLED_ROWS + 1}")
            sheet.add_data_validation(rule)


def _write_notes(sheet: Any, kind: ImportKind) -> None:
    headings = ("Column", "Needed", "What it is", "What may stand there", "Example")
    sheet.append([heading_cell(sheet, text) for text in headings])
    cells = ColumnCells(sheet)
    for known in kind.fields:
        sheet.append(
            [
                cells.of(text)
                for text in (
                    template_heading(known),
                    "yes" if known.needed else "",
                    known.fact.help,
                    _allowed(known.fact),
                    known.example,
                )
            ]
        )
    if kind.repeated:
        marks = ", ".join(mark for mark in kind.repeated.marks if mark.isascii())
        sheet.append(["1 … 31", "", kind.repeated.label, marks, "P+2"])
    for letter, width in zip("ABCDE", (26, 9, 50, 50, 20), strict=True):
        sheet.column_dimensions[letter].width = width


def _allowed(fact: Fact) -> str:
    if fact.choices:
        return ", ".join(choice.label for choice in fact.choices)
    return {
        Kind.DATE: msg("A date like 31/10/2026"),
        Kind.QUANTITY: msg("A number, with its unit if you like: 12.5 kg"),
        Kind.RATE: msg("An amount like 1250.50"),
        Kind.MONEY: msg("An amount like 1250.50"),
        Kind.PERCENT: msg("A percentage like 18%"),
        Kind.INTEGER: msg("A whole number"),
        Kind.BOOL: msg("Yes or No"),
    }.get(fact.kind, "")
