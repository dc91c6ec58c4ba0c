"""The row of parameters over a report: an editor for each, Enter runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from factory_desktop.core.kernel.facts import Kind
from factory_desktop.core.platform.reporting.spec import ReportSpec
from factory_desktop.ui.framework.editors import Entry
from factory_desktop.ui.framework.field import Field
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon

#: The button stands beside the inputs, below the height of their captions.
_CAPTION = 20
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WIDTHS = {Kind.DATE: 134, Kind.CHOICE: 170, Kind.BOOL: 150, Kind.REFERENCE: 210}


class ParamsRow(QWidget):
    """The parameters of one report."""

    run_asked = Signal()

    def __init__(self, spec: ReportSpec, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for param in spec.params:
            field = Field(param.key, param.fact, entry)
            asked = field.caption.sizeHint().width() + 2
            field.setFixedWidth(max(_WIDTHS.get(param.fact.kind, 140), asked))
            field.editor.input.installEventFilter(self)
            field.editor.finished.connect(self.run_asked)
            self.fields[param.key] = field
            row.addWidget(field)
        self.run = QPushButton(icon("refresh", "on_accent"), tr("Show"))
        self.run.setProperty("primary", "true")
        self.run.clicked.connect(self.run_asked)
        beside = QVBoxLayout()
        beside.setContentsMargins(0, _CAPTION if spec.params else 0, 0, 0)
        beside.addWidget(self.run)
        beside.addStretch(1)
        row.addLayout(beside)
        row.addStretch(1)

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show values."""
        for key, field in self.fields.items():
            field.editor.set_value(values.get(key))
            field.set_error("")

    def values(self) -> dict[str, Any]:
        """The values as they stand."""
        values = {key: field.editor.value() for key, field in self.fields.items()}
        return {key: None if value == "" else value for key, value in values.items()}

    def check(self) -> bool:
        """Whether the report can run; what is missing is said at its field."""
        first = None
        for field in self.fields.values():
            field.editor.commit()
            problem = field.check()
            field.set_error(problem)
            if problem and first is None:
                first = field
        if first is not None:
            first.focus()
        return first is None

    def focus_first(self) -> None:
        """Go to the first parameter."""
        for field in self.fields.values():
            field.focus()
            return
        self.run.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter runs the report."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            field = next((f for f in self.fields.values() if f.editor.input is watched), None)
            if event.key() in _ENTER and field is not None:
                if field.editor.commit():
                    self.run_asked.emit()
                return True
        return False
