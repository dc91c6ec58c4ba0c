"""A hundred thousand rows are a file like any other."""

import time
from decimal import Decimal

import pytest

from factory_desktop.core.inventory.exchange import OPENING_STOCK
from tests.core.exchange.sheets import taken, text

COUNT = 100_000


@pytest.mark.slow
def test_a_hundred_thousand_rows(tmp_path):
    rows = [["Stock"], ["Code", "Item", "Unit", "Qty", "Rate", "HSN", "Location", "Remarks"]]
    rows += [
        [f"{n:06}", f"Item {n}", "Nos", n % 97 + 1, f"{n % 31 + 1}.25", "7318", "Main", ""]
        for n in range(COUNT)
    ]
    path = text(tmp_path / "big.csv", rows)
    started = time.monotonic()
    _, plan = taken(path, OPENING_STOCK)
    assert plan.ok
    assert len(plan.rows) == COUNT
    assert plan.rows[-1].values["code"] == "099999"
    assert sum(row.values["quantity"] for row in plan.rows) == sum(
        Decimal(n % 97 + 1) for n in range(COUNT)
    )
    # Ten times what it takes; a step that grows with the square would need hours.
    assert time.monotonic() - started < 60
