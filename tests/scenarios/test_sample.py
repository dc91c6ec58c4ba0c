"""The sample factory is whole, sound, and the same for the same seed."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from factory_desktop.core.inventory import verify
from factory_desktop.core.platform import health
from factory_desktop.core.platform.db import Base
from factory_desktop.sample import make_sample
from tests.helpers.companies import PASSWORD, clock

COUNTED = ("item", "party", "employee", "purchase_order", "goods_receipt", "stock_ledger_entry",
           "attendance", "employee_advance", "salary_slip")  # fmt: skip


def _counts(where: Path, seed: int) -> tuple[dict[str, int], list[object]]:
    company = make_sample(str(where), "meena", PASSWORD, clock=clock(), password_cost=4, seed=seed)
    with company.reading() as conn:
        tables = Base.metadata.tables
        found = {
            name: conn.execute(select(func.count()).select_from(tables[name])).scalar_one()
            for name in COUNTED
        }
        values = tables["item_valuation"]
        stock = list(conn.execute(select(values).order_by(values.c.item_id)).all())
        assert list(verify(conn)) == []
    report = health.examine(company.db, company.registry, company.clock)
    assert [c.message for c in report.checks if c.state == "bad"] == []
    company.close()
    return found, stock


@pytest.mark.slow
def test_the_sample_factory_is_whole_and_repeatable(tmp_path: Path) -> None:
    first, stock = _counts(tmp_path / "a.factory", 1)
    again, same = _counts(tmp_path / "b.factory", 1)
    other, _ = _counts(tmp_path / "c.factory", 2)
    assert (first["item"], first["party"], first["employee"]) == (60, 12, 25)
    assert first["purchase_order"] > 20
    assert first["salary_slip"] == 50
    assert (first, stock) == (again, same)
    assert first != other
