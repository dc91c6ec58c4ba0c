"""A list over a reader, with what every list of a tab does: open, export, print, remember."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from factory_desktop.core.platform.reading import ListReader
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.exporting import export_list, print_list
from factory_desktop.ui.framework.focus import pass_on
from factory_desktop.ui.framework.list_panel import ListPanel
from factory_desktop.ui.framework.list_spec import ListSpec


class ListPage(QWidget):
    """One list as a screen."""

    def __init__(
        self,
        context: WindowContext,
        source: ListReader,
        spec: ListSpec,
        state_key: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context, self.source = context, source
        self.panel = ListPanel(source, spec, context.operations, context.formatter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._lay_out())
        pass_on(self, self.panel)
        self.panel.export_asked.connect(lambda: export_list(context, self.panel, source))
        self.panel.print_asked.connect(lambda: print_list(context, self.panel, source))
        self.panel.state_changed.connect(
            lambda: context.remember(f"list.{state_key}", self.panel.save_state())
        )
        context.bus.watch(self.panel, source.query.tables, self.panel.refresh)
        self.panel.restore_state(context.list_state(state_key))
        self.panel.start()

    def _lay_out(self) -> QWidget:
        """What fills the page."""
        return self.panel

    def do(self, action: str) -> bool:
        """Answer the general keys."""
        act = self.panel.acts().get(action)
        if act is None:
            return False
        act()
        return True
