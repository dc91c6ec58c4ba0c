"""Day columns of a muster: which columns are days, which their overtime, and of which month."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from factory_desktop.core.platform.exchange.book import Cell, cell_text
from factory_desktop.core.platform.exchange.headings import likeness
from factory_desktop.core.platform.exchange.values import (
    MONTHS,
    Unreadable,
    ascii_digits,
    month_number,
    parse_date,
)

#: Fewer day columns than this are no muster.
FEWEST_DAYS = 5

Month = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DayColumn:
    """A column of one day; `overtime` where it holds that day's extra hours."""

    column: int
    day: int
    date: date | None = None
    overtime: bool = False


_WEEKDAY = (
    r"(?:m|t|w|f|s|mo|tu|we|th|fr|sa|su|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|monday|tuesday"
    r"|wednesday|thursday|friday|saturday|sunday|सोम|मंगल|बुध|गुरु|शुक्र|शनि|रवि)\.?"
)
_DAY = re.compile(
    rf"^(?:day|d|dt|date|दि|दिनांक|ता)?\.?\s*[-.]?\s*(\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?:[\s\-/.(]*{_WEEKDAY}\)?)?$"
)
_DAY_LAST = re.compile(rf"^{_WEEKDAY}[\s\-/.(,]*(\d{{1,2}})\)?$")
_DAY_MONTH = re.compile(
    r"^(\d{1,2})(?:st|nd|rd|th)?[\s\-/.]+([^\W\d_]{3,})\.?(?:[\s\-/.']+(\d{2,4}))?$"
)
_MONTH_DAY = re.compile(r"^([^\W\d_]{3,})\.?[\s\-/.]+(\d{1,2})$")
_DAY_SLASH_MONTH = re.compile(r"^(\d{1,2})[/\-](\d{1,2})$")
_WEEKDAY_ONLY = re.compile(rf"^{_WEEKDAY}$")


def is_weekday(text: str) -> bool:
    """Whether a cell holds nothing but the short name of a weekday."""
    return bool(_WEEKDAY_ONLY.match(text.lower()))


def day_of(value: Cell) -> tuple[int, date | None] | None:
    """The day a heading stands for, with its date where it names one."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, Decimal):
        if value == int(value) and 1 <= value <= 31:
            return int(value), None
        return _dated(value) if 30_000 < value < 80_000 else None
    if isinstance(value, date):
        return _dated(value)
    text = ascii_digits(cell_text(value)).lower()
    if found := _DAY.match(text) or _DAY_LAST.match(text):
        return _within(int(found[1]))
    if (found := _DAY_MONTH.match(text)) and month_number(found[2]):
        return _dated(text) if found[3] else _within(int(found[1]))
    if (found := _MONTH_DAY.match(text)) and month_number(found[1]):
        return _within(int(found[2]))
    if (found := _DAY_SLASH_MONTH.match(text)) and int(found[2]) <= 12:
        return _within(int(found[1]))
    return _dated(text) if len(text) >= 6 else None


def _within(day: int) -> tuple[int, None] | None:
    return (day, None) if 1 <= day <= 31 else None


def _dated(value: Cell) -> tuple[int, date] | None:
    try:
        found = parse_date(value).value
    except Unreadable:
        return None
    return found.day, found


def day_columns(
    header: list[tuple[Cell, ...]], headings: list[str], overtime_headings: tuple[str, ...]
) -> tuple[DayColumn, ...]:
    """The day columns under the given header rows (cells spread over merged parents)."""
    width = len(headings)
    found: list[DayColumn] = []
    extra: list[DayColumn] = []
    for column in range(width):
        days = [day_of(row[column]) for row in header if column < len(row)]
        day = next((one for one in days if one), None)
        ours = is_overtime(headings[column], overtime_headings)
        last = found[-1] if found else None
        if day is None:
            if ours and last and column - last.column <= 2:
                extra.append(DayColumn(column, last.day, last.date, overtime=True))
        elif ours or (last and last.day == day[0] and column == last.column + 1):
            extra.append(DayColumn(column, day[0], day[1], overtime=True))
        else:
            found.append(DayColumn(column, *day))
    chains = [chain for chain in _chains(found) if len(chain) >= FEWEST_DAYS]
    marks = chains[0] if chains else []
    for chain in chains[1:]:
        if chain[0].day == marks[0].day:
            extra.extend(DayColumn(one.column, one.day, one.date, overtime=True) for one in chain)
        else:
            marks.extend(chain)
    if len(extra) < FEWEST_DAYS:
        extra = []
    if not marks and extra:
        return ()
    return tuple(sorted((*marks, *extra), key=lambda one: one.column))


def is_overtime(heading: str, overtime_headings: tuple[str, ...]) -> bool:
    """Whether a heading, or its last word, is one of those for overtime."""
    last = heading.split()[-1:] or [""]
    return any(
        likeness(text, known) >= 0.97 for text in (heading, last[0]) for known in overtime_headings
    )


def _chains(days: list[DayColumn]) -> list[list[DayColumn]]:
    chains: list[list[DayColumn]] = []
    for day in days:
        last = chains[-1][-1] if chains else None
        follows = last is not None and (
            day.day == last.day + 1 or (last.day >= 28 and day.day == 1 and len(chains[-1]) < 28)
        )
        if follows:
            chains[-1].append(day)
        else:
            chains.append([day])
    return chains


_NAMES = "|".join(sorted((re.escape(name) for name in MONTHS), key=len, reverse=True))
_MONTH_YEAR = re.compile(rf"(?<![^\W\d_])({_NAMES})\.?[\s\-_,/'’]*((?:20)?\d\d)(?!\d)")
_YEAR_MONTH_NAME = re.compile(rf"(20\d\d)[\s\-_,/]*({_NAMES})(?![^\W\d_])")
_YEAR_MONTH = re.compile(r"(?<!\d)(20\d\d)[\-_/.](0?[1-9]|1[0-2])(?!\d)")
_NUMBER_YEAR = re.compile(r"(?<!\d)(0?[1-9]|1[0-2])[\-_/.](20\d\d)(?!\d)")
_FULL_DATE = re.compile(r"(?<!\d)(\d{1,2})[/.\-](\d{1,2})[/.\-](20\d\d|\d\d)(?!\d)")


def month_in(text: str) -> Month | None:
    """The (year, month) a title, sheet name or file name speaks of, None where it does not."""
    lower = ascii_digits(text).lower()
    if found := _MONTH_YEAR.search(lower):
        return 2000 + int(found[2]) % 100, MONTHS[found[1]]
    if found := _YEAR_MONTH_NAME.search(lower):
        return int(found[1]), MONTHS[found[2]]
    if (found := _FULL_DATE.search(lower)) and int(found[2]) <= 12:
        return 2000 + int(found[3]) % 100, int(found[2])
    if found := _YEAR_MONTH.search(lower):
        return int(found[1]), int(found[2])
    if found := _NUMBER_YEAR.search(lower):
        return int(found[2]), int(found[1])
    return None


def find_month(days: Iterable[DayColumn], texts: Iterable[str]) -> Month | None:
    """The month of a muster: from its dated day columns, else from the first text that says it."""
    dated = [day.date for day in days if day.date]
    if dated:
        return dated[0].year, dated[0].month
    return next((month for month in map(month_in, texts) if month), None)
