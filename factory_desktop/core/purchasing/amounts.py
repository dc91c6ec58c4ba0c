"""What an order comes to: charges shared by the lines, taxes, rounding. Pure.

Charges before tax are part of the taxable value: CGST Act s.15(2)(c), golden case GST-012.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from factory_desktop.core import taxes
from factory_desktop.core.kernel.numbers import ZERO, money, round_to, spread
from factory_desktop.core.purchasing.models import BEFORE_TAX
from factory_desktop.core.taxes import TaxLine


@dataclass(frozen=True, slots=True)
class Amounts:
    """An order's totals: taxable + tax + charges after tax + rounding = total.

    `before_tax` is in `taxable` already. `taxes` are those of all lines by head and rate.
    """

    before_tax: Decimal
    after_tax: Decimal
    taxable: Decimal
    taxes: tuple[TaxLine, ...]
    round_off: Decimal
    total: Decimal

    @property
    def tax(self) -> Decimal:
        """All taxes in one."""
        return sum((tax.amount for tax in self.taxes), ZERO)


def value_of(quantity: Decimal, rate: Decimal, discount: Decimal | None) -> Decimal:
    """A line's value after discount, to the paisa."""
    gross = quantity * rate
    return money(gross - gross * (discount or ZERO) / 100)


def order_taxes(
    lines: Sequence[Mapping[str, Any]], theirs: str, our_gstin: str | None
) -> list[list[TaxLine]]:
    """Taxes of each line of a supplier in the state of a number (`taxes.place_code`); without a
    GSTIN of our own there are none to reckon with.
    """
    if not our_gstin:
        return [[] for _ in lines]
    ours = taxes.state_code(our_gstin)
    inter_state = bool(theirs) and theirs != ours
    return [
        taxes.line_taxes(line["taxable"], line.get("gst_rate"), inter_state=inter_state)
        for line in lines
    ]


def work_out(
    lines: Sequence[dict[str, Any]],
    charges: Sequence[Mapping[str, Any]],
    theirs: str,
    our_gstin: str | None,
    *,
    rounded: bool,
) -> Amounts:
    """Put share, taxable value and amount into each line; gives what all of it comes to.

    A charge before tax is borne by the lines in proportion to their values after discount.
    """
    before = sum((row["amount"] for row in charges if row["charged"] == BEFORE_TAX), ZERO)
    after = sum((row["amount"] for row in charges if row["charged"] != BEFORE_TAX), ZERO)
    values = [value_of(line["quantity"], line["rate"], line.get("discount")) for line in lines]
    for line, value, share in zip(lines, values, spread(before, values), strict=True):
        line["share"], line["taxable"] = share, value + share
    by_line = order_taxes(lines, theirs, our_gstin)
    for line, found in zip(lines, by_line, strict=True):
        line["amount"] = line["taxable"] + sum((tax.amount for tax in found), ZERO)
    taxable = sum((line["taxable"] for line in lines), ZERO)
    due = tuple(taxes.summed(tax for found in by_line for tax in found))
    exact = taxable + sum((tax.amount for tax in due), ZERO) + after
    total = round_to(exact, 0) if rounded else exact
    return Amounts(before, after, taxable, due, total - exact, total)
