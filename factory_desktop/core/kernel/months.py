"""Months, each named by its first day."""

from __future__ import annotations

from datetime import date

from factory_desktop.core.kernel.i18n import Catalog

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def month_name(month: date, t: Catalog) -> str:
    """`October 2026` in the catalogue's language."""
    return f"{t(MONTHS[month.month - 1])} {month.year}"


def next_month(month: date, count: int = 1) -> date:
    """The first day of the month so many months later."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)
