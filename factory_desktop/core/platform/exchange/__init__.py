"""Sheets in and out: reading any workbook safely, proposing its columns, a dry run, writing tables.

The way in: `read_book` -> `propose_book` -> (the person corrects) -> `make_plan`; what the plan
holds is posted by the module that owns the kind. Nothing here knows the database or the window.
"""

from factory_desktop.core.platform.exchange.book import Book, Cell, Sheet, cell_text, column_letter
from factory_desktop.core.platform.exchange.detect import (
    ColumnGuess,
    Proposal,
    choose_sheet,
    propose,
    propose_book,
)
from factory_desktop.core.platform.exchange.guard import SheetRefused
from factory_desktop.core.platform.exchange.kinds import (
    DayColumns,
    ImportField,
    ImportKind,
    ImportOption,
)
from factory_desktop.core.platform.exchange.layout import Layout, find_layout
from factory_desktop.core.platform.exchange.marks import DayMark, MarkReader, MarkTotals, totals_of
from factory_desktop.core.platform.exchange.memory import MappingMemory, sheet_signature
from factory_desktop.core.platform.exchange.plan import (
    ImportPlan,
    ImportRow,
    RowError,
    Skipped,
    make_plan,
)
from factory_desktop.core.platform.exchange.questions import Question
from factory_desktop.core.platform.exchange.reader import read_book
from factory_desktop.core.platform.exchange.template import write_template
from factory_desktop.core.platform.exchange.values import (
    Unreadable,
    normalise_unit,
    parse_code,
    parse_date,
    parse_number,
    parse_percent,
    parse_quantity_with_unit,
    parse_rate,
)
from factory_desktop.core.platform.exchange.writer import write_table

__all__ = [
    "Book",
    "Cell",
    "ColumnGuess",
    "DayColumns",
    "DayMark",
    "ImportField",
    "ImportKind",
    "ImportOption",
    "ImportPlan",
    "ImportRow",
    "Layout",
    "MappingMemory",
    "MarkReader",
    "MarkTotals",
    "Proposal",
    "Question",
    "RowError",
    "Sheet",
    "SheetRefused",
    "Skipped",
    "Unreadable",
    "cell_text",
    "choose_sheet",
    "column_letter",
    "find_layout",
    "make_plan",
    "normalise_unit",
    "parse_code",
    "parse_date",
    "parse_number",
    "parse_percent",
    "parse_quantity_with_unit",
    "parse_rate",
    "propose",
    "propose_book",
    "read_book",
    "sheet_signature",
    "totals_of",
    "write_table",
    "write_template",
]
