"""How long the window's thread is held between two beats of a timer on its event loop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

_BEAT_MS = 5


@dataclass(frozen=True, slots=True)
class Gap:
    """The longest time between two beats, in milliseconds.

    `own` is what the window's thread worked, by its CPU time; `held` is how long the window stood
    still for this program, the work of its other threads that it had to wait for with it (they
    share one interpreter); `wall` counts the other programs of a busy machine too.
    """

    own: float = 0.0
    held: float = 0.0
    wall: float = 0.0

    def or_worse(self, other: Gap) -> Gap:
        """The worse of two in each."""
        return Gap(max(self.own, other.own), max(self.held, other.held), max(self.wall, other.wall))


class Heartbeat(QObject):
    """Beats on the event loop and keeps the longest gap until it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self._worst = Gap()
        self._last = _clocks()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = _clocks()
        own, whole, wall = (1000 * (n - b) for n, b in zip(now, self._last, strict=True))
        self._worst = self._worst.or_worse(Gap(own, min(wall, whole), wall))
        self._last = now

    def begin(self) -> None:
        """Forget what was."""
        self._worst, self._last = Gap(), _clocks()

    def taken(self) -> Gap:
        """The longest gap since `begin`, up to now."""
        self._beat()
        return self._worst

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Let something pass that is not measured."""
        worst = self.taken()
        yield
        self._worst, self._last = worst, _clocks()


def _clocks() -> tuple[float, float, float]:
    return time.thread_time(), time.process_time(), time.perf_counter()


def until(done: Callable[[], bool], seconds: float = 300) -> None:
    """Let the window work until then; TimeoutError where that never comes."""
    end = time.monotonic() + seconds
    wait = QTimer()
    wait.setInterval(_BEAT_MS)
    wait.start()
    while not done():
        if time.monotonic() > end:
            raise TimeoutError
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
