"""Amounts written out in words, as on vouchers: `Rupees fifteen thousand only per month`."""

from __future__ import annotations

import re
from decimal import Decimal

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: number for number, word in enumerate(_ONES)}
_WORDS |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}
_MULTIPLES = {
    "thousand": 1_000,
    **dict.fromkeys(("lakh", "lakhs", "lac", "lacs"), 100_000),
    **dict.fromkeys(("crore", "crores"), 10_000_000),
}
_SAYS_NOTHING = {"rs", "rupees", "rupee", "and", "only", "inr", "₹"}


def number_in_words(text: str) -> tuple[Decimal, str] | None:
    """The amount of English number words and what stands behind it, None where there are none."""
    parts = re.split(r"([\s,.\-]+)", text)
    total = part = used = 0
    for place, piece in enumerate(parts):
        word = piece.lower()
        if not word.strip(" ,.-") or word in _SAYS_NOTHING:
            continue
        if word in _WORDS:
            part += _WORDS[word]
        elif word == "hundred":
            part = max(part, 1) * 100
        elif word in _MULTIPLES:
            total, part = total + max(part, 1) * _MULTIPLES[word], 0
        else:
            return (Decimal(total + part), "".join(parts[place:]).strip()) if used else None
        used += 1
    return (Decimal(total + part), "") if used else None
