"""Editor of a reference: typed and looked up, or created on the way."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from factory_desktop.core.kernel.facts import Fact
from factory_desktop.ui.framework.editors.base import Editor, Entry, row_text
from factory_desktop.ui.framework.editors.lookup import Lookup, find_exact
from factory_desktop.ui.framework.editors.sources import FoundRow
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon


class ReferenceEditor(Editor):
    """Keeps the id, shows code and name; the look-up opens as one types."""

    def __init__(self, fact: Fact, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(fact, entry, parent)
        self.line = QLineEdit()
        self._value: object = None
        self._problem = ""
        self.lookup = Lookup(entry.source(fact), entry.operations)
        self.lookup.attach(self.line)
        self.lookup.chosen.connect(self._chosen)
        self._button = self.line.addAction(
            icon("lookup", "muted"), QLineEdit.ActionPosition.TrailingPosition
        )
        self._button.setToolTip(tr("Show the list (Alt+Down)"))
        self._button.triggered.connect(self.open_list)
        self.hold(self.line)
        self.line.textEdited.connect(self._typed)
        self.line.installEventFilter(self)

    def value(self) -> object:
        """The id of the record."""
        return self._value

    def set_value(self, value: object) -> None:
        """Show the record with this id."""
        row = self.entry.source(self.fact).get(value) if value is not None else None
        self._show(value, row)

    def _show(self, value: object, row: FoundRow | None) -> None:
        self._value, self._problem = value, ""
        self.line.setText(row_text(row.code, row.name) if row else "")
        self.line.setCursorPosition(0)

    def take(self, row: FoundRow) -> None:
        """Settle on a row of the look-up."""
        self.lookup.close()
        self._show(row.id, row)
        self.line.selectAll()
        self.noted.emit("", False)
        self.changed.emit()
        self.committed.emit()

    def _chosen(self, row: FoundRow) -> None:
        self.take(row)
        self.finished.emit()

    def problem(self) -> str:
        """Typed text that names no record."""
        return self._problem

    def open_list(self) -> None:
        """Show the list without typing: the last used first."""
        if not self.line.isReadOnly():
            self.line.setFocus()
            self.lookup.search("")

    def commit(self) -> bool:
        """Take the record that the text names without doubt; say so where there is none."""
        if self.line.isModified() and self._problem:
            row = find_exact(self.lookup.source, self.line.text())
            if row is None:
                self.noted.emit(self._problem, True)
                return False
            self.take(row)
        elif self.line.isModified():
            self.set_value(self._value)
            self.noted.emit("", False)
            self.committed.emit()
        return not self._problem

    def set_read_only(self, read_only: bool) -> None:
        """Show only."""
        self.line.setReadOnly(read_only)
        self._button.setVisible(not read_only)
        self.line.setFocusPolicy(
            Qt.FocusPolicy.ClickFocus if read_only else Qt.FocusPolicy.StrongFocus
        )

    def _typed(self, text: str) -> None:
        self._value = None
        self._problem = ""
        if text.strip():
            self._problem = tr(
                "“{text}” is not in the list. Choose one, or Alt+C creates it.", text=text.strip()
            )
        self.noted.emit("", False)
        self.changed.emit()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """The look-up's keys; leaving settles."""
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() != Qt.FocusReason.PopupFocusReason:
                self.lookup.close()
                self.commit()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return not self.line.isReadOnly() and self.lookup.key_pressed(event)
        return False
