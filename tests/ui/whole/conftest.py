"""The real window with all its tabs on a small factory that has something of everything."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from factory_desktop.core import payroll
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.modules import UI_MODULES
from factory_desktop.ui.shell.main_window import MainWindow
from tests.helpers import companies
from tests.helpers.companies import ADMIN
from tests.ui.people import factory
from tests.ui.purchase.shop import Presenter, open_shop

SURE = Request(
    ADMIN,
    confirmed=frozenset(
        {"payroll.lock.early", "payroll.lock.unmarked", "payroll.lock.look", "hr.muster.unmarked"}
    ),
)
OpenWindow = Callable[..., MainWindow]


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


@pytest.fixture
def factory_floor(tmp_path: Path) -> Iterator[Company]:
    """The factory: late orders, low items, an open October, a September that is not paid."""
    path = tmp_path / "whole.factory"
    shutil.copy(_template(), path)
    company = companies.open_again(str(path))
    yield company
    company.close()


@pytest.fixture
def presenter() -> Presenter:
    """Notes what the window would show."""
    return Presenter()


@pytest.fixture
def open_window(qtbot, factory_floor: Company, presenter: Presenter) -> OpenWindow:
    """Opens the window for a user; shown and active."""

    def open_it(signed: SignedIn | None = None, operations: Operations | None = None) -> MainWindow:
        signed = signed or SignedIn(ADMIN, "Meena Kulkarni", "en", False)
        operations = operations or Operations(inline=True, presenter=presenter)
        window = MainWindow(factory_floor, signed, UI_MODULES, operations)
        qtbot.addWidget(window, before_close_func=_at_once)
        window.resize(1366, 738)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return open_it


def _at_once(window: MainWindow) -> None:
    window.operations.wait()
    window._ready_to_close = True
    window.hide()


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    """The administrator's window."""
    return open_window()
