"""A small factory at work, and for each command of the registry a call that is in order."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text

from factory_desktop.core import items
from factory_desktop.core.inventory.adjustments import ADJUSTMENT_DOCUMENT
from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.platform import importing
from factory_desktop.core.platform.commands import Request, UnitOfWork
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.purchasing import ORDER, RECEIPT
from tests.helpers.companies import ADMIN, PASSWORD
from tests.helpers.works import item, store, supplier

DAY, MONTH = date(2026, 11, 2), date(2026, 10, 1)
#: Every question of the program, answered with yes.
_KEYS = (
    *(f"{kind.key}.{t.action}" for kind in (ENTRY, ADJUSTMENT_DOCUMENT, ORDER, RECEIPT)
      for t in kind.workflow.transitions),
    *("inventory.back_dated", "inventory.negative", "payroll.lock.unmarked", "payroll.lock.look"),
    *("payroll.lock.early", "hr.muster.unmarked", "hr.terms.locked", "inventory.ledger.rebuild"),
)  # fmt: skip
SURE = Request(ADMIN, confirmed=frozenset(_KEYS))


class TakenBack(Exception):
    """Raised where a command would commit: it was accepted, and leaves no trace."""


@contextmanager
def nothing_kept() -> Any:
    """Inside, every command is taken back at its very end."""
    finish = UnitOfWork.finish

    def stop(uow: UnitOfWork) -> None:
        finish(uow)
        raise TakenBack

    UnitOfWork.finish = stop  # type: ignore[method-assign]
    try:
        yield
    finally:
        UnitOfWork.finish = finish  # type: ignore[method-assign]


def dump(company: Company, *, without: tuple[str, ...] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as stored, in order."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with company.reading() as conn:
        for table in sorted(inspect(conn).get_table_names()):
            if table in without:
                continue
            columns = sorted(c["name"] for c in inspect(conn).get_columns(table))
            names = ", ".join(f'"{name}"' for name in columns)
            rows = conn.execute(text(f'SELECT {names} FROM "{table}"')).all()
            found[table] = sorted((tuple(row) for row in rows), key=repr)
    return found


@dataclass
class Works:
    """Records to call commands with: ids by what they are."""

    company: Company
    ids: dict[str, int] = field(default_factory=dict)
    prepared: Any = None

    def do(self, name: str, /, **given: Any) -> Any:
        """Run a command for the administrator, sure of everything."""
        return self.company.execute(SURE, self.company.registry.commands[name], **given).value

    def documents(self) -> None:
        """An item, a supplier, an order, receipts, entries and counts, drafts and confirmed."""
        ids, do = self.ids, self.do
        ids["item"] = item(self.company)
        ids["spare"] = item(self.company, "RM-SPARE")
        ids["supplier"], ids["store"] = supplier(self.company), store(self.company)
        ids["category"] = do("items.category.save", values={"name": "Bars"})
        for name, kind in (("order", ORDER), ("receipt", RECEIPT), ("entry", ENTRY),
                           ("count", ADJUSTMENT_DOCUMENT)):  # fmt: skip
            ids[name] = do(f"{kind.key}.save", **self.draft(kind))
            made = do(f"{kind.key}.save", **self.draft(kind))
            if kind is not ADJUSTMENT_DOCUMENT:
                do(f"{kind.key}.fire", document_id=made, action="confirm")
            ids[f"{name}_done"] = made

    def draft(self, kind: Any) -> dict[str, Any]:
        """Header and lines of a new document of a kind."""
        header: dict[str, Any] = {"posted_on": DAY}
        line: dict[str, Any] = {"item_id": self.ids["item"], "quantity": Decimal(10)}
        if kind in (ORDER, RECEIPT):
            header["supplier_id"] = self.ids["supplier"]
            line["rate"] = Decimal(50)
        if kind is RECEIPT:
            header["location_id"] = self.ids["store"]
        if kind is ENTRY:
            header |= {"purpose": "opening", "to_location_id": self.ids["store"]}
            line["rate"] = Decimal(40)
        if kind is ADJUSTMENT_DOCUMENT:
            header |= {"location_id": self.ids["store"], "reason": "count"}
            line = {"item_id": self.ids["item"], "counted": Decimal(5)}
        return {"header": header, "lines": [line]}

    def people(self) -> None:
        """A worker with terms, piece work, an advance, a structure, a paid month."""
        ids, do = self.ids, self.do
        joined = {"name": "Ravi Patil", "date_of_joining": date(2025, 4, 1)}
        terms = {"pay_type": "daily", "rate": Decimal(500)}
        for name in ("worker", "other"):
            ids[name] = do("hr.employee.save", values=joined, terms=terms)
        ids["department"] = do("hr.department.save", values={"name": "Turning"})
        ids["calendar"] = do("hr.holiday_calendar.save", values={"name": "Office"})
        holiday = {"name": "Diwali", "day": date(2026, 11, 8), "calendar_id": ids["calendar"]}
        ids["holiday"] = do("hr.holiday.save", values=holiday)
        rate = {"operation": "Turn", "rate": Decimal(2), "valid_from": date(2026, 4, 1)}
        ids["rate"] = do("hr.piece_rate.save", values=rate)
        do("hr.piecework.save", entries=[self.pieces()])
        ids["pieces"] = 1
        for name in ("advance", "other_advance"):
            ids[name] = do("hr.advance.give", values=self.advance())
        ids["structure"] = do("payroll.structure.save", values={"code": "STD", "name": "Usual"})
        ids["single"] = do("payroll.adjustment.save", values=self.single())
        do("hr.attendance.fill", month=date(2026, 9, 1))
        ids["run"] = do("payroll.run.lock", period=date(2026, 9, 1))
        ids["slip"] = 1

    def pieces(self) -> dict[str, Any]:
        """Piece work of a day."""
        return {"employee_id": self.ids["worker"], "day": date(2026, 10, 5), "operation": "Turn",
                "good": Decimal(10)}  # fmt: skip

    def advance(self) -> dict[str, Any]:
        """An advance to give."""
        return {"employee_id": self.ids["worker"], "given_on": date(2026, 10, 6),
                "amount": Decimal(3000), "instalment": Decimal(500),
                "first_month": date(2026, 11, 1)}  # fmt: skip

    def single(self) -> dict[str, Any]:
        """A single amount of a month."""
        return {"employee_id": self.ids["worker"], "month": date(2026, 11, 1), "kind": "earning",
                "label": "Bonus", "amount": Decimal(100)}  # fmt: skip

    def user(self, name: str, *roles: str) -> Actor:
        """A new user with these roles."""
        made = self.do("security.user.create", name=name, full_name=name, password=PASSWORD + name,
                       roles=roles)  # fmt: skip
        return Actor(made, name, "test")


def works(company: Company, folder: Path) -> Works:
    """A factory with something of everything."""
    made = Works(company)
    made.documents()
    made.people()
    made.ids["user"] = made.user("sunil", "Clerk").user_id or 0
    made.ids["role"] = made.do("security.role.save", values={"name": "Gate"}, permissions=())
    sheet = folder / "items.csv"
    sheet.write_text("Code,Name,Unit\nNEW-1,New,kg\n", encoding="utf-8")
    done = importing.run(company, ADMIN, importing.prepare(company, "items", sheet))
    made.ids["import"] = done.run_id
    sheet.write_text("Code,Name,Unit\nNEW-2,Newer,kg\n", encoding="utf-8")
    made.prepared = importing.prepare(company, "items", sheet)
    return made


def calls(w: Works) -> dict[str, dict[str, Any]]:
    """For each command of the registry, parameters that are in order."""
    ids = w.ids
    kg = w.company.read(lambda conn: items.uom_by_code(conn, "kg"))
    unit = {"code": "coil", "name": "Coil", "decimals": 2}
    saved = {"item_id": ids["item"], "values": {"name": "Bar"}}
    found: dict[str, dict[str, Any]] = {
        "security.user.create": {"name": "anil", "full_name": "Anil", "password": PASSWORD,
                                 "roles": ("Clerk",)},
        "security.user.save": {"user_id": ids["user"], "values": {"full_name": "S"},
                               "roles": ("Clerk",), "version": None},
        "security.password.change": {"old": PASSWORD, "new": PASSWORD + " more"},
        "security.password.reset": {"user_id": ids["user"], "new": PASSWORD + " new"},
        "security.recovery.make": {"user_id": ids["user"]},
        "security.role.save": {"values": {"name": "Yard"}, "permissions": (), "role_id": None},
        "security.state.save": {"key": "list.widths", "value": {"a": 1}},
        "company.profile.save": {"values": {"city": "Nashik"}, "version": None},
        "company.year.open": {"day": date(2027, 5, 1)},
        "company.settings.save": {"values": {"books.locked_until": None}},
        "company.import.run": {"prepared": w.prepared, "dry_run": False},
        "company.import.undo": {"run_id": ids["import"], "dry_run": False},
        "items.item.save": {**saved, "version": None, "barcodes": ("890",),
                            "categories": (ids["category"],), "units": ()},
        "items.item.delete": {"item_id": ids["spare"]},
        "items.uom.save": {"values": unit, "uom_id": None, "version": None},
        "items.uom.delete": {"uom_id": kg},
        "items.category.save": {"values": {"name": "Sheets"}, "category_id": ids["category"],
                                "version": None},
        "items.category.delete": {"category_id": ids["category"]},
        "parties.party.save": {"values": {"name": "Jindal"}, "party_id": ids["supplier"],
                               "version": None, "contacts": (("A", "Phone", "1"),),
                               "addresses": (("Works", "Pune", "MH"),)},
        "parties.party.delete": {"party_id": ids["supplier"]},
        "purchasing.order.suggested": {
            "lines": ({"supplier_id": ids["supplier"], "item_id": ids["item"],
                       "quantity": Decimal(5), "rate": Decimal(60)},),
            "warehouse_id": None},
        "inventory.warehouse.save": {"values": {"name": "Yard"}, "warehouse_id": None,
                                     "version": None},
        "inventory.warehouse.delete": {"warehouse_id": 1},
        "inventory.location.save": {"values": {"name": "Rack", "warehouse_id": 1},
                                    "location_id": None, "version": None},
        "inventory.location.delete": {"location_id": ids["store"]},
        "inventory.ledger.rebuild": {},
    }  # fmt: skip
    for name, kind in (("order", ORDER), ("receipt", RECEIPT), ("entry", ENTRY),
                       ("count", ADJUSTMENT_DOCUMENT)):  # fmt: skip
        found[f"{kind.key}.save"] = {**w.draft(kind), "document_id": ids[name], "version": None}
        found[f"{kind.key}.fire"] = {"document_id": ids[name], "action": "confirm",
                                     "version": None}  # fmt: skip
        found[f"{kind.key}.discard"] = {"document_id": ids[name]}
    return found | _people_calls(w)


def _people_calls(w: Works) -> dict[str, dict[str, Any]]:
    ids = w.ids
    cell = (ids["worker"], date(2026, 10, 6), "P", Decimal(1))
    worker = {"name": "Ravi", "date_of_joining": date(2025, 4, 1)}
    new = {"version": None}
    return {
        "hr.employee.save": {"values": worker, "employee_id": ids["worker"], **new,
                             "terms": {"pay_type": "daily", "rate": Decimal(510)}},
        "hr.employee.set_active": {"employee_id": ids["worker"], "active": False,
                                   "left_on": date(2026, 11, 2)},
        "hr.employee.delete": {"employee_id": ids["other"]},
        "hr.department.save": {"values": {"name": "Milling"}, "department_id": ids["department"],
                               **new},
        "hr.department.delete": {"department_id": ids["department"]},
        "hr.terms.save": {"values": {"employee_id": ids["worker"], "pay_type": "daily",
                                     "valid_from": DAY, "rate": Decimal(520)},
                          "terms_id": None, **new},
        "hr.terms.delete": {"terms_id": 1},
        "hr.holiday_calendar.save": {"values": {"name": "Shop"},
                                     "holiday_calendar_id": ids["calendar"], **new},
        "hr.holiday_calendar.delete": {"holiday_calendar_id": ids["calendar"]},
        "hr.holiday.save": {"values": {"name": "Holi", "day": date(2027, 3, 3)},
                            "holiday_id": ids["holiday"], **new},
        "hr.holiday.delete": {"holiday_id": ids["holiday"]},
        "hr.attendance.mark": {"entries": (cell,)},
        "hr.attendance.fill": {"month": MONTH, "department_id": None, "up_to": None},
        "hr.muster.close": {"month": MONTH},
        "hr.muster.reopen": {"month": MONTH},
        "hr.piece_rate.save": {"values": {"operation": "Drill", "rate": Decimal(1),
                                          "valid_from": DAY}, "piece_rate_id": None, **new},
        "hr.piece_rate.delete": {"piece_rate_id": ids["rate"]},
        "hr.piecework.save": {"entries": (w.pieces(),)},
        "hr.piecework.delete": {"ids": (ids["pieces"],)},
        "hr.advance.give": {"values": w.advance()},
        "hr.advance.change_plan": {"advance_id": ids["advance"], "instalment": Decimal(600), **new},
        "hr.advance.cancel": {"advance_id": ids["other_advance"]},
        "hr.advance.skip": {"advance_id": ids["advance"], "month": date(2026, 11, 1),
                            "reason": "Wedding"},
        "hr.advance.unskip": {"advance_id": ids["advance"], "month": date(2026, 11, 1)},
        "hr.advance.repay": {"advance_id": ids["advance"], "amount": Decimal(100), "on": DAY,
                             "note": "cash"},
        "payroll.structure.save": {"values": {"code": "NEW", "name": "New"},
                                   "structure_id": None, **new,
                                   "components": ({"key": "hra", "label": "HRA",
                                                   "kind": "earning",
                                                   "formula": "basic * 5 / 100"},)},
        "payroll.structure.delete": {"structure_id": ids["structure"]},
        "payroll.structure.assign": {"structure_id": ids["structure"],
                                     "employee_ids": (ids["worker"],), "valid_from": DAY},
        "payroll.adjustment.save": {"values": w.single(), "adjustment_id": None, **new},
        "payroll.adjustment.delete": {"adjustment_id": ids["single"]},
        "payroll.run.lock": {"period": MONTH},
        "payroll.run.reverse": {"run_id": ids["run"], "reason": "wrong"},
        "payroll.slip.pay": {"slip_ids": (ids["slip"],), "paid_on": DAY, "reference": "NEFT"},
        "payroll.slip.unpay": {"slip_ids": (ids["slip"],), "reference": "back"},
    }  # fmt: skip
