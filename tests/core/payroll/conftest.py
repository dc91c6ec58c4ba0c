"""Workers, marks and a locked October for payroll's tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from factory_desktop.core import hr
from factory_desktop.core.company.services import save_settings
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from tests.helpers.companies import ADMIN

Hire = Callable[..., int]
#: Everything payroll may ask, answered yes.
SURE = Request(
    ADMIN,
    confirmed=frozenset(
        {"payroll.lock.early", "payroll.lock.unmarked", "payroll.lock.look", "hr.muster.unmarked"}
    ),
)
OCT, SEP = date(2026, 10, 1), date(2026, 9, 1)


@pytest.fixture
def hire(company: Company) -> Hire:
    """Add a worker with a bank account; returns the id."""

    def make(
        code: str, rate: str = "525", pay_type: str = "daily", joined: date = date(2024, 4, 1),
        terms: dict[str, Any] | None = None, **values: Any,
    ) -> int:  # fmt: skip
        given = {
            "code": code, "name": f"Worker {code}", "date_of_joining": joined, "gender": "M",
            "bank_account": "60123454417", "bank_name": "Bank of Maharashtra", **values,
        }  # fmt: skip
        agreed = {"pay_type": pay_type, "rate": rate, **(terms or {})}
        return company.execute(ADMIN, hr.save_employee, values=given, terms=agreed).value

    return make


def mark_days(
    company: Company, worker: int, days: Sequence[int], mark: str = "P", overtime: str = "0",
    month: date = OCT,
) -> None:  # fmt: skip
    """Mark days of a month alike."""
    cells = [(worker, month.replace(day=n), mark, Decimal(overtime)) for n in days]
    company.execute(ADMIN, hr.mark, entries=cells)


def fill(company: Company, month: date = OCT) -> None:
    """Mark all that is empty as present, off or holiday."""
    company.execute(ADMIN, hr.fill_as_present, month=month)


def settings(company: Company, **values: object) -> None:
    """Set settings of payroll by their short name."""
    company.execute(
        ADMIN, save_settings, values={f"payroll.{key}": value for key, value in values.items()}
    )


def no_statutory(company: Company) -> None:
    """Deduct nothing for the state."""
    settings(company, statutory=False)
