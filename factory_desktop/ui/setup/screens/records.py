"""A list and the page of one of its records with a form and ticks: what users and roles share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from factory_desktop.core.platform.db import Base
from factory_desktop.core.platform.reading import ListReader
from factory_desktop.ui.framework import dialogs, theme
from factory_desktop.ui.framework.cards import Card
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.exporting import export_list, print_list
from factory_desktop.ui.framework.form import RecordForm
from factory_desktop.ui.framework.freshness import Freshness
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_panel import ListPanel
from factory_desktop.ui.framework.list_spec import ListAction, ListSpec
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.setup.screens.check_list import CheckList
from factory_desktop.ui.setup.screens.page import Page

_LEAST, _MOST = 240, 380


class RecordPage(Page):
    """One record: its form at the left, its ticks at the right."""

    left = Signal()
    saved = Signal(int)

    def __init__(
        self,
        context: WindowContext,
        model: type[Base],
        title: str,
        heading: str,
        form: RecordForm,
        ticks: CheckList,
    ) -> None:
        super().__init__(context, title, scrolls=False)
        self.form, self.ticks = form, ticks
        self.record_id: int | None = None
        #: The ticks as they are saved.
        self.kept: tuple[str, ...] = ()
        self.add_back(self.leave)
        form.left_end.connect(ticks.table.setFocus)
        row = QHBoxLayout()
        row.setSpacing(theme.CARD_GAP)
        card = Card(heading)
        card.setMinimumWidth(_LEAST)
        card.setMaximumWidth(_MOST)
        card.body.addWidget(form)
        row.addWidget(card, 2)
        beside = Card()
        beside.body.addWidget(ticks)
        row.addWidget(beside, 3)
        self.body.addLayout(row, 1)
        self.freshness = Freshness(
            context,
            self,
            self,
            model,
            lambda: (self.record_id, self.form.version),
            lambda: self.record_id is not None and self.show_record(self.record_id),
        )

    def show_new(self) -> None:
        """Begin a new record."""
        raise NotImplementedError

    def show_record(self, record_id: int) -> None:
        """Show a record."""
        raise NotImplementedError

    @property
    def dirty(self) -> bool:
        """Whether something is not saved."""
        return self.form.dirty or sorted(self.ticks.checked()) != sorted(self.kept)

    def is_saved(self, record_id: int, said: str) -> None:
        """What stands here is saved."""
        self.form.mark_saved()
        self.kept = self.ticks.checked()
        self.context.succeeded.emit(said, "", None)
        self.saved.emit(record_id)

    def confirm_leave(self) -> bool:
        """Whether the page may be left."""
        self.form.commit()
        if not self.dirty:
            return True
        answer = dialogs.ask_unsaved(self, self.title.text())
        if answer == "save":
            return self.form.request_save() and not self.dirty
        return answer == "discard"

    def leave(self) -> None:
        """Back to the list, unless the user wants to stay."""
        if self.confirm_leave():
            self.left.emit()


class RecordsScreen(QStackedWidget):
    """The list, and the page that it opens."""

    def __init__(
        self,
        context: WindowContext,
        source: ListReader,
        spec: ListSpec,
        page: RecordPage,
        new: str,
        edit: str,
    ) -> None:
        super().__init__()
        self.context, self.page, self._edit = context, page, edit
        reason = context.why_not(edit)
        begin = ListAction(
            "new", new, "add", primary=True, shortcut="Ctrl+N", allowed=not reason, reason=reason
        )
        self.source, query = source, source.query
        spec = replace(spec, actions=(begin,), name=tr(query.label))
        self.panel = ListPanel(self.source, spec, context.operations, context.formatter)
        self.addWidget(self.panel)
        self.addWidget(page)
        self.panel.opened.connect(self.open_record)
        self.panel.acted.connect(lambda _: self.new())
        self.panel.export_asked.connect(lambda: export_list(context, self.panel, self.source))
        self.panel.print_asked.connect(lambda: print_list(context, self.panel, self.source))
        self.panel.state_changed.connect(
            lambda: context.remember(f"list.{query.key}", self.panel.save_state())
        )
        page.left.connect(self.show_list)
        page.saved.connect(lambda _: self.show_list())
        context.bus.watch(self.panel, query.tables, self.panel.refresh)
        self.panel.restore_state(context.list_state(query.key))
        self.panel.start()

    def new(self) -> None:
        """Begin a new record."""
        if self.context.may(self._edit):
            self.setCurrentWidget(self.page)
            self.page.show_new()

    def open_record(self, record_id: int) -> None:
        """Open a record."""
        self.setCurrentWidget(self.page)
        self.page.show_record(record_id)

    def show_list(self) -> None:
        """Back to the list."""
        self.setCurrentWidget(self.panel)
        self.panel.table.setFocus()

    def go_to(self, place: Place) -> None:
        """Open a record, or begin one."""
        if place.id is not None:
            self.open_record(place.id)
        elif place.param("new"):
            self.new()
        else:
            self.show_list()

    def _on_page(self) -> bool:
        return self.currentWidget() is self.page

    def go_back(self) -> bool:
        """Leave the page for the list."""
        if not self._on_page():
            return False
        self.page.leave()
        return True

    def confirm_leave(self) -> bool:
        """Whether the page may be left."""
        return not self._on_page() or self.page.confirm_leave()

    def do(self, action: str) -> bool:
        """Answer the general keys."""
        form, panel = self.page.form, self.panel
        on_page: dict[str, Callable[[], object]] = {
            "save": form.request_save,
            "undo": form.undo,
            "redo": form.redo,
        }
        on_list: dict[str, Callable[[], object]] = {
            "new": self.new,
            **panel.acts(),
        }
        act = (on_page if self._on_page() else on_list).get(action)
        if act is not None:
            act()
        return act is not None
