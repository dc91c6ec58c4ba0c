"""The small tables at the foot of a slip: employer's share, advance, leave."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import accumulate

from factory_desktop.core.kernel.i18n import Catalog
from factory_desktop.core.payroll.prints.slip_data import SlipAmount, SlipData
from factory_desktop.core.platform.reporting.paper.figures import add, amount
from factory_desktop.core.platform.reporting.paper.layout import share_widths
from factory_desktop.core.platform.reporting.paper.page import FRAME, GRID, Align, Paper
from factory_desktop.core.platform.reporting.paper.text import text_width

_LEFT, _WIDTH, _GAP = 12.0, 186.0, 2.0
_HEAD = 4.2
_SIZE = 7.0


class SlipBlocks:
    """Draws those of the three blocks that have something to say, side by side."""

    def __init__(self, paper: Paper, slip: SlipData, t: Catalog) -> None:
        self.paper = paper
        self.slip = slip
        self.t = t
        self.parts = self._parts()

    def height(self, line: float) -> float:
        """Height of the tallest block, in mm, with lines of this height."""
        return max((_HEAD + rows * line for _, rows, _ in self.parts), default=0.0)

    def draw(self, y: float, line: float) -> float:
        """Draw the blocks from y down; returns where the tallest ends."""
        if not self.parts:
            return y
        widths = [width for width, _, _ in self.parts]
        if len(widths) > 1:  # two or three share the whole width; one keeps its own
            room = _WIDTH - _GAP * (len(widths) - 1)
            widths = [width * room / sum(widths) for width in widths]
        x = _LEFT
        for width, (_, _, drawn) in zip(widths, self.parts, strict=True):
            drawn(x, y, width, line)
            x += width + _GAP
        return y + self.height(line)

    def _parts(self) -> list[tuple[float, int, Callable[[float, float, float, float], None]]]:
        """Width as designed, number of lines, and how to draw, of each block there is."""
        slip = self.slip
        parts: list[tuple[float, int, Callable[[float, float, float, float], None]]] = []
        if slip.employer:
            parts.append((75.0, self._money_lines(), self._employer))
        if slip.advance is not None:
            parts.append((47.0, self._money_lines(), self._advance))
        if slip.leave:
            parts.append((60.0, len(slip.leave), self._leave))
        return parts

    def _money_lines(self) -> int:
        """Lines of the two money blocks, which end on one line, with their totals."""
        advance = self.slip.advance
        return max(len(self.slip.employer), len(advance.lines) if advance else 0, 1) + 1

    def _employer(self, x: float, y: float, width: float, line: float) -> None:
        total = add(share.amount for share in self.slip.employer)
        title = self.t("Employer's share (not deducted)")
        self._money(x, y, width, line, title, self.slip.employer, (self.t("Total"), total))

    def _advance(self, x: float, y: float, width: float, line: float) -> None:
        advance = self.slip.advance
        if advance is None:
            return
        left = (self.t("Balance left"), advance.left)
        self._money(x, y, width, line, self.t("Advance"), advance.lines, left)

    def _money(
        self,
        x: float,
        y: float,
        width: float,
        line: float,
        title: str,
        lines: tuple[SlipAmount, ...],
        total: tuple[str, Decimal],
    ) -> None:
        paper = self.paper
        rows = self._money_lines() - 1
        column = max(16.0, width * 0.226)
        label = width - column
        paper.cell(x, y, label, _HEAD, title, _SIZE, bold=True)
        paper.cell(x + label, y, column, _HEAD, self.slip.symbol, _SIZE, bold=True, align="right")
        body = y + _HEAD
        for index, entry in enumerate(lines):
            at = body + index * line
            paper.cell(x, at, label, line, self.t(entry.label), _SIZE)
            paper.cell(x + label, at, column, line, amount(entry.amount), _SIZE, align="right")
        foot = body + rows * line
        paper.cell(x, foot, label, line, total[0], _SIZE, bold=True)
        figure = amount(total[1], nil="0.00")
        paper.cell(x + label, foot, column, line, figure, _SIZE, bold=True, align="right")
        bottom = foot + line
        paper.rule(x + label, y, x + label, bottom, GRID)
        paper.rule(x, body, x + width, body, FRAME)
        paper.rule(x, foot, x + width, foot, FRAME)
        paper.box(x, y, width, bottom - y)

    def _leave(self, x: float, y: float, width: float, line: float) -> None:
        paper, t = self.paper, self.t
        heads = (t("Leave (days)"), t("Opening"), t("Added"), t("Taken"), t("Balance"))
        natural = [text_width(head, 6.6, bold=True) + 1.6 for head in heads]
        names = max(text_width(t(kind.name), _SIZE) for kind in self.slip.leave) + 2.2
        natural[0] = max(natural[0], names)
        least = [min(w, 14.0) for w in natural]
        widths = share_widths(natural, least, width)
        edges = list(accumulate(widths, initial=x))
        for index, head in enumerate(heads):
            align: Align = "right" if index else "left"
            paper.cell(
                edges[index], y, widths[index], _HEAD, head, 6.6, bold=True, align=align, pad=0.75
            )
        for index, kind in enumerate(self.slip.leave):
            at = y + _HEAD + index * line
            paper.cell(x, at, widths[0], line, t(kind.name), _SIZE)
            figures = (kind.opening, kind.added, kind.taken, kind.balance)
            for place, value in enumerate(figures, 1):
                text = amount(value)
                paper.cell(edges[place], at, widths[place], line, text, _SIZE, align="right")
        bottom = y + _HEAD + len(self.slip.leave) * line
        for edge in edges[1:-1]:
            paper.rule(edge, y, edge, bottom, GRID)
        paper.rule(x, y + _HEAD, x + width, y + _HEAD, FRAME)
        paper.box(x, y, width, bottom - y)
