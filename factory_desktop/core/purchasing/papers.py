"""A purchase order out of the books as its paper shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from factory_desktop.core import company, parties, taxes
from factory_desktop.core.inventory import Location, Warehouse
from factory_desktop.core.items import items_by_id
from factory_desktop.core.items.queries import ItemInfo
from factory_desktop.core.kernel.i18n import Catalog, catalog, msg
from factory_desktop.core.kernel.numbers import ZERO, plain
from factory_desktop.core.platform import documents
from factory_desktop.core.platform.mail import Letter, first_address
from factory_desktop.core.platform.registry import Registry
from factory_desktop.core.platform.reporting.paper.figures import day
from factory_desktop.core.platform.reporting.paper.letterhead import SEPARATOR
from factory_desktop.core.platform.settings import Settings
from factory_desktop.core.purchasing.amounts import order_taxes
from factory_desktop.core.purchasing.documents import ORDER
from factory_desktop.core.purchasing.models import BEFORE_TAX
from factory_desktop.core.purchasing.prints import (
    Company,
    OrderLine,
    OrderPrint,
    OrderTax,
    Party,
    Reference,
    render_purchase_order,
)

Row = Mapping[str, Any]
_MARKS = {"draft": "Draft", "cancelled": "Cancelled"}
#: The setting that holds the terms of orders that have none of their own.
TERMS = "purchasing.terms"


def order_pdf(
    conn: Connection,
    order_id: int,
    language: str = "en",
    *,
    registry: Registry | None = None,
    terms: str = "",
) -> bytes:
    """An order on paper; its own terms, else those given, else those of the settings."""
    if not terms and registry is not None:
        terms = Settings(conn, registry)[TERMS] or ""
    data = order_print(conn, order_id, language, terms=terms)
    return render_purchase_order(data, language).pdf


def order_print(
    conn: Connection, order_id: int, language: str = "en", *, terms: str = ""
) -> OrderPrint:
    """All that an order's paper shows; a draft and a cancelled order are marked so."""
    t = catalog(language)
    order = documents.load(conn, ORDER, order_id)
    head = order.header
    ours = company.profile(conn)
    supplier = parties.party_record(conn, head["supplier_id"])
    place = taxes.place_code(supplier["gstin"], supplier["state"])
    found = taxes.summed(
        tax for line in order_taxes(order.lines, place, ours.gstin) for tax in line
    )
    known = items_by_id(conn, [line["item_id"] for line in order.lines])
    lines = tuple(
        _line(line, known[line["item_id"]], head, taxed=bool(found)) for line in order.lines
    )
    return OrderPrint(
        company=_letterhead(ours, t),
        number=head["number"] or "–",
        date=head["posted_on"],
        supplier=Party(supplier["name"], _address(supplier, t)),
        lines=lines,
        value=sum((line.value for line in lines), ZERO),
        total=head["total"],
        taxes=_additions(head, found, t),
        rounding=head["round_off"],
        deliver_to=_deliver_to(conn, head["deliver_to_id"], ours),
        references=_references(head, t),
        terms=_terms(head["terms"] or terms),
        prepared_by=head["created_by"],
        mark=_MARKS.get(head["status"], ""),
        currency=ours.currency,
    )


def order_letter(conn: Connection, order_id: int, language: str, sender: str) -> Letter:
    """What an order is e-mailed with: to the supplier's address, else that of a contact."""
    t = catalog(language)
    head = documents.load(conn, ORDER, order_id).header
    ours, supplier = company.profile(conn), parties.party_record(conn, head["supplier_id"])
    to = first_address([supplier["email"], *(value for _, _, value in supplier["contacts"])])
    number = head["number"] or t("Draft")
    words = [t("Dear Sir or Madam,"), ""]
    words.append(
        t(
            "attached is our purchase order {number} of {date}.",
            number=number,
            date=day(head["posted_on"]),
        )
    )
    if head["expected_on"]:
        words.append(t("We expect the goods by {date}.", date=day(head["expected_on"])))
    words += [t("Please confirm the order."), "", t("With kind regards"), sender, ours.name]
    return Letter(
        to,
        t("Purchase order {number} of {company}", number=number, company=ours.name),
        "\n".join(words),
        msg(
            "{name} has no e-mail address. Enter it in the party, under “E-mail”.",
            name=supplier["name"],
        ),
    )


def _additions(head: Row, found: Sequence[taxes.TaxLine], t: Catalog) -> tuple[OrderTax, ...]:
    """What stands between the goods and the total: each charge by its name, each tax by its rate.

    With charges before tax the value that was taxed is told too.
    """
    before = [row for row in head["charges"] if row["charged"] == BEFORE_TAX]
    after = [row for row in head["charges"] if row["charged"] != BEFORE_TAX]
    rows = [OrderTax(row["name"], row["amount"]) for row in before]
    if before and found:
        rows.append(OrderTax(t("Taxable value"), head["taxable"]))
    rows += [OrderTax(f"{tax.head} {plain(tax.rate)} %", tax.amount) for tax in found]
    return (*rows, *(OrderTax(row["name"], row["amount"]) for row in after))


def _line(line: Row, item: ItemInfo, head: Row, *, taxed: bool) -> OrderLine:
    """One line; the date it is due only where it is not the order's."""
    due = line["expected_on"]
    rate = line["gst_rate"] or ZERO
    return OrderLine(
        code=item.code,
        description=line["description"] or item.name,
        quantity=line["quantity"],
        unit=item.uom,
        rate=line["rate"],
        value=line["taxable"] - line["share"],
        hsn=item.hsn_code or "",
        tax=f"{plain(rate)} %" if taxed else "",
        due=due if due != head["expected_on"] else None,
        discount=line["discount"] or Decimal(0),
        places=item.decimals,
    )


def _letterhead(ours: company.Profile, t: Catalog) -> Company:
    reach = [t("Phone {number}", number=ours.phone)] if ours.phone else []
    reach += [ours.email] if ours.email else []
    numbers = [
        f"{name} {value}" for name, value in (("GSTIN", ours.gstin), ("PAN", ours.pan)) if value
    ]
    lines = (ours.address_line, SEPARATOR.join(reach))
    identity = SEPARATOR.join(numbers)
    return Company(ours.name, tuple(line for line in lines if line), identity, ours.logo)


def _address(party: Row, t: Catalog) -> tuple[str, ...]:
    street = " ".join((party["address"] or "").split())
    town = " ".join(part for part in (party["city"], party["pincode"]) if part)
    lines = [street, ", ".join(part for part in (town, party["state"]) if part)]
    if party["gstin"]:
        lines.append(f"GSTIN {party['gstin']}")
    if party["contact_person"]:
        lines.append(t("Kind attention: {name}", name=party["contact_person"]))
    lines.append(party["phone"] or "")
    return tuple(line for line in lines if line)


def _deliver_to(conn: Connection, location_id: int | None, ours: company.Profile) -> Party | None:
    """Our address and the place in it that the goods go to; nothing where none is named."""
    if location_id is None:
        return None
    place, warehouse = Location.table(), Warehouse.table()
    query = (
        select(place.c.name, warehouse.c.name.label("warehouse"))
        .outerjoin(warehouse, warehouse.c.id == place.c.warehouse_id)
        .where(place.c.id == location_id)
    )
    row = conn.execute(query).one()
    where = ", ".join(part for part in (row.warehouse, row.name) if part)
    return Party(ours.name, tuple(line for line in (where, ours.address_line) if line))


def _references(head: Row, t: Catalog) -> tuple[Reference, ...]:
    found: list[Reference] = []
    if head["supplier_reference"]:
        found.append(Reference(t("Your reference"), head["supplier_reference"]))
    if head["expected_on"]:
        found.append(Reference(t("Delivery by"), day(head["expected_on"]), strong=True))
    if head["payment_days"] is not None:
        days = head["payment_days"]
        text = t("{days} days from receipt", days=days) if days else t("On receipt")
        found.append(Reference(t("Payment"), text))
    if head["remarks"]:
        found.append(Reference(t("Remarks"), " ".join(head["remarks"].split())))
    return tuple(found)


def _terms(text: str) -> tuple[str, ...]:
    """One term a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
