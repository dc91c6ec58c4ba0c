"""What every editor of a field can do, and what it needs around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from factory_desktop.core.kernel.facts import Fact
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.framework.painting import repolish

if TYPE_CHECKING:
    from factory_desktop.ui.framework.editors.sources import ReferenceSource


@dataclass(frozen=True)
class Entry:
    """What editors share: how values look, what day it is, where references are looked up."""

    formatter: Formatter
    today: Callable[[], date]
    operations: Operations
    references: Mapping[str, ReferenceSource] = field(default_factory=dict)

    def source(self, fact: Fact) -> ReferenceSource:
        """The look-up behind a reference field."""
        return self.references[fact.reference]

    def read(self, text: str, fact: Fact) -> object:
        """Read typed text; raises ValueError whose text is in the window's language."""
        try:
            return self.formatter.parse(text, fact, self.today())
        except ValueError as refused:
            raise ValueError(tr(refused.args[0])) from None

    def show(self, value: object, fact: Fact) -> str:
        """The value as text; a reference by its code and name."""
        if fact.reference and value is not None and fact.reference in self.references:
            row = self.references[fact.reference].get(value)
            return row_text(row.code, row.name) if row else ""
        return self.formatter.value(value, fact)


def row_text(code: str, name: str) -> str:
    """A record as one text: its code and its name, or the one it has."""
    return f"{code}  {name}" if code and name and code != name else code or name


class Editor(QWidget):
    """Edits one value; `input` is the widget that takes the keys."""

    #: The value may be another one (also while typing).
    changed = Signal()
    #: A value was settled on: one step to undo.
    committed = Signal()
    #: Something to say under the field: text, and whether it is an error.
    noted = Signal(str, bool)
    #: A choice was made that needs nothing more: the next field may follow.
    finished = Signal()
    #: What is to be known of the value as it stands, though it is no error.
    remark = ""

    def __init__(self, fact: Fact, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fact = fact
        self.entry = entry
        self.input: QWidget = self

    def hold(self, widget: QWidget) -> None:
        """Take the widget that is typed into as the only content."""
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(widget)
        self.input = widget
        self.setFocusProxy(widget)
        name = tr(self.fact.label)
        widget.setAccessibleName(
            tr("{label}, must be filled", label=name) if self.fact.required else name
        )

    def value(self) -> object:
        """The value; None where there is none (or none that can be read)."""
        raise NotImplementedError

    def set_value(self, value: object) -> None:
        """Show a value without telling anybody."""
        raise NotImplementedError

    def problem(self) -> str:
        """Why what stands here cannot be taken; empty if it can."""
        return ""

    def commit(self) -> bool:
        """Settle on what stands here; False where it cannot be read."""
        return not self.problem()

    def set_read_only(self, read_only: bool) -> None:
        """Let the value be read but not changed."""
        self.input.setEnabled(not read_only)

    def set_wrong(self, wrong: bool) -> None:
        """Show in the tint that the value cannot be taken."""
        if bool(self.input.property("wrong")) != wrong:
            self.input.setProperty("wrong", wrong)
            repolish(self.input)
