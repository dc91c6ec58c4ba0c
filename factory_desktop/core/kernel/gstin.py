"""The GST number of a business: its form and its check digit (mod 36); golden case GST-018."""

from __future__ import annotations

import re

from factory_desktop.core.kernel.i18n import msg

_FORM = re.compile(r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z][A-Z][0-9A-Z]")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def gstin_check_digit(first_14: str) -> str:
    """The 15th letter of a GSTIN: each value times 1 or 2, digits added in base 36."""
    total = 0
    for index, letter in enumerate(first_14):
        product = _DIGITS.index(letter) * (1 + index % 2)
        total += product // 36 + product % 36
    return _DIGITS[(36 - total % 36) % 36]


def gstin_is_valid(text: str) -> bool:
    """Whether a GSTIN has the right form and check digit."""
    return not gstin_complaint(text)


def gstin_complaint(gstin: str) -> str:
    """What is wrong with a GSTIN, or an empty text."""
    if not _FORM.fullmatch(gstin):
        return msg("A GSTIN has 15 letters and figures and begins with the state's two figures.")
    if gstin_check_digit(gstin[:14]) != gstin[14]:
        return msg("The last sign of this GSTIN does not fit the others. Check for a slip.")
    return ""
