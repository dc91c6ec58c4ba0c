"""A list that is only read: audit log and sign-ins, with room for a panel beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QWidget

from factory_desktop.core.platform.reading import ListReader
from factory_desktop.ui.framework.beside import ListBeside
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.exporting import export_list, print_list
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_panel import ListPanel
from factory_desktop.ui.framework.list_spec import ListSpec
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.side_panel import SidePanel


class LogScreen(QWidget):
    """The newest first; searched, filtered, exported like every list."""

    def __init__(self, context: WindowContext, source: ListReader, spec: ListSpec) -> None:
        super().__init__()
        query = source.query
        self.context, self.source = context, source
        spec = replace(spec, name=tr(query.label))
        self.panel = ListPanel(self.source, spec, context.operations, context.formatter)
        self.banner = self.panel.banner
        self.beside: ListBeside | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.panel)
        self.panel.export_asked.connect(lambda: export_list(context, self.panel, self.source))
        self.panel.print_asked.connect(lambda: print_list(context, self.panel, self.source))
        self.panel.state_changed.connect(
            lambda: context.remember(f"list.{query.key}", self.panel.save_state())
        )
        context.bus.watch(self.panel, query.tables, self.panel.refresh)
        self.panel.restore_state(context.list_state(query.key))
        self.panel.start()

    def set_side(self, side: SidePanel, show: Callable[[int], object]) -> None:
        """Put a panel beside the list; a row opens it."""
        self.beside = ListBeside(self.panel, side, show)
        self._row.addWidget(self.beside)
        self.panel.opened.connect(self.beside.open_record)

    def go_back(self) -> bool:
        """Leave the panel that lies over the list."""
        return self.beside is not None and self.beside.go_back()

    def go_to(self, place: Place) -> None:
        """Go to an entry."""
        if place.id is not None:
            self.panel.table.go_to_id(place.id)

    def do(self, action: str) -> bool:
        """Answer the general keys."""
        acts = self.panel.acts()
        if action in acts:
            acts[action]()
        return action in acts
