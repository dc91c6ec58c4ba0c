"""The real window with all its tabs on a small factory that has something of everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.modules import UI_MODULES
from factory_desktop.ui.shell.main_window import MainWindow
from tests.helpers.companies import ADMIN
from tests.helpers.floor import open_floor
from tests.ui.purchase.shop import Presenter

OpenWindow = Callable[..., MainWindow]


@pytest.fixture
def factory_floor(tmp_path: Path) -> Iterator[Company]:
    """The factory: late orders, low items, an open October, a September that is not paid."""
    company = open_floor(tmp_path)
    yield company
    company.close()


@pytest.fixture
def presenter() -> Presenter:
    """Notes what the window would show."""
    return Presenter()


@pytest.fixture
def open_window(qtbot, factory_floor: Company, presenter: Presenter) -> OpenWindow:
    """Opens the window for a user; shown and active."""

    def open_it(
        signed: SignedIn | None = None,
        operations: Operations | None = None,
        making: Callable[[], object] | None = None,
    ) -> MainWindow:
        signed = signed or SignedIn(ADMIN, "Meena Kulkarni", "en", False)
        operations = operations or Operations(inline=True, presenter=presenter)
        window = MainWindow(factory_floor, signed, UI_MODULES, operations, making)
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
