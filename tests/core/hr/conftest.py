"""People for tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from factory_desktop.core import hr
from factory_desktop.core.platform.company import Company
from tests.helpers.companies import ADMIN

Hire = Callable[..., int]


@pytest.fixture
def hire(company: Company) -> Hire:
    """Add a worker: `hire("E001", rate="525", pay_type="daily")`; returns the id."""

    def make(
        code: str, rate: str = "525", pay_type: str = "daily", joined: date = date(2024, 4, 1),
        **values: Any,
    ) -> int:  # fmt: skip
        return company.execute(
            ADMIN,
            hr.save_employee,
            values={"code": code, "name": f"Worker {code}", "date_of_joining": joined, **values},
            terms={"pay_type": pay_type, "rate": rate},
        ).value

    return make
