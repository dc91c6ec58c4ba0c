"""What waits for the user: modules say it, the bell and the tray show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.kernel.i18n import Message
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.navigation import Place


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that waits: a text, its state as a word with a tone, and what it opens.

    The same thing has the same `key` for as long as it waits.
    """

    key: str
    text: str
    state: str
    tone: str
    place: Place

    def said(self, formatter: Formatter) -> str:
        """The text in the window's language, days and quantities in the company's way."""
        if not isinstance(self.text, Message):
            return tr(self.text)
        written = {name: _written(value, formatter) for name, value in self.text.params.items()}
        return tr(self.text.msgid, **written)


def _written(value: object, formatter: Formatter) -> object:
    if isinstance(value, Message):
        return tr(value)
    if isinstance(value, date):
        return formatter.date(value)
    return formatter.quantity(value) if isinstance(value, Decimal) else value


@dataclass(frozen=True, slots=True)
class NoticeSource:
    """Who knows of things that wait, for whom, and when that is stale.

    Where many wait, the first few stand by themselves and `more` says how many others there are.
    The tray tells of each at most once in `again_days`.
    """

    query: Callable[[Connection, date], Sequence[Notice]]
    permission: str
    tables: tuple[str, ...]
    more: Callable[[int], Notice] | None = None
    again_days: int = 7
