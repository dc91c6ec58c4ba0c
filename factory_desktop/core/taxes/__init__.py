"""Taxes on documents: how GST splits, and whether a GSTIN can be right."""

from factory_desktop.core.taxes.gst import (
    TaxLine,
    gstin_complaint,
    line_taxes,
    state_code,
    summed,
)
from factory_desktop.core.taxes.module import MODULE

__all__ = ["MODULE", "TaxLine", "gstin_complaint", "line_taxes", "state_code", "summed"]
