"""The status bar: who, what company, how it is kept, last backup, jobs under way."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import IconLabel, icon
from factory_desktop.ui.framework.operations import Job, Operations
from factory_desktop.ui.framework.painting import label, set_tone

#: Pixels of an item that stay whole, and what is left of one that gives way.
_WHOLE, _LEAST = 220, 24


class _Item(QWidget):
    def __init__(self, meaning: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.icon = IconLabel(meaning, "muted", 14)
        self.words = label(role="muted", elide=True)
        row.addWidget(self.icon)
        row.addWidget(self.words)

    def say(self, text: str, *, gives_way: bool) -> None:
        """Show a text, whole where it is short and does not give way to the others."""
        self.words.setText(text)
        self.words.ensurePolished()
        whole = min(self.words.sizeHint().width(), _WHOLE)
        self.words.setMinimumWidth(min(whole, _LEAST) if gives_way else whole)


class JobIndicator(QWidget):
    """The newest job under way with its progress, and a way to stop it."""

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = operations.jobs
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.words = label(role="muted")
        self.bar = QProgressBar()
        self.bar.setFixedSize(90, 4)
        self.bar.setTextVisible(False)
        self.percent = label(role="muted")
        self.stop = QPushButton(icon("close", "muted"), "")
        self.stop.setProperty("tiny", "true")
        self.stop.setIconSize(QSize(12, 12))
        self.stop.setAccessibleName(tr("Stop"))
        self.stop.setToolTip(tr("Stop"))
        self.stop.clicked.connect(self._stop)
        for widget in (self.words, self.bar, self.percent, self.stop):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        for signal in (self._jobs.rowsInserted, self._jobs.rowsRemoved, self._jobs.dataChanged):
            signal.connect(self._show)
        self._show()

    def _job(self) -> Job | None:
        return self._jobs.jobs[-1] if self._jobs.jobs else None

    def _show(self, *_: object) -> None:
        job = self._job()
        self.setVisible(job is not None)
        if job is None:
            return
        more = len(self._jobs.jobs) - 1
        text = tr("{job} and {count} more", job=job.label, count=more) if more else job.label
        self.words.setText(text)
        self.words.setToolTip(job.text)
        if job.percent < 0:
            self.bar.setRange(0, 0)
            self.percent.setText("")
        else:
            self.bar.setRange(0, 100)
            self.bar.setValue(job.percent)
            self.percent.setText(f"{job.percent} %")
        self.setAccessibleName(f"{text} {self.percent.text()}".strip())

    def _stop(self) -> None:
        job = self._job()
        if job is not None:
            job.progress.cancel()


class StatusBar(QWidget):
    """Items by key at the left, jobs and a time at the right."""

    def __init__(self, operations: Operations | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.STATUS_BAR)
        # What it says of a job never makes the window wider.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._items: dict[str, _Item] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 1, 12, 0)
        self._row.setSpacing(20)
        self._row.addStretch(1)
        if operations is not None:
            self.jobs = JobIndicator(operations)
            self._row.addWidget(self.jobs, 0, Qt.AlignmentFlag.AlignVCenter)
        self._right = label(role="muted")
        self._row.addWidget(self._right, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_item(
        self,
        key: str,
        meaning: str,
        text: str,
        *,
        tip: str = "",
        tone: str = "",
        gives_way: bool = False,
    ) -> None:
        """Show or change an item; an empty text hides it. What `gives_way` is cut off first."""
        item = self._items.get(key)
        if item is None:
            item = self._items[key] = _Item(meaning)
            self._row.insertWidget(len(self._items) - 1, item, 0, Qt.AlignmentFlag.AlignVCenter)
        item.icon.set(meaning, tone or "muted")
        item.say(text, gives_way=gives_way)
        set_tone(item.words, tone)
        item.setToolTip(tip)
        item.setVisible(bool(text))

    def set_right(self, text: str) -> None:
        """What stands at the right end: date and time."""
        self._right.setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the line above."""
        t = theme.tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), t.color("surface"))
        painter.fillRect(0, 0, self.width(), 1, t.color("border"))
