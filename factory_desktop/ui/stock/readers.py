"""Lists of stock as one user may see them: status counts below, documents by their numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select

from factory_desktop.core.inventory import STOCK, SourceRef
from factory_desktop.core.inventory.cards import status_counts
from factory_desktop.core.inventory.levels import stock_in
from factory_desktop.core.inventory.models import OWN_PLACES
from factory_desktop.core.inventory.papers import StockAdjustment, StockEntry
from factory_desktop.core.inventory.places import document_labels
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.kernel.views import Row, ViewState
from factory_desktop.core.platform import listing
from factory_desktop.core.platform.listing import ListQuery, Scope
from factory_desktop.core.platform.reading import ListReader
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import tr

STATUSES = ("ok", "low", "out")


class StockReader(ListReader):
    """A list whose values are shown to those who may see what the stock is worth."""

    def __init__(self, context: WindowContext, query: ListQuery, scope: Scope = None) -> None:
        super().__init__(context.company, context.actor, query, scope)
        self._sensitive = context.company.may(context.actor, query.sensitive)


class ItemsReader(StockReader):
    """The stock by item, of all warehouses or of one; its totals also count the statuses.

    `low`: only what is at or below its reorder point there.
    """

    def __init__(self, context: WindowContext, low: bool = False) -> None:
        super().__init__(context, STOCK)
        self._low = low
        self.show_warehouse(None)

    def show_warehouse(self, warehouse_id: int | None) -> None:
        """Read one warehouse from now on, or all."""
        self.query = STOCK if warehouse_id is None else stock_in(warehouse_id)
        self.scope = self._low_or_out if self._low else None

    def _low_or_out(self, statement: Any) -> Any:
        status = self.query.column("status").expr
        assert status is not None
        return statement.where(status.in_(("low", "out")))

    def totals(self, view: ViewState) -> Row:
        """Count, value, and how many items are in each status."""
        found = dict(super().totals(view))
        status = self.query.column("status").expr
        assert status is not None

        def count(conn: Connection) -> dict[str, int]:
            statement = listing.filtered(
                conn,
                self.query,
                select(status.label("status"), func.count().label("items")),
                self._allowed(view),
                self.scope,
            ).group_by(status)
            return {row.status: row.items for row in conn.execute(statement)}

        counts = self.company.read(count)
        if self._sensitive and self.query is not STOCK:
            found["value"] = self._value(view)
        return {**found, **{key: counts.get(key, 0) for key in STATUSES}}

    def _value(self, view: ViewState) -> Decimal:
        """What lies in one warehouse is worth: shares, which only Python multiplies exactly."""
        wanted, total = self.ids(view), ZERO
        for start in range(0, len(wanted), listing.PAGE):
            rows = self.page(wanted[start : start + listing.PAGE])
            values = [row["value"] for row in rows if row]
            total += sum((value for value in values if isinstance(value, Decimal)), ZERO)
        return total


class LedgerReader(StockReader):
    """Movements, each with the number of the document that made it."""

    def page(self, ids: Sequence[int]) -> Sequence[Row]:
        """Rows by id, with the documents of all modules by their numbers."""
        rows = [dict(row) for row in super().page(ids)]
        refs = [SourceRef(row["source_type"], row["source_id"]) for row in rows if row]
        registry = self.company.registry
        labels = self.company.read(lambda conn: document_labels(conn, registry, refs))
        for row in rows:
            if row:
                row["document"] = labels[SourceRef(row["source_type"], row["source_id"])]
                for key in ("from_place", "to_place"):
                    row[key] = place_name(str(row[key]))
        return rows


def place_name(name: str) -> str:
    """A place as people called it; only the program's own are in the window's language."""
    return tr(name) if name in OWN_PLACES else name


def count_items(conn: Connection) -> int:
    """How many items there are."""
    return status_counts(conn).items


def count_low(conn: Connection) -> int:
    """How many items are low or out."""
    counts = status_counts(conn)
    return counts.low + counts.out


def drafts_of(model: type[StockEntry] | type[StockAdjustment]) -> Callable[[Connection], int]:
    """How many documents are written and not confirmed."""
    table = model.table()

    def count(conn: Connection) -> int:
        query = select(func.count()).select_from(table).where(table.c.status == "draft")
        return int(conn.execute(query).scalar_one())

    return count
