"""Sheets as other factories keep them: each written with what is really in it.

A function marked `@sheet(kind, file)` writes one file and returns its truth. What the sheet leaves
open is declared with the answer (`asks`, `mapping`, `options`), what cannot be taken as `refused`.
"""

from __future__ import annotations

import csv
import io
import random
import zipfile
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook

Row = Sequence[Any]
Truth = dict[str, Any]

#: Who works here: code, name, pay by, rate.
WORKERS = (
    ("E001", "Ramesh Gaikwad", "daily", "525"),
    ("E002", "Sunita Pawar", "daily", "493"),
    ("E003", "Imran Shaikh", "monthly", "18000"),
    ("E004", "Balaji Jadhav", "daily", "560"),
    ("E005", "Fatima Bi", "daily", "493"),
    ("E006", "Joseph D'Souza", "monthly", "22500"),
    ("E007", "Lakshmi Kumar", "daily", "620"),
    ("E008", "सुनील शिंदे", "daily", "525"),
    ("E009", "Prakash Yadav", "piece", "0"),
    ("E010", "Anjali Singh", "monthly", "15500"),
    ("E011", "Vijay Patil", "daily", "560"),
    ("E012", "Gurpreet Singh", "daily", "620"),
)
#: What lies in the store: code, name, unit, quantity, value.
ITEMS = (
    ("00459", "Hex Bolt M12x50", "pcs", "1000", "2500.00"),
    ("00460", "MS Round Bar 16mm EN8", "kg", "1000", "68000.00"),
    ("00461", "CRCA Sheet 20 SWG", "kg", "1000", "74500.00"),
    ("00462", "Bearing 6205 ZZ", "pcs", "1000", "165000.00"),
    ("00463", "Cutting Oil", "l", "1000", "192000.00"),
)
#: Who supplies: code, name, GSTIN.
PARTIES = (
    ("S-01", "Jindal Steel", "27AAPFU0939F1ZV"),
    ("S-02", "Shree Ganesh Fasteners", None),
    ("S-03", "Bharat Bearings & Co.", None),
)


@dataclass(frozen=True)
class Case:
    """One sheet: how it is written, what it asks, what answers it, what is refused."""

    name: str
    kind: str
    file: str
    write: Callable[[Path], Truth]
    asks: tuple[str, ...] = ()
    mapping: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    refused: frozenset[tuple[int, str]] = frozenset()


CASES: list[Case] = []


def sheet(
    kind: str,
    file: str,
    *,
    asks: tuple[str, ...] = (),
    mapping: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
    refused: set[tuple[int, str]] | None = None,
) -> Callable[[Callable[[Path], Truth]], Callable[[Path], Truth]]:
    """Add the function's sheet to the cases."""

    def keep(write: Callable[[Path], Truth]) -> Callable[[Path], Truth]:
        name = f"{kind}: {write.__name__.replace('_', ' ')}"
        CASES.append(
            Case(
                name, kind, file, write, asks, mapping or {}, options or {},
                frozenset(refused or ()),
            )
        )  # fmt: skip
        return write

    return keep


def xlsx(
    path: Path,
    rows: Sequence[Row],
    *,
    merged: Sequence[str] = (),
    formats: dict[str, str] | None = None,
    title: str = "Sheet1",
    others: Sequence[tuple[str, Sequence[Row]]] = (),
) -> None:
    """Write a workbook; `formats` are number formats by column letter, `others` further sheets."""
    book = Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(list(row))
        for cell in page[page.max_row]:
            if cell.data_type == "f":  # text that only begins like a formula
                cell.data_type = "s"
    for letter, number_format in (formats or {}).items():
        for cell in page[letter]:
            cell.number_format = number_format
    for area in merged:
        page.merge_cells(area)
    for name, content in others:
        other = book.create_sheet(name)
        for row in content:
            other.append(list(row))
    book.save(path)


def text(path: Path, rows: Sequence[Row], sep: str = ",", encoding: str = "utf-8") -> None:
    """Write a text file with this separator and code page."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=sep, lineterminator="\r\n").writerows(rows)
    path.write_bytes(stream.getvalue().encode(encoding))


def ods(path: Path, sheets: Sequence[tuple[str, Sequence[Row]]]) -> None:
    """Write an OpenDocument spreadsheet of (name, rows); numbers as numbers, the rest as text."""

    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        kind = 'string"'
        if isinstance(value, (int, float, Decimal)):
            kind = f'float" office:value="{value}"'
        words = f"<text:p>{escape(str(value))}</text:p>"
        return f'<table:table-cell office:value-type="{kind}>{words}</table:table-cell>'

    def table(name: str, rows: Sequence[Row]) -> str:
        lines = (f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        return f"<table:table table:name={quoteattr(name)}>{''.join(lines)}</table:table>"

    spaces = "".join(
        f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
        for one in ("office", "table", "text")
    )
    tables = "".join(table(name, rows) for name, rows in sheets)
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        content = f"<office:document-content{spaces}>{body}</office:document-content>"
        archive.writestr("content.xml", content)
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        archive.writestr(
            "META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{manifest}"/>'
        )


def lakhs(number: Decimal | str | int) -> str:
    """A figure with commas after the thousands and each further two digits: 12,34,567.50."""
    whole, _, part = f"{Decimal(number):f}".partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    head, tail = whole[:-3], whole[-3:]
    groups = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return sign + ",".join([*groups, tail]) + (f".{part}" if part else "")


@dataclass(frozen=True)
class Day:
    """What a worker really did on a day: P, H, A, L, WO or PH, and overtime hours."""

    mark: str
    overtime: Decimal = Decimal(0)


def month_of_work(
    year: int, month: int, rare: str = "", seed: int = 7, overtime: bool = True
) -> dict[str, list[Day]]:
    """A month of all workers by code; `rare` names marks besides P, A and WO."""
    dice, marks = random.Random(seed), rare.split()
    days = monthrange(year, month)[1]
    found: dict[str, list[Day]] = {}
    for code, *_ in WORKERS:
        row = []
        for day in range(1, days + 1):
            roll = dice.random()
            if date(year, month, day).weekday() == 6:
                row.append(Day("WO"))
            elif roll < 0.06:
                row.append(Day("A"))
            elif roll < 0.10 and "H" in marks:
                row.append(Day("H"))
            elif roll < 0.13 and "L" in marks:
                row.append(Day("L"))
            else:
                hours = Decimal(dice.choice([1, 2, 3, "1.5"])) if overtime and roll > 0.7 else 0
                row.append(Day("P", Decimal(hours)))
        if "PH" in marks:
            row[1] = Day("PH")
        found[code] = row
    return found


_COUNTED = (("absent", "A"), ("leave", "L"), ("off", "WO"), ("holidays", "PH"))


def days_true(work: dict[str, list[Day]]) -> Truth:
    """The sums of a month's work by worker."""
    share = {"P": Decimal(1), "H": Decimal("0.5")}
    return {
        code: {
            "worked": sum((share.get(day.mark, Decimal(0)) for day in days), Decimal(0)),
            "overtime": sum((day.overtime for day in days), Decimal(0)),
            **{key: sum(day.mark == mark for day in days) for key, mark in _COUNTED},
        }
        for code, days in work.items()
    }


def by_name(code: str) -> str:
    """The worker's name."""
    return next(name for key, name, *_ in WORKERS if key == code)
