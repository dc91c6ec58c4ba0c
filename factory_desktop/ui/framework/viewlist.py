"""The views of a module at the left: groups, names, counts; and below them "Save this view"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.delegate import Index
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.painting import RIGHT, draw_text, metrics
from factory_desktop.ui.framework.palette_model import ENTRY, PaletteModel

#: What stands around a name, between it and its count; how wide the list becomes at the most.
_AROUND, _BETWEEN, _WIDEST = 36, 6, 240


@dataclass(frozen=True, slots=True)
class ViewEntry:
    """One view: its key, its name, how many there are, and the tone of that number."""

    key: str
    title: str
    count: str = ""
    tone: str = ""


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """28 px, headings with air above."""
        return QSize(80, 28 if isinstance(index.data(ENTRY), ViewEntry) else 30)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Name at the left, count at the right."""
        t = theme.tokens()
        entry = index.data(ENTRY)
        rect = option.rect
        if not isinstance(entry, ViewEntry):
            font = fonts.font(fonts.SMALL, fonts.SEMIBOLD)
            draw_text(painter, rect.adjusted(6, 6, 0, 0), str(index.data()), font, t.color("muted"))
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(t.color("selection" if chosen else "hover"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), theme.RADIUS, theme.RADIUS)
            painter.restore()
        inner = rect.adjusted(6, 0, -6, 0)
        small = fonts.font(fonts.SMALL, fonts.SEMIBOLD if entry.tone else fonts.REGULAR)
        tone = t.color(entry.tone or "muted")
        used = draw_text(painter, inner, entry.count, small, tone, RIGHT)
        name = QRect(inner.left(), inner.top(), inner.width() - used - 6, inner.height())
        font = fonts.font(fonts.BODY, fonts.SEMIBOLD if chosen else fonts.REGULAR)
        draw_text(painter, name, tr(entry.title), font, t.color("text"))


class _List(QListView):
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class ViewList(QWidget):
    """Arrow keys go through the views, Enter goes on to the list."""

    chosen = Signal(str)
    save_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None, *, can_save: bool = True) -> None:
        super().__init__(parent)
        self.setFixedWidth(theme.VIEW_LIST)
        self._model = PaletteModel(self)
        self.list = _List()
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setStyleSheet("QListView { background: transparent; }")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Views"))
        self.list.entered.connect(self.left)
        self.list.selectionModel().currentChanged.connect(self._changed)
        self.save = QPushButton(icon("bookmark", "accent"), tr("Save this view"))
        self.save.setProperty("plain", "true")
        self.save.setVisible(can_save)
        self.save.clicked.connect(self.save_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.list, 1)
        column.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.list)

    def set_views(
        self, groups: Sequence[tuple[str, Sequence[ViewEntry]]], chosen: str = ""
    ) -> None:
        """Groups as (heading, views); stays at the current view, or goes to `chosen`."""
        keep = chosen or self.current()
        self.list.selectionModel().blockSignals(True)
        self._model.set_sections([(tr(title), entries) for title, entries in groups])
        self.setFixedWidth(self._width([entry for _, entries in groups for entry in entries]))
        row = self._row_of(keep)
        if row >= 0:
            select = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.list.selectionModel().setCurrentIndex(self._model.index(row), select)
        self.list.selectionModel().blockSignals(False)
        self.list.viewport().update()

    @staticmethod
    def _width(entries: Sequence[ViewEntry]) -> int:
        """Wide enough for every name, in bold as when it is chosen, within bounds."""
        bold, small = (metrics(size, fonts.SEMIBOLD) for size in (fonts.BODY, fonts.SMALL))
        needed = [
            bold.horizontalAdvance(tr(entry.title))
            + (_BETWEEN + small.horizontalAdvance(entry.count) if entry.count else 0)
            for entry in entries
        ]
        return min(max([theme.VIEW_LIST, *(_AROUND + width for width in needed)]), _WIDEST)

    def _row_of(self, key: str) -> int:
        for row in range(self._model.rowCount()):
            entry = self._model.index(row).data(ENTRY)
            if isinstance(entry, ViewEntry) and entry.key == key:
                return row
        return -1

    def current(self) -> str:
        """The key of the current view."""
        entry = self.list.currentIndex().data(ENTRY)
        return entry.key if isinstance(entry, ViewEntry) else ""

    def menu(self, parent: QWidget) -> QMenu:
        """The same views as a menu, for a window too narrow for the list."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for row in range(self._model.rowCount()):
            entry = self._model.index(row).data(ENTRY)
            if isinstance(entry, ViewEntry):
                text = f"{tr(entry.title)}  {entry.count}".strip()
                menu.addAction(text, lambda key=entry.key: self.choose(key))
            else:
                menu.addSection(str(entry))
        return menu

    def choose(self, key: str) -> None:
        """Go to a view."""
        row = self._row_of(key)
        if row >= 0:
            self.list.setCurrentIndex(self._model.index(row))

    def _changed(self, current: QModelIndex, _: QModelIndex) -> None:
        entry = current.data(ENTRY)
        if isinstance(entry, ViewEntry):
            self.chosen.emit(entry.key)
