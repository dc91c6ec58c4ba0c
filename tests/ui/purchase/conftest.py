"""A filled company with its window."""

from __future__ import annotations

import pytest

from tests.ui.purchase.shop import Shop, open_shop


@pytest.fixture
def shop(qtbot, file_company) -> Shop:
    """A factory that buys bearings, seals and steel."""
    return open_shop(file_company)
