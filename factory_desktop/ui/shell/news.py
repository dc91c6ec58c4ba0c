"""What waits for the user, gathered from all modules and read anew when their tables change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QObject, Signal
from sqlalchemy import Connection

from factory_desktop.core.kernel.changes import Changes
from factory_desktop.ui.framework.context import RIGHTS, WindowContext
from factory_desktop.ui.framework.notices import Notice, NoticeSource

_SEEN, _TOLD = "notices.seen", "notices.told"
#: How many of one source stand by themselves, and how many keys are remembered for a user.
_MOST_SHOWN = 4
_MOST_KEPT = 300


class News(QObject):
    """The things that wait, as this user may see them; what he has seen is remembered."""

    #: Something waits, or no longer does.
    changed = Signal()
    #: Things that have not been told within their time (a list of Notice).
    came = Signal(object)

    def __init__(self, context: WindowContext, sources: Sequence[NoticeSource]) -> None:
        super().__init__(context)
        self.context, self.sources = context, sources
        self._waiting: dict[int, list[Notice]] = {}
        #: What came by itself: jobs that ended while nobody looked.
        self._own: list[Notice] = []
        self._stale: set[int] = set()
        self._reading = False
        self._first = True
        self._day = context.today()
        context.bus.changed.connect(self._touched)

    # --- reading ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read everything."""
        self._read(range(len(self.sources)))

    def look_at_day(self) -> None:
        """Read everything where another day has begun."""
        if self._day != self.context.today():
            self._day = self.context.today()
            self.refresh()

    def _touched(self, changes: Changes) -> None:
        if changes.touches(RIGHTS):
            self.refresh()
            return
        self._read([n for n, s in enumerate(self.sources) if changes.touches(s.tables)])

    def _read(self, numbers: Sequence[int]) -> None:
        """One reading at a time; what changes meanwhile is read together after it."""
        self._stale.update(numbers)
        if self._reading or not self._stale:
            return
        stale, self._stale = self._stale, set()
        for number in stale:
            if not self.context.may(self.sources[number].permission):
                self._waiting[number] = []
        wanted = [n for n in stale if self.context.may(self.sources[n].permission)]
        today = self.context.today()
        self._reading = True

        def query(conn: Connection) -> dict[int, list[Notice]]:
            return {n: self._openable(self.sources[n].query(conn, today)) for n in wanted}

        self.context.read(self, query, self._arrived, self._failed)

    def _openable(self, notices: Sequence[Notice]) -> list[Notice]:
        """What the user cannot go to is not his to settle."""
        return [n for n in notices if self.context.navigation.can_open(n.place.key)]

    def _failed(self, _error: BaseException) -> bool:
        self._reading = False
        return False

    def _arrived(self, found: dict[int, list[Notice]]) -> None:
        self._reading = False
        self._waiting.update(found)
        fresh = [
            notice
            for number, notices in sorted(found.items())
            for notice in self._not_told(notices, self.sources[number].again_days)
        ]
        self.changed.emit()
        if fresh and not self._first:  # what waited when the window opened stands at its bell
            self.came.emit(fresh)
        self._first = False
        self._read(())

    def tell(self, notice: Notice) -> None:
        """Something came by itself; it waits until it was looked at."""
        self._own.append(notice)
        self.changed.emit()
        self.came.emit([notice])

    # --- what waits ------------------------------------------------------------------------

    def _each(self) -> list[list[Notice]]:
        return [self._own, *(self._waiting.get(n, []) for n in range(len(self.sources)))]

    def count(self) -> int:
        """How many things wait."""
        return sum(len(notices) for notices in self._each())

    def is_new(self, notice: Notice) -> bool:
        """Whether the user has not looked at it yet."""
        return notice.key not in self._remembered(_SEEN)

    def any_new(self) -> bool:
        """Whether there is something that the user has not looked at yet."""
        seen = self._remembered(_SEEN)
        return any(notice.key not in seen for notices in self._each() for notice in notices)

    def shown(self) -> list[Notice]:
        """What the list shows: new things first, many of one kind folded into one line."""
        lines = list(self._own)
        for number, source in enumerate(self.sources):
            waiting = sorted(self._waiting.get(number, []), key=lambda n: not self.is_new(n))
            few = len(waiting) <= _MOST_SHOWN + 1 or source.more is None
            lines += waiting if few else waiting[:_MOST_SHOWN]
            if not few and source.more is not None:
                lines.append(source.more(len(waiting) - _MOST_SHOWN))
        return lines

    def looked_at(self) -> None:
        """The user has seen the list: what came by itself is done, the rest is no longer new."""
        keys = [notice.key for notices in self._waiting.values() for notice in notices]
        self._own.clear()
        self.context.remember(_SEEN, keys[:_MOST_KEPT])
        self.changed.emit()

    # --- once in its time ------------------------------------------------------------------

    def _remembered(self, key: str) -> set[str]:
        found = self.context.state(key, [])
        return set(found) if isinstance(found, (list, dict)) else set()

    def _not_told(self, notices: Sequence[Notice], again_days: int) -> list[Notice]:
        today = self.context.today()
        found = self.context.state(_TOLD, {})
        told: dict[str, str] = dict(found) if isinstance(found, dict) else {}
        since = today - timedelta(days=again_days)
        fresh = [n for n in notices if date.fromisoformat(told.get(n.key, "0001-01-01")) <= since]
        if fresh:
            told.update({notice.key: today.isoformat() for notice in fresh})
            newest = sorted(told.items(), key=lambda pair: pair[1])[-_MOST_KEPT:]
            self.context.remember(_TOLD, dict(newest))
        return fresh
