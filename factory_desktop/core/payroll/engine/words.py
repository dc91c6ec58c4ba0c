"""Figures, days and dates inside reasons, written the way a clerk writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import reduce

from factory_desktop.core.kernel.i18n import Message, msg
from factory_desktop.core.kernel.numbers import plain, round_to


def group_digits(whole: str, grouping: str) -> str:
    """Put commas into digits: `indian` 12,34,567, anything else 1,234,567."""
    if len(whole) <= 3:
        return whole
    head, tail = whole[:-3], whole[-3:]
    size = 2 if grouping == "indian" else 3
    parts = []
    while head:
        parts.append(head[-size:])
        head = head[:-size]
    return ",".join([*reversed(parts), tail])


class Words:
    """Writes figures in one country's grouping."""

    def __init__(self, grouping: str) -> None:
        self.grouping = grouping

    def figure(self, amount: Decimal, places: int = 2) -> str:
        """An amount with two decimals and commas."""
        text = format(round_to(amount, places), "f")
        sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
        whole, point, rest = digits.partition(".")
        return sign + group_digits(whole, self.grouping) + point + rest

    def rate(self, rate: Decimal) -> str:
        """A rate: two decimals, more where it has more."""
        places = max(2, -int(rate.normalize().as_tuple().exponent))
        return self.figure(rate, places)


def count(value: Decimal | int) -> str:
    """A number of days or hours: `25`, `20.5`."""
    return str(value) if isinstance(value, int) else plain(value)


def short(day: date) -> str:
    """Day and month, `14-10`."""
    return f"{day.day:02d}-{day.month:02d}"


def full(day: date) -> str:
    """A date, `01-04-2026`."""
    return f"{day.day:02d}-{day.month:02d}-{day.year:04d}"


def span(start: date, end: date) -> Message:
    """Two dates of one month or more: `01-10 to 31-10`."""
    return msg("{start} to {end}", start=short(start), end=short(end))


def join(parts: Sequence[str], separator: str = ", ") -> str:
    """Join texts so that each is still translated on its own; separator is `, ` or `; `."""
    if not parts:
        return ""
    template = "{first}" + separator + "{rest}"
    return reduce(lambda first, rest: msg(template, first=first, rest=rest), parts)
