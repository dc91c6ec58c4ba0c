"""Payroll on a real company with a locked September, everything inline."""

from __future__ import annotations

from typing import Any

import pytest

from factory_desktop.core import hr, payroll
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.payroll.screens.run import RunScreen
from tests.helpers.companies import ADMIN
from tests.ui.people import factory

SURE = Request(
    ADMIN,
    confirmed=frozenset(
        {"payroll.lock.early", "payroll.lock.unmarked", "payroll.lock.look", "hr.muster.unmarked"}
    ),
)


@pytest.fixture
def workers(file_company: Company) -> list[int]:
    """Eight workers, September locked, October marked, two advances."""
    made = factory.hire(file_company, 8)
    factory.holidays(file_company)
    factory.fill(file_company, factory.SEP)
    file_company.execute(SURE, payroll.lock_run, period=factory.SEP)
    factory.october(file_company, made)
    factory.advance(file_company, made[0])
    factory.advance(file_company, made[3], "9000", "1500")
    file_company.execute(
        ADMIN, hr.save_employee, employee_id=made[3], values={"bank_account": None}
    )
    return made


@pytest.fixture
def context(qtbot: Any, qapp: Any, file_company: Company, workers: list[int]) -> WindowContext:
    """A window on the company."""
    theme.apply_theme(qapp, "light")
    return factory.window(file_company)


@pytest.fixture
def screen(qtbot: Any, context: WindowContext) -> RunScreen:
    """October's run on the screen."""
    made = RunScreen(context)
    qtbot.addWidget(made)
    made.resize(1366, 663)
    made.show()
    made.list.table.setFocus()
    return made
