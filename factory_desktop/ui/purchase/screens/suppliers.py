"""The suppliers as a list; each opens in the parties' own screen."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.exporting import export_list, print_list
from factory_desktop.ui.framework.focus import pass_on
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_panel import ListPanel
from factory_desktop.ui.framework.list_spec import ListAction
from factory_desktop.ui.purchase import specs
from factory_desktop.ui.purchase.scopes import suppliers

PARTY = "parties.party"
#: The parties' own list of suppliers, where a new one is a supplier already.
PARTIES = "parties.suppliers"
STATE = "purchasing.suppliers"


class SuppliersScreen(QWidget):
    """Whom we buy from."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        query = context.registry.entities[PARTY].list
        assert query is not None
        self.source = context.reader(query, suppliers)
        reason = context.why_not(f"{PARTY}.edit")
        new = ListAction(
            "new", tr("New supplier"), "add", primary=True, shortcut="Ctrl+N",
            allowed=not reason, reason=reason,
        )  # fmt: skip
        begin = "" if reason else specs.SUPPLIERS.empty_action
        spec = replace(
            specs.SUPPLIERS, actions=(new,), name=tr(specs.SUPPLIERS.name), empty_action=begin
        )
        self.panel = ListPanel(self.source, spec, context.operations, context.formatter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.panel)
        pass_on(self, self.panel)
        self.panel.opened.connect(self.open_party)
        self.panel.acted.connect(lambda _: self.new())
        self.panel.empty_acted.connect(self.new)
        self.panel.export_asked.connect(lambda: export_list(context, self.panel, self.source))
        self.panel.print_asked.connect(lambda: print_list(context, self.panel, self.source))
        self.panel.state_changed.connect(
            lambda: context.remember(f"list.{STATE}", self.panel.save_state())
        )
        context.bus.watch(self.panel, query.tables, self.panel.refresh)
        self.panel.restore_state(context.list_state(STATE))
        self.panel.start()

    def open_party(self, party_id: int) -> None:
        """Open a supplier."""
        if self.context.navigation.can_open(PARTY):
            self.context.navigation.open(PARTY, party_id)

    def new(self) -> None:
        """Begin a new supplier."""
        if self.context.may(f"{PARTY}.edit") and self.context.navigation.can_open(PARTIES):
            self.context.navigation.open(PARTIES, new=True)

    def do(self, action: str) -> bool:
        """Answer the general keys."""
        act = {"new": self.new, **self.panel.acts()}.get(action)
        if act is None:
            return False
        act()
        return True
