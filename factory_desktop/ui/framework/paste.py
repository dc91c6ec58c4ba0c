"""Blocks copied from a spreadsheet: cells by row and column, quoted as sheets quote them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

#: More than anybody pastes by hand; a slip of the mouse must not freeze the window.
MAX_ROWS = 2000


def read_block(text: str) -> list[list[str]]:
    """The cells of a copied block; the line end that sheets add at the end is no row.

    Raises ValueError where the block has more than `MAX_ROWS` rows.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    rows = [
        [cell.strip() for cell in row] for row in csv.reader(io.StringIO(plain), delimiter="\t")
    ]
    if len(rows) > MAX_ROWS:
        raise ValueError(len(rows))
    return rows


def is_block(text: str) -> bool:
    """Whether a text is more than one cell."""
    plain = text.rstrip("\r\n")
    return "\t" in plain or "\n" in plain or "\r" in plain


def write_block(rows: Iterable[Iterable[str]]) -> str:
    """Cells as a sheet takes them."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue()
