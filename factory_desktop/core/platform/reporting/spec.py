"""A report, declared once: what it asks, its columns, its query; every output is made from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.facts import Fact
from factory_desktop.core.kernel.i18n import Catalog, Message, catalog, msg, name_in

if TYPE_CHECKING:
    from factory_desktop.core.platform.registry import Registry

Params = Mapping[str, Any]
#: A month as people write it; a date parameter then takes its first day.
_MONTH = re.compile(r"^\s*(\d{4}-\d{1,2})\s*$")
Rows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ReportParam:
    """Something a report asks. `default` may be worked out from today's date."""

    key: str
    fact: Fact
    default: Callable[[date], object] | object = None

    def start(self, today: date) -> object:
        """What it is when nothing is given."""
        return self.default(today) if callable(self.default) else self.default


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column: key in the row, what it is, its width relative to the others.

    `fact.total` sums it under each group and at the end. `opens` names the entity whose id stands
    in the row under `id_key`, for drilling down. `local` is the key of the same name in the
    letters of its people, which stands for it as `name_in` chooses. What is `worded` may hold
    words of the program (messages) among people's own.
    """

    key: str
    fact: Fact
    width: float = 1.0
    opens: str = ""
    id_key: str = ""
    local: str = ""
    worded: bool = False

    def said(self, row: Mapping[str, Any], t: Catalog) -> Any:
        """What stands in a row, in the language of a catalogue."""
        value = row[self.key]
        if self.local:
            return name_in(t.language, value, row[self.local])
        return t(value) if isinstance(value, Message) else value


@dataclass(frozen=True, slots=True)
class ReportSpec:
    """A report.

    `query` gives the rows, in order. `columns` may depend on the parameters (a muster has as
    many as the month has days). `group_by` is the column whose change begins a new group.
    `title` describes what is shown, from the parameters. `paper` makes a PDF of its own where
    the field has a form for it (wage register); else the table is printed. `things` is what one
    row and several are called where they are counted. `complete` puts into the rows what only all
    modules together know (the number of a later module's document). Groups that do not `add_up`
    (earnings and deductions) have totals each, and none in all.
    """

    key: str
    label: str
    permission: str
    columns: tuple[ReportColumn, ...] | Callable[[Params], tuple[ReportColumn, ...]]
    query: Callable[[Connection, Params], Rows]
    params: tuple[ReportParam, ...] = ()
    group_by: str = ""
    title: Callable[[Params], Message] | None = None
    paper: Callable[[Connection, Params, str, str], bytes] | None = None
    also: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    things: tuple[str, str] = ("row", "rows")
    complete: Callable[[Connection, Registry, Rows], Rows] | None = None
    add_up: bool = True

    def columns_for(self, params: Params) -> tuple[ReportColumn, ...]:
        """The columns these parameters give."""
        return self.columns(params) if callable(self.columns) else self.columns


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand together, and their totals by column key."""

    label: str
    rows: Sequence[Mapping[str, Any]]
    totals: Mapping[str, Decimal | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportResult:
    """A report that has run."""

    spec: ReportSpec
    params: Params
    columns: tuple[ReportColumn, ...]
    groups: tuple[Group, ...]
    totals: Mapping[str, Decimal | int]

    @property
    def rows(self) -> list[Mapping[str, Any]]:
        """All rows, in order."""
        return [row for group in self.groups for row in group.rows]

    @property
    def title(self) -> str:
        """What is shown, in words."""
        return self.spec.title(self.params) if self.spec.title else msg(self.spec.label)


def summarise(spec: ReportSpec, params: Params, rows: Rows, language: str = "en") -> ReportResult:
    """Put rows into groups, in the words of a language, and add up the columns that total."""
    columns, t = spec.columns_for(params), catalog(language)
    speaking = [column for column in columns if column.local or column.worded]
    groups: list[tuple[str, list[Mapping[str, Any]]]] = []
    for found in rows:
        said = {column.key: column.said(found, t) for column in speaking}
        row = {**found, **said} if said else found
        label = str(row.get(spec.group_by) or "") if spec.group_by else ""
        if not groups or groups[-1][0] != label:
            groups.append((label, []))
        groups[-1][1].append(row)
    made = tuple(Group(label, part, _totals(columns, part)) for label, part in groups)
    every = [row for group in made for row in group.rows]
    return ReportResult(spec, params, columns, made, _totals(columns, every) if spec.add_up else {})


def _totals(
    columns: Sequence[ReportColumn], rows: Sequence[Mapping[str, Any]]
) -> dict[str, Decimal | int]:
    return {
        c.key: sum((row[c.key] for row in rows if row.get(c.key) is not None), Decimal(0))
        for c in columns
        if c.fact.total
    }


def read_params(spec: ReportSpec, given: Mapping[str, str], today: date) -> dict[str, Any]:
    """Parameters as typed (text), as the query takes them; `Invalid` names those that are wrong."""
    from factory_desktop.core.kernel.formatting import Formatter

    read = Formatter()
    known = {param.key: param for param in spec.params}
    errors: dict[str, str] = {
        key: msg("This report does not ask for “{key}”.", key=key)
        for key in given
        if key not in known
    }
    values: dict[str, Any] = {}
    for param in spec.params:
        text = _MONTH.sub(r"\1-01", given.get(param.key, ""))
        try:
            values[param.key] = read.parse(text, param.fact, today) if text else param.start(today)
            if values[param.key] is None and param.fact.required:
                errors[param.key] = msg("{label} is needed.", label=msg(param.fact.label))
        except ValueError as error:
            errors[param.key] = str(error.args[0])
    if errors:
        raise Invalid(errors)
    return values
