"""How a list is looked at: what is searched, filtered and sorted, as plain values.

The window fills a `ViewState`, core turns it into SQL; nothing is filtered in Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from factory_desktop.core.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class Filter:
    """One column's filter as typed: `steel`, `>100`, `10..20`, `=0`, `low,out`, `-` (empty)."""

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Sort:
    """One column to sort by."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ViewState:
    """What a list shows: free-text search over the searchable columns, filters, order."""

    search: str = ""
    filters: tuple[Filter, ...] = ()
    sort: tuple[Sort, ...] = ()

    def with_filter(self, column: str, text: str) -> ViewState:
        """The same view with one column's filter set, or taken away where text is empty."""
        kept = tuple(f for f in self.filters if f.column != column)
        return replace(self, filters=(*kept, Filter(column, text)) if text else kept)


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """A list column as the window sees it: its key in a row and what it is.

    `tone_from` names another column of the row whose choice gives this one its tone
    (28 in amber next to LOW).
    """

    key: str
    fact: Fact
    tone_from: str = ""


Row = Mapping[str, object]


class TableSource(Protocol):
    """What a table widget needs to show rows without holding them all."""

    @property
    def columns(self) -> Sequence[ColumnInfo]:
        """The columns there are, in their natural order."""

    def ids(self, view: ViewState, limit: int = 0) -> Sequence[int]:
        """The ids of the rows of the view, in order: all of them, or the first."""

    def page(self, ids: Sequence[int]) -> Sequence[Row]:
        """Rows by id, in the order asked; a row that is gone is an empty mapping."""

    def totals(self, view: ViewState) -> Row:
        """Totals over all rows of the view: `count`, and a figure for each column that totals."""
