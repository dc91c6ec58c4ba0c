"""The real window on a real company."""

from __future__ import annotations

import pytest

from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.shell.main_window import MainWindow
from tests.helpers import companies
from tests.helpers.companies import ADMIN
from tests.ui.shell.ui_modules import UI_MODULES


@pytest.fixture
def works(tmp_path):
    """A company in a file."""
    made = companies.sqlite_company(tmp_path)
    yield made
    made.close()


@pytest.fixture
def open_window(qtbot, works):
    """Opens the main window for a user; shown and active."""

    def open_it(signed=None, operations=None, back_up=None):
        signed = signed or SignedIn(ADMIN, "Meena Kulkarni", "en", False)
        window = MainWindow(
            works, signed, UI_MODULES, operations or Operations(inline=True), back_up
        )
        qtbot.addWidget(window, before_close_func=_at_once)
        window.resize(1366, 738)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return open_it


def _at_once(window):
    window._ready_to_close = True
    window.hide()


@pytest.fixture
def window(open_window):
    """The administrator's window."""
    return open_window()
