"""Months, each named by its first day."""

from __future__ import annotations

from datetime import date


def next_month(month: date, count: int = 1) -> date:
    """The first day of the month so many months later."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)
