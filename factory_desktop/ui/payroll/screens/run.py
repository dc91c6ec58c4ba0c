"""One month's wages: calculated, looked through, printed, locked, paid, perhaps reversed."""

from __future__ import annotations

import time
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget
from sqlalchemy import Connection

from factory_desktop.core import payroll
from factory_desktop.core.payroll import PreviewSlip, RunPreview
from factory_desktop.core.payroll.facts import DUE_DAY, RUN_STATES
from factory_desktop.ui.framework import dialogs, theme
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.beside import Beside
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.exporting import EXPORT
from factory_desktop.ui.framework.focus import pass_on
from factory_desktop.ui.framework.i18n import language, tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.list_bar import tool_button
from factory_desktop.ui.framework.month_switch import MonthSwitch, month_text
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.operations import Progress
from factory_desktop.ui.framework.painting import Pill, label, surface
from factory_desktop.ui.framework.shortcuts import bind
from factory_desktop.ui.framework.steps import Steps
from factory_desktop.ui.payroll import data
from factory_desktop.ui.payroll.screens.run_list import RunList
from factory_desktop.ui.payroll.screens.run_panel import RunPanel

CALCULATE, LOCK, REVERSE = "payroll.run.calculate", "payroll.run.lock", "payroll.run.reverse"
PRINT, PAY = "payroll.slip.print", "payroll.slip.pay"
SEE_SECRET = "hr.employee.see_sensitive"
_TABLES = (
    "payroll_run", "salary_slip", "attendance", "muster_month", "employee", "pay_terms",
    "piece_work", "employee_advance", "advance_skip", "pay_adjustment", "holiday",
    "salary_structure", "salary_component", "setting",
)  # fmt: skip
#: While one walks through the list the panel waits so long before it reads.
_PAUSE = 60
_NARROW = 1260
_NARROW_PANEL = 450


class RunScreen(QWidget):
    """Head with steps and acts; the slips at the left, the reasons at the right."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        surface(self)
        self.context = context
        self.run: RunPreview | None = None
        self._begun = 0.0
        self._due = context.company.read(self._due_day)
        self.banner = Banner(self)
        self.list = RunList(context)
        self.panel = RunPanel(context)
        # Before the first layout: long names would make the window wider for good.
        self.panel.set_panel_width(_NARROW_PANEL)
        self._build()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(self._read_extra)
        self._wire()
        pass_on(self, self.list)
        self.reload()

    def _due_day(self, conn: Connection) -> int:
        from factory_desktop.core.platform.settings import Settings

        return int(Settings(conn, self.context.registry)[DUE_DAY])

    # --- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self.banner)
        self.beside = Beside(self.list, self.panel)
        self.beside.has_panel = True
        column.addWidget(self.beside, 1)

    def _head(self) -> QWidget:
        head = QWidget()
        surface(head, "bar")
        head.setFixedHeight(theme.DOCUMENT_HEAD)
        column = QVBoxLayout(head)
        column.setContentsMargins(12, 6, 12, 4)
        column.setSpacing(2)
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(label(tr("Payroll run"), "title"))
        last = self.context.today().replace(day=1)
        self.months = MonthSwitch(before(last))
        self.state = Pill()
        self.recalculate = QPushButton(icon("refresh"), tr("Recalculate"))
        self.print_button = QPushButton(icon("print"), tr("Print slips"))
        self.main = QPushButton(icon("lock", "on_accent"), tr("Lock run"))
        self.main.setProperty("primary", "true")
        self.more = tool_button("more", tr("More"))
        above.addWidget(self.months)
        above.addWidget(self.state)
        above.addStretch(1)
        for button in (self.recalculate, self.print_button, self.main, self.more):
            above.addWidget(button)
        below = QHBoxLayout()
        self.steps = Steps()
        self.note = label("", "muted")
        below.addWidget(self.steps)
        below.addStretch(1)
        below.addWidget(self.note)
        column.addLayout(above)
        column.addLayout(below)
        return head

    def _wire(self) -> None:
        self.months.changed.connect(lambda _: self.reload())
        self.recalculate.clicked.connect(self.reload)
        self.print_button.clicked.connect(lambda: self._popup(self.print_menu(), self.print_button))
        self.main.clicked.connect(self._main)
        self.more.clicked.connect(lambda: self._popup(self.menu(), self.more))
        self.list.selected.connect(self._selected)
        self.list.entered.connect(self._enter_panel)
        self.list.details.clicked.connect(self._enter_panel)
        self.panel.closed.connect(self.go_back)
        bind(self, "details", self._enter_panel)
        self.panel.stepped.connect(self._step)
        self.panel.print_asked.connect(self.print_this)
        self.context.bus.watch(self, _TABLES, self.reload)

    @staticmethod
    def _popup(menu: QMenu, button: QPushButton) -> None:
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def showEvent(self, event: QShowEvent) -> None:
        """The keys go to the list."""
        super().showEvent(event)
        self.list.table.setFocus()

    def _enter_panel(self) -> None:
        if self.panel.slip is not None:
            self.beside.set_open(True)
            self.panel.tabs.bar.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrower window the panel gives way first; in the narrowest it waits to be asked."""
        super().resizeEvent(event)
        over = self.beside.narrow
        narrow = self.width() < _NARROW
        self.panel.set_panel_width(_NARROW_PANEL if narrow else theme.DETAIL_SLIP)
        self.panel.close_button.setVisible(over)
        self.list.details.setVisible(over)
        self.beside.place()

    # --- reading -----------------------------------------------------------------------------

    @property
    def month(self) -> date:
        """The month that is shown."""
        return self.months.month

    def reload(self) -> None:
        """Read the locked run, or calculate the month anew, in a reader."""
        self._begun = time.perf_counter()
        self.note.setText(tr("Calculating…"))
        company, month = self.context.company, self.month
        self.context.read(
            self,
            lambda conn: payroll.run_of(conn, company, month),
            self._show,
            self._failed,
            label=tr("Wages of {month}", month=month_text(month)),
        )

    def _failed(self, _error: BaseException) -> bool:
        self.note.setText("")
        return False

    def _show(self, run: RunPreview) -> None:
        if run.month != self.month:
            return
        kept = self.panel.slip.employee_id if self.panel.slip is not None else None
        self.run = run
        self._show_state(run)
        self.list.show_run(run, kept)

    def _show_state(self, run: RunPreview) -> None:
        choice = next(choice for choice in RUN_STATES if choice.value == run.status)
        self.state.set(tr(choice.label), choice.tone)
        steps = payroll.steps(run)
        opened = run.run_id is None and run.muster == "open"
        names = [
            (step.key, "Muster open" if opened and step.key == "muster" else step.label)
            for step in steps
        ]
        current = "muster" if opened else _reached(run.status)
        self.steps.set_steps(names, current)
        self._show_note(run)
        self._show_acts(run)

    def _show_note(self, run: RunPreview) -> None:
        show = self.context.formatter
        due = tr("Wages are due by {day}.", day=show.date(data.due_day(run.month, self._due)))
        if run.run_id is None:
            now = show.datetime(self.context.company.clock.now())
            took = f"{max(time.perf_counter() - self._begun, 0.1):.1f}"
            text = tr("Calculated {when} in {seconds} s.", when=now, seconds=took)
            self.note.setText(f"{text}   {due}")
            return
        numbers = [slip.number for slip in run.slips if slip.number]
        kept = tr("Slips {first} to {last}.", first=numbers[0], last=numbers[-1]) if numbers else ""
        self.note.setText(f"{kept}   {due if run.status == 'locked' else ''}".strip())

    def _show_acts(self, run: RunPreview) -> None:
        may = self.context.why_not
        preview = run.run_id is None
        payable = any(slip.payable for slip in run.slips)
        self.recalculate.setVisible(preview)
        self._allow(self.recalculate, may(CALCULATE))
        self._allow(self.print_button, may(PRINT) or ("" if payable else tr("There are no slips.")))
        self.main.setVisible(run.status != "paid")
        if preview:
            self.main.setText(tr("Lock run"))
            self.main.setIcon(icon("lock", "on_accent"))
            reason = may(LOCK) or ("" if payable else tr("There is nobody to pay."))
            tip = tr("Keeps every figure, takes the instalments, closes the month.")
        else:
            self.main.setText(tr("Mark paid"))
            self.main.setIcon(icon("approve", "on_accent"))
            reason, tip = may(PAY), tr("All slips that are not held were paid today.")
        self._allow(self.main, reason, tip)

    @staticmethod
    def _allow(button: QPushButton, reason: str, tip: str = "") -> None:
        button.setEnabled(not reason)
        button.setToolTip(reason or tip)

    # --- the panel ---------------------------------------------------------------------------

    def _selected(self, slip: PreviewSlip | None) -> None:
        self.panel.show_slip(slip)
        self._soon.start()

    def _read_extra(self) -> None:
        slip = self.panel.slip
        if slip is not None:
            secret = self.context.may(SEE_SECRET)
            read = partial(data.read_extra, slip=slip, secret=secret)
            self.context.read(self.panel, read, self.panel.show_extra)

    def _step(self, way: int) -> None:
        self.list.table.go(self.list.table.currentIndex().row() + way)

    # --- acts --------------------------------------------------------------------------------

    def _main(self) -> None:
        if self.run is not None and self.run.run_id is None:
            self.lock()
        else:
            self.mark_paid()

    def lock(self) -> None:
        """Lock the month; core asks about everything that wants a look."""
        said = tr("The wages of {month} are locked", month=month_text(self.month))
        self.context.run(
            self, payroll.lock_run, success=said, label=tr("Lock run"), period=self.month
        )

    def mark_paid(self) -> None:
        """All slips that are locked and not held were paid today."""
        assert self.run is not None
        slips = [slip for slip in self.run.slips if slip.status == "locked"]
        free = [slip for slip in slips if slip.look != "held"] or slips
        total = sum((slip.result.net for slip in free), self.run.total("net") * 0)
        text = tr(
            "Were {count} slips, {total}, paid today?",
            count=len(free), total=self.context.formatter.money(total, symbol=True),
        )  # fmt: skip
        if free and dialogs.ask(self, text, tr("Mark paid")):
            self.context.run(
                self, payroll.mark_paid, success=tr("{count} slips are paid", count=len(free)),
                slip_ids=[slip.id for slip in free], paid_on=self.context.today(),
            )  # fmt: skip

    def reverse(self, reason: str = "") -> None:
        """Take a locked run back, with why."""
        assert self.run is not None
        text = tr("Why are the wages of {month} reversed?", month=month_text(self.month))
        why = reason or dialogs.ask_text(self, text, tr("Reverse run"))
        if why:
            self.context.run(
                self, payroll.reverse_run, success=tr("The run is reversed"),
                run_id=self.run.run_id, reason=why,
            )  # fmt: skip

    def menu(self) -> QMenu:
        """What is done now and then."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        run = self.run
        locked = run is not None and run.run_id is not None
        self._add(menu, "print", tr("Print wage register"), self.print_register, PRINT)
        self._add(menu, "export", tr("Wage register as a sheet"), self.export, EXPORT)
        self._add(menu, "attendance", tr("Open the muster"), self._open_muster, "")
        menu.addSeparator()
        text = tr("Reverse run")
        reason = "" if locked else tr("Only a locked run can be reversed.")
        self._add(menu, "undo", text, self.reverse, REVERSE, reason)
        return menu

    def _add(
        self, menu: QMenu, meaning: str, text: str, act: object, permission: str, reason: str = ""
    ) -> None:
        action = menu.addAction(icon(meaning), text)
        reason = reason or (self.context.why_not(permission) if permission else "")
        action.setEnabled(not reason)
        action.setToolTip(reason)
        menu.setToolTipsVisible(True)
        action.triggered.connect(lambda _=False: act())  # type: ignore[operator]

    def _open_muster(self) -> None:
        if self.context.navigation.can_open("people.muster"):
            self.context.navigation.open("people.muster", month=self.month)

    # --- paper -------------------------------------------------------------------------------

    def print_menu(self) -> QMenu:
        """In which language, and where to."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, tongue in (
            (tr("All, each in the worker's language"), data.OWN),
            (tr("All in English"), "en"),
            (tr("All in Hindi"), "hi"),
        ):
            menu.addAction(text, partial(self.print_slips, tongue))
        menu.addSeparator()
        menu.addAction(tr("This slip") + "\tCtrl+P", self.print_this)
        menu.addAction(tr("One PDF for each worker into a folder"), self.save_slips)
        return menu

    def shown(self) -> list[PreviewSlip]:
        """The slips of the list as it is narrowed, those without figures left out."""
        return [slip for slip in self.list.model.rows if slip.payable]

    def print_slips(self, tongue: str = data.OWN) -> None:
        """The slips shown, as paper."""
        self._print(self.shown(), tongue, tr("Salary slips {month}", month=month_text(self.month)))

    def print_this(self) -> None:
        """The slip of the current worker."""
        slip = self.panel.slip
        if slip is not None and slip.payable:
            self._print([slip], data.OWN, f"{slip.code} {slip.name} {self.month:%Y-%m}")

    def _print(self, slips: list[PreviewSlip], tongue: str, name: str) -> None:
        reason = self.context.why_not(PRINT)
        if reason or not slips:
            self.banner.say("warn", "", reason or tr("There are no slips."))
            return
        company = self.context.company

        def work(progress: Progress) -> bytes:
            return data.slips_pdf(company, slips, tongue, progress)

        def done(pdf: bytes) -> None:
            self.context.preview(self.window(), pdf, name, "payroll.slip")

        self.context.operations.read(self, work, done, label=tr("Print slips"))

    def save_slips(self, folder: str = "") -> None:
        """One file a worker into a folder."""
        if self.context.why_not(PRINT):
            return
        folder = folder or QFileDialog.getExistingDirectory(self, tr("Folder for the slips"))
        if not folder:
            return
        company, slips = self.context.company, self.shown()

        def work(progress: Progress) -> int:
            return data.slips_to_folder(company, slips, Path(folder), data.OWN, progress)

        def done(count: int) -> None:
            self.context.succeeded.emit(tr("{count} slips written", count=count), "", None)

        self.context.operations.read(self, work, done, label=tr("Slips into a folder"))

    def print_register(self) -> None:
        """The wage register of the slips shown, as paper."""
        run, slips = self.run, self.shown()
        if run is None or not slips:
            return
        printed = self.context.printed_by()
        name = tr("Wage register {month}", month=month_text(run.month))
        self.context.read(
            self,
            lambda conn: data.register_pdf(conn, run, slips, language(), printed),
            lambda pdf: self.context.preview(self.window(), pdf, name, "payroll.register"),
            label=tr("Print wage register"),
        )

    def export(self, path: str = "") -> None:
        """The wage register as a sheet."""
        if self.context.why_not(EXPORT):
            return
        if not path:
            name = f"{tr('Wage register')} {self.month:%Y-%m}.xlsx"
            kinds = "Excel (*.xlsx);;CSV (*.csv)"
            path, _ = QFileDialog.getSaveFileName(self, tr("Export"), name, kinds)
        if not path:
            return
        target, slips = Path(path), self.shown()

        def done(count: int) -> None:
            said = tr("{count} rows written to {name}", count=count, name=target.name)
            self.context.succeeded.emit(said, "", None)

        work = partial(data.export_register, target, slips)
        self.context.operations.read(self, work, done, label=tr("Export"))

    # --- what the window asks of a screen ----------------------------------------------------

    def go_to(self, place: Place) -> None:
        """Show a month, perhaps a worker's slip in it."""
        month, worker = place.param("month"), place.param("employee")
        if isinstance(month, date):
            self.months.set_month(month)
        if isinstance(worker, int):
            self.list.table.go(self.list.model.row_of(worker))
        self.list.table.setFocus()

    def go_back(self) -> bool:
        """From the panel back to the list."""
        over = self.beside.narrow and self.beside.open
        if not over and not self.panel.isAncestorOf(self.focusWidget() or self):
            return False
        if over:
            self.beside.set_open(False)
        self.list.table.setFocus()
        return True

    def do(self, action: str) -> bool:
        """Answer the general keys."""
        acts = {
            "refresh": self.reload,
            "print": self.print_this,
            "export": self.export,
            "filter": self.list.search.setFocus,
            "explain": self.panel.explain,
        }
        act = acts.get(action)
        if act is not None:
            act()
        return act is not None


def before(month: date) -> date:
    """The month before: wages are made of the one that is over."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def _reached(status: str) -> str:
    return {"locked": "locked", "paid": "paid"}.get(status, "preview")
