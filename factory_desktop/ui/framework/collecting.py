"""When Python looks for objects that only hold each other: while nobody waits for the window.

A full search holds all threads, the window's too, for as long as it takes to walk everything: a
tenth of a second in an open window, half a second while a month's wages are calculated. So it
waits until nobody has touched a key or the mouse, and no work has come home, for a few seconds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

from factory_desktop.core.kernel import collecting
from factory_desktop.ui.framework.idle import IdleWatch
from factory_desktop.ui.framework.operations import Operations

_PAUSE_MS = 30_000
_REST_MS = 3_000
#: So many searches among what is young, each of them short, make a full one worth it.
_WORTH = 20
_NEVER = 1_000_000


class QuietCollector(QObject):
    """Full searches in a pause only. Modules and mapped tables, which stay, are left out until
    something large was set aside: what is set aside can only be looked through with them.
    """

    _frozen = False

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._before = gc.get_threshold()
        gc.set_threshold(*self._before[:2], _NEVER)
        # Once: what an earlier window left behind must still be found.
        if not QuietCollector._frozen:
            QuietCollector._frozen = True
            gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE_MS)
        self._idle = IdleWatch(self)
        self._timer.timeout.connect(lambda: self._idle.wait(_REST_MS))
        self._idle.idle.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Search now where that is worth it and nothing was under way for a while."""
        if self._operations.at_rest * 1000 >= _REST_MS:
            collecting.search(_WORTH)

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        self._idle.wait(0)
        gc.set_threshold(*self._before)
