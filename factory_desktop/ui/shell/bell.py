"""The bell in the top row with the count of what waits, and the list that it opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import draw_icon
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.painting import PILL_HEIGHT, label, paint_pill, pill_width
from factory_desktop.ui.framework.popover import Popover
from factory_desktop.ui.shell.news import News

_ICON = 16
_STATE = 84
_WIDTH = 500
_MOST_ROWS = 12
_MOST_COUNTED = 99


class Bell(QPushButton):
    """Red where something is new, quiet where all of it was looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bare", "true")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.words, self.tone = "", "neutral"
        self.show_count(0, new=False)

    def show_count(self, count: int, *, new: bool) -> None:
        """Say how many things wait, and whether there are new ones."""
        self.words = f"{_MOST_COUNTED}+" if count > _MOST_COUNTED else str(count or "")
        self.tone = "bad" if new else "neutral"
        said = tr("{count} things wait for you", count=count) if count else tr("Nothing waits")
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The bell and its count."""
        beside = 4 + pill_width(self.words) if self.words else 0
        return QSize(_ICON + 12 + beside, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground of a bare button, the bell and the count."""
        super().paintEvent(event)
        painter = QPainter(self)
        bell = QRect(6, (self.height() - _ICON) // 2, _ICON, _ICON)
        draw_icon(painter, bell, "bell", theme.tokens().color("muted"))
        if self.words:
            top = (self.height() - PILL_HEIGHT) // 2
            box = QRect(bell.right() + 5, top, pill_width(self.words), PILL_HEIGHT)
            paint_pill(painter, box, self.words, self.tone)


class NewsList(Popover):
    """What waits, a line each; Enter or a click opens what a line is about."""

    def __init__(self, window: QWidget, news: News, go: Callable[[Place], object]) -> None:
        super().__init__(window)
        self.news, self._go = news, go
        self.setAccessibleName(tr("What waits for you"))
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 8, 6, 8)
        column.setSpacing(4)
        column.addLayout(self.title_row(tr("What waits for you")))
        self.table = CellsTable(["", ""], [0, _STATE], row_height=theme.ROW_EDIT, edge=6)
        self.table.setAccessibleName(tr("What waits for you"))
        self.table.opened.connect(self._open)
        self.table.clicked.connect(lambda at: self._open(self.table.cells_model.keys[at.row()]))
        words = tr("Nothing waits. News of stock, orders and wages comes here.")
        self.nothing = label(words, "hint", wrap=True)
        self.nothing.setContentsMargins(6, 4, 6, 8)
        column.addWidget(self.table)
        column.addWidget(self.nothing)
        self.setFixedWidth(min(_WIDTH, window.width() - 2 * theme.PAGE_MARGIN))
        self.fill()
        news.changed.connect(self.fill)
        self.closed.connect(self._looked_at)

    def fill(self) -> None:
        """Show what waits now."""
        lines = self.news.shown()
        formatter = self.news.context.formatter
        rows: Sequence[Sequence[Cell]] = [
            (
                Cell(line.said(formatter), "strong" if self.news.is_new(line) else "text"),
                Cell(tr(line.state), "pill", line.tone),
            )
            for line in lines
        ]
        at = max(0, self.table.currentIndex().row())
        self.table.set_rows(rows, [line.place for line in lines])
        self.table.setFixedHeight(max(1, min(len(rows), _MOST_ROWS)) * theme.ROW_EDIT)
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        if rows:
            self.table.selectRow(min(at, len(rows) - 1))
        self.adjustSize()

    def open_below(self, button: QWidget) -> None:
        """Show it under the bell, in line with its right edge."""
        window = self.parentWidget()
        corner = button.mapTo(window, QPoint(button.width(), button.height() + 4))
        left = min(corner.x(), window.width() - theme.PAGE_MARGIN) - self.width()
        focus = self.table if self.table.isVisibleTo(self) else self
        self.show_at(QPoint(max(4, left), corner.y()), focus)

    def _open(self, place: object) -> None:
        self.finish()
        if isinstance(place, Place):
            self._go(place)

    def _looked_at(self) -> None:
        self.news.changed.disconnect(self.fill)
        self.news.looked_at()
