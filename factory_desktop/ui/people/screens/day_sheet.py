"""The day sheet: one day, the whole floor as a list, counted while it is marked."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from factory_desktop.core.hr.facts import DAY
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.editors import make_editor
from factory_desktop.ui.framework.empty import EmptyState
from factory_desktop.ui.framework.focus import pass_on
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.keycaps import HintStrip
from factory_desktop.ui.framework.list_bar import SearchBox, tool_bar, tool_button
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.painting import label, set_tone, surface
from factory_desktop.ui.people import data
from factory_desktop.ui.people.floor import Floor
from factory_desktop.ui.people.marks import Day
from factory_desktop.ui.people.saver import MarkSaver
from factory_desktop.ui.people.screens.day_model import DayModel
from factory_desktop.ui.people.screens.day_table import DayTable
from factory_desktop.ui.people.screens.muster import MARK
from factory_desktop.ui.people.screens.muster_model import half_text

_TABLES = ("attendance", "employee", "holiday", "muster_month", "department")
_COUNTERS = (
    ("present", "Present", "good"),
    ("absent", "Absent", "bad"),
    ("half", "Half day", "warn"),
    ("leave", "On leave", "info"),
    ("off", "Off", ""),
    ("unmarked", "Not marked", "bad"),
)
_LONG_DAYS = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip


class DaySheetScreen(QWidget):
    """Date and counters above, the workers below."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        surface(self)
        self.context = context
        self.day = context.today()
        self.saver = MarkSaver(context, self)
        self.model = DayModel(self.saver, self)
        self.table = DayTable(self.model)
        self.table.may_mark = self._why_not
        self.banner = Banner(self)
        self.empty = EmptyState(self)
        self.empty.hide()
        self._build()
        self.empty.acted.connect(lambda: context.navigation.open("people.employees", new=True))
        pass_on(self, self.table)
        context.bus.watch(self, _TABLES, self._stale)
        self.reload()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self.banner)
        column.addWidget(self._counters())
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 12, 0)
        keys = [
            ("P A H L U W", "mark and go on"), ("0–9", "overtime"), ("F2", "note"),
            ("Enter", "next worker"), ("Ctrl+Z", "undo"),
        ]  # fmt: skip
        foot.addWidget(HintStrip(keys), 1)
        self.hint = label("", "muted")
        self.saved = label("", "muted")
        foot.addWidget(self.hint)
        foot.addSpacing(12)
        foot.addWidget(self.saved)
        column.addLayout(foot)
        self.model.marked.connect(self._count)
        self.table.hinted.connect(self._say)
        self.saver.state_changed.connect(self._show_saved)
        self.saver.errors_changed.connect(self._show_saved)

    def _bar(self) -> QWidget:
        bar, row = tool_bar()
        back = tool_button("chevron-left", tr("Day before (Alt+PgUp)"))
        back.setShortcut("Alt+PgUp")
        back.clicked.connect(lambda: self.set_day(self.day - timedelta(days=1)))
        on = tool_button("chevron-right", tr("Day after (Alt+PgDown)"))
        on.setShortcut("Alt+PgDown")
        on.clicked.connect(lambda: self.set_day(self.day + timedelta(days=1)))
        self.date = make_editor(DAY, self.context.entry)
        self.date.set_value(self.day)
        self.date.setFixedWidth(130)
        self.date.input.setAccessibleName(tr("Date"))
        self.date.committed.connect(self._typed_day)
        self.weekday = label("", "quiet")
        self.search = SearchBox("Number or name")
        self.search.setMaximumWidth(230)
        self.search.searched.connect(lambda _: self._narrow())
        self.search.went_down.connect(self.table.setFocus)
        self.fill = QPushButton(icon("approve"), tr("Rest is present"))
        self.fill.clicked.connect(self.fill_rest)
        for widget in (back, self.date, on, self.weekday, self.search):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.fill)
        return bar

    def _counters(self) -> QWidget:
        line = QWidget()
        surface(line)
        line.setFixedHeight(34)
        row = QHBoxLayout(line)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(6)
        self.counters = {}
        for key, name, tone in _COUNTERS:
            value = label("–", "section")
            value.setAccessibleName(tr(name))
            self.counters[key] = (value, tone)
            row.addWidget(value)
            row.addWidget(label(tr(name), "muted"))
            row.addSpacing(14)
        self.overtime = label("", "muted")
        row.addStretch(1)
        row.addWidget(self.overtime)
        return line

    # --- reading -----------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the day's month; what is typed and not saved yet stays."""
        month, today = self.day.replace(day=1), self.context.today()
        read = partial(data.read_floor, month=month, today=today)
        self.context.read(self, read, self._show, label=tr("Day sheet"))

    def _stale(self) -> None:
        if not self.saver.own:
            self.reload()

    def _show(self, floor: Floor) -> None:
        if self.day not in floor.days:
            return
        floor.overlay(self.saver.unsaved())
        floor.narrow(self.search.text(), "")
        row = max(0, self.table.currentIndex().row())
        self.model.show(floor, floor.days.index(self.day))
        self.table.go(min(row, max(0, len(self.model.lines) - 1)))
        name = floor.holidays.get(self.day, "")
        weekday = tr(_LONG_DAYS[self.day.weekday()])
        self.weekday.setText(f"{weekday}, {name}" if name else weekday)
        reason = self._why_not()
        self.fill.setToolTip(reason)
        self._say(reason, "warn" if reason else "")
        nobody = not self.model.lines
        self.table.setVisible(not nobody)
        self.empty.setVisible(nobody)
        self.fill.setEnabled(not reason and not nobody)
        if nobody and self.search.text():
            self.empty.show_text("Nothing matches", "Type less.", meaning="search")
        elif nobody and floor.lines:
            self.empty.show_text(
                "Nobody works here on this day", "Choose another day.", meaning="people"
            )
        elif nobody:
            self.empty.show_text(
                "Nobody works here yet",
                "The day sheet shows all workers in service on this day.",
                "New worker",
                meaning="people",
            )

    def set_day(self, day: date) -> None:
        """Show another day."""
        if day == self.day:
            return
        self.saver.flush()
        self.day = day
        self.date.set_value(day)
        self.reload()

    def _typed_day(self) -> None:
        day = self.date.value()
        if isinstance(day, date):
            self.set_day(day)

    def _narrow(self) -> None:
        floor = self.model.floor
        if floor is not None:
            floor.narrow(self.search.text(), "")
            self.model.show(floor, self.model.number)
            self.table.go(0)

    def _why_not(self) -> str:
        status = self.model.floor.status if self.model.floor is not None else "open"
        if status == "locked":
            return tr("The wages of this month are locked.")
        if status == "closed":
            return tr("This muster is closed. Open it again to change marks.")
        return self.context.why_not(MARK)

    def _count(self) -> None:
        counts = self.model.counts()
        for key, (value, tone) in self.counters.items():
            number = counts[key]
            value.setText(half_text(number) if key == "present" else str(number or "–"))
            set_tone(value, tone if number else "")
        hours = counts["overtime"]
        self.overtime.setText(tr("{hours} h overtime", hours=f"{hours:.1f}") if hours else "")

    def _say(self, text: str, tone: str) -> None:
        self.hint.setText(text)
        set_tone(self.hint, tone)

    def _show_saved(self) -> None:
        self.saved.setText(self.saver.state_text())
        set_tone(self.saved, "bad" if self.saver.errors else "")

    # --- acts --------------------------------------------------------------------------------

    def fill_rest(self) -> None:
        """Mark who is not marked: present, or off where the calendar says so."""
        number = self.model.number
        self.model.set_days(
            (row, Day(line.expected[number] or "P", note=line.days[number].note))
            for row, line in enumerate(self.model.lines)
            if not line.days[number].mark
        )

    def go_to(self, place: Place) -> None:
        """Show a day."""
        day = place.param("day")
        if isinstance(day, date):
            self.set_day(day)
        self.table.setFocus()

    def do(self, action: str) -> bool:
        """Answer the general keys."""
        acts = {
            "save": self.saver.flush,
            "refresh": self.reload,
            "filter": self.search.setFocus,
            "undo": self.model.undo,
            "redo": self.model.redo,
        }
        act = acts.get(action)
        if act is not None:
            act()
        return act is not None

    def confirm_leave(self) -> bool:
        """Save what is typed."""
        self.saver.flush()
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """The keys go to the list."""
        super().showEvent(event)
        self.table.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Save on leaving."""
        self.saver.flush()
        super().hideEvent(event)
