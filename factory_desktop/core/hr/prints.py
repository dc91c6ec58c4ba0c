"""The muster roll: every worker's mark and overtime of each day of a wage period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from factory_desktop.core.kernel.i18n import catalog
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.platform.reporting.paper.figures import add, amount, quantity
from factory_desktop.core.platform.reporting.paper.grid import Column, Grid
from factory_desktop.core.platform.reporting.paper.layout import fill_pages
from factory_desktop.core.platform.reporting.paper.letterhead import (
    RegisterHead,
    draw_register_foot,
    draw_register_head,
    page_number,
)
from factory_desktop.core.platform.reporting.paper.marks import (
    QUIET,
    key_to_marks,
    sign,
    striking,
    weekday,
)
from factory_desktop.core.platform.reporting.paper.page import (
    A4_LANDSCAPE,
    FRAME,
    HEAVY,
    SMALLEST,
    Paper,
    Rendered,
)
from factory_desktop.core.platform.reporting.paper.text import text_width

_LEFT, _RIGHT, _TOP = 12.0, 289.0, 22.0
_HEAD, _ROW, _TOTAL = 9.3, 7.9, 6.4
_DAY = 5.35
_ROWS_A_PAGE = 19
_COUNTS = (
    ("Worked", 10.5),
    ("Paid leave", 8.0),
    ("Holi- day", 8.0),
    ("Week off", 8.0),
    ("Ab- sent", 8.0),
    ("Payable", 10.5),
    ("OT hours", 9.0),
)
_PAYABLE = 5
_WORTH = {"P": Decimal(1), "½": Decimal("0.5")}
_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class MusterDay:
    """One day of one worker: mark ("" when not in service), overtime hours, part worked.

    `worked` None takes the mark's own worth: P a whole day, ½ a half, others nothing.
    """

    mark: str
    overtime: Decimal = ZERO
    worked: Decimal | None = None

    def present(self) -> Decimal:
        """How much of a day the worker was here."""
        return _WORTH.get(self.mark, ZERO) if self.worked is None else self.worked


@dataclass(frozen=True, slots=True)
class MusterRow:
    """One worker's period: `days` in the order of the roll's dates, then the counts in days."""

    name: str
    second: str
    days: tuple[MusterDay, ...]
    worked: Decimal
    leave: Decimal
    holiday: Decimal
    off: Decimal
    absent: Decimal
    payable: Decimal
    overtime: Decimal

    def counts(self) -> tuple[Decimal, ...]:
        """The figures at the end of the row, in the order of their columns."""
        return (
            self.worked,
            self.leave,
            self.holiday,
            self.off,
            self.absent,
            self.payable,
            self.overtime,
        )


def render_muster_roll(
    head: RegisterHead,
    dates: Sequence[date],
    rows: Sequence[MusterRow],
    language: str = "en",
    *,
    holidays: str = "",
    week_ends_on: int = _SUNDAY,
) -> Rendered:
    """Print the roll on A4 landscape for at most 31 dates.

    `holidays` names them for the key ("2 Gandhi Jayanti, 20 Dussehra"); a thick rule follows
    each day `week_ends_on` (Monday is 0).
    """
    return _Roll(head, dates, rows, language, holidays, week_ends_on).render()


class _Roll:
    """One run of the roll."""

    def __init__(
        self,
        head: RegisterHead,
        dates: Sequence[date],
        rows: Sequence[MusterRow],
        language: str,
        holidays: str,
        week_ends_on: int,
    ) -> None:
        self.t = catalog(language)
        self.language = language
        self.head = head
        self.dates = dates
        self.rows = rows
        self.title = head.title or self.t("Muster roll")
        self.holidays = holidays
        self.week_ends = [index for index, day in enumerate(dates) if day.weekday() == week_ends_on]
        self.paper = Paper(A4_LANDSCAPE, self.title)
        self.grid = Grid(self.paper, _LEFT, self._columns())

    def render(self) -> Rendered:
        """Draw all pages."""
        room = _ROW * _ROWS_A_PAGE
        pages = fill_pages([_ROW] * len(self.rows), room, room)
        for number, rows in enumerate(pages, 1):
            if number > 1:
                self.paper.next_page()
            self._page(number, len(pages), rows)
        return self.paper.rendered()

    def _columns(self) -> list[Column]:
        t = self.t
        counts = [Column(t(label), width, "center") for label, width in _COUNTS]
        taken = 7.0 + _DAY * len(self.dates) + sum(column.width for column in counts)
        return [
            Column(t("No."), 7.0, "center"),
            Column(t("Worker"), _RIGHT - _LEFT - taken, "left"),
            *(Column("", _DAY, "center") for _ in self.dates),
            *counts,
        ]

    def _page(self, number: int, pages: int, indices: range) -> None:
        t = self.t
        page = page_number(number, pages, t)
        draw_register_head(self.paper, self.head, self.title, page, t, _LEFT, _RIGHT)
        y = self.grid.head(_TOP, _HEAD)
        for index, day in enumerate(self.dates, 2):
            self.grid.cell(index, _TOP - 2.0, _HEAD, str(day.day), bold=True)
            self.grid.cell(index, _TOP + 2.0, _HEAD, weekday(day, self.language), 6.5)
        for index in indices:
            y = self._row(y, index + 1, self.rows[index])
        if number == pages:
            y = self._totals(y)
        self.grid.line(y, FRAME)
        for index in self.week_ends:
            edge = self.grid.edges[index + 3]
            self.paper.rule(edge, _TOP, edge, y, HEAVY)
        self._key(y + 3.6)
        draw_register_foot(self.paper, self.head, self.title, t, _LEFT, _RIGHT)

    def _row(self, y: float, number: int, row: MusterRow) -> float:
        grid = self.grid
        grid.cell(0, y, _ROW, str(number))
        grid.name(1, y, _ROW, row.name, row.second)
        for index, entry in enumerate(row.days, 2):
            quiet = entry.mark in QUIET
            text = sign(entry.mark, self.language) or "·"
            grid.cell(index, y - 1.3, _ROW, text, 6.5 if quiet else 8, bold=striking(entry.mark))
            if entry.overtime:
                grid.cell(index, y + 1.9, _ROW, quantity(entry.overtime), 6.5)
        first = len(self.dates) + 2
        for index, value in enumerate(row.counts()):
            text = amount(value, 1)
            grid.cell(first + index, y, _ROW, text, bold=index == _PAYABLE, align="right")
        grid.verticals(y, y + _ROW)
        grid.line(y + _ROW)
        return y + _ROW

    def _totals(self, y: float) -> float:
        """Draw how many were here each day, and the overtime of each day."""
        present = [add(row.days[i].present() for row in self.rows) for i in range(len(self.dates))]
        overtime = [add(row.days[i].overtime for row in self.rows) for i in range(len(self.dates))]
        sums = [add(column) for column in zip(*(row.counts() for row in self.rows), strict=True)]
        sums = sums or [ZERO] * len(_COUNTS)
        self.grid.line(y, FRAME)
        label = self.t("Present ({count} workers)", count=len(self.rows))
        y = self._total(y, label, present, sums[:-1])
        nothing: list[Decimal | None] = [None] * (len(_COUNTS) - 1)
        return self._total(y, self.t("Overtime hours"), overtime, [*nothing, sums[-1]])

    def _total(
        self,
        y: float,
        label: str,
        by_day: Sequence[Decimal],
        counts: Sequence[Decimal | None],
    ) -> float:
        grid = self.grid
        grid.cell(1, y, _TOTAL, label, 7.2, bold=True)
        for index, value in enumerate(by_day, 2):
            self._figure(index, y, quantity(value).replace(",", ""), SMALLEST)
        for index, count in enumerate(counts, len(self.dates) + 2):
            if count is not None:
                self._figure(index, y, amount(count, 1), 7.2)
        grid.verticals(y, y + _TOTAL)
        grid.line(y + _TOTAL)
        return y + _TOTAL

    def _figure(self, index: int, y: float, text: str, size: float) -> None:
        """Draw a total; one too wide for its column stands on two lines, 124 over .5."""
        if text_width(text, SMALLEST, bold=True) <= self.grid.columns[index].width - 0.2:
            self._centred(index, y, text, size)
            return
        whole, _, part = text.partition(".")
        self._centred(index, y - 1.3, whole, SMALLEST)
        self._centred(index, y + 1.3, f".{part}" if part else "", SMALLEST)

    def _centred(self, index: int, y: float, text: str, size: float) -> None:
        x, width = self.grid.edges[index], self.grid.columns[index].width
        self.paper.cell(x, y, width, _TOTAL, text, size, bold=True, align="center", pad=0.03)

    def _key(self, y: float) -> None:
        t = self.t
        used = {entry.mark for row in self.rows for entry in row.days}
        parts = key_to_marks(used, self.language)
        if self.holidays:
            holiday = f"{sign('H', self.language)} {t('holiday')}"
            parts = [f"{p} ({self.holidays})" if p == holiday else p for p in parts]
        parts.append(f"· {t('not in service')}.")
        parts.append(t("Lower figure in a cell: overtime hours."))
        parts.append(t("Thick rule: end of the week."))
        self.paper.text(_LEFT, y, "    ".join(parts), 7, width=_RIGHT - _LEFT)
