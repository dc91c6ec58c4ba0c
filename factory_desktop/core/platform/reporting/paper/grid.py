"""Tables with rules: columns, a head in one or two storeys, cells, rules between columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from factory_desktop.core.platform.reporting.paper.page import (
    FRAME,
    GRID,
    HEAVY,
    SMALLEST,
    Align,
    Paper,
)
from factory_desktop.core.platform.reporting.paper.text import text_width, wrap

#: Space between a rule of a register and its text.
CELL_PAD = 0.9
#: Names in registers; a little larger than figures, so that bold Hindi may be bold.
NAME_SIZE = 8.0
#: Centred text needs less, so that the four figures of no. 1000 go into a narrow column.
_CENTRE_PAD = 0.4
_HEAD = 7.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column on paper: its head (translated), width in mm, side, and the group above it."""

    label: str
    width: float
    align: Align = "right"
    group: str = ""


def label_width(label: str, size: float = _HEAD) -> float:
    """The least width a head needs that may take two lines."""
    words = _joined(label).split(" ")
    return min(
        max(
            text_width(" ".join(words[:split]), size, bold=True),
            text_width(" ".join(words[split:]), size, bold=True),
        )
        for split in range(len(words))
    )


def _joined(label: str) -> str:
    """A head whose signs stay with their words: `Credit ₹` is one."""
    return label.replace(" ₹", "\u00a0₹").replace(" %", "\u00a0%")


class Grid:
    """A table of fixed columns at a place across the page."""

    def __init__(self, paper: Paper, x: float, columns: Sequence[Column]) -> None:
        self.paper = paper
        self.columns = columns
        self.edges = tuple(accumulate((column.width for column in columns), initial=x))
        self.left, self.right = self.edges[0], self.edges[-1]

    def head(self, y: float, head: float, group: float = 0.0) -> float:
        """Draw the head: groups `group` mm high above heads `head` mm high; returns its foot."""
        bottom = y + group + head
        first = 0
        for name, members in groupby(self.columns, key=lambda column: column.group):
            last = first + len(list(members))
            self._group(first, last, name, y, group)
            for index in range(first, last):
                top = y + group if name and group else y
                self._label(index, top, bottom - top)
            first = last
        self.paper.rule(self.left, y, self.right, y, FRAME)
        self.paper.rule(self.left, bottom, self.right, bottom, HEAVY)
        self.paper.rule(self.left, y, self.left, bottom, FRAME)
        self.paper.rule(self.right, y, self.right, bottom, FRAME)
        return bottom

    def cell(
        self,
        index: int,
        y: float,
        height: float,
        text: str,
        size: float = 7.5,
        *,
        bold: bool = False,
        align: Align | None = None,
    ) -> None:
        """Draw a text in a column, by default at the column's own side."""
        align = align or self.columns[index].align
        self.paper.cell(
            self.edges[index],
            y,
            self.columns[index].width,
            height,
            text,
            size,
            bold=bold,
            align=align,
            pad=_CENTRE_PAD if align == "center" else CELL_PAD,
        )

    def name(self, index: int, y: float, height: float, name: str, second: str) -> None:
        """Draw a name in bold over a second line; a very long name takes two lines itself."""
        width = self.columns[index].width - 2 * CELL_PAD
        if text_width(name, SMALLEST, bold=True) > width:
            lines = wrap(name, width, SMALLEST, bold=True)
            names = [lines[0], " ".join(lines[1:])]
        else:
            names = [name]
        step = 3.4 if len(names) == 1 else min(2.7, height / 3)
        top = y - step * len(names) / 2
        for place, line in enumerate(names):
            size = NAME_SIZE if len(names) == 1 else SMALLEST
            self.cell(index, top + place * step, height, line, size, bold=True)
        self.cell(index, top + len(names) * step, height, second, SMALLEST)

    def span(
        self, first: int, last: int, y: float, h: float, text: str, size: float, *, bold: bool
    ) -> None:
        """Draw a text at the left across columns `first` to `last`."""
        width = self.edges[last + 1] - self.edges[first]
        self.paper.cell(self.edges[first], y, width, h, text, size, bold=bold, pad=CELL_PAD)

    def verticals(self, top: float, bottom: float, without: range = range(0)) -> None:
        """Draw the rules between columns, save those before the columns `without`."""
        for index in range(1, len(self.columns)):
            if index not in without:
                self.paper.rule(self.edges[index], top, self.edges[index], bottom, GRID)
        self.paper.rule(self.left, top, self.left, bottom, FRAME)
        self.paper.rule(self.right, top, self.right, bottom, FRAME)

    def line(self, y: float, weight: float = GRID) -> None:
        """Draw a rule across the table."""
        self.paper.rule(self.left, y, self.right, y, weight)

    def _group(self, first: int, last: int, name: str, y: float, height: float) -> None:
        if not name or not height:
            return
        left, right = self.edges[first], self.edges[last]
        self.paper.cell(left, y, right - left, height, name, 7.5, bold=True, align="center")
        self.paper.rule(left, y + height, right, y + height, GRID)
        self.paper.rule(left, y, left, y + height, GRID)
        self.paper.rule(right, y, right, y + height, GRID)

    def _label(self, index: int, y: float, height: float) -> None:
        column = self.columns[index]
        self.paper.rule(self.edges[index], y, self.edges[index], y + height, GRID)
        width = column.width - 2 * CELL_PAD + 0.6
        lines = wrap(_joined(column.label), width, _HEAD, bold=True)
        if len(lines) > 2:
            lines = [lines[0], " ".join(lines[1:])]
        step = height / (len(lines) + 1) if len(lines) > 1 else 0.0
        step = min(step, 3.1)
        for number, line in enumerate(lines):
            offset = (number - (len(lines) - 1) / 2) * step
            self.paper.cell(
                self.edges[index],
                y + offset,
                column.width,
                height,
                line,
                _HEAD,
                bold=True,
                align=column.align,
                pad=CELL_PAD - 0.3 if column.align != "left" else CELL_PAD,
            )
