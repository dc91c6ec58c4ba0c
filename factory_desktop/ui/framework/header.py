"""The list's header: headings with sort arrow, and below them one filter field per column."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QCompleter, QHeaderView, QLineEdit, QMenu, QWidget

from factory_desktop.core.kernel.facts import Kind
from factory_desktop.core.kernel.views import Sort
from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.delegate import paint_check
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_spec import CHECK_COLUMN, Column
from factory_desktop.ui.framework.painting import LEFT, RIGHT, Align, draw_text, metrics

_ARROW = 14
_TYPING_PAUSE = 250
#: Choices that a tip names; more would not fit the screen.
_NAMED = 12


class ListHeader(QHeaderView):
    """Owns the filter fields, so nothing overlaps the rows; asks for sort by signals."""

    sort_asked = Signal(str, bool)
    filter_changed = Signal(str, str)
    check_all_asked = Signal()
    columns_changed = Signal()
    left_for_table = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.columns: list[Column] = []
        self.sorts: tuple[Sort, ...] = ()
        self.ground = "window"
        self.edge = theme.CELL_PADDING
        self.all_checked: Callable[[], bool] = lambda: False
        self._fields: dict[str, QLineEdit] = {}
        self._texts: dict[str, str] = {}
        self._timers: dict[str, QTimer] = {}
        self._filters_shown = False
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(30)
        self.setFont(fonts.font(fonts.SMALL, fonts.SEMIBOLD))
        self.sectionClicked.connect(self._clicked)
        for signal in (self.sectionResized, self.sectionMoved, self.geometriesChanged):
            signal.connect(self.place_fields)

    # --- columns and filters ---------------------------------------------------------------

    def set_columns(self, columns: list[Column], *, filters: bool) -> None:
        """Head these columns, with a filter field under each that can be filtered."""
        self.columns = columns
        for field in self._fields.values():
            field.deleteLater()
        self._fields.clear()
        self._filters_shown = filters and any(map(self._filtered, columns))
        self.updateGeometry()
        self.geometriesChanged.emit()
        self.place_fields()

    @staticmethod
    def _filtered(column: Column) -> bool:
        return column.filterable and column.style != "spark"

    def _add_field(self, column: Column) -> None:
        """The field of a column that is shown for the first time; Tab goes as the columns stand."""
        self._fields[column.key] = self._field(column)
        made = [self._fields[c.key] for c in self.columns if c.key in self._fields]
        for before, after in pairwise(made):
            self.setTabOrder(before, after)

    def _field(self, column: Column) -> QLineEdit:
        field = QLineEdit(self._texts.get(column.key, ""), self)
        field.setProperty("bare", "true")
        field.setAccessibleName(tr("Filter {column}", column=column.label))
        field.setPlaceholderText(self._hint(column))
        field.setToolTip(self._help(column))
        timer = QTimer(field)
        timer.setSingleShot(True)
        timer.setInterval(_TYPING_PAUSE)
        timer.timeout.connect(lambda: self._send(column.key))
        field.textEdited.connect(lambda _: timer.start())
        field.returnPressed.connect(lambda: self._send(column.key))
        field.installEventFilter(self)
        self._timers[column.key] = timer
        if column.fact.kind is Kind.CHOICE:
            self._offer(field, column)
        return field

    def _offer(self, field: QLineEdit, column: Column) -> None:
        """Choices come up while one types a part of them; the one taken is searched at once."""
        choices = QCompleter([tr(choice.label) for choice in column.fact.choices], field)
        choices.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        choices.setFilterMode(Qt.MatchFlag.MatchContains)
        choices.popup().setObjectName("offered")
        choices.activated.connect(lambda _: self._timers[column.key].start(0))
        field.setCompleter(choices)

    @staticmethod
    def _hint(column: Column) -> str:
        if column.fact.kind.numeric and column.width >= 90:
            return ">, <, 1..9"
        return tr("contains") if column.stretch else ""

    @staticmethod
    def _help(column: Column) -> str:
        kind = column.fact.kind
        if kind.numeric:
            return tr("A figure, >100, <20, 10..20, or - for empty")
        if kind in (Kind.DATE, Kind.DATETIME):
            return tr("A date, >01-04-2026, 01-04-2026..30-04-2026, or - for empty")
        if kind is Kind.CHOICE:
            names = [tr(choice.label) for choice in column.fact.choices]
            return ", ".join([*names[:_NAMED], *("…" for _ in names[_NAMED : _NAMED + 1])])
        return tr("Part of the text, ^beginning, =exact, or - for empty")

    def _send(self, key: str) -> None:
        self._timers[key].stop()
        self.filter_changed.emit(key, self._fields[key].text().strip())

    def field(self, key: str) -> QLineEdit | None:
        """The filter field of a column."""
        return self._fields.get(key)

    def set_filter_texts(self, texts: dict[str, str]) -> None:
        """Show filters that were set elsewhere."""
        self._texts = texts
        for key, field in self._fields.items():
            if field.text().strip() != texts.get(key, ""):
                field.setText(texts.get(key, ""))

    def place_fields(self, *_: object) -> None:
        """Put each field under its heading."""
        for column_number, column in enumerate(self.columns):
            shown = self._filters_shown and not self.isSectionHidden(column_number)
            if shown and column.key not in self._fields and self._filtered(column):
                self._add_field(column)
            field = self._fields.get(column.key)
            if field is None:
                continue
            field.setVisible(shown)
            left = self.sectionViewportPosition(column_number)
            width = self.sectionSize(column_number)
            field.setGeometry(left, theme.HEADER, width - 1, theme.FILTER_ROW - 1)

    def sizeHint(self) -> QSize:
        """Headings, and the filter row where it is shown; a table asks only how high."""
        extra = theme.FILTER_ROW if self._filters_shown else 0
        return QSize(0, theme.HEADER + extra)

    # --- painting --------------------------------------------------------------------------

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint one heading."""
        t = theme.tokens()
        painter.save()
        painter.fillRect(rect, t.color(self.ground))
        line = t.color("border")
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)
        head = QRect(rect.left(), rect.top(), rect.width(), theme.HEADER)
        if self._filters_shown:
            painter.fillRect(rect.left(), head.bottom(), rect.width(), 1, line)
            below = QRect(rect.left(), head.bottom() + 1, rect.width(), theme.FILTER_ROW - 1)
            painter.fillRect(below, t.color("surface"))
            painter.fillRect(rect.right(), head.bottom(), 1, theme.FILTER_ROW, line)
        if section < len(self.columns) and self.columns[section].key == CHECK_COLUMN:
            paint_check(painter, head, self.all_checked())
        else:
            self._paint_heading(painter, head, section)
        painter.restore()

    def _paint_heading(self, painter: QPainter, head: QRect, section: int) -> None:
        model = self.model()
        text = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        standing = model.headerData(
            section, Qt.Orientation.Horizontal, int(Qt.ItemDataRole.TextAlignmentRole)
        )
        right = bool(Align(standing or LEFT) & Align.AlignRight)
        left = self.edge if head.left() <= 0 else theme.CELL_PADDING
        last = head.right() >= self.viewport().width() - 1
        inner = head.adjusted(left, 0, -(self.edge if last else theme.CELL_PADDING), -1)
        sort = self._sort_of(section)
        color = theme.tokens().color("text" if sort else "muted")
        if sort:
            inner.adjust(_ARROW * right, 0, -_ARROW * (not right), 0)
        weight = fonts.SEMIBOLD if sort else fonts.MEDIUM
        font = fonts.font(fonts.SMALL, weight)
        draw_text(painter, inner, text, font, color, RIGHT if right else LEFT)
        if sort:
            wide = min(metrics(fonts.SMALL, weight).horizontalAdvance(text), inner.width())
            x = inner.right() - wide - 9 if right else inner.left() + wide + 9
            self._paint_arrow(painter, x, inner.center().y(), sort.descending)

    def needs(self, section: int) -> int:
        """The width a heading needs so that nothing of it is cut off."""
        text = str(self.model().headerData(section, Qt.Orientation.Horizontal) or "")
        wide = metrics(fonts.SMALL, fonts.MEDIUM).horizontalAdvance(text)
        return wide + 2 * theme.CELL_PADDING + 1 if text else 0

    @staticmethod
    def _paint_arrow(painter: QPainter, x: int, y: int, down: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.tokens().color("muted"), 1.4))
        tip = 2 if down else -2
        points = [QPointF(x - 3.5, y - tip), QPointF(x, y + tip), QPointF(x + 3.5, y - tip)]
        painter.drawPolyline(QPolygonF(points))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground right of the last column too."""
        painter = QPainter(self.viewport())
        t = theme.tokens()
        painter.fillRect(self.viewport().rect(), t.color(self.ground))
        painter.fillRect(0, self.height() - 1, self.width(), 1, t.color("border"))
        if self._filters_shown:
            painter.fillRect(0, theme.HEADER - 1, self.width(), 1, t.color("border"))
        painter.end()
        super().paintEvent(event)

    def _sort_of(self, section: int) -> Sort | None:
        if section >= len(self.columns):
            return None
        key = self.columns[section].key
        return next((s for s in self.sorts if s.column == key), None)

    # --- what the user does ----------------------------------------------------------------

    def _clicked(self, section: int) -> None:
        if section >= len(self.columns):
            return
        column = self.columns[section]
        if column.key == CHECK_COLUMN:
            self.check_all_asked.emit()
            return
        current = self._sort_of(section)
        self.sort_asked.emit(column.key, bool(current and not current.descending))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Only the headings sort and move, not the filter row."""
        if event.position().y() < theme.HEADER:
            super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the columns."""
        menu = self.columns_menu()
        menu.popup(event.globalPos())

    def columns_menu(self) -> QMenu:
        """A menu that shows and hides columns; the last one shown cannot be hidden."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = [
            number
            for number, column in enumerate(self.columns)
            if column.key != CHECK_COLUMN and not self.isSectionHidden(number)
        ]
        for place in range(len(self.columns)):
            number = self.logicalIndex(place)
            column = self.columns[number]
            if column.key == CHECK_COLUMN:
                continue
            action = menu.addAction(column.label)
            action.setCheckable(True)
            action.setChecked(number in shown)
            action.setEnabled(shown != [number])
            action.toggled.connect(lambda on, number=number: self._show_column(number, on))
        return menu

    def _show_column(self, number: int, on: bool) -> None:
        self.setSectionHidden(number, not on)
        self.place_fields()
        self.columns_changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In a filter field: Down goes to the rows, Esc empties it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.left_for_table.emit()
                return True
            if event.key() == Qt.Key.Key_Escape and isinstance(watched, QLineEdit):
                key = next(k for k, f in self._fields.items() if f is watched)
                if watched.text():
                    watched.clear()
                    self._send(key)
                    return True
        return super().eventFilter(watched, event)
