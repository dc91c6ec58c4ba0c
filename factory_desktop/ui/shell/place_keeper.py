"""Navigation of the window: what nobody opens falls to nothing, and the trail knows every step."""

from __future__ import annotations

import logging

from factory_desktop.ui.framework.navigation import Navigation, Opener, Place

log = logging.getLogger(__name__)


class WindowNavigation(Navigation):
    """A `Navigation` for which an unknown key is no error.

    A screen may point at a module that is not there, or not for this user.
    """

    def offer(self, key: str, opener: Opener) -> None:
        """Register a key unless somebody opens it already: the first module keeps it."""
        if not self.can_open(key):
            self.register(key, opener)

    def go(self, place: Place) -> object:
        """Go to a place; None where nobody opens it."""
        if not self.can_open(place.key):
            log.info("nobody opens %r", place.key)
            return None
        return super().go(place)
