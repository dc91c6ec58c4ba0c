"""Runs, slips, who is not yet paid, single amounts: lists that lead into a month's run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from sqlalchemy import Connection

from factory_desktop.core import payroll
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.payroll import Unpaid
from factory_desktop.core.platform.listing import ListQuery
from factory_desktop.ui.framework import dialogs, theme
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.empty import EmptyState
from factory_desktop.ui.framework.exporting import export_list, print_list
from factory_desktop.ui.framework.focus import pass_on
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_bar import tool_bar
from factory_desktop.ui.framework.list_panel import ListPanel
from factory_desktop.ui.framework.list_spec import ListAction, ListSpec
from factory_desktop.ui.framework.master_screen import MasterScreen
from factory_desktop.ui.framework.month_switch import MonthSwitch, month_text
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.operations import Progress
from factory_desktop.ui.framework.painting import surface
from factory_desktop.ui.framework.totals_row import TotalsRow
from factory_desktop.ui.payroll import data, specs
from factory_desktop.ui.payroll.screens.run import PRINT, before

RUN = "payroll.month"
PAY = "payroll.slip.pay"
#: The column of the net pay in the list of who is not yet paid.
_NET = 3


class ReadList(QWidget):
    """A list to read; a row opens the run of its month."""

    def __init__(
        self,
        context: WindowContext,
        query: ListQuery,
        spec: ListSpec,
        actions: Sequence[ListAction] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        surface(self)
        self.context, self.query = context, query
        self.source = context.reader(query)
        shown = replace(spec, actions=tuple(actions), name=tr(spec.name))
        self.panel = ListPanel(self.source, shown, context.operations, context.formatter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        pass_on(self, self.panel.table)
        self.panel.opened.connect(self.open_row)
        self.panel.empty_acted.connect(lambda: context.navigation.open(RUN))
        self.panel.export_asked.connect(lambda: export_list(context, self.panel, self.source))
        self.panel.print_asked.connect(self.print)
        self.panel.state_changed.connect(
            lambda: context.remember(f"list.{query.key}", self.panel.save_state())
        )
        self.panel.restore_state(context.list_state(query.key))
        self.panel.start()
        context.bus.watch(self, query.tables, self.panel.refresh)

    def row(self, record_id: int) -> Any:
        """A row of the list by id."""
        return next(iter(self.source.page([record_id])), None)

    def open_row(self, record_id: int) -> None:
        """Go to the month of a row."""
        row = self.row(record_id)
        if row:
            self.context.navigation.open(RUN, month=row["month"])

    def print(self) -> None:
        """The list as it is seen, on paper."""
        print_list(self.context, self.panel, self.source)

    def go_to(self, place: Place) -> None:
        """Show a record of the list."""
        if place.id is not None:
            self.panel.table.go_to_id(place.id)

    def do(self, action: str) -> bool:
        """Answer the general keys."""
        act = self.panel.acts().get(action)
        if act is not None:
            act()
        return act is not None


class RunsScreen(ReadList):
    """All runs, reversed ones too."""

    def __init__(self, context: WindowContext) -> None:
        begin = ListAction(
            "run", tr("Open payroll run"), "wages", primary=True,
            run=lambda: context.navigation.open(RUN),
        )  # fmt: skip
        super().__init__(context, payroll.RUNS, specs.RUNS, (begin,))


class SlipsScreen(ReadList):
    """All locked slips; those selected are printed, marked paid, or taken back from paid."""

    def __init__(self, context: WindowContext) -> None:
        reason = context.why_not(PRINT)
        paper = ListAction(
            "slips", tr("Print slips"), "slip", primary=True, allowed=not reason, reason=reason,
            run=self.print,
        )  # fmt: skip
        why = context.why_not(PAY)
        paid = ListAction("paid", tr("Mark paid"), "pay", allowed=not why, reason=why, run=self.pay)
        back = ListAction(
            "unpaid", tr("Take payment back"), "undo", allowed=not why, reason=why,
            run=self.take_back,
        )  # fmt: skip
        super().__init__(context, payroll.SLIPS, specs.SLIPS, (back, paid, paper))

    def open_row(self, record_id: int) -> None:
        """Go to the slip in its month."""
        row = self.row(record_id)
        if not row:
            return
        slip = self.context.company.read(lambda conn: payroll.stored_slip(conn, record_id))
        self.context.navigation.open(RUN, month=row["month"], employee=slip.employee_id)

    def pay(self) -> None:
        """The selected slips were paid today."""
        ids = self.panel.selected_ids()
        text = tr("Were the {count} selected slips paid today?", count=len(ids))
        if ids and dialogs.ask(self, text, tr("Mark paid")):
            self.context.run(
                self.panel, payroll.mark_paid, success=tr("{count} slips are paid", count=len(ids)),
                slip_ids=tuple(ids), paid_on=self.context.today(),
            )  # fmt: skip

    def take_back(self) -> None:
        """The money of the selected slips came back: they are to pay again."""
        ids = self.panel.selected_ids()
        if not ids:
            return
        text = tr("Why are {count} payments taken back?", count=len(ids))
        why = dialogs.ask_text(self, text, tr("Take payment back"))
        if why:
            self.context.run(
                self.panel, payroll.take_payment_back,
                success=tr("{count} slips are to pay again", count=len(ids)),
                slip_ids=tuple(ids), reference=why,
            )  # fmt: skip

    def print(self) -> None:
        """The selected slips, each in its worker's language; the list where none is selected."""
        ids = self.panel.selected_ids()
        if not ids:
            super().print()
            return
        if self.context.why_not(PRINT):
            return
        company = self.context.company

        def work(progress: Progress) -> bytes:
            slips = company.read(lambda conn: [payroll.stored_slip(conn, one) for one in ids])
            return data.slips_pdf(company, slips, data.OWN, progress)

        def done(pdf: bytes) -> None:
            self.context.preview(self.window(), pdf, tr("Salary slips"), "payroll.slip")

        self.context.operations.read(self, work, done, label=tr("Print slips"))


class UnpaidScreen(QWidget):
    """Whoever is not yet paid for a month, and why: one list."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        surface(self)
        self.context = context
        self.banner = Banner(self)
        self.months = MonthSwitch(before(context.today().replace(day=1)))
        money = Cell(tr("Net"), right=True)
        self.table = CellsTable(
            [tr("No."), tr("Worker"), tr("Why"), money], [70, 0, 320, 150],
            row_height=theme.ROW_LIST, stripes=True,
        )  # fmt: skip
        self.table.setAccessibleName(tr("Not yet paid"))
        self.totals = TotalsRow(self.table, self)
        self.empty = EmptyState(self)
        self.empty.hide()
        bar, row = tool_bar()
        row.addWidget(self.months)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.banner)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.totals)
        pass_on(self, self.table)
        self.months.changed.connect(lambda _: self.reload())
        self.table.opened.connect(self._open)
        tables = ("payroll_run", "salary_slip", "attendance", "pay_terms", "employee")
        context.bus.watch(self, tables, self.reload)
        self.reload()

    def _open(self, key: object) -> None:
        self.context.navigation.open(RUN, month=self.months.month, employee=key)

    def reload(self) -> None:
        """Read the month anew."""
        company, month = self.context.company, self.months.month

        def query(conn: Connection) -> tuple[date, list[Unpaid], bool]:
            rows = payroll.not_yet_paid(conn, company, month)
            return month, rows, bool(rows or payroll.run_of(conn, company, month).slips)

        self.context.read(self, query, self._show, label=tr("Not yet paid"))

    def _show(self, found: tuple[date, list[Unpaid], bool]) -> None:
        month, rows, somebody = found
        if month != self.months.month:
            return
        money = self.context.formatter.money
        self.table.set_rows(
            [
                [
                    Cell(row.code, "muted"),
                    Cell(data.shown_name(row), "strong"),
                    Cell(tr(row.reason), "muted"),
                    Cell(money(row.net) if row.net else "–", right=True),
                ]
                for row in rows
            ],
            [row.employee_id for row in rows],
        )
        total = sum((row.net for row in rows), ZERO)
        self.totals.set(tr("{count} workers", count=len(rows)), {_NET: money(total)})
        for widget in (self.table, self.totals):
            widget.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if not somebody:
            self.empty.show_text(
                "Nobody to pay in this month",
                "Enter workers with their rates and mark the muster first.",
                meaning="people",
            )
        elif not rows:
            self.empty.show_text(
                tr("Everybody is paid for {month}", month=month_text(month)), meaning="approve"
            )

    def showEvent(self, event: QShowEvent) -> None:
        """The keys go to the list."""
        super().showEvent(event)
        self.table.setFocus()

    def do(self, action: str) -> bool:
        """Answer the general keys."""
        if action == "refresh":
            self.reload()
        return action == "refresh"


def adjustments(context: WindowContext) -> QWidget:
    """Arrears, bonus, fines of single workers."""
    return MasterScreen(context, specs.ADJUSTMENTS)
