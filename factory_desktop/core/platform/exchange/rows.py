"""What each row below the header is: data, group, total, header again, note, blank."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from factory_desktop.core.kernel.facts import Kind
from factory_desktop.core.platform.exchange.arithmetic import amount_or_none, sums_to_run
from factory_desktop.core.platform.exchange.book import Cell, Sheet, cell_text
from factory_desktop.core.platform.exchange.days import is_overtime
from factory_desktop.core.platform.exchange.kinds import ImportKind
from factory_desktop.core.platform.exchange.layout import Layout

DATA, BLANK, TITLE, GROUP, TOTAL, HEADER, NOTE, EXTRA = (
    "data", "blank", "title", "group", "total", "header", "note", "extra",
)  # fmt: skip

_TOTAL = re.compile(
    r"^(?:grand|sub|page|net|gross|overall|group|section)?[\s\-]*totals?\b|\btotals?\s*[:.\-]*$"
    r"|^(?:महा\s?योग|उप[\s-]?योग|कुल|योग)|\b(?:carried|brought)\s+(?:forward|over|down)\b"
    r"|^\(?[cb]/[fd]\b|^closing\s+(?:balance|stock|total)",
    re.IGNORECASE,
)
_TOTAL_ALONE = re.compile(
    r"^(?:(?:grand|sub|page|net|gross|overall|group|section)[\s\-]*)?totals?[\s:.\-]*$"
    r"|^(?:महा\s?योग|उप[\s-]?योग|कुल|योग|कुल योग)[\s:.\-]*$"
    r"|\b(?:carried|brought)\s+(?:forward|over|down)\b|^\(?[cb]/[fd]\b",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"^(?:checked|prepared|verified|approved|made|passed|certified)\s+by\b|^authori[sz]ed\b"
    r"|signator|signature|हस्ताक्षर|^page\s*\d|^printed\b|^continued\b|^note\b|^e\s?&\s?o|^\*{2,}"
    r"|_{4,}|^report (?:date|generated)|^generated\b",
    re.IGNORECASE,
)
_MOST_CANDIDATES = 3_000


@dataclass(slots=True)
class RowClass:
    """One row of the sheet (0-based), what it is and the group it stands in."""

    row: int
    what: str
    text: str = ""
    group: str = ""


def classify(
    sheet: Sheet,
    kind: ImportKind,
    layout: Layout,
    mapping: Mapping[int, str],
    code_in_name: str = "",
) -> list[RowClass]:
    """Say what every row of the sheet is, from its first to its last."""
    titles = [
        RowClass(number, TITLE if any(row) else BLANK, row_text(row))
        for number, row in enumerate(sheet.rows[: max(layout.header_first, 0)])
    ]
    judge = _Judge(sheet, kind, layout, mapping, code_in_name)
    rows = [judge.first_look(number) for number in range(layout.first_data, len(sheet.rows))]
    judge.by_arithmetic(rows)
    _settle(rows)
    return titles + rows


def says_total(text: str) -> bool:
    """Whether a text begins or ends like the label of a total."""
    return bool(_TOTAL.search(text))


def row_text(row: tuple[Cell, ...]) -> str:
    """A row in one line, for showing why it was left out."""
    return " | ".join(text for cell in row if (text := cell_text(cell)))[:120]


class _Judge:
    """Looks at single rows, knowing which columns are keys and which are figures."""

    def __init__(
        self,
        sheet: Sheet,
        kind: ImportKind,
        layout: Layout,
        mapping: Mapping[int, str],
        code_in_name: str,
    ) -> None:
        self.sheet, self.kind, self.layout = sheet, kind, layout
        self.code_in_name = code_in_name
        code = kind.code_field
        self.keys = [c for c, key in mapping.items() if key in kind.key_fields]
        self.code = next((c for c, key in mapping.items() if code and key == code.key), None)
        self.figures = [c for c, key in mapping.items() if kind.field(key).kind.numeric]
        days = [day.column for day in layout.days]
        self.mapped = {*mapping, *days}
        self.days = set(days)
        self.sum_column = self._sum_column(mapping)
        self.headers = [
            [cell_text(cell).lower() for cell in sheet.rows[number]]
            for number in range(max(layout.header_first, 0), layout.first_data)
        ]
        self.header_starts = {
            next((text for text in header if text), "") for header in self.headers
        }
        self.code_is_usual = self._usual_code()
        self.usual_width = self._usual_width()

    def _sum_column(self, mapping: Mapping[int, str]) -> int | None:
        wanted = [self.kind.product[2], self.kind.product[0]] if self.kind.product else []
        wanted += [f.key for f in self.kind.fields if f.kind in (Kind.MONEY, Kind.QUANTITY)]
        by_field = {key: column for column, key in mapping.items()}
        return next((by_field[key] for key in wanted if key in by_field), None)

    def _usual_code(self) -> bool:
        if self.code is None:
            return False
        with_code = rows = 0
        for row in self.sheet.rows[self.layout.first_data : self.layout.first_data + 300]:
            if sum(cell is not None for cell in row) > 2:
                rows += 1
                with_code += self.code < len(row) and row[self.code] is not None
        return with_code >= rows * 0.6

    def _usual_width(self) -> int:
        counts = sorted(
            self._filled(row)
            for row in self.sheet.rows[self.layout.first_data : self.layout.first_data + 300]
            if any(cell is not None for cell in row)
        )
        return counts[len(counts) * 2 // 3] if counts else 0

    def _filled(self, row: tuple[Cell, ...]) -> int:
        return sum(column < len(row) and row[column] is not None for column in self.mapped)

    def first_look(self, number: int) -> RowClass:
        """What a row is by its own words and blanks."""
        row = self.sheet.rows[number]
        filled = [column for column, cell in enumerate(row) if cell is not None]
        if not filled:
            return RowClass(number, BLANK)
        first = cell_text(row[filled[0]])
        if first.lower() in self.header_starts and self._is_header(row):
            return RowClass(number, HEADER, row_text(row))
        coded = self.code is not None and self.code in filled
        if not coded or _TOTAL.search(str(row[self.code or 0]).strip()):
            words = [cell_text(row[c]) for c in filled if isinstance(row[c], str)][:4]
            if self._says_total(words, filled):
                return RowClass(number, TOTAL, row_text(row))
            if any(_NOTE.search(word) for word in words):
                return RowClass(number, NOTE, row_text(row))
        mapped = len(self.mapped.intersection(filled))
        if mapped <= 1 and self.usual_width > 1 and self._words_only(row, filled):
            texts = [row[c] for c in filled if isinstance(row[c], str)]
            return RowClass(number, GROUP, " ".join(cell_text(text) for text in texts[-1:]))
        if self.kind.repeated and self._is_further_line(number, row, filled):
            return RowClass(number, EXTRA, row_text(row))
        return RowClass(number, DATA, first)

    def _is_header(self, row: tuple[Cell, ...]) -> bool:
        texts = [cell_text(cell).lower() for cell in row]
        for header in self.headers:
            wanted = [(column, text) for column, text in enumerate(header) if text]
            same = sum(column < len(texts) and texts[column] == text for column, text in wanted)
            if wanted and same >= 0.6 * len(wanted):
                return True
        return False

    def _says_total(self, words: list[str], filled: list[int]) -> bool:
        if any(_TOTAL_ALONE.search(word) for word in words):
            return True
        if not any(_TOTAL.search(word) for word in words):
            return False
        # "Total Station" is an instrument: without codes a total lacks what items have.
        return self.code_is_usual or len(filled) < self.usual_width

    def _words_only(self, row: tuple[Cell, ...], filled: list[int]) -> bool:
        figures = (c for c in filled if c in self.figures or c in self.days)
        if any(c in self.days or not _is_wordy(row[c]) for c in figures):
            return False
        if self.code is not None and filled == [self.code]:
            text = cell_text(row[self.code])
            return not any(letter.isdigit() for letter in text)
        return all(isinstance(row[c], str) or c not in self.mapped for c in filled) and any(
            isinstance(row[c], str) for c in filled
        )

    def _is_further_line(self, number: int, row: tuple[Cell, ...], filled: list[int]) -> bool:
        """Whether a row belongs to the worker above: no key of its own, or labelled overtime."""
        assert self.kind.repeated is not None
        headings = self.kind.repeated.overtime_headings
        others = [cell_text(row[column]) for column in filled if column not in self.days]
        if any(is_overtime(text, headings) for text in others if len(text) < 20):
            return True
        # A key that is a formula without a result is a key all the same, and told where it is read.
        keyed = {c for c in self.keys if (number, c) in self.sheet.uncalculated}.union(filled)
        return not any(column in keyed for column in self.keys) and any(
            column in filled for column in self.days
        )

    def by_arithmetic(self, rows: list[RowClass]) -> None:
        """Find the totals without a word: incomplete rows whose value is the sum of others."""
        if self.sum_column is None:
            return
        data = [one for one in rows if one.what == DATA]
        doubtful = [place for place, one in enumerate(data) if self._is_incomplete(one.row)]
        if not doubtful or len(doubtful) > _MOST_CANDIDATES:
            return
        values = [amount_or_none(self.sheet.cell(one.row, self.sum_column)) for one in data]
        for place in doubtful:
            without: list[Decimal | None] = list(values)
            for other in doubtful:
                if other != place:
                    without[other] = None
            for known in (without, values):
                if sums_to_run(known, place, backwards=True):
                    data[place].what = TOTAL
                elif sums_to_run(known, place, backwards=False):
                    data[place].what = GROUP
                else:
                    continue
                break

    def _is_incomplete(self, number: int) -> bool:
        row = self.sheet.rows[number]
        if self.code_is_usual:
            assert self.code is not None
            return self.code >= len(row) or row[self.code] is None
        if self.code_in_name:
            return self._filled(row) < self.usual_width
        return self._filled(row) < self.usual_width or not any(
            column < len(row) and row[column] is not None for column in self.keys
        )


def _is_wordy(cell: Cell) -> bool:
    """Whether a cell has words in it and no figure (`Stores In-charge`)."""
    return isinstance(cell, str) and not any(letter.isdigit() for letter in cell)


def _settle(rows: list[RowClass]) -> None:
    """Give data rows their group; words after the last data are notes."""
    last = max((place for place, one in enumerate(rows) if one.what == DATA), default=-1)
    group = ""
    for place, one in enumerate(rows):
        if one.what == GROUP:
            if place > last:
                one.what = NOTE
            else:
                group = one.text
        elif one.what in (DATA, EXTRA):
            one.group = group
