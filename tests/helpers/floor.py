"""A small factory with something of everything, made once and copied for each test."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from factory_desktop.core import payroll
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from tests.helpers import companies
from tests.helpers.companies import ADMIN
from tests.ui.people import factory
from tests.ui.purchase.shop import open_shop

#: The administrator, who has said yes to every question of payroll.
SURE = Request(
    ADMIN,
    confirmed=frozenset(
        {"payroll.lock.early", "payroll.lock.unmarked", "payroll.lock.look", "hr.muster.unmarked"}
    ),
)


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="factory-whole-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    company = companies.sqlite_company(folder, "whole")
    shop = open_shop(company)
    shop.receive("RM-EN8-32", "900", "73.90", date(2026, 10, 1))
    shop.issue("RM-EN8-32", "64", date(2026, 10, 9))
    shop.receive("BRG-6204", "20", "118.50", date(2026, 10, 3))
    shop.order(("BRG-6205", 60, "142"), on=date(2026, 10, 5), expected_on=date(2026, 10, 20))
    shop.order(("SEAL-30", 80, "38.20"))
    workers = factory.hire(company, 6)
    factory.fill(company, factory.SEP)
    company.execute(SURE, payroll.lock_run, period=factory.SEP)
    factory.october(company, workers)
    factory.advance(company, workers[0])
    company.close()
    return folder / "whole.factory"


def open_floor(folder: Path) -> Company:
    """The factory: late orders, low items, an open October, a September that is not paid."""
    path = folder / "whole.factory"
    shutil.copy(_template(), path)
    return companies.open_again(str(path))
