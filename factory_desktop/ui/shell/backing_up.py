"""The backups a window makes: asked for, by itself after hours of use, on closing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from factory_desktop.core.platform import companies
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import tr

_PAUSE_MS = 2 * 60 * 60 * 1000


class BackingUp(QObject):
    """Makes one backup at a time by `work`, which is None where none are made.

    `changed` says whether something was changed here since the last one.
    """

    made = Signal()

    def __init__(
        self, context: WindowContext, work: Callable[[], object] | None, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.context, self._work = context, work
        self.changed = False
        self._running = False
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._quietly)
        self._timer.start()
        context.company.listen(self._something_changed)

    def _something_changed(self, _changes: object) -> None:
        self.changed = True

    def run(
        self,
        done: Callable[[], object] | None = None,
        failed: Callable[[BaseException], bool] | None = None,
    ) -> None:
        """Back the company up in the writer, unless that is under way."""
        if self._work is None or self._running:
            return
        self._running = True

        def finished(_: object) -> None:
            self._running = self.changed = False
            self.made.emit()
            if done is not None:
                done()

        def stopped(error: BaseException) -> bool:
            self._running = False
            return failed is not None and failed(error)

        self.context.operations.write(self, self._work, finished, stopped, label=tr("Backup"))

    def _quietly(self) -> None:
        """After hours of use: only where something changed, and without a word where it went."""
        if self.changed:
            self.run()

    def needed(self) -> bool:
        """Whether there is something that no backup holds yet."""
        if self._work is None or self._running:
            return False
        known = companies.find(self.context.company.db.company)
        return self.changed or known is None or known.last_backup is None

    def stop(self) -> None:
        """Make none any more: the window closes."""
        self._timer.stop()
        self.context.company.unlisten(self._something_changed)
