"""Saves marks while one types: collects them, sends them in one command, keeps what is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from factory_desktop.core import hr
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.people.marks import Day

Key = tuple[int, date]
#: Typing that pauses so long is saved.
PAUSE = 700


class MarkSaver(QObject):
    """Pending days by worker and date; a refused day stays, with what is wrong with it."""

    #: Errors were set or settled: cells look different.
    errors_changed = Signal()
    #: How many days wait or are on their way changed.
    state_changed = Signal()
    #: A save came home.
    saved = Signal(int)

    def __init__(self, context: WindowContext, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        self.pending: dict[Key, Day] = {}
        self.sending: dict[Key, Day] = {}
        self.errors: dict[Key, str] = {}
        self.refused: dict[Key, Day] = {}
        self.own = False
        self._codes: dict[str, int] = {}
        self._notes: set[Key] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.flush)

    @property
    def waiting(self) -> int:
        """Days typed that are not in the database yet, refused ones aside."""
        return len(self.pending) + len(self.sending)

    def unsaved(self) -> Iterator[tuple[int, date, Day]]:
        """Everything typed that is not in the database."""
        for held in (self.refused, self.sending, self.pending):
            for (employee_id, day), value in held.items():
                yield employee_id, day, value

    def put(
        self, employee_id: int, code: str, day: date, value: Day, *, note: bool = False
    ) -> None:
        """A day was typed; its note is only written where that was typed too."""
        key = (employee_id, day)
        if note:
            self._notes.add(key)
        self._codes[code] = employee_id
        self.pending[key] = value
        self.refused.pop(key, None)
        if self.errors.pop(key, None) is not None:
            self.errors_changed.emit()
        self._timer.start()
        self.state_changed.emit()

    def flush(self) -> None:
        """Send what is pending now; what is typed meanwhile goes with the next."""
        self._timer.stop()
        if not self.pending or self.sending:
            return
        self.sending, self.pending = self.pending, {}
        entries = [
            (*key, value.mark, value.overtime, None, value.note if key in self._notes else None)
            for key, value in self.sending.items()
        ]
        self.own = True
        self.context.run(self.parent(), hr.mark, self._done, failed=self._failed, entries=entries)

    def _done(self, count: int) -> None:
        # The news of this save came before it: from now on news are somebody else's.
        self.sending, self.own = {}, False
        self.state_changed.emit()
        self.saved.emit(count)
        if self.pending:
            self.flush()

    def _failed(self, error: BaseException) -> bool:
        sent, self.sending, self.own = self.sending, {}, False
        if not isinstance(error, Invalid):
            self.pending = {**sent, **self.pending}
            self.state_changed.emit()
            return False
        wrong = self._wrong(error.fields)
        for key, value in sent.items():
            if key in wrong:
                self.errors[key], self.refused[key] = wrong[key], value
            else:
                self.pending.setdefault(key, value)
        self.errors_changed.emit()
        self.state_changed.emit()
        if wrong and self.pending:
            self.flush()
        return bool(wrong)

    def _wrong(self, fields: Mapping[str, str]) -> dict[Key, str]:
        """`E001.2026-10-05` -> the cell it names."""
        found: dict[Key, str] = {}
        for name, text in fields.items():
            code, _, day = name.rpartition(".")
            employee_id = self._codes.get(code)
            if employee_id is not None:
                found[employee_id, date.fromisoformat(day)] = tr(text)
        return found

    def forget_refused(self) -> list[Key]:
        """Drop what was refused; returns the cells that go back to what is saved."""
        keys = list(self.refused)
        self.refused, self.errors = {}, {}
        self.errors_changed.emit()
        return keys

    def state_text(self) -> str:
        """What the hint strip says about saving."""
        if self.errors:
            return tr("{count} days to correct", count=len(self.errors))
        return tr("Saving…") if self.waiting else tr("Saved")
