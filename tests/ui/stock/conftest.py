"""A filled company with steel and bearings in stock, and its window."""

from __future__ import annotations

from datetime import date

import pytest

from tests.ui.purchase.shop import Shop, open_shop


@pytest.fixture
def shop(qtbot, file_company) -> Shop:
    """A factory with two receipts and two issues of steel in October, and some bearings."""
    made = open_shop(file_company)
    made.receive("RM-EN8-32", "425", "73.90", date(2026, 10, 1))
    made.receive("RM-EN8-32", "150", "75.05", date(2026, 10, 5))
    made.issue("RM-EN8-32", "64", date(2026, 10, 9))
    made.issue("RM-EN8-32", "140", date(2026, 10, 20))
    made.receive("BRG-6204", "124", "118.50", date(2026, 9, 24))
    return made
