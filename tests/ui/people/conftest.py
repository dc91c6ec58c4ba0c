"""People on a real company, everything inline."""

from __future__ import annotations

from typing import Any

import pytest

from factory_desktop.core.platform.company import Company
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.context import WindowContext
from tests.ui.people import factory


@pytest.fixture
def workers(file_company: Company) -> list[int]:
    """Twenty workers by the day."""
    return factory.hire(file_company)


@pytest.fixture
def context(qtbot: Any, qapp: Any, file_company: Company) -> WindowContext:
    """A window on the company."""
    theme.apply_theme(qapp, "light")
    return factory.window(file_company)
