"""What follows from what is typed into an order or a receipt, as core will reckon it on saving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from factory_desktop.core import company, parties, taxes
from factory_desktop.core.items import items_by_id
from factory_desktop.core.kernel.numbers import ZERO, money
from factory_desktop.core.platform.settings import Settings
from factory_desktop.core.purchasing import order_taxes
from factory_desktop.core.purchasing.amounts import value_of, work_out
from factory_desktop.core.purchasing.papers import TERMS
from factory_desktop.core.purchasing.queries import buying_rates
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.document_screen import NAME
from factory_desktop.ui.framework.i18n import tr

Line = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Supplier:
    """What an order takes over from its supplier."""

    gstin: str | None = None
    place: str = ""
    payment_days: int | None = None


def read_supplier(conn: Connection, party_id: int) -> Supplier:
    """A supplier's GSTIN and terms."""
    record = parties.party_record(conn, party_id)
    place = taxes.place_code(record["gstin"], record["state"])
    return Supplier(record["gstin"], place, record["payment_days"])


def line_of_item(conn: Connection, item_id: int) -> dict[str, Any]:
    """What a line takes over from its item: names, unit, last rate paid, GST."""
    item = items_by_id(conn, [item_id])[item_id]
    return {
        "description": item.name,
        "uom": item.uom,
        "places": item.decimals,
        "rate": buying_rates(conn, [item_id])[item_id],
        "gst_rate": item.gst_rate,
    }


def add_units(conn: Connection, lines: Sequence[dict[str, Any]]) -> None:
    """Put the unit, and where none is kept the name, of each line's item into the lines."""
    known = items_by_id(conn, [line["item_id"] for line in lines if line.get("item_id")])
    for line in lines:
        item = known.get(line.get("item_id") or 0)
        if item is not None:
            line["uom"], line["places"] = item.uom, item.decimals
            line["description"] = line.get("description") or item.name


class OrderFigures:
    """Amounts of an order's lines and its totals, by the supplier that is chosen."""

    def __init__(self, context: WindowContext) -> None:
        self._context = context
        self.supplier = Supplier()
        self.gstin: str | None = None
        self.terms: str | None = None
        self._round = True
        self.reload()

    def reload(self) -> None:
        """Read our own GSTIN, the usual terms, and how totals are rounded."""
        self._context.company.read(self._own)

    def _own(self, conn: Connection) -> None:
        settings = Settings(conn, self._context.registry)
        self.gstin = company.profile(conn).gstin
        self.terms = settings[TERMS]
        self._round = bool(settings["purchasing.round_total"])

    @property
    def heads(self) -> tuple[str, ...]:
        """Which taxes apply, by the place of supply; none without a GSTIN of our own."""
        found = order_taxes([{"taxable": Decimal(100), "gst_rate": Decimal(18)}],
                            self.supplier.place, self.gstin)[0]  # fmt: skip
        return tuple(tax.head for tax in found)

    def compute(self, line: Line, changed: str) -> dict[str, object]:
        """What follows from one line: the item's own, its value, and that with its own taxes."""
        found: dict[str, object] = {}
        if changed == "item_id" and isinstance(line.get("item_id"), int):
            item_id = int(str(line["item_id"]))
            found = self._context.company.read(lambda conn: line_of_item(conn, item_id))
            if found["rate"] is None:
                found.pop("rate")
        now: dict[str, Any] = {**line, **found}
        if now.get("quantity") is None or now.get("rate") is None:
            return {**found, "value": None, "amount": None}
        value = value_of(now["quantity"], now["rate"], now.get("discount"))
        due = order_taxes([{**now, "taxable": value}], self.supplier.place, self.gstin)[0]
        return {**found, "value": value, "amount": value + sum((t.amount for t in due), ZERO)}

    def totals(self, head: Mapping[str, Any], lines: Sequence[Line]) -> dict[str, object]:
        """Charges, taxable value, each tax, rounding and total; without those there are none of."""
        whole = [dict(line) for line in lines if line.get("value") is not None]
        charges = [row for row in head["charges"] if row["amount"] and row["charged"]]
        found = work_out(whole, charges, self.supplier.place, self.gstin, rounded=self._round)
        shown: dict[str, object] = {"taxable": found.taxable, "total": found.total}
        shown |= self._charges("before_tax", found.before_tax, charges)
        shown |= self._charges("after_tax", found.after_tax, charges)
        if self._round:
            shown["round_off"] = found.round_off
        for name in ("CGST", "SGST", "IGST"):
            of_head = [tax for tax in found.taxes if tax.head == name]
            if of_head:
                rates = {tax.rate for tax in of_head}
                rate = self._context.formatter.percent(of_head[0].rate)
                shown[name] = sum((tax.amount for tax in of_head), ZERO)
                shown[NAME + name] = f"{name} {rate} %" if len(rates) == 1 else name
        return shown

    @staticmethod
    def _charges(
        key: str, amount: Decimal, charges: Sequence[Mapping[str, Any]]
    ) -> dict[str, object]:
        """Charges before or after tax in one; by its name where there is but one of both."""
        if not amount:
            return {}
        name = tr("Charges") if key == "before_tax" else tr("Charges after tax")
        if len(charges) == 1 and charges[0]["name"]:
            name = str(charges[0]["name"])
        return {key: amount, NAME + key: name}


class ReceiptFigures:
    """Values of a receipt's lines, and what they come to."""

    def __init__(self, context: WindowContext) -> None:
        self._context = context

    def compute(self, line: Line, changed: str) -> dict[str, object]:
        """What follows from one line."""
        found: dict[str, object] = {}
        if changed == "item_id" and isinstance(line.get("item_id"), int):
            item_id = int(str(line["item_id"]))
            found = self._context.company.read(lambda conn: line_of_item(conn, item_id))
            found.pop("gst_rate")
            if found["rate"] is None:
                found.pop("rate")
        now: dict[str, Any] = {**line, **found}
        if now.get("quantity") is None or now.get("rate") is None:
            return {**found, "value": None}
        return {**found, "value": money(now["quantity"] * now["rate"])}

    def totals(self, _head: Mapping[str, object], lines: Sequence[Line]) -> dict[str, object]:
        """The value of all lines."""
        values = [line["value"] for line in lines if isinstance(line.get("value"), Decimal)]
        return {"value": sum(values, ZERO)}
