"""The dry run: every row of a sheet read, refused or left out, each with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import takewhile

from factory_desktop.core.kernel.facts import Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.exchange.arithmetic import amount_or_none
from factory_desktop.core.platform.exchange.book import Cell, Sheet, cell_text, column_letter
from factory_desktop.core.platform.exchange.cells import (
    NO_VALUE,
    CellReader,
    CodeStyle,
    learn_code_style,
)
from factory_desktop.core.platform.exchange.kinds import ImportField, ImportKind
from factory_desktop.core.platform.exchange.layout import Layout, find_layout
from factory_desktop.core.platform.exchange.longdays import LongReader
from factory_desktop.core.platform.exchange.muster import Muster
from factory_desktop.core.platform.exchange.names import (
    code_in_names,
    split_name,
    split_unit,
    units_in_names,
)
from factory_desktop.core.platform.exchange.questions import day_in_titles
from factory_desktop.core.platform.exchange.rows import (
    BLANK,
    DATA,
    EXTRA,
    GROUP,
    HEADER,
    NOTE,
    TITLE,
    TOTAL,
    RowClass,
    classify,
    row_text,
)
from factory_desktop.core.platform.exchange.unitcells import unit_behind, unit_columns
from factory_desktop.core.platform.exchange.units import known_unit
from factory_desktop.core.platform.exchange.values import Unreadable

REASONS = {
    BLANK: "blank", TITLE: "title", GROUP: "group", TOTAL: "total", HEADER: "repeated header",
    NOTE: "note",
}  # fmt: skip
_MOST_WARNINGS_OF_A_SORT = 20


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One record to be made: the row in the sheet, counted from 1, and its values by field."""

    row: int
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row cannot be taken; `column` is the heading, `value` what the cell shows."""

    row: int
    column: str
    field: str
    message: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no record: blank, title, group, total, repeated header or note."""

    row: int
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would take, refuse and leave out; nothing has been changed."""

    rows: tuple[ImportRow, ...]
    errors: tuple[RowError, ...]
    skipped: tuple[Skipped, ...]
    warnings: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether there is something to take and nothing to correct."""
        return bool(self.rows) and not self.errors


def make_plan(
    kind: ImportKind,
    sheet: Sheet,
    mapping: Mapping[int, str],
    options: Mapping[str, str] | None = None,
) -> ImportPlan:
    """Read a sheet by a mapping of columns (from 0) to field keys and the person's answers.

    An option named like a field fills that field where a row leaves it blank. Raises Invalid
    where an answer is missing without which no row can be read (the month of a muster).
    """
    return _Planner(kind, sheet, dict(mapping), dict(options or {})).plan()


@dataclass(slots=True)
class _Planner:
    kind: ImportKind
    sheet: Sheet
    mapping: dict[int, str]
    options: dict[str, str]
    rows: list[ImportRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    layout: Layout = field(init=False)
    code_place: str = field(init=False)
    unit_inside: bool = field(init=False)
    readers: dict[int, CellReader] = field(init=False)
    style: CodeStyle = field(init=False)
    covered: dict[tuple[int, int], int] = field(init=False)
    unit_columns: list[int] = field(init=False)
    answers: dict[str, object] = field(init=False)
    above: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key, answer in self.options.items():
            if key.startswith("column.") and answer.isdigit():
                self.mapping[int(answer)] = key.removeprefix("column.")
        self.layout = find_layout(self.sheet, self.kind)
        self.code_place = code_in_names(self.sheet, self.kind, self.layout, self.mapping)
        self.unit_inside = units_in_names(self.sheet, self.kind, self.layout, self.mapping)
        self.covered = _covered_cells(self.sheet, self.layout.first_data)
        self.answers = self._answers()
        self.unit_columns = []
        if any(known.unit for known in self.kind.fields):
            self.unit_columns = unit_columns(self.sheet, self.layout, self.mapping)

    def plan(self) -> ImportPlan:
        """Read all rows, then check what only all of them together show."""
        classes = classify(self.sheet, self.kind, self.layout, self.mapping, self.code_place)
        self._make_readers(classes)
        muster = self._muster()
        long = self._long()
        for one, further in _with_further_lines(classes):
            if one.what == DATA:
                self._read_row(one, further, muster)
                if long:
                    self._read_day(one.row, long)
            else:
                self._leave_out(one)
        self._fill_units()
        self._check_required()
        self._check_unique()
        self._check_products()
        self._compare_totals(classes)
        if muster:
            self.warnings += muster.finish()
        self.errors.sort(key=lambda error: error.row)
        wrong = {error.row for error in self.errors}
        rows = tuple(row for row in self.rows if row.row not in wrong)
        return ImportPlan(rows, tuple(self.errors), tuple(self.skipped), tuple(self.warnings))

    def _muster(self) -> Muster | None:
        if self.kind.repeated is None or not self.layout.days:
            return None
        repeated = self.kind.repeated
        return Muster(self.sheet, repeated, self.layout, self.mapping, self.options)

    def _long(self) -> LongReader | None:
        repeated = self.kind.repeated
        if repeated is None or repeated.long is None or self.layout.days:
            return None
        return LongReader(repeated, self.options)

    def _read_day(self, row: int, long: LongReader) -> None:
        """The mark of a row that is one worker's day."""
        try:
            self.rows[-1].values.update(long.read(self.rows[-1].values))
        except Unreadable as error:
            self._error_at(row, long.days.mark, error.message)

    def _error_at(self, row: int, key: str, message: str) -> None:
        column = next((column for column, known in self.mapping.items() if known == key), 0)
        self._error(row, column, key, message, self.sheet.text(row, column))

    def _make_readers(self, classes: Iterable[RowClass]) -> None:
        data = [one.row for one in classes if one.what == DATA]
        month_first = self.options.get("date_order") == "month"
        self.readers = {}
        self.style = CodeStyle()
        for column, key in sorted(self.mapping.items()):
            known = self.kind.field(key)
            style = CodeStyle()
            if known.kind is Kind.CODE:
                style = learn_code_style(
                    (self.sheet.cell(row, column), self._format(row, column)) for row in data
                )
            heading = self._heading(column)
            self.readers[column] = CellReader(known, heading, style, month_first)

    def _format(self, row: int, column: int) -> str:
        formats = self.sheet.formats
        return formats.get((row, column), "") if formats else ""

    def _heading(self, column: int) -> str:
        headings = self.layout.headings
        heading = headings[column] if column < len(headings) else ""
        return heading or column_letter(column)

    def _leave_out(self, one: RowClass) -> None:
        if one.what == EXTRA:
            self._error(one.row, 0, "", msg("This line belongs to no worker"), one.text)
            return
        self.skipped.append(Skipped(one.row + 1, REASONS[one.what], one.text))

    def _error(self, row: int, column: int, key: str, message: str, value: str = "") -> None:
        self.errors.append(RowError(row + 1, self._heading(column), key, message, value))

    def _read_row(self, one: RowClass, further: list[int], muster: Muster | None) -> None:
        values: dict[str, object] = {}
        extras: dict[str, object] = {}
        cells = self.sheet.rows[one.row]
        for column, reader in self.readers.items():
            cell = cells[column] if column < len(cells) else None
            self._read_cell(one.row, column, cell, reader, values, extras)
        self._take_day_of_group(one.group, values)
        self._carry_down(one.row, values)
        self._take_code_out(values)
        self._take_unit_out(values, extras)
        self._units_beside(one.row, extras)
        self._add_extras(one.row, values, extras)
        if one.group:
            values["group"] = one.group
        if muster:
            days, errors = muster.read(one.row, further)
            values.update(days)
            for error in errors:
                text = self.sheet.text(error.row, error.column)
                key = self.kind.repeated.key if self.kind.repeated else ""
                self._error(error.row, error.column, key, error.message, text)
        self._fill_from_options(values)
        self.rows.append(ImportRow(one.row + 1, values))

    def _read_cell(
        self,
        row: int,
        column: int,
        cell: Cell,
        reader: CellReader,
        values: dict[str, object],
        extras: dict[str, object],
    ) -> None:
        key = reader.key
        if self.sheet.uncalculated and (row, column) in self.sheet.uncalculated:
            text = msg(
                "The formula has no result; open the sheet in its program, save it, try again"
            )
            self._error(row, column, key, text)
            return
        if cell is None and reader.worded and (row, column) in self.covered:
            cell = self.sheet.cell(self.covered[row, column], column)
        if cell is None or (key in values and not reader.field.joined):
            return
        if reader.worded and isinstance(cell, str):
            word = cell.strip().lower()
            if word in _DITTO and key in self.above:
                values[key] = self.above[key]
                return
            if word in NO_VALUE:
                return
        try:
            formats = self.sheet.formats
            number_format = formats.get((row, column), "") if formats else ""
            read = reader.read(cell, number_format, extras)
            values[key] = f"{values[key]}, {read}" if key in values else read
        except Unreadable as error:
            self._error(row, column, key, error.message, cell_text(cell))

    def _carry_down(self, row: int, values: dict[str, object]) -> None:
        """Fill what the sheet wrote in the row above only: its order, its day, its worker."""
        for block in self.kind.carried:
            named = [key for key in block if key == block[0] or key in self.kind.key_fields]
            if any(key in values for key in named):
                continue
            own = takewhile(lambda error: error.row == row + 1, reversed(self.errors))
            wrong = {error.field for error in own}
            if wrong.isdisjoint(named):
                for key in block:
                    if key in self.above and key not in wrong:
                        values.setdefault(key, self.above[key])
        self.above = values

    def _units_beside(self, row: int, extras: dict[str, object]) -> None:
        """Units behind figures of columns that are not taken themselves (`37.9 KG` in stock)."""
        for column in self.unit_columns:
            unit = unit_behind(self.sheet.cell(row, column), self._format(row, column))
            for known in self.kind.fields:
                if unit and known.unit:
                    extras.setdefault(known.key, unit)

    def _take_code_out(self, values: dict[str, object]) -> None:
        name, code = self.kind.name_field, self.kind.code_field
        if not self.code_place or name is None or code is None:
            return
        split = split_name(str(values.get(name.key, "")), self.code_place)
        if split:
            values[name.key], values[code.key] = split

    def _take_unit_out(self, values: dict[str, object], extras: dict[str, object]) -> None:
        name = self.kind.name_field
        split = split_unit(str(values.get(name.key, ""))) if self.unit_inside and name else None
        if split and name:
            values[name.key] = split[0]
            for known in self.kind.fields:
                if known.unit:
                    extras.setdefault(known.key, split[1])

    def _take_day_of_group(self, group: str, values: dict[str, object]) -> None:
        """The day that stands above its rows (`Date: 7.10.26`) where they have no column for it."""
        day = day_in_titles([group]) if group else None
        for known in self.kind.fields if day else ():
            if known.kind is Kind.DATE and known.needed and known.key not in self.mapping.values():
                values.setdefault(known.key, day)

    def _add_extras(self, row: int, values: dict[str, object], extras: dict[str, object]) -> None:
        for key, value in extras.items():
            if not self.kind.has(key):
                continue
            if values.setdefault(key, value) != value and self.kind.field(key).unit:
                text = msg(
                    "Row {row}: the unit is {unit} in its column and {other} behind the figure",
                    row=row + 1,
                    unit=values[key],
                    other=value,
                )
                self.warnings.append(text)

    def _fill_from_options(self, values: dict[str, object]) -> None:
        for key, answer in self.answers.items():
            values.setdefault(key, answer)

    def _answers(self) -> dict[str, object]:
        """The person's answers by field, where they can be read."""
        found: dict[str, object] = {}
        for known in self.kind.fields:
            answer = self.options.get(known.key)
            if answer and not known.unit:
                with suppress(Unreadable):
                    found[known.key] = CellReader(known).read(answer, "", {})
        return found

    def _fill_units(self) -> None:
        """Rows without a unit take their group's if it has only one, else the person's answer."""
        for known in self.kind.fields:
            if not known.unit:
                continue
            answer = known_unit(self.options.get(known.key, "")) or self.options.get(known.key)
            by_group: dict[object, set[object]] = defaultdict(set)
            for row in self.rows:
                by_group[row.values.get("group")].add(row.values.get(known.key))
            like_others: dict[str, list[int]] = defaultdict(list)
            as_chosen: dict[str, list[int]] = defaultdict(list)
            for row in self.rows:
                if known.key in row.values:
                    continue
                units = by_group[row.values.get("group")] - {None}
                unit = str(next(iter(units))) if len(units) == 1 else answer
                if unit:
                    row.values[known.key] = unit
                    (like_others if len(units) == 1 else as_chosen)[unit].append(row.row)
            self._tell_units(like_others, as_chosen)

    def _tell_units(
        self, like_others: dict[str, list[int]], as_chosen: dict[str, list[int]]
    ) -> None:
        for unit, found in like_others.items():
            text = msg(
                "{count} rows give no unit and were taken as {unit}, like the others: rows {rows}",
                count=len(found),
                unit=unit,
                rows=_listed(found),
            )
            self.warnings.append(text)
        for unit, found in as_chosen.items():
            text = msg(
                "{count} rows give no unit and were taken as {unit}, as you chose: rows {rows}",
                count=len(found),
                unit=unit,
                rows=_listed(found),
            )
            self.warnings.append(text)

    def _check_required(self) -> None:
        by_field = {key: column for column, key in self.mapping.items()}
        told = {(error.row, error.field) for error in self.errors}
        keys = [key for key in self.kind.key_fields if self.kind.has(key)]
        needed = [known for known in self.kind.fields if known.needed]
        for row in self.rows:
            spared = self.kind.spares(row.values)
            for known in needed:
                lacks = known.key not in row.values and known.key not in spared
                if lacks and known.key in keys and any(key in row.values for key in keys):
                    lacks = known.key in by_field
                if lacks and (row.row, known.key) not in told:
                    message = self._enter(known)
                    self._error(row.row - 1, by_field.get(known.key, 0), known.key, message)
            nameless = keys and not any(key in row.values for key in keys)
            if nameless and not any((row.row, key) in told for key in keys):
                text = row_text(self.sheet.rows[row.row - 1])
                message = msg("The row has no code and no name")
                self._error(row.row - 1, by_field.get(keys[0], 0), keys[0], message, text)

    def _enter(self, known: ImportField) -> str:
        option = next((one for one in self.kind.options if one.key == known.key), None)
        if option is None:
            return msg("Enter {field}", field=msg(known.fact.label))
        return msg("Enter it here, or choose “{option}”", option=msg(option.label))

    def _check_unique(self) -> None:
        code, name = self.kind.code_field, self.kind.name_field
        for column, key in self.mapping.items():
            # Where a sheet has no codes, its names are what tells the records apart.
            as_code = bool(code and name and code.unique and key == name.key)
            if not self.kind.field(key).unique and not as_code:
                continue
            seen: dict[object, int] = {}
            for row in self.rows:
                value = row.values.get(key)
                if value is None or (as_code and code and code.key in row.values):
                    continue
                token = (str(value).casefold(), *map(row.values.get, self.kind.apart))
                if token in seen:
                    message = msg("This stands in row {row} already", row=seen[token])
                    self._error(row.row - 1, column, key, message, str(value))
                else:
                    seen[token] = row.row

    def _check_products(self) -> None:
        if self.kind.product is None:
            return
        wrong = []
        for row in self.rows:
            quantity, rate, value = map(row.values.get, self.kind.product)
            if not isinstance(value, Decimal) or not value:
                continue
            if not isinstance(quantity, Decimal) or not isinstance(rate, Decimal):
                continue
            if not quantity or not rate:
                continue
            slack = max(Decimal("0.51"), abs(quantity) * Decimal("0.006"))
            if abs(quantity * rate - value) > slack:
                wrong.append((row.row, quantity * rate, value))
        for number, product, value in wrong[:_MOST_WARNINGS_OF_A_SORT]:
            text = msg(
                "Row {row}: quantity × rate is {product}, the sheet says {value}",
                row=number,
                product=cell_text(product),
                value=cell_text(value),
            )
            self.warnings.append(text)

    def _compare_totals(self, classes: list[RowClass]) -> None:
        """Compare each total of the sheet with the rows since the last total, or with all."""
        last = max((one.row for one in classes if one.what == TOTAL), default=-1)
        if last < 0:
            return
        values = {row.row - 1: row.values for row in self.rows}
        for column, key in self.mapping.items():
            if self.kind.field(key).kind not in (Kind.QUANTITY, Kind.MONEY, Kind.INTEGER):
                continue
            whole = part = Decimal(0)
            for one in classes:
                if one.what == DATA and key in values.get(one.row, ()):
                    # As the sheet has it: its total is the sum of figures not yet rounded.
                    figure = amount_or_none(self.sheet.cell(one.row, column)) or Decimal(0)
                    whole, part = whole + figure, part + figure
                elif one.what == TOTAL:
                    self._compare(one.row, column, whole, part, one.row == last)
                    part = Decimal(0)

    def _compare(self, row: int, column: int, whole: Decimal, part: Decimal, is_last: bool) -> None:
        if (row, column) in self.sheet.uncalculated:
            self.warnings.append(
                msg("Row {row}: the total is a formula without a result, not compared", row=row + 1)
            )
            return
        said = amount_or_none(self.sheet.cell(row, column))
        if said is None or said in (whole, part):
            return
        read = whole if is_last else part
        if abs(said - read) < Decimal("0.005"):
            return
        text = msg(
            "Row {row}: “{heading}” totals {said} in the sheet, the rows read give {read}",
            row=row + 1,
            heading=self._heading(column),
            said=cell_text(said),
            read=cell_text(read),
        )
        self.warnings.append(text)


#: What a cell says that is as the one above.
_DITTO = {'"', "''", "”", "“", "〃", "do", "-do-", "- do -", "--do--", "ditto", "-ditto-", "do."}


def _listed(rows: list[int]) -> str:
    return ", ".join(map(str, rows[:12])) + (" …" if len(rows) > 12 else "")


def _with_further_lines(classes: list[RowClass]) -> Iterable[tuple[RowClass, list[int]]]:
    """Each row with the further lines of the same worker that stand right below it."""
    place = 0
    while place < len(classes):
        one = classes[place]
        further = []
        place += 1
        while one.what == DATA and place < len(classes) and classes[place].what == EXTRA:
            further.append(classes[place].row)
            place += 1
        yield one, further


def _covered_cells(sheet: Sheet, first_data: int) -> dict[tuple[int, int], int]:
    """Cells hidden under a cell merged downwards, with the row that holds its value."""
    return {
        (row, first_column): first_row
        for first_row, first_column, last_row, last_column in sheet.merged
        if first_row >= first_data and last_column == first_column and last_row > first_row
        for row in range(first_row + 1, min(last_row + 1, len(sheet.rows)))
    }
