"""The register of wages: one line a worker, signed for; totals carried from page to page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from factory_desktop.core.kernel.i18n import Catalog, catalog
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.platform.reporting.paper.figures import add, amount, day, total
from factory_desktop.core.platform.reporting.paper.grid import (
    CELL_PAD,
    NAME_SIZE,
    Column,
    Grid,
    label_width,
)
from factory_desktop.core.platform.reporting.paper.layout import fill_pages, share_widths
from factory_desktop.core.platform.reporting.paper.letterhead import (
    RegisterHead,
    draw_register_foot,
    draw_register_head,
    page_number,
)
from factory_desktop.core.platform.reporting.paper.page import (
    A4_LANDSCAPE,
    FRAME,
    HEAVY,
    Paper,
    Rendered,
)
from factory_desktop.core.platform.reporting.paper.text import text_width

_LEFT, _RIGHT, _TOP, _BOTTOM = 11.0, 290.0, 22.0, 197.5
_GROUP, _HEAD, _TOTAL = 5.1, 8.4, 6.8
_SIZE, _SMALL, _STRONG = 7.5, 6.5, 7.2
_SIGNATURE = 23.0
#: No., worker, rate, days worked, days payable: the columns a total's label runs across.
_FIXED = 5


@dataclass(frozen=True, slots=True)
class AmountColumn:
    """A column of earnings or deductions; hours have one place, whole rupees none."""

    label: str
    places: int = 2


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One worker's wages; `earnings` and `deductions` are in the order of their columns.

    `second` stands under the name (code, father or husband, designation), `rate_note` under
    the rate ("a month"). gross - total_deductions + rounding = net.
    """

    name: str
    second: str
    rate: Decimal
    worked: Decimal
    payable: Decimal
    earnings: tuple[Decimal, ...]
    gross: Decimal
    deductions: tuple[Decimal, ...]
    total_deductions: Decimal
    rounding: Decimal
    net: Decimal
    rate_note: str = ""

    def sums(self) -> tuple[Decimal, ...]:
        """The figures that are added up, in the order of the columns."""
        return (
            *self.earnings,
            self.gross,
            *self.deductions,
            self.total_deductions,
            self.rounding,
            self.net,
        )


def render_wage_register(
    head: RegisterHead,
    earnings: Sequence[AmountColumn],
    deductions: Sequence[AmountColumn],
    rows: Sequence[RegisterRow],
    language: str = "en",
    *,
    paid_on: date | None = None,
    row_height: float = 9.6,
) -> Rendered:
    """Print the register on A4 landscape; rows of 14 mm leave room for thumb marks."""
    return _Register(head, earnings, deductions, rows, language, paid_on, row_height).render()


class _Register:
    """One run of the register: columns measured first, then page by page."""

    def __init__(
        self,
        head: RegisterHead,
        earnings: Sequence[AmountColumn],
        deductions: Sequence[AmountColumn],
        rows: Sequence[RegisterRow],
        language: str,
        paid_on: date | None,
        row_height: float,
    ) -> None:
        self.t: Catalog = catalog(language)
        self.head = head
        self.rows = rows
        self.row_height = row_height
        self.title = head.title or self.t("Register of wages")
        whole = max((column.places for column in deductions), default=2)
        self.places = (
            *(column.places for column in earnings),
            2,
            *(column.places for column in deductions),
            whole,
            2,
            2,
        )
        self.paper = Paper(A4_LANDSCAPE, self.title)
        labels = self._columns(earnings, deductions, paid_on)
        self.grid = Grid(self.paper, _LEFT, self._measured(labels))

    def render(self) -> Rendered:
        """Draw all pages."""
        room = _BOTTOM - _TOP - _GROUP - _HEAD - 3 * _TOTAL
        pages = fill_pages([self.row_height] * len(self.rows), room, room)
        for number, rows in enumerate(pages, 1):
            if number > 1:
                self.paper.next_page()
            self._page(number, len(pages), rows)
        return self.paper.rendered()

    def _columns(
        self,
        earnings: Sequence[AmountColumn],
        deductions: Sequence[AmountColumn],
        paid_on: date | None,
    ) -> list[Column]:
        t = self.t
        worker, days = t("Worker"), t("Attendance")
        earned, kept = t("Earnings ₹"), t("Deductions ₹")
        paid = t("Paid {date} ₹", date=day(paid_on)) if paid_on else t("Paid ₹")
        return [
            Column(t("No."), 6.5, "center", worker),
            Column(t("Worker"), self._worker_width(), "left", worker),
            Column(t("Rate ₹"), 0, group=worker),
            Column(t("Days worked"), 0, group=days),
            Column(t("Days payable"), 0, group=days),
            *(Column(t(column.label), 0, group=earned) for column in earnings),
            Column(t("Gross"), 0, group=earned),
            *(Column(t(column.label), 0, group=kept) for column in deductions),
            Column(t("Total"), 0, group=kept),
            Column(t("Round off"), 0, group=paid),
            Column(t("Net paid"), 0, group=paid),
            Column(t("Signature"), _SIGNATURE, "center"),
        ]

    def _measured(self, columns: Sequence[Column]) -> list[Column]:
        """Give each column of figures the width of its widest; the rest goes to the worker."""
        natural, least = [], []
        grand = self._written(self._sum(self.rows))
        for index, column in enumerate(columns):
            if column.width:
                natural.append(column.width)
                least.append(min(column.width, 30.0))
                continue
            texts = [self._figures(row)[index - 2] for row in self.rows]
            wide = max((text_width(text, _SIZE) for text in texts), default=0.0)
            if index >= _FIXED:
                wide = max(wide, text_width(grand[index - _FIXED], _STRONG, bold=True))
            elif index == 2:
                notes = {self.t(row.rate_note) for row in self.rows}
                wide = max([wide, *(text_width(note, _SMALL) for note in notes)])
            wide = max(wide, label_width(column.label) - 0.6)
            natural.append(wide + 2 * CELL_PAD + 0.3)
            least.append(wide * _SMALL / _SIZE + 2 * CELL_PAD)
        growing = [index > 0 for index in range(len(columns))]
        widths = share_widths(natural, least, _RIGHT - _LEFT, growing)
        return [
            Column(column.label, width, column.align, column.group)
            for column, width in zip(columns, widths, strict=True)
        ]

    def _worker_width(self) -> float:
        names = (text_width(row.name, NAME_SIZE, bold=True) for row in self.rows)
        seconds = (text_width(row.second, _SMALL) for row in self.rows)
        widest = max([30.0, *names, *seconds]) + 2 * CELL_PAD
        return min(widest, 48.0)

    def _page(self, number: int, pages: int, indices: range) -> None:
        t, grid = self.t, self.grid
        page = page_number(number, pages, t)
        draw_register_head(self.paper, self.head, self.title, page, t, _LEFT, _RIGHT)
        y = grid.head(_TOP, _HEAD, _GROUP)
        before = self.rows[: indices.start]
        here = self.rows[indices.start : indices.stop]
        if before:
            y = self._total(y, self._counted("Brought forward", before), self._sum(before))
        for index, row in zip(indices, here, strict=True):
            y = self._row(y, index + 1, row)
        if pages > 1:
            label = t("Total of page {page} ({count} workers)", page=number, count=len(here))
            y = self._total(y, label, self._sum(here))
        until = self.rows[: indices.stop]
        name = "Carried forward" if number < pages else "Grand total" if pages > 1 else "Total"
        y = self._total(y, self._counted(name, until), self._sum(until))
        grid.line(y, HEAVY)
        draw_register_foot(self.paper, self.head, self.title, t, _LEFT, _RIGHT)

    def _counted(self, name: str, rows: Sequence[RegisterRow]) -> str:
        return self.t("{name} ({count} workers)", name=self.t(name), count=len(rows))

    def _row(self, y: float, number: int, row: RegisterRow) -> float:
        grid, height = self.grid, self.row_height
        grid.cell(0, y, height, str(number))
        grid.name(1, y, height, row.name, row.second)
        figures = self._figures(row)
        grid.cell(2, y - 1.5 * bool(row.rate_note), height, figures[0])
        if row.rate_note:
            grid.cell(2, y + 1.75, height, self.t(row.rate_note), _SMALL)
        for index, text in enumerate(figures[1:], 3):
            grid.cell(index, y, height, text)
        grid.verticals(y, y + height)
        grid.line(y + height)
        return y + height

    def _total(self, y: float, label: str, sums: tuple[Decimal, ...]) -> float:
        grid = self.grid
        grid.line(y, FRAME)
        grid.span(1, _FIXED - 1, y, _TOTAL, label, _SIZE, bold=True)
        for index, text in enumerate(self._written(sums), _FIXED):
            grid.cell(index, y, _TOTAL, text, _STRONG, bold=True)
        grid.verticals(y, y + _TOTAL, without=range(2, _FIXED))
        grid.line(y + _TOTAL, FRAME)
        return y + _TOTAL

    def _figures(self, row: RegisterRow) -> list[str]:
        """The figures of a row as written, from the rate to the net pay."""
        sums = zip(row.sums(), self.places, strict=True)
        return [
            amount(row.rate),
            amount(row.worked, 1),
            amount(row.payable, 1),
            *(amount(value, places) for value, places in sums),
        ]

    def _written(self, sums: tuple[Decimal, ...]) -> list[str]:
        return [total(value, places) for value, places in zip(sums, self.places, strict=True)]

    def _sum(self, rows: Sequence[RegisterRow]) -> tuple[Decimal, ...]:
        if not rows:
            return (ZERO,) * len(self.places)
        return tuple(add(column) for column in zip(*(row.sums() for row in rows), strict=True))
