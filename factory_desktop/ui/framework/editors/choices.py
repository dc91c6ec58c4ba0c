"""Editors that choose: yes or no, one of a few."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from factory_desktop.core.kernel.facts import Fact
from factory_desktop.ui.framework.editors.base import Editor, Entry
from factory_desktop.ui.framework.i18n import tr


class BoolEditor(Editor):
    """A check box that carries the field's name itself."""

    def __init__(self, fact: Fact, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(fact, entry, parent)
        self.box = QCheckBox(tr(fact.label).replace("&", "&&"))
        self.hold(self.box)
        self.setFixedHeight(28)
        self.box.toggled.connect(self._toggled)

    def _toggled(self) -> None:
        self.noted.emit("", False)
        self.changed.emit()
        self.committed.emit()

    def value(self) -> object:
        """Whether it is checked."""
        return self.box.isChecked()

    def set_value(self, value: object) -> None:
        """Check or clear it; None counts as no."""
        self.box.blockSignals(True)
        self.box.setChecked(bool(value))
        self.box.blockSignals(False)


class ChoiceEditor(Editor):
    """A drop-down; typing the first letters chooses, the wheel does not by accident."""

    def __init__(self, fact: Fact, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(fact, entry, parent)
        self.combo = QComboBox()
        self.combo.setSizePolicy(
            self.combo.sizePolicy().Policy.Ignored, self.combo.sizePolicy().verticalPolicy()
        )
        self.combo.addItem("" if not fact.required else tr("Choose"), None)
        for choice in fact.choices:
            self.combo.addItem(tr(choice.label), choice.value)
        self._offered = self.combo.count()
        self.hold(self.combo)
        self.combo.installEventFilter(self)
        self.combo.currentIndexChanged.connect(self._chosen)

    def _chosen(self) -> None:
        self.remark = ""
        self.noted.emit("", False)
        self.changed.emit()
        self.committed.emit()

    def value(self) -> object:
        """The value chosen."""
        return self.combo.currentData()

    def set_value(self, value: object) -> None:
        """Show a choice; a value that is not offered is shown as it is, and said to be so."""
        at = self.combo.findData(value)
        before, self.remark = self.remark, ""
        if at < 0 or at >= self._offered:
            self.remark = tr("“{value}” is not in the list. Choose one.", value=value)
        if self.remark != before:
            self.noted.emit("", False)
        if at < 0:
            self.combo.addItem(str(value), value)
            at = self.combo.count() - 1
        self.combo.blockSignals(True)
        self.combo.setCurrentIndex(at)
        self.combo.blockSignals(False)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Scrolling a form must not change what is chosen."""
        if event.type() == QEvent.Type.Wheel and not self.combo.hasFocus():
            event.ignore()
            return True
        return False
