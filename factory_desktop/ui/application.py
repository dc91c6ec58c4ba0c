"""Starting the window: Qt, looks, errors, and the desk that shows one window at a time."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from factory_desktop.ui.framework.errors import ErrorPresenter, install_hooks
from factory_desktop.ui.framework.icons import app_icon, load_icons
from factory_desktop.ui.framework.module import UiModule
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.framework.theme import apply_theme
from factory_desktop.ui.shell import on_this_pc
from factory_desktop.ui.shell.backups import back_up
from factory_desktop.ui.shell.desk import BackUp, Desk
from factory_desktop.ui.shell.wizard import Makers
from factory_desktop.ui.shell.wizard.answers import MakeSample


def application(argv: Sequence[str] = ()) -> QApplication:
    """The one QApplication of this process, with the program's looks."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(list(argv) or sys.argv[:1])
    app.setApplicationName("Factory Desktop")
    app.setDesktopFileName("factory-desktop")
    app.setWindowIcon(app_icon())
    app.setQuitOnLastWindowClosed(False)
    apply_theme(app, str(on_this_pc.recall("theme", "system")))
    return app


def run(
    modules: Sequence[UiModule],
    where: str = "",
    make_sample: MakeSample | None = None,
    backing_up: BackUp | None = back_up,
    argv: Sequence[str] = (),
) -> int:
    """Show the window and return the exit code when the last one is closed.

    `where` is a company's path or URL; without one the known company is opened, or asked for.
    `make_sample(path, administrator, password, report)` makes the sample factory; without it the
    wizard does not offer one. `backing_up(company)` runs on closing and on "Back up now".
    """
    app = application(argv)
    presenter = ErrorPresenter()
    restore = install_hooks(presenter)
    operations = Operations(presenter=presenter)
    desk = Desk(operations, modules, Makers(sample=make_sample), backing_up)
    desk.ended.connect(app.quit)
    # The first window first; fonts of icons after it is painted.
    QTimer.singleShot(0, load_icons)
    try:
        desk.start(where)
        return app.exec()
    finally:
        desk.finish()
        restore()
