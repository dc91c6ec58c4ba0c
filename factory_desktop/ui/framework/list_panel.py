"""A list ready to use: search, chips, actions, table, totals; what it looked like is remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.kernel.views import Filter, Row, Sort, TableSource, ViewState
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.empty import EmptyState
from factory_desktop.ui.framework.focus import pass_on
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_bar import ListBar
from factory_desktop.ui.framework.list_spec import ListSpec, count_text
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.framework.painting import surface
from factory_desktop.ui.framework.shortcuts import bind
from factory_desktop.ui.framework.table_model import TableModel
from factory_desktop.ui.framework.table_view import TableView
from factory_desktop.ui.framework.totals_row import TotalsRow


class ListPanel(QWidget):
    """The list of one kind of record over any `TableSource`.

    Signals: `opened(id)`, `selected(id)`, `explain(id, column, where on the screen)`,
    `acted(key of the action)`, `export_asked`, `print_asked`, `state_changed` (save it),
    `empty_acted` (the first action of an empty list).
    """

    opened = Signal(int)
    selected = Signal(int)
    explain = Signal(int, str, QRect)
    acted = Signal(str)
    export_asked = Signal()
    print_asked = Signal()
    state_changed = Signal()
    view_changed = Signal(object)
    empty_acted = Signal()

    def __init__(
        self,
        source: TableSource,
        spec: ListSpec,
        operations: Operations,
        formatter: Formatter | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.spec = spec
        self.model = TableModel(source, spec, operations, formatter or Formatter(), self)
        self.view = ViewState()
        self.bar = ListBar(spec, self)
        self.banner = Banner(self)
        self.table = TableView(self.model, spec.row_height, self)
        self.header = self.table.list_header
        self.totals = TotalsRow(self.table, self)
        self.empty = EmptyState(self.table.viewport())
        self.empty.hide()
        self._keep: int | None = None
        self._build()
        self._connect()
        self.table.lay_out()
        self.header.set_columns(self.model.columns, filters=spec.filters)
        self._shortcuts()

    def _build(self) -> None:
        surface(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        above = QHBoxLayout()
        above.setContentsMargins(12, 0, 12, 6)
        above.addWidget(self.banner)
        column.addWidget(self.bar)
        column.addLayout(above)
        column.addWidget(self.table, 1)
        column.addWidget(self.totals)
        self._above = above
        self._banner_room()
        self.banner.installEventFilter(self)
        self.table.viewport().installEventFilter(self)
        pass_on(self, self.table)

    def _connect(self) -> None:
        model, header, bar = self.model, self.header, self.bar
        model.loaded.connect(self._loaded)
        model.totals_changed.connect(self._totals)
        header.sort_asked.connect(lambda key, down: self._set(sort=(Sort(key, down),)))
        header.filter_changed.connect(self.set_filter)
        header.columns_changed.connect(self._columns_changed)
        header.sectionMoved.connect(lambda *_: self.state_changed.emit())
        header.sectionResized.connect(lambda *_: self._soon.start())
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(400)
        self._soon.timeout.connect(self.state_changed)
        bar.searched.connect(self.set_search)
        bar.went_down.connect(self.table.take_focus)
        bar.acted.connect(self._act)
        bar.columns_asked.connect(self._columns_menu)
        bar.export_asked.connect(self.export_asked)
        bar.print_asked.connect(self.print_asked)
        bar.view_chosen.connect(self.restore_state)
        bar.state = self.save_state
        self.table.opened.connect(self.opened)
        self.table.current_id_changed.connect(self.selected)
        self.table.explain_asked.connect(self.explain)
        self.table.typed.connect(self._type_search)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._context_menu)
        self.empty.acted.connect(self._empty_acted)

    def _shortcuts(self) -> None:
        for action, act in self.acts().items():
            bind(self, action, act)

    def acts(self) -> dict[str, Callable[[], object]]:
        """What every list answers; its screen asks for it where the focus is elsewhere."""
        return {
            "filter": self.bar.focus_search,
            "refresh": self.refresh,
            "export": self.export_asked.emit,
            "print": self.print_asked.emit,
        }

    # --- what is shown ---------------------------------------------------------------------

    def start(self, view: ViewState | None = None) -> None:
        """Show the list for the first time, or another view of it."""
        self.view = view or self.view
        self._show()

    def refresh(self) -> None:
        """Ask again for the same view and stay at the same record."""
        self._keep = self.table.current_id()
        self.model.refresh()

    def set_search(self, text: str) -> None:
        """Search all searchable columns."""
        if text != self.view.search:
            self._set(search=text)

    def set_filter(self, column: str, text: str) -> None:
        """Filter one column."""
        wanted = self.view.with_filter(column, text)
        if wanted != self.view:
            self.view = wanted
            self._show()

    def clear_filters(self) -> None:
        """Show everything."""
        self._set(search="", filters=())

    def _set(self, **changes: Any) -> None:
        self.view = replace(self.view, **changes)
        self._show()

    def _show(self) -> None:
        self._keep = self.table.current_id()
        self.header.sorts = self.view.sort
        self.header.viewport().update()
        self.header.set_filter_texts({f.column: f.text for f in self.view.filters})
        self.bar.show_search(self.view.search)
        self.bar.show_chips(
            [(f.column, f"{self._label(f.column)}: {f.text}") for f in self.view.filters],
            lambda key: self.set_filter(key, ""),
        )
        self.table.cells.match = self.view.search
        self.model.show(self.view)
        self.view_changed.emit(self.view)
        self.state_changed.emit()

    def _label(self, key: str) -> str:
        return next((c.label for c in self.model.columns if c.key == key), key)

    def _loaded(self) -> None:
        if self._keep is not None and not self.table.currentIndex().isValid():
            self.table.go_to_id(self._keep)
        if not self.model.totals:
            self.totals.set("", {})
        self._show_empty()

    def _totals(self) -> None:
        columns = self.model.columns
        texts = {i: self.model.total_text(c) for i, c in enumerate(columns)}
        count = count_text(self.spec, self.model.totals)
        self.totals.set(count, {i: text for i, text in texts.items() if text})

    def _show_empty(self) -> None:
        nothing = self.model.ready and not len(self.model.ids)
        if nothing and (self.view.search or self.view.filters):
            self.empty.show_text(
                "Nothing matches",
                "Type less, or show everything again.",
                "Show everything",
                meaning="search",
            )
        elif nothing:
            spec = self.spec
            self.empty.show_text(spec.empty_title, spec.empty_text, spec.empty_action)
        self.empty.setVisible(nothing)
        self.empty.setGeometry(self.table.viewport().rect())

    def _empty_acted(self) -> None:
        if self.view.search or self.view.filters:
            self.clear_filters()
        else:
            self.empty_acted.emit()

    # --- acts ------------------------------------------------------------------------------

    def current_id(self) -> int | None:
        """The id of the current row."""
        return self.table.current_id()

    def selected_ids(self) -> list[int]:
        """The selected rows; where rows are ticked, those."""
        checked = self.model.checked
        return [i for i in self.model.ids if i in checked] if checked else self.table.selected_ids()

    def _act(self, key: str) -> None:
        action = next(a for a in self.spec.actions if a.key == key)
        if action.run is not None:
            action.run()
        self.acted.emit(key)

    def _type_search(self, text: str) -> None:
        self.bar.type_search(text)

    def _columns_menu(self, below: QWidget) -> None:
        menu = self.header.columns_menu()
        menu.popup(below.mapToGlobal(below.rect().bottomLeft()))

    def _columns_changed(self) -> None:
        self.table.measure()
        self.state_changed.emit()

    def _context_menu(self, at: Any) -> None:
        menu = self.row_menu()
        menu.popup(self.table.viewport().mapToGlobal(at))

    def row_menu(self) -> QMenu:
        """What a right click on a row offers."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        current = self.table.current_id()
        if current is not None:
            menu.addAction(tr("Open it"), lambda: self.opened.emit(current))
            menu.addSeparator()
        menu.addAction(tr("Copy"), QKeySequence("Ctrl+C"), self.table.copy)
        menu.addAction(tr("Copy with headings"), lambda: self.table.copy(headings=True))
        menu.addAction(tr("Copy the whole list"), lambda: self.table.copy(everything=True))
        return menu

    # --- remembered state ------------------------------------------------------------------

    def save_state(self) -> dict[str, Any]:
        """Columns in order, widths the user chose, sort, search and filters, as plain JSON."""
        header = self.header
        order = [header.logicalIndex(place) for place in range(header.count())]
        return {
            "columns": [
                {
                    "key": self.model.columns[number].key,
                    "width": self._width(number),
                    "shown": not header.isSectionHidden(number),
                }
                for number in order
            ],
            "sort": [[s.column, s.descending] for s in self.view.sort],
            "search": self.view.search,
            "filters": [[f.column, f.text] for f in self.view.filters],
        }

    def _width(self, number: int) -> int:
        column = self.model.columns[number]
        return column.width if column.sized else 0

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Look as remembered; columns that are gone are skipped, new ones stay where they are."""
        place = 0
        for saved in state.get("columns", ()):
            number = self.model.column_of(saved.get("key", ""))
            if number < 0:
                continue
            self.header.moveSection(self.header.visualIndex(number), place)
            place += 1
            if width := int(saved.get("width") or 0):
                self.model.columns[number].width = width
                self.model.columns[number].sized = True
            self.model.columns[number].shown = bool(saved.get("shown", True))
        self.table.lay_out()
        known = {c.key for c in self.model.columns}
        self.view = ViewState(
            str(state.get("search", "")),
            tuple(Filter(c, t) for c, t in state.get("filters", ()) if c in known),
            tuple(Sort(c, bool(d)) for c, d in state.get("sort", ()) if c in known),
        )
        self._show()

    def set_saved_views(
        self,
        views: Mapping[str, Mapping[str, Any]],
        save: Callable[[str, dict[str, Any]], object],
        forget: Callable[[str], object],
    ) -> None:
        """Offer named states; the callbacks keep and drop them."""
        self.bar.set_saved_views(views, save, forget)

    # --- small things ----------------------------------------------------------------------

    def _banner_room(self) -> None:
        shown = self.banner.isVisibleTo(self)
        self._above.setContentsMargins(12, 0, 12, 6 if shown else 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the empty text in the middle, and no gap where no banner is."""
        if watched is self.banner and event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._banner_room()
        if event.type() == QEvent.Type.Resize and watched is self.table.viewport():
            self.empty.setGeometry(self.table.viewport().rect())
        return False

    def totals_of(self) -> Row:
        """The totals last shown."""
        return self.model.totals

    def set_row_height(self, height: int) -> None:
        """Comfortable or dense rows."""
        self.table.verticalHeader().setDefaultSectionSize(height or theme.ROW_LIST)
