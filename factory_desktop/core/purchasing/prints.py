"""The purchase order on paper: letterhead, parties, lines, totals, terms, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from factory_desktop.core.kernel.i18n import catalog
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.kernel.words import amount_in_words
from factory_desktop.core.platform.reporting.paper.figures import amount, day, quantity, signed
from factory_desktop.core.platform.reporting.paper.grid import CELL_PAD, Column, Grid, label_width
from factory_desktop.core.platform.reporting.paper.letterhead import (
    SEPARATOR,
    SMALL,
    Company,
    draw_logo,
    draw_mark,
    page_number,
)
from factory_desktop.core.platform.reporting.paper.page import FRAME, GRID, HEAVY, Paper, Rendered
from factory_desktop.core.platform.reporting.paper.text import text_width, wrap

__all__ = [
    "Company",
    "OrderLine",
    "OrderPrint",
    "OrderTax",
    "Party",
    "Reference",
    "render_purchase_order",
]

LEFT, RIGHT, WIDTH = 14.0, 200.0, 186.0
#: Where flowing content ends; where it ends on the page that is signed; the foot's baseline.
_BOTTOM, _SIGNED_BOTTOM, _FOOT = 279.0, 254.0, 286.5
_HEAD, _LINE, _MORE, _AIR = 9.2, 4.2, 3.5, 1.8
_TERM, _TERM_MORE = 4.2, 3.4


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody the order concerns; lines are printed as given."""

    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A label and value beside the parties ("Your quotation", "DAM/Q/2026/881")."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line; `second` stands under the description, `places` are the unit's decimals.

    `tax` is what is printed under the HSN code ("18 %"); both may be empty.
    """

    code: str
    description: str
    quantity: Decimal
    unit: str
    rate: Decimal
    value: Decimal
    second: str = ""
    hsn: str = ""
    tax: str = ""
    due: date | None = None
    discount: Decimal = ZERO
    places: int | None = None


@dataclass(frozen=True, slots=True)
class OrderTax:
    """A line between value and total, named as it is printed: a tax by its rate, freight."""

    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class OrderPrint:
    """All that an order shows: value + charges + taxes + rounding = total.

    `title` empty takes "Purchase order"; `words` empty: the total is written out. `mark` is
    boxed at the head of each page ("Draft", "Cancelled", "Copy").
    """

    company: Company
    number: str
    date: date
    supplier: Party
    lines: tuple[OrderLine, ...]
    value: Decimal
    total: Decimal
    taxes: tuple[OrderTax, ...] = ()
    rounding: Decimal = ZERO
    deliver_to: Party | None = None
    references: tuple[Reference, ...] = ()
    terms: tuple[str, ...] = ()
    revision: int = 0
    prepared_by: str = ""
    title: str = ""
    mark: str = ""
    words: str = ""
    currency: str = "INR"
    symbol: str = "₹"


def render_purchase_order(data: OrderPrint, language: str = "en") -> Rendered:
    """Print an order on A4; head and table head are repeated, the last page is signed."""
    return _Order(data, language).render()


@dataclass(frozen=True, slots=True)
class _Item:
    """Something that flows down the pages: a line, the totals, the terms one by one."""

    kind: str
    index: int
    height: float


class _Order:
    """One run of an order: heights first, then pages, then ink."""

    def __init__(self, data: OrderPrint, language: str) -> None:
        self.t = catalog(language)
        self.data = data
        self.language = language
        self.title = data.title or self.t("Purchase order")
        self.words = data.words or amount_in_words(data.total, language, data.currency)
        self.paper = Paper(title=f"{self.title} {data.number}")
        self.keys = self._keys()
        self.grid = Grid(self.paper, LEFT, self._columns())
        at = self.keys.index("description")
        self.description = self.grid.columns[at].width - 2 * CELL_PAD
        self.totals_left = self.grid.edges[max(at + 1, len(self.keys) - 5)]
        self.totals_left = min(self.totals_left, RIGHT - 66.0)
        self.wrapped = [self._wrapped(line) for line in data.lines]
        self.terms = [wrap(term, WIDTH - 5.5, 7.2) for term in data.terms]

    def render(self) -> Rendered:
        """Draw all pages."""
        pages = self._pages()
        for number, items in enumerate(pages, 1):
            if number > 1:
                self.paper.next_page()
            y = self._first_head() if number == 1 else self._later_head()
            draw_mark(self.paper, self.t(self.data.mark), LEFT, RIGHT)
            self._content(y, items)
            if number == len(pages):
                self._signatures()
            self._foot(number, len(pages))
        return self.paper.rendered()

    def _keys(self) -> list[str]:
        """The columns that have something to show."""
        lines = self.data.lines
        shown = {
            "code": any(line.code for line in lines),
            "hsn": any(line.hsn or line.tax for line in lines),
            "due": any(line.due for line in lines),
            "discount": any(line.discount for line in lines),
        }
        order = (
            "no", "code", "description", "hsn", "due",
            "quantity", "unit", "rate", "discount", "value",
        )  # fmt: skip
        return [key for key in order if shown.get(key, True)]

    def _columns(self) -> list[Column]:
        t, symbol = self.t, self.data.symbol
        taxed = any(line.tax for line in self.data.lines)
        known = {
            "no": Column(t("No."), 7.2, "center"),
            "code": Column(t("Our code"), min(self._room_for("code", 20.8), 32.0), "left"),
            "hsn": Column("HSN\nGST" if taxed else "HSN", 14.0, "center"),
            "due": Column(t("Due"), 17.8, "center"),
            "quantity": Column(t("Quantity"), self._room_for("quantity", 17.0)),
            "unit": Column(t("Unit"), 10.2, "center"),
            "rate": Column(f"{t('Rate')} {symbol}", self._room_for("rate", 16.0)),
            "discount": Column(t("Disc. %"), label_width(t("Disc. %")) + 1.6),
            "value": Column(f"{t('Value')} {symbol}", self._room_for("value", 18.0)),
        }
        taken = sum(known[key].width for key in self.keys if key in known)
        known["description"] = Column(t("Description"), WIDTH - taken, "left")
        return [known[key] for key in self.keys]

    def _room_for(self, key: str, least: float) -> float:
        """The width that the figures of a column take, and at least the usual one."""
        texts = (self._texts(line)[key] for line in self.data.lines)
        widest = max((text_width(text, 8) for text in texts), default=0.0)
        return max(least, widest + 2 * CELL_PAD + 0.3)

    def _wrapped(self, line: OrderLine) -> tuple[list[str], list[str]]:
        """Description and second line, broken to the column."""
        second = wrap(line.second, self.description, 7) if line.second else []
        return wrap(line.description, self.description, 8, bold=True), second

    def _line_height(self, index: int) -> float:
        names, second = self.wrapped[index]
        line = self.data.lines[index]
        rows = max(len(names) + len(second), 2 if line.hsn and line.tax else 1)
        return _LINE + _MORE * (rows - 1) + _AIR

    def _totals_height(self) -> float:
        rows = 1 + len(self.data.taxes) + bool(self.data.rounding)
        words = wrap(self.words, self.totals_left - LEFT - 4, 8.5, bold=True)
        return max(rows * 4.8 + 1.2 + 7.4, 6.0 + len(words) * 4.4 + 2)

    def _items(self) -> list[_Item]:
        items = [
            _Item("line", index, self._line_height(index)) for index in range(len(self.data.lines))
        ]
        items.append(_Item("totals", 0, self._totals_height()))
        for index, lines in enumerate(self.terms):
            title = 9.0 if index == 0 else 0.0
            items.append(_Item("term", index, title + _TERM + _TERM_MORE * (len(lines) - 1)))
        return items

    def _pages(self) -> list[list[_Item]]:
        """Fill pages; the totals take the last line along, and the last page is signed."""
        items = self._items()
        pages: list[list[_Item]] = [[]]
        y = self._first_head_foot() + _HEAD
        for place, item in enumerate(items):
            needed = item.height
            if place + 1 < len(items) and items[place + 1].kind == "totals":
                needed += items[place + 1].height
            if pages[-1] and y + needed > _BOTTOM:
                pages.append([])
                y = _LATER_HEAD + (_HEAD if item.kind != "term" else 0.0)
            pages[-1].append(item)
            y += item.height
        if y > _SIGNED_BOTTOM:
            pages.append(self._moved(pages[-1]))
        return pages

    def _moved(self, page: list[_Item]) -> list[_Item]:
        """What goes on to the signed page with the signatures: the terms, or their last."""
        terms = [item for item in page if item.kind == "term"]
        others = [item for item in page if item.kind != "term"]
        moved = terms if len(others) > 1 else terms[-1:]
        if not moved and len(others) > 2:
            moved = others[-2:]  # the totals and the last line before them
        for item in moved:
            page.remove(item)
        return moved

    def _first_head_foot(self) -> float:
        return self._parties_top() + self._parties_height() + 3.0

    def _letter_lines(self) -> int:
        company = self.data.company
        return len(company.lines) + bool(company.identity)

    def _parties_top(self) -> float:
        return max(31.0, 20.0 + 3.9 * self._letter_lines()) + 3.0

    def _parties_height(self) -> float:
        parties = (self.data.supplier, self.data.deliver_to)
        rows = max(
            len(self._party_names(party, width)) + len(self._party_lines(party, width))
            for party, width in zip(parties, self._party_widths()[:2], strict=True)
        )
        return max(5.9 + rows * 4.1, 5.0 + len(self.data.references) * 4.45, 24.0)

    def _party_widths(self) -> tuple[float, float, float]:
        if self.data.deliver_to is None:
            return 112.0, 10.0, 74.0
        return 66.0, 56.0, 64.0

    def _party_names(self, party: Party | None, width: float) -> list[str]:
        return wrap(party.name, width - 3.5, 9, bold=True) if party else []

    def _party_lines(self, party: Party | None, width: float) -> list[str]:
        if party is None:
            return []
        return [part for line in party.lines for part in wrap(line, width - 3.5, 8)]

    def _first_head(self) -> float:
        """Draw the letterhead and the parties; returns where the lines begin."""
        paper, data, t = self.paper, self.data, self.t
        x = LEFT + draw_logo(paper, data.company, LEFT, 12.0, 17.0)
        used = paper.text(RIGHT, 17.0, self.title.upper(), 14, bold=True, align="right", width=80)
        paper.text(x, 16.4, data.company.name, 14, bold=True, width=RIGHT - x - used - 5)
        number = t("No. {number}", number=data.number)
        paper.text(RIGHT, 22.2, number, 10, bold=True, align="right", width=70)
        dated = SEPARATOR.join(
            (
                t("Date {date}", date=day(data.date)),
                t("Revision {number}", number=data.revision),
            )
        )
        paper.text(RIGHT, 26.7, dated, 8, align="right", width=70)
        y = 21.6
        for line in data.company.lines:
            paper.text(x, y, line, 8, width=RIGHT - x - 62)
            y += 3.9
        paper.text(x, y, data.company.identity, 8, bold=True, width=RIGHT - x - 52)
        rule = self._parties_top() - 2.0
        paper.rule(LEFT, rule, RIGHT, rule, HEAVY)
        self._parties(self._parties_top())
        return self._first_head_foot()

    def _parties(self, y: float) -> None:
        paper, data, t = self.paper, self.data, self.t
        height = self._parties_height()
        first, second, third = self._party_widths()
        paper.box(LEFT, y, WIDTH, height)
        self._party(LEFT, y, first, t("To (supplier)"), data.supplier)
        x = LEFT + first
        if data.deliver_to is not None:
            paper.rule(x, y, x, y + height, GRID)
            self._party(x, y, second, t("Deliver to"), data.deliver_to)
            x += second
        if data.references:
            paper.rule(RIGHT - third, y, RIGHT - third, y + height, GRID)
            self._references(RIGHT - third, y, third)

    def _party(self, x: float, y: float, width: float, label: str, party: Party) -> None:
        self.paper.text(x + 1.6, y + 3.7, label, 7, width=width - 3)
        y += 8.0
        for name in self._party_names(party, width):
            self.paper.text(x + 1.6, y, name, 9, bold=True, width=width - 3)
            y += 4.15
        for line in self._party_lines(party, width):
            self.paper.text(x + 1.6, y, line, 8, width=width - 3)
            y += 4.1

    def _references(self, x: float, y: float, width: float) -> None:
        labels = [self.t(reference.label) for reference in self.data.references]
        value_at = min(max(text_width(label, 7) for label in labels) + 4.5, width / 2)
        y += 4.0
        for label, reference in zip(labels, self.data.references, strict=True):
            self.paper.text(x + 1.5, y, label, 7, width=value_at - 2.5)
            room = width - value_at - 1.5
            bold = reference.strong
            self.paper.text(x + value_at, y, self.t(reference.value), 8, bold=bold, width=room)
            y += 4.45

    def _later_head(self) -> float:
        """Draw the short head of the pages that follow."""
        paper, data = self.paper, self.data
        number = self.t("No. {number}", number=data.number)
        title = f"{self.title} {number}  ·  {self.t('continued')}"
        used = paper.text(RIGHT, 16.0, title, 9, bold=True, align="right", width=110)
        room = WIDTH - used - 4
        paper.text(LEFT, 16.0, data.company.name, 11, bold=True, width=room)
        paper.rule(LEFT, 19.0, RIGHT, 19.0, HEAVY)
        return _LATER_HEAD

    def _content(self, y: float, items: Sequence[_Item]) -> None:
        if items and items[0].kind in ("line", "totals"):
            y = self.grid.head(y, _HEAD)
        for item in items:
            if item.kind == "line":
                self._line(y, item.index, item.height)
            elif item.kind == "totals":
                self._totals(y, item.height)
            else:
                self._term(y, item.index)
            y += item.height

    def _texts(self, line: OrderLine) -> dict[str, str]:
        """What a line shows in the columns of one row."""
        return {
            "code": line.code,
            "hsn": line.hsn or line.tax,
            "due": day(line.due),
            "quantity": quantity(line.quantity, line.places),
            "unit": self.t(line.unit),
            "rate": amount(line.rate, max(2, _decimals(line.rate))),
            "discount": quantity(line.discount),
            "value": amount(line.value),
        }

    def _line(self, y: float, index: int, height: float) -> None:
        grid, line = self.grid, self.data.lines[index]
        first = y + _AIR / 2
        texts = {"no": str(index + 1), **self._texts(line)}
        for place, key in enumerate(self.keys):
            if key != "description":
                grid.cell(place, first, _LINE, texts[key], 8)
                continue
            names, second = self.wrapped[index]
            for row, name in enumerate(names):
                grid.cell(place, first + row * _MORE, _LINE, name, 8, bold=True)
            for row, text in enumerate(second, len(names)):
                grid.cell(place, first + row * _MORE, _LINE, text, 7)
        if line.hsn and line.tax:
            grid.cell(self.keys.index("hsn"), first + _MORE, _LINE, line.tax, 7)
        grid.verticals(y, y + height)
        grid.line(y + height)

    def _totals(self, y: float, height: float) -> None:
        """Draw the words at the left, the figures at the right, the total at the foot."""
        paper, data, t = self.paper, self.data, self.t
        split, room = self.totals_left, self.totals_left - LEFT - 4
        paper.text(LEFT + 1.6, y + 4.0, t("Order total in words"), 7)
        paper.paragraph(LEFT + 1.6, y + 8.2, self.words, room, 8.5, bold=True, leading=4.4)
        entries = [(t("Value of goods"), amount(data.value, nil="0.00"))]
        entries += [(tax.label, amount(tax.amount)) for tax in data.taxes]
        if data.rounding:
            entries.append((t("Rounding"), signed(data.rounding)))
        width = RIGHT - split
        for place, (label, figure) in enumerate(entries):
            top = y + 0.8 + place * 4.8
            paper.cell(split, top, width - 25, 4.8, label, 8, pad=1.5)
            paper.cell(split, top, width, 4.8, figure, 8, align="right", pad=1.5)
        foot = y + height - 7.4
        label = f"{t('Order total')} {data.symbol}"
        figure = amount(data.total, nil="0.00")
        used = paper.text(
            RIGHT - 1.5, foot + 5.0, figure, 11, bold=True, align="right", width=width - 26
        )
        paper.text(split + 1.5, foot + 4.9, label, 9, bold=True, width=width - used - 5)
        paper.rule(split, foot, RIGHT, foot, FRAME)
        paper.rule(split, y, split, y + height, FRAME)
        paper.box(LEFT, y, WIDTH, height)

    def _term(self, y: float, index: int) -> None:
        if index == 0:
            self.paper.text(LEFT, y + 7.0, self.t("Terms"), 8.2, bold=True)
            y += 9.0
        self.paper.text(LEFT + 3.6, y + 2.8, f"{index + 1}.", 7, align="right")
        for place, line in enumerate(self.terms[index]):
            at = y + 2.8 + place * _TERM_MORE
            self.paper.text(LEFT + 5.5, at, line, 7.2, width=WIDTH - 5.5)

    def _signatures(self) -> None:
        """Draw the three places to sign at the foot of the last page."""
        paper, t = self.paper, self.t
        top, line = 258.0, 275.5
        middle, right = LEFT + 72.0, RIGHT - 58.0
        paper.rule(LEFT, top, RIGHT, top, FRAME)
        paper.text(LEFT, top + 3.6, t("Accepted by supplier"), 8.2, bold=True, width=62)
        paper.text(middle, top + 3.6, t("Prepared by"), 8.2, bold=True, width=40)
        company = t("For {company}", company=self.data.company.name)
        paper.paragraph(
            RIGHT, top + 3.6, company, 72, 8.2, bold=True, lines=2, align="right", leading=3.8
        )
        paper.rule(LEFT, line, LEFT + 62, line, GRID)
        paper.rule(middle, line, middle + 40, line, GRID)
        paper.rule(right, line, RIGHT, line, GRID)
        paper.text(LEFT, line + 3.2, t("Signature, stamp and date"), 7.5)
        paper.text(middle, line + 3.2, self.data.prepared_by, 7.5, width=50)
        paper.text(RIGHT, line + 3.2, t("Authorised signatory"), 7.5, align="right")

    def _foot(self, number: int, pages: int) -> None:
        paper, data, t = self.paper, self.data, self.t
        paper.rule(LEFT, _FOOT - 3.2, RIGHT, _FOOT - 3.2, GRID)
        page = SEPARATOR.join((page_number(number, pages, t), "Factory Desktop"))
        used = paper.text(RIGHT, _FOOT, page, SMALL, align="right")
        order = t(
            "{title} {number} of {date}", title=self.title, number=data.number, date=day(data.date)
        )
        what = SEPARATOR.join((order, data.supplier.name))
        paper.text(LEFT, _FOOT, what, SMALL, width=WIDTH - used - 4)


#: Where content begins on the pages after the first.
_LATER_HEAD = 22.0


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
