"""What is low becomes draft orders: how much of each item and why, one order a supplier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from factory_desktop.core import parties
from factory_desktop.core.inventory.levels import Need, low_items, needs
from factory_desktop.core.items import Item, items_by_id
from factory_desktop.core.items.queries import ItemInfo
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.explain import Explanation, Part
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO, money
from factory_desktop.core.parties import Party
from factory_desktop.core.platform.commands import UnitOfWork, command
from factory_desktop.core.platform.parameters import is_id
from factory_desktop.core.purchasing.documents import ORDER
from factory_desktop.core.purchasing.models import (
    GoodsReceipt,
    GoodsReceiptLine,
    PurchaseOrder,
    PurchaseOrderLine,
)
from factory_desktop.core.purchasing.queries import buying_rates, first_store, still_to_come

_order, _order_line = PurchaseOrder.table(), PurchaseOrderLine.table()
_receipt, _receipt_line = GoodsReceipt.table(), GoodsReceiptLine.table()
_party = Party.table()


#: What raises a quantity above what is missing up to the item's own levels.
WAREHOUSES, MINIMUM, CARTONS, WHOLE = "warehouses", "minimum", "cartons", "whole"
_RAISED = {
    WAREHOUSES: msg("More, as its warehouses lack by their own reorder points"),
    MINIMUM: msg("Up to the minimum order"),
    CARTONS: msg("Up to whole cartons"),
    WHOLE: msg("Up to whole units"),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An item that may be ordered: how much, from whom, at what rate.

    `on_order` is on confirmed orders, `drafted` on drafts; both count as coming. The supplier is
    the one it came from last, else the one it was ordered from last.
    """

    item: ItemInfo
    need: Need
    on_order: Decimal
    drafted: Decimal
    supplier_id: int | None
    rate: Decimal | None

    @property
    def quantity(self) -> Decimal:
        """How much is to be ordered; nought where enough is there and coming."""
        return self.need.quantity

    @property
    def exact(self) -> Decimal:
        """What is missing up to the item's own levels; below nought where more is there."""
        need = self.need
        return (need.point or ZERO) + need.safety - need.on_hand - need.coming

    @property
    def raised(self) -> tuple[tuple[str, Decimal], ...]:
        """What raises the quantity above that, and by how much: of WAREHOUSES, MINIMUM, CARTONS,
        WHOLE, in this order.
        """
        need, reached = self.need, self.exact
        found: list[tuple[str, Decimal]] = []
        rounds = CARTONS if need.lot else WHOLE
        for why, level in (
            (WAREHOUSES, need.warehouses), (MINIMUM, need.least), (rounds, self.quantity),
        ):  # fmt: skip
            if self.quantity and level > reached:
                found.append((why, level - reached))
                reached = level
        return tuple(found)

    def explain(self) -> Explanation:
        """Why so much: up to the levels, less what is there and coming, then what raises it."""
        need = self.need
        if not self.quantity:
            text = msg("Enough is there and coming: nothing is ordered")
            if need.point is None and not need.warehouses:
                text = msg("The item has no reorder point")
            return Explanation(self.item.code, ZERO, text, (), self.item.uom)
        parts = [
            Part(msg("Reorder point"), need.point or ZERO),
            Part(msg("Safety stock"), need.safety),
            Part(msg("On hand"), -need.on_hand),
            Part(msg("On order"), -self.on_order),
            Part(msg("On draft orders"), -self.drafted),
            *(Part(_RAISED[why], by) for why, by in self.raised),
        ]
        text = msg("Reorder point + safety stock − on hand − on order")
        shown = tuple(part for part in parts if part.amount)
        return Explanation(self.item.code, self.quantity, text, shown, self.item.uom)


def suggestions(
    conn: Connection, item_ids: Sequence[int] | None = None, warehouse_id: int | None = None
) -> list[Suggestion]:
    """Each of these items, or all that is low or out and lacks something, by code."""
    wanted = list(item_ids) if item_ids else low_items(conn, warehouse_id)
    coming: dict[tuple[int, int | None], Decimal] = {}
    on_orders: dict[tuple[int, bool], Decimal] = {}
    for row in still_to_come(conn, wanted):
        place = (row.item_id, row.warehouse_id)
        coming[place] = coming.get(place, ZERO) + row.quantity
        if warehouse_id in (None, row.warehouse_id):
            where = (row.item_id, row.draft)
            on_orders[where] = on_orders.get(where, ZERO) + row.quantity
    found = needs(conn, wanted, warehouse_id, coming)
    known = items_by_id(conn, list(found))
    usual, rates = usual_suppliers(conn, list(found)), buying_rates(conn, list(found))
    listed = [
        Suggestion(
            known[item_id],
            need,
            on_orders.get((item_id, False), ZERO),
            on_orders.get((item_id, True), ZERO),
            usual.get(item_id),
            rates.get(item_id),
        )
        for item_id, need in found.items()
        if item_ids or need.quantity
    ]
    return sorted(listed, key=lambda one: one.item.code)


def usual_suppliers(conn: Connection, item_ids: Sequence[int]) -> dict[int, int]:
    """Whom each item came from last, else was ordered from last; only who still supplies."""
    found: dict[int, int] = {}
    for head, line, states in (
        (_order, _order_line, ("confirmed", "closed")),
        (_receipt, _receipt_line, ("confirmed",)),
    ):
        query = (
            select(line.c.item_id, head.c.supplier_id)
            .join(head, head.c.id == line.c.document_id)
            .join(_party, _party.c.id == head.c.supplier_id)
            .where(
                line.c.item_id.in_(item_ids),
                head.c.status.in_(states),
                _party.c.is_supplier.is_(True),
                _party.c.active.is_(True),
            )
            .order_by(head.c.posted_on, head.c.id)
        )
        found |= {row.item_id: row.supplier_id for row in conn.execute(query)}
    return found


@dataclass(frozen=True, slots=True)
class Short:
    """What an order comes to, and what its supplier takes at the least."""

    value: Decimal
    least: Decimal


def least_orders(conn: Connection) -> dict[int, Decimal]:
    """The minimum order of each supplier that has one."""
    query = select(_party.c.id, _party.c.minimum_order).where(_party.c.minimum_order > 0)
    return {row.id: row.minimum_order for row in conn.execute(query)}


def short_orders(
    lines: Sequence[Mapping[str, Any]], least: Mapping[int, Decimal]
) -> dict[int, Short]:
    """The orders that lines become and that stay below their supplier's minimum, by supplier.

    Goods count, without tax; an order in which a rate is still missing is not judged.
    """
    orders: dict[int, list[Mapping[str, Any]]] = {}
    for line in lines:
        supplier = line.get("supplier_id")
        if line.get("quantity") and isinstance(supplier, int) and supplier in least:
            orders.setdefault(supplier, []).append(line)
    found = {}
    for supplier, goods in orders.items():
        if all(line.get("rate") is not None for line in goods):
            value = sum((money(line["quantity"] * line["rate"]) for line in goods), ZERO)
            if value < least[supplier]:
                found[supplier] = Short(value, least[supplier])
    return found


@command("purchasing.order.suggested", permission="purchasing.order.edit")
def order_suggested(
    uow: UnitOfWork,
    *,
    lines: Sequence[Mapping[str, Any]],
    warehouse_id: int | None = None,
) -> list[int]:
    """Make one draft order a supplier out of lines (supplier, item, quantity, rate); all or none.

    Gives their ids in the order in which the suppliers come first.
    """
    if not lines:
        raise Invalid({"lines": msg("Nothing is to be ordered.")})
    by_supplier: dict[int, list[int]] = {}
    errors: dict[str, str] = {}
    for index, line in enumerate(lines):
        supplier = line.get("supplier_id")
        if not is_id(supplier):
            errors[f"lines.{index}.supplier_id"] = msg("Choose from whom to order it.")
        else:
            by_supplier.setdefault(supplier, []).append(index)
    made: list[int] = []
    for supplier, places in by_supplier.items():
        try:
            made.append(_draft(uow, supplier, [lines[place] for place in places], warehouse_id))
        except Invalid as error:
            errors |= _at_their_lines(error.fields, places)
    if errors:
        raise Invalid(errors)
    return made


def _draft(
    uow: UnitOfWork, supplier_id: int, lines: Sequence[Mapping[str, Any]], warehouse_id: int | None
) -> int:
    today = uow.clock.today()
    table = Item.table()
    ids = [line["item_id"] for line in lines if is_id(line.get("item_id"))]
    rows = uow.conn.execute(
        select(table.c.id, table.c.gst_rate, table.c.lead_time_days).where(table.c.id.in_(ids))
    )
    known = {row.id: row for row in rows}
    exists = uow.conn.execute(select(_party.c.id).where(_party.c.id == supplier_id)).first()
    supplier = parties.party_record(uow.conn, supplier_id) if exists else {}
    rates = {item_id: row.gst_rate for item_id, row in known.items()}
    waits = [row.lead_time_days for row in known.values() if row.lead_time_days]
    waits = waits or [supplier.get("lead_time_days") or 0]
    head = {
        "supplier_id": supplier_id,
        "posted_on": today,
        "expected_on": today + timedelta(days=max(waits)) if max(waits) else None,
        "deliver_to_id": first_store(uow.conn, warehouse_id),
        "payment_days": supplier.get("payment_days"),
        "terms": uow.settings["purchasing.terms"],
    }
    keys = ("item_id", "quantity", "rate", "description")
    body = [
        {
            **{key: line.get(key) for key in keys},
            "gst_rate": rates.get(line["item_id"]) if is_id(line.get("item_id")) else None,
        }
        for line in lines
    ]
    return ORDER.commands.save(uow, header=head, lines=body)


def _at_their_lines(fields: Mapping[str, str], places: Sequence[int]) -> dict[str, str]:
    """Errors of one order where its lines stand among all; those of its head at its first line."""
    found = {}
    for key, text in fields.items():
        words = key.split(".")
        if words[0] == "lines" and len(words) > 2:
            key = f"lines.{places[int(words[1])]}.{words[2]}"
        elif key == "supplier_id":
            key = f"lines.{places[0]}.supplier_id"
        found[key] = text
    return found
