"""How one salary slip is drawn: a block 186 mm wide, measured first, then laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from factory_desktop.core.kernel.i18n import catalog
from factory_desktop.core.kernel.months import month_name
from factory_desktop.core.kernel.words import amount_in_words
from factory_desktop.core.payroll.prints.slip_blocks import SlipBlocks
from factory_desktop.core.payroll.prints.slip_data import SlipData, SlipEarning
from factory_desktop.core.platform.reporting.paper.figures import add, amount, day, quantity, signed
from factory_desktop.core.platform.reporting.paper.layout import share_widths
from factory_desktop.core.platform.reporting.paper.letterhead import draw_logo
from factory_desktop.core.platform.reporting.paper.marks import key_to_marks, sign, striking
from factory_desktop.core.platform.reporting.paper.page import (
    FRAME,
    GRID,
    HEAVY,
    SMALLEST,
    Align,
    Paper,
)
from factory_desktop.core.platform.reporting.paper.text import text_width, wrap

LEFT, RIGHT, WIDTH = 12.0, 198.0, 186.0
#: Heights from the block's top: where the tables begin, and what a half sheet holds.
_FACTS, _FACT_ROW = 17.2, 4.25
_HALF_ROOM, _SHEET_ROOM = 135.0, 277.0
_STRIP = (4.1, 4.2, 3.8, 5.9)
#: Room for the headings beside the days.
_DAY_HEAD = 15.0
_HEAD, _TOTAL, _NET = 4.5, 4.9, 9.7
#: Lines a table of wages has room for at least; lines on a sheet that continues it.
_LEAST_LINES, _CONTINUED_LINES = 5, 54

_Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Measures:
    """Heights that give way where there is much to say: lines, gaps, room to sign."""

    line: float
    small: float
    gap: float
    sign: float

    def towards(self, other: _Measures, part: float) -> _Measures:
        """The measures a part of the way to others."""
        return _Measures(
            self.line + (other.line - self.line) * part,
            self.small + (other.small - self.small) * part,
            self.gap + (other.gap - self.gap) * part,
            self.sign + (other.sign - self.sign) * part,
        )


_ROOMY = _Measures(line=4.45, small=3.8, gap=1.9, sign=17.2)
#: The least that still reads; vowel signs above and below the line need more.
_TIGHT = {
    "en": _Measures(line=3.45, small=3.15, gap=1.5, sign=15.6),
    "hi": _Measures(line=3.6, small=3.35, gap=1.3, sign=15.4),
}


@dataclass(frozen=True, slots=True)
class _Fact:
    label: str
    value: str
    strong: bool = False


class SlipDrawing:
    """Lays one slip out on a paper."""

    def __init__(self, paper: Paper, slip: SlipData, language: str) -> None:
        self.paper = paper
        self.slip = slip
        self.language = language
        self.t = catalog(language)
        self.facts = self._facts()
        self.across = self._facts_across()
        self.rows = -(-len(self.facts) // self.across)
        self.lines = max(len(slip.earnings), len(slip.deductions), _LEAST_LINES)
        self.blocks = SlipBlocks(paper, slip, self.t)
        self.tight = _TIGHT.get(language, _TIGHT["en"])
        self.listed, self.overflow = self._divided()

    def fits_half(self) -> bool:
        """Whether half a sheet is enough, lines set as tight as they may be."""
        return self._height(self.tight) <= _HALF_ROOM + 1e-6

    def draw(self, top: float, *, half: bool) -> None:
        """Draw the slip with its block's top at `top`."""
        room = _HALF_ROOM if half else _SHEET_ROOM
        sizes = self._fitting(room)
        self._letterhead(top)
        y = self._worker(top + _FACTS)
        y = self._strip(y, sizes.gap)
        y = self._wages(y, sizes.line)
        y = self._net(y + sizes.gap)
        y = self.blocks.draw(y + sizes.gap, sizes.small)
        foot = top + _HALF_ROOM
        self._signatures(max(foot, y + sizes.sign), y)
        for first in range(0, len(self.overflow), _CONTINUED_LINES):
            self.paper.next_page()
            self._continued(self.overflow[first : first + _CONTINUED_LINES])

    def _divided(self) -> tuple[list[SlipEarning], list[SlipEarning]]:
        """The earnings of the slip itself, and those that go on to further sheets.

        Where not even a whole sheet holds all piece lines, the last line of the slip gives the
        sum of those that follow.
        """
        earnings = list(self.slip.earnings)
        spare = self._height(self.tight) - _SHEET_ROOM
        if spare <= 0:
            return earnings, []
        held = self.lines - int(spare / self.tight.line) - 2
        kept, rest = earnings[:held], earnings[held:]
        label = self.t("{count} more lines, see the next page", count=len(rest))
        self.lines = held + 1
        return [*kept, SlipEarning(label, add(line.amount for line in rest))], rest

    def _continued(self, earnings: Sequence[SlipEarning]) -> None:
        """Draw a sheet with the lines of earnings that the slip had no room for."""
        slip, t = self.slip, self.t
        top = 12.0
        self._letterhead(top)
        who = f"{slip.worker.number}  ·  {slip.worker.name}"
        self.paper.text(LEFT, top + _FACTS, who, 8.2, bold=True, width=WIDTH)
        self.lines = len(earnings)
        rows: list[_Texts] = [self._earning(line) for line in earnings]
        total = amount(add(line.amount for line in earnings), nil="0.00")
        foot = (t("Part of the gross earnings"), "", "", total)
        edges = (LEFT, 128.0, 152.0, 172.0, RIGHT)
        self._table(top + _FACTS + 3.0, _ROOMY.line, edges, (self._earnings_head(), rows, foot))

    def _fitting(self, room: float) -> _Measures:
        """The roomiest measures with which the slip goes into `room`."""
        roomy, tight = self._height(_ROOMY), self._height(self.tight)
        if roomy <= room:
            return _ROOMY
        return _ROOMY.towards(self.tight, min(1.0, (roomy - room) / (roomy - tight)))

    def _height(self, sizes: _Measures) -> float:
        facts = (self.rows - 1) * _FACT_ROW + 2.8
        strip = sum(_STRIP[:3]) * bool(self.slip.days) + _STRIP[3] * bool(self.slip.counts)
        strip += sizes.gap * bool(strip)
        tables = _HEAD + self.lines * sizes.line + _TOTAL
        net = sizes.gap + _NET + sizes.gap
        return _FACTS + facts + strip + tables + net + self.blocks.height(sizes.small) + sizes.sign

    def _letterhead(self, top: float) -> None:
        paper, slip, t = self.paper, self.slip, self.t
        x = LEFT + draw_logo(paper, slip.company, LEFT, top, 11.0)
        title = f"{t('Salary slip')}  ·  {slip.period or month_name(slip.month, t)}"
        used = paper.text(RIGHT, top + 4.6, title, 12.5, bold=True, align="right", width=90)
        paper.text(x, top + 4.6, slip.company.name, 12.5, bold=True, width=RIGHT - x - used - 4)
        number = t("Slip no. {number}", number=slip.number)
        used = paper.text(RIGHT, top + 9.3, number, 7.5, align="right", width=60)
        address = ", ".join(slip.company.lines)
        paper.text(x, top + 9.3, address, 7.5, width=RIGHT - x - used - 4)
        paper.rule(LEFT, top + 13.0, RIGHT, top + 13.0, HEAVY)

    def _facts(self) -> list[_Fact]:
        worker, t = self.slip.worker, self.t
        facts = [
            _Fact(t("Name"), worker.name, strong=True),
            _Fact(t("Worker no."), worker.number, strong=True),
            _Fact(t("Father / husband"), worker.father),
            _Fact(t("Designation"), worker.designation),
            _Fact(t("Skill"), t(worker.skill)),
            _Fact(t("Joined"), day(worker.joined)),
            _Fact(t("UAN"), worker.uan),
            _Fact(t("ESI no."), worker.esi),
            _Fact(t("Rate of wages"), self._rate(worker.rate, worker.rate_per), strong=True),
            _Fact(t("Overtime rate"), self._rate(worker.overtime_rate, worker.overtime_per)),
            _Fact(t("Bank a/c"), worker.bank),
            _Fact(t("Paid on"), day(self.slip.paid_on)),
        ]
        return [fact for fact in facts if fact.value]

    def _rate(self, rate: Decimal | None, per: str) -> str:
        if rate is None:
            return ""
        return f"{self.slip.symbol} {amount(rate)} {self.t(f'per {per}')}"

    def _worker(self, y: float) -> float:
        """Draw the facts in pairs of label and value, row by row."""
        columns = self._fact_columns(self.across)
        labels = [_labels(column) for column in columns]
        values = [_values(column, 8.2) + 3 for column in columns]
        least = [_values(column, SMALLEST) + 1.5 for column in columns]
        shared = share_widths(values, least, WIDTH - sum(labels))
        x = LEFT
        for facts, label, value in zip(columns, labels, shared, strict=True):
            for row, fact in enumerate(facts):
                at = y + row * _FACT_ROW
                self.paper.text(x, at, fact.label, 7)
                size = 8.2 if fact.strong else 8
                self.paper.text(x + label, at, fact.value, size, bold=fact.strong, width=value - 1)
            x += label + value
        return y + (self.rows - 1) * _FACT_ROW + 2.8

    def _fact_columns(self, across: int) -> list[list[_Fact]]:
        return [self.facts[index::across] for index in range(across)]

    def _facts_across(self) -> int:
        """How many facts stand in a row: four, fewer where long names need the room."""
        for across in (4, 3):
            columns = self._fact_columns(across)
            if sum(_labels(c) + _values(c, SMALLEST) + 1.5 for c in columns) <= WIDTH:
                return across
        return 2

    def _strip(self, y: float, gap: float) -> float:
        """Draw the days with marks and overtime, and the counts under them."""
        if not self.slip.days and not self.slip.counts:
            return y
        top = y
        if self.slip.days:
            y = self._days(y)
        if self.slip.counts:
            y = self._counts(y)
        self.paper.box(LEFT, top, WIDTH, y - top)
        return y + gap

    def _days(self, y: float) -> float:
        tops = [y, y + _STRIP[0], y + _STRIP[0] + _STRIP[1]]
        width = (WIDTH - _DAY_HEAD) / len(self.slip.days)
        days = tuple(entry.day for entry in self.slip.days)
        key = ("days", self.language, y, days)
        self.paper.alike(key, lambda: self._day_grid(tops, width, days))
        for index, entry in enumerate(self.slip.days):
            x = LEFT + _DAY_HEAD + index * width
            self._mark(x, tops[1], width, entry.mark)
            if entry.overtime:
                hours = quantity(entry.overtime)
                self.paper.cell(x, tops[2], width, _STRIP[2], hours, 7, align="center", pad=0.3)
        return tops[2] + _STRIP[2]

    def _day_grid(self, tops: Sequence[float], width: float, days: Sequence[int]) -> None:
        """The rules and dates under the marks, the same for all workers of a month."""
        paper, t = self.paper, self.t
        heads = (t("Date"), t("Mark"), t("OT hours"))
        bottom = tops[2] + _STRIP[2]
        for top, height, head in zip(tops, _STRIP, heads, strict=False):
            paper.cell(LEFT, top, _DAY_HEAD, height, head, 7)
            paper.rule(LEFT, top + height, RIGHT, top + height, GRID)
        for index, date in enumerate(days):
            x = LEFT + _DAY_HEAD + index * width
            paper.rule(x, tops[0], x, bottom, GRID)
            paper.cell(x, tops[0], width, _STRIP[0], str(date), 7, align="center", pad=0.3)

    def _mark(self, x: float, y: float, width: float, mark: str) -> None:
        bold = striking(mark)
        shown = sign(mark, self.language)
        raised = 0.2 if shown != mark else 0.0  # vowel signs below the line clear the box
        self.paper.cell(
            x, y - raised, width, _STRIP[1], shown, 8, bold=bold, align="center", pad=0.3
        )
        if bold:
            self.paper.box(x + 0.45, y + 0.45, width - 0.9, _STRIP[1] - 0.9, FRAME)

    def _counts(self, y: float) -> float:
        paper, height = self.paper, _STRIP[3]
        width = WIDTH / len(self.slip.counts)
        for index, count in enumerate(self.slip.counts):
            x = LEFT + index * width
            if index:
                paper.rule(x, y, x, y + height, GRID)
            value = amount(count.value, 1, nil="0.0")
            size = 8.2
            room = width - text_width(value, size, count.strong) - 3.4
            label, bold = self.t(count.label), count.strong
            paper.text(x + 1.2, y + 3.8, label, 8.2 if bold else 7, bold=bold, width=room)
            paper.cell(x, y, width, height, value, size, bold=bold, align="right")
        return y + height

    def _wages(self, y: float, line: float) -> float:
        """Draw earnings beside deductions, both totals on one line."""
        slip, t = self.slip, self.t
        earnings: list[_Texts] = [self._earning(line) for line in self.listed]
        deductions: list[_Texts] = [
            (t(d.head), amount(d.on) if d.on is not None else "", amount(d.amount))
            for d in slip.deductions
        ]
        money = f"{t('Amount')} {slip.symbol}"
        foot = (t("Gross earnings"), "", "", amount(slip.gross, nil="0.00"))
        self._table(
            y, line, (LEFT, 67.0, 85.0, 99.0, 118.0), (self._earnings_head(), earnings, foot)
        )
        head2 = (t("Deductions"), t("On"), money)
        foot2 = (t("Total deductions"), "", amount(slip.total_deductions, nil="0.00"))
        return self._table(y, line, (120.0, 161.0, 179.0, RIGHT), (head2, deductions, foot2))

    def _earnings_head(self) -> _Texts:
        t = self.t
        return (t("Earnings"), t("Quantity"), t("Rate"), f"{t('Amount')} {self.slip.symbol}")

    def _earning(self, line: SlipEarning) -> _Texts:
        return (
            self.t(line.head),
            self._quantity(line.quantity, line.unit, line.places),
            _rate(line.rate),
            amount(line.amount),
        )

    def _table(
        self,
        y: float,
        line: float,
        edges: tuple[float, ...],
        content: tuple[_Texts, list[_Texts], _Texts],
    ) -> float:
        head, rows, foot = content
        body = y + _HEAD
        total = body + self.lines * line
        bottom = total + _TOTAL
        self._row(y, _HEAD, edges, head, 7.5, bold=True)
        for index, row in enumerate(rows):
            self._row(body + index * line, line, edges, row, 7.8, bold=False)
        self._row(total, _TOTAL, edges, foot, 8, bold=True)
        for x in edges[1:-1]:
            self.paper.rule(x, y, x, bottom, GRID)
        self.paper.rule(edges[0], body, edges[-1], body, FRAME)
        self.paper.rule(edges[0], total, edges[-1], total, FRAME)
        self.paper.box(edges[0], y, edges[-1] - edges[0], bottom - y)
        return bottom

    def _row(
        self,
        y: float,
        height: float,
        edges: tuple[float, ...],
        texts: tuple[str, ...],
        size: float,
        *,
        bold: bool,
    ) -> None:
        for index, text in enumerate(texts):
            x, width = edges[index], edges[index + 1] - edges[index]
            align: Align = "right" if index else "left"
            self.paper.cell(x, y, width, height, text, size, bold=bold, align=align)

    def _quantity(self, value: Decimal | None, unit: str, places: int | None) -> str:
        if value is None:
            return ""
        shown = quantity(value, places)
        if unit == "days":
            return self.t("{count} days", count=shown)
        return f"{shown} {self.t(unit)}".strip()

    def _net(self, y: float) -> float:
        """Draw the net pay, how it comes about, and its words."""
        paper, slip, t = self.paper, self.slip, self.t
        divider = 127.0
        paper.text(LEFT + 2, y + 4.0, t("Net pay"), 9, bold=True, width=60)
        how = f"{amount(slip.gross, nil='0.00')} – {amount(slip.total_deductions, nil='0.00')}"
        if slip.rounding:
            rounding = t("Rounding to rupee {amount}", amount=signed(slip.rounding))
            how = f"{how}  ({rounding})"
        net = f"{slip.symbol} {amount(slip.net, nil='0.00')}"
        wide = paper.text(divider - 3, y + 6.6, net, 14, bold=True, align="right", width=60)
        paper.text(LEFT + 2, y + 7.9, how, 7, width=divider - LEFT - wide - 8)
        words = slip.words or amount_in_words(slip.net, self.language, slip.currency)
        size = 8.2
        if len(wrap(words, RIGHT - divider - 4, size, bold=True)) > 2:
            size = 7.0
        broken = len(wrap(words, RIGHT - divider - 4, size, bold=True))
        first = y + _NET / 2 + size * 0.127 - (min(broken, 3) - 1) * size * 0.225
        paper.paragraph(
            divider + 2, first, words, RIGHT - divider - 4, size,
            bold=True, leading=size * 0.45, lines=3,
        )  # fmt: skip
        paper.rule(divider, y, divider, y + _NET, GRID)
        paper.box(LEFT, y, WIDTH, _NET, HEAVY)
        return y + _NET

    def _signatures(self, foot: float, content: float) -> None:
        """Draw the lines to sign on and the key to the marks, the key's baseline at `foot`."""
        paper, slip, t = self.paper, self.slip, self.t
        line, for_company = foot - 7.3, max(foot - 14.2, content + 3.2)
        company = t("For {company}", company=slip.company.name)
        paper.text(RIGHT, for_company, company, 7, align="right", width=125)
        paper.rule(LEFT, line, LEFT + 58, line, GRID)
        paper.rule(RIGHT - 60, line, RIGHT, line, GRID)
        paper.text(LEFT, line + 2.8, t("Worker's signature or thumb mark"), 7)
        paper.text(RIGHT, line + 2.8, t("Authorised signatory"), 7, align="right")
        parts = []
        if slip.days:
            marks = key_to_marks((entry.mark for entry in slip.days), self.language)
            parts.append("   ".join(marks) + ("।" if self.language == "hi" else "."))
        parts.append(slip.note or t("Questions: ask the office within 7 days."))
        paper.text(LEFT, foot - 0.7, "   ".join(parts), SMALLEST, width=WIDTH)


def _rate(rate: Decimal | None) -> str:
    """A rate with two decimals, or with those it has where they are more (0.125 a piece)."""
    if rate is None:
        return ""
    exponent = rate.normalize().as_tuple().exponent
    return amount(rate, max(2, -exponent if isinstance(exponent, int) else 2))


def _labels(facts: Sequence[_Fact]) -> float:
    return max((text_width(fact.label, 7) for fact in facts), default=0.0) + 2


def _values(facts: Sequence[_Fact], size: float) -> float:
    return max((text_width(fact.value, size, fact.strong) for fact in facts), default=0.0)
