"""What others ask about orders and receipts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, String, case, func, literal, select

from factory_desktop.core.inventory import Location
from factory_desktop.core.items import Item, Uom, items_by_id
from factory_desktop.core.items.queries import last_prices
from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.parties import Party
from factory_desktop.core.platform.db import AnySelect, Quantity, fact_of
from factory_desktop.core.platform.db.folding import contains
from factory_desktop.core.platform.listing import ListColumn, ListQuery
from factory_desktop.core.purchasing import documents
from factory_desktop.core.purchasing.models import (
    GoodsReceipt,
    GoodsReceiptLine,
    PurchaseOrder,
    PurchaseOrderLine,
)

_order, _line = PurchaseOrder.table(), PurchaseOrderLine.table()
_receipt, _receipt_line = GoodsReceipt.table(), GoodsReceiptLine.table()
_party, _item, _uom = Party.table(), Item.table(), Uom.table()
_place = Location.table()

RECEIPT_STATES = (
    Choice("open", "Open", "info"),
    Choice("partial", "Partial", "warn"),
    Choice("closed", "Closed", "neutral"),
)


@dataclass(frozen=True, slots=True)
class Coming:
    """What an order still brings of an item, into which warehouse; a draft may bring it."""

    item_id: int
    warehouse_id: int | None
    quantity: Decimal
    draft: bool


_came = (
    select(
        _receipt_line.c.source_line_id.label("line_id"),
        func.sum(_receipt_line.c.quantity, type_=Quantity()).label("quantity"),
    )
    .join(_receipt, _receipt.c.id == _receipt_line.c.document_id)
    .where(_receipt.c.status == "confirmed", _receipt_line.c.source_line_id.is_not(None))
    .group_by(_receipt_line.c.source_line_id)
    .subquery("came")
)
_lines_open = (
    select(func.count())
    .select_from(_line.outerjoin(_came, _came.c.line_id == _line.c.id))
    .where(
        _line.c.document_id == _order.c.id,
        func.coalesce(_came.c.quantity, literal(ZERO, Quantity())) < _line.c.quantity,
    )
    .correlate(_order)
    .scalar_subquery()
)
_any_came = (
    select(_receipt.c.id)
    .where(_receipt.c.order_id == _order.c.id, _receipt.c.status == "confirmed")
    .correlate(_order)
    .exists()
)
#: Open, Partial or Closed, derived from the receipts; nothing for drafts and cancelled orders.
receipt_state = case(
    (_order.c.status == "closed", "closed"),
    (_order.c.status != "confirmed", literal(None, String())),
    (_lines_open == 0, "closed"),
    (_any_came, "partial"),
    else_="open",
)


def _with_supplier(statement: AnySelect) -> AnySelect:
    return statement.outerjoin_from(_order, _party, _party.c.id == _order.c.supplier_id)


ORDERS = ListQuery(
    key="purchasing.orders",
    label="Purchase orders",
    entity="purchasing.order",
    id=_order.c.id,
    columns=(
        ListColumn("number", fact_of(PurchaseOrder, "number"), _order.c.number, search=True),
        ListColumn("posted_on", fact_of(PurchaseOrder, "posted_on"), _order.c.posted_on),
        ListColumn("supplier", Fact("Supplier"), _party.c.name, search=True),
        ListColumn("expected_on", fact_of(PurchaseOrder, "expected_on"), _order.c.expected_on),
        ListColumn(
            "status",
            Fact("Status", Kind.CHOICE, choices=documents.ORDER_FLOW.states),
            _order.c.status,
        ),
        ListColumn(
            "receipt_state",
            Fact("Delivery", Kind.CHOICE, choices=RECEIPT_STATES),
            receipt_state,
        ),
        ListColumn(
            "supplier_reference",
            fact_of(PurchaseOrder, "supplier_reference"),
            _order.c.supplier_reference,
            search=True,
        ),
        ListColumn("charged", fact_of(PurchaseOrder, "charged"), _order.c.charged),
        ListColumn("taxable", fact_of(PurchaseOrder, "taxable"), _order.c.taxable),
        ListColumn("tax", fact_of(PurchaseOrder, "tax"), _order.c.tax),
        ListColumn("total", fact_of(PurchaseOrder, "total"), _order.c.total),
    ),
    source=_with_supplier,
    sort=_order.c.id.desc(),
    tables=("purchase_order", "goods_receipt"),
    permission="purchasing.order.view",
)


def _receipt_source(statement: AnySelect) -> AnySelect:
    return statement.outerjoin_from(
        _receipt, _party, _party.c.id == _receipt.c.supplier_id
    ).outerjoin(_order, _order.c.id == _receipt.c.order_id)


RECEIPTS = ListQuery(
    key="purchasing.receipts",
    label="Goods receipts",
    entity="purchasing.receipt",
    id=_receipt.c.id,
    columns=(
        ListColumn("number", fact_of(GoodsReceipt, "number"), _receipt.c.number, search=True),
        ListColumn("posted_on", fact_of(GoodsReceipt, "posted_on"), _receipt.c.posted_on),
        ListColumn("supplier", Fact("Supplier"), _party.c.name, search=True),
        ListColumn("order", Fact("Order"), _order.c.number, search=True),
        ListColumn(
            "status",
            Fact("Status", Kind.CHOICE, choices=documents.RECEIPT_FLOW.states),
            _receipt.c.status,
        ),
        ListColumn(
            "challan_number",
            fact_of(GoodsReceipt, "challan_number"),
            _receipt.c.challan_number,
            search=True,
        ),
        ListColumn("value", fact_of(GoodsReceipt, "value"), _receipt.c.value),
    ),
    source=_receipt_source,
    sort=_receipt.c.id.desc(),
    tables=("goods_receipt",),
    permission="purchasing.receipt.view",
)


def still_to_come(
    conn: Connection,
    item_ids: list[int] | None = None,
    states: tuple[str, ...] = ("confirmed", "draft"),
) -> list[Coming]:
    """What is still to come of items, of some or of all, on confirmed orders and on drafts."""
    query = (
        select(
            _line.c.item_id,
            _place.c.warehouse_id,
            _line.c.quantity,
            _came.c.quantity.label("came"),
            _order.c.status,
        )
        .join(_order, _order.c.id == _line.c.document_id)
        .outerjoin(_place, _place.c.id == _order.c.deliver_to_id)
        .outerjoin(_came, _came.c.line_id == _line.c.id)
        .where(_order.c.status.in_(states))
    )
    if item_ids is not None:
        query = query.where(_line.c.item_id.in_(item_ids))
    found = []
    for row in conn.execute(query):
        still = row.quantity - (row.came or ZERO)
        if still > 0:
            found.append(Coming(row.item_id, row.warehouse_id, still, row.status == "draft"))
    return found


def buying_rates(conn: Connection, item_ids: list[int]) -> dict[int, Decimal | None]:
    """At what rate items are bought: the last paid, else the newest of their prices."""
    rates = {item: info.purchase_rate for item, info in items_by_id(conn, item_ids).items()}
    rates |= last_prices(conn, item_ids)
    return rates | {item: rate for item, (rate, _) in last_purchase(conn, item_ids).items()}


def first_store(conn: Connection, warehouse_id: int | None = None) -> int | None:
    """The first of our stores in use, of a warehouse where one is named: goods come there."""
    query = select(_place.c.id).where(
        _place.c.is_stock.is_(True), _place.c.active.is_(True), _place.c.kind == "store"
    )
    if warehouse_id is not None:
        query = query.where(_place.c.warehouse_id == warehouse_id)
    found = conn.execute(query.order_by(_place.c.id).limit(1)).scalar()
    return int(found) if found is not None else None


def on_order(conn: Connection, item_ids: list[int] | None = None) -> dict[int, Decimal]:
    """What is still to come of each item on confirmed orders."""
    found: dict[int, Decimal] = {}
    for coming in still_to_come(conn, item_ids, ("confirmed",)):
        found[coming.item_id] = found.get(coming.item_id, ZERO) + coming.quantity
    return found


def open_orders(conn: Connection) -> list[dict[str, Any]]:
    """Confirmed orders with something still to come, the longest expected first."""
    state = receipt_state.label("state")
    query = (
        select(
            _order.c.id,
            _order.c.number,
            _order.c.posted_on,
            _order.c.expected_on,
            _order.c.total,
            _party.c.name.label("supplier"),
            state,
        )
        .join(_party, _party.c.id == _order.c.supplier_id)
        .where(_order.c.status == "confirmed")
        .order_by(_order.c.expected_on, _order.c.id)
    )
    return [dict(row) for row in conn.execute(query).mappings() if row["state"] != "closed"]


def last_purchase(conn: Connection, item_ids: list[int]) -> dict[int, tuple[Decimal, date]]:
    """Rate and date of each item's last confirmed receipt."""
    query = (
        select(_receipt_line.c.item_id, _receipt_line.c.rate, _receipt.c.posted_on)
        .join(_receipt, _receipt.c.id == _receipt_line.c.document_id)
        .where(_receipt.c.status == "confirmed", _receipt_line.c.item_id.in_(item_ids))
        .order_by(_receipt.c.posted_on, _receipt.c.id)
    )
    return {row.item_id: (row.rate, row.posted_on) for row in conn.execute(query)}


def register(conn: Connection, params: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Lines of confirmed receipts in a period, in order of date: the purchase register."""
    query = (
        select(
            _receipt.c.id,
            _receipt.c.number,
            _receipt.c.posted_on,
            _party.c.name.label("supplier"),
            _receipt.c.challan_number,
            _order.c.number.label("order"),
            _item.c.code,
            _item.c.name.label("item"),
            _receipt_line.c.quantity,
            _uom.c.code.label("unit"),
            _uom.c.decimals.label("places"),
            _receipt_line.c.rate,
            _receipt_line.c.value,
        )
        .join(_receipt_line, _receipt_line.c.document_id == _receipt.c.id)
        .join(_item, _item.c.id == _receipt_line.c.item_id)
        .join(_uom, _uom.c.id == _item.c.stock_uom_id)
        .join(_party, _party.c.id == _receipt.c.supplier_id)
        .outerjoin(_order, _order.c.id == _receipt.c.order_id)
        .where(
            _receipt.c.status == "confirmed",
            _receipt.c.posted_on >= params["from"],
            _receipt.c.posted_on <= params["to"],
        )
        .order_by(_receipt.c.posted_on, _receipt.c.id, _receipt_line.c.position)
    )
    if params.get("supplier"):
        query = query.where(contains(_party.c.name, params["supplier"]))
    for row in conn.execute(query).mappings():
        yield dict(row)
