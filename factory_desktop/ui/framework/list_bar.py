"""The bar over a list: search box, chips, actions, and the list's own buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QWidget

from factory_desktop.ui.framework import dialogs, theme
from factory_desktop.ui.framework.chips import Chip
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.list_spec import ListAction, ListSpec
from factory_desktop.ui.framework.painting import surface

_PAUSE = 200
_ICON = QSize(16, 16)
#: What the search box needs beside its hint.
_AROUND_HINT = 48


def tool_bar() -> tuple[QWidget, QHBoxLayout]:
    """The bar over a screen, empty, and the row in it."""
    bar = QWidget()
    surface(bar, "bar")
    bar.setFixedHeight(theme.TOOL_BAR)
    row = QHBoxLayout(bar)
    row.setContentsMargins(12, 0, 12, 0)
    row.setSpacing(8)
    return bar, row


def tool_button(meaning: str, name: str) -> QPushButton:
    """A square button with an icon; its name is told to screen readers and as a tip."""
    button = QPushButton(icon(meaning), "")
    button.setIconSize(_ICON)
    button.setFixedWidth(30)
    button.setStyleSheet("QPushButton, QPushButton:focus { padding: 0; }")
    button.setAccessibleName(name)
    button.setToolTip(name)
    return button


def action_button(action: ListAction) -> QPushButton:
    """A button for an action: primary or plain, with its key in the tip, or why it is off."""
    button = QPushButton(tr(action.label))
    if action.icon:
        button.setIcon(icon(action.icon, "on_accent" if action.primary else "text"))
        button.setIconSize(_ICON)
    if action.primary:
        button.setProperty("primary", "true")
    button.setEnabled(action.allowed)
    if action.shortcut:
        button.setShortcut(action.shortcut)
    tip = f"{tr(action.label)}  {action.shortcut}".strip()
    button.setToolTip(tip if action.allowed else tr(action.reason))
    return button


class SearchBox(QLineEdit):
    """Search field with its key in the hint; Down leaves for the rows, Esc empties it."""

    went_down = Signal()
    searched = Signal(str)

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._hint = tr(hint)
        self.setToolTip(self._hint)
        self.setAccessibleName(tr("Search"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.send)
        self.textEdited.connect(lambda _: self._timer.start())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The key stands behind the hint where both have room; a hint is whole or not there."""
        super().resizeEvent(event)
        room, width = self.width() - _AROUND_HINT, self.fontMetrics().horizontalAdvance
        hints = (f"{self._hint}   Ctrl+F", self._hint)
        self.setPlaceholderText(next((h for h in hints if width(h) <= room), tr("Search")))

    def send(self) -> None:
        """Search now."""
        self._timer.stop()
        self.searched.emit(self.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that leave or empty the field."""
        if event.key() == Qt.Key.Key_Down or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.send()
            self.went_down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.send()
        else:
            super().keyPressEvent(event)


class ListBar(QWidget):
    """Search at the left, then chips, then actions; the one primary button last of them."""

    searched = Signal(str)
    went_down = Signal()
    acted = Signal(str)
    columns_asked = Signal(QWidget)
    export_asked = Signal()
    print_asked = Signal()
    view_chosen = Signal(object)

    def __init__(self, spec: ListSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.TOOL_BAR)
        self.state: Callable[[], dict[str, Any]] = dict
        self._saved: dict[str, Mapping[str, Any]] = {}
        self._save: Callable[[str, dict[str, Any]], object] | None = None
        self._forget: Callable[[str], object] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        self.search = SearchBox(spec.search_hint)
        self.search.setMinimumWidth(160)
        self.search.setMaximumWidth(300)
        self.search.searched.connect(self.searched)
        self.search.went_down.connect(self.went_down)
        row.addWidget(self.search, 1)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(6)
        row.addLayout(self._chips)
        row.addStretch(0)
        self.buttons: dict[str, QPushButton] = {}
        self._yielding = [action.key for action in spec.actions if action.yields]
        for action in sorted(spec.actions, key=lambda a: a.primary):
            button = action_button(action)
            button.clicked.connect(lambda _=False, key=action.key: self.acted.emit(key))
            self.buttons[action.key] = button
            row.addWidget(button)
        self._tools(row, spec)

    def _tools(self, row: QHBoxLayout, spec: ListSpec) -> None:
        self.details = tool_button("details", tr("Details (Alt+Enter)"))
        self.details.hide()
        row.addWidget(self.details)
        self.views = tool_button("bookmark", tr("Saved views"))
        self.views.clicked.connect(self._views_menu)
        self.views.hide()
        columns = tool_button("columns", tr("Columns"))
        columns.clicked.connect(lambda: self.columns_asked.emit(columns))
        row.addWidget(self.views)
        row.addWidget(columns)
        if spec.can_export:
            export = tool_button("export", tr("Export (Ctrl+E)"))
            export.clicked.connect(self.export_asked)
            row.addWidget(export)
        if spec.can_print:
            paper = tool_button("print", tr("Print (Ctrl+P)"))
            paper.clicked.connect(self.print_asked)
            row.addWidget(paper)

    # --- room ------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """What yields is hidden before anything is cut off, also by what joins the bar later."""
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._make_room()
        return done

    def _make_room(self) -> None:
        # Reckoned before anything is shown or hidden: each asks for a new layout.
        row, yielding = self.layout(), [self.buttons[key] for key in self._yielding]
        widths = {button: button.sizeHint().width() + row.spacing() for button in yielding}
        others = row.minimumSize().width() - sum(
            widths[button] for button in yielding if not button.isHidden()
        )
        kept = list(yielding)
        while kept and others + sum(widths[button] for button in kept) > self.width():
            kept.pop(0)
        for button in yielding:
            button.setVisible(button in kept)

    # --- search and chips ------------------------------------------------------------------

    def focus_search(self) -> None:
        """Come to the search box by key."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def type_search(self, text: str) -> None:
        """A letter was typed in the rows: it begins a search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.setText(text)
        self.search.setCursorPosition(len(text))
        self.search.textEdited.emit(text)

    def show_search(self, text: str) -> None:
        """Show a search that was set elsewhere."""
        if self.search.text().strip() != text:
            self.search.setText(text)

    def show_chips(self, chips: Sequence[tuple[str, str]], remove: Callable[[str], object]) -> None:
        """Show what narrows the list, as (key, words)."""
        while self._chips.count():
            self._chips.takeAt(0).widget().deleteLater()
        for key, text in chips:
            chip = Chip(text, self)
            chip.removed.connect(lambda key=key: remove(key))
            self._chips.addWidget(chip)
        self._make_room()

    def chips(self) -> list[str]:
        """The words of the chips."""
        items = [self._chips.itemAt(i).widget() for i in range(self._chips.count())]
        return [chip.text for chip in items if isinstance(chip, Chip)]

    # --- saved views -----------------------------------------------------------------------

    def set_saved_views(
        self,
        views: Mapping[str, Mapping[str, Any]],
        save: Callable[[str, dict[str, Any]], object],
        forget: Callable[[str], object],
    ) -> None:
        """Offer named states of the list."""
        self._saved, self._save, self._forget = dict(views), save, forget
        self.views.show()

    def _views_menu(self) -> None:
        menu = self.views_menu()
        menu.popup(self.views.mapToGlobal(self.views.rect().bottomLeft()))

    def views_menu(self) -> QMenu:
        """The saved views, and the ways to keep and to drop one."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, state in self._saved.items():
            menu.addAction(name, lambda state=state: self.view_chosen.emit(dict(state)))
        if self._saved:
            menu.addSeparator()
        menu.addAction(icon("bookmark"), tr("Save this view"), self._ask_name)
        if self._saved:
            drop = menu.addMenu(tr("Forget a view"))
            for name in self._saved:
                drop.addAction(name, lambda name=name: self.forget_view(name))
        return menu

    def _ask_name(self) -> None:
        name = dialogs.ask_text(self, tr("Name of this view"), tr("Save view"))
        if name:
            self.save_view(name)

    def save_view(self, name: str) -> None:
        """Keep the list's state under a name."""
        self._saved[name] = self.state()
        if self._save is not None:
            self._save(name, self.state())

    def forget_view(self, name: str) -> None:
        """Drop a named state."""
        self._saved.pop(name, None)
        if self._forget is not None:
            self._forget(name)
