"""A floor's month as arrays: what the muster shows, counted anew where a day changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from factory_desktop.core.hr import MusterRow, MusterSheet
from factory_desktop.core.kernel.i18n import name_in
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.ui.framework.i18n import language
from factory_desktop.ui.people.marks import Day

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts at the right of a row, in days; `overtime` in hours."""

    present: int = 0
    absent: int = 0
    half: int = 0
    leave: int = 0
    overtime: Decimal = ZERO
    paid: Decimal = ZERO
    unmarked: int = 0


@dataclass(slots=True)
class Line:
    """One worker's row: days in the order of the month, what the calendar expects of each."""

    employee_id: int
    code: str
    name: str
    name_local: str
    trade: str
    department: str
    monthly: bool
    days: list[Day]
    expected: tuple[str, ...]
    serving: tuple[bool, ...]
    counts: Counts = field(default_factory=Counts)

    def shown_name(self) -> str:
        """The name in the language of the window, where it is known in it."""
        return name_in(language(), self.name, self.name_local)

    def matches(self, word: str, department: str) -> bool:
        """Whether a search and a department choose this worker."""
        if department and self.department != department:
            return False
        return word in f"{self.code}\n{self.name}\n{self.name_local}\n{self.trade}".casefold()


def line_of(row: MusterRow) -> Line:
    """A worker's row as core gives it."""
    return Line(
        row.employee_id,
        row.code,
        row.name,
        row.name_local,
        row.designation,
        row.department,
        row.pay_type == "monthly",
        [Day(cell.mark, cell.overtime, cell.note) for cell in row.cells],
        tuple(cell.expected for cell in row.cells),
        tuple(cell.in_service for cell in row.cells),
    )


class Floor:
    """All workers of a month, and those of them that are shown."""

    def __init__(self, sheet: MusterSheet, half_day: Decimal, today: date) -> None:
        self.month = sheet.month
        self.days = sheet.days
        self.status = sheet.status
        self.holidays: Mapping[date, str] = sheet.holidays
        self.weekly_off = sheet.weekly_off
        self.half_day = half_day
        self.today = today
        #: How many of its days are not still to come.
        self.begun = sum(day <= today for day in self.days)
        self.lines = [line_of(row) for row in sheet.rows]
        self.by_id = {line.employee_id: line for line in self.lines}
        for line in self.lines:
            self.count(line)
        self.shown: list[Line] = list(self.lines)
        self.word = self.department = ""

    def narrow(self, word: str, department: str) -> None:
        """Show the workers a search and a department choose."""
        self.word, self.department = word.casefold().strip(), department
        self.shown = [line for line in self.lines if line.matches(self.word, department)]

    def departments(self) -> list[tuple[str, int]]:
        """Departments with how many workers of this month each has."""
        found: dict[str, int] = {}
        for line in self.lines:
            if line.department:
                found[line.department] = found.get(line.department, 0) + 1
        return sorted(found.items())

    def due(self, line: Line, number: int) -> bool:
        """Whether a day should be marked by now: in service and not still to come."""
        return number < self.begun and line.serving[number]

    def worked(self, day: Day) -> Decimal:
        """How much of a day was worked."""
        if day.mark == "P":
            return ONE
        return self.half_day if day.mark == "H" else ZERO

    def count(self, line: Line) -> None:
        """Count a row anew."""
        found: dict[str, int] = {}
        overtime = ZERO
        unmarked = 0
        for number, day in enumerate(line.days):
            if not line.serving[number]:
                continue
            if day.mark:
                found[day.mark] = found.get(day.mark, 0) + 1
                overtime += day.overtime
            elif number < self.begun:
                unmarked += 1
        present, half = found.get("P", 0), found.get("H", 0)
        leave = found.get("L", 0)
        off = found.get("WO", 0) if line.monthly else 0
        paid = present + half * self.half_day + leave + found.get("PH", 0) + off
        absent = found.get("A", 0) + found.get("LWP", 0)
        line.counts = Counts(present, absent, half, leave, overtime, paid, unmarked)

    def set_day(self, line: Line, number: int, day: Day) -> None:
        """Put a day into a row."""
        line.days[number] = day
        self.count(line)

    def present_on(self, number: int) -> Decimal:
        """How many of the shown workers are present on a day."""
        marks = [line.days[number].mark for line in self.shown]
        return marks.count("P") + marks.count("H") * self.half_day

    def totals(self) -> Counts:
        """The sums over the shown workers."""
        counts = [line.counts for line in self.shown]
        return Counts(
            sum(c.present for c in counts),
            sum(c.absent for c in counts),
            sum(c.half for c in counts),
            sum(c.leave for c in counts),
            sum((c.overtime for c in counts), ZERO),
            sum((c.paid for c in counts), ZERO),
            sum(c.unmarked for c in counts),
        )

    def unmarked(self) -> list[tuple[Line, list[int]]]:
        """Workers with days that should be marked and are not, with those days."""
        found = []
        for line in self.shown:
            if line.counts.unmarked:
                days = enumerate(line.days[: self.begun])
                found.append((line, [n for n, day in days if not day.mark and line.serving[n]]))
        return found

    def overlay(self, pending: Iterable[tuple[int, date, Day]]) -> None:
        """Put typed days that are not saved yet over what was read."""
        places = {day: number for number, day in enumerate(self.days)}
        for employee_id, day, value in pending:
            line = self.by_id.get(employee_id)
            if line is not None and day in places:
                self.set_day(line, places[day], value)


def spans(days: Sequence[date]) -> str:
    """Days in short: `05-10 to 09-10, 14-10`."""
    parts: list[list[date]] = []
    for day in days:
        if parts and (day - parts[-1][-1]).days == 1:
            parts[-1].append(day)
        else:
            parts.append([day])
    texts = []
    for part in parts:
        first, last = f"{part[0]:%d-%m}", f"{part[-1]:%d-%m}"
        texts.append(first if len(part) == 1 else f"{first} – {last}")
    return ", ".join(texts)
