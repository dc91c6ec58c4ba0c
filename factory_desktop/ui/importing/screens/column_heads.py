"""The heads over the sheet's first rows: each column's heading, its field, and what is unsure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHeaderView, QVBoxLayout, QWidget

from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.painting import label, set_tone

HEIGHT = 84
LEAVE_OUT = ""


@dataclass(frozen=True, slots=True)
class HeadFacts:
    """What a head shows: the column's name in the sheet, its field, whether that is unsure."""

    column: int
    letter: str
    heading: str
    field: str
    unsure: str = ""
    fixed: str = ""


class FieldCombo(QComboBox):
    """Chooses the field; the wheel scrolls the sheet, Enter goes on to the next head."""

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """No choosing by accident."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is for going on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class ColumnHead(QWidget):
    """One column: heading, combo, and below it why it should be looked at."""

    changed = Signal(int, str)
    entered = Signal(int)
    focused = Signal(int)

    def __init__(
        self, facts: HeadFacts, choices: Sequence[tuple[str, str]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.facts = facts
        column = QVBoxLayout(self)
        column.setContentsMargins(7, 5, 7, 5)
        column.setSpacing(2)
        name = f"{facts.letter}  {facts.heading}".strip()
        self.title = label(name, "small-strong")
        self.title.setToolTip(facts.heading)
        self.combo = FieldCombo(self)
        self.combo.addItem(tr("Leave out"), LEAVE_OUT)
        for key, text in choices:
            self.combo.addItem(text, key)
        self.combo.setAccessibleName(tr("Field of column {name}", name=name))
        self.combo.installEventFilter(self)
        self.note = label("", "muted")
        column.addWidget(self.title)
        column.addWidget(self.combo)
        column.addWidget(self.note)
        self.title.setMinimumWidth(10)
        self.note.setMinimumWidth(10)
        self.combo.setMinimumWidth(10)
        self.show_facts(facts)
        self.combo.currentIndexChanged.connect(self._chosen)
        self.combo.entered.connect(lambda: self.entered.emit(self.facts.column))

    def show_facts(self, facts: HeadFacts) -> None:
        """Show another field or reason."""
        self.facts = facts
        self.combo.blockSignals(True)
        if facts.fixed:
            self.combo.clear()
            self.combo.addItem(facts.fixed, LEAVE_OUT)
            self.combo.setEnabled(False)
        self.combo.setCurrentIndex(max(0, self.combo.findData(facts.field)))
        self.combo.blockSignals(False)
        self.note.setText(facts.unsure)
        self.note.setToolTip(facts.unsure)
        self.combo.setAccessibleDescription(facts.unsure)
        set_tone(self.note, "warn" if facts.unsure else "")
        taken = bool(facts.field or facts.fixed)
        set_tone(self.title, "" if taken or facts.unsure else "muted")
        self.update()

    def _chosen(self) -> None:
        self.changed.emit(self.facts.column, str(self.combo.currentData() or ""))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come into sight when reached by Tab."""
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit(self.facts.column)
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Amber ground where somebody should look, a hairline at the right."""
        t = theme.tokens()
        painter = QPainter(self)
        ground = t.tone("warn")[1] if self.facts.unsure else t.color("window")
        painter.fillRect(self.rect(), ground)
        painter.fillRect(QRect(self.width() - 1, 0, 1, self.height()), t.color("line"))


class ColumnHeads(QHeaderView):
    """The header that carries the heads and moves them with the columns."""

    changed = Signal(int, str)
    left_end = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.heads: dict[int, ColumnHead] = {}
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(60)
        self.sectionResized.connect(self.place)
        self.geometriesChanged.connect(self.place)

    def sizeHint(self) -> QSize:
        """Room for three lines."""
        return QSize(0, HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """The plain ground where a column has no head."""
        painter.fillRect(rect, theme.tokens().color("window"))

    def set_heads(self, facts: Sequence[HeadFacts], choices: Sequence[tuple[str, str]]) -> None:
        """Make the heads of a sheet."""
        for head in self.heads.values():
            head.hide()
            head.deleteLater()
        self.heads = {}
        for one in facts:
            head = ColumnHead(one, choices, self.viewport())
            head.changed.connect(self.changed)
            head.entered.connect(self._next)
            head.focused.connect(self._into_sight)
            head.show()
            self.heads[one.column] = head
        self.place()

    def update_heads(self, facts: Sequence[HeadFacts]) -> None:
        """Show other fields and reasons on the same heads."""
        for one in facts:
            self.heads[one.column].show_facts(one)

    def place(self) -> None:
        """Put each head over its column."""
        for column, head in self.heads.items():
            if column < self.count():
                left = self.sectionViewportPosition(column)
                head.setGeometry(left, 0, self.sectionSize(column), self.height())

    def focus_first(self) -> None:
        """Go to the first column to look at, or to the first."""
        heads = list(self.heads.values())
        head = next((h for h in heads if h.facts.unsure), heads[0] if heads else None)
        if head is not None:
            head.combo.setFocus(Qt.FocusReason.TabFocusReason)

    def _next(self, column: int) -> None:
        """Enter: to the next column to look at, else out."""
        later = [h for c, h in self.heads.items() if c > column and h.facts.unsure]
        if later:
            later[0].combo.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.left_end.emit()

    def _into_sight(self, column: int) -> None:
        table = self.parent()
        if hasattr(table, "model") and table.model().rowCount():
            table.scrollTo(table.model().index(0, column))
