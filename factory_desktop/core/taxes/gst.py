"""GST on purchase and sale lines: each half from the taxable value, half up, to the paisa.

Sources: IGST Act s.7, 8, 10; CGST Act s.9; Rule 35. See golden cases GST-001 to GST-018.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from factory_desktop.core.kernel.numbers import money
from factory_desktop.core.kernel.states import find_state, states


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One tax of a line or a document: `CGST`, `SGST` or `IGST`, its rate and amount."""

    head: str
    rate: Decimal
    amount: Decimal


def state_code(gstin: str | None) -> str:
    """The two figures a GSTIN begins with: the state it is registered in."""
    return gstin[:2] if gstin and gstin[:2].isdigit() else ""


def place_code(gstin: str | None, state: str | None) -> str:
    """The number of the state a party is in: its registration's, else that of its address."""
    found = find_state(states("IN"), state)
    return state_code(gstin) or (found.tax_code if found else "")


def line_taxes(taxable: Decimal, rate: Decimal | None, *, inter_state: bool) -> list[TaxLine]:
    """Taxes on a line's taxable value: IGST across states, else CGST and SGST in halves.

    Each half is rounded for itself from the taxable value: 33.33 at 5 % is 0.83 + 0.83.
    """
    if not rate:
        return []
    if inter_state:
        return [TaxLine("IGST", rate, money(taxable * rate / 100))]
    half = rate / 2
    amount = money(taxable * half / 100)
    return [TaxLine("CGST", half, amount), TaxLine("SGST", half, amount)]


def summed(lines: Iterable[TaxLine]) -> list[TaxLine]:
    """Taxes of all lines by head and rate: the printed totals are sums of the lines'."""
    found: dict[tuple[str, Decimal], Decimal] = {}
    for line in lines:
        key = (line.head, line.rate)
        found[key] = found.get(key, Decimal(0)) + line.amount
    return [TaxLine(head, rate, amount) for (head, rate), amount in sorted(found.items())]
