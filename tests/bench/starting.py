"""Run in a process of its own: start the window, or an empty one, and tell when it is there.

    python -m tests.bench.starting empty
    python -m tests.bench.starting PATH_OF_A_COMPANY

Prints one JSON object: seconds since the process began, memory, modules before the first paint.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from tests.bench.memory import peak

#: Clock ticks since the machine came up, as the kernel counts the start of a process.
_START_FIELD = 19


def _age() -> float:
    """How long ago this process began, in seconds."""
    stat = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    began = int(stat[_START_FIELD]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - began


def _told(told: dict[str, object]) -> None:
    told["memory"] = peak()
    print(json.dumps(told))


def empty() -> None:
    """A bare window of Qt."""
    from PySide6.QtWidgets import QApplication, QWidget

    app = QApplication([])
    told: dict[str, object] = {}
    window = QWidget()
    window.paintEvent = lambda event: (told.setdefault("painted", _age()), app.quit())  # type: ignore[method-assign]
    window.resize(1366, 768)
    window.show()
    app.exec()
    _told(told)


def program(where: str) -> None:
    """The program's window, up to the first page of the main window."""
    from factory_desktop.commandline.window import BEHIND
    from factory_desktop.ui.shell.opening import load_behind, show_opening

    told: dict[str, object] = {}
    _note_first_paint(told)
    first = show_opening()
    load_behind(first, *BEHIND)
    _sign_in(told)
    from factory_desktop.ui import application
    from factory_desktop.ui.modules import UI_MODULES

    application.run(UI_MODULES, where, backing_up=None, first=first)
    _told(told)


def _note_first_paint(told: dict[str, object]) -> None:
    """Note when a window is first painted, and what was loaded until then."""
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from factory_desktop.ui.shell.opening import Opening

    paint = Opening.paintEvent

    def painted(window: QWidget, event: QPaintEvent) -> None:
        paint(window, event)
        told.setdefault("painted", _age())
        told.setdefault("modules", sorted(sys.modules))

    Opening.paintEvent = painted  # type: ignore[method-assign]


def _sign_in(told: dict[str, object]) -> None:
    """Sign in as soon as one is asked; note when nothing is awaited any more."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from factory_desktop.core.platform.security.signin import SignedIn
    from factory_desktop.ui.shell.desk import Desk
    from factory_desktop.ui.shell.main_window import MainWindow
    from factory_desktop.ui.shell.sign_in import SignInWindow
    from tests.helpers.companies import ADMIN

    def go_on(desk: Desk) -> None:
        if isinstance(desk.window, SignInWindow):
            desk._enter(SignedIn(ADMIN, ADMIN.name, "en", False))
        elif isinstance(desk.window, MainWindow) and not desk.operations.busy:
            told["usable"] = _age()
            QApplication.exit(0)

    start = Desk.start

    def started(desk: Desk, where: str = "") -> None:
        start(desk, where)
        timer = QTimer(desk)
        timer.timeout.connect(lambda: go_on(desk))
        timer.start(1)

    Desk.start = started  # type: ignore[method-assign]


if __name__ == "__main__":
    empty() if sys.argv[1] == "empty" else program(sys.argv[1])
