"""A worker's day columns read into marks and compared with the sheet's own totals."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.exchange.book import Cell, Sheet, cell_text
from factory_desktop.core.platform.exchange.days import DayColumn, is_overtime, month_in
from factory_desktop.core.platform.exchange.headings import best_likeness
from factory_desktop.core.platform.exchange.kinds import DayColumns
from factory_desktop.core.platform.exchange.layout import Layout
from factory_desktop.core.platform.exchange.marks import (
    DayMark,
    MarkReader,
    joined_halves,
    totals_of,
)
from factory_desktop.core.platform.exchange.values import Unreadable, parse_hours

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class DayError:
    """A cell of a day column that cannot be taken (row and column from 0)."""

    row: int
    column: int
    message: str


def mark_reader(repeated: DayColumns, options: Mapping[str, str]) -> MarkReader:
    """The reader of a kind's marks with what the person said about further ones."""
    marks = dict(repeated.marks)
    for key, meaning in options.items():
        if key.startswith("mark.") and meaning:
            marks[key[5:]] = meaning
    return MarkReader(marks, _day_hours(options))


class Muster:
    """Reads workers of one sheet; `warnings` gathers what disagrees with the sheet's totals."""

    def __init__(
        self,
        sheet: Sheet,
        repeated: DayColumns,
        layout: Layout,
        mapping: Mapping[int, str],
        options: Mapping[str, str],
    ) -> None:
        self.sheet, self.repeated, self.layout = sheet, repeated, layout
        self.warnings: list[str] = []
        self._uncompared = 0
        self._reader = mark_reader(repeated, options)
        self._days = list(_dated(layout.days, _month(layout, options)))
        self._checks = self._check_columns(mapping)

    def _check_columns(self, mapping: Mapping[int, str]) -> dict[str, int]:
        """The sheet's own totals, by what they count; the likest column each."""
        taken = {*mapping, *(day.column for day in self.layout.days)}
        found: dict[str, int] = {}
        for what, headings in self.repeated.checks.items():
            likeness = {
                column: best_likeness(heading, headings)
                for column, heading in enumerate(self.layout.headings)
                if column not in taken and heading
            }
            best = max(likeness, key=lambda column: likeness[column], default=None)
            if best is not None and likeness[best] >= 0.95:
                found[what] = best
        return found

    def read(self, row: int, further: list[int]) -> tuple[dict[str, object], list[DayError]]:
        """The values of a worker: marks, and the sums of the month; errors by cell."""
        errors: list[DayError] = []
        labels = {number: self._label(number) for number in (row, *further)}
        further = [number for number in further if labels[number] != _OTHER]
        if labels[row] == _OTHER:
            row, further = self._line_of_marks(row, further, labels, errors)
        hours_rows = [number for number in further if self._is_overtime_row(number)]
        unclear = [number for number in further if number not in hours_rows]
        second = unclear[0] if unclear else None
        for number in unclear[1:]:
            told = msg("What this line holds is not clear; label it Status, OT, In or Out")
            errors.append(DayError(number, self.layout.days[0].column, told))
        marks: list[DayMark] = []
        for day, when in self._days:
            try:
                if day.overtime:
                    marks[-1:] = self._with_hours(
                        marks[-1:], when, self.sheet.cell(row, day.column)
                    )
                    continue
                mark = self._mark(row, day.column, when)
                if second is not None and mark:
                    below = self._reader.read(self.sheet.cell(second, day.column), when or _ANY)
                    mark = joined_halves(mark, below)
                for number in hours_rows:
                    mark = self._plus(mark, self.sheet.cell(number, day.column))
                if mark:
                    marks.append(mark)
            except Unreadable as error:
                errors.append(DayError(row, day.column, error.message))
        return self._values(row, marks, bool(errors)), errors

    def _label(self, number: int) -> str:
        """What a line of a worker is by its label: marks, something left out, or not said."""
        days = self.layout.day_by_column
        for column, cell in enumerate(self.sheet.rows[number]):
            if column in days or not isinstance(cell, str) or len(cell) > 20:
                continue
            if best_likeness(cell, self.repeated.mark_lines) >= 0.97:
                return _MARKS
            if best_likeness(cell, self.repeated.other_lines) >= 0.97:
                return _OTHER
        return ""

    def _line_of_marks(
        self, row: int, further: list[int], labels: Mapping[int, str], errors: list[DayError]
    ) -> tuple[int, list[int]]:
        """The line with the marks where the worker's first line holds something else."""
        found = next((number for number in further if labels[number] == _MARKS), None)
        if found is None:
            told = msg("The lines of this worker hold times; a line with P, A, ½ … is missing")
            errors.append(DayError(row, self.layout.days[0].column, told))
            return row, []
        return found, [number for number in further if number != found]

    def _mark(self, row: int, column: int, when: date | None) -> DayMark | None:
        cell = self.sheet.cell(row, column)
        if (row, column) in self.sheet.uncalculated:
            raise Unreadable(_no_result())
        if when is not None:
            return self._reader.read(cell, when)
        if cell is None or cell_text(cell) in {"-", "x", "X"}:
            return None
        raise Unreadable(msg("This day does not exist in the month; empty the cell"))

    def _with_hours(self, last: list[DayMark], when: date | None, cell: Cell) -> list[DayMark]:
        if not last or last[0].day != when:
            return last
        return [self._plus(last[0], cell) or last[0]]

    def _plus(self, mark: DayMark | None, cell: Cell) -> DayMark | None:
        if mark is None or cell is None:
            return mark
        return replace(mark, overtime=mark.overtime + parse_hours(cell))

    def _is_overtime_row(self, number: int) -> bool:
        """Whether a worker's further row holds hours: labelled so, or nothing but numbers."""
        days = {day.column for day in self.layout.days}
        row = self.sheet.rows[number]
        headings = self.repeated.overtime_headings
        if any(
            is_overtime(cell_text(cell), headings)
            for column, cell in enumerate(row)
            if cell is not None and column not in days
        ):
            return True
        return all(_is_hours(row[column]) for column in days if column < len(row))

    def _values(self, row: int, marks: list[DayMark], faulty: bool) -> dict[str, object]:
        totals = totals_of(marks)
        overtime = totals.overtime
        if not faulty:
            overtime = self._compare(row, totals._asdict())
        return {
            self.repeated.key: tuple(marks),
            **{key: value for key, value in totals._asdict().items() if key != "overtime"},
            "overtime": overtime,
        }

    def _compare(self, row: int, totals: dict[str, Decimal]) -> Decimal:
        """Compare with the row's own totals; overtime that only the total knows is taken."""
        for what, column in self._checks.items():
            cell = self.sheet.cell(row, column)
            if (row, column) in self.sheet.uncalculated:
                self._uncompared += 1
            if cell is None:
                continue
            try:
                said = parse_hours(cell)
            except Unreadable:
                continue
            if what == "overtime" and not totals[what] and said:
                totals = {**totals, what: said}
            elif said != totals[what]:
                text = msg(
                    "Row {row}: “{heading}” says {said}, the marks give {read}",
                    row=row + 1,
                    heading=self.layout.headings[column],
                    said=cell_text(said),
                    read=cell_text(totals[what]),
                )
                self.warnings.append(text)
        return totals["overtime"]

    def finish(self) -> list[str]:
        """All warnings, with the count of totals that could not be compared."""
        if self._uncompared:
            self.warnings.append(
                msg(
                    "{count} totals are formulas without a result and were not compared",
                    count=self._uncompared,
                )
            )
        return self.warnings


_ANY = date(2000, 1, 1)
_MARKS, _OTHER = "marks", "other"


def _no_result() -> str:
    return msg("The formula has no result; open the sheet in its program, save it, try again")


def _is_hours(cell: Cell) -> bool:
    if cell is None:
        return True
    try:
        return parse_hours(cell) <= 24
    except Unreadable:
        return False


def _day_hours(options: Mapping[str, str]) -> Decimal:
    try:
        hours = Decimal(options.get("day_hours") or 8)
    except InvalidOperation:
        hours = ZERO
    if not 1 <= hours <= 24:
        raise Invalid({"day_hours": msg("Enter the hours of a full day, such as 8")})
    return hours


def _month(layout: Layout, options: Mapping[str, str]) -> tuple[int, int]:
    month = month_in(options.get("month", "")) or layout.month
    if month is None:
        raise Invalid({"month": msg("Choose the month of the sheet")})
    return month


def _dated(
    days: tuple[DayColumn, ...], month: tuple[int, int]
) -> Iterator[tuple[DayColumn, date | None]]:
    """Each day column with its date; days before a wrap (26 … 31, 1 … 25) lie a month back."""
    plain = [day.day for day in days if not day.overtime]
    wraps = any(after < before for before, after in pairwise(plain))
    year, number = month
    past_wrap = not wraps
    previous = 0
    for day in days:
        if not day.overtime:
            past_wrap = past_wrap or day.day < previous
            previous = day.day
        if day.date:
            yield day, day.date
            continue
        month_of_day = (year, number) if past_wrap else _before(year, number)
        exists = day.day <= monthrange(*month_of_day)[1]
        yield day, date(*month_of_day, day.day) if exists else None


def _before(year: int, month: int) -> tuple[int, int]:
    return (year, month - 1) if month > 1 else (year - 1, 12)
