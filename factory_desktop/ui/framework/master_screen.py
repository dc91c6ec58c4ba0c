"""The screen of any master: its list, and behind each row its form. A spec is all it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform.listing import ListQuery
from factory_desktop.core.platform.registry import Entity
from factory_desktop.ui.framework.beside import ListBeside
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.exporting import export_list, print_list
from factory_desktop.ui.framework.i18n import new_text, tr
from factory_desktop.ui.framework.list_panel import ListPanel
from factory_desktop.ui.framework.list_spec import ListAction, ListSpec
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.record_page import MasterSpec, RecordPage


def _offering(query: ListQuery, facts: Mapping[str, Fact]) -> ListQuery:
    """The list with the choices that the form offers (the states of the company's country)."""
    choices = {key: fact for key, fact in facts.items() if fact.kind is Kind.CHOICE}
    return replace(
        query,
        columns=tuple(replace(c, fact=choices.get(c.key, c.fact)) for c in query.columns),
    )


class MasterScreen(QStackedWidget):
    """List and form of one master."""

    def __init__(
        self, context: WindowContext, spec: MasterSpec, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context, self.spec = context, spec
        self.entity: Entity = context.registry.entities[spec.entity]
        query = self.entity.list
        assert query is not None
        self.query = query = _offering(query, spec.extra)
        self.source = context.reader(query, spec.scope)
        self.panel = ListPanel(
            self.source, self._list_spec(), context.operations, context.formatter
        )
        self._page: RecordPage | None = None
        self.side = spec.side(context) if spec.side is not None else None
        self.beside = self._beside()
        self.first = self.beside or self.panel
        self.addWidget(self.first)
        self._wire()
        self.panel.restore_state(context.list_state(query.key))
        self.panel.start()

    @property
    def page(self) -> RecordPage:
        """The form, built when it is first asked for: a list opens without it."""
        if self._page is None:
            self._page = page = RecordPage(self.context, self.spec)
            page.left.connect(self.show_list)
            page.saved.connect(self._saved)
            page.deleted.connect(self.show_list)
            self.addWidget(page)
        return self._page

    @property
    def on_page(self) -> bool:
        """Whether the form is shown."""
        return self.currentWidget() is not self.first

    def _beside(self) -> ListBeside | None:
        """The list with its panel, where it has one."""
        if self.side is None:
            return None
        return ListBeside(self.panel, self.side, self.side.show_record)

    def _list_spec(self) -> ListSpec:
        new = ListAction(
            "new",
            new_text(self.entity.label),
            "add",
            primary=True,
            shortcut="Ctrl+N",
            allowed=self.context.may(self.entity.permission("edit")),
            reason=self.context.why_not(self.entity.permission("edit")),
        )
        actions: Sequence[ListAction] = (*self.spec.actions, new)
        things = (self.entity.label, self.entity.plural)
        return replace(self.spec.list, actions=actions, name=tr(self.entity.plural), things=things)

    def _wire(self) -> None:
        self.panel.opened.connect(self.open_record)
        self.panel.acted.connect(self._acted)
        self.panel.empty_acted.connect(self.new)
        self.panel.export_asked.connect(lambda: export_list(self.context, self.panel, self.source))
        self.panel.print_asked.connect(lambda: print_list(self.context, self.panel, self.source))
        self.panel.state_changed.connect(self._remember)
        self.context.bus.watch(self.panel, self.query.tables, self.panel.refresh)

    def _remember(self) -> None:
        self.context.remember(f"list.{self.query.key}", self.panel.save_state())

    def _acted(self, key: str) -> None:
        if key == "new":
            self.new()

    def new(self) -> None:
        """Begin a new record."""
        if self.context.may(self.entity.permission("edit")):
            self.setCurrentWidget(self.page)
            self.page.show_new()

    def new_instead(self) -> None:
        """Leave this record for a new one."""
        if self.page.confirm_leave():
            self.new()

    def duplicate_current(self) -> None:
        """Begin a record that starts from the current one of the list."""
        record_id = self.panel.current_id()
        if record_id is not None and self.context.may(self.entity.permission("edit")):
            self.setCurrentWidget(self.page)
            self.page.show_copy(record_id)

    def open_record(self, record_id: int) -> None:
        """Open a record's form."""
        self.setCurrentWidget(self.page)
        self.page.show_record(record_id)

    def show_list(self) -> None:
        """Go back to the list."""
        self.setCurrentWidget(self.first)
        self.panel.table.setFocus()

    def _saved(self, record_id: int) -> None:
        if self.page.record_id is None:
            self.show_list()
        else:
            self.page.show_record(record_id)

    # --- what the window asks of a screen --------------------------------------------------

    def go_to(self, place: Place) -> None:
        """Open the record or begin a new one."""
        if place.id is not None:
            self.open_record(place.id)
        elif place.param("new"):
            self.new()
        else:
            self.show_list()

    def go_back(self) -> bool:
        """Leave the form for the list, or the panel that lies over it."""
        if not self.on_page:
            return self.beside is not None and self.beside.go_back()
        self.page.leave()
        return True

    def confirm_leave(self) -> bool:
        """Whether the form may be left."""
        return not self.on_page or self.page.confirm_leave()

    def do(self, action: str) -> bool:
        """Answer the general keys."""
        acts: dict[str, Callable[[], object]] = (
            {
                "save": self.page.form.request_save,
                "duplicate": self.page.duplicate,
                "undo": self.page.form.undo,
                "redo": self.page.form.redo,
                "new": self.new_instead,
                "refresh": self.page.read_again,
            }
            if self.on_page
            else {"new": self.new, "duplicate": self.duplicate_current, **self.panel.acts()}
        )
        act = acts.get(action)
        if act is None:
            return False
        act()
        return True


class _CreateDialog(QDialog):
    """A master's form as a dialog, for creating on the fly from a look-up."""

    def __init__(self, context: WindowContext, spec: MasterSpec, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.made: int | None = None
        self.page = RecordPage(context, spec, self)
        self.page.back.hide()
        self.page.saved.connect(self._done)
        self.page.left.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.resize(860, 560)

    def _done(self, record_id: int) -> None:
        self.made = record_id
        self.accept()

    def reject(self) -> None:
        """Close, unless the user wants to stay with what is typed."""
        if self.page.confirm_leave():
            super().reject()


def creator(
    context: WindowContext, spec: MasterSpec, window: QWidget
) -> Callable[[str], int | None]:
    """What a look-up calls to create a missing record: the typed text becomes its name."""
    entity = context.registry.entities[spec.entity]

    def create(text: str) -> int | None:
        dialog = _CreateDialog(context, spec, window)
        dialog.setWindowTitle(new_text(entity.label))
        dialog.page.show_new({entity.subtitle or entity.title: text})
        dialog.exec()
        return dialog.made

    return create
