"""The first window: painted before the program behind it is loaded.

Loading all tables and screens takes several times as long as an empty window, so nothing of
that may be imported from here (a test holds it).
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from importlib import import_module
from threading import Thread

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from factory_desktop.core.kernel.collecting import held_off
from factory_desktop.ui.framework.i18n import set_language, tr
from factory_desktop.ui.framework.icons import app_icon
from factory_desktop.ui.framework.painting import label
from factory_desktop.ui.framework.theme import apply_theme
from factory_desktop.ui.shell import on_this_pc

#: Turns of the event loop after which a window that cannot be painted is no longer waited for.
_TURNS = 50
#: Seconds between two looks at the window while the program is loaded.
_PAUSE = 0.01
#: Seconds that a thread which reckons keeps the interpreter while the window waits for it. Python
#: would let it keep 25 times as much, and every cell that is painted asks for it anew.
_TURN = 0.0002


def application(argv: Sequence[str] = ()) -> QApplication:
    """The one QApplication of this process, with the program's looks."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(list(argv) or sys.argv[:1])
    sys.setswitchinterval(_TURN)
    app.setApplicationName("Factory Desktop")
    app.setDesktopFileName("factory-desktop")
    app.setWindowIcon(app_icon())
    app.setQuitOnLastWindowClosed(False)
    apply_theme(app, str(on_this_pc.recall("theme", "system")))
    return app


class Opening(QWidget):
    """The program's sign and that it is coming; as large as the sign-in that follows."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.painted = self.closed = False
        self.setWindowTitle(tr("Factory Desktop"))
        self.resize(900, 600)
        sign = QLabel()
        sign.setPixmap(app_icon().pixmap(64, 64))
        column = QVBoxLayout(self)
        column.addStretch(2)
        for widget in (sign, label(tr("Factory Desktop"), "title"), label(tr("Opening"), "muted")):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Note that the window is there."""
        super().paintEvent(event)
        self.painted = True

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed by the user: nothing is opened."""
        event.accept()
        self.closed = True
        self.left.emit()


def show_opening(argv: Sequence[str] = ()) -> Opening:
    """Show the first window and wait until it is painted."""
    app = application(argv)
    set_language(str(on_this_pc.recall("language", "en")))
    window = Opening()
    window.show()
    for _ in range(_TURNS):
        app.processEvents()
        if window.painted:
            break
    return window


def load_behind(window: Opening, *modules: str) -> bool:
    """Load modules while the window goes on; False where it was closed meanwhile.

    They are only loaded: what belongs to Qt is made later, in the window's own thread. All that
    is loaded stays, so nothing of it is ever looked through for garbage.
    """
    failed: list[BaseException] = []

    def load() -> None:
        try:
            with held_off():
                for module in modules:
                    import_module(module)
                gc.freeze()
        except BaseException as error:
            failed.append(error)

    thread = Thread(target=load, name="loading", daemon=True)
    thread.start()
    while thread.is_alive():
        QApplication.processEvents()
        thread.join(_PAUSE)
    if failed:
        raise failed[0]
    return not window.closed
