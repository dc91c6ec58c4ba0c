"""Proposing what each column of a sheet is, how sure that is, and what has to be asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from factory_desktop.core.kernel.facts import Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.exchange.arithmetic import find_product
from factory_desktop.core.platform.exchange.book import (
    Book,
    Cell,
    Sheet,
    cell_text,
    column_letter,
)
from factory_desktop.core.platform.exchange.cells import content_share
from factory_desktop.core.platform.exchange.headings import best_likeness, words_of
from factory_desktop.core.platform.exchange.kinds import ImportField, ImportKind
from factory_desktop.core.platform.exchange.layout import Layout, find_layout, heading_likeness
from factory_desktop.core.platform.exchange.names import code_in_names
from factory_desktop.core.platform.exchange.questions import Question, ask

_SAMPLE_ROWS = 300
_SHOWN_SAMPLES = 4
_LEAST = 0.45
_SURE = 0.72
_MARGIN = 0.06
_NO_VALUE = ("-", "--", "—", "–", "NIL", "Nil", "N/A", "NA")
#: Account, mobile and identity numbers are long; a short number could be anything.
_TELLING_LENGTH = 10


#: What is remembered of a column that no field fitted, where nobody said to leave it out.
NO_FIELD = "?"


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What a column is taken for; `field` is None where the import leaves it out.

    `needless` is one that such sheets carry and nobody misses, or that holds nothing; `left_out`
    one that a person left out last time.
    """

    column: int
    heading: str
    field: str | None
    confidence: float
    sure: bool
    reason: str
    samples: tuple[str, ...]
    needless: bool = False
    left_out: bool = False

    @property
    def letter(self) -> str:
        """The spreadsheet's name of the column."""
        return column_letter(self.column)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the import would do with a sheet: columns, what it must ask, what it noticed.

    `options` are the answers the sheet itself gives (`month`: `2026-10`) and the defaults of
    the questions. `code_in_name` says that the code stands inside the name: "suffix" or "prefix".
    """

    sheet: str
    layout: Layout
    columns: tuple[ColumnGuess, ...]
    questions: tuple[Question, ...]
    notes: tuple[str, ...]
    options: Mapping[str, str]
    code_in_name: str
    score: float

    @property
    def mapping(self) -> dict[int, str]:
        """Field by column, for make_plan."""
        return {guess.column: guess.field for guess in self.columns if guess.field}

    @property
    def sure(self) -> bool:
        """Whether nothing has to be asked and no column is unsure."""
        return not self.questions and all(guess.sure for guess in self.columns)

    def column_of(self, field: str) -> int | None:
        """The column proposed for a field."""
        return next((one.column for one in self.columns if one.field == field), None)


Samples = dict[int, list[tuple[Cell, str]]]


def propose_book(
    book: Book, kind: ImportKind, remembered: Mapping[str, str] | None = None
) -> Proposal | None:
    """The proposal for the sheet of a book that fits the kind best; None for an empty book."""
    proposals = [propose(sheet, kind, remembered) for sheet in book.sheets if sheet.rows]
    visible = {sheet.name for sheet in book.sheets if not sheet.hidden}
    best = max(
        proposals, key=lambda one: one.score - (0 if one.sheet in visible else 2), default=None
    )
    alike = [one.sheet for one in proposals if best and _is_another(one, best)]
    if best is None or not alike:
        return best
    told = msg(
        "Only the sheet “{name}” is taken. Others hold the same columns: {others}. Take each in "
        "as a file of its own.",
        name=best.sheet,
        others=", ".join(alike),
    )
    return replace(best, notes=(*best.notes, told))


def _is_another(one: Proposal, best: Proposal) -> bool:
    """Whether a further sheet has all the fields of the chosen one, and rows."""
    fields = set(best.mapping.values())
    rows = any(guess.samples for guess in one.columns)
    return one is not best and rows and bool(fields) and fields == set(one.mapping.values())


def choose_sheet(book: Book, kind: ImportKind) -> Sheet | None:
    """The sheet of a book that fits the kind best."""
    best = propose_book(book, kind)
    if best is None:
        return None
    return next(sheet for sheet in book.sheets if sheet.name == best.sheet)


def propose(
    sheet: Sheet, kind: ImportKind, remembered: Mapping[str, str] | None = None
) -> Proposal:
    """Propose the columns of one sheet; `remembered` maps headings to fields from last time."""
    layout = find_layout(sheet, kind)
    samples = take_samples(sheet, layout)
    guesses = _guesses(sheet, kind, layout, samples)
    if remembered:
        guesses = _as_remembered(guesses, kind, remembered)
    guesses = _by_arithmetic(guesses, kind, sheet, layout, samples)
    mapping = {guess.column: guess.field for guess in guesses if guess.field}
    inside = code_in_names(sheet, kind, layout, mapping)
    questions, options, notes = ask(sheet, kind, layout, mapping, inside)
    score = layout.score + sum(guess.confidence for guess in guesses if guess.field)
    score += 0.001 * min(len(sheet.rows), 100)
    title = " ".join((*layout.titles, sheet.name))
    score += 0.5 * any(word.lower() in title.lower() for word in kind.sheet_words)
    return Proposal(sheet.name, layout, tuple(guesses), questions, notes, options, inside, score)


def take_samples(sheet: Sheet, layout: Layout) -> Samples:
    """Filled cells by column from the first rows that hold more than one value."""
    samples: Samples = {column: [] for column in range(sheet.width)}
    taken = 0
    for number in range(layout.first_data, len(sheet.rows)):
        row = sheet.rows[number]
        filled = [(column, cell) for column, cell in enumerate(row) if cell is not None]
        if len(filled) < 2:
            continue
        for column, cell in filled:
            if cell not in _NO_VALUE:
                samples[column].append((cell, sheet.formats.get((number, column), "")))
        taken += 1
        if taken >= _SAMPLE_ROWS:
            break
    return samples


def _guesses(sheet: Sheet, kind: ImportKind, layout: Layout, samples: Samples) -> list[ColumnGuess]:
    days = layout.day_by_column
    columns = [column for column in range(sheet.width) if column not in days]
    long = kind.repeated.long.keys if days and kind.repeated and kind.repeated.long else ()
    scores = {
        (column, field.key): score
        for column in columns
        for field in kind.fields
        if field.key not in long
        and (score := _score(kind, field, layout, column, samples[column])) >= _LEAST
    }
    fields = _assign(scores)
    _share_fields(kind, sheet, layout, scores, fields)
    guesses = []
    for column in columns:
        if not samples[column] and not layout.headings[column]:
            continue
        guesses.append(_guess(kind, layout, column, fields.get(column), scores, samples[column]))
    return guesses


def _score(
    kind: ImportKind,
    field: ImportField,
    layout: Layout,
    column: int,
    values: list[tuple[Cell, str]],
) -> float:
    """How well a column fits a field, by heading first and by content to confirm it."""
    heading, end = layout.headings[column], layout.ends[column]
    alike = heading_likeness(heading, end, field.headings)
    share = content_share(field, values)
    if field.kind is Kind.CODE and words_of(heading) == ("number",) and share > 0.9:
        return 0.0 if _counts_up(values) else 0.6
    if alike < 0.6:
        return _score_by_content(kind, field, heading, share, values)
    if best_likeness(heading, kind.ignored) > alike + 0.01 or _is_serial(heading, values, alike):
        return 0.0
    score = 0.75 * alike + 0.25 * share
    if values and share < 0.4 and alike < 0.95 and field.kind is not Kind.CODE:
        score *= 0.5
    words = set(words_of(heading))
    if words & _words(kind.avoid):
        score -= 0.35
    elif words & _words(kind.prefer):
        score += 0.04
    return score


def _words(texts: tuple[str, ...]) -> set[str]:
    return {word for text in texts for word in words_of(text)}


def _score_by_content(
    kind: ImportKind,
    field: ImportField,
    heading: str,
    share: float,
    values: list[tuple[Cell, str]],
) -> float:
    """What content alone says: only patterns, units and, without heading, codes and names."""
    if len(values) < 3 or share < 0.9 or best_likeness(heading, kind.ignored) >= 0.8:
        return 0.0
    if field.pattern and all(len(cell_text(value)) >= _TELLING_LENGTH for value, _ in values):
        return 0.5
    if field.unit:
        return 0.5
    if heading:
        return 0.0
    if field.kind is Kind.CODE and not _counts_up(values):
        return 0.47
    distinct = len({cell_text(value) for value, _ in values}) / len(values)
    return 0.46 if field.identity and field.kind is Kind.TEXT and distinct > 0.5 else 0.0


def _is_serial(heading: str, values: list[tuple[Cell, str]], alike: float) -> bool:
    """Whether a column only numbers its rows, whatever its vague heading (`No.`, `#`)."""
    return alike < 0.95 and "code" not in words_of(heading) and _counts_up(values)


def _counts_up(values: list[tuple[Cell, str]]) -> bool:
    texts = [cell_text(value).rstrip(".") for value, _ in values]
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 7]
    if not numbers or len(numbers) < len(texts) * 0.8 or numbers[0] > 1:
        return False
    if len(numbers) < 3:
        return numbers == list(range(1, len(texts) + 1))
    return all(after - before in (0, 1) for before, after in pairwise(numbers))


def _assign(scores: dict[tuple[int, str], float]) -> dict[int, str]:
    """One field a column and one column a field, best pairs first."""
    fields: dict[int, str] = {}
    for (column, key), _ in sorted(scores.items(), key=lambda pair: (-pair[1], pair[0][0])):
        if column not in fields and key not in fields.values():
            fields[column] = key
    return fields


def _share_fields(
    kind: ImportKind,
    sheet: Sheet,
    layout: Layout,
    scores: dict[tuple[int, str], float],
    fields: dict[int, str],
) -> None:
    """Give a field all the columns it joins, or two that never speak at once.

    So are a daily rate here and a monthly salary there.
    """
    for (column, key), score in scores.items():
        if column in fields or score < _SURE:
            continue
        others = [other for other, field in fields.items() if field == key]
        joined = bool(others) and kind.field(key).joined
        if joined or (len(others) == 1 and _never_both(sheet, layout, column, others[0])):
            fields[column] = key


def _never_both(sheet: Sheet, layout: Layout, first: int, second: int) -> bool:
    found = {first: 0, second: 0}
    for number in range(layout.first_data, min(len(sheet.rows), layout.first_data + _SAMPLE_ROWS)):
        filled = [c for c in (first, second) if sheet.text(number, c) not in ("", "-", "0")]
        if len(filled) == 2:
            return False
        for column in filled:
            found[column] += 1
    return all(found.values())


def _guess(
    kind: ImportKind,
    layout: Layout,
    column: int,
    key: str | None,
    scores: dict[tuple[int, str], float],
    values: list[tuple[Cell, str]],
) -> ColumnGuess:
    heading = layout.headings[column]
    shown = tuple(dict.fromkeys(cell_text(value) for value, _ in values))[:_SHOWN_SAMPLES]
    if key is None:
        checks = kind.repeated.checks.values() if kind.repeated else ()
        known = (*kind.ignored, *(text for texts in checks for text in texts))
        ignored = best_likeness(heading, known) >= 0.8 or not values
        reason = msg("not needed") if ignored else msg("no field fits")
        return ColumnGuess(column, heading, None, 0.0, True, reason, shown, ignored)
    score = scores[column, key]
    field = kind.field(key)
    alike = heading_likeness(heading, layout.ends[column], field.headings)
    rival = max((s for (c, k), s in scores.items() if k == key and c != column), default=0.0)
    alone = score - rival >= _MARGIN or alike >= 0.97 or field.joined
    # A heading that names a field of free text is believed, whatever the texts look like.
    free = field.kind is Kind.TEXT and not (field.pattern or field.unit or field.identity)
    fits = (free and alike >= 0.95) or content_share(field, values) >= 0.4
    sure = score >= _SURE and alone and fits
    if alike >= 0.6:
        reason = msg("the heading says so") if sure else msg("the heading is similar")
    else:
        reason = msg("the values look like it")
    return ColumnGuess(column, heading, key, round(min(score, 1.0), 2), sure, reason, shown)


def _as_remembered(
    guesses: list[ColumnGuess], kind: ImportKind, remembered: Mapping[str, str]
) -> list[ColumnGuess]:
    """Take over what the person chose for the same headings last time.

    A column for which there was no field then takes one that is known for sure now, and is free.
    """
    taken = set(remembered.values())
    result = []
    for guess, key in zip(guesses, heading_keys(guesses), strict=True):
        field = remembered.get(key)
        known_now = guess.field is not None and guess.sure and guess.field not in taken
        if (
            field is None
            or (field == NO_FIELD and known_now)
            or (field not in ("", NO_FIELD) and not kind.has(field))
        ):
            result.append(guess)
            continue
        kept = None if field in ("", NO_FIELD) else field
        again = replace(guess, field=kept, confidence=1.0, sure=True, reason=msg("as last time"))
        result.append(replace(again, left_out=field == ""))
    return result


def heading_keys(guesses: Sequence[ColumnGuess]) -> list[str]:
    """The headings in one spelling, those that occur again with their count behind."""
    seen: Counter[str] = Counter()
    keys = []
    for guess in guesses:
        key = " ".join(words_of(guess.heading))
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key} #{seen[key]}")
    return keys


def _by_arithmetic(
    guesses: list[ColumnGuess], kind: ImportKind, sheet: Sheet, layout: Layout, samples: Samples
) -> list[ColumnGuess]:
    """Tell quantity, rate and value apart by quantity × rate = value."""
    if kind.product is None:
        return guesses
    mapped = {guess.field: guess.column for guess in guesses if guess.field}
    free = [
        guess.column
        for guess in guesses
        if guess.field in kind.product
        or (guess.field is None and not guess.left_out and samples[guess.column])
    ]
    free.sort(key=lambda column: column not in mapped.values())
    found = find_product(kind.product, sheet, layout.first_data, mapped, free)
    headless = layout.header_last < 0
    agrees = found is not None and any(mapped.get(key) == c for key, c in found.items())
    if found is None or not (agrees or headless):
        return guesses
    result = []
    for guess in guesses:
        field = next((key for key, column in found.items() if column == guess.column), None)
        if field:
            reason = msg("quantity × rate = value")
            confidence = 0.6 if headless else max(guess.confidence, 0.9)
            guess = replace(guess, field=field, sure=not headless, reason=reason)
            guess = replace(guess, confidence=confidence)
        elif guess.field in found:
            guess = replace(guess, field=None, confidence=0.0, reason=msg("no field fits"))
        result.append(guess)
    return result
