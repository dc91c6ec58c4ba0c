"""The panel at the right of a list: one record's head, figures, facts and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.cards import Rule
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.painting import Pill, dashed_underline, label, surface

#: So much of a fact's name always stands, however long its value.
_NAME = 110
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ExplainableLabel(QLabel):
    """A figure that can be asked: accent, dashed underline; click, Enter or Alt+F1 asks."""

    asked = Signal(QRect)

    def __init__(self, text: str = "", role: str = "amount", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setProperty("tx", role)
        self.setProperty("tone", "accent")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setToolTip(tr("Why? (Alt+F1)"))

    def ask(self) -> None:
        """Ask why the figure is so."""
        self.asked.emit(QRect(self.mapToGlobal(self.rect().topLeft()), self.size()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask by mouse."""
        self.ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask by key."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F1):
            self.ask()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus as a tint."""
        self.update()
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text on a tint while focused, and the dashes below it."""
        painter = QPainter(self)
        t = theme.tokens()
        if self.hasFocus():
            painter.fillRect(self.rect(), t.color("selection"))
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self)
        dashed_underline(painter, 0, self.width() - 1, self.height() - 2, t.color("accent"))


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the two or three figures at the top of a panel."""

    name: str
    value: str
    note: str = ""
    tone: str = ""
    explain: str = ""


@dataclass(frozen=True, slots=True)
class FactRow:
    """One row of facts: texts from left to right, the last one a figure at the right."""

    name: str
    value: str = ""
    middle: str = ""
    tone: str = ""
    link: str = ""
    value_tone: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A line of a calculation: what, how much, and why (rate x count = amount; from where)."""

    name: str
    amount: str
    why: str = ""


class SidePanel(QFrame):
    """Head with code, state and buttons; then whatever is added, scrolling; then a foot.

    Widths: theme.DETAIL_ITEM, DETAIL_DOCUMENT, DETAIL_SLIP.
    """

    closed = Signal()
    edit_asked = Signal()
    open_asked = Signal()
    link_opened = Signal(str)
    explain_asked = Signal(str, QRect)

    def __init__(self, width: int = theme.DETAIL_ITEM, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(width)
        self.setObjectName("panel")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(13, 6, 13, 10)
        outer.setSpacing(4)
        self._code = label(role="quiet", elide=True)
        self.pill = Pill()
        self._title = label(role="title", wrap=True)
        outer.addLayout(self._head())
        outer.addWidget(self._title)
        self._figures = QHBoxLayout()
        self._figures.setSpacing(18)
        outer.addLayout(self._figures)
        inside = QWidget()
        surface(inside)
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(3)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        surface(scroll.viewport())
        self.tabs_place = QVBoxLayout()
        outer.addLayout(self.tabs_place)
        outer.addWidget(scroll, 1)
        self._scroll = scroll
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        outer.addLayout(self.foot)
        self.setAccessibleName(tr("Details"))

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._code)
        row.addWidget(self.pill)
        row.addStretch(1)
        self.buttons: dict[str, QPushButton] = {}
        for meaning, name, signal in (
            ("edit", tr("Edit"), self.edit_asked),
            ("open", tr("Open in full"), self.open_asked),
            ("close", tr("Close"), self.closed),
        ):
            button = QPushButton(icon(meaning, "muted"), "")
            button.setProperty("bare", "true")
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(signal)
            self.buttons[meaning] = button
            row.addWidget(button)
        return row

    def set_head(self, code: str, title: str, pill: str = "", tone: str = "neutral") -> None:
        """Whose panel it is."""
        self._code.setText(code)
        self._title.setText(title)
        self.pill.set(pill, tone)
        self.setAccessibleName(f"{code} {title}".strip())

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Two or three figures side by side; `explain` makes one that can be asked."""
        clear(self._figures)
        for figure in figures:
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(label(tr(figure.name), "muted"))
            if figure.explain:
                value: QLabel = ExplainableLabel(figure.value)
                value.asked.connect(
                    lambda rect, key=figure.explain: self.explain_asked.emit(key, rect)
                )
            else:
                value = label(figure.value, "amount")
            column.addWidget(value, 0, Qt.AlignmentFlag.AlignLeft)
            column.addWidget(label(figure.note, "muted", tone=figure.tone))
            self._figures.addLayout(column)
        self._figures.addStretch(1)

    def section(
        self, title: str, right: str = "", *, strong: bool = False, rule: bool = True
    ) -> None:
        """Begin a section, with a muted text or a strong figure at the right."""
        if rule and self.body.count():
            self.body.addWidget(Rule())
        row = QHBoxLayout()
        row.addWidget(label(tr(title), "strong"))
        row.addStretch(1)
        row.addWidget(label(right, "strong" if strong else "muted", elide=True))
        self.body.addLayout(row)

    def facts(self, facts: Sequence[FactRow]) -> None:
        """Rows of 22 px: name (or link), a muted text, a figure at the right."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for place, fact in enumerate(facts):
            grid.setRowMinimumHeight(place, theme.ROW_DENSE)
            name = self._name(fact)
            grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignLeft)
            wide = max(grid.columnMinimumWidth(0), name.sizeHint().width())
            grid.setColumnMinimumWidth(0, min(wide, _NAME))
            grid.addWidget(label(fact.middle, "muted", tone=fact.tone, elide=True), place, 1)
            value = label(fact.value, "strong", tone=fact.value_tone, elide=True)
            value.setAlignment(_RIGHT)
            grid.addWidget(value, place, 2)
        self.body.addLayout(grid)

    def _name(self, fact: FactRow) -> QWidget:
        if not fact.link:
            return label(tr(fact.name), elide=True)
        button = QPushButton(fact.name)
        button.setProperty("link", "true")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.link_opened.emit(fact.link))
        return button

    def reasons(self, title: str, total: str, reasons: Sequence[Reason]) -> None:
        """A calculation: its total, then each line with the reason below it."""
        head = QHBoxLayout()
        head.addWidget(label(tr(title), "section"))
        head.addStretch(1)
        head.addWidget(label(total, "section"))
        self.body.addLayout(head)
        for reason in reasons:
            row = QHBoxLayout()
            row.addWidget(label(tr(reason.name)))
            row.addStretch(1)
            row.addWidget(label(reason.amount))
            self.body.addLayout(row)
            if reason.why:
                self.body.addWidget(label(reason.why, "muted", wrap=True))
            self.body.addWidget(Rule(margin=1))

    def finish(self) -> None:
        """Push what was added to the top."""
        self.body.addStretch(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the panel."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def clear(self) -> None:
        """Take everything below the head away, for another record."""
        clear(self.body)
        clear(self.foot)


def clear(layout: QVBoxLayout | QHBoxLayout | QGridLayout) -> None:
    """Empty a layout, widgets and all."""
    while layout.count():
        item = layout.takeAt(0)
        if item.widget() is not None:
            item.widget().hide()
            item.widget().deleteLater()
        elif item.layout() is not None:
            clear(item.layout())
