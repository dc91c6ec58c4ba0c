"""Importing purchase orders and goods receipts: fields of such sheets, what becomes of rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from factory_desktop.core.inventory.exchange import OpenDays, Places
from factory_desktop.core.items import items_by_id
from factory_desktop.core.items.exchange import ItemFinder
from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO, money
from factory_desktop.core.kernel.numbers import quantity as six_places
from factory_desktop.core.parties.exchange import PartyFinder
from factory_desktop.core.platform.commands import UnitOfWork
from factory_desktop.core.platform.db.folding import same
from factory_desktop.core.platform.documents import DocumentType
from factory_desktop.core.platform.exchange.kinds import ImportField, ImportKind, ImportOption
from factory_desktop.core.platform.exchange.plan import ImportRow
from factory_desktop.core.platform.exchange.repeats import EACH, alike, option_of
from factory_desktop.core.platform.importing import ImportTarget, Take
from factory_desktop.core.purchasing.documents import ORDER, RECEIPT
from factory_desktop.core.purchasing.models import BEFORE_TAX, PurchaseOrder, PurchaseOrderLine

_NOT_NEEDED = ("Sr", "Sr No", "S No", "Sl No", "#", "क्र", "Remarks", "Signature", "CGST", "SGST",
               "IGST", "Total", "Tax", "GSTIN")  # fmt: skip

_SUPPLIER = ImportField(
    "supplier",
    Fact("Supplier", required=True),
    aliases=("Party", "Party Name", "Vendor", "Vendor Name", "Supplier Name", "Supplier Code",
             "Name of Supplier", "M/s", "Firm", "आपूर्तिकर्ता", "पार्टी"),
    example="Jindal Steel",
)  # fmt: skip
_CODE = ImportField(
    "code",
    Fact("Item code", Kind.CODE),
    aliases=("Code", "Part No", "Material Code", "Item No", "SKU", "आइटम कोड"),
    identity=True, example="00459",
)  # fmt: skip
_NAME = ImportField(
    "name",
    Fact("Item name"),
    aliases=("Item", "Description", "Particulars", "Material", "Product", "Item Description",
             "Name of Item", "वस्तु", "विवरण"),
    identity=True, example="Hex Bolt M12x50",
)  # fmt: skip
_QUANTITY = ImportField(
    "quantity",
    Fact("Quantity", Kind.QUANTITY, required=True, minimum=0),
    aliases=("Qty", "Order Qty", "Ordered", "Received Qty", "Qty Received", "Recd Qty", "Nos",
             "Accepted Qty", "Acc Qty",
             "मात्रा"),
    unit_field="unit", example="500",
)  # fmt: skip
_UNIT = ImportField("unit", Fact("Unit"), aliases=("UOM", "Units", "Per", "इकाई"), unit=True)
_RATE = ImportField(
    "rate",
    Fact("Rate", Kind.RATE, minimum=0),
    aliases=("Price", "Unit Price", "Basic Rate", "Rate per unit", "दर", "भाव"),
    unit_field="unit", example="74.20",
)  # fmt: skip
_VALUE = ImportField(
    "value",
    Fact("Value", Kind.MONEY),
    aliases=("Amount", "Amt", "Taxable", "Taxable Value", "राशि"),
)

_ADDED = "Added up over the rows of an order, or once where all say the same; before tax."
#: Charges of their own columns, beside the lines they came with.
_CHARGES = tuple(
    ImportField(
        key, Fact(label, Kind.MONEY, minimum=0, help=_ADDED), aliases=aliases, shared=True
    )
    for key, label, aliases in (
        ("freight", "Freight", ("Freight Charges", "Frt", "Transport", "Transport Charges",
                                "Transportation", "Cartage", "Carriage", "भाड़ा")),
        ("packing", "Packing", ("Packing Charges", "P&F", "P & F", "Packing & Forwarding",
                                "Packing and Forwarding", "Pkg Charges", "पैकिंग")),
        ("insurance", "Insurance", ("Insurance Charges", "Transit Insurance", "बीमा")),
        ("loading", "Loading", ("Loading Charges", "Loading/Unloading", "Hamali", "लदाई")),
        ("other_charges", "Other charges", ("Misc Charges", "Other Amount", "अन्य शुल्क")),
    )
)  # fmt: skip
#: Rows that are no item but a charge, by the whole of their name.
_CHARGE_NAME = re.compile(
    r"(?:freight|frt|packing|p\s*&\s*f|forwarding|insurance|transit insurance|loading|unloading"
    r"|loading\s*(?:/|&|and)\s*unloading|packing\s*(?:/|&|and)\s*forwarding|cartage|carriage"
    r"|transport(?:ation)?|hamali|handling|भाड़ा|पैकिंग|बीमा|लदाई)(?:\s+(?:charges?|cost|amount))?",
    re.IGNORECASE,
)


def _charge_name(values: Mapping[str, object]) -> str:
    """What a row charges for, where it is no item: `Freight`, `Packing charges`."""
    name = " ".join(str(values.get("name") or values.get("code") or "").split()).rstrip(".: ")
    return name if _CHARGE_NAME.fullmatch(name) else ""


def _spared(values: Mapping[str, object]) -> tuple[str, ...]:
    return ("quantity",) if _charge_name(values) else ()


ORDERS = ImportKind(
    "purchase-orders",
    "Purchase orders",
    (
        ImportField(
            "reference",
            Fact("Order", required=True, help="Rows with the same order become one order."),
            aliases=("PO No", "PO Number", "Order No", "Order Number", "P.O. No.", "Ref No",
                     "Reference", "ऑर्डर नं"),
            example="1",
        ),
        ImportField(
            "date", Fact("Date", Kind.DATE, required=True),
            aliases=("Order Date", "PO Date", "Dt", "तारीख", "दिनांक"), example="02-11-2026",
        ),
        _SUPPLIER, _CODE, _NAME, _QUANTITY, _UNIT, _RATE, _VALUE,
        ImportField(
            "discount", Fact("Discount %", Kind.PERCENT, minimum=0),
            aliases=("Disc", "Disc %", "Discount", "छूट"),
        ),
        ImportField(
            "gst_rate", Fact("GST %", Kind.PERCENT, minimum=0),
            aliases=("GST", "Tax %", "GST Rate", "जीएसटी"),
        ),
        ImportField(
            "expected_on", Fact("Expected by", Kind.DATE),
            aliases=("Due Date", "Delivery Date", "Delivery", "Required By", "Due",
                     "Expected Date"),
        ),
        *_CHARGES,
    ),
    options=(ImportOption("confirm", "Confirm the orders (yes or no)", "text", default="yes"),),
    key_fields=("code", "name"),
    carried=(("reference", "date", "supplier", "expected_on"),),
    product=("quantity", "rate", "value"),
    ignored=_NOT_NEEDED,
    sheet_words=("order", "purchase", "po"),
    spares=_spared,
    help="One row a line; rows with the same order number become one order.",
)  # fmt: skip

RECEIPTS = ImportKind(
    "goods-receipts",
    "Goods receipts",
    (
        ImportField(
            "reference",
            Fact("Receipt", required=True, help="Rows with the same receipt become one receipt."),
            aliases=("GRN No", "GRN", "Receipt No", "Challan No", "Bill No", "DC No", "Inward No",
                     "चालान नं"),
            example="CH-118",
        ),
        ImportField(
            "date", Fact("Date", Kind.DATE, required=True),
            aliases=("Receipt Date", "GRN Date", "Challan Date", "Inward Date", "Dt", "तारीख",
                     "दिनांक"),
            example="05-11-2026",
        ),
        _SUPPLIER,
        ImportField(
            "order", Fact("Against order"),
            aliases=("PO No", "PO Number", "Order No", "Against PO", "ऑर्डर नं"),
            example="PO-2026-001",
        ),
        _CODE, _NAME, _QUANTITY, _UNIT, _RATE, _VALUE,
        ImportField(
            "location", Fact("Location"),
            aliases=("Godown", "Store", "Warehouse", "Received In", "गोदाम"),
        ),
    ),
    options=(ImportOption("location", "Location where the sheet gives none", "text"),),
    key_fields=("code", "name"),
    carried=(("reference", "date", "supplier", "order", "location"),),
    product=("quantity", "rate", "value"),
    ignored=_NOT_NEEDED,
    # What was accepted is what came in, where a sheet tells it from what the challan says.
    prefer=("accepted", "acc"),
    avoid=("rejected", "rej", "ch"),
    sheet_words=("receipt", "grn", "inward", "goods"),
    help="One row a line; rows with the same receipt become one. Lines against an order take its "
    "rate where none is given.",
)  # fmt: skip

#: Orders that a note names.
_MOST_NAMED = 12
Group = tuple[dict[str, Any], list[tuple[ImportRow, dict[str, Any]]]]


def apply_orders(uow: UnitOfWork, take: Take) -> None:
    """Make an order of the rows with the same number, and confirm it."""
    groups: dict[str, Group] = {}
    charged: dict[str, list[ImportRow]] = {}
    beside: dict[str, list[Mapping[str, Any]]] = {}
    items, parties, days = ItemFinder(uow.conn), PartyFinder(uow.conn), OpenDays(uow)
    for row in take.rows:
        with take.row(row):
            values: Mapping[str, Any] = row.values
            days.check(values["date"])
            head = {
                "supplier_id": _supplier(parties, values),
                "posted_on": values["date"],
                "supplier_reference": str(values["reference"]),
                "expected_on": values.get("expected_on"),
            }
            head, part = groups.setdefault(str(values["reference"]), (head, []))
            if name := _charge_row(items, values):
                charged.setdefault(str(values["reference"]), []).append(row)
                _add_charge(head, name, _charge_of(values))
                for known in _CHARGES:
                    _add_charge(head, known.fact.label, values.get(known.key) or ZERO)
                continue
            beside.setdefault(str(values["reference"]), []).append(values)
            item, rate = _item(items, values), _rate(values)
            if rate is None:
                rate = items_by_id(uow.conn, [item])[item].purchase_rate
            line = {
                "item_id": item,
                "quantity": values["quantity"],
                "rate": rate,
                "discount": values.get("discount"),
                "gst_rate": values.get("gst_rate", items_by_id(uow.conn, [item])[item].gst_rate),
            }
            part.append((row, line))
    for reference, rows in charged.items():
        if not groups[reference][1]:
            take.wrong(rows[0], "name", msg("Nothing is ordered beside this charge."))
    take.check()
    for known in _CHARGES:
        _add_columns(take, known, {key: (groups[key][0], rows) for key, rows in beside.items()})
    confirm = take.options.get("confirm", "yes").strip().lower() not in {"no", "n", "false"}
    _make(uow, take, ORDER, groups, confirm=confirm)


def apply_receipts(uow: UnitOfWork, take: Take) -> None:
    """Make a receipt of the rows with the same number, against their order, and confirm it."""
    places = Places(uow, take.options.get("location", ""))
    items, parties, days = ItemFinder(uow.conn), PartyFinder(uow.conn), OpenDays(uow)
    groups: dict[str, Group] = {}
    for row in take.rows:
        with take.row(row):
            values = row.values
            days.check(values["date"])
            order = _order(uow, values.get("order"))
            item, rate = _item(items, values), _rate(values)
            source, net = _order_line(uow, order, item)
            head = {
                "supplier_id": _supplier(parties, values),
                "posted_on": values["date"],
                "challan_number": str(values["reference"]),
                "order_id": order,
                "location_id": places.find(values.get("location")),
            }
            line = {
                "item_id": item,
                "quantity": values["quantity"],
                "rate": rate if rate is not None else net,
                "source_line_id": source,
            }
            groups.setdefault(str(values["reference"]), (head, []))[1].append((row, line))
    take.check()
    _make(uow, take, RECEIPT, groups, confirm=True)


def _charge_row(items: ItemFinder, values: Mapping[str, Any]) -> str:
    """What a whole row charges for; an item that bears such a name is an item."""
    name = _charge_name(values)
    known = name and items.find(str(values.get("code") or values.get("name") or ""))
    return "" if known else name


def _charge_of(values: Mapping[str, Any]) -> Decimal:
    """What a row that is a charge comes to."""
    amount = values.get("value")
    if amount is None:
        amount = values.get("rate", ZERO) * (values.get("quantity") or 1)
    if not amount:
        raise Invalid({"value": msg("Type how much is charged.")})
    return Decimal(amount)


def _add_charge(head: dict[str, Any], name: str, amount: Decimal) -> None:
    if not amount:
        return
    rows = head.setdefault("charges", [])
    known = [row for row in rows if row["name"].casefold() == name.casefold()]
    if not known:
        known = [{"name": name, "amount": ZERO, "charged": BEFORE_TAX}]
        rows += known
    known[0]["amount"] += money(amount)


def _add_columns(
    take: Take,
    known: ImportField,
    orders: Mapping[str, tuple[dict[str, Any], list[Mapping[str, Any]]]],
) -> None:
    """Charge what stands in a column: what all rows of an order say alike is the order's, once."""
    once = []
    for reference, (head, rows) in orders.items():
        figures = [values.get(known.key) for values in rows]
        if alike(figures) and take.options.get(option_of(known.key)) != EACH:
            figures = figures[:1]
            once.append(reference)
        _add_charge(head, known.fact.label, sum((figure or ZERO for figure in figures), ZERO))
    if once:
        told = msg(
            "“{heading}” is the same in all rows of {count} orders and was taken once: {orders}",
            heading=take.headings.get(known.key, known.fact.label),
            count=len(once),
            orders=", ".join(once[:_MOST_NAMED]) + (" …" if len(once) > _MOST_NAMED else ""),
        )
        take.notes.append(told)


def _make(
    uow: UnitOfWork, take: Take, kind: DocumentType, groups: Mapping[str, Group], *, confirm: bool
) -> None:
    # By day: a sheet that is not in order must not look like entries into the past.
    for head, part in sorted(groups.values(), key=lambda group: group[0]["posted_on"]):
        try:
            with take.at(part[0][0]):
                made = kind.commands.save(uow, header=head, lines=[line for _, line in part])
                if confirm:
                    kind.commands.fire(uow, document_id=made, action="confirm")
            take.created += 1
        except Invalid as error:
            for key, message in error.fields.items():
                words = key.split(".")
                index = int(words[1]) if words[0] == "lines" and len(words) > 1 else 0
                take.wrong(part[index][0], words[-1].removesuffix("_id"), message)
        except RuleBroken as error:
            take.wrong(part[0][0], "posted_on", f"{error.message} {error.hint}".strip())
    take.check()


def _supplier(parties: PartyFinder, values: Mapping[str, Any]) -> int:
    found = parties.find(str(values.get("supplier") or ""))
    if found is None:
        raise Invalid({"supplier": msg("There is no such party. Import the parties first.")})
    return found


def _item(items: ItemFinder, values: Mapping[str, Any]) -> int:
    if not values["quantity"]:
        raise Invalid({"quantity": msg("Type how many.")})
    found = items.find(str(values.get("code") or values.get("name") or ""))
    if found is None:
        raise Invalid({"code": msg("There is no such item. Import the items first.")})
    return found


def _rate(values: Mapping[str, Any]) -> Decimal | None:
    """The rate of a row, or what its value makes of it."""
    if values.get("rate") is not None:
        return Decimal(values["rate"])
    if values.get("value") is not None and values.get("quantity"):
        return six_places(values["value"] / values["quantity"])
    return None


def _order(uow: UnitOfWork, text: object) -> int | None:
    """The order with this number, ours or the one it was imported under."""
    word = str(text or "").strip()
    if not word:
        return None
    table = PurchaseOrder.table()
    query = select(table.c.id).where(
        same(table.c.number, word) | same(table.c.supplier_reference, word)
    )
    found = uow.conn.execute(query.order_by(table.c.id.desc())).scalars().first()
    if found is None:
        raise Invalid({"order": msg("There is no order {number}.", number=text)})
    return int(found)


def _order_line(uow: UnitOfWork, order: int | None, item: int) -> tuple[int | None, Decimal | None]:
    """The order's line of an item, and its rate after discount."""
    if order is None:
        return None, None
    table = PurchaseOrderLine.table()
    query = select(table).where(table.c.document_id == order, table.c.item_id == item)
    row = uow.conn.execute(query.order_by(table.c.position)).mappings().first()
    if row is None:
        raise Invalid({"code": msg("This item is not on the order.")})
    net = row["rate"] * (100 - (row["discount"] or Decimal(0))) / 100
    return int(row["id"]), six_places(net)


#: What the documents call the sheet's fields.
_NAMES = {
    "posted_on": "date", "item": "code", "challan_number": "reference",
    "supplier_reference": "reference", "source_line": "order",
}  # fmt: skip

TARGETS = (
    ImportTarget(ORDERS, "purchasing.order.confirm", apply_orders, _NAMES),
    ImportTarget(RECEIPTS, "purchasing.receipt.confirm", apply_receipts, _NAMES),
)
