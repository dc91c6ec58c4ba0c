"""Frames over the window, and the one that answers "why is this figure so"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from factory_desktop.core.kernel.explain import Explanation, Part
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.keycaps import KeyCap
from factory_desktop.ui.framework.painting import label, metrics

_GAP = 10
_MOST_ROWS = 12
#: The widest column of an explanation.
_WIDEST = 420
#: Head, formula and table begin at one line; the row's accent stands left of it.
_INDENT = 6


def shadow(widget: QWidget) -> None:
    """Lift a frame off the window below it."""
    effect = QGraphicsDropShadowEffect(widget)
    effect.setBlurRadius(28)
    effect.setOffset(0, 6)
    effect.setColor(QColor(0, 0, 0, 130 if theme.tokens().dark else 60))
    widget.setGraphicsEffect(effect)


def place_beside(size: QRect, figure: QRect, room: QRect) -> QPoint:
    """Where a frame of this size goes: left or right of the figure, else below or above it."""
    top = max(room.top() + 4, min(figure.top() - 24, room.bottom() - size.height() - 4))
    if figure.left() - room.left() >= size.width() + _GAP:
        return QPoint(figure.left() - _GAP - size.width(), top)
    if room.right() - figure.right() >= size.width() + _GAP:
        return QPoint(figure.right() + _GAP, top)
    left = max(room.left() + 4, min(figure.left(), room.right() - size.width() - 4))
    if room.bottom() - figure.bottom() >= size.height() + _GAP:
        return QPoint(left, figure.bottom() + _GAP)
    return QPoint(left, max(room.top(), figure.top() - _GAP - size.height()))


def _width(cells: Sequence[Cell]) -> int:
    """How wide a column must be for its texts."""
    measure = metrics(fonts.BODY, fonts.SEMIBOLD)
    widest = max(measure.horizontalAdvance(cell.text) for cell in cells)
    return min(_WIDEST, widest + 2 * theme.CELL_PADDING + 2)


class Popover(QFrame):
    """A frame lifted off the window; Esc or a click elsewhere closes it, the focus goes back."""

    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("popover")
        self._back = QApplication.focusWidget()
        shadow(self)

    def title_row(self, title: str, cap: str = "") -> QHBoxLayout:
        """The title, the key that opens the frame, and the cross that closes it."""
        row = QHBoxLayout()
        row.setContentsMargins(_INDENT, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label(title, "section"))
        row.addStretch(1)
        if cap:
            row.addWidget(KeyCap(cap))
        close = QPushButton(icon("close", "muted"), "")
        close.setProperty("bare", "true")
        close.setAccessibleName(tr("Close"))
        close.clicked.connect(self.finish)
        row.addWidget(close)
        return row

    def show_at(self, place: QPoint, focus: QWidget) -> None:
        """Show it at a place of the window, with the focus in one of its parts."""
        self.move(place)
        self.show()
        self.raise_()
        focus.setFocus(Qt.FocusReason.PopupFocusReason)
        QApplication.instance().installEventFilter(self)

    def finish(self) -> None:
        """Close and give the focus back."""
        QApplication.instance().removeEventFilter(self)
        self.hide()
        self.closed.emit()
        if self._back is not None and isValid(self._back) and self._back.isVisible():
            self._back.setFocus(Qt.FocusReason.PopupFocusReason)
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.finish()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click outside closes it."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            inside = QRect(self.mapToGlobal(QPoint(0, 0)), self.size())
            if self.isVisible() and not inside.contains(event.globalPosition().toPoint()):
                self.finish()
        return False


class ExplainPopover(Popover):
    """Formula, parts with their sources, Copy and Open."""

    source_opened = Signal(object)
    open_asked = Signal()

    def __init__(
        self,
        window: QWidget,
        explanation: Explanation,
        formatter: Formatter,
        *,
        money: bool = True,
        open_label: str = "",
    ) -> None:
        super().__init__(window)
        self.explanation = explanation
        self._format = formatter
        self._money = money
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 8, 6, 8)
        column.setSpacing(4)
        column.addLayout(self.title_row(self._title(), "Alt+F1"))
        if explanation.formula:
            formula = label(tr(explanation.formula), "quiet", wrap=True)
            formula.setContentsMargins(_INDENT, 0, _INDENT, 0)
            formula.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(formula)
        self.table = self._table()
        column.addWidget(self.table)
        column.addLayout(self._foot(open_label))
        self.setAccessibleName(self._title())

    # --- what it says ----------------------------------------------------------------------

    def _figure(self, value: Decimal) -> str:
        if self._money:
            return self._format.money(value)
        return self._format.quantity(value)

    def _title(self) -> str:
        amount = self.explanation.amount
        if self._money:
            figure = self._format.money(amount, symbol=True)
        else:
            figure = f"{self._figure(amount)} {self.explanation.unit}".strip()
        return tr("Why {figure}?", figure=figure)

    def _columns(self) -> list[str]:
        parts = self.explanation.parts
        there = {
            "on": any(p.on for p in parts),
            "quantity": any(p.quantity is not None for p in parts),
            "rate": any(p.rate is not None for p in parts),
            "rule": any(p.rule for p in parts),
        }
        return ["label", *(key for key, shown in there.items() if shown), "amount"]

    def _table(self) -> CellsTable:
        shown = self._columns()
        unit = tr(self.explanation.unit)
        names = {
            "label": Cell(tr("What counts")),
            "on": Cell(tr("Date")),
            "quantity": Cell(tr("{unit} in – out", unit=unit) if unit else tr("Count"), right=True),
            "rate": Cell(tr("Rate"), right=True),
            "rule": Cell(tr("Rule")),
            "amount": Cell(tr("Value") if self._money else tr("Quantity"), right=True),
        }
        parts = self.explanation.parts
        rows = [[self._cell(part, key) for key in shown] for part in parts]
        widths = [_width([names[key], *(row[n] for row in rows)]) for n, key in enumerate(shown)]
        table = CellsTable(
            [names[key] for key in shown],
            [0, *widths[1:]],
            row_height=theme.ROW_DENSE,
            edge=_INDENT,
            parent=self,
        )
        table.horizontalHeader().ground = "surface"
        table.set_rows(rows, [p.source for p in parts])
        table.opened.connect(self._open_source)
        table.setFixedHeight(theme.HEADER + min(len(parts), _MOST_ROWS) * theme.ROW_DENSE)
        table.setMinimumWidth(max(320, sum(widths)))
        table.setAccessibleName(tr("What the figure is made of"))
        return table

    def _cell(self, part: Part, key: str) -> Cell:
        strong = "strong" if part.strong else "text"
        if key == "label":
            style = "link" if part.source and not part.strong else strong
            return Cell(tr(part.label), style)
        if key in ("on", "rule"):
            return Cell(tr(getattr(part, key)), strong if part.strong else "muted")
        number = getattr(part, key)
        if number is None:
            return Cell(right=True)
        if key == "amount":
            return Cell(self._figure(number), strong, right=True)
        text = self._format.quantity(number) if key == "quantity" else self._format.rate(number)
        return Cell(text, strong, right=True)

    def _foot(self, open_label: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 0)
        if open_label:
            opens = QPushButton(icon("list", "accent"), open_label)
            opens.setProperty("plain", "true")
            opens.clicked.connect(self.open_asked)
            row.addWidget(opens)
        row.addStretch(1)
        copies = QPushButton(icon("copy", "accent"), tr("Copy"))
        copies.setProperty("plain", "true")
        copies.clicked.connect(self.copy)
        row.addWidget(copies)
        return row

    def copy(self) -> None:
        """Put the whole explanation on the clipboard, as lines a sheet takes."""
        lines = [self._title(), tr(self.explanation.formula)]
        shown = self._columns()
        parts: Sequence[Part] = self.explanation.parts
        lines += ["\t".join(self._cell(part, key).text for key in shown) for part in parts]
        QGuiApplication.clipboard().setText("\n".join(line for line in lines if line))

    # --- coming and going ------------------------------------------------------------------

    def show_beside(self, figure: QRect, avoid: QWidget | None = None) -> None:
        """Show it beside a figure, given in screen coordinates, and beside the panel it is in."""
        self.adjustSize()
        window = self.parentWidget()
        place = QRect(window.mapFromGlobal(figure.topLeft()), figure.size())
        if avoid is not None:
            left = window.mapFromGlobal(avoid.mapToGlobal(QPoint(0, 0))).x()
            place.setLeft(left)
            place.setWidth(avoid.width())
        self.show_at(place_beside(self.rect(), place, window.rect()), self.table)
        sources = [n for n, part in enumerate(self.explanation.parts) if part.source]
        if sources:
            self.table.selectRow(sources[0])

    def _open_source(self, source: object) -> None:
        if source is not None:
            self.source_opened.emit(source)
