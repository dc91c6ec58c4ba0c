"""Marks of a muster roll: what one cell says about one day of one worker."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.exchange.book import Cell, cell_text
from factory_desktop.core.platform.exchange.values import Unreadable, ascii_digits, parse_hours

ZERO, HALF, ONE = Decimal(0), Decimal("0.5"), Decimal(1)
STATUSES = ("present", "half", "absent", "leave", "half_leave", "holiday", "weekly_off", "unmarked")

_SHARES = {  # worked, absent, leave
    "present": (ONE, ZERO, ZERO),
    "half": (HALF, ZERO, ZERO),
    "absent": (ZERO, ONE, ZERO),
    "leave": (ZERO, ZERO, ONE),
    "half_leave": (HALF, ZERO, HALF),
    "holiday": (ZERO, ZERO, ZERO),
    "weekly_off": (ZERO, ZERO, ZERO),
    "unmarked": (ZERO, ZERO, ZERO),
}


@dataclass(frozen=True, slots=True)
class DayMark:
    """One day of one worker: days worked, absent and on leave (0, 0.5 or 1), overtime in hours.

    `status` is one of STATUSES; `hours` the hours present where the sheet gives hours.
    A half day is worked for a half; the other half counts neither as leave nor as a day absent.
    """

    day: date
    status: str
    worked: Decimal = ZERO
    absent: Decimal = ZERO
    leave: Decimal = ZERO
    overtime: Decimal = ZERO
    leave_type: str = ""
    hours: Decimal | None = None
    raw: str = ""


class MarkTotals(NamedTuple):
    """The sums of a worker's month; days except `overtime`, which is hours."""

    worked: Decimal
    overtime: Decimal
    absent: Decimal
    leave: Decimal
    holidays: int
    weekly_offs: int
    unmarked: int


def totals_of(marks: Iterable[DayMark]) -> MarkTotals:
    """Add up a worker's marks."""
    days = list(marks)
    statuses = [mark.status for mark in days]
    return MarkTotals(
        worked=sum((mark.worked for mark in days), ZERO),
        overtime=sum((mark.overtime for mark in days), ZERO),
        absent=sum((mark.absent for mark in days), ZERO),
        leave=sum((mark.leave for mark in days), ZERO),
        holidays=statuses.count("holiday"),
        weekly_offs=statuses.count("weekly_off"),
        unmarked=statuses.count("unmarked"),
    )


_WITH_OVERTIME = re.compile(
    r"^(?P<mark>.*?[^\d.+\s/:-])\s*(?:\+\s*OT|\+|/|-|OT|\s)?\s*\(?\s*"
    r"(?P<hours>\d{1,2}(?:\.\d+)?|\d{1,2}:\d{2})\s*(?:HRS?\.?|H|OT)?\s*\)?$"
)
_NUMBER = re.compile(r"^\d{1,2}(?:\.\d+)?$|^\d{1,2}:\d{2}$")


@dataclass(frozen=True, slots=True)
class MarkReader:
    """Reads cells of day columns with the marks of a kind and the answers of the person.

    `day_hours` is a full day where cells hold hours.
    """

    meanings: Mapping[str, str]
    day_hours: Decimal = Decimal(8)

    def read(self, value: Cell, day: date) -> DayMark:
        """The mark in a cell; raises Unreadable for one whose meaning is not known."""
        raw = cell_text(value)
        text = ascii_digits(raw).upper().strip()
        if not text:
            return DayMark(day, "unmarked", raw=raw)
        if isinstance(value, bool):
            return self._made("present" if value else "absent", day, raw)
        known = self.meaning(text)
        if known:
            return self._made(known, day, raw)
        if _NUMBER.match(text):
            return self._hours(parse_hours(text), day, raw)
        if found := _WITH_OVERTIME.match(text):
            meaning = self.meaning(found["mark"])
            if meaning:
                mark = self._made(meaning, day, raw)
                return self._with_overtime(mark, parse_hours(found["hours"]))
        if halves := self._halves(text, day, raw):
            return halves
        raise Unreadable(msg("“{text}” is not a known mark; use P, A, ½, L, PH or WO", text=raw))

    def meaning(self, text: str) -> str:
        """What a mark means, empty where it is not known; full stops and spaces do not count."""
        if text in self.meanings:
            return self.meanings[text]
        bare = re.sub(r"[\s.]", "", text)
        return self.meanings.get(bare, "")

    def _made(self, meaning: str, day: date, raw: str) -> DayMark:
        meaning, _, hours = meaning.partition("+")
        status, _, leave_type = meaning.partition(":")
        worked, absent, leave = _SHARES[status]
        overtime = Decimal(hours or 0)
        return DayMark(day, status, worked, absent, leave, overtime, leave_type, raw=raw)

    def _with_overtime(self, mark: DayMark, hours: Decimal) -> DayMark:
        if mark.status in {"holiday", "weekly_off"}:
            return replace(mark, overtime=hours, hours=hours)
        return replace(mark, overtime=hours)

    def _hours(self, hours: Decimal, day: date, raw: str) -> DayMark:
        if hours in (ZERO, HALF, ONE):
            status = {ZERO: "absent", HALF: "half", ONE: "present"}[hours]
            return self._made(status, day, raw)
        if hours > 24:
            raise Unreadable(msg("{hours} hours do not fit in a day", hours=raw))
        status = "half" if hours <= self.day_hours * Decimal("0.625") else "present"
        extra = max(hours - self.day_hours, ZERO)
        return replace(self._made(status, day, raw), overtime=extra, hours=hours)

    def _halves(self, text: str, day: date, raw: str) -> DayMark | None:
        """Two marks for the two halves of a day: `P/A`, `½P ½L`."""
        parts = [part for part in re.split(r"[/+\\|,\s½]+", text) if part]
        if len(parts) != 2:
            return None
        meanings = [self.meaning(part) for part in parts]
        if not all(meanings):
            return None
        return joined_halves(*(self._made(meaning, day, raw) for meaning in meanings))


def joined_halves(first: DayMark, second: DayMark) -> DayMark:
    """One day of two halves, as two-line musters keep it: forenoon above, afternoon below."""
    if second.status == "unmarked":
        return first
    if first.status == second.status:
        return replace(first, overtime=first.overtime + second.overtime)
    worked = (first.worked + second.worked) / 2
    leave = (first.leave + second.leave) / 2
    if worked and leave:
        status = "half_leave"
    elif worked:
        status = "half"
    else:
        status = first.status
    return replace(
        first,
        status=status,
        worked=worked,
        absent=ZERO if worked else (first.absent + second.absent) / 2,
        leave=leave,
        overtime=first.overtime + second.overtime,
        leave_type=first.leave_type or second.leave_type,
        raw=f"{first.raw}/{second.raw}" if first.raw != second.raw else first.raw,
    )
