"""A small factory for the screens of people and payroll: workers, an October, an advance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from factory_desktop.core import hr
from factory_desktop.core.kernel.errors import FactoryError, NeedsConfirmation
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security.signin import sign_in
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.errors import ErrorPresenter
from factory_desktop.ui.framework.operations import Operations
from tests.helpers.companies import ADMIN, PASSWORD

OCT, SEP = date(2026, 10, 1), date(2026, 9, 1)
NAMES = (
    ("101", "Anil Jadhav", "अनिल जाधव", "Turner"), ("102", "Baban Shinde", "बबन शिंदे", "Turner"),
    ("103", "Chandrakant More", "चंद्रकांत मोरे", "Miller"),
    ("104", "Dilip Kamble", "दिलीप कांबळे", "Helper"),
    ("106", "Farida Shaikh", "फरीदा शेख", "Packer"), ("107", "Ganesh Pawar", "गणेश पवार", "CNC"),
    ("109", "Hemant Gaikwad", "हेमंत गायकवाड", "CNC"), ("110", "Indu Salve", "इंदू साळवे", "Packer"),
    ("112", "Javed Ansari", "जावेद अंसारी", "Welder"),
    ("113", "Kiran Bhosale", "किरण भोसले", "Turner"),
    ("115", "Laxman Chavan", "लक्ष्मण चव्हाण", "Helper"),
    ("116", "Mangesh Sawant", "मंगेश सावंत", "Grinder"),
    ("118", "Nilesh Wagh", "नीलेश वाघ", "Miller"),
    ("119", "Om Prakash Yadav", "ओम प्रकाश यादव", "Helper"),
    ("121", "Pooja Kadam", "पूजा कदम", "Quality"),
    ("122", "Ramesh Lokhande", "रमेश लोखंडे", "Driller"),
    ("124", "Sachin Deshmukh", "सचिन देशमुख", "CNC"),
    ("125", "Tukaram Patil", "तुकाराम पाटिल", "Grinder"),
    ("127", "Uday Kulkarni", "उदय कुलकर्णी", "Store"),
    ("128", "Vikas Nimbalkar", "विकास निंबाळकर", "Turner"),
    ("130", "Waman Jagtap", "वामन जगताप", "Helper"), ("131", "Yashoda Mane", "यशोदा माने", "Packer"),
)  # fmt: skip


class Presenter(ErrorPresenter):
    """Errors beside their fields as in the window; any other is a failure of the test."""

    def confirm(self, owner: Any, question: NeedsConfirmation) -> bool:
        """Nobody is there to say yes."""
        raise question

    def _say(self, owner: Any, error: FactoryError) -> None:
        raise error

    def _report(self, owner: Any, error: BaseException) -> None:
        raise error


def window(company: Company, formatter: Formatter | None = None) -> WindowContext:
    """A window's context for the administrator; everything runs at once."""
    signed = sign_in(company, "meena", PASSWORD)
    operations = Operations(inline=True, presenter=Presenter())
    return WindowContext(
        company, signed, operations, formatter or Formatter(), "Shakti Precision Works"
    )


def hire(company: Company, count: int = 20, joined: date = date(2024, 4, 1)) -> list[int]:
    """Workers by the day, each with a bank account; returns their ids in order."""
    shop = company.execute(ADMIN, hr.save_department, values={"name": "Machine shop"}).value
    pack = company.execute(ADMIN, hr.save_department, values={"name": "Packing"}).value
    made = []
    for number, (code, name, local, trade) in enumerate(NAMES[:count]):
        values: dict[str, Any] = {
            "code": code, "name": name, "name_local": local, "designation": trade,
            "date_of_joining": joined, "gender": "M", "bank_name": "Bank of Maharashtra",
            "bank_account": f"6012345{number:04d}", "ifsc": "MAHB0000123",
            "department_id": pack if trade == "Packer" else shop,
            "language": "hi" if number % 3 == 1 else "en",
        }  # fmt: skip
        terms = {"pay_type": "daily", "rate": Decimal(500 + 25 * (number % 5))}
        made.append(company.execute(ADMIN, hr.save_employee, values=values, terms=terms).value)
    return made


def fill(company: Company, month: date = OCT) -> None:
    """Mark everything that is empty up to today."""
    company.execute(ADMIN, hr.fill_as_present, month=month)


def mark(
    company: Company, worker: int, days: Sequence[int], text: str, overtime: str = "0",
    month: date = OCT,
) -> None:  # fmt: skip
    """Mark some days of a worker alike."""
    cells = [(worker, month.replace(day=n), text, Decimal(overtime)) for n in days]
    company.execute(ADMIN, hr.mark, entries=cells)


def october(company: Company, workers: Sequence[int]) -> None:
    """An October as floors have it: some absent, some half, some overtime."""
    for number, worker in enumerate(workers):
        mark(company, worker, [5 + number % 20], "A" if number % 3 else "L")
        mark(company, worker, [(8 + 3 * number) % 24 + 1], "H")
        mark(company, worker, [12 + number % 12, 27], "P", "1.5" if number % 2 else "2")
    fill(company)


def advance(company: Company, worker: int, amount: str = "6000", instalment: str = "1000") -> int:
    """An advance given in September, taken from October on."""
    values = {
        "employee_id": worker, "given_on": date(2026, 9, 12), "amount": Decimal(amount),
        "instalment": Decimal(instalment), "first_month": OCT, "reason": "House repair",
    }  # fmt: skip
    return company.execute(ADMIN, hr.give_advance, values=values).value


def holidays(company: Company) -> None:
    """The two paid holidays of October."""
    for day, name in ((2, "Gandhi Jayanti"), (20, "Dussehra")):
        values = {"day": OCT.replace(day=day), "name": name}
        company.execute(ADMIN, hr.save_holiday, values=values)
