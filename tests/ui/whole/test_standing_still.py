"""The window does not stand still while its screens open, by the CPU time of its own thread."""

from __future__ import annotations

from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.modules import UI_MODULES
from tests.helpers.heartbeat import Heartbeat, until

#: Five times the goal: modules are loaded here too, and machines of tests are slow.
_MOST_MS = 500


def test_no_screen_holds_the_window_long(qtbot, open_window, presenter):
    operations = Operations(presenter=presenter)
    window = open_window(operations=operations)
    beat = Heartbeat()
    longest = {}
    for view in [v for module in UI_MODULES for v in module.views if v.shown]:
        until(lambda: not operations.busy)
        beat.begin()
        window.context.navigation.open(view.key)
        until(lambda: not operations.busy)
        longest[view.key] = beat.taken().own
    beat.deleteLater()
    assert not presenter.errors
    assert {key: ms for key, ms in longest.items() if ms > _MOST_MS} == {}
