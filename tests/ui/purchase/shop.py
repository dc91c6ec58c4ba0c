"""A small factory for the tests of Stock and Purchase: items, suppliers, places, a window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal as D
from typing import Any

from sqlalchemy import select

from factory_desktop.core.items import Uom, save_item
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.parties.services import save_party
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.security.services import create_user
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.operations import Operations
from tests.helpers import companies

GSTIN = "27AADFS4821M1ZX"
ITEMS = (
    ("BRG-6204", "Ball bearing 6204 ZZ", "pcs", D("118.50"), D(40)),
    ("BRG-6205", "Ball bearing 6205 ZZ", "pcs", D("142.00"), D(40)),
    ("SEAL-30", "Oil seal 30 × 47 × 7", "pcs", D("38.20"), D(50)),
    ("RM-EN8-32", "EN8 round bar 32 mm", "kg", D("74.20"), D(400)),
)


class Presenter:
    """Notes errors and answers questions as the test wants."""

    def __init__(self) -> None:
        self.errors: list[BaseException] = []
        self.asked: list[Any] = []
        self.answer = True

    def present(self, owner: Any, error: BaseException) -> None:
        """Show an error at its field, as the window does, and note it."""
        self.errors.append(error)
        fields = getattr(error, "fields", None)
        while owner is not None and fields:
            if hasattr(owner, "show_field_errors"):
                owner.show_field_errors(fields)
                return
            owner = owner.parent()

    def confirm(self, owner: Any, question: Any) -> bool:
        """Note a question and answer it."""
        self.asked.append(question)
        return self.answer


@dataclass
class Shop:
    """A company with its window, and what is in it by code."""

    company: Company
    context: WindowContext
    presenter: Presenter
    items: dict[str, int] = field(default_factory=dict)
    parties: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    def run(self, command: Any, confirmed: Sequence[str] = (), **params: Any) -> Any:
        """Run a command as the administrator."""
        request = Request(companies.ADMIN, confirmed=frozenset(confirmed))
        return self.company.execute(request, command, **params).value

    def save(self, key: str, head: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> int:
        """A draft of a document."""
        kind = self.company.registry.documents[key]
        return self.run(kind.commands.save, header=head, lines=lines)

    def fire(self, key: str, document_id: int, action: str = "confirm", *confirmed: str) -> None:
        """Move a document along its workflow."""
        kind = self.company.registry.documents[key]
        self.run(kind.commands.fire, confirmed, document_id=document_id, action=action)

    def order(self, *lines: tuple[str, int, str], on: date = date(2026, 11, 2), **head: Any) -> int:
        """A confirmed order of (code, quantity, rate)."""
        found = self.save(
            "purchasing.order",
            {"supplier_id": self.parties["Bearing House"], "posted_on": on,
             "deliver_to_id": self.places["Store"], **head},
            [{"item_id": self.items[code], "quantity": D(count), "rate": D(rate),
              "gst_rate": D(18)} for code, count, rate in lines],
        )  # fmt: skip
        self.fire("purchasing.order", found)
        return found

    def receive(self, code: str, count: str, rate: str, on: date, place: str = "Store") -> int:
        """A confirmed receipt of one line, without an order."""
        found = self.save(
            "purchasing.receipt",
            {"supplier_id": self.parties["Bearing House"], "posted_on": on,
             "location_id": self.places[place]},
            [{"item_id": self.items[code], "quantity": D(count), "rate": D(rate)}],
        )  # fmt: skip
        self.fire("purchasing.receipt", found, "confirm", "inventory.back_dated")
        return found

    def window_of(self, name: str, *roles: str) -> WindowContext:
        """A window of another user with these roles."""
        user = self.run(create_user, name=name, full_name=name, password=companies.PASSWORD,
                        roles=roles)  # fmt: skip
        return window(self.company, self.presenter, Actor(user, name, "test"))

    def issue(self, code: str, count: str, on: date, place: str = "Store") -> int:
        """A confirmed issue of one line."""
        found = self.save(
            "inventory.entry",
            {"purpose": "issue", "posted_on": on, "from_location_id": self.places[place]},
            [{"item_id": self.items[code], "quantity": D(count)}],
        )
        self.fire("inventory.entry", found, "confirm", "inventory.back_dated")
        return found


def window(company: Company, presenter: Presenter, actor: Any = companies.ADMIN) -> WindowContext:
    """A window on a company, in which everything runs at once."""
    signed = SignedIn(actor, "Meena Kulkarni", "en", must_change=False)
    operations = Operations(inline=True, presenter=presenter)
    return WindowContext(company, signed, operations, Formatter(), "Shakti Precision Works")


def open_shop(company: Company) -> Shop:
    """Fill a fresh company and open a window on it."""
    from factory_desktop.core.company.services import save_profile
    from factory_desktop.core.inventory import Location

    presenter = Presenter()
    shop = Shop(company, window(company, presenter), presenter)
    shop.run(save_profile, values={"gstin": GSTIN})
    uoms = company.read(lambda conn: dict(conn.execute(
        select(Uom.table().c.code, Uom.table().c.id)).all()))  # fmt: skip
    for code, name, uom, rate, low in ITEMS:
        values = {"code": code, "name": name, "stock_uom_id": uoms[uom], "purchase_rate": rate,
                  "reorder_point": low, "gst_rate": D(18), "item_type": "raw_material"}  # fmt: skip
        shop.items[code] = shop.run(save_item, values=values)
    for name, gstin in (("Bearing House", "27AABCB4521K1ZT"), ("Gujarat Steel", "24AABCD3456K1ZP")):
        values = {"name": name, "is_supplier": True, "gstin": gstin, "payment_days": 30}
        shop.parties[name] = shop.run(save_party, values=values)
    place = Location.table()
    shop.places = company.read(lambda conn: dict(conn.execute(
        select(place.c.name, place.c.id).where(place.c.is_stock)).all()))  # fmt: skip
    return shop
