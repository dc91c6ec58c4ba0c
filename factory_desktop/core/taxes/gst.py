"""GST on purchase and sale lines: each half from the taxable value, half up, to the paisa.

Sources: IGST Act s.7, 8, 10; CGST Act s.9; Rule 35. See golden cases GST-001 to GST-018.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import money

_FORM = re.compile(r"^\d{2}[A-Z0-9]{10}[A-Z0-9]Z[A-Z0-9]$|^\d{2}[A-Z0-9]{13}$")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One tax of a line or a document: `CGST`, `SGST` or `IGST`, its rate and amount."""

    head: str
    rate: Decimal
    amount: Decimal


def state_code(gstin: str | None) -> str:
    """The two figures a GSTIN begins with: the state it is registered in."""
    return gstin[:2] if gstin and gstin[:2].isdigit() else ""


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


def gstin_complaint(gstin: str) -> str:
    """What is wrong with a GSTIN, or an empty text: form and check digit (mod 36)."""
    if not _FORM.match(gstin):
        return msg("A GSTIN has 15 letters and figures and begins with the state's two figures.")
    if _check_digit(gstin[:14]) != gstin[14]:
        return msg("The last sign of this GSTIN does not fit the others. Check for a slip.")
    return ""


def _check_digit(body: str) -> str:
    total = 0
    for index, char in enumerate(body):
        product = _DIGITS.index(char) * (2 if index % 2 else 1)
        total += product // 36 + product % 36
    return _DIGITS[(36 - total % 36) % 36]
