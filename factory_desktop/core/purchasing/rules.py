"""What is special about purchase documents: totals, what is open, what they post."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select

from factory_desktop.core import inventory, parties, taxes
from factory_desktop.core.company import profile
from factory_desktop.core.inventory import SourceRef, StockMove
from factory_desktop.core.items import items_by_id, record_prices
from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO, money, plain, round_to
from factory_desktop.core.platform.commands import UnitOfWork
from factory_desktop.core.platform.documents import Document
from factory_desktop.core.purchasing.amounts import work_out
from factory_desktop.core.purchasing.models import (
    GoodsReceipt,
    GoodsReceiptLine,
    PurchaseOrder,
    PurchaseOrderLine,
)

_receipt, _receipt_line = GoodsReceipt.table(), GoodsReceiptLine.table()
_order, _order_line = PurchaseOrder.table(), PurchaseOrderLine.table()

Row = dict[str, Any]


def prepare_order(uow: UnitOfWork, head: Row, lines: list[Row]) -> None:
    """Check an order's own rules and work out its amounts."""
    errors = _item_errors(uow, lines)
    supplier = parties.party_record(uow.conn, head["supplier_id"])
    if not supplier["is_supplier"]:
        errors["supplier_id"] = msg("{name} is not marked as a supplier.", name=supplier["name"])
    expected = head.get("expected_on")
    if expected is not None and expected < head["posted_on"]:
        errors["expected_on"] = msg(
            "Before the order date. Enter {day} or later.", day=f"{head['posted_on']:%d-%m-%Y}"
        )
    for index, line in enumerate(lines):
        if (line.get("discount") or ZERO) > 100:
            errors[f"lines.{index}.discount"] = msg("At most 100 %.")
    for index, charge in enumerate(head["charges"]):
        if not charge["amount"]:
            errors[f"charges.{index}.amount"] = msg("More than nothing, please.")
    if errors:
        raise Invalid(errors)
    amounts = work_out(
        lines,
        head["charges"],
        taxes.place_code(supplier["gstin"], supplier["state"]),
        profile(uow.conn).gstin,
        rounded=bool(uow.settings["purchasing.round_total"]),
    )
    head["charged"] = amounts.before_tax + amounts.after_tax
    head["taxable"], head["tax"] = amounts.taxable, amounts.tax
    head["round_off"], head["total"] = amounts.round_off, amounts.total


def _item_errors(uow: UnitOfWork, lines: Sequence[Row]) -> dict[str, str]:
    errors: dict[str, str] = {}
    known = items_by_id(uow.conn, [line["item_id"] for line in lines])
    for index, line in enumerate(lines):
        info = known[line["item_id"]]
        if not info.active:
            errors[f"lines.{index}.item_id"] = msg("{code} is not active.", code=info.code)
        if line["quantity"] <= 0:
            errors[f"lines.{index}.quantity"] = msg("More than nothing, please.")
        elif round_to(line["quantity"], info.decimals) != line["quantity"]:
            errors[f"lines.{index}.quantity"] = msg(
                "{code} is counted in {uom} with {places} decimals.",
                code=info.code,
                uom=info.uom,
                places=info.decimals,
            )
    return errors


def prepare_receipt(uow: UnitOfWork, head: Row, lines: list[Row]) -> None:
    """Check a receipt's own rules and work out its value."""
    errors = _item_errors(uow, lines)
    if head.get("order_id"):
        errors.update(_order_errors(uow, head, lines))
    elif any(line.get("source_line_id") for line in lines):
        errors["order_id"] = msg("The lines name an order; choose it.")
    if errors:
        raise Invalid(errors)
    for line in lines:
        line["value"] = money(line["quantity"] * line["rate"])
    head["value"] = sum((line["value"] for line in lines), ZERO)


def _order_errors(uow: UnitOfWork, head: Row, lines: Sequence[Row]) -> dict[str, str]:
    """The order must be the supplier's and confirmed; each line one of its lines."""
    order = uow.get(PurchaseOrder, head["order_id"])
    errors: dict[str, str] = {}
    if order["supplier_id"] != head["supplier_id"]:
        errors["order_id"] = msg("{number} is another supplier's order.", number=order["number"])
    if order["status"] != "confirmed":
        errors["order_id"] = msg("Only a confirmed order can be received.")
    query = select(_order_line.c.id, _order_line.c.item_id).where(
        _order_line.c.document_id == order["id"]
    )
    items_of = {row.id: row.item_id for row in uow.conn.execute(query)}
    for index, line in enumerate(lines):
        source = line.get("source_line_id")
        if source is not None and items_of.get(source) != line["item_id"]:
            errors[f"lines.{index}.item_id"] = msg("This is not what the order's line says.")
    return errors


def received(conn: Connection, order_id: int) -> dict[int, Decimal]:
    """What confirmed receipts have brought, by line of the order."""
    query = (
        select(_receipt_line.c.source_line_id, func.sum(_receipt_line.c.quantity).label("quantity"))
        .join(_receipt, _receipt.c.id == _receipt_line.c.document_id)
        .where(_receipt.c.order_id == order_id, _receipt.c.status == "confirmed")
        .group_by(_receipt_line.c.source_line_id)
    )
    return {row[0]: row[1] for row in conn.execute(query) if row[0] is not None}


def open_quantities(conn: Connection, order_id: int) -> dict[int, Decimal]:
    """What is still to come, by line of the order; lines that came wholly are left out."""
    came = received(conn, order_id)
    query = select(_order_line.c.id, _order_line.c.quantity).where(
        _order_line.c.document_id == order_id
    )
    still = {row.id: row.quantity - came.get(row.id, ZERO) for row in conn.execute(query)}
    return {line: quantity for line, quantity in still.items() if quantity > 0}


def check_not_over(uow: UnitOfWork, document: Document) -> None:
    """Refuse to receive more than is open, plus the tolerance; the order's row is locked."""
    order_id = document.header["order_id"]
    if order_id is None:
        return
    order = uow.get(PurchaseOrder, order_id, lock=True)
    if order["status"] != "confirmed":
        raise RuleBroken("order_closed", msg("{number} is closed.", number=order["number"]))
    still_open = open_quantities(uow.conn, order_id)
    ordered = {
        row.id: row.quantity
        for row in uow.conn.execute(
            select(_order_line.c.id, _order_line.c.quantity).where(
                _order_line.c.document_id == order_id
            )
        )
    }
    tolerance = uow.settings["purchasing.over_receipt"]
    taken: dict[int, Decimal] = {}
    errors: dict[str, str] = {}
    for index, line in enumerate(document.lines):
        source = line["source_line_id"]
        if source is None:
            continue
        taken[source] = taken.get(source, ZERO) + line["quantity"]
        allowed = still_open.get(source, ZERO) + ordered[source] * tolerance / 100
        if taken[source] > allowed:
            still, number = still_open.get(source, ZERO), order["number"]
            errors[f"lines.{index}.quantity"] = _too_much(still, number, allowed, tolerance)
    if errors:
        raise Invalid(errors)


def _too_much(still: Decimal, number: str, allowed: Decimal, tolerance: Decimal) -> str:
    """What is open, and what may come where Set-up allows more."""
    if not tolerance:
        return msg("Only {open} is open on {number}.", open=plain(still), number=number)
    return msg(
        "Only {open} is open on {number}; with the {percent} % allowed, {most} may come.",
        open=plain(still),
        number=number,
        percent=plain(tolerance),
        most=plain(allowed),
    )


def post_receipt(uow: UnitOfWork, document: Document) -> None:
    """Goods come from the supplier into the location, at what they cost."""
    known = items_by_id(uow.conn, [line["item_id"] for line in document.lines])
    moves = [
        StockMove(
            item_id=line["item_id"],
            from_location_id=inventory.SUPPLIER,
            to_location_id=document.header["location_id"],
            quantity=line["quantity"],
            value=line["value"],
            source_line=line["id"],
            field=f"lines.{index}.quantity",
        )
        for index, line in enumerate(document.lines)
        if known[line["item_id"]].stocked
    ]
    inventory.post(uow, _source(document), document.header["posted_on"], moves)
    rates = [(line["item_id"], line["rate"]) for line in document.lines]
    record_prices(uow, rates, "purchase", document.header["posted_on"], "receipt")


def reverse_receipt(uow: UnitOfWork, document: Document) -> None:
    """Cancelling posts the reverse, on the day of the receipt."""
    inventory.reverse(uow, _source(document))


def _source(document: Document) -> SourceRef:
    return SourceRef(document.type.key, document.id)


def check_nothing_received(uow: UnitOfWork, document: Document) -> None:
    """An order with receipts is closed, not cancelled."""
    query = select(_receipt.c.number).where(
        _receipt.c.order_id == document.id, _receipt.c.status == "confirmed"
    )
    numbers = list(uow.conn.execute(query.order_by(_receipt.c.number)).scalars())
    if numbers:
        raise RuleBroken(
            "received",
            msg("Goods have come on this order: {numbers}.", numbers=", ".join(numbers)),
            msg("Cancel these receipts first, or close the order."),
        )
