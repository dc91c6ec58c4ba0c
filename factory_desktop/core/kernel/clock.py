"""The time, as something that is handed in: nothing in core asks the machine for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time in UTC and the date on the wall."""

    def now(self) -> datetime:
        """The moment in UTC, without zone information (as it is stored)."""

    def today(self) -> date:
        """The date at the factory."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The moment in UTC, naive."""
        return datetime.now(UTC).replace(tzinfo=None)

    def today(self) -> date:
        """The local date."""
        return datetime.now().astimezone().date()


class FixedClock:
    """A clock that stands until it is moved; each look at it is a microsecond later."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """The set moment, a microsecond later at each call so that order shows."""
        self.at += timedelta(microseconds=1)
        return self.at

    def today(self) -> date:
        """The date of the set moment."""
        return self.at.date()
