"""Workers of a generated company: their terms, the heads of their pay, a month of marks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from factory_desktop.core.kernel.months import next_month
from factory_desktop.core.payroll import save_structure
from factory_desktop.core.platform.company import Company
from tests.bench import names
from tests.helpers.companies import ADMIN

EMPLOYEE = (
    "id, version, code, name, father_name, gender, date_of_joining, designation, skill, pay_mode, "
    "bank_account, bank_name, pf_member, esi_covered, language, active"
)
TERMS = "id, version, employee_id, valid_from, pay_type, rate, structure"
ATTENDANCE = "id, version, employee_id, day, mark, overtime_hours, marked_by, marked_at"
_JOINED = "2024-01-01"
#: Fifteen heads of a structure; with basic, overtime, PF or ESI a slip has eighteen or more.
_EARNINGS = ("hra", "conveyance", "washing", "medical", "education", "attire", "site", "skill_pay")
_DEDUCTIONS = ("canteen", "uniform", "union", "society", "welfare", "transport", "relief")


def make_structure(company: Company, code: str) -> None:
    """A structure with many heads, by the program's own command."""
    heads = [
        *_heads("earning", _EARNINGS, "basic * {n} / 100"),
        *_heads("deduction", _DEDUCTIONS, "{n} * 10"),
    ]
    values = {"code": code, "name": "Works"}
    company.execute(ADMIN, save_structure, values=values, components=heads)


def _heads(kind: str, keys: tuple[str, ...], formula: str) -> list[dict[str, str]]:
    return [
        {
            "key": key,
            "label": key.replace("_", " ").title(),
            "kind": kind,
            "formula": formula.format(n=n + 2),
        }
        for n, key in enumerate(keys)
    ]


def employees(count: int) -> Iterator[tuple[Any, ...]]:
    """Workers who are covered by PF and ESI and paid by bank."""
    for n in range(1, count + 1):
        yield (
            *(n, 1, f"E{n:05d}", names.person(n), names.person(n * 7), "F" if n % 4 == 0 else "M"),
            *(_JOINED, "Turner", "skilled", "bank", f"5010{n:08d}", "HDFC Bank"),
            *(True, True, "hi" if n % 5 == 0 else "en", True),
        )


def terms(count: int, structure: str) -> Iterator[tuple[Any, ...]]:
    """Paid by the day."""
    for n in range(1, count + 1):
        yield n, 1, n, _JOINED, "daily", (525 + n % 200) * 10**6, structure


def attendance(count: int, month: date, at: str) -> Iterator[tuple[Any, ...]]:
    """Every day of the month marked: weekly offs, some absence, some overtime."""
    days = [month + timedelta(n) for n in range((next_month(month) - month).days)]
    for n in range(1, count + 1):
        for number, day in enumerate(days):
            off = day.weekday() == 6
            mark = "WO" if off else "A" if (n + number) % 23 == 0 else "P"
            hours = 2 * 10**6 if mark == "P" and (n + number) % 6 == 0 else 0
            row = (n - 1) * len(days) + number + 1
            yield row, 1, n, day.isoformat(), mark, hours, ADMIN.name, at
