"""The sample factory: a machine shop with three months behind it, the same for the same seed.

Everything goes through the commands a person would use; only the dates lie in the past.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from factory_desktop import bootstrap
from factory_desktop.core.company.services import open_year
from factory_desktop.core.hr import give_advance, mark, save_employee, save_holiday
from factory_desktop.core.hr.attendance import close_muster
from factory_desktop.core.hr.piecework import save_piece_work, save_rate
from factory_desktop.core.hr.services import save_department
from factory_desktop.core.inventory import Location
from factory_desktop.core.inventory.adjustments import ADJUSTMENT_DOCUMENT
from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.inventory.models import StockBalance
from factory_desktop.core.inventory.services import save_location, save_warehouse
from factory_desktop.core.items import save_item, uom_by_code
from factory_desktop.core.items.services import save_category
from factory_desktop.core.kernel.clock import Clock
from factory_desktop.core.kernel.numbers import round_to
from factory_desktop.core.kernel.resources import resource
from factory_desktop.core.parties import save_party
from factory_desktop.core.payroll import lock_run, mark_paid
from factory_desktop.core.payroll.models import SalarySlip
from factory_desktop.core.platform import documents
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.documents import DocumentType
from factory_desktop.core.platform.security import passwords
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.purchasing import ORDER, RECEIPT, open_orders

SEED = 2026
MONTHS = 3
PROFILE = {
    "name": "Shakti Precision Works",
    "address": "Plot W-147, MIDC Bhosari",
    "city": "Pune",
    "pincode": "411026",
    "state": "Maharashtra",
    "country": "IN",
    "gstin": "27AAKCS8842M1ZJ",
    "pan": "AAKCS8842M",
    "phone": "020-2712 0000",
    "email": "office@shakti.example",
    "currency": "INR",
    "year_starts": 4,
    "language": "en",
}
OPERATIONS = (("Turning, bush Ø20", "1.15"), ("Drilling, flange 80", "1.45"), ("Deburring", "0.62"),
              ("Packing, carton", "0.85"))  # fmt: skip
#: Suppliers who have sent nothing for three weeks.
SLOW = frozenset({"Kolhapur Castings", "Unifix Fasteners", "Packwell Cartons"})
_CONFIRMED = frozenset({"payroll.lock.unmarked", "payroll.lock.look", "inventory.back_dated"})

Told = Callable[[int, int, str], object]


def make_sample(
    where: str,
    admin: str,
    password: str,
    told: Told = lambda done, total, text: None,
    *,
    name: str = "",
    clock: Clock | None = None,
    password_cost: int = passwords.COST,
    seed: int = SEED,
) -> Company:
    """Make the sample factory at a path or URL; returns the opened company.

    `name` replaces the sample's own; `told` hears how far it is. The three months before this one
    are complete, this one runs up to today; the wages of the first two are locked
    and paid, those of last month are still to be done.
    """
    profile = {**PROFILE, "name": name or PROFILE["name"]}
    company = bootstrap.create_company(where, profile, admin, password, clock, password_cost)
    _Factory(company, admin, random.Random(seed), told).make()
    return company


def _data(name: str) -> Any:
    return json.loads(resource("sample_factory", name).read_text(encoding="utf-8"))


class _Factory:
    """Runs the factory from its first day to today."""

    def __init__(self, company: Company, admin: str, chance: random.Random, told: Told) -> None:
        self.company = company
        self.actor = Actor(1, admin, "sample")
        self.chance = chance
        self.told = told
        self.today = company.clock.today()
        first = self.today.replace(day=1)
        for _ in range(MONTHS):
            first = (first - timedelta(days=1)).replace(day=1)
        self.first = first
        self.items: dict[str, dict[str, Any]] = {}
        self.stock: dict[int, Decimal] = {}
        self.ordered: set[int] = set()
        self.suppliers: dict[str, int] = {}
        self.payment_days: dict[int, int] = {}
        self.workers: list[dict[str, Any]] = []
        self.places: dict[str, int] = {}

    def run(self, command: Any, **params: Any) -> Any:
        """Run one command as the administrator."""
        request = Request(self.actor, confirmed=_CONFIRMED)
        return self.company.execute(request, command, **params).value

    def make(self) -> None:
        """All of it, in the order of time."""
        self.run(open_year, day=self.first)
        self._places()
        self._items()
        self._parties()
        self._people()
        self._opening()
        days = (self.today - self.first).days + 1
        for number in range(days):
            self.told(number, days, "stock")
            self._day(self.first + timedelta(days=number))
        self._drafts()
        self._attendance()
        self.told(days, days, "ready")

    # --- masters -----------------------------------------------------------------------------

    def _places(self) -> None:
        table = Location.table()
        query = table.select().where(table.c.is_stock.is_(True))
        rows = self.company.read(lambda conn: conn.execute(query).mappings().all())
        main, store = rows[0]["warehouse_id"], rows[0]["id"]
        self.places["store"] = store
        for name, kind in (("Yard 1", "store"), ("Rack A1", "rack"), ("Tool crib", "cupboard")):
            values = {"name": name, "warehouse_id": main, "kind": kind}
            self.places[name] = self.run(save_location, values=values)
        floor = self.run(save_warehouse, values={"name": "Shop floor"})
        values = {"name": "Lathe bay", "warehouse_id": floor, "kind": "production"}
        self.places["floor"] = self.run(save_location, values=values)

    def _items(self) -> None:
        categories: dict[str, int] = {}
        units: dict[str, int | None] = {}
        for row in _data("items.json"):
            name = row["category"]
            if name not in categories:
                categories[name] = self.run(save_category, values={"name": name})
            unit = row["unit"]
            units[unit] = units.get(unit) or self.company.read(lambda c, u=unit: uom_by_code(c, u))  # type: ignore[misc]
            made = self.run(
                save_item,
                values={
                    "code": row["code"],
                    "name": row["name"],
                    "name_local": row.get("hindi"),
                    "item_type": row["type"],
                    "stock_uom_id": units[unit],
                    "category_id": categories[name],
                    "hsn_code": row["hsn"],
                    "gst_rate": Decimal(row["gst"]),
                    "purchase_rate": Decimal(row["rate"]),
                    "reorder_point": Decimal(row["reorder"]),
                    "valuation": row["valuation"],
                },
            )
            self.items[row["code"]] = {**row, "id": made}

    def _parties(self) -> None:
        for row in _data("parties.json"):
            keys = ("name", "gstin", "city", "state", "payment_days", "lead_time_days")
            values = {key: row[key] for key in (*keys, "contact_person")}
            roles = ("supplier", "customer", "job_worker")
            values |= {f"is_{role}": bool(row.get(role)) for role in roles}
            made = self.run(save_party, values=values)
            self.payment_days[made] = row["payment_days"]
            for category in row["supplies"]:
                self.suppliers[category] = made

    def _people(self) -> None:
        departments: dict[str, int] = {}
        for row in _data("employees.json"):
            name = row["department"]
            if name not in departments:
                departments[name] = self.run(save_department, values={"name": name})
            joined = date.fromisoformat(row["joined"])
            made = self.run(
                save_employee,
                values={
                    "code": row["code"],
                    "name": row["name"],
                    "name_local": row["hindi"],
                    "father_name": row["father"],
                    "gender": row["gender"],
                    "date_of_joining": joined,
                    "department_id": departments[name],
                    "designation": row["trade"],
                    "skill": row["skill"],
                    "bank_name": "Bank of Maharashtra",
                    "bank_account": f"600{self.chance.randrange(10**8):08d}",
                    "ifsc": "MAHB0000147",
                    "uan": f"10{self.chance.randrange(10**10):010d}",
                    "mobile": f"98{self.chance.randrange(10**8):08d}",
                    "language": row["language"],
                },
                terms={"pay_type": row["pay"], "rate": Decimal(row["rate"])},
            )
            self.workers.append({**row, "id": made, "joined": joined})
        for operation, rate in OPERATIONS:
            values = {"operation": operation, "rate": Decimal(rate), "valid_from": self.first}
            self.run(save_rate, values=values)
        self._advances()

    def _advances(self) -> None:
        for index, amount, instalment in ((0, 6000, 1000), (3, 3000, 1000), (8, 8000, 2000),
                                          (13, 2500, 500), (20, 4000, 800)):  # fmt: skip
            day = self.first + timedelta(days=8 + 3 * index)
            values = {
                "employee_id": self.workers[index]["id"],
                "given_on": min(day, self.today),
                "amount": Decimal(amount),
                "instalment": Decimal(instalment),
                "reason": self.chance.choice(
                    ("School fees", "House repair", "Festival", "Medical")
                ),
            }
            self.run(give_advance, values=values)

    # --- stock -------------------------------------------------------------------------------

    def _document(
        self, kind: DocumentType, header: Mapping[str, Any], lines: list[dict[str, Any]]
    ) -> int:
        made = self.run(kind.commands.save, header=header, lines=lines)
        self.run(kind.commands.fire, document_id=made, action="confirm")
        return int(made)

    def _opening(self) -> None:
        lines = []
        for row in self.items.values():
            factor = Decimal(self.chance.randrange(70, 210)) / 100
            quantity = self._rounded(row, Decimal(row["reorder"]) * factor)
            if quantity:
                rate = round_to(Decimal(row["rate"]) * Decimal("0.98"), 2)
                place = self.places["Yard 1" if row["category"] == "Steel" else "store"]
                lines.append(
                    {"item_id": row["id"], "quantity": quantity, "rate": rate,
                     "to_location_id": place}
                )  # fmt: skip
                self.stock[row["id"]] = quantity
        self._document(ENTRY, {"purpose": "opening", "posted_on": self.first}, lines)

    def _rounded(self, row: Mapping[str, Any], quantity: Decimal) -> Decimal:
        return round_to(quantity, 0 if row["unit"] in ("pcs", "can", "roll") else 1)

    def _place(self, row: Mapping[str, Any]) -> int:
        return self.places["Yard 1" if row["category"] == "Steel" else "store"]

    def _day(self, day: date) -> None:
        if day.weekday() == 6:
            return
        self._receive(day)
        if day.toordinal() % 2:
            self._order(day)
        self._issue(day)
        if day.weekday() == 2:
            self._produce(day)
        if day.weekday() == 4:
            self._transfer(day)
        if day.day == 28:
            self._count(day)

    def _low(self) -> list[dict[str, Any]]:
        """What is at its reorder point and can be bought."""
        return [
            row
            for row in self.items.values()
            if row["category"] in self.suppliers
            and row["id"] not in self.ordered
            and self.stock.get(row["id"], Decimal(0)) <= Decimal(row["reorder"])
        ]

    def _order(self, day: date) -> None:
        low = self._low()
        if not low:
            return
        category = self.chance.choice(sorted({row["category"] for row in low}))
        chosen = [row for row in low if row["category"] == category][:4]
        lines = [
            {
                "item_id": row["id"],
                "quantity": self._rounded(row, Decimal(row["reorder"]) * 3 / 2),
                "rate": self._rate(row),
                "discount": Decimal(self.chance.choice((0, 0, 0, 2, 5))),
                "gst_rate": Decimal(row["gst"]),
            }
            for row in chosen
        ]
        header = {
            "supplier_id": self.suppliers[category],
            "posted_on": day,
            "expected_on": day + timedelta(days=self.chance.randrange(4, 12)),
            "deliver_to_id": self._place(chosen[0]),
            "payment_days": self.payment_days[self.suppliers[category]],
            "supplier_reference": f"Q/{self.chance.randrange(100, 999)}",
        }
        self._document(ORDER, header, lines)
        self.ordered.update(row["id"] for row in chosen)

    def _drafts(self) -> None:
        """Two orders that somebody has begun and not confirmed."""
        for row in self.chance.sample([r for r in self.items.values() if r["type"] == "tool"], 2):
            supplier = self.suppliers[row["category"]]
            header = {"supplier_id": supplier, "posted_on": self.today}
            header["payment_days"] = self.payment_days[supplier]
            line = {"item_id": row["id"], "quantity": Decimal(10), "rate": self._rate(row)}
            line["gst_rate"] = Decimal(row["gst"])
            self.run(ORDER.commands.save, header=header, lines=[line])

    def _rate(self, row: Mapping[str, Any]) -> Decimal:
        drift = Decimal(self.chance.randrange(-30, 50)) / 1000
        return round_to(Decimal(row["rate"]) * (1 + drift), 2)

    def _receive(self, day: date) -> None:
        """Most orders come on their day, some late, some in two parts."""
        for order in self.company.read(open_orders):
            due = order["expected_on"] <= day
            if order["supplier"] in SLOW and day > self.today - timedelta(days=21):
                continue
            if not due or self.chance.random() < 0.72 or order["posted_on"] == day:
                continue
            header, lines = self.company.read(
                lambda conn, order=order: documents.pull_lines(conn, RECEIPT, ORDER, order["id"])
            )
            part = self.chance.random() < 0.15 and order["state"] == "open"
            by_id = {row["id"]: row for row in self.items.values()}
            for line in lines:
                if part:
                    half = self._rounded(by_id[line["item_id"]], line["quantity"] / 2)
                    line["quantity"] = half or line["quantity"]
                self.stock[line["item_id"]] += line["quantity"]
                self.ordered.discard(line["item_id"])
            header = {
                **header,
                "posted_on": day,
                "challan_number": f"DC-{self.chance.randrange(1000, 9999)}",
                "vehicle": f"MH 14 {self.chance.choice('ABGH')}{self.chance.choice('JKTU')} "
                f"{self.chance.randrange(1000, 9999)}",
            }
            self._document(RECEIPT, header, lines)

    def _issue(self, day: date) -> None:
        """Material leaves for production: never more than lies there."""
        usable = [r for r in self.items.values() if r["type"] != "finished_good"]
        lines = []
        for row in self.chance.sample(usable, self.chance.randrange(3, 7)):
            there = self._lying(row["id"], self._place(row))
            wish = self._rounded(row, Decimal(row["reorder"]) * self.chance.randrange(8, 36) / 100)
            quantity = min(wish, there)
            if quantity > 0:
                lines.append(
                    {"item_id": row["id"], "quantity": quantity,
                     "from_location_id": self._place(row)}
                )  # fmt: skip
                self.stock[row["id"]] -= quantity
        if lines:
            head = {"purpose": "issue", "posted_on": day, "taken_by": "Lathe bay"}
            self._document(ENTRY, head, lines)

    def _lying(self, item_id: int, place: int) -> Decimal:
        table = StockBalance.table()
        query = select(table.c.quantity).where(
            table.c.item_id == item_id, table.c.location_id == place
        )
        return self.company.read(lambda conn: conn.execute(query).scalar()) or Decimal(0)

    def _produce(self, day: date) -> None:
        """Finished goods come in from the floor, valued at their rate."""
        made = [row for row in self.items.values() if row["type"] == "finished_good"]
        lines = [
            {"item_id": row["id"], "quantity": Decimal(self.chance.randrange(4, 18)),
             "rate": Decimal(row["rate"]), "to_location_id": self.places["store"]}
            for row in self.chance.sample(made, 3)
        ]  # fmt: skip
        head = {"purpose": "receipt", "posted_on": day, "remarks": "From the shop floor"}
        self._document(ENTRY, head, lines)

    def _transfer(self, day: date) -> None:
        rows = [r for r in self.items.values() if r["category"] in ("Bearings", "Fasteners")]
        lines = []
        for row in self.chance.sample(rows, 2):
            quantity = min(Decimal(10), self._lying(row["id"], self.places["store"]))
            if quantity > 0:
                lines.append({"item_id": row["id"], "quantity": quantity})
        if lines:
            head = {
                "purpose": "transfer",
                "posted_on": day,
                "from_location_id": self.places["store"],
                "to_location_id": self.places["floor"],
            }
            self._document(ENTRY, head, lines)

    def _count(self, day: date) -> None:
        """A count finds a little less of two items."""
        lines = []
        for row in self.chance.sample([r for r in self.items.values() if r["unit"] == "pcs"], 2):
            there = self._lying(row["id"], self._place(row))
            if there > 2:
                lines.append(
                    {"item_id": row["id"], "location_id": self._place(row),
                     "counted": there - self.chance.randrange(1, 3)}
                )  # fmt: skip
        if lines:
            head = {"posted_on": day, "reason": "Monthly count of two racks"}
            self._document(ADJUSTMENT_DOCUMENT, head, lines)

    # --- people ------------------------------------------------------------------------------

    def _attendance(self) -> None:
        month, number = self.first, 0
        while month <= self.today:
            after = (month + timedelta(days=32)).replace(day=1)
            last = min(after - timedelta(days=1), self.today)
            self._month(month, last)
            if after <= self.today:
                self.run(close_muster, month=month)
                if number < MONTHS - 1:
                    self._pay(self.run(lock_run, period=month), after)
            month, number = after, number + 1

    def _pay(self, run_id: int, after: date) -> None:
        """The wages of a locked month are paid on the seventh of the next."""
        slip = SalarySlip.table()
        query = select(slip.c.id).where(slip.c.run_id == run_id)
        ids = self.company.read(lambda conn: conn.execute(query).scalars().all())
        self.run(mark_paid, slip_ids=ids, paid_on=after.replace(day=7))

    def _month(self, first: date, last: date) -> None:
        holidays = {day for day in self._holidays(first) if first <= day <= last}
        cells: list[tuple[int, date, str, Decimal | None]] = []
        pieces: list[dict[str, Any]] = []
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            for worker in self.workers:
                key, overtime = self._mark(day, holidays, worker)
                cells.append((worker["id"], day, key, overtime))
                if worker["pay"] in ("piece", "mixed") and key == "P":
                    pieces += self._pieces(worker, day)
        self.run(mark, entries=cells)
        if pieces:
            self.run(save_piece_work, entries=pieces)

    def _holidays(self, month: date) -> list[date]:
        found = []
        for day, name in ((date(month.year, 8, 15), "Independence Day"),
                          (date(month.year, 10, 2), "Gandhi Jayanti"),
                          (date(month.year, 1, 26), "Republic Day")):  # fmt: skip
            if (day.year, day.month) == (month.year, month.month) and day <= self.today:
                self.run(save_holiday, values={"day": day, "name": name})
                found.append(day)
        return found

    def _mark(
        self, day: date, holidays: set[date], worker: Mapping[str, Any]
    ) -> tuple[str, Decimal | None]:
        if day in holidays:
            return "PH", None
        if day.weekday() == 6:
            return "WO", None
        dice = self.chance.random()
        if dice < 0.035:
            return "A", None
        if dice < 0.055:
            return "L", None
        if dice < 0.08:
            return "H", None
        hours = Decimal(self.chance.choice((1, 2, 2, 3))) / 2
        late = worker["pay"] not in ("piece", "mixed") and self.chance.random() < 0.12
        return "P", hours if late else None

    def _pieces(self, worker: Mapping[str, Any], day: date) -> list[dict[str, Any]]:
        if worker["pay"] == "mixed" and self.chance.random() < 0.8:
            return []
        operation = OPERATIONS[3][0] if worker["trade"] == "Packer" else self.chance.choice(
            OPERATIONS[:3]
        )[0]  # fmt: skip
        good = Decimal(self.chance.randrange(380, 620))
        return [
            {
                "employee_id": worker["id"],
                "day": day,
                "operation": operation,
                "good": good,
                "rejected": Decimal(self.chance.choice((0, 0, 2, 5, 8))),
            }
        ]
