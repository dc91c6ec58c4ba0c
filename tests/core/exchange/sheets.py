"""Making sheets for the tests."""

import csv
import io

from openpyxl import Workbook

from factory_desktop.core.platform.exchange import make_plan, propose_book, read_book

ITEMS = [
    ("00101", "MS Plate 5mm", "Kgs", 120.5, 45.25),
    ("00102", "MS Plate 8mm", "KG", 80, 46),
    ("00240", "Bearing 6204", "Nos", 12, 210),
    ("00311", "Oil SAE 40", "Ltr", 35.5, 180),
    ("00312", "Welding Rod", "Pkt", 7, 650.5),
]


def book(path, rows, merged=(), title="Sheet1", formats=None, others=()):
    """An XLSX of the rows; `formats` by cell name, `others` as (title, rows)."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    for name, number_format in (formats or {}).items():
        sheet[name].number_format = number_format
    for other, other_rows in others:
        added = workbook.create_sheet(other)
        for row in other_rows:
            added.append(row)
    workbook.save(path)
    return path


def text(path, rows, separator=",", encoding="utf-8"):
    """A text file of the rows."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator).writerows(rows)
    path.write_bytes(stream.getvalue().encode(encoding))
    return path


def taken(path, kind, **options):
    """The proposal for a file and the plan that follows from it unchanged."""
    read = read_book(path)
    proposal = propose_book(read, kind)
    sheet = next(sheet for sheet in read.sheets if sheet.name == proposal.sheet)
    return proposal, make_plan(kind, sheet, proposal.mapping, {**proposal.options, **options})


def by_code(plan):
    """The values of the plan's rows by code."""
    return {row.values["code"]: row.values for row in plan.rows}
