"""Tabs: the row of modules at the top, and tabs inside a panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.painting import surface


def _tab_bar(height: int, padding: int) -> QTabBar:
    bar = QTabBar()
    bar.setDrawBase(False)
    bar.setUsesScrollButtons(False)
    bar.setExpanding(False)
    bar.setElideMode(Qt.TextElideMode.ElideNone)
    bar.setStyleSheet(f"QTabBar::tab {{ min-height: {height - 2}px; padding: 0 {padding}px; }}")
    return bar


class ModuleTabs(QWidget):
    """One tab per module; those that do not fit go into a menu. Ctrl+1..9, Ctrl+Tab."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: list[str] = []
        self.setFixedHeight(theme.TAB_ROW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.bar = _tab_bar(theme.TAB_ROW, 10)
        self.bar.setAccessibleName(tr("Modules"))
        self.bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more = QPushButton(icon("more", "muted"), "")
        self.more.setProperty("bare", "true")
        self.more.setAccessibleName(tr("More"))
        self.more.setToolTip(tr("More"))
        self.more.clicked.connect(self._menu)
        self.more.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.bar)
        row.addWidget(self.more)
        row.addStretch(1)
        self.bar.currentChanged.connect(self._changed)

    def set_tabs(self, tabs: Sequence[tuple[str, str]]) -> None:
        """Tabs as (key, label), those the user may see."""
        self.bar.blockSignals(True)
        while self.bar.count():
            self.bar.removeTab(0)
        self._keys = [key for key, _ in tabs]
        for number, (_, name) in enumerate(tabs):
            self.bar.addTab(tr(name))
            if number < 9:
                self.bar.setTabToolTip(number, f"Ctrl+{number + 1}")
        self.bar.blockSignals(False)
        self._fit()

    def install_shortcuts(self, window: QWidget) -> None:
        """Ctrl+1..9 and Ctrl+Tab, anywhere in the window."""
        for number in range(9):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number + 1}"), window)
            shortcut.activated.connect(lambda number=number: self.choose_number(number))
        for keys, step in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1)):
            shortcut = QShortcut(QKeySequence(keys), window)
            shortcut.activated.connect(lambda step=step: self._step(step))

    def current(self) -> str:
        """The key of the current tab."""
        number = self.bar.currentIndex()
        return self._keys[number] if number >= 0 else ""

    def choose(self, key: str) -> None:
        """Go to a tab by its key."""
        if key in self._keys:
            self.choose_number(self._keys.index(key))

    def choose_number(self, number: int) -> None:
        """Go to a tab by its place."""
        if 0 <= number < len(self._keys):
            self.bar.setTabVisible(number, True)
            self.bar.setCurrentIndex(number)
            self._fit()

    def _step(self, step: int) -> None:
        if self._keys:
            self.choose_number((self.bar.currentIndex() + step) % len(self._keys))

    def _changed(self, number: int) -> None:
        if 0 <= number < len(self._keys):
            self.chosen.emit(self._keys[number])

    def hidden_tabs(self) -> list[int]:
        """The places of the tabs that are in the menu."""
        return [n for n in range(self.bar.count()) if not self.bar.isTabVisible(n)]

    def _fit(self) -> None:
        """Show as many tabs as there is room for, the current one always."""
        self.bar.blockSignals(True)
        count, current = self.bar.count(), self.bar.currentIndex()
        for number in range(count):
            self.bar.setTabVisible(number, True)
        widths = [self.bar.tabRect(n).width() for n in range(count)]
        room = self.width() - 10
        if sum(widths) > room:
            room -= 36 + (widths[current] if current >= 0 else 0)
            for number in range(count):
                if number == current:
                    continue
                fits = widths[number] <= room
                room = room - widths[number] if fits else 0
                self.bar.setTabVisible(number, fits)
        self.bar.blockSignals(False)
        # The layout does not ask the bar again inside a resize: it is told.
        shown = [n for n in range(count) if self.bar.isTabVisible(n)]
        self.bar.setFixedWidth(sum(widths[n] for n in shown))
        self.more.setVisible(bool(self.hidden_tabs()))

    def _menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number in self.hidden_tabs():
            menu.addAction(
                self.bar.tabText(number), lambda number=number: self.choose_number(number)
            )
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the tabs to the new width."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """The tabs' true widths are known only now."""
        super().showEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """May become narrow: tabs go into the menu."""
        return QSize(160, theme.TAB_ROW)


class PanelTabs(QWidget):
    """Tabs inside a panel; a page is made when it is first looked at."""

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        surface(self)
        self._keys: list[str] = []
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self.bar = _tab_bar(30, 8)
        self.bar.currentChanged.connect(self._show)
        self.pages = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.pages, 1)
        self._made: dict[str, QWidget] = {}

    def add(self, key: str, name: str, make: Callable[[], QWidget]) -> None:
        """Add a tab; `make` makes its page when it is first shown."""
        self._keys.append(key)
        self._makers[key] = make
        self.bar.addTab(tr(name))

    def rename(self, key: str, name: str) -> None:
        """Give a tab another text (`Files 2`)."""
        self.bar.setTabText(self._keys.index(key), tr(name))

    def choose(self, key: str) -> None:
        """Go to a tab."""
        self.bar.setCurrentIndex(self._keys.index(key))

    def page(self, key: str) -> QWidget | None:
        """A page, if it was made."""
        return self._made.get(key)

    def _show(self, number: int) -> None:
        if not 0 <= number < len(self._makers):
            return
        key = self._keys[number]
        if key not in self._made:
            self._made[key] = self._makers[key]()
            self.pages.addWidget(self._made[key])
        self.pages.setCurrentWidget(self._made[key])
        self.changed.emit(key)
