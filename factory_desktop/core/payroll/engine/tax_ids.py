"""Tax numbers: their shape from the country pack, their check digit where they have one."""

from __future__ import annotations

import re

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GSTIN = re.compile(r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z][A-Z][0-9A-Z]")


def gstin_check_digit(first_14: str) -> str:
    """The 15th letter of a GSTIN: each value times 1 or 2, digits added in base 36."""
    total = 0
    for index, letter in enumerate(first_14):
        product = _DIGITS.index(letter) * (1 + index % 2)
        total += product // 36 + product % 36
    return _DIGITS[(36 - total % 36) % 36]


def gstin_is_valid(text: str) -> bool:
    """Whether a GSTIN has the right shape and check digit."""
    return bool(_GSTIN.fullmatch(text)) and gstin_check_digit(text[:14]) == text[14]


#: Checks a pack may name for a tax number, beyond its pattern.
CHECKS = {"gstin": gstin_is_valid}
