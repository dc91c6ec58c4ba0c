"""Work off the window's thread: one writer, a few readers, results by queued signal.

A result whose owner is gone is dropped. Tests and scripts make `Operations(inline=True)`,
which runs everything at once, in order.
"""

from __future__ import annotations

import inspect
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRunnable,
    Qt,
    QThreadPool,
    QTimer,
    Signal,
)
from shiboken6 import isValid

from factory_desktop.core.kernel import steps
from factory_desktop.core.kernel.errors import NeedsConfirmation
from factory_desktop.core.kernel.steps import Cancelled

log = logging.getLogger(__name__)

Work = Callable[..., Any]
Done = Callable[[Any], object]
Failed = Callable[[BaseException], object]
READERS = 3
_TOLD_EVERY = 0.1
#: Until the event loop's next turn. Not 0: that would be a posted event, and all of those are done
#: before any key and any painting.
_TURN_MS = 1
ROOT = QModelIndex()


class Presenter(Protocol):
    """Who shows an error that nobody else dealt with (see errors.ErrorPresenter)."""

    def present(self, owner: QObject | None, error: BaseException) -> None:
        """Show it."""

    def confirm(self, owner: QObject | None, question: NeedsConfirmation) -> bool:
        """Ask; whether the user wants it all the same."""


class Progress:
    """Handed to long work: it reports how far it is and asks whether to stop."""

    def __init__(
        self,
        told: Callable[[int, int, str], None] | None = None,
        confirmed: frozenset[str] = frozenset(),
    ) -> None:
        self._told = told
        self._stop = threading.Event()
        self.confirmed = confirmed

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        """Say how far the work is; raises Cancelled where the user asked to stop."""
        self.check()
        if self._told is not None:
            self._told(done, total, text)

    @property
    def cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._stop.set()

    def check(self) -> None:
        """Raise Cancelled where the user asked to stop."""
        if self.cancelled:
            raise Cancelled


@dataclass(eq=False)
class Job:
    """One piece of work under way, as the status bar shows it."""

    owner: QObject | None
    work: Work
    done: Done | None
    failed: Failed | None
    label: str
    writes: bool
    progress: Progress = field(default_factory=Progress)
    done_steps: int = 0
    total_steps: int = 0
    text: str = ""
    began: float = field(default_factory=time.monotonic)
    #: When the window was last told how far it is.
    told: float = 0.0

    @property
    def seconds(self) -> float:
        """How long ago it was asked for."""
        return time.monotonic() - self.began

    @property
    def percent(self) -> int:
        """How far it is, or -1 where that is not known."""
        return 100 * self.done_steps // self.total_steps if self.total_steps else -1

    def run(self) -> Any:
        """Do the work, listening how far it is; work that takes an argument gets the Progress."""
        self.progress.check()
        with steps.heard_by(self.progress):
            return self.work(self.progress) if _wants_progress(self.work) else self.work()


def _wants_progress(work: Work) -> bool:
    try:
        parameters = inspect.signature(work).parameters.values()
    except (TypeError, ValueError):
        return False
    return any(
        p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
        for p in parameters
    )


class JobsModel(QAbstractListModel):
    """The labelled jobs under way."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs: list[Job] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = ROOT) -> int:
        """How many jobs there are."""
        return 0 if parent.isValid() else len(self.jobs)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        """The label, or the job itself under UserRole."""
        job = self.jobs[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return job.label
        return job if role == Qt.ItemDataRole.UserRole else None

    def add(self, job: Job) -> None:
        """A job began."""
        self.beginInsertRows(QModelIndex(), len(self.jobs), len(self.jobs))
        self.jobs.append(job)
        self.endInsertRows()

    def drop(self, job: Job) -> None:
        """A job ended."""
        if job in self.jobs:
            row = self.jobs.index(job)
            self.beginRemoveRows(QModelIndex(), row, row)
            del self.jobs[row]
            self.endRemoveRows()

    def moved(self, job: Job) -> None:
        """A job came further."""
        if job in self.jobs:
            index = self.index(self.jobs.index(job))
            self.dataChanged.emit(index, index)


class _Runner(QRunnable):
    def __init__(self, operations: Operations, job: Job) -> None:
        super().__init__()
        self._operations, self._job = operations, job

    def run(self) -> None:
        """Run in a thread of the pool; whatever comes of it goes home by signal."""
        try:
            outcome = (self._job, self._job.run(), None)
        except BaseException as error:
            outcome = (self._job, None, error)
        if isValid(self._operations):
            self._operations.ended.emit(outcome)


class Operations(QObject):
    """Runs reads and writes for the window."""

    ended = Signal(object)
    reported = Signal(object)
    #: A labelled job came home: the job, and whether it went through. One that was stopped is not
    #: told of.
    finished = Signal(object, bool)

    def __init__(
        self,
        inline: bool = False,
        presenter: Presenter | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.inline = inline
        self.presenter = presenter
        self.jobs = JobsModel(self)
        self._pending = 0
        self._ended = time.monotonic()
        self._writer = QThreadPool(self)
        self._writer.setMaxThreadCount(1)
        self._readers = QThreadPool(self)
        self._readers.setMaxThreadCount(READERS)
        for pool in (self._writer, self._readers):
            pool.setExpiryTimeout(-1)
        self._asked: list[Job] = []
        self._soon = QTimer(self, singleShot=True, interval=_TURN_MS)
        self._soon.timeout.connect(self._read_asked)
        self.ended.connect(self._end, Qt.ConnectionType.QueuedConnection)
        self.reported.connect(self._report, Qt.ConnectionType.QueuedConnection)

    def read(
        self,
        owner: QObject | None,
        work: Work,
        done: Done | None = None,
        failed: Failed | None = None,
        label: str = "",
    ) -> Job:
        """Run `work` in a reader and hand its result to `done` in the window's thread.

        It begins when the window has done what it is at: two threads of one interpreter only
        hold each other up, and a screen that asks while it is built would be painted late.
        """
        return self._start(Job(owner, work, done, failed, label, writes=False))

    def write(
        self,
        owner: QObject | None,
        work: Work,
        done: Done | None = None,
        failed: Failed | None = None,
        label: str = "",
        progress: bool = True,
    ) -> Job:
        """Run `work` in the one writer.

        `failed` deals with an error, or returns False to have it presented. A question
        (NeedsConfirmation) is asked first, and the work run again with its key in
        `Progress.confirmed`. With a label the job is listed while it runs, unless `progress`
        is off.
        """
        return self._start(Job(owner, work, done, failed, label if progress else "", writes=True))

    def in_turns(self, owner: QObject, works: Iterator[Callable[[], object]]) -> None:
        """Do pieces of the window's own work, one a turn of its event loop: keys come between."""
        self._pending += 1
        if self.inline:
            for work in works:
                work()
            self._pending -= 1
        else:
            self._turn(owner, works)

    def _turn(self, owner: QObject, works: Iterator[Callable[[], object]]) -> None:
        work = next(works, None) if isValid(owner) else None
        if work is None:
            self._pending -= 1
            return
        work()
        QTimer.singleShot(_TURN_MS, self, lambda: self._turn(owner, works))

    @property
    def busy(self) -> bool:
        """Whether anything has not come home yet."""
        return self._pending > 0

    @property
    def at_rest(self) -> float:
        """For how many seconds nothing has been under way."""
        return 0.0 if self._pending else time.monotonic() - self._ended

    def wait(self, milliseconds: int = 5000) -> bool:
        """Wait until the threads are idle, for the end of the program."""
        self._read_asked()
        wrote = self._writer.waitForDone(milliseconds)
        return self._readers.waitForDone(milliseconds) and wrote

    def close(self) -> None:
        """Ask every job to stop and wait for the threads."""
        for job in self.jobs.jobs:
            job.progress.cancel()
        self._asked.clear()
        self._readers.clear()
        self.wait()

    def _start(self, job: Job) -> Job:
        job.progress._told = lambda done, total, text: self._tell((job, done, total, text))
        self._pending += 1
        if job.label:
            self.jobs.add(job)
        if self.inline:
            self._run_inline(job)
        elif job.writes:
            self._writer.start(_Runner(self, job))
        else:
            self._asked.append(job)
            self._soon.start()
        return job

    def _read_asked(self) -> None:
        asked, self._asked = self._asked, []
        for job in asked:
            self._readers.start(_Runner(self, job))

    def _run_inline(self, job: Job) -> None:
        try:
            outcome = (job, job.run(), None)
        except Exception as error:
            outcome = (job, None, error)
        self._end(outcome)

    def _tell(self, news: tuple[Job, int, int, str]) -> None:
        """Tell the window, which is held up by each: a few times a second."""
        job, now = news[0], time.monotonic()
        if self.inline:
            self._report(news)
        elif now - job.told >= _TOLD_EVERY:
            job.told = now
            self.reported.emit(news)

    def _report(self, news: tuple[Job, int, int, str]) -> None:
        job, job.done_steps, job.total_steps, job.text = news
        self.jobs.moved(job)

    def _end(self, outcome: tuple[Job, Any, BaseException | None]) -> None:
        job, result, error = outcome
        self._pending -= 1
        self._ended = time.monotonic()
        self.jobs.drop(job)
        if job.owner is not None and not isValid(job.owner):
            if error is not None:
                log.info("dropped %s of a closed screen", type(error).__name__)
            return
        if job.label and not isinstance(error, (Cancelled, NeedsConfirmation)):
            self.finished.emit(job, error is None)
        if error is not None:
            self._fail(job, error)
        elif job.done is not None:
            job.done(result)

    def _fail(self, job: Job, error: BaseException) -> None:
        if isinstance(error, NeedsConfirmation) and self.presenter is not None:
            if self.presenter.confirm(job.owner, error):
                again = Job(job.owner, job.work, job.done, job.failed, job.label, job.writes)
                again.progress.confirmed = job.progress.confirmed | {error.key}
                self._start(again)
                return
            error = Cancelled()
        handled = job.failed is not None and job.failed(error) is not False
        if handled or isinstance(error, Cancelled):
            return
        if self.presenter is None:
            raise error
        self.presenter.present(job.owner, error)
