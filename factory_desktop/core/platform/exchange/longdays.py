"""Attendance with a row for each worker and day: the mark out of a status, or out of times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.exchange.book import Cell
from factory_desktop.core.platform.exchange.kinds import DayColumns, LongDays
from factory_desktop.core.platform.exchange.marks import DayMark
from factory_desktop.core.platform.exchange.muster import mark_reader
from factory_desktop.core.platform.exchange.values import Unreadable, parse_hours

_DAY = Decimal(24)


class LongReader:
    """Reads the day of one row by the kind's marks and the person's answers."""

    def __init__(self, repeated: DayColumns, options: Mapping[str, str]) -> None:
        assert repeated.long is not None
        self.repeated = repeated
        self.days: LongDays = repeated.long
        self._marks = mark_reader(repeated, options)

    def read(self, values: Mapping[str, object]) -> dict[str, object]:
        """The row's one mark; nothing where the row gives no date, which is told elsewhere."""
        day = values.get(self.days.date)
        if not isinstance(day, date):
            return {}
        mark = self._mark(values, day)
        extra = values.get(self.days.overtime)
        if extra is not None:
            mark = replace(mark, overtime=parse_hours(_cell(extra)))
        return {self.repeated.key: (mark,)}

    def _mark(self, values: Mapping[str, object], day: date) -> DayMark:
        status = values.get(self.days.mark)
        if status is not None:
            return self._marks.read(_cell(status), day)
        start, end = values.get(self.days.start), values.get(self.days.end)
        if start is None and end is None:
            return DayMark(day, "unmarked")
        if start is None or end is None:
            raise Unreadable(msg("Only one of the two times is there; write P, A, ½ … instead"))
        hours = parse_hours(_cell(end)) - parse_hours(_cell(start))
        # A night shift ends on the next day. Overtime is never guessed from times.
        found = self._marks.read(hours if hours > 0 else hours + _DAY, day)
        return replace(found, overtime=Decimal(0))


def _cell(value: object) -> Cell:
    return value if isinstance(value, (str, Decimal)) else str(value)
