"""Where the panel of a document goes: beside the lines, or over them where room is short."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.beside import Beside
from factory_desktop.ui.framework.tabs import PanelTabs

#: Two rows of fields, a few lines, the totals.
_LEAST_HEIGHT = 300


class DocumentBody(Beside):
    """Fields and lines at the left, the tabs of the panel at the right."""

    def __init__(self, main: QWidget, tabs: PanelTabs, parent: QWidget | None = None) -> None:
        panel = QFrame()
        panel.setFixedWidth(theme.DETAIL_DOCUMENT)
        column = QVBoxLayout(panel)
        column.setContentsMargins(13, 4, 13, 10)
        column.addWidget(tabs)
        super().__init__(main, panel, parent)
        self.setMinimumHeight(_LEAST_HEIGHT)
