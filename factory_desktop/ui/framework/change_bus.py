"""News of what changed, to every screen of the window; hidden screens only remember."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from factory_desktop.core.kernel.changes import Changes


class ChangeBus(QObject):
    """Carries `Changes` from commands, here and elsewhere, to screens."""

    changed = Signal(object)
    _came = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # A slot of this object runs in the window's thread, whichever thread brings the news.
        self._came.connect(self._pass_on)

    def publish(self, changes: Changes) -> None:
        """Tell every screen; nothing is told where nothing was touched."""
        if changes and isValid(self):
            self._came.emit(changes)

    @Slot(object)
    def _pass_on(self, changes: Changes) -> None:
        self.changed.emit(changes)

    def watch(self, widget: QWidget, tables: Iterable[str], refresh: Callable[[], object]) -> None:
        """Call `refresh` when one of the tables was touched and the widget is seen.

        A hidden widget remembers that it is stale and refreshes once, when it is shown.
        """
        _Watcher(self, widget, frozenset(tables), refresh)


class _Watcher(QObject):
    """Lives and dies with the widget it watches for."""

    def __init__(
        self,
        bus: ChangeBus,
        widget: QWidget,
        tables: frozenset[str],
        refresh: Callable[[], object],
    ) -> None:
        super().__init__(widget)
        self._widget, self._tables, self._refresh = widget, tables, refresh
        self._stale = False
        bus.changed.connect(self._changed)
        widget.installEventFilter(self)

    def _changed(self, changes: Changes) -> None:
        if not changes.touches(self._tables):
            return
        if self._widget.isVisible():
            self._refresh()
        else:
            self._stale = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Refresh a stale widget when it is shown."""
        if event.type() == QEvent.Type.Show and self._stale:
            self._stale = False
            self._refresh()
        return False
