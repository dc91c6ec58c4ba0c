"""A line with a look-up under it: typing searches, arrows move, Enter takes, Alt+C creates."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from factory_desktop.ui.framework.editors.sources import FoundRow, ReferenceSource
from factory_desktop.ui.framework.lookup_popup import LookupPopup
from factory_desktop.ui.framework.operations import Operations

_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


def find_exact(source: ReferenceSource, text: str) -> FoundRow | None:
    """The record that a typed, pasted or scanned text names without doubt."""
    return source.exact(text.strip()) if text.strip() else None


class _Popup(LookupPopup):
    """The pop-up of a line: what was typed or scanned in full beats the row that stands first.

    Enter that comes before the rows do waits for them: fast fingers never take an old row. Where
    only the exact record will do (a scanned code), none is guessed and none created.
    """

    def __init__(
        self,
        line: QLineEdit,
        source: ReferenceSource,
        operations: Operations,
        exact_only: Callable[[], bool],
    ) -> None:
        super().__init__(line, source, operations)
        self.line = line
        self.exact_only = exact_only
        self.source = source
        self.wanted = False
        self.steered = False
        self.pending = False
        #: Enter or Tab that came before the rows did.
        self.waiting: int | None = None

    def _build(self) -> None:
        super()._build()
        self.table.model().modelReset.connect(self._arrived)

    def search(self, text: str) -> None:
        """Look for a text; nobody has chosen among the rows yet."""
        self.wanted, self.steered = True, False
        self.pending, self.waiting = True, None
        super().search(text)

    def drop(self) -> None:
        """Go away, and do not come back with rows that are still being looked for."""
        self.wanted = self.pending = False
        self.waiting = None
        self.hide()

    def move_by(self, step: int) -> None:
        """The user chose a row by the arrow keys."""
        self.steered = True
        super().move_by(step)

    def handle_key(self, event: QKeyEvent) -> bool:
        """Enter on a full code takes that record, whatever rows are shown."""
        live = self.wanted and (self.pending or self.isVisible())
        if event.key() in _TAKES and live and not self.steered and self.line.text().strip():
            row = find_exact(self.source, self.line.text())
            if row is not None:
                self.drop()
                self.chosen.emit(row)
                return True
            if self.exact_only():
                self.drop()
                return False  # the editor says that there is none
            if self.pending:
                self.waiting = event.key()
                return True
        return super().handle_key(event)

    def _arrived(self) -> None:
        """The rows are there; the Enter that waited comes anew once the first is chosen."""
        self.pending = False
        if self.waiting is not None:
            QTimer.singleShot(0, self, self._press_again)

    def _press_again(self) -> None:
        key, self.waiting = self.waiting, None
        if self.wanted and key is not None:
            press, plain = QEvent.Type.KeyPress, Qt.KeyboardModifier.NoModifier
            QApplication.sendEvent(self.line, QKeyEvent(press, key, plain))

    def setVisible(self, visible: bool) -> None:
        """Rows that come when the line was left already do not open anything."""
        super().setVisible(visible and self.wanted)


class Lookup(QObject):
    """Joins a line edit, a source and the pop-up under the line."""

    #: A row was chosen or created.
    chosen = Signal(object)

    def __init__(self, source: ReferenceSource, operations: Operations) -> None:
        super().__init__()
        self.source = source
        self.operations = operations
        self.line: QLineEdit | None = None
        #: Whether what stands in the line must name its record in full.
        self.exact_only: Callable[[], bool] = lambda: False
        self.popup: _Popup | None = None

    def attach(self, line: QLineEdit) -> None:
        """Search for what is typed into a line."""
        self.setParent(line)
        self.line = line
        line.textEdited.connect(self.search)

    def search(self, text: str) -> None:
        """Show what matches under the line; made only when it is first needed."""
        if self.popup is None and self.line is not None:
            self.popup = _Popup(self.line, self.source, self.operations, self.exact_only)
            self.popup.chosen.connect(self.chosen)
            self.popup.create_asked.connect(self.create)
        if self.popup is not None:
            self.popup.search(text)

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self.popup is not None and self.popup.isVisible()

    def close(self) -> None:
        """Put the list away, and one that is still being looked for."""
        if self.popup is not None:
            self.popup.drop()

    def create(self, text: str) -> None:
        """Create what is missing and come back with it chosen."""
        self.close()
        row = self.source.create(text)
        if row is not None:
            self.chosen.emit(row)

    def key_pressed(self, event: QKeyEvent) -> bool:
        """Alt+C and Alt+Down before anything was typed; the open list sees its keys first."""
        if event.modifiers() != Qt.KeyboardModifier.AltModifier:
            return False
        if event.key() == Qt.Key.Key_Down:
            self.search("")
            return True
        if event.key() == Qt.Key.Key_C and self.source.can_create:
            self.create(self.line.text().strip() if self.line and self.line.isModified() else "")
            return True
        return False
