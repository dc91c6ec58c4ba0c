"""Exact numbers: the one rounding function and the scales every figure is kept at."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

#: Decimal places of quantities and rates, kept as integers of 10^-6.
QUANTITY_PLACES = 6
#: Decimal places of money, kept as integers of the currency's minor unit.
MONEY_PLACES = 2
#: No stored integer may reach this (2^53): spreadsheets and JSON readers keep such numbers exact.
LIMIT = 2**53

ZERO = Decimal(0)
#: One at each of the usual numbers of decimals.
_STEPS = {places: Decimal(1).scaleb(-places) for places in range(QUANTITY_PLACES + 1)}


def round_to(value: Decimal | int, places: int = MONEY_PLACES) -> Decimal:
    """Round half up (away from zero) to `places` decimals; the program's only rounding.

    Raises TypeError for floats: a float has already lost the figure that was typed.
    """
    if isinstance(value, float):
        raise TypeError("floats are not exact; use Decimal")
    step = _STEPS[places] if places in _STEPS else Decimal(1).scaleb(-places)
    exact = value if isinstance(value, Decimal) else Decimal(value)
    return exact.quantize(step, ROUND_HALF_UP)


def money(value: Decimal | int) -> Decimal:
    """Round to the currency's minor unit."""
    return round_to(value, MONEY_PLACES)


def quantity(value: Decimal | int) -> Decimal:
    """Round to the scale quantities and rates are kept at."""
    return round_to(value, QUANTITY_PLACES)


def whole(number: int, by: int) -> int:
    """A quotient of whole numbers rounded as `round_to` does, half up and away from zero."""
    if by < 0:
        number, by = -number, -by
    up = (2 * abs(number) + by) // (2 * by)
    return up if number >= 0 else -up


def spread(amount: Decimal, by: Sequence[Decimal]) -> list[Decimal]:
    """Money divided in proportion to other amounts of money; the parts are the whole exactly.

    What rounding down leaves over goes to the largest remainders, a paisa each, of equal ones to
    the first. Where all of `by` is nought, each gets the same.
    """
    units = to_scaled(amount, MONEY_PLACES)
    weights = [int(weight.scaleb(MONEY_PLACES)) for weight in by]
    total = sum(weights)
    if not total:
        weights, total = [1] * len(weights), len(weights)
    parts = [units * weight // total for weight in weights]
    rests = [units * weight % total for weight in weights]
    order = sorted(range(len(rests)), key=lambda place: -rests[place])
    for place in order[: units - sum(parts)]:
        parts[place] += 1
    return [from_scaled(part, MONEY_PLACES) for part in parts]


def to_scaled(value: Decimal | int, places: int) -> int:
    """Turn a decimal into the integer it is stored as.

    Raises TypeError for floats, ValueError where digits would be lost or the limit is passed.
    """
    if not isinstance(value, Decimal):
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"expected Decimal, got {type(value).__name__}")
        value = Decimal(value)
    scaled = value.scaleb(places)
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"{value} has more than {places} decimals")
    if abs(whole) >= LIMIT:
        raise ValueError(f"{value} is too large to keep exactly")
    return whole


def from_scaled(stored: int, places: int) -> Decimal:
    """Turn a stored integer back into the decimal it stands for."""
    return stored * _STEPS[places]


def plain(value: Decimal) -> str:
    """Write a decimal without exponent or trailing zeros: `1.5`, `0`, `100`."""
    text = format(value.normalize(), "f")
    return "0" if text == "-0" else text
