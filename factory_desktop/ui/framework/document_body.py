"""Where the panel of a document goes: beside the lines, or over them where room is short."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.painting import repolish
from factory_desktop.ui.framework.tabs import PanelTabs

#: Two rows of fields, a few lines, the totals.
_LEAST_HEIGHT = 300


class DocumentBody(QWidget):
    """Fields and lines at the left, the tabs of the panel at the right."""

    def __init__(self, main: QWidget, tabs: PanelTabs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.main = main
        main.setParent(self)
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.panel = QFrame(self)
        self.panel.setObjectName("panel")
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(13, 4, 13, 10)
        column.addWidget(tabs)
        self.has_panel = False
        self._open = False

    @property
    def narrow(self) -> bool:
        """Whether the panel has no room of its own."""
        return self.window().width() < theme.NARROW

    def toggle(self) -> None:
        """Show or hide the panel that lies over the lines."""
        self._open = not self._open
        self.place()

    def place(self) -> None:
        """Give everything its room."""
        narrow = self.narrow
        shown = self.has_panel and (self._open or not narrow)
        beside = theme.DETAIL_DOCUMENT if shown and not narrow else 0
        self.main.setGeometry(0, 0, self.width() - beside, self.height())
        width = theme.DETAIL_DOCUMENT
        self.panel.setGeometry(self.width() - width, 0, width, self.height())
        self.panel.setVisible(shown)
        name = "panel_over" if narrow else "panel"
        if self.panel.objectName() != name:
            self.panel.setObjectName(name)
            repolish(self.panel)
        self.panel.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Room changed."""
        self.place()
