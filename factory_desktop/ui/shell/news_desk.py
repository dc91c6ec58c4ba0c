"""Brings news to the bell, and to the tray while nobody looks at the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import Connection

from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform import companies
from factory_desktop.core.platform.company import Company
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.module import UiModule
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.notices import Notice, NoticeSource
from factory_desktop.ui.framework.operations import Job
from factory_desktop.ui.shell.bell import Bell, NewsList
from factory_desktop.ui.shell.news import News
from factory_desktop.ui.shell.tray import Tray

BACKUP = "company.backup.make"
TRAY = "window.tray"
_BACKUP_DAYS = 7
#: A job that took as long as this is told of where it ended behind the user's back.
LONG_SECONDS = 3.0


class NewsDesk(QObject):
    """Owns the news of one window."""

    #: Somebody clicked the tray: the window is to come to the front, at this place if there is one.
    called = Signal(object)

    def __init__(
        self,
        context: WindowContext,
        modules: Sequence[UiModule],
        bell: Bell,
        place_of: Callable[[QObject | None], Place | None],
    ) -> None:
        super().__init__(context)
        self.context, self.bell = context, bell
        self._place_of = place_of
        sources = [source for module in modules for source in module.notices]
        self.news = News(context, [*sources, _backup_source(context)])
        self.list: NewsList | None = None
        #: Nothing is told outside while the window is locked or closing.
        self.quiet = False
        window = bell.window()
        self.tray = Tray(window, context.company_name)
        self.tray.show(self.told_outside())
        self.tray.clicked.connect(self.called)
        bell.clicked.connect(self.open_list)
        self.news.changed.connect(self._count)
        self.news.came.connect(self._came)
        context.operations.finished.connect(self._job_finished)
        self.news.refresh()

    def told_outside(self) -> bool:
        """Whether this user wants the icon beside the clock."""
        return bool(self.context.state(TRAY, True))

    def tell_outside(self, wanted: bool) -> None:
        """Switch the icon beside the clock on or off."""
        self.context.remember(TRAY, wanted)
        self.tray.show(wanted)

    def open_list(self) -> None:
        """Show what waits, below the bell."""
        if self.list is not None:
            return
        self.list = NewsList(self.bell.window(), self.news, self.context.navigation.go)
        self.list.closed.connect(self._closed)
        self.list.open_below(self.bell)

    def _closed(self) -> None:
        self.list = None

    def _count(self) -> None:
        self.bell.show_count(self.news.count(), new=self.news.any_new())

    def _came(self, notices: list[Notice]) -> None:
        if not self.quiet and not in_front():
            self.tray.tell(notices, self.context.formatter)

    def _job_finished(self, job: Job, went_well: bool) -> None:
        place = self._place_of(job.owner)
        if place is None or job.seconds < LONG_SECONDS or in_front():
            return
        self.news.tell(_of_job(job, place) if went_well else _of_failure(job, place))


def _of_job(job: Job, place: Place) -> Notice:
    text = msg("“{job}” is done", job=job.label)
    return Notice(f"job:{id(job)}", text, "Done", "good", place)


def _of_failure(job: Job, place: Place) -> Notice:
    text = msg("“{job}” did not go through", job=job.label)
    return Notice(f"job:{id(job)}", text, "Failed", "bad", place)


def in_front() -> bool:
    """Whether the user is at one of the program's windows."""
    return isinstance(QApplication.activeWindow(), QWidget)


def _backup_source(context: WindowContext) -> NoticeSource:
    """A backup that is old; a company that never had one is backed up when it is closed."""
    company: Company = context.company
    place = "setup.backup" if context.navigation.can_open("setup.backup") else "shell.backup"

    def old(_conn: Connection, today: date) -> list[Notice]:
        known = companies.find(company.db.company)
        last = known.last_backup.date() if known is not None and known.last_backup else today
        if today - last < timedelta(days=_BACKUP_DAYS):
            return []
        text = msg("The last backup was made on {day}", day=last)
        return [Notice("backup", text, "Old", "bad", Place(place))]

    return NoticeSource(old, BACKUP, (), again_days=1)
