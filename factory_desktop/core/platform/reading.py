"""Reading under permission: lists and look-ups as one user may see them.

Sensitive columns are left out in the query, not in the grid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, select

from factory_desktop.core.kernel.errors import Denied
from factory_desktop.core.kernel.facts import Fact
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.views import ColumnInfo, Row, ViewState
from factory_desktop.core.platform import joins, listing
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import folding
from factory_desktop.core.platform.listing import ListQuery, Scope
from factory_desktop.core.platform.registry import Entity, Registry
from factory_desktop.core.platform.security import access
from factory_desktop.core.platform.security.access import Actor

R = TypeVar("R")

#: How the figures in a record's name are written in a look-up, the same in every language.
_WORDS = Formatter()
#: Hits that are sorted by themselves; with more of them a walk in order soon has enough.
_FEW = 50


def require(conn: Connection, registry: Registry, actor: Actor, permission: str) -> access.Granted:
    """What a user may do; `Denied` unless it includes this permission."""
    granted = access.granted(conn, actor)
    if not granted.may(permission):
        label = registry.permissions.get(permission)
        raise Denied(
            permission,
            msg("You may not see this: {what}.", what=msg(label.label) if label else permission),
        )
    return granted


def _sight_of(query: ListQuery) -> str:
    """The permission to see a list's sensitive columns."""
    return query.sensitive or f"{query.entity}.see_sensitive"


class ListReader:
    """A list as one user sees it: the `TableSource` of the window, the rows of an export.

    `scope` narrows the list for good (the lines of one warehouse, say).
    """

    def __init__(
        self,
        company: Company,
        actor: Actor,
        query: ListQuery,
        scope: Scope = None,
        language: str = "en",
    ) -> None:
        self.company = company
        self.actor = actor
        self.query = query
        self.scope = scope
        self.language = language
        self._sensitive = company.may(actor, _sight_of(query))

    @property
    def columns(self) -> Sequence[ColumnInfo]:
        """The columns this user may see."""
        return self.query.infos(sensitive=self._sensitive)

    def ids(self, view: ViewState, limit: int = 0) -> Sequence[int]:
        """Ids of the rows of the view: all of them, or the first."""

        def query(conn: Connection) -> Sequence[int]:
            allowed, language = self._allowed(view), self.language
            return listing.ids(conn, self.query, allowed, self.scope, limit, language=language)

        return self._read(query)

    def page(self, ids: Sequence[int]) -> Sequence[Row]:
        """Rows by id, in the order asked."""

        def query(conn: Connection) -> Sequence[Row]:
            sensitive, language = self._sensitive, self.language
            return listing.page(conn, self.query, ids, sensitive=sensitive, language=language)

        return self._read(query)

    def totals(self, view: ViewState) -> Row:
        """Count and sums over the view."""

        def query(conn: Connection) -> Row:
            view_, sensitive = self._allowed(view), self._sensitive
            return listing.totals(conn, self.query, view_, self.scope, sensitive=sensitive)

        return self._read(query)

    def _read(self, query: Callable[[Connection], R]) -> R:
        """Read as far as may be seen now: a right taken away since the list was opened is gone."""

        def allowed(conn: Connection) -> R:
            granted = require(conn, self.company.registry, self.actor, self.query.permission)
            self._sensitive = granted.may(_sight_of(self.query))
            return query(conn)

        return self.company.read(allowed)

    def _allowed(self, view: ViewState) -> ViewState:
        """The view without filters and order on columns this user may not see."""
        keys = {column.key for column in self.columns}
        return replace(
            view,
            filters=tuple(f for f in view.filters if f.column in keys),
            sort=tuple(s for s in view.sort if s.column in keys),
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A hit of a look-up."""

    id: int
    code: str
    name: str
    cells: Row


class LookupReader:
    """Type-ahead search of an entity: code, name, alias and barcode, anywhere in the word.

    Exact codes first, then what begins so, then the rest; inactive records are left out.
    """

    def __init__(self, company: Company, actor: Actor, key: str, language: str = "en") -> None:
        self.company = company
        self.actor = actor
        self.language = language
        self.entity: Entity = company.registry.entities[key]
        self.query: ListQuery = self._list(key)

    def _list(self, key: str) -> ListQuery:
        """The list with most beside it that this user may see; else the entity's own."""
        rich: ListQuery = self.company.registry.lookups[key]
        own = self.entity.list
        if own is None or self.company.may(self.actor, rich.permission):
            return rich
        return own

    @property
    def extra(self) -> dict[str, Fact]:
        """The columns shown beside code and name."""
        named = {self.entity.title, self.entity.subtitle}
        return {c.key: c.fact for c in self.query.columns if c.key not in named}

    def search(self, text: str, limit: int = 8, scope: Scope = None) -> list[Found]:
        """The best hits."""

        def query(conn: Connection) -> list[tuple[int, Row | None]]:
            self._require(conn)
            wanted = self._ids(conn, text, limit, scope)
            rows = self._rows(conn, wanted)
            return list(zip(wanted, rows, strict=True))

        return [self._found(row_id, row) for row_id, row in self.company.read(query) if row]

    def total(self) -> int:
        """How many records there are to search in."""

        def query(conn: Connection) -> int:
            self._require(conn)
            return listing.count(conn, self.query, self._active)

        return self.company.read(query)

    def by_id(self, record_id: int) -> Found | None:
        """One record, whether active or not; None for what this user may not see."""
        return self._one(lambda _: record_id)

    def exact(self, text: str) -> Found | None:
        """The record that a text names without doubt, as the entity's `find` says."""
        find = self.entity.find
        assert find is not None
        return self._one(lambda conn: find(conn, text))

    def _one(self, which: Callable[[Connection], int | None]) -> Found | None:
        def query(conn: Connection) -> tuple[int, Row] | None:
            record_id = which(conn)
            if record_id is None or not self._may(conn):
                return None
            return record_id, self._rows(conn, [record_id])[0]

        found = self.company.read(query)
        return self._found(*found) if found and found[1] else None

    def _may(self, conn: Connection) -> bool:
        return access.granted(conn, self.actor).may(self.query.permission)

    def _rows(self, conn: Connection, wanted: Sequence[int]) -> Sequence[Row]:
        return listing.page(conn, self.query, wanted, sensitive=False, language=self.language)

    def _require(self, conn: Connection) -> None:
        require(conn, self.company.registry, self.actor, self.query.permission)

    def _ids(self, conn: Connection, text: str, limit: int, scope: Scope) -> list[int]:
        title, word = self.query.column(self.entity.title).expr, text.strip()
        assert title is not None

        def first(
            most: int,
            *order: ColumnElement[Any],
            wanted: ColumnElement[bool] | None = None,
            search: str = "",
        ) -> list[int]:
            view, rows = ViewState(search=search), select(self.query.id)
            statement = listing.filtered(conn, self.query, rows, view, self._active)
            statement = statement if scope is None else scope(statement)
            statement = statement if wanted is None else statement.where(wanted)
            statement = joins.lean(statement, order)
            return list(conn.execute(statement.order_by(*order).limit(most)).scalars())

        if not word:
            return first(limit, title)
        # In an order that an index has: the database stops at the last one wanted.
        begins = folding.starts(title, word, conn.dialect.name)
        found = first(limit, folding.lowered(title), wanted=begins)
        if len(found) == limit:
            return found
        # Where few hold the word, all rows are looked at: as they lie, that takes half as long.
        some = first(_FEW + 1, search=word)
        if len(some) <= _FEW:
            held = first(limit, title, wanted=self.query.id.in_(some)) if some else []
        else:
            held = first(limit, title, search=word)
        return [*found, *(n for n in held if n not in found)][:limit]

    def _active(self, statement: Any) -> Any:
        table = self.entity.model.table()
        if "active" not in table.c:
            return statement
        return statement.where(table.c.active.is_(True))

    def _found(self, row_id: int, row: Row) -> Found:
        facts = {column.key: column.fact for column in self.query.columns}
        title, name = (
            _WORDS.cell(row, key, facts[key]) if key in facts else ""
            for key in (self.entity.title, self.entity.subtitle)
        )
        return Found(row_id, title, name, row)
