"""Goods that are under way: sent by a transfer through transit, received by others on it.

What was sent lies in a place of ours until it is received: a stock entry that names the transfer
takes it from there, in full or in parts, to its target or (lost or broken on the way) to scrap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, exists, func, literal, select, type_coerce

from factory_desktop.core.inventory.models import QUANTITY, Location, Warehouse
from factory_desktop.core.inventory.papers import StockEntry, StockEntryLine
from factory_desktop.core.inventory.places import amount, day_text
from factory_desktop.core.items import Item, Uom, items_by_id
from factory_desktop.core.items.queries import ItemInfo
from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.platform.db import Quantity, fact_of
from factory_desktop.core.platform.documents import Document
from factory_desktop.core.platform.listing import ListColumn, ListQuery

if TYPE_CHECKING:
    from factory_desktop.core.platform.commands import UnitOfWork

NAME = "In transit"
#: What may happen to goods under way.
_ENDS = ("transfer", "scrap")
_place, _warehouse = Location.table(), Warehouse.table()
_item, _uom = Item.table(), Uom.table()
_sent, _sent_line = StockEntry.table(), StockEntryLine.table()
_taken, _taken_line = _sent.alias("taken"), _sent_line.alias("taken_line")
_came = (
    select(
        _taken_line.c.source_line_id.label("line_id"),
        func.sum(_taken_line.c.stock_quantity, type_=Quantity()).label("quantity"),
    )
    .join(_taken, _taken.c.id == _taken_line.c.document_id)
    .where(_taken.c.status == "confirmed", _taken.c.transfer_id.is_not(None))
    .group_by(_taken_line.c.source_line_id)
    .subquery("came")
)
_left = type_coerce(
    _sent_line.c.stock_quantity - func.coalesce(_came.c.quantity, literal(ZERO, Quantity())),
    Quantity(),
)
_UNDER_WAY = (
    select(_sent_line.c.id, _left.label("quantity"))
    .outerjoin(_came, _came.c.line_id == _sent_line.c.id)
    .where(_left > ZERO)
)


def _place_for(uow: UnitOfWork) -> int:
    """Where goods under way lie, made for the first of them; a warehouse of its own keeps what
    they cost apart where each warehouse has its own costs.
    """
    known = place_in_use(uow.conn)
    if known is not None:
        return known
    named = select(_warehouse.c.id).where(_warehouse.c.name == NAME)
    warehouse = uow.conn.execute(named).scalar()
    if warehouse is None:
        warehouse = uow.insert(Warehouse, {"name": NAME}, NAME)
    there = select(_place.c.id).where(
        _place.c.warehouse_id == warehouse, _place.c.kind == "transit"
    )
    found = uow.conn.execute(there.order_by(_place.c.id)).scalar()
    if found is not None:
        return int(found)
    values = {"name": NAME, "warehouse_id": warehouse, "kind": "transit"}
    return uow.insert(Location, values, NAME)


def place_in_use(conn: Connection) -> int | None:
    """Where goods under way lie; None where nothing was ever sent through transit."""
    used = exists().where(_sent.c.transit_location_id == _place.c.id)
    query = select(_place.c.id).where(_place.c.kind == "transit", used)
    found = conn.execute(query).scalar()
    return int(found) if found is not None else None


def prepare(uow: UnitOfWork, head: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    """Complete what an entry has to do with transit; clear it where it has nothing to."""
    received = head.get("transfer_id") if head["purpose"] in _ENDS else None
    head["transfer_id"] = received
    sends = head["purpose"] == "transfer" and received is None
    head["through_transit"] = sends and bool(head.get("through_transit"))
    head["transit_location_id"] = _place_for(uow) if head["through_transit"] else None
    if received is None:
        for line in lines:
            line["source_line_id"] = None
        return
    sent = uow.get(StockEntry, received)
    _check_sent(head, sent)
    head["from_location_id"] = sent["transit_location_id"]
    query = select(_sent_line.c.id, _sent_line.c.item_id).where(
        _sent_line.c.document_id == sent["id"]
    )
    items = {row.id: row.item_id for row in uow.conn.execute(query)}
    errors = {}
    for index, line in enumerate(lines):
        line["from_location_id"] = sent["transit_location_id"]
        if items.get(line["source_line_id"]) != line["item_id"]:
            errors[f"lines.{index}.item_id"] = msg(
                "{number} did not send this. Take the line out.", number=sent["number"]
            )
    if errors:
        raise Invalid(errors)


def _check_sent(head: Mapping[str, Any], sent: Mapping[str, Any]) -> None:
    if sent["status"] != "confirmed" or sent["transit_location_id"] is None:
        text = msg("Only a confirmed transfer through transit can be received.")
        raise Invalid({"transfer_id": text})
    if head["posted_on"] < sent["posted_on"]:
        text = msg(
            "{number} was sent on {day}; it arrives then or later.",
            number=sent["number"],
            day=day_text(sent["posted_on"]),
        )
        raise Invalid({"posted_on": text})


def place_errors(
    conn: Connection, head: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """By field: goods under way are moved by transfers through transit alone."""
    place = place_in_use(conn)
    if place is None:
        return {}
    sides = ("to_location_id",) if head["transfer_id"] else ("from_location_id", "to_location_id")
    text = msg("Goods under way are received on their transfer. Choose another place.")
    return {
        f"lines.{index}.{side}": text
        for index, line in enumerate(lines)
        for side in sides
        if line[side] == place
    }


def under_way(conn: Connection, transfer_id: int) -> dict[int, Decimal]:
    """What is still under way, in stock units, by line of the transfer."""
    query = _UNDER_WAY.where(_sent_line.c.document_id == transfer_id)
    return {row.id: row.quantity for row in conn.execute(query)}


def check_not_over(uow: UnitOfWork, document: Document) -> None:
    """Refuse to receive more than is under way; the transfer's row is locked."""
    transfer_id = document.header["transfer_id"]
    if transfer_id is None:
        return
    sent = uow.get(StockEntry, transfer_id, lock=True)
    _check_sent(document.header, sent)
    left = under_way(uow.conn, transfer_id)
    items = items_by_id(uow.conn, [line["item_id"] for line in document.lines])
    errors: dict[str, str] = {}
    taken: dict[int, Decimal] = {}
    for index, line in enumerate(document.lines):
        source = line["source_line_id"]
        taken[source] = taken.get(source, ZERO) + line["stock_quantity"]
        if taken[source] > left.get(source, ZERO):
            errors[f"lines.{index}.quantity"] = _over(
                left.get(source, ZERO), items[line["item_id"]], sent["number"]
            )
    if errors:
        raise Invalid(errors)


def _over(left: Decimal, item: ItemInfo, number: str) -> str:
    return msg("Only {left} is under way on {number}.", left=amount(left, item), number=number)


def check_nothing_received(uow: UnitOfWork, document: Document) -> None:
    """What was received goes back first."""
    if document.header["transit_location_id"] is None:
        return
    query = select(_taken.c.number).where(
        _taken.c.transfer_id == document.id, _taken.c.status == "confirmed"
    )
    numbers = list(uow.conn.execute(query.order_by(_taken.c.number)).scalars())
    if numbers:
        raise RuleBroken(
            "received",
            msg("Goods of this transfer were received: {numbers}.", numbers=", ".join(numbers)),
            msg("Cancel these first."),
        )


def receiving_head(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The head of what receives a transfer."""
    return {
        "purpose": "transfer",
        "through_transit": False,
        "from_location_id": sent["transit_location_id"],
        "to_location_id": sent["to_location_id"],
    }


def receiving_line(line: Mapping[str, Any], left: Decimal) -> dict[str, Any]:
    """What is still under way of a line, in the item's own unit."""
    return {
        "item_id": line["item_id"],
        "quantity": left,
        "to_location_id": line["to_location_id"],
    }


_from, _to = _place.alias("from_place"), _place.alias("to_place")

IN_TRANSIT = ListQuery(
    key="inventory.in_transit",
    label="In transit",
    entity="inventory.entry",
    id=_sent_line.c.id,
    columns=(
        ListColumn("number", Fact("Document"), _sent.c.number, search=True),
        ListColumn("posted_on", Fact("Since", Kind.DATE), _sent.c.posted_on),
        ListColumn("from_place", Fact("From"), _from.c.name, search=True),
        ListColumn("to_place", Fact("To"), _to.c.name, search=True),
        ListColumn("code", fact_of(Item, "code"), _item.c.code, search=True),
        ListColumn("name", Fact("Item"), _item.c.name, search=True),
        ListColumn(
            "sent", QUANTITY.but(label="Sent", places_from="places"), _sent_line.c.stock_quantity
        ),
        ListColumn("quantity", QUANTITY.but(label="Under way", places_from="places"), _left),
        ListColumn("uom", Fact("Unit"), _uom.c.code),
        ListColumn("places", Fact("Decimals", Kind.INTEGER), _uom.c.decimals, inner=True),
        ListColumn("taken_by", fact_of(StockEntry, "taken_by"), _sent.c.taken_by, search=True),
        ListColumn("entry_id", Fact("Document no.", Kind.INTEGER), _sent.c.id, inner=True),
    ),
    source=lambda statement: (
        statement.join_from(_sent_line, _sent, _sent.c.id == _sent_line.c.document_id)
        .outerjoin(_came, _came.c.line_id == _sent_line.c.id)
        .outerjoin(_item, _item.c.id == _sent_line.c.item_id)
        .outerjoin(_uom, _uom.c.id == _item.c.stock_uom_id)
        .outerjoin(_from, _from.c.id == _sent_line.c.from_location_id)
        .outerjoin(_to, _to.c.id == _sent_line.c.to_location_id)
        .where(
            _sent.c.status == "confirmed", _sent.c.transit_location_id.is_not(None), _left > ZERO
        )
    ),
    sort=_sent_line.c.id,
    tables=("stock_entry",),
    permission="inventory.entry.view",
)


def transfers_under_way(conn: Connection) -> int:
    """How many transfers have goods under way."""
    query = IN_TRANSIT.source(select(func.count(_sent.c.id.distinct())))
    return int(conn.execute(query).scalar_one())
