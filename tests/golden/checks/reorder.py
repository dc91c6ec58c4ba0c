"""Checks of the reorder cases that the order of what is low computes."""

from __future__ import annotations

from factory_desktop.core.inventory.levels import order_quantity
from tests.golden.registry import Case, check


@check("FC-033")
def up_to_a_level_in_lots(case: Case) -> None:
    given = case.inputs
    position = given["on_hand"] + given["on_order"] - given["backorder"]
    found = order_quantity(position, given["rop"], given["target_max"], given["moq"], given["lot"])
    assert {"position": position, "order": found} == case.expected
    assert order_quantity(given["rop"] + 1, given["rop"], given["target_max"]) == 0
