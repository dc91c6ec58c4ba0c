"""The muster: a month of the floor on one screen, marked by single keys and saved by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.core import hr
from factory_desktop.core.hr.facts import MUSTER_STATES
from factory_desktop.core.hr.queries import CellEdit
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform.exchange.writer import write_table
from factory_desktop.core.platform.reporting.paper.page import Rendered
from factory_desktop.ui.framework import dialogs, theme
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.empty import EmptyState
from factory_desktop.ui.framework.exporting import EXPORT
from factory_desktop.ui.framework.focus import pass_on
from factory_desktop.ui.framework.i18n import language, tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.list_bar import SearchBox, tool_bar, tool_button
from factory_desktop.ui.framework.month_switch import MonthSwitch, month_text
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.painting import Pill, label, set_tone, surface
from factory_desktop.ui.people import data
from factory_desktop.ui.people.floor import Floor
from factory_desktop.ui.people.marks import Day
from factory_desktop.ui.people.saver import MarkSaver
from factory_desktop.ui.people.screens.legend import Legend
from factory_desktop.ui.people.screens.muster_grid import MusterGrid
from factory_desktop.ui.people.screens.muster_model import MusterModel
from factory_desktop.ui.people.screens.settle import SettlePanel

MARK, CLOSE, IMPORT = "hr.attendance.mark", "hr.attendance.close", "company.import.run"
_TABLES = ("attendance", "employee", "holiday", "holiday_calendar", "muster_month", "department")
_COMFORTABLE = 28


class MusterScreen(QWidget):
    """Month, departments and search above; the grid; what is to settle below."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        surface(self)
        self.context = context
        self.saver = MarkSaver(context, self)
        self.model = MusterModel(self.saver, self)
        self.grid = MusterGrid(self.model)
        self.grid.may_mark = self._why_not_mark
        self.banner = Banner(self)
        self.settle = SettlePanel()
        self.empty = EmptyState(self)
        self.empty.hide()
        self._build()
        self._wire()
        self.grid.direction = str(context.state("people.muster.direction", "down"))
        self._rows(str(context.state("people.muster.rows", "dense")))
        pass_on(self, self.grid)
        self.reload()

    # --- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        above = QHBoxLayout()
        above.setContentsMargins(12, 0, 12, 0)
        above.addWidget(self.banner)
        column.addWidget(self._bar())
        column.addLayout(above)
        self.legend = Legend()
        column.addWidget(self.legend)
        column.addWidget(self.grid, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.settle)
        column.addWidget(self._foot())

    def _bar(self) -> QWidget:
        bar, row = tool_bar()
        self.months = MonthSwitch(self.context.today())
        self.state = Pill()
        self.departments = QComboBox()
        self.departments.setAccessibleName(tr("Department"))
        self.departments.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.departments.setMinimumWidth(150)
        self.departments.setMaximumWidth(240)
        self.search = SearchBox("Number or name")
        self.search.setMinimumWidth(180)
        self.search.setMaximumWidth(230)
        self.to_settle = Pill()
        self.fill = QPushButton(icon("approve"), tr("Fill as present"))
        self.close_button = QPushButton(icon("lock"), tr("Close muster"))
        self.more = tool_button("more", tr("More"))
        for widget in (self.months, self.state, self.departments, self.search):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self.to_settle, self.fill, self.close_button, self.more):
            row.addWidget(widget)
        return bar

    def _foot(self) -> QWidget:
        """A line that says what is wrong with the current day, and whether all is saved."""
        foot = QFrame()
        surface(foot, "surface")
        foot.setFixedHeight(24)
        row = QHBoxLayout(foot)
        row.setContentsMargins(8, 0, 12, 0)
        self.hint = label("", "muted")
        self.saved = label("", "muted")
        row.addWidget(self.hint, 1)
        row.addWidget(self.saved)
        return foot

    def _wire(self) -> None:
        self.months.changed.connect(lambda _: self._leave_month())
        self.departments.activated.connect(lambda _: self._narrow())
        self.search.searched.connect(lambda _: self._narrow())
        self.search.went_down.connect(self._enter_grid)
        self.fill.clicked.connect(self.fill_as_present)
        self.close_button.clicked.connect(self.close_or_open)
        self.more.clicked.connect(
            lambda: self.menu().popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        )
        self.model.marked.connect(self._marked)
        self.grid.hinted.connect(self._say)
        self.grid.direction_changed.connect(
            lambda way: self.context.remember("people.muster.direction", way)
        )
        self.saver.state_changed.connect(self._show_saved)
        self.saver.errors_changed.connect(self._show_errors)
        self.settle.accepted.connect(self.accept)
        self.settle.asked.connect(self._go_to_gap)
        self.empty.acted.connect(lambda: self.context.navigation.open("people.employees", new=True))
        self.context.bus.watch(self, _TABLES, self._stale)

    # --- reading -----------------------------------------------------------------------------

    @property
    def month(self) -> date:
        """The month that is shown."""
        return self.months.month

    def reload(self) -> None:
        """Read the month; what is typed and not saved yet stays."""
        read = partial(data.read_floor, month=self.month, today=self.context.today())
        self.context.read(self, read, self._show, label=tr("Muster"))

    def _stale(self) -> None:
        if not self.saver.own:
            self.reload()

    def _leave_month(self) -> None:
        self.saver.flush()
        self.saver.forget_refused()
        self.reload()

    def _show(self, floor: Floor) -> None:
        if floor.month != self.month:
            return
        floor.overlay(self.saver.unsaved())
        place = self.grid.current()
        worker = self.model.lines[place[0]].employee_id if place[0] >= 0 else None
        self._show_departments(floor)
        floor.narrow(self.search.text(), self._department())
        self.model.show(floor)
        self.grid.setVisible(bool(floor.lines))
        self._show_empty(floor)
        row = self.model.row_of(worker) if worker is not None else 0
        day = place[1] if place[1] >= 0 else self._first_day(floor)
        self.grid.go(max(row, 0), min(day, len(floor.days) - 1))
        self._show_state(floor)

    def _first_day(self, floor: Floor) -> int:
        """Today, where it lies in the month."""
        return floor.days.index(floor.today) if floor.today in floor.days else 0

    def _show_departments(self, floor: Floor) -> None:
        chosen = self._department()
        self.departments.clear()
        every = tr("All departments, {count} workers", count=len(floor.lines))
        self.departments.addItem(every, "")
        for name, count in floor.departments():
            text = tr("{name}, {count} workers", name=name, count=count)
            self.departments.addItem(text, name)
        self.departments.setCurrentIndex(max(0, self.departments.findData(chosen)))

    def _department(self) -> str:
        return str(self.departments.currentData() or "")

    def _narrow(self) -> None:
        self.model.narrow(self.search.text(), self._department())
        if self.model.lines:
            self.grid.go(0, max(0, self.grid.current()[1]))
        if self.model.floor is not None:
            self._show_empty(self.model.floor)

    def _show_empty(self, floor: Floor) -> None:
        self.empty.setVisible(not floor.lines)
        if not floor.lines:
            self.empty.show_text(
                "Nobody works here yet",
                "The muster shows all workers in service in this month.",
                "New worker",
                meaning="people",
            )

    # --- states ------------------------------------------------------------------------------

    def _why_not_mark(self) -> str:
        floor = self.model.floor
        if floor is not None and floor.status == "locked":
            return tr("The wages of {month} are locked.", month=month_text(self.month))
        if floor is not None and floor.status == "closed":
            return tr("This muster is closed. Open it again to change marks.")
        return self.context.why_not(MARK)

    def _show_state(self, floor: Floor) -> None:
        state = next(choice for choice in MUSTER_STATES if choice.value == floor.status)
        quiet = floor.status == "open"
        self.state.set("" if quiet else tr(state.label), state.tone or "neutral")
        self.state.setVisible(not quiet)
        closed = floor.status == "closed"
        self.close_button.setText(tr("Open again") if closed else tr("Close muster"))
        self.close_button.setIcon(icon("unlock" if closed else "lock"))
        reason = self.context.why_not(CLOSE)
        if floor.status == "locked":
            reason = self._why_not_mark()
        self.close_button.setEnabled(not reason and bool(floor.lines))
        self.close_button.setToolTip(reason)
        reason = self._why_not_mark()
        self.fill.setEnabled(not reason and bool(floor.lines))
        self.fill.setToolTip(reason or tr("Marks every empty day up to today."))
        self._say(reason, "warn" if reason else "")
        self._show_saved()

    def _marked(self) -> None:
        floor = self.model.floor
        if floor is None:
            return
        gaps = floor.unmarked()
        days = sum(len(numbers) for _, numbers in gaps)
        self.to_settle.set(tr("{count} to settle", count=days) if days else "", "bad")
        self.to_settle.setVisible(bool(days) and floor.status == "open")
        self.settle.show_gaps(floor, gaps, self._why_not_mark())

    def _say(self, text: str, tone: str) -> None:
        self.hint.setText(text)
        set_tone(self.hint, tone)

    def _show_saved(self) -> None:
        nothing = not self.saver.waiting and not self.saver.errors
        self.saved.setText("" if nothing and self._why_not_mark() else self.saver.state_text())
        set_tone(self.saved, "bad" if self.saver.errors else "")

    def _show_errors(self) -> None:
        """Go to the first refused day and say what is wrong with it."""
        self._show_saved()
        if not self.saver.errors:
            return
        (worker, day), text = next(iter(self.saver.errors.items()))
        row = self.model.row_of(worker)
        if row >= 0 and day in self.model.days:
            self.grid.go(row, self.model.days.index(day))
            self._say(f"{self.model.lines[row].code}, {day:%d-%m}: {text}", "bad")

    # --- acts --------------------------------------------------------------------------------

    def accept(self, employee_id: int) -> None:
        """Mark a worker's empty days as the calendar expects them, else present."""
        floor = self.model.floor
        row = self.model.row_of(employee_id)
        if floor is None or row < 0 or self._why_not_mark():
            return
        line = self.model.lines[row]
        gaps = {found.employee_id: numbers for found, numbers in floor.unmarked()}
        wanted = [(row, n, Day(line.expected[n] or "P")) for n in gaps.get(employee_id, ())]
        self.model.set_days(wanted)

    def _go_to_gap(self, employee_id: int) -> None:
        floor, row = self.model.floor, self.model.row_of(employee_id)
        if floor is None or row < 0:
            return
        line = self.model.lines[row]
        empty = [n for n, day in enumerate(line.days) if not day.mark and floor.due(line, n)]
        if empty:
            self.grid.go(row, empty[0])

    def fill_as_present(self) -> None:
        """Mark all empty days up to today, of the department that is chosen."""
        self.saver.flush()
        departments = self.context.company.read(hr.departments_by_name)
        chosen = departments.get(self._department().lower())

        def done(count: int) -> None:
            said = tr("{count} days filled", count=count)
            self.context.succeeded.emit(said, "", None)

        self.context.run(self, hr.fill_as_present, done, month=self.month, department_id=chosen)

    def close_or_open(self) -> None:
        """Close the month, or open a closed one again."""
        self.saver.flush()
        floor = self.model.floor
        closed = floor is not None and floor.status == "closed"
        command = hr.reopen_muster if closed else hr.close_muster
        said = tr("The muster is open again") if closed else tr("The muster is closed")
        self.context.run(self, command, success=said, month=self.month)

    def menu(self) -> QMenu:
        """What is done now and then: paper, sheets, how the rows look."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("print"), tr("Print muster roll") + "\tCtrl+P", self.print_roll)
        menu.addAction(icon("export"), tr("Export") + "\tCtrl+E", self.export)
        bring = menu.addAction(icon("import"), tr("Import muster"), self._import)
        reason = self.context.why_not(IMPORT) or self.context.why_not(MARK)
        bring.setEnabled(not reason)
        bring.setToolTip(reason)
        menu.addAction(icon("history"), tr("Who changed this day") + "\tAlt+F1", self.explain)
        menu.addSeparator()
        right = menu.addAction(tr("Go right after a mark"))
        right.setCheckable(True)
        right.setChecked(self.grid.direction == "right")
        right.toggled.connect(lambda on: self.grid.set_direction("right" if on else "down"))
        roomy = menu.addAction(tr("Comfortable rows"))
        roomy.setCheckable(True)
        roomy.setChecked(self.context.state("people.muster.rows") == "comfortable")
        roomy.toggled.connect(lambda on: self._rows("comfortable" if on else "dense"))
        return menu

    def explain(self) -> None:
        """Who changed the current day, what stood there, when."""
        row, number = self.grid.current()
        if row < 0 or number < 0:
            return
        line, day = self.model.lines[row], self.model.days[number]
        title = f"{line.code} {line.shown_name()}, {day:%d-%m-%Y}"

        def show(edits: Sequence[CellEdit]) -> None:
            texts = [
                tr(
                    "{when}: {before} → {after}, {who}",
                    when=self.context.formatter.datetime(edit.at),
                    before=edit.before or tr("nothing"),
                    after=edit.after or tr("nothing"),
                    who=edit.user,
                )
                for edit in edits
            ]
            dialogs.tell(self, title, hint="\n".join(texts) or tr("Nobody changed this day yet."))

        self.context.read(self, lambda conn: hr.cell_history(conn, line.code, day), show)

    def _rows(self, size: str) -> None:
        self.grid.set_row_height(_COMFORTABLE if size == "comfortable" else theme.ROW_MUSTER)
        if self.context.state("people.muster.rows", "dense") != size:
            self.context.remember("people.muster.rows", size)

    def _import(self) -> None:
        if self.context.navigation.can_open("import.sheet"):
            self.context.navigation.open("import.sheet", kind="attendance")

    def print_roll(self) -> None:
        """Show the muster roll of the workers shown, as it will be on paper."""
        self.saver.flush()
        floor = self.model.floor
        if floor is None or not floor.shown:
            return
        printed = self.context.printed_by()
        name = tr("Muster roll {month}", month=month_text(self.month))

        def done(rendered: Rendered) -> None:
            self.context.preview(self.window(), rendered.pdf, name, "muster")

        self.context.read(
            self,
            lambda conn: data.print_muster(conn, floor, language(), printed),
            done,
            label=tr("Print muster roll"),
        )

    def export(self, path: str = "") -> None:
        """Write the workers shown to a sheet: marks as typed, counts as figures."""
        floor = self.model.floor
        reason = self.context.why_not(EXPORT)
        if floor is None or reason:
            self._say(reason, "warn")
            return
        if not path:
            name = f"{tr('Muster')} {self.month:%Y-%m}.xlsx"
            kinds = "Excel (*.xlsx);;CSV (*.csv)"
            path, _ = QFileDialog.getSaveFileName(self, tr("Export"), name, kinds)
        if not path:
            return
        target = Path(path)
        columns = [(tr(h), Fact(h)) for h in ("No.", "Worker", "Trade")]
        columns += [(f"{day:%d}", Fact("Day")) for day in floor.days]
        quantity = Fact("Days", Kind.QUANTITY, precision=2)
        columns += [(tr(name), quantity) for name in ("P", "A", "H", "L", "OT h", "Payable")]
        rows = [
            [
                line.code, line.shown_name(), line.trade, *(day.text() for day in line.days),
                line.counts.present, line.counts.absent, line.counts.half, line.counts.leave,
                line.counts.overtime, line.counts.paid,
            ]
            for line in floor.shown
        ]  # fmt: skip
        said = tr("{count} rows written to {name}", count=len(rows), name=target.name)
        self.context.operations.write(
            self,
            lambda: write_table(target, columns, rows, tr("Muster")),
            lambda _: self.context.succeeded.emit(said, "", None),
            label=tr("Export"),
        )

    # --- what the window asks of a screen ----------------------------------------------------

    def _enter_grid(self) -> None:
        self.search.send()
        self.grid.setFocus()

    def go_to(self, place: Place) -> None:
        """Show a month, perhaps a worker in it."""
        month = place.param("month")
        if isinstance(month, date):
            self.months.set_month(month)
        if place.id is not None:
            row = self.model.row_of(place.id)
            if row >= 0:
                self.grid.go(row, max(0, self.grid.current()[1]))
        self.grid.setFocus()

    def do(self, action: str) -> bool:
        """Answer the general keys."""
        acts = {
            "save": self.saver.flush,
            "print": self.print_roll,
            "export": self.export,
            "refresh": self.reload,
            "filter": self.search.setFocus,
            "undo": self.grid.undo,
            "redo": self.grid.redo,
            "explain": self.explain,
        }
        act = acts.get(action)
        if act is not None:
            act()
        return act is not None

    def confirm_leave(self) -> bool:
        """Save what is typed; refused days stay to be corrected."""
        self.saver.flush()
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """The keys go to the grid."""
        super().showEvent(event)
        self.grid.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Save on leaving."""
        self.saver.flush()
        super().hideEvent(event)
