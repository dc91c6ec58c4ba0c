"""The one delegate: paints every cell of every list by its style and tone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill, shorten

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.painting import (
    LEFT,
    LOUD,
    RIGHT,
    dashed_underline,
    draw_text,
    metrics,
    paint_pill,
    pill_width,
)
from factory_desktop.ui.framework.spark import paint_spark

CELL = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
#: As bare numbers: flags of Python cost as much as the painting of a cell.
SELECTED = QStyle.StateFlag.State_Selected.value
_LIT = SELECTED | QStyle.StateFlag.State_MouseOver.value
FOCUSED = QStyle.StateFlag.State_HasFocus.value
#: Letters of a tip, in all and in a line.
_TIP, _TIP_LINE = 1000, 80


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows. `value` is the raw value: checked or not, the points of a spark."""

    text: str = ""
    style: str = "text"
    tone: str = ""
    right: bool = False
    explain: bool = False
    loading: bool = False
    value: object = None
    loud: bool = False


class CellDelegate(QStyledItemDelegate):
    """Paints `Cell`s: ground, hairline, selection, text with bold match, pill, check, spark."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.match = ""
        self.stripes = True
        self.outline_current = True
        self.grid = False
        self.edge = theme.CELL_PADDING

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A row of a list."""
        return QSize(80, theme.ROW_LIST)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        cell = index.data(CELL) or Cell(str(index.data() or ""))
        rect = option.rect
        self._ground(painter, option, index)
        inner = self._inner(rect)
        if cell.loading:
            self._placeholder(painter, inner, index)
        elif cell.style == "check":
            paint_check(painter, rect, bool(cell.value))
        elif cell.style == "spark" and isinstance(cell.value, Sequence):
            paint_spark(painter, QRectF(inner.adjusted(0, 4, 0, -4)), cell.value)
        elif cell.style == "pill":
            self._pill(painter, inner, cell)
        else:
            explains = cell.explain and bool(option.state.value & _LIT)
            self._text(painter, inner, cell, explains=explains)
        self._current(painter, option)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """What a cell has no room for is said whole."""
        cell = index.data(CELL)
        cut = isinstance(cell, Cell) and cell_width(cell) > option.rect.width()
        if cut and event.type() == QEvent.Type.ToolTip:
            whole = fill(shorten(cell.text, _TIP, placeholder=" …"), _TIP_LINE)
            QToolTip.showText(event.globalPos(), whole, view)
            return True
        return super().helpEvent(event, view, option, index)

    def _inner(self, rect: QRect) -> QRect:
        """Where the content goes; at the table's own edges the padding may be less."""
        view = self.parent()
        last = isinstance(view, QWidget) and rect.right() >= view.width() - 1
        left = self.edge if rect.left() <= 0 else theme.CELL_PADDING
        return rect.adjusted(left, 0, -(self.edge if last else theme.CELL_PADDING), -1)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        t = theme.tokens()
        rect = option.rect
        selected = bool(option.state.value & SELECTED)
        if selected:
            painter.fillRect(rect, t.color("selection"))
        elif self.stripes and index.row() % 2:
            painter.fillRect(rect, t.color("stripe"))
        else:
            painter.fillRect(rect, t.color("surface"))
        line = t.color("line")
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)
        if self.grid:
            painter.fillRect(rect.right(), rect.top(), 1, rect.height(), line)
        if selected and rect.left() <= 0 <= rect.right():
            painter.fillRect(0, rect.top(), 3, rect.height(), t.color("accent"))

    def _current(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        if not self.outline_current or not option.state.value & FOCUSED:
            return
        pen = QPen(theme.tokens().color("accent"), 2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(option.rect.adjusted(1, 1, -1, -1))

    def _placeholder(self, painter: QPainter, inner: QRect, index: Index) -> None:
        width = inner.width() * (45 + (index.row() * 7 + index.column() * 13) % 40) // 100
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens().color("line"))
        middle = inner.center().y()
        painter.drawRoundedRect(QRect(inner.left(), middle - 4, width, 8), 3, 3)

    def _pill(self, painter: QPainter, inner: QRect, cell: Cell) -> None:
        tone = cell.tone or "neutral"
        box = inner
        if cell.right:
            width = min(pill_width(cell.text), inner.width())
            box = QRect(inner.right() + 1 - width, inner.top(), width, inner.height())
        paint_pill(painter, box, cell.text, tone, quiet=not cell.loud and tone not in LOUD)

    def _text(self, painter: QPainter, inner: QRect, cell: Cell, *, explains: bool) -> None:
        t = theme.tokens()
        token = {"muted": "muted", "link": "accent"}.get(cell.style, "text")
        if explains:
            token = "accent"
        if cell.tone:
            token = cell.tone
        weight = fonts.SEMIBOLD if cell.style == "strong" else fonts.REGULAR
        font = fonts.font(fonts.BODY, weight)
        color = t.color(token)
        align = RIGHT if cell.right else LEFT
        match = "" if cell.right else self.match
        width = draw_text(painter, inner, cell.text, font, color, align, match)
        if explains and cell.text:
            left = inner.right() + 1 - width if cell.right else inner.left()
            dashed_underline(painter, left, left + width, inner.center().y() + 9, color)


def cell_width(cell: Cell) -> int:
    """The width a cell needs so that nothing of it is cut off, padding included."""
    if cell.style in ("check", "spark") or not cell.text:
        return 0
    if cell.style == "pill":
        return pill_width(cell.text) + 2 * theme.CELL_PADDING
    weight = fonts.SEMIBOLD if cell.style == "strong" else fonts.REGULAR
    return metrics(fonts.BODY, weight).horizontalAdvance(cell.text) + 2 * theme.CELL_PADDING + 1


def paint_check(painter: QPainter, rect: QRect, checked: bool) -> None:
    """Paint a check box, centred."""
    t = theme.tokens()
    side = 14
    box = QRectF(
        rect.left() + (rect.width() - side) // 2 + 0.5,
        rect.top() + (rect.height() - side) // 2 + 0.5,
        side,
        side,
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(t.color("accent" if checked else "field"), 1))
    painter.setBrush(t.color("accent" if checked else "surface"))
    painter.drawRoundedRect(box, 3, 3)
    if checked:
        pen = QPen(t.color("on_accent"), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        x, y = box.left(), box.top()
        tick = [QPointF(x + 3.2, y + 7.4), QPointF(x + 6, y + 10), QPointF(x + 11, y + 4.2)]
        painter.drawPolyline(tick)
    painter.restore()


class CellsModel(QAbstractTableModel):
    """A small table of ready cells: lists on the home page, look-ups, explanations."""

    def __init__(self, headings: Sequence[str | Cell] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings = [h if isinstance(h, Cell) else Cell(h) for h in headings]
        self.rows: list[list[Cell]] = []
        self.keys: list[object] = []

    def set_headings(self, headings: Sequence[str | Cell]) -> None:
        """Other columns; the rows are dropped."""
        self.beginResetModel()
        self._headings = [h if isinstance(h, Cell) else Cell(h) for h in headings]
        self.rows, self.keys = [], []
        self.endResetModel()

    def set_rows(self, rows: Sequence[Sequence[Cell]], keys: Sequence[object] = ()) -> None:
        """Show these rows; `keys` say what each stands for."""
        self.beginResetModel()
        self.rows = [list(row) for row in rows]
        self.keys = list(keys) or list(range(len(self.rows)))
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = 0) -> object:
        """The cell, or its text."""
        row = self.rows[index.row()]
        cell = row[index.column()] if index.column() < len(row) else Cell()
        if role == CELL:
            return cell
        return cell.text if role == Qt.ItemDataRole.DisplayRole else None

    def headerData(self, section: int, way: Qt.Orientation, role: int = 0) -> object:
        """The headings and how they stand."""
        if way != Qt.Orientation.Horizontal or section >= len(self._headings):
            return None
        heading = self._headings[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return heading.text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if heading.right else LEFT
        if role == Qt.ItemDataRole.FontRole:
            return QFont(fonts.font(fonts.SMALL, fonts.MEDIUM))
        return None
