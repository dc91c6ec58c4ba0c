"""Lists in SQL: ids of a view, pages by id, totals; search, filter and sort by kind of column."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    and_,
    false,
    func,
    or_,
    select,
)

from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.kernel.i18n import LANGUAGES, catalog, msg, reads_local
from factory_desktop.core.kernel.views import ColumnInfo, Filter, ViewState
from factory_desktop.core.platform import joins
from factory_desktop.core.platform.db.folding import contains, same, starts
from factory_desktop.core.platform.db.types import AnySelect

#: Rows fetched by id in one statement (SQLite takes 32,766 parameters at the most).
PAGE = 500
#: Ids taken over from the database in one go.
_PART = 10_000
#: Hits of a searched word that are named one by one; more are asked for where they stand.
_NAMED = 500


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a list: what it is, and the SQL that gives it.

    `derive` works out a value in Python from the row (a product, say); such a column is shown
    and exported but neither filtered, sorted nor totalled. `total` sums it under the list. An
    `inner` column stands in the rows for others to use (an id, a unit's decimals), never shown.
    `local` is the same name in the letters of its people: shown and sorted by in the languages
    that read them, looked in always. `find` says which rows hold a word in this column where
    asking each row would be slow; `sum` gives the sum over the rows of these ids (all without)
    where adding up row by row would be.
    """

    key: str
    fact: Fact
    expr: ColumnElement[Any] | None = None
    search: bool = False
    tone_from: str = ""
    derive: Callable[[Mapping[str, Any]], Any] | None = None
    inner: bool = False
    local: ColumnElement[Any] | None = None
    find: Callable[[str], ColumnElement[bool]] | None = None
    sum: Callable[[AnySelect | None], ColumnElement[Any]] | None = None

    def shown(self, language: str) -> ColumnElement[Any] | None:
        """What a reader of a language is shown: as `name_in` chooses."""
        if self.local is None or not reads_local(language):
            return self.expr
        return func.coalesce(func.nullif(self.local, ""), self.expr)

    def searched(self) -> list[ColumnElement[Any]]:
        """What a word is looked for in: both names, where there are two."""
        return [expr for expr in (self.expr, self.local) if expr is not None]


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A list: its rows' id, its columns, what they are selected from.

    `source` adds FROM, joins and fixed conditions to a select; what is only shown is joined
    outer and by its id, so that ids and counts do without it (`joins.lean`). `tables` are the
    tables whose changes make the list stale.
    """

    key: str
    label: str
    entity: str
    id: ColumnElement[int]
    columns: tuple[ListColumn, ...]
    source: Callable[[AnySelect], AnySelect]
    sort: ColumnElement[Any]
    tables: tuple[str, ...] = ()
    permission: str = ""
    sensitive: str = ""
    aliases: Callable[[str], ColumnElement[bool]] | None = field(default=None)

    def infos(self, *, sensitive: bool = True) -> tuple[ColumnInfo, ...]:
        """The columns as the window sees them; sensitive ones only where they may be seen."""
        return tuple(
            ColumnInfo(c.key, c.fact, c.tone_from)
            for c in self.columns
            if not c.inner and (sensitive or not c.fact.sensitive)
        )

    def column(self, key: str) -> ListColumn:
        """A column by key; KeyError where there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


Scope = Callable[[AnySelect], AnySelect] | None
#: Whether a column holds a word, in a way: anywhere, or at its beginning.
Holds = Callable[[ColumnElement[Any], str, str], ColumnElement[bool]]


def ids(
    conn: Connection,
    query: ListQuery,
    view: ViewState,
    scope: Scope = None,
    limit: int = 0,
    *,
    language: str = "en",
) -> array[int]:
    """Ids of the rows of a view, in its order: all of them, or the first."""
    order: list[ColumnElement[Any]] = []
    for sort in view.sort:
        expr = query.column(sort.column).shown(language)
        if expr is not None:
            order.append(expr.desc() if sort.descending else expr)
    order += [query.sort, query.id]
    statement = joins.lean(filtered(conn, query, select(query.id), view, scope), order)
    found = array("q")
    result = conn.execute(statement.order_by(*order).limit(limit or None))
    for part in result.scalars().partitions(_PART):
        found.extend(part)
    return found


def page(
    conn: Connection,
    query: ListQuery,
    wanted: Sequence[int],
    *,
    sensitive: bool = True,
    language: str = "en",
) -> list[dict[str, Any]]:
    """Rows by id, in the order asked; a row that is gone is an empty dict."""
    columns = [c for c in query.columns if sensitive or not c.fact.sensitive]
    shown = [(c.key, c.shown(language)) for c in columns]
    exprs = [expr.label(key) for key, expr in shown if expr is not None]
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(wanted), PAGE):
        part = list(wanted[start : start + PAGE])
        statement = query.source(select(query.id.label("id"), *exprs)).where(query.id.in_(part))
        for row in conn.execute(statement).mappings():
            found[row["id"]] = _derived(columns, dict(row))
    return [found.get(row_id, {}) for row_id in wanted]


def _derived(columns: Sequence[ListColumn], row: dict[str, Any]) -> dict[str, Any]:
    for column in columns:
        if column.derive is not None:
            row[column.key] = column.derive(row)
    return row


def totals(
    conn: Connection,
    query: ListQuery,
    view: ViewState,
    scope: Scope = None,
    *,
    sensitive: bool = True,
) -> dict[str, Any]:
    """Count and sums over all rows of a view, in one statement."""
    seen = [c for c in query.columns if sensitive or not c.fact.sensitive]
    summed = [c for c in seen if c.fact.total and c.expr is not None]
    every = filtered(conn, query, select(query.id), view, scope)
    rows = joins.lean(every)
    some = rows if rows.whereclause is not None else None
    sums = [
        (c.sum(some) if c.sum else func.sum(c.expr, type_=c.expr.type)).label(c.key)
        for c in summed
        if c.expr is not None
    ]
    wanted = every.with_only_columns(func.count(query.id).label("count"), *sums)
    return dict(conn.execute(joins.lean(wanted)).mappings().one())


def count(conn: Connection, query: ListQuery, scope: Scope = None) -> int:
    """How many rows there are in all."""
    wanted = filtered(conn, query, select(func.count(query.id)), ViewState(), scope)
    return int(conn.execute(joins.lean(wanted)).scalar_one())


def filtered(
    conn: Connection, query: ListQuery, statement: AnySelect, view: ViewState, scope: Scope
) -> AnySelect:
    """A select over the list's source with the view's search and filters on it."""
    statement = query.source(statement)
    elsewhere = joins.reached(statement)
    if scope is not None:
        statement = scope(statement)
    searched = [c for c in query.columns if c.search]
    for word in view.search.split():
        hits = _holding(conn, searched, elsewhere, word, contains)
        if query.aliases is not None:
            hits.append(query.aliases(word))
        statement = statement.where(or_(false(), *hits))
    for filter_ in view.filters:
        column, text = query.column(filter_.column), filter_.text.strip()
        if column.expr is None:
            continue
        if _is_word(column.fact, text):
            begins = text.startswith("^")
            holds, word = (starts, text[1:].strip()) if begins else (contains, text)
            held = _holding(conn, [column], elsewhere, word, holds)
            statement = statement.where(or_(false(), *held))
        else:
            each = [condition(column.fact, expr, filter_) for expr in column.searched()]
            statement = statement.where(and_(*each) if text == "-" else or_(*each))
    return statement


def _is_word(fact: Fact, text: str) -> bool:
    """Whether a filter asks for what contains a text or begins so, and for nothing else."""
    plain = not fact.kind.numeric and fact.kind not in (
        *(Kind.DATE, Kind.DATETIME, Kind.CHOICE, Kind.BOOL),
    )
    return plain and text != "-" and not text.startswith("=")


def _holding(
    conn: Connection,
    columns: Sequence[ListColumn],
    elsewhere: Mapping[Any, joins.Reached],
    word: str,
    holds: Holds,
) -> list[ColumnElement[bool]]:
    """Conditions of which each row that holds a word in one of the columns meets one.

    Tables that are joined by id are asked first for their records that hold it: mostly few or
    none, and then no row of a long list is looked at in vain.
    """
    hits: list[ColumnElement[bool]] = []
    joined: dict[Any, list[ColumnElement[bool]]] = {}
    for column in columns:
        if column.find is not None and holds is contains:
            hits.append(column.find(word))
            continue
        for expr in column.searched():
            table = expr.table if isinstance(expr, Column) else None
            found_in = joined.setdefault(table, []) if table in elsewhere else hits
            found_in.append(holds(expr, word, conn.dialect.name))
    for table, held in joined.items():
        way = elsewhere[table]
        records = select(way.id).where(or_(*held))
        found = conn.execute(records.limit(_NAMED + 1)).scalars().all()
        if len(found) > _NAMED:
            hits.append(way.reference.in_(records.correlate(None)))
        elif found:
            hits.append(way.reference.in_(found))
    return hits


_RANGE = re.compile(r"^\s*(.*?)\s*\.\.\s*(.*?)\s*$")
_COMPARE = re.compile(r"^\s*(<=|>=|<>|!=|=|<|>)\s*(.*)$")


def condition(fact: Fact, expr: ColumnElement[Any], filter_: Filter) -> ColumnElement[bool]:
    """The SQL of a filter as typed; `Invalid` names the column where it cannot be read."""
    text = filter_.text.strip()
    if text == "-":
        return expr.is_(None)
    if fact.kind is Kind.CHOICE:
        found = _choices(fact, text)
        # What was kept before there were choices is found by its text.
        return expr.in_(found) if found else contains(expr, text)
    if fact.kind is Kind.BOOL:
        return expr.is_(text.lower() in {"1", "y", "yes", "true", "हाँ"})
    if fact.kind.numeric or fact.kind in (Kind.DATE, Kind.DATETIME):
        return _ordered(fact, expr, filter_.column, text)
    return same(expr, text.removeprefix("=").strip())


def _choices(fact: Fact, text: str) -> list[str]:
    words = [word.strip().lower() for word in text.split(",") if word.strip()]
    return [
        choice.value
        for choice in fact.choices
        if any(word == choice.value.lower() or word in _said(choice) for word in words)
    ]


def _said(choice: Choice) -> str:
    """A choice in all languages of the program, each on a line."""
    return "\n".join(catalog(language)(choice.label) for language in LANGUAGES).lower()


def _ordered(fact: Fact, expr: ColumnElement[Any], key: str, text: str) -> ColumnElement[bool]:
    if match := _RANGE.match(text):
        low, high = match.groups()
        parts = []
        if low:
            parts.append(expr >= _value(fact, key, low))
        if high:
            parts.append(
                expr < _after(fact, key, high) if _dated(fact) else expr <= _value(fact, key, high)
            )
        return and_(*parts) if parts else expr.is_not(None)
    match = _COMPARE.match(text)
    sign, rest = match.groups() if match else ("=", text)
    value = _value(fact, key, rest)
    if sign in ("=", "<>", "!="):
        same = (
            and_(expr >= value, expr < _after(fact, key, rest)) if _dated(fact) else expr == value
        )
        return same if sign == "=" else ~same
    later = _after(fact, key, rest) if _dated(fact) else value
    comparisons: dict[str, ColumnElement[bool]] = {
        "<": expr < value,
        ">=": expr >= value,
        "<=": expr < later if _dated(fact) else expr <= value,
        ">": expr >= later if _dated(fact) else expr > value,
    }
    return comparisons[sign]


def _dated(fact: Fact) -> bool:
    return fact.kind in (Kind.DATE, Kind.DATETIME)


def _after(fact: Fact, key: str, text: str) -> Any:
    """The first moment after a date as typed: the next day, month or year."""
    value = _value(fact, key, text)
    parts = [part for part in re.split(r"[-/.]", text.strip()) if part]
    if len(parts) == 1:
        return value.replace(year=value.year + 1)
    if len(parts) == 2:
        month = value.month % 12 + 1
        return value.replace(year=value.year + (month == 1), month=month)
    return value + timedelta(days=1)


def _value(fact: Fact, key: str, text: str) -> Any:
    try:
        if _dated(fact):
            day = _date(text)
            return datetime.combine(day, time()) if fact.kind is Kind.DATETIME else day
        return Decimal(text.replace(",", "").replace("−", "-"))
    except (ValueError, InvalidOperation):
        hint = (
            msg("Type a date: 31-10-2026, 10-2026 or 2026.")
            if _dated(fact)
            else msg("Type a number, >100, <=5 or 10..20.")
        )
        raise Invalid({key: hint}) from None


def _date(text: str) -> date:
    """Day first, `10-2026` a month, `2026` a year, also year first."""
    parts = [int(part) for part in re.split(r"[-/.]", text.strip()) if part]
    if len(parts) == 1:
        return date(parts[0], 1, 1)
    if len(parts) == 2:
        year, month = (parts[0], parts[1]) if parts[0] > 31 else (parts[1], parts[0])
        return date(year, month, 1)
    if parts[0] > 31:
        return date(*parts)
    day, month, year = parts
    return date(year + 2000 if year < 100 else year, month, day)
