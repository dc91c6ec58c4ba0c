"""The icon beside the clock: tells what came while the window was not in front."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import app_icon
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.notices import Notice

_MOST_LINES = 3


class Tray(QObject):
    """Where the desktop has no such place there is no icon, and nothing is told."""

    #: The icon or its message was clicked: the place of the one thing told, else None.
    clicked = Signal(object)

    def __init__(self, window: QWidget, title: str) -> None:
        super().__init__(window)
        self._place: Place | None = None
        self.icon: QSystemTrayIcon | None = None
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        self.icon = QSystemTrayIcon(app_icon(), self)
        self.icon.setToolTip(title)
        self.menu = QMenu(window)
        self.menu.addAction(tr("Show the window"), lambda: self.clicked.emit(None))
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        self.icon.messageClicked.connect(lambda: self.clicked.emit(self._place))

    def show(self, shown: bool) -> None:
        """Show the icon, or take it away."""
        if self.icon is not None:
            self.icon.setVisible(shown)

    def tell(self, notices: Sequence[Notice], formatter: Formatter) -> None:
        """Say what came, in one message."""
        if self.icon is None or not self.icon.isVisible():
            return
        self._place = notices[0].place if len(notices) == 1 else None
        lines = [notice.said(formatter) for notice in notices[:_MOST_LINES]]
        more = len(notices) - len(lines)
        if more:
            lines.append(tr("and {count} more", count=more))
        self.icon.showMessage(self.icon.toolTip(), "\n".join(lines), app_icon())

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.clicked.emit(None)
