"""One tab: the module's views at the left, the screen of the chosen one beside them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from sqlalchemy import Connection

from factory_desktop.ui.framework import dialogs, theme
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.module import MayHoldBack, OpensPlace, UiModule, View
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.painting import surface
from factory_desktop.ui.framework.viewlist import ViewEntry, ViewList
from factory_desktop.ui.shell.saved_views import SavedViews, entry_key, list_of, parts


class _Edge(QWidget):
    """The hairline between the views and the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        QPainter(self).fillRect(self.rect(), theme.tokens().color("border"))


class ModulePage(QWidget):
    """Screens are made when they are first opened, and kept."""

    #: A view was chosen in the list (its key).
    asked = Signal(str)
    #: Another view is shown now.
    shown = Signal(str)

    def __init__(
        self, context: WindowContext, module: UiModule, views: Sequence[View], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.context, self.module = context, module
        self.views = {view.key: view for view in views}
        self.saved = SavedViews(context)
        self.screens: dict[str, QWidget] = {}
        self.current = ""
        self._counts: dict[str, int] = {}
        self._listed = [view for view in views if view.shown]
        self._build()
        self._fill()
        tables = sorted({name for view in self._listed if view.count for name in view.tables})
        if tables:
            context.bus.watch(self, tables, self.count)
        self.count()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.list = ViewList()
        self.list.chosen.connect(self._chosen)
        self.list.save_asked.connect(self.save_view)
        self.list.left.connect(self.enter_screen)
        self.edge = _Edge()
        self.stack = QStackedWidget()
        self.bar = QWidget()
        surface(self.bar, "bar")
        above = QHBoxLayout(self.bar)
        above.setContentsMargins(10, 4, 10, 4)
        self.drop = QPushButton(icon("chevron-down", "muted"), "")
        self.drop.setProperty("plain", "true")
        self.drop.setAccessibleName(tr("Views"))
        self.drop.clicked.connect(self._drop_down)
        above.addWidget(self.drop)
        above.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.stack, 1)
        row.addWidget(self.list)
        row.addWidget(self.edge)
        row.addLayout(column, 1)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Below 1150 px the views are in a drop-down; a single view needs neither."""
        several = len(self._listed) > 1
        self.list.setVisible(several and not narrow)
        self.edge.setVisible(several and not narrow)
        self.bar.setVisible(several and narrow)

    # --- the list of views -----------------------------------------------------------------

    def _fill(self) -> None:
        groups = [
            (title or self.module.label, [self._entry(view) for view in views])
            for title, views in groupby(self._listed, key=lambda view: view.group)
        ]
        mine = [
            ViewEntry(entry_key(view.key, name), name)
            for view in self._listed
            for name in self.saved.of(view.key)
        ]
        if mine:
            groups.append(("My views", mine))
        chosen, name = parts(self.list.current())
        keep = self.list.current() if name and chosen == self.current else self.current
        self.list.set_views(groups, keep)

    def _entry(self, view: View) -> ViewEntry:
        count = self._counts.get(view.key)
        text = self.context.formatter.integer(count) if count else ""
        return ViewEntry(view.key, view.label, text, view.tone if count else "")

    def count(self) -> None:
        """Read the figures beside the views anew."""
        counted = [view for view in self._listed if view.count is not None]
        if not counted:
            return

        def query(conn: Connection) -> dict[str, int]:
            return {view.key: view.count(conn) for view in counted if view.count is not None}

        self.context.read(self, query, self._counted)

    def _counted(self, counts: dict[str, int]) -> None:
        self._counts = counts
        self._fill()

    def _chosen(self, key: str) -> None:
        view, name = parts(key)
        if not self.current:
            return  # the list took the focus and its first row before anything was opened
        self.asked.emit(view)
        panel = list_of(self.screens.get(view))
        state = self.saved.of(view).get(name)
        if panel is not None and state is not None:
            panel.restore_state(state)

    def _drop_down(self) -> None:
        self.list.menu(self).popup(self.drop.mapToGlobal(self.drop.rect().bottomLeft()))

    # --- screens ---------------------------------------------------------------------------

    def screen(self) -> QWidget | None:
        """The screen that is shown."""
        return self.screens.get(self.current)

    def show_view(self, key: str) -> QWidget:
        """Show a view; its screen is made where it was not yet."""
        if key not in self.screens:
            screen = self.views[key].make(self.context)
            self.screens[key] = screen
            self.stack.addWidget(screen)
            self._offer_saved(key)
        self.current = key
        self.stack.setCurrentWidget(self.screens[key])
        self._fill()
        self.drop.setText(tr(self.views[key].label))
        panel = list_of(self.screens[key])
        self.list.save.setVisible(panel is not None)
        self.shown.emit(key)
        return self.screens[key]

    def go(self, place: Place, key: str) -> QWidget:
        """Show a view at a place; what is not saved there is asked about first."""
        screen = self.show_view(key)
        if place.id is None and not place.params:
            return screen
        may = not isinstance(screen, MayHoldBack) or screen.confirm_leave()
        if may and isinstance(screen, OpensPlace):
            screen.go_to(place)
        return screen

    def enter_screen(self) -> None:
        """Move the focus from the views into the screen."""
        screen = self.screen()
        panel = list_of(screen)
        target = panel.table if panel is not None and panel.isVisible() else screen
        if target is not None:
            target.setFocus()

    # --- saved views -----------------------------------------------------------------------

    def save_view(self) -> None:
        """Ask for a name and keep the list as it looks now under it."""
        panel = list_of(self.screen())
        if panel is None:
            return
        name = dialogs.ask_text(self.window(), tr("Name of this view"), tr("Save view"))
        if name:
            self.saved.save(self.current, name[:60], panel.save_state())
            self._offer_saved(self.current)
            self._fill()

    def _offer_saved(self, key: str) -> None:
        panel = list_of(self.screens[key])
        if panel is None:
            return

        def save(name: str, state: dict[str, object]) -> None:
            self.saved.save(key, name, state)
            self._fill()

        def forget(name: str) -> None:
            self.saved.forget(key, name)
            self._fill()

        panel.set_saved_views(self.saved.of(key), save, forget)
