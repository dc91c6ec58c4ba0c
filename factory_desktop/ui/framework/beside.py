"""A panel beside what is wide: it stands at the right, or lies over it where room is short."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.focus import pass_on
from factory_desktop.ui.framework.list_panel import ListPanel
from factory_desktop.ui.framework.painting import repolish
from factory_desktop.ui.framework.shortcuts import bind
from factory_desktop.ui.framework.side_panel import SidePanel


class Beside(QWidget):
    """What is wide at the left, the panel at the right.

    In a window below 1150 px the panel is a drawer over it, which waits until it is asked for.
    """

    def __init__(self, main: QWidget, panel: QFrame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.main, self.panel = main, panel
        main.setParent(self)
        panel.setParent(self)
        panel.hide()
        #: Whether there is something to show in the panel.
        self.has_panel = False
        self._asked = self._closed = False

    @property
    def narrow(self) -> bool:
        """Whether the panel has no room of its own."""
        return self.window().width() < theme.NARROW

    @property
    def open(self) -> bool:
        """Whether the panel is to be seen."""
        return self.has_panel and (self._asked if self.narrow else not self._closed)

    def set_open(self, on: bool) -> None:
        """Show the panel, or give its room back."""
        self._asked, self._closed = on, not on
        self.place()

    def toggle(self) -> None:
        """Show the panel where it is hidden, and the other way round."""
        self.set_open(not self.open)

    def place(self) -> None:
        """Give everything its room."""
        narrow, shown, width = self.narrow, self.open, self.panel.width()
        beside = width if shown and not narrow else 0
        self.main.setGeometry(0, 0, self.width() - beside, self.height())
        self.panel.setGeometry(self.width() - width, 0, width, self.height())
        name = "panel_over" if narrow else "panel"
        if self.panel.objectName() != name:
            self.panel.setObjectName(name)
            repolish(self.panel)
        self.panel.setVisible(shown)
        self.panel.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Room changed."""
        self.place()

    def sizeHint(self) -> QSize:
        """As large as what is wide: the panel takes of it, or lies over it."""
        return self.main.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The panel asks for no room."""
        return self.main.minimumSizeHint()


class ListBeside(Beside):
    """A list and the panel of its current row.

    The panel follows the rows while it is open. Alt+Enter and the bar's button open it and, like
    its cross, close it; as a drawer Esc closes it too. `show` puts a record into the panel.
    """

    def __init__(
        self,
        rows: ListPanel,
        side: SidePanel,
        show: Callable[[int], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(rows, side, parent)
        self.rows = rows
        self.record: int | None = None
        self._show, self._seen = show, -1
        rows.selected.connect(self.take)
        rows.model.loaded.connect(self._loaded)
        rows.bar.details.clicked.connect(self.toggle)
        side.closed.connect(self.close_panel)
        bind(self, "details", self.toggle)
        pass_on(self, rows)
        self._loaded()

    def take(self, record: int) -> None:
        """Another record is the current one."""
        self.record, self.has_panel = record, True
        self.place()

    def open_record(self, record: int) -> None:
        """Show a record's panel, also after it was closed."""
        self.take(record)
        self.set_open(True)

    def toggle(self) -> None:
        """Open the panel of the current row, the first where there is none; or close it."""
        if self.open:
            self.close_panel()
            return
        self.rows.table.take_focus()
        current = self.rows.current_id()
        if current is not None:
            self.open_record(current)

    def close_panel(self) -> None:
        """Give the panel's room to the list, and go on there."""
        self.set_open(False)
        self.rows.table.setFocus()

    def go_back(self) -> bool:
        """Esc closes the panel where it lies over the list."""
        if not (self.narrow and self.open):
            return False
        self.close_panel()
        return True

    def place(self) -> None:
        """The panel is filled when it is seen, and the bar offers it while it is not."""
        super().place()
        self.rows.bar.details.setVisible(not self.open)
        if self.open and self.record is not None and self.record != self._seen:
            self._seen = self.record
            self._show(self.record)

    def _loaded(self) -> None:
        """A record that is in the list no more has no panel; the first has it until one chooses."""
        model = self.rows.model
        if self.record is not None and model.whole and model.place_of(self.record) < 0:
            self.record, self.has_panel, self._seen = None, False, -1
            self.place()
        if self.record is None:
            self.rows.table.go_to(0)
