"""Writing tables as XLSX or CSV: whole or not at all, and never a formula from somebody's text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from factory_desktop.core.kernel import steps
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.numbers import plain
from factory_desktop.core.platform.files import replace_whole

Column = tuple[str, Fact]
Row = Sequence[object]

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
#: A spreadsheet keeps 15 digits; a longer number is written as text rather than falsified.
_EXACT_DIGITS = 15
_WIDTHS = {Kind.TEXT: 28, Kind.MULTILINE: 40, Kind.DATE: 12, Kind.DATETIME: 18, Kind.CODE: 14}


def write_table(
    target: Path | IO[bytes],
    columns: Sequence[Column],
    rows: Iterable[Row],
    title: str = "",
    form: str = "",
) -> None:
    """Write rows under (heading, fact) columns; `form` is "xlsx" or "csv", else by the name.

    Numbers are written as numbers and dates as dates. A path is replaced only when the whole
    file is on the disk. Raises EnvironmentProblem where it cannot be written.
    """
    form = form or (target.suffix.lower().lstrip(".") if isinstance(target, Path) else "xlsx")
    write = _write_csv if form == "csv" else _write_xlsx
    if isinstance(target, Path):
        replace_whole(target, lambda stream: write(stream, columns, rows, title))
    else:
        write(target, columns, rows, title)


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet program could take a text for a formula."""
    return text.startswith(_DANGEROUS)


def _write_csv(stream: IO[bytes], columns: Sequence[Column], rows: Iterable[Row], _: str) -> None:
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_csv_text(str(heading)) for heading, _ in columns])
    for row in steps.each(rows):
        writer.writerow([_csv_value(value) for value in row])
    text.flush()
    text.detach()


def _csv_value(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return _csv_text(str(value))


def _csv_text(text: str) -> str:
    return f"'{text}" if is_dangerous(text) else text


def _write_xlsx(
    stream: IO[bytes], columns: Sequence[Column], rows: Iterable[Row], title: str
) -> None:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(safe_title(title) or "Sheet1")
    for number, (heading, fact) in enumerate(columns, start=1):
        width = max(_WIDTHS.get(fact.kind, 15), min(len(str(heading)) + 2, 40))
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([heading_cell(sheet, str(heading)) for heading, _ in columns])
    cells = [ColumnCells(sheet, number_format(fact)) for _, fact in columns]
    try:
        for row in steps.each(rows):
            sheet.append([cell.of(value) for cell, value in zip(cells, row, strict=True)])
    except BaseException:
        # What is half written beside the stream is given up in order.
        sheet.close()
        raise
    book.save(stream)


def safe_title(title: str) -> str:
    """A title as a sheet's name may be: at most 31 letters, none of `[]:*?/\\`."""
    return "".join(" " if letter in "[]:*?/\\" else letter for letter in title)[:31].strip("' ")


def number_format(fact: Fact) -> str:
    """The number format of a column."""
    if fact.kind is Kind.MONEY:
        return "#,##0.00"
    if fact.kind is Kind.DATE:
        return "dd/mm/yyyy"
    if fact.kind is Kind.DATETIME:
        return "dd/mm/yyyy hh:mm"
    return "@" if fact.kind in (Kind.TEXT, Kind.CODE) else "General"


def heading_cell(sheet: Any, text: str) -> Any:
    """A bold heading, as text whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet, value=None)
    _set_text(cell, text)
    cell.font = Font(bold=True)
    return cell


class ColumnCells:
    """Makes a column's values what openpyxl takes; one styled cell serves all of its rows.

    That is safe because a write-only sheet writes a row out before it takes the next.
    """

    def __init__(self, sheet: Any, code: str = "General") -> None:
        self._sheet = sheet
        self._plain = code in ("General", "@")
        self._number = None if self._plain else self._styled(code)
        self._days: dict[type, Any] = {}

    def of(self, value: object) -> Any:
        """A value, in a cell only where it needs one."""
        if value is None:
            return None
        kind = type(value)
        if kind is str:
            return self._text(str(value))
        if kind is bool:
            return "Yes" if value else "No"
        if isinstance(value, (Decimal, int)):
            if isinstance(value, Decimal) and not _is_exact(value):
                return plain(value) if value.is_finite() else str(value)
            return value if self._plain else self._filled(self._number, value)
        if isinstance(value, date):
            if kind not in self._days:
                clock = isinstance(value, datetime)
                self._days[kind] = self._styled("dd/mm/yyyy hh:mm" if clock else "dd/mm/yyyy")
                self._days[kind].value = value
            return self._filled(self._days[kind], value)
        return self._text(str(value))

    def _text(self, text: str) -> Any:
        text = _clean(text)
        if not is_dangerous(text):
            return text
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self._sheet, value=None)
        _set_text(cell, text)
        return cell

    def _styled(self, code: str) -> Any:
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self._sheet, value=0)
        cell.number_format = code
        return cell

    def _filled(self, cell: Any, value: object) -> Any:
        cell.value = value
        return cell


def _is_exact(value: Decimal) -> bool:
    if not value.is_finite():
        return False
    short = len(str(value)) <= _EXACT_DIGITS
    return short or len(value.normalize().as_tuple().digits) <= _EXACT_DIGITS


def _set_text(cell: Any, text: str) -> None:
    """Text that stays text: typed as a string, with the quote that spreadsheets hide."""
    cell.value = _clean(text)
    cell.data_type = "s"
    if is_dangerous(text):
        cell.quotePrefix = True


def _clean(text: str) -> str:
    """Without the control characters that XML cannot hold, at most a cell's 32,767 letters."""
    if text.isprintable():
        return text[:32767]
    return "".join(c for c in text if c in "\t\n\r" or ord(c) >= 32)[:32767]
