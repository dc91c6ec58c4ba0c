"""Editors of single values, one for each kind of fact."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.ui.framework.editors.base import Editor, Entry
from factory_desktop.ui.framework.editors.choices import BoolEditor, ChoiceEditor
from factory_desktop.ui.framework.editors.image import ImageEditor
from factory_desktop.ui.framework.editors.lines import (
    CodeEditor,
    DateEditor,
    LineEditor,
    MultilineEditor,
    NumberEditor,
)
from factory_desktop.ui.framework.editors.reference import ReferenceEditor
from factory_desktop.ui.framework.editors.sources import ReferenceSource

#: The one table: which editor a kind of fact gets.
EDITORS: dict[Kind, type[Editor]] = {
    Kind.TEXT: LineEditor,
    Kind.MULTILINE: MultilineEditor,
    Kind.CODE: CodeEditor,
    Kind.INTEGER: NumberEditor,
    Kind.QUANTITY: NumberEditor,
    Kind.RATE: NumberEditor,
    Kind.MONEY: NumberEditor,
    Kind.PERCENT: NumberEditor,
    Kind.DATE: DateEditor,
    Kind.DATETIME: LineEditor,
    Kind.BOOL: BoolEditor,
    Kind.CHOICE: ChoiceEditor,
    Kind.REFERENCE: ReferenceEditor,
    Kind.IMAGE: ImageEditor,
}


def make_editor(fact: Fact, entry: Entry, parent: QWidget | None = None) -> Editor:
    """The editor of a field."""
    return EDITORS[fact.kind](fact, entry, parent)


__all__ = ["EDITORS", "Editor", "Entry", "ReferenceSource", "make_editor"]
