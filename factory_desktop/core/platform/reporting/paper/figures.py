"""Figures as they stand on paper: lakh grouping, fixed decimals, nil and minus as an en dash."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from factory_desktop.core.kernel.numbers import ZERO, round_to

#: Nil and minus; the true minus sign is missing in the font.
DASH = "–"


def amount(value: Decimal, places: int = 2, *, nil: str = DASH) -> str:
    """Write money: `4,11,913.59`, `–0.10`; nothing is `nil`."""
    rounded = round_to(value, places)
    if not rounded:
        return nil
    digits, _, decimals = format(abs(rounded), "f").partition(".")
    head, tail = digits[:-3], digits[-3:]
    while head:
        head, tail = head[:-2], f"{head[-2:]},{tail}"
    return f"{DASH if rounded < 0 else ''}{tail}{'.' if decimals else ''}{decimals}"


def total(value: Decimal, places: int = 2) -> str:
    """Write a total, which shows its noughts: `0.00`."""
    return amount(value, places, nil=format(round_to(ZERO, places), "f"))


def signed(value: Decimal, places: int = 2) -> str:
    """Write a rounding with its sign: `+0.50`, `–0.10`."""
    text = amount(value, places)
    return f"+{text}" if round_to(value, places) > 0 else text


def quantity(value: Decimal, places: int | None = None, *, nil: str = DASH) -> str:
    """Write a quantity with the unit's decimals, or with as many as it has: `1,250.000`, `2.5`."""
    if places is None:
        exponent = value.normalize().as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
    return amount(value, places, nil=nil)


def day(value: date | None) -> str:
    """Write a date as dd-mm-yyyy; nothing stays empty."""
    return value.strftime("%d-%m-%Y") if value else ""


def add(values: Iterable[Decimal]) -> Decimal:
    """Add exactly; nothing gives zero."""
    return sum(values, ZERO)
