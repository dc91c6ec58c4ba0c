"""Taxes on documents: how GST splits."""

from factory_desktop.core.taxes.gst import (
    TaxLine,
    line_taxes,
    place_code,
    state_code,
    summed,
)
from factory_desktop.core.taxes.module import MODULE

__all__ = ["MODULE", "TaxLine", "line_taxes", "place_code", "state_code", "summed"]
