"""Text files of values: which code page, which separator, then rows of texts."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter

from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.exchange.guard import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    SheetRefused,
    too_large,
)

SEPARATORS = (";", ",", "\t", "|")
_SAMPLE_LINES = 60
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = set(range(9)) | set(range(14, 32)) - {26, 27}


def read_text(content: bytes) -> list[list[str]]:
    """The rows of a CSV in any of the usual code pages and separators."""
    text = decode(content)
    separator, text = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in reader:
            cells += len(row)
            if len(rows) >= MAX_ROWS or len(row) > MAX_COLUMNS or cells > MAX_CELLS:
                raise too_large()
            rows.append(row)
    except csv.Error as error:
        raise SheetRefused(
            "damaged",
            msg("The text of row {row} has no end; a quotation mark is missing", row=len(rows) + 1),
        ) from error
    return rows


def decode(content: bytes) -> str:
    """Text from bytes: byte-order mark, UTF-16 by its zeros, UTF-8, else the Windows code page."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _strict(content[len(mark) :], name)
    zeros = content[:4096].count(0)
    if zeros:
        return _strict(content, _utf16_side(content[:4096], zeros))
    if any(byte in _CONTROL for byte in set(content)):
        raise _no_text()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # The five codes that Windows-1252 leaves open are read as Latin-1 reads them.
        return content.decode("cp1252", errors="replace")


def _utf16_side(head: bytes, zeros: int) -> str:
    even, odd = head[::2].count(0), head[1::2].count(0)
    if zeros < len(head) // 5 or min(even, odd) > zeros // 10:
        raise _no_text()
    return "utf-16-le" if odd > even else "utf-16-be"


def _strict(content: bytes, name: str) -> str:
    try:
        text = content.decode(name)
    except UnicodeDecodeError as error:
        raise _no_text() from error
    if "\x00" in text:
        raise _no_text()
    return text


def _no_text() -> SheetRefused:
    return SheetRefused(
        "not_a_sheet", msg("This is not a spreadsheet; choose an XLSX, XLS, ODS or CSV file")
    )


def _separator(text: str) -> tuple[str, str]:
    """The separator that cuts most lines into the same number of parts, most parts first."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], rest
    lines = [line for line in text[:200_000].splitlines() if line.strip()][:_SAMPLE_LINES]
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator))
        except csv.Error:
            continue
        many = {width: count for width, count in widths.items() if width > 1}
        if not many:
            continue
        width, count = max(many.items(), key=lambda pair: (pair[1], pair[0]))
        score = (count / sum(widths.values())) ** 2 * min(width - 1, 6)
        if score > best_score:
            best, best_score = separator, score
    return best, text
