"""Checks of the tax cases that purchase orders compute."""

from __future__ import annotations

from decimal import Decimal

from factory_desktop.core.purchasing.amounts import work_out
from tests.golden.registry import Case, check

OURS = "27AADFS4821M1ZX"


@check("GST-012")
def freight_before_tax(case: Case) -> None:
    given = case.inputs
    line = {"quantity": Decimal(1), "rate": given["goods"], "gst_rate": given["rate"]}
    freight = {"amount": given["freight_before_tax"], "charged": "before"}
    found = work_out([line], [freight], "27", OURS, rounded=False)
    taxes = {tax.head.lower(): tax.amount for tax in found.taxes}
    assert {"taxable": found.taxable, **taxes} == case.expected
