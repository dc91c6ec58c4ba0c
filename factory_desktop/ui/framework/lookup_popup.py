"""The list under a look-up field: found rows while one types, and a way to create what is missing.

The focus stays in the editor; the popup only listens to its keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.keycaps import KeyCap
from factory_desktop.ui.framework.operations import Job, Operations
from factory_desktop.ui.framework.painting import label

LIMIT = 8


@dataclass(frozen=True, slots=True)
class LookupRow:
    """One record found: what is taken over, and what is shown beside it."""

    id: int
    code: str
    name: str
    cells: tuple[Cell, ...] = ()


class LookupSource(Protocol):
    """Where a look-up finds its records. `search` runs in a reader thread."""

    @property
    def headings(self) -> Sequence[tuple[str | Cell, int]]:
        """Headings and widths of the extra columns."""

    @property
    def noun(self) -> tuple[str, str]:
        """What the records are called, one and many: ("item", "items")."""

    @property
    def can_create(self) -> bool:
        """Whether the user may create a missing one here."""

    def search(self, text: str, limit: int) -> Sequence[LookupRow]:
        """The best matches for a typed text, the last used first where nothing is typed."""

    def total(self) -> int:
        """How many records there are altogether."""


class LookupPopup(QFrame):
    """Columns, bold match, footer; driven by the keys of its editor."""

    chosen = Signal(object)
    create_asked = Signal(str)

    def __init__(self, editor: QLineEdit, source: LookupSource, operations: Operations) -> None:
        super().__init__(editor, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(editor)
        self.setAttribute(Qt.WidgetAttribute.WA_X11NetWmWindowTypeCombo)
        self._editor, self._source, self._operations = editor, source, operations
        self._rows: list[LookupRow] = []
        self._turn = 0
        self._job: Job | None = None
        self._text = ""
        editor.installEventFilter(self)
        self.setAccessibleName(tr("Found"))

    def _build(self) -> None:
        """What is shown, made when the first rows come: a code typed in full sees none."""
        extra = list(self._source.headings)
        self.table = CellsTable(
            [tr("Code"), tr("Name"), *(heading for heading, _ in extra)],
            [112, 0, *(width for _, width in extra)],
            parent=self,
        )
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.opened.connect(lambda _: self.choose())
        self.table.clicked.connect(lambda _: self.choose())
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.table)
        column.addLayout(self._foot())
        self._wide = max(420, 112 + 200 + sum(width for _, width in extra))

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(6, 4, 10, 4)
        self.create_button = QPushButton(icon("add", "accent"), "")
        self.create_button.setProperty("plain", "true")
        self.create_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.create_button.setCheckable(True)
        self.create_button.clicked.connect(self.ask_create)
        self._cap = KeyCap("Alt+C")
        self._count = label(role="muted")
        row.addWidget(self.create_button)
        row.addWidget(self._cap)
        row.addStretch(1)
        row.addWidget(self._count)
        return row

    # --- searching -------------------------------------------------------------------------

    def search(self, text: str) -> None:
        """Look for a text and open under the editor."""
        self._text = text.strip()
        self._turn += 1
        turn, source = self._turn, self._source
        if self._job is not None:
            # What was typed before need not be looked for any more, if nobody has begun.
            self._job.progress.cancel()
        self._job = self._operations.read(
            self,
            lambda: (list(source.search(text.strip(), LIMIT)), source.total()),
            lambda found: self._take(turn, *found),
        )

    def _take(self, turn: int, rows: list[LookupRow], total: int) -> None:
        if turn != self._turn:
            return
        if self.layout() is None:
            self._build()
        self._rows = rows
        self.table.cells.match = self._text
        self.table.set_rows([[Cell(r.code), Cell(r.name), *r.cells] for r in rows])
        one, many = self._source.noun
        things = tr(one if total == 1 else many)
        self._count.setText(
            tr("{shown} of {total} {things}", shown=len(rows), total=total, things=things)
        )
        if self._text:
            words = tr("Create “{text}” as a new {thing}", text=self._text, thing=tr(one))
        else:
            words = tr("Create a new {thing}", thing=tr(one))
        self.create_button.setText(words)
        self.create_button.setVisible(self._source.can_create)
        self._cap.setVisible(self._source.can_create)
        self._select(0)
        self._place()

    def _place(self) -> None:
        rows = max(1, len(self._rows))
        self.table.setFixedHeight(theme.HEADER + rows * theme.ROW_EDIT)
        self.setFixedSize(max(self._wide, self._editor.width()), self.layout().sizeHint().height())
        screen = self._editor.screen().availableGeometry()
        below = self._editor.mapToGlobal(QPoint(0, self._editor.height() + 1))
        if below.y() + self.height() > screen.bottom():
            below.setY(self._editor.mapToGlobal(QPoint(0, 0)).y() - self.height() - 1)
        below.setX(max(screen.left(), min(below.x(), screen.right() - self.width())))
        self.move(below)
        if not self.isVisible() and self._editor.isVisible():
            self.show()

    # --- choosing --------------------------------------------------------------------------

    def current(self) -> LookupRow | None:
        """The row that Enter takes, or None where the footer (or nothing) is chosen."""
        if self.create_button.isChecked() or not self._rows:
            return None
        return self._rows[max(0, self.table.currentIndex().row())]

    def _select(self, row: int) -> None:
        """Choose a row; one after the last is the footer."""
        last = len(self._rows) if self._source.can_create else len(self._rows) - 1
        row = max(0, min(row, last))
        self.create_button.setChecked(row == len(self._rows) and self._source.can_create)
        if row < len(self._rows):
            self.table.selectRow(row)
        else:
            self.table.clearSelection()

    def move_by(self, step: int) -> None:
        """Arrow keys."""
        at_foot = self.create_button.isChecked()
        row = len(self._rows) if at_foot else self.table.currentIndex().row()
        self._select(row + step)

    def choose(self) -> None:
        """Take the current row, or create."""
        row = self.current()
        if row is None:
            self.ask_create()
            return
        self.hide()
        self.chosen.emit(row)

    def ask_create(self) -> None:
        """Ask for a new record from what was typed."""
        if self._source.can_create:
            self.hide()
            self.create_asked.emit(self._text)

    # --- keys ------------------------------------------------------------------------------

    def handle_key(self, event: QKeyEvent) -> bool:
        """A key of the editor; whether it was the popup's."""
        key = event.key()
        if key == Qt.Key.Key_C and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self.ask_create()
            return self._source.can_create
        if not self.isVisible():
            return False
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        pages = {Qt.Key.Key_PageDown: LIMIT, Qt.Key.Key_PageUp: -LIMIT}
        if step := steps.get(key) or pages.get(key):
            self.move_by(step)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            if not self._rows and not self._source.can_create:
                self.hide()
                return False  # nothing to take: the editor says so
            self.choose()
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Listen to the editor."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.handle_key(event)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A popup gets the keyboard from the system: hand what is not ours to the editor."""
        if not self.handle_key(event):
            QApplication.sendEvent(self._editor, event)
