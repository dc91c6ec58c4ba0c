"""The calendar that drops down from a date field."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QToolButton, QVBoxLayout, QWidget

from factory_desktop.ui.framework import i18n
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.theme import tokens

_SHEET = """
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {window}; }}
QCalendarWidget QToolButton {{ background: transparent; border: 0; color: {text};
  font-weight: 600; padding: 4px 6px; }}
QCalendarWidget QToolButton:hover {{ background: {hover}; border-radius: 4px; }}
QCalendarWidget QToolButton::menu-indicator {{ image: none; }}
QCalendarWidget QAbstractItemView {{ background: {surface}; color: {text};
  selection-background-color: {accent}; selection-color: {on_accent}; outline: 0; }}
QCalendarWidget QAbstractItemView:disabled {{ color: {muted}; }}
"""


class CalendarPopup(QFrame):
    """A month; arrow keys move, Enter picks, Esc closes."""

    picked = Signal(object)

    def __init__(self, start: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.calendar = QCalendarWidget(self)
        self.calendar.setAccessibleName(tr("Calendar"))
        self.calendar.setLocale(QLocale(f"{i18n.language()}_IN"))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setSelectedDate(QDate(start.year, start.month, start.day))
        self.calendar.activated.connect(self._pick)
        self.calendar.clicked.connect(self._pick)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.addWidget(self.calendar)
        self._dress()
        self.resize(280, 230)

    def _dress(self) -> None:
        t = tokens()
        colors = {name: getattr(t, name) for name in t.__dataclass_fields__}
        self.calendar.setStyleSheet(_SHEET.format(**colors))
        head, day = QTextCharFormat(), QTextCharFormat()
        head.setForeground(t.color("muted"))
        head.setBackground(t.color("surface"))
        day.setForeground(t.color("text"))
        self.calendar.setHeaderTextFormat(head)
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(weekday, day)
        for name, meaning in (("prevmonth", "chevron-left"), ("nextmonth", "chevron-right")):
            button = self.calendar.findChild(QToolButton, f"qt_calendar_{name}")
            if button:
                button.setIcon(icon(meaning))

    def open_under(self, field: QWidget) -> None:
        """Open below a field, or above it where the screen ends."""
        below = field.mapToGlobal(QPoint(0, field.height() + 2))
        screen = field.screen().availableGeometry()
        if below.y() + self.height() > screen.bottom():
            below.setY(field.mapToGlobal(QPoint(0, -self.height() - 2)).y())
        below.setX(max(screen.left(), min(below.x(), screen.right() - self.width())))
        self.move(below)
        self.show()
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def _pick(self, day: QDate) -> None:
        self.picked.emit(date(day.year(), day.month(), day.day()))
        self.close()
