"""Reports of the stock: what there is, what it was worth on a day, how it moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from factory_desktop.core.inventory import cards, levels, queries
from factory_desktop.core.inventory.models import OWN_PLACES, StockLedgerEntry, StockValuation
from factory_desktop.core.inventory.moves import SourceRef
from factory_desktop.core.inventory.places import day_text, document_labels
from factory_desktop.core.items import find_item, items_by_id
from factory_desktop.core.items.models import ItemLevel
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.kernel.views import ViewState
from factory_desktop.core.platform import listing
from factory_desktop.core.platform.db import fact_of
from factory_desktop.core.platform.registry import Registry
from factory_desktop.core.platform.reporting.spec import (
    ReportColumn,
    ReportParam,
    ReportSpec,
    Rows,
)

_entry, _value = StockLedgerEntry.table(), StockValuation.table()
_TABLES = ("stock_ledger_entry", "stock_valuation", "stock_balance", "item")
_PERMISSION = "inventory.stock.see_sensitive"
_CODE, _NAME, _UNIT = Fact("Code", Kind.CODE), Fact("Item"), Fact("Unit")
_QUANTITY, _RATE = queries.ON_HAND.but(label="Quantity"), Fact("Rate", Kind.RATE)
_VALUE = Fact("Value", Kind.MONEY, total=True)
_PLACES = ("from_place", "to_place")
_DAY = Fact("Date", Kind.DATE, required=True)
#: Not what is to be ordered: of that, what is coming already is taken off.
_LACKING = Fact(
    "Lacking",
    Kind.QUANTITY,
    help="Up to reorder point and safety stock, at least the minimum order, coming or not.",
)


def _warehouse(conn: Connection, params: Mapping[str, Any]) -> int | None:
    """The warehouse whose name is given; None for all."""
    name = str(params.get("warehouse") or "").strip()
    if not name:
        return None
    known = levels.warehouses(conn)
    for warehouse_id, own in known:
        if own.lower() == name.lower():
            return warehouse_id
    names = ", ".join(own for _, own in known)
    told = msg("There is no warehouse “{name}”. There are: {names}.", name=name, names=names)
    raise Invalid({"warehouse": told})


def report_stock_list(conn: Connection, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The stock list as it stands, of all warehouses or one; `status` may name one state."""
    view = ViewState()
    if params.get("status"):
        view = view.with_filter("status", str(params["status"]))
    warehouse_id = _warehouse(conn, params)
    query = queries.STOCK if warehouse_id is None else levels.stock_in(warehouse_id)
    return listing.page(conn, query, listing.ids(conn, query, view))


def report_low_stock(conn: Connection, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is low or out, in all and by warehouse, with what is lacking up to its levels."""
    return levels.low_stock(conn, _warehouse(conn, params))


def report_stock_value(conn: Connection, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Quantity and value of every item at the end of the day `on`."""
    found = cards.value_at(conn, params["on"])
    items = items_by_id(conn, found)
    rows = [
        {
            "id": item_id,
            "code": items[item_id].code,
            "name": items[item_id].name,
            "quantity": quantity,
            "uom": items[item_id].uom,
            "places": items[item_id].decimals,
            "rate": queries.unit_rate(value, quantity),
            "value": value,
        }
        for item_id, (quantity, value) in found.items()
    ]
    return sorted(rows, key=lambda row: str(row["code"]))


def report_stock_movements(conn: Connection, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """By item between two days: opening, in, out and closing, in value."""
    first, last = params["from"], params["to"]
    rows: dict[int, dict[str, Any]] = {}
    start = cards.value_at(conn, date.fromordinal(first.toordinal() - 1))
    end = cards.value_at(conn, last)
    query = (
        select(_value.c.item_id, _value.c.cost, _value.c.correction)
        .join(_entry, _entry.c.id == _value.c.entry_id)
        .where(_entry.c.posted_on.between(first, last))
    )
    moved: dict[int, list[Any]] = {}
    for item_id, cost, correction in conn.execute(query):
        sums = moved.setdefault(item_id, [ZERO, ZERO])
        sums[0] += max(cost, ZERO)
        sums[1] += min(cost, ZERO) + correction
    items = items_by_id(conn, start.keys() | end.keys() | moved.keys())
    for item_id, item in items.items():
        came, went = moved.get(item_id, [ZERO, ZERO])
        rows[item_id] = {
            "id": item_id,
            "code": item.code,
            "name": item.name,
            "opening": start.get(item_id, (ZERO, ZERO))[1],
            "came": came,
            "went": -went,
            "closing": end.get(item_id, (ZERO, ZERO))[1],
        }
    return sorted(rows.values(), key=lambda row: str(row["code"]))


def report_stock_ledger(conn: Connection, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Movements between two days, oldest first, of the item whose code is given or of all."""
    query = select(_entry.c.id).where(
        _entry.c.posted_on.between(params["from"], params["to"]), _entry.c.quantity != ZERO
    )
    if params.get("item"):
        item_id = find_item(conn, str(params["item"]))
        query = query.where(_entry.c.item_id == item_id)
    ids = conn.execute(query.order_by(_entry.c.posted_on, _entry.c.id)).scalars().all()
    rows = listing.page(conn, queries.MOVEMENTS, ids)
    for row in rows:
        row.update((key, msg(row[key])) for key in _PLACES if row[key] in OWN_PLACES)
    return rows


def _with_numbers(conn: Connection, registry: Registry, rows: Rows) -> Iterator[dict[str, Any]]:
    """Movements with the numbers of their documents, also of those that stand above the stock."""
    every = list(rows)
    for start in range(0, len(every), listing.PAGE):
        part = every[start : start + listing.PAGE]
        refs = [SourceRef(row["source_type"], row["source_id"]) for row in part]
        labels = document_labels(conn, registry, refs)
        for row, ref in zip(part, refs, strict=True):
            yield {**row, "document": labels[ref]}


def _month_start(today: date) -> date:
    return today.replace(day=1)


_SPAN = (
    ReportParam("from", _DAY.but(label="From"), _month_start),
    ReportParam("to", _DAY.but(label="To"), lambda today: today),
)


_IN = ReportParam("warehouse", Fact("Warehouse", help="Name; empty: all."))


def _item_columns() -> tuple[ReportColumn, ...]:
    return (
        ReportColumn("code", _CODE, 1.3, opens="items.item", id_key="id"),
        ReportColumn("name", _NAME, 2.6),
    )


REPORTS = (
    ReportSpec(
        key="inventory.stock_list",
        label="Stock list",
        permission=_PERMISSION,
        params=(_IN, ReportParam("status", queries.STATUS)),
        columns=(
            *_item_columns(),
            ReportColumn("location", Fact("Location"), 1.6),
            ReportColumn("on_hand", queries.ON_HAND, 1.2),
            ReportColumn("uom", _UNIT, 0.6),
            ReportColumn("reorder_point", Fact("Reorder at", Kind.QUANTITY), 1.1),
            ReportColumn("status", queries.STATUS, 0.8),
            ReportColumn("rate", _RATE, 1.1),
            ReportColumn("value", _VALUE, 1.4),
        ),
        query=report_stock_list,
        also=("inventory", "what is in store"),
        things=("Item", "Items"),
        tables=_TABLES,
    ),
    ReportSpec(
        key="inventory.low_stock",
        label="Low stock",
        permission="inventory.stock.view",
        params=(_IN,),
        columns=(
            *_item_columns(),
            ReportColumn("warehouse", Fact("Warehouse"), 1.2),
            ReportColumn("on_hand", queries.ON_HAND, 1.1),
            ReportColumn("uom", _UNIT, 0.6),
            ReportColumn("status", queries.STATUS, 0.7),
            *(
                ReportColumn(key, fact_of(ItemLevel, key), 1.3)
                for key in ("reorder_point", "safety_stock", "minimum_order", "lead_time_days")
            ),
            ReportColumn("lacking", _LACKING, 1.1),
        ),
        query=report_low_stock,
        also=("reorder", "shortage", "out of stock"),
        things=("line", "lines"),
        tables=(*_TABLES, "item_level"),
    ),
    ReportSpec(
        key="inventory.stock_value",
        label="Stock value on a day",
        permission=_PERMISSION,
        params=(ReportParam("on", _DAY, lambda today: today),),
        columns=(
            *_item_columns(),
            ReportColumn("quantity", _QUANTITY, 1.2),
            ReportColumn("uom", _UNIT, 0.6),
            ReportColumn("rate", _RATE, 1.1),
            ReportColumn("value", _VALUE, 1.4),
        ),
        query=report_stock_value,
        title=lambda p: msg("Stock value on {day}", day=day_text(p["on"])),
        also=("closing stock", "stock at date", "valuation"),
        things=("Item", "Items"),
        tables=_TABLES,
    ),
    ReportSpec(
        key="inventory.stock_movement",
        label="Stock in and out by value",
        permission=_PERMISSION,
        params=_SPAN,
        columns=(
            *_item_columns(),
            ReportColumn("opening", _VALUE.but(label="Opening"), 1.4),
            ReportColumn("came", _VALUE.but(label="Came in"), 1.4),
            ReportColumn("went", _VALUE.but(label="Went out"), 1.4),
            ReportColumn("closing", _VALUE.but(label="Closing"), 1.4),
        ),
        query=report_stock_movements,
        also=("consumption", "stock summary"),
        things=("Item", "Items"),
        tables=_TABLES,
    ),
    ReportSpec(
        key="inventory.stock_ledger",
        label="Stock ledger",
        permission=_PERMISSION,
        params=(*_SPAN, ReportParam("item", Fact("Item", help="Code, barcode or name."))),
        columns=(
            ReportColumn("posted_on", Fact("Date", Kind.DATE), 1.1),
            ReportColumn("document", Fact("Document"), 1.3),
            ReportColumn("code", _CODE, 1.3, opens="items.item", id_key="item_id"),
            ReportColumn("from_place", Fact("From"), 1.3, worded=True),
            ReportColumn("to_place", Fact("To"), 1.3, worded=True),
            ReportColumn("quantity", _QUANTITY, 1.1),
            ReportColumn("uom", _UNIT, 0.6),
            ReportColumn("cost", Fact("Value in − out", Kind.MONEY), 1.3),
            ReportColumn("balance", queries.ON_HAND.but(label="Balance"), 1.1),
            ReportColumn("balance_value", Fact("Balance value", Kind.MONEY), 1.3),
        ),
        query=report_stock_ledger,
        complete=_with_numbers,
        also=("stock card", "bin card"),
        things=("movement", "movements"),
        tables=_TABLES,
    ),
)
