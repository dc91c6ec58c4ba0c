"""Ctrl+K: everything one can open or do, found by typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.delegate import Index
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import IconLabel, draw_icon
from factory_desktop.ui.framework.keycaps import KeyCap, cap_width, paint_keycap
from factory_desktop.ui.framework.painting import draw_text, label, paint_pill
from factory_desktop.ui.framework.palette_model import ENTRY, PaletteModel
from factory_desktop.ui.framework.popover import shadow

_WIDTH = 660
_TOP = 76
_ROW = 34
_HEADING = 25
_MOST_HEIGHT = 440
#: A first letter narrows what is searched.
SCOPES = {">": "actions", "#": "documents", "@": "people"}


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """One thing to open or to do. `key` is stable: use is counted by it."""

    key: str
    title: str
    run: Callable[[], object]
    icon: str = "open"
    hint: str = ""
    pill: tuple[str, str] = ("", "")
    keys: str = ""
    run_new_window: Callable[[], object] | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class PaletteSection:
    """Entries under one heading."""

    title: str
    entries: Sequence[PaletteEntry] = field(default_factory=tuple)


class PaletteProvider(Protocol):
    """Who knows things to find. Slow providers (records) run their search in a reader."""

    def search(self, text: str, scope: str) -> Sequence[PaletteSection]:
        """Sections for a typed text; scope is "", actions, documents or people."""


def fits(entry: PaletteEntry, text: str) -> bool:
    """Whether every typed word stands in an entry's title, hint or other words."""
    held = f"{entry.title} {entry.hint} {entry.words}".casefold()
    return all(word in held for word in text.casefold().split())


def ranked(
    entries: Sequence[PaletteEntry], text: str, uses: Callable[[str], int], limit: int = 6
) -> list[PaletteEntry]:
    """Those that fit, the most used first, then those whose title begins with the text."""
    start = text.casefold()
    found = [entry for entry in entries if fits(entry, text)]
    found.sort(key=lambda e: (-uses(e.key), not e.title.casefold().startswith(start)))
    return found[:limit]


class StaticProvider:
    """Screens, reports and actions known from the start, ranked by use."""

    def __init__(
        self,
        sections: Sequence[PaletteSection],
        uses: Callable[[str], int] = lambda key: 0,
        scopes: Sequence[str] = ("", "actions"),
    ) -> None:
        self._sections, self._uses, self._scopes = list(sections), uses, scopes

    def search(self, text: str, scope: str) -> Sequence[PaletteSection]:
        """What fits, section by section."""
        if scope not in self._scopes:
            return []
        found = [
            PaletteSection(s.title, ranked(s.entries, text, self._uses)) for s in self._sections
        ]
        return [section for section in found if section.entries]


class _Delegate(QStyledItemDelegate):
    match = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Headings are lower than entries."""
        return QSize(100, _ROW if isinstance(index.data(ENTRY), PaletteEntry) else _HEADING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Icon, title, hint, pill and key."""
        t = theme.tokens()
        rect = option.rect
        entry = index.data(ENTRY)
        if not isinstance(entry, PaletteEntry):
            font = fonts.font(fonts.SMALL, fonts.SEMIBOLD)
            box = rect.adjusted(17, 4, -12, 0)
            draw_text(painter, box, str(index.data()), font, t.color("muted"))
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, t.color("selection"))
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), t.color("accent"))
        shade = t.color("accent" if selected else "muted")
        draw_icon(
            painter, QRect(rect.left() + 16, rect.center().y() - 8, 17, 17), entry.icon, shade
        )
        self._texts(painter, rect, entry)
        caps = "Enter" if selected else entry.keys
        if caps:
            wide = cap_width(caps)
            paint_keycap(painter, QRect(rect.right() - 14 - wide, rect.top(), wide, _ROW), caps)

    def _texts(self, painter: QPainter, rect: QRect, entry: PaletteEntry) -> None:
        t = theme.tokens()
        font = fonts.font(fonts.BODY)
        half = rect.left() + 322
        alone = not entry.hint and not entry.pill[0]
        right = rect.right() - 90 if alone else half - 12
        title = QRect(rect.left() + 43, rect.top(), right - rect.left() - 43, rect.height())
        draw_text(painter, title, entry.title, font, t.color("text"), match=self.match)
        hint = QRect(half, rect.top(), rect.right() - 84 - half, rect.height())
        used = draw_text(painter, hint, entry.hint, font, t.color("muted"), match=self.match)
        if entry.pill[0]:
            text, tone = entry.pill
            box = hint.adjusted(used + 10 if used else 0, 0, 0, 0)
            paint_pill(painter, box, text, tone)


class CommandPalette(QWidget):
    """Dims the window and holds the frame: query, found entries, hints."""

    closed = Signal()
    used = Signal(str)

    def __init__(self, window: QWidget, providers: Sequence[PaletteProvider]) -> None:
        super().__init__(window)
        self._providers = list(providers)
        self._back: QWidget | None = None
        self.hide()
        self.frame = QFrame(self)
        self.frame.setObjectName("popover")
        column = QVBoxLayout(self.frame)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(_Line())
        self.model = PaletteModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self._delegate = _Delegate(self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._clicked)
        self.list.setAccessibleName(tr("Found"))
        column.addWidget(self.list)
        column.addWidget(_Line())
        column.addWidget(self._foot())
        shadow(self.frame)
        window.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(60)
        self._timer.timeout.connect(self.search)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(17, 9, 14, 9)
        row.setSpacing(14)
        row.addWidget(IconLabel("search", "accent", 18))
        self.query = QLineEdit()
        self.query.setObjectName("palette")
        self.query.setPlaceholderText(tr("Search or do"))
        self.query.setAccessibleName(tr("Search or do"))
        self.query.textEdited.connect(lambda _: self._timer.start())
        self.query.installEventFilter(self)
        row.addWidget(self.query, 1)
        row.addWidget(KeyCap("Esc"))
        return row

    def _foot(self) -> QWidget:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(15, 6, 15, 6)
        row.setSpacing(8)
        for keys, does in (
            ("↑ ↓", tr("choose")),
            ("Enter", tr("open")),
            ("Ctrl+Enter", tr("in a new window")),
        ):
            row.addWidget(KeyCap(keys))
            row.addWidget(label(does, "muted"))
        row.addStretch(1)
        words = {">": tr("only actions"), "#": tr("documents"), "@": tr("people")}
        for letter, does in words.items():
            row.addWidget(label(f"{letter}  {does}", "muted"))
        return foot

    # --- opening and searching -------------------------------------------------------------

    def open(self, text: str = "") -> None:
        """Show it over the window."""
        self._back = QApplication.focusWidget()
        self.query.setText(text)
        self.setGeometry(self.parentWidget().rect())
        self.show()
        self.raise_()
        self.query.setFocus(Qt.FocusReason.PopupFocusReason)
        self.search()

    def finish(self) -> None:
        """Close it and give the focus back."""
        self.hide()
        self.closed.emit()
        if self._back is not None and self._back.isVisible():
            self._back.setFocus(Qt.FocusReason.PopupFocusReason)
        self._back = None

    def search(self) -> None:
        """Ask the providers for what is typed now."""
        self._timer.stop()
        text = self.query.text().strip()
        scope = SCOPES.get(text[:1], "")
        text = text[1:].strip() if scope else text
        sections: list[PaletteSection] = []
        for provider in self._providers:
            sections.extend(provider.search(text, scope))
        self.show_sections(sections, text)

    def show_sections(self, sections: Sequence[PaletteSection], match: str = "") -> None:
        """Show sections; a provider that searches in a reader calls this when it knows."""
        self._delegate.match = match
        self.model.set_sections([(tr(s.title), s.entries) for s in sections if s.entries])
        self._select(self.model.next_entry(-1, 1))
        self._place()

    def _place(self) -> None:
        rows = self.model.rowCount()
        high = sum(self.list.sizeHintForRow(row) for row in range(rows))
        room = max(120, self.height() - _TOP - 120)
        self.list.setFixedHeight(max(_ROW, min(high + 4, _MOST_HEIGHT, room)))
        wide = min(_WIDTH, self.width() - 32)
        self.frame.setFixedWidth(wide)
        self.frame.adjustSize()
        self.frame.move((self.width() - wide) // 2, _TOP)

    def _select(self, row: int) -> None:
        index = self.model.index(row) if row >= 0 else QModelIndex()
        self.list.setCurrentIndex(index)
        if row >= 0:
            first = row == self.model.next_entry(-1, 1)
            self.list.scrollTo(self.model.index(0) if first else index)

    def entries(self) -> list[PaletteEntry]:
        """What is shown, without the headings."""
        found = (self.model.index(row).data(ENTRY) for row in range(self.model.rowCount()))
        return [entry for entry in found if isinstance(entry, PaletteEntry)]

    # --- doing -----------------------------------------------------------------------------

    def _clicked(self, index: QModelIndex) -> None:
        self._run(index.data(ENTRY), new_window=False)

    def _run(self, entry: object, *, new_window: bool) -> None:
        if not isinstance(entry, PaletteEntry):
            return
        self.finish()
        self.used.emit(entry.key)
        if new_window and entry.run_new_window is not None:
            entry.run_new_window()
        else:
            entry.run()

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._select(self.model.next_entry(self.list.currentIndex().row(), step))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._timer.isActive():
                self.search()
            held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._run(self.list.currentIndex().data(ENTRY), new_window=held)
        elif key == Qt.Key.Key_Escape:
            self.finish()
        else:
            return False
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the query; the window's size."""
        if watched is self.query:
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(event)
        elif event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self.parentWidget().rect())
            self._place()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the dimmed window closes."""
        self.finish()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim the window."""
        QPainter(self).fillRect(self.rect(), QColor(12, 18, 26, 90))


class _Line(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.tokens().color("line"))
