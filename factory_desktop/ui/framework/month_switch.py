"""The month of a screen, with the one before and after at its sides."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from factory_desktop.core.kernel.i18n import catalog
from factory_desktop.core.kernel.months import month_name, next_month
from factory_desktop.ui.framework.i18n import language, tr
from factory_desktop.ui.framework.list_bar import tool_button
from factory_desktop.ui.framework.painting import label


def month_text(month: date) -> str:
    """`October 2026` in the window's language."""
    return month_name(month, catalog(language()))


class MonthSwitch(QWidget):
    """Page Up and Page Down with Alt, or its two buttons, go a month back and on."""

    changed = Signal(object)

    def __init__(self, month: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.month = month.replace(day=1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.back = tool_button("chevron-left", tr("Month before (Alt+PgUp)"))
        self.on = tool_button("chevron-right", tr("Month after (Alt+PgDown)"))
        self.back.setShortcut("Alt+PgUp")
        self.on.setShortcut("Alt+PgDown")
        self.back.clicked.connect(lambda: self.go(-1))
        self.on.clicked.connect(lambda: self.go(1))
        self.text = label("", "title")
        for widget in (self.back, self.text, self.on):
            row.addWidget(widget)
        self._show()

    def _show(self) -> None:
        self.text.setText(month_text(self.month))

    def go(self, months: int) -> None:
        """Go so many months on."""
        self.set_month(next_month(self.month, months))

    def set_month(self, month: date) -> None:
        """Show a month and tell it."""
        first = month.replace(day=1)
        if first != self.month:
            self.month = first
            self._show()
            self.changed.emit(first)
