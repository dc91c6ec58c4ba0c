"""Starting the window: errors, and the desk that shows one window at a time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer

from factory_desktop.ui.framework.errors import ErrorPresenter, install_hooks
from factory_desktop.ui.framework.icons import load_icons
from factory_desktop.ui.framework.module import UiModule
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.shell.backups import back_up
from factory_desktop.ui.shell.desk import BackUp, Desk
from factory_desktop.ui.shell.opening import Opening, application
from factory_desktop.ui.shell.wizard import Makers
from factory_desktop.ui.shell.wizard.answers import MakeSample


def run(
    modules: Sequence[UiModule],
    where: str = "",
    make_sample: MakeSample | None = None,
    backing_up: BackUp | None = back_up,
    first: Opening | None = None,
) -> int:
    """Show the window and return the exit code when the last one is closed.

    `where` is a company's path or URL; without one the known company is opened, or asked for.
    `make_sample(path, administrator, password, report)` makes the sample factory; without it the
    wizard does not offer one. `backing_up(company)` runs on closing and on "Back up now".
    `first` is the window that is shown already.
    """
    app = application()
    presenter = ErrorPresenter()
    restore = install_hooks(presenter)
    operations = Operations(presenter=presenter)
    desk = Desk(operations, modules, Makers(sample=make_sample), backing_up)
    desk.ended.connect(app.quit)
    if first is not None:
        desk.come_after(first)
    # The first window first; fonts of icons after it is painted.
    QTimer.singleShot(0, load_icons)
    try:
        desk.start(where)
        return app.exec()
    finally:
        desk.finish()
        restore()
