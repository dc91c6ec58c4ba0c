"""Any report as a printed table: head on every page, groups, subtotals, totals, page n of N.

Cells come as they are to be read, already formatted. Texts that are too wide take up to three
lines; the sheet is turned where the columns need it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import accumulate
from typing import Literal

from factory_desktop.core.kernel.i18n import catalog
from factory_desktop.core.platform.reporting.paper.grid import (
    CELL_PAD,
    Column,
    Grid,
    label_width,
)
from factory_desktop.core.platform.reporting.paper.layout import share_widths
from factory_desktop.core.platform.reporting.paper.letterhead import SMALL, page_number
from factory_desktop.core.platform.reporting.paper.page import (
    A4,
    A4_LANDSCAPE,
    FRAME,
    HEAVY,
    SMALLEST,
    Align,
    Paper,
    Rendered,
)
from factory_desktop.core.platform.reporting.paper.text import text_width, wrap

RowKind = Literal["row", "group", "subtotal", "total"]

_SIZE, _STRONG = 7.5, 7.2
_LINE, _FIRST_LINE, _GROUP_LINE = 3.2, 4.4, 5.6
_HEAD, _LOW_HEAD = 8.0, 5.8
_MOST_LINES = 3
#: A column of text asks for no more than this; longer texts are broken.
_WIDEST, _NARROWEST = 62.0, 14.0
#: So many rows are measured to find the widths, beside the longest texts of each column.
_SAMPLE, _LONGEST = 200, 3


@dataclass(frozen=True, slots=True)
class ReportHead:
    """Whose report, which one, for what (period, filters), and who printed it when."""

    company: str
    title: str
    subtitle: str = ""
    printed: str = ""


@dataclass(frozen=True, slots=True)
class PrintColumn:
    """A column: its head, its share of the width (0: by its texts), its side (by its kind)."""

    label: str
    width_weight: float = 0.0
    align: Align | None = None
    kind: Literal["text", "number"] = "text"

    @property
    def side(self) -> Align:
        """Figures to the right, text to the left, unless said otherwise."""
        return self.align or ("right" if self.kind == "number" else "left")


@dataclass(frozen=True, slots=True)
class PrintRow:
    """A row that is more than a row: a group's head (its first cell), a subtotal."""

    cells: Sequence[str]
    kind: RowKind = "row"


def render_table(
    head: ReportHead,
    columns: Sequence[PrintColumn],
    rows: Sequence[PrintRow | Sequence[str]],
    totals: Sequence[str] | None = None,
    language: str = "en",
    *,
    landscape: bool | None = None,
) -> Rendered:
    """Print a report; `landscape` None turns the sheet only where the columns need it."""
    all_rows = [row if isinstance(row, PrintRow) else PrintRow(row) for row in rows]
    if totals is not None:
        all_rows.append(PrintRow(totals, "total"))
    return _Report(head, columns, all_rows, language, landscape).render()


class _Report:
    """One run of a report: widths, then lines of each row, then pages, then ink."""

    def __init__(
        self,
        head: ReportHead,
        columns: Sequence[PrintColumn],
        rows: Sequence[PrintRow],
        language: str,
        landscape: bool | None,
    ) -> None:
        self.t = catalog(language)
        self.head = head
        self.rows = rows
        natural = [self._natural(index, column, rows) for index, column in enumerate(columns)]
        turned = sum(natural) > A4[0] - 24.0 if landscape is None else landscape
        self.left, self.right = (11.0, 290.0) if turned else (14.0, 200.0)
        self.paper = Paper(A4_LANDSCAPE if turned else A4, head.title)
        self.bottom = self.paper.height - 12.5
        widths = self._widths(columns, natural)
        self.grid = Grid(
            self.paper,
            self.left,
            [
                Column(self.t(column.label), width, column.side)
                for column, width in zip(columns, widths, strict=True)
            ],
        )
        self.texts = [column.kind == "text" for column in columns]
        self.room = [width - 2 * CELL_PAD for width in widths]
        self.head_height = self._head_height()
        subtitle = wrap(head.subtitle, self.right - self.left, _SIZE) if head.subtitle else []
        self.subtitle = [*subtitle[:1], " ".join(subtitle[1:])] if subtitle[1:] else subtitle
        self.top = 21.5 + 3.6 * len(self.subtitle)
        self.broken: dict[tuple[int, int], list[str]] = {}
        self.heights = [self._height(index, row) for index, row in enumerate(rows)]

    def render(self) -> Rendered:
        """Draw all pages."""
        pages = self._pages()
        for number, indices in enumerate(pages, 1):
            if number > 1:
                self.paper.next_page()
            self._frame(number, len(pages))
            y = start = self.grid.head(self.top, self.head_height)
            for index in indices:
                y = self._row(index, y)
            self._verticals(indices, start)
            self.grid.line(y, HEAVY if number == len(pages) else FRAME)
        return self.paper.rendered()

    def _natural(self, index: int, column: PrintColumn, rows: Sequence[PrintRow]) -> float:
        """The width a column would like: its widest text, within reason."""
        plain = [row for row in rows if row.kind != "group" and index < len(row.cells)]
        longest = nlargest(_LONGEST, (row.cells[index] for row in plain), key=len)
        sample = [row.cells[index] for row in plain[:: max(1, len(plain) // _SAMPLE)]]
        strong = [row.cells[index] for row in plain if row.kind != "row"][-_SAMPLE:]
        widest = max((text_width(text, _SIZE) for text in (*longest, *sample)), default=0.0)
        widest = max([widest, *(text_width(text, _STRONG, bold=True) for text in strong)])
        if column.kind == "text":
            widest = min(widest, _WIDEST)
        return max(widest, label_width(self.t(column.label))) + 2 * CELL_PAD + 0.3

    def _widths(self, columns: Sequence[PrintColumn], natural: Sequence[float]) -> list[float]:
        total = self.right - self.left
        if columns and all(column.width_weight for column in columns):
            whole = sum(column.width_weight for column in columns)
            return [total * column.width_weight / whole for column in columns]
        texts = [column.kind == "text" for column in columns]
        least = [
            min(width, _NARROWEST) if text else width * SMALLEST / _SIZE + 0.4
            for width, text in zip(natural, texts, strict=True)
        ]
        return share_widths(natural, least, total, natural)

    def _head_height(self) -> float:
        """Heads that all fit on one line need less."""
        pairs = zip(self.grid.columns, self.room, strict=True)
        single = all(text_width(column.label, 7, bold=True) <= room for column, room in pairs)
        return _LOW_HEAD if single else _HEAD

    def _height(self, index: int, row: PrintRow) -> float:
        """Break what is too wide, remember how, and say how high the row becomes."""
        if row.kind == "group":
            return _GROUP_LINE
        strong = row.kind != "row"
        size = _STRONG if strong else _SIZE
        most = 1
        for place, text in enumerate(row.cells):
            if not self.texts[place] or text_width(text, size, strong) <= self.room[place]:
                continue
            lines = wrap(text, self.room[place], size, strong)
            if len(lines) > _MOST_LINES:
                lines = [*lines[: _MOST_LINES - 1], " ".join(lines[_MOST_LINES - 1 :])]
            self.broken[index, place] = lines
            most = max(most, len(lines))
        return _FIRST_LINE + _LINE * (most - 1) + (0.8 if strong else 0.0)

    def _pages(self) -> list[range]:
        """Divide the rows; the head of a group does not stay alone at the foot of a page."""
        room = self.bottom - self.top - self.head_height
        ends = list(accumulate(self.heights, initial=0.0))
        pages: list[range] = []
        start = 0
        for index, row in enumerate(self.rows):
            until = index + 2 if row.kind == "group" and index + 1 < len(self.rows) else index + 1
            if index > start and ends[until] - ends[start] > room:
                pages.append(range(start, index))
                start = index
        return [*pages, range(start, len(self.rows))]

    def _frame(self, number: int, pages: int) -> None:
        """Draw what stands above and below the table."""
        paper, head, t = self.paper, self.head, self.t
        page = page_number(number, pages, t)
        used = paper.text(self.right, 12.6, page, 9, bold=True, align="right")
        room = self.right - self.left - used - 4
        paper.text(self.left, 12.6, head.company, 9, bold=True, width=room)
        paper.text(self.left, 18.6, head.title, 13, bold=True, width=self.right - self.left)
        for place, line in enumerate(self.subtitle):
            y = 22.9 + 3.6 * place
            paper.text(self.left, y, line, _SIZE, width=self.right - self.left)
        foot = paper.height - 7.5
        used = paper.text(self.right, foot, head.printed, SMALL, align="right", width=110)
        name = f"{head.title} · {head.company}"
        paper.text(self.left, foot, name, SMALL, width=self.right - self.left - used - 4)

    def _row(self, index: int, y: float) -> float:
        row, height = self.rows[index], self.heights[index]
        if row.kind == "group":
            self.grid.line(y, FRAME)
            last = len(self.grid.columns) - 1
            self.grid.span(0, last, y + 0.4, height, row.cells[0], 8, bold=True)
            return y + height
        strong = row.kind != "row"
        size = _STRONG if strong else _SIZE
        if strong:
            self.grid.line(y, FRAME)
        baseline = y + (_FIRST_LINE + 0.8 * strong) / 2 + size * 0.127
        for place, text in enumerate(row.cells):
            if text:
                lines = self.broken.get((index, place)) if self.broken else None
                self._cell(place, baseline, lines or (text,), size, strong)
        return y + height

    def _cell(self, place: int, y: float, lines: Sequence[str], size: float, strong: bool) -> None:
        grid, room = self.grid, self.room[place]
        align = grid.columns[place].align
        if align == "left":
            x = grid.edges[place] + CELL_PAD
        elif align == "right":
            x = grid.edges[place + 1] - CELL_PAD
        else:
            x = (grid.edges[place] + grid.edges[place + 1]) / 2
        for line in lines:
            self.paper.text(x, y, line, size, bold=strong, align=align, width=room)
            y += _LINE

    def _verticals(self, indices: range, y: float) -> None:
        """Draw the rules between columns, in stretches that leave out the groups' heads."""
        top = y
        for index in indices:
            if self.rows[index].kind == "group":
                self.grid.verticals(top, y)
                top = y + self.heights[index]
                everywhere = range(len(self.grid.columns))
                self.grid.verticals(y, top, without=everywhere)
            y += self.heights[index]
        self.grid.verticals(top, y)
