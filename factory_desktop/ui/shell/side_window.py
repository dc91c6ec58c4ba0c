"""A screen in a window of its own, beside the main window."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.module import Answers, GoesBack, MayHoldBack, OpensPlace, View
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.shell.window_keys import asked_by_key, portable


class SideWindow(QWidget):
    """One view at one place; it answers the same keys."""

    closed = Signal()

    def __init__(self, context: WindowContext, view: View, place: Place, sign: QIcon) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowIcon(sign)
        self.setWindowTitle(f"{tr(view.label)} – {context.company_name}")
        self.resize(1000, 640)
        self.screen_shown = view.make(context)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.screen_shown)
        self._asked = asked_by_key()
        if isinstance(self.screen_shown, OpensPlace) and (place.id is not None or place.params):
            self.screen_shown.go_to(place)

    def may_close(self) -> bool:
        """Whether nothing unsaved holds it back."""
        screen = self.screen_shown
        return not isinstance(screen, MayHoldBack) or screen.confirm_leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The general keys; Esc at the first page closes the window."""
        action, screen = self._asked.get(portable(event), ""), self.screen_shown
        if action == "back":
            if not (isinstance(screen, GoesBack) and screen.go_back()):
                self.close()
        elif not (action and isinstance(screen, Answers) and screen.do(action)):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask for what is unsaved."""
        if self.may_close():
            event.accept()
            self.closed.emit()
        else:
            event.ignore()
