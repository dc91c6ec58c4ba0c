"""Navigation of the window: what nobody opens falls to nothing, and the trail knows every step."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Signal

from factory_desktop.ui.framework.navigation import Navigation, Place

log = logging.getLogger(__name__)


class WindowNavigation(Navigation):
    """A `Navigation` for which an unknown key is no error.

    A screen may point at a module that is not there, or not for this user.
    """

    #: Somebody asked for a place that nobody opens.
    missed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def offer(self, key: str, opener: object) -> None:
        """Register a key unless somebody opens it already: the first module keeps it."""
        if not self.can_open(key):
            self.register(key, opener)

    def go(self, place: Place) -> object:
        """Go to a place; None where nobody opens it."""
        if not self.can_open(place.key):
            log.info("nobody opens %r", place.key)
            self.missed.emit(place)
            return None
        return super().go(place)
