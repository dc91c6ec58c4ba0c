"""What a sheet leaves open: the questions asked, each with a default where there is one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from factory_desktop.core.kernel.facts import Choice, Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.exchange.book import Cell, Sheet, cell_text, column_letter
from factory_desktop.core.platform.exchange.cells import CellReader
from factory_desktop.core.platform.exchange.days import is_overtime
from factory_desktop.core.platform.exchange.kinds import DayColumns, ImportField, ImportKind
from factory_desktop.core.platform.exchange.layout import Layout
from factory_desktop.core.platform.exchange.marks import STATUSES, MarkReader
from factory_desktop.core.platform.exchange.names import units_in_names
from factory_desktop.core.platform.exchange.repeats import (
    ONCE,
    WAYS,
    option_of,
    repeated_columns,
)
from factory_desktop.core.platform.exchange.rows import says_total
from factory_desktop.core.platform.exchange.unitcells import unit_behind, unit_columns
from factory_desktop.core.platform.exchange.values import (
    Unreadable,
    ascii_digits,
    parse_date,
    parse_hours,
)

#: The option under which the day that a title names is handed on.
TITLE_DAY = "title_day"
_DAY_IN_TITLE = re.compile(
    r"\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/., ]+\d{2,4}|\d{4}-\d{2}-\d{2}"
)
_SAMPLE_ROWS = 400
#: Marks worth asking about: short ones in day columns, words in a column of their own.
_LONGEST_MARK, _LONGEST_WORD = 4, 24
_STATUS_LABELS = {
    "present": "Present", "half": "Half day", "absent": "Absent", "leave": "Paid leave",
    "half_leave": "Half day, half leave", "holiday": "Paid holiday", "weekly_off": "Weekly off",
    "unmarked": "Not marked",
}  # fmt: skip
MEANINGS = tuple(Choice(status, _STATUS_LABELS[status]) for status in STATUSES)


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask; the answer goes into the options of make_plan under `key`.

    Without choices the answer is free text (a month as `2026-10`, a number of hours).
    `required` questions have no default that could be used unasked.
    """

    key: str
    text: str
    choices: tuple[Choice, ...] = ()
    default: str = ""
    required: bool = False


Asked = tuple[tuple[Question, ...], dict[str, str], tuple[str, ...]]


def day_in_titles(titles: Iterable[str]) -> date | None:
    """The last day a sheet's titles name: `1-Apr-26 to 31-Oct-26` is as on 31 October."""
    found = None
    for title in titles:
        for word in _DAY_IN_TITLE.findall(ascii_digits(title)):
            with suppress(Unreadable):
                found = parse_date(word).value
    return found


def ask(
    sheet: Sheet,
    kind: ImportKind,
    layout: Layout,
    mapping: Mapping[int, str],
    code_in_name: str,
) -> Asked:
    """The questions of a sheet, the options it answers itself, and notes on what was noticed."""
    questions = list(_missing_columns(sheet, kind, layout, mapping))
    long = _is_long(kind, layout, mapping)
    options: dict[str, str] = {}
    notes: list[str] = list(_notes(sheet, kind, layout, mapping, code_in_name))
    questions += _date_orders(sheet, kind, layout, mapping)
    questions += _repeated(sheet, kind, layout, mapping)
    for option in kind.options:
        if option.kind == "month" and kind.repeated and kind.repeated.long and not layout.days:
            continue
        if option.kind == "month":
            if layout.month:
                options[option.key] = "{:04}-{:02}".format(*layout.month)
            else:
                questions.append(Question(option.key, option.label, default="", required=True))
        elif option.kind == "day" and (told := day_in_titles(layout.titles)):
            options[TITLE_DAY] = told.isoformat()
            notes.append(msg("The title says {day}.", day=f"{told:%d-%m-%Y}"))
        elif option.required and not option.default:
            questions.append(Question(option.key, option.label, option.choices, required=True))
    if kind.repeated:
        keys = [column for column, key in mapping.items() if key in kind.key_fields]
        words = kind.repeated.overtime_headings
        has_overtime = any(is_overtime(heading, words) for heading in layout.headings)
        cells = list(mark_cells(sheet, layout, keys))
        if long and kind.repeated.long:
            marks = [c for c, key in mapping.items() if key == kind.repeated.long.mark]
            cells = list(_long_cells(sheet, layout, marks))
        longest = _LONGEST_WORD if long else _LONGEST_MARK
        questions += _unknown_marks(kind.repeated, cells, has_overtime, longest)
    options.update({one.key: one.default for one in questions if one.default})
    return tuple(questions), options, tuple(notes)


def _is_long(kind: ImportKind, layout: Layout, mapping: Mapping[int, str]) -> bool:
    """Whether the sheet has a row for each worker and day."""
    if kind.repeated is None or kind.repeated.long is None or layout.days:
        return False
    return kind.repeated.long.served_by(mapping.values())


def _long_cells(sheet: Sheet, layout: Layout, columns: list[int]) -> Iterator[tuple[Cell, int]]:
    for number in range(layout.first_data, len(sheet.rows)):
        for column in columns:
            if (cell := sheet.cell(number, column)) is not None:
                yield cell, column


def _missing_columns(
    sheet: Sheet, kind: ImportKind, layout: Layout, mapping: Mapping[int, str]
) -> Iterator[Question]:
    mapped = set(mapping.values())
    options = {option.key: option for option in kind.options}
    choices = tuple(
        Choice(str(column), f"{column_letter(column)}: {heading}".rstrip(": "))
        for column, heading in enumerate(layout.headings)
    )
    keys = [kind.field(key) for key in kind.key_fields if kind.has(key)]
    if keys and not any(field.key in mapped for field in keys):
        yield _which_column(keys[-1], choices)
    for field in kind.fields:
        if field.needed and field.key not in mapped and field not in keys:
            implied = field.unit and (
                bool(unit_columns(sheet, layout, mapping))
                or units_in_names(sheet, kind, layout, mapping)
            )
            implied = implied or (field.kind is Kind.DATE and _days_above(sheet, layout))
            implied = implied or any(
                field.key in (key for _, key, _ in other.implies)
                for other in kind.fields
                if other.key in mapped
            )
            implied = implied or _unit_in_cells(sheet, kind, layout, mapping, field.key)
            if not implied and field.key in options:
                option = options[field.key]
                yield Question(option.key, option.label, option.choices, required=True)
            elif not implied:
                yield _which_column(field, choices)
        elif field.key in options and options[field.key].asked and field.key not in mapped:
            option = options[field.key]
            if not _said_by_cells(sheet, kind, layout, mapping, field.key):
                yield Question(option.key, option.label, option.choices, required=True)
    long = kind.repeated.long if kind.repeated else None
    if long and not layout.days and not long.served_by(mapped):
        for key in (long.date, long.mark):
            if key not in mapped:
                yield _which_column(kind.field(key), choices)


def _unit_in_cells(
    sheet: Sheet, kind: ImportKind, layout: Layout, mapping: Mapping[int, str], key: str
) -> bool:
    """Whether units stand behind the figures of columns that are taken (`37.9 KG`)."""
    columns = [c for c, known in mapping.items() if kind.field(known).unit_field == key]
    last = min(len(sheet.rows), layout.first_data + _SAMPLE_ROWS)
    return any(
        unit_behind(sheet.cell(row, column), sheet.formats.get((row, column), ""))
        for row in range(layout.first_data, last)
        for column in columns
    )


def _days_above(sheet: Sheet, layout: Layout) -> bool:
    """Whether the first row below the header is a line with nothing but a day."""
    for row in sheet.rows[layout.first_data : layout.first_data + 3]:
        filled = [cell for cell in row if cell is not None]
        if filled:
            return len(filled) == 1 and day_in_titles([cell_text(filled[0])]) is not None
    return False


def _said_by_cells(
    sheet: Sheet, kind: ImportKind, layout: Layout, mapping: Mapping[int, str], key: str
) -> bool:
    """Whether headings or cells of other fields say this one (`Daily wage`, `525 per day`).

    Also where no column is mapped that needs it: a list of mobiles need not say who is paid how.
    """
    readers = {
        column: CellReader(kind.field(other), layout.headings[column])
        for column, other in mapping.items()
        if kind.field(other).says(key)
    }
    if not readers and any(known.says(key) for known in kind.fields):
        return True
    extras: dict[str, object] = {}
    for row in sheet.rows[layout.first_data : layout.first_data + _SAMPLE_ROWS]:
        for column, reader in readers.items():
            if column < len(row) and row[column] is not None:
                with suppress(Unreadable):
                    reader.read(row[column], "", extras)
    return key in extras


def _which_column(field: ImportField, choices: tuple[Choice, ...]) -> Question:
    text = msg("Which column holds “{field}”?", field=msg(field.fact.label))
    return Question(f"column.{field.key}", text, choices, required=True)


def _notes(
    sheet: Sheet,
    kind: ImportKind,
    layout: Layout,
    mapping: Mapping[int, str],
    code_in_name: str,
) -> Iterator[str]:
    if layout.header_last < 0:
        yield msg("No row of headings was found; check each column")
    mapped = set(mapping.values())
    code, name = kind.code_field, kind.name_field
    if code_in_name:
        yield msg("The code is taken out of the name")
    elif code and name and code.key not in mapped and name.key in mapped:
        yield msg("There is no column of codes; the name is the key")
    if kind.repeated and not layout.days and not _is_long(kind, layout, mapping):
        yield msg("No day columns were found; number them 1 to 31 in the row of headings")
    if sheet.hidden:
        yield msg("The sheet “{name}” is hidden", name=sheet.name)


_DATE_PARTS = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{2,4}")


def _date_orders(
    sheet: Sheet, kind: ImportKind, layout: Layout, mapping: Mapping[int, str]
) -> Iterator[Question]:
    """Ask for the order of day and month only where some dates fit month first alone."""
    columns = [c for c, key in mapping.items() if kind.field(key).kind is Kind.DATE]
    day_first = month_first = 0
    for row in sheet.rows[layout.first_data : layout.first_data + _SAMPLE_ROWS]:
        for column in columns:
            cell = row[column] if column < len(row) else None
            if isinstance(cell, str) and (found := _DATE_PARTS.match(ascii_digits(cell.strip()))):
                first, second = int(found[1]), int(found[2])
                day_first += first > 12 >= second
                month_first += second > 12 >= first
    if month_first:
        default = "month" if month_first > day_first else "day"
        yield Question(
            "date_order",
            msg("Which comes first in the dates?"),
            (Choice("day", "Day, then month"), Choice("month", "Month, then day")),
            default,
        )


def _repeated(
    sheet: Sheet, kind: ImportKind, layout: Layout, mapping: Mapping[int, str]
) -> Iterator[Question]:
    """Ask how a figure of the whole is meant where each row of one has it alike."""
    for column in repeated_columns(sheet, kind, layout, mapping, _SAMPLE_ROWS):
        text = msg(
            "“{heading}” is the same in every row of one “{whole}”. How is it meant?",
            heading=layout.headings[column] or column_letter(column),
            whole=msg(kind.field(kind.lead).fact.label),
        )
        yield Question(option_of(mapping[column]), text, WAYS, ONCE)


def mark_cells(sheet: Sheet, layout: Layout, keys: list[int]) -> Iterator[tuple[Cell, int]]:
    """The filled cells of the day columns with their column, from the first workers' rows."""
    days = [day.column for day in layout.days if not day.overtime]
    for row in sheet.rows[layout.first_data : layout.first_data + _SAMPLE_ROWS]:
        names = [cell_text(row[column]) for column in keys if column < len(row)]
        if not any(names) or any(says_total(name) for name in names):
            continue
        for column in days:
            if column < len(row) and row[column] is not None:
                yield row[column], column


def _unknown_marks(
    days: DayColumns, cells: list[tuple[Cell, int]], has_overtime: bool, longest: int
) -> Iterator[Question]:
    reader = MarkReader(days.marks)
    counts: Counter[str] = Counter()
    full_hours = False
    for cell, _ in cells:
        text = ascii_digits(cell_text(cell)).upper().strip()
        counts[text] += 1
        full_hours = full_hours or _is_hours(cell)
    known_date = date(2000, 1, 1)
    unknown = []
    for text in counts:
        try:
            reader.read(text, known_date)
        except Unreadable:
            # A word that occurs once is a slip or a note, reported where it stands.
            if len(text) <= longest and counts[text] > 1:
                unknown.append(text)
    for text in sorted(unknown):
        label = msg("What does the mark “{mark}” mean?", mark=text)
        yield Question(f"mark.{text}", label, MEANINGS, required=True)
    yield from _double_meanings(cells, counts, has_overtime)
    if full_hours:
        label = msg("The sheet gives hours: how many are a full day?")
        yield Question("day_hours", label, default="8")


def _is_hours(cell: Cell) -> bool:
    if isinstance(cell, Decimal):
        return cell > 2
    text = cell_text(cell)
    try:
        return text[:1].isdigit() and parse_hours(text) > 2
    except Unreadable:
        return False


def _double_meanings(
    cells: list[tuple[Cell, int]], counts: Counter[str], has_overtime: bool
) -> Iterator[Question]:
    """`H` is a half day or a holiday, `P/2` a half day or two hours more: ask unless it shows."""
    ticks = {"✓", "✔", "√", "/", "P"} & set(counts)
    if counts["X"] and ticks:
        label = msg("What does the mark “{mark}” mean?", mark="X")
        choices = tuple(one for one in MEANINGS if one.value in {"absent", "present"})
        yield Question("mark.X", label, choices, "absent")
    halves = {"½", "HD", "1/2", "0.5", "HALF", "HF", "H/D"} & set(counts)
    holidays = {"PH", "NH", "GH", "FH", "HO"} & set(counts)
    default = ""
    if counts["H"] and not halves and not holidays:
        default = "holiday" if _mark_fills_a_day(cells, "H") else "half"
        label = msg("What does the mark “{mark}” mean?", mark="H")
        choices = tuple(one for one in MEANINGS if one.value in {"half", "holiday"})
        yield Question("mark.H", label, choices, default)
    others = [text for text in counts if re.fullmatch(r"P/\d+(\.\d+)?", text) and text != "P/2"]
    h_is_half = counts["H"] and default != "holiday"
    if counts["P/2"] and not others and not halves and not h_is_half:
        label = msg("What does the mark “{mark}” mean?", mark="P/2")
        choices = (Choice("half", "Half day"), Choice("present+2", "Present, 2 hours overtime"))
        yield Question("mark.P/2", label, choices, "present+2" if has_overtime else "half")


def _mark_fills_a_day(cells: list[tuple[Cell, int]], mark: str) -> bool:
    """Whether a mark stands for most workers wherever it stands: a holiday does, a half not."""
    by_column: Counter[int] = Counter()
    filled: Counter[int] = Counter()
    for cell, column in cells:
        filled[column] += 1
        by_column[column] += cell_text(cell).upper() == mark
    return bool(by_column) and all(
        count > filled[column] * 0.6 for column, count in by_column.items() if count
    )
