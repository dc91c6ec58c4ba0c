"""Salary structures: heads with their formulas, what they would pay, and whom they pay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy import Connection

from factory_desktop.core import hr, payroll
from factory_desktop.core.hr.facts import PAY_TYPES
from factory_desktop.core.kernel.errors import FactoryError
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import name_in
from factory_desktop.core.payroll import PreviewSlip
from factory_desktop.core.payroll.engine import LineKind
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.form import RecordForm
from factory_desktop.ui.framework.form_spec import FormSpec, Place, Section
from factory_desktop.ui.framework.i18n import language, tr
from factory_desktop.ui.framework.list_panel import ListPanel
from factory_desktop.ui.framework.list_spec import ListColumn, ListSpec
from factory_desktop.ui.framework.master_screen import MasterScreen
from factory_desktop.ui.framework.month_switch import month_text
from factory_desktop.ui.framework.painting import label, set_tone, surface
from factory_desktop.ui.framework.record_page import RecordPage
from factory_desktop.ui.payroll import specs
from factory_desktop.ui.payroll.data import shown_name
from factory_desktop.ui.payroll.screens.run import before

SEE_TERMS, EDIT_TERMS = "hr.terms.view", "hr.terms.edit"
CALCULATE = "payroll.run.calculate"
#: Formulas are tried this long after the last key.
_SETTLE_MS = 400
_SIDES = (
    (LineKind.EARNING, "Gross"),
    (LineKind.DEDUCTION, "Deductions"),
    (LineKind.EMPLOYER, "Employer's share"),
)


def structures(context: WindowContext) -> QWidget:
    """The structures of the company."""
    return MasterScreen(context, replace(specs.STRUCTURES, below=_Below))


class _Below(QWidget):
    """Below the heads: what they would pay, and whom they pay."""

    def __init__(self, page: RecordPage) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(TryOut(page))
        column.addWidget(PaidBy(page))


def _card(title: str) -> tuple[QFrame, QVBoxLayout, QHBoxLayout]:
    """A card with a head: its column, and the row of the title."""
    frame = QFrame()
    frame.setObjectName("card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 10, 12, 10)
    column.setSpacing(6)
    head = QHBoxLayout()
    head.addWidget(label(title, "section"))
    head.addStretch(1)
    column.addLayout(head)
    return frame, column, head


class TryOut(QWidget):
    """For this worker in this month the slip would show …; nothing is stored."""

    def __init__(self, page: RecordPage) -> None:
        super().__init__()
        self.page, self.context = page, page.context
        self.setMaximumWidth(page.form.maximumWidth())
        facts = {
            "employee_id": Fact("Worker", Kind.REFERENCE, reference="hr.employee"),
            "month": Fact("A day of the month", Kind.DATE),
        }
        row = (Place("employee_id", 2), "month")
        self.form = RecordForm(
            facts, FormSpec("", (Section("", (row,), columns=4),)), self.context.entry
        )
        self.said = label("", "muted", wrap=True)
        self.table = CellsTable(
            [tr("Head"), Cell(tr("Amount"), right=True), tr("Why")], [190, 110, 0], row_height=22,
            edge=0,
        )  # fmt: skip
        self.table.setAccessibleName(tr("The slip it would make"))
        frame, column, _ = _card(tr("Try it out: nothing is stored"))
        column.addWidget(self.form)
        column.addWidget(self.said)
        column.addWidget(self.table)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._soon = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._soon.timeout.connect(self.calculate)
        self.form.set_values({"month": before(self.context.today().replace(day=1))})
        self.form.value_changed.connect(self._soon.start)
        page.grids["components"].lines_changed.connect(self._soon.start)
        page.form.value_changed.connect(self._soon.start)
        page.filled.connect(self._soon.start)
        self._clear(tr("Choose a worker to see what the slip would show."))

    def _clear(self, text: str, tone: str = "") -> None:
        self.said.setText(text)
        set_tone(self.said, tone)
        self.table.hide()

    def calculate(self) -> None:
        """Work the slip out anew, from the heads as they are typed."""
        values, heads = self.form.values(), self.page.grids["components"].lines()
        worker, month = values["employee_id"], values["month"]
        if not isinstance(worker, int) or not isinstance(month, date):
            self._clear(tr("Choose a worker to see what the slip would show."))
            return
        if reason := self.context.why_not(CALCULATE):
            self._clear(reason)
            return
        pays_base = bool(self.page.form.values().get("pays_base"))
        company = self.context.company

        def query(conn: Connection) -> PreviewSlip:
            return payroll.try_out(
                conn, company, pays_base=pays_base, components=heads, employee_id=worker,
                month=month,
            )  # fmt: skip

        self.context.read(self, query, self._show, self._failed)

    def _failed(self, error: BaseException) -> bool:
        """What is wrong stands in the cells already; here it is said why there is no slip."""
        if not isinstance(error, FactoryError):
            return False
        self._clear(tr(error.message), "warn")
        return True

    def _show(self, slip: PreviewSlip) -> None:
        result, money = slip.result, self.context.formatter.money
        rows: list[list[Cell]] = []
        for kind, total in _SIDES:
            lines = list(result.of_kind(kind))
            rows += [
                [
                    Cell(tr(line.label)),
                    Cell(money(line.amount), right=True),
                    Cell(tr(line.reason.formula), "muted"),
                ]
                for line in lines
            ]
            if lines:
                whole = sum(line.amount for line in lines)
                rows.append([Cell(tr(total), "strong"), Cell(money(whole), "strong", right=True)])
                rows[-1].append(Cell(""))
        self.table.set_rows(rows)
        self.table.fit_height()
        self.table.setVisible(bool(rows))
        said = tr(
            "For {name} the slip of {month} would show {net} net.",
            name=shown_name(slip), month=month_text(result.period.start),
            net=f"₹ {money(result.net)}",
        )  # fmt: skip
        warnings = [tr(warning.text) for warning in result.warnings]
        self.said.setText("\n".join([said, *warnings]))
        set_tone(self.said, "warn" if warnings else "")


class PaidBy(QWidget):
    """Who is paid by the structure, and from when to when; more can be given it."""

    def __init__(self, page: RecordPage) -> None:
        super().__init__()
        self.page, self.context = page, page.context
        self.setMaximumWidth(page.form.maximumWidth())
        right = partial(Cell, right=True)
        self.table = CellsTable(
            [tr("No."), tr("Worker"), tr("From"), tr("Until"), tr("Pay type"), right(tr("Rate"))],
            [70, 0, 100, 100, 130, 100], row_height=22, edge=0,
        )  # fmt: skip
        self.table.setAccessibleName(tr("Workers paid by it"))
        self.table.opened.connect(self._open)
        self.said = label("", "muted", wrap=True)
        self.give = QPushButton(tr("Pay workers by it …"))
        self.give.clicked.connect(self.assign)
        frame, column, head = _card(tr("Workers paid by it"))
        head.addWidget(self.give)
        column.addWidget(self.said)
        column.addWidget(self.table)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        page.filled.connect(self.reload)
        self.context.bus.watch(self, ("pay_terms", "employee"), self.reload)
        self.reload()

    def _why_not(self) -> str:
        """Why nobody can be given it now."""
        if self.page.record_id is None:
            return tr("Save the structure first.")
        return self.context.why_not("payroll.structure.edit") or self.context.why_not(EDIT_TERMS)

    def _open(self, key: object) -> None:
        self.context.navigation.open("hr.employee", key)

    def reload(self) -> None:
        """Read who is paid by it."""
        reason, record = self._why_not(), self.page.record_id
        self.give.setEnabled(not reason)
        self.give.setToolTip(reason)
        hidden = self.context.why_not(SEE_TERMS)
        if record is None or hidden:
            self._show([])
            self.said.setText(hidden or tr("Save the structure first."))
            return

        def query(conn: Connection) -> Sequence[Mapping[Any, Any]]:
            return hr.terms_naming(conn, payroll.structure_code(conn, record) or "")

        self.context.read(self, query, self._show)

    def _show(self, rows: Sequence[Mapping[Any, Any]]) -> None:
        show = self.context.formatter
        paid = {choice.value: tr(choice.label) for choice in PAY_TYPES}
        self.table.set_rows(
            [
                [
                    Cell(row["code"], "muted"),
                    Cell(
                        name_in(language(), row["name"], row["name_local"]),
                        "muted" if row["until"] else "strong",
                    ),
                    Cell(show.date(row["valid_from"])),
                    Cell(show.date(row["until"]) if row["until"] else "", "muted"),
                    Cell(paid.get(row["pay_type"], "")),
                    Cell(show.rate(row["rate"], 2), right=True),
                ]
                for row in rows
            ],
            [row["id"] for row in rows],
        )
        self.table.fit_height()
        self.table.setVisible(bool(rows))
        self.said.setText("" if rows else tr("Nobody yet. Until then the heads pay nobody."))
        self.said.setVisible(not rows)

    def assign(self) -> None:
        """Ask whom to pay by it, and from when."""
        if self.page.record_id is not None and not self._why_not():
            Assign(self.context, self.page.record_id, self.page.title.text(), self.window()).exec()


class Assign(QDialog):
    """Workers ticked in a list, and the day from which the structure pays them."""

    def __init__(
        self, context: WindowContext, structure_id: int, title: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context, self.structure_id = context, structure_id
        self.setWindowTitle(tr("Pay workers by {name}", name=title))
        self.resize(820, 560)
        surface(self)
        self.banner = Banner(self)
        day = Fact("From", Kind.DATE, required=True, help="New terms begin; those before are kept.")
        spec = FormSpec("", (Section("", (("valid_from",),), columns=3),))
        self.form = RecordForm({"valid_from": day}, spec, context.entry)
        self.form.set_values({"valid_from": context.today().replace(day=1)})
        self.form.save_requested.connect(self._assign)
        list_spec = ListSpec(
            columns=(
                ListColumn("code", 70),
                ListColumn("name", 200, stretch=True),
                ListColumn("department", 150, style="muted"),
                ListColumn("pay_type", 120, style="text"),
                ListColumn("date_of_joining", 100),
            ),
            search_hint="Number, name or mobile",
            empty_title="Nobody works here yet",
            checks=True,
            things=("Worker", "Workers"),
            can_export=False,
            can_print=False,
        )
        worker = hr.Employee.table()
        source = context.reader(hr.EMPLOYEES, lambda s: s.where(worker.c.active.is_(True)))
        self.panel = ListPanel(source, list_spec, context.operations, context.formatter)
        self.panel.start()
        self._build()
        self.form.focus_first()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.addWidget(self.banner)
        column.addWidget(self.form)
        column.addWidget(label(tr("Tick the workers (Space)."), "muted"))
        column.addWidget(self.panel, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        stay = QPushButton(tr("Go back"))
        stay.setAutoDefault(False)
        stay.clicked.connect(self.reject)
        self.save = QPushButton(tr("Pay by it"))
        self.save.setProperty("primary", "true")
        self.save.setAutoDefault(False)
        self.save.clicked.connect(self.form.request_save)
        row.addWidget(stay)
        row.addWidget(self.save)
        column.addLayout(row)
        self.form.left_end.connect(self.panel.table.setFocus)

    def show_field_errors(self, fields: Mapping[str, str]) -> bool:
        """The day at its field, everything else above."""
        rest = self.form.set_errors(fields)
        if rest:
            self.banner.say("warn", next(iter(rest.values())))
        return True

    def _assign(self, values: dict[str, Any]) -> None:
        self.context.run(
            self,
            payroll.assign_structure,
            lambda _: self.accept(),
            success=tr("Workers are paid by it"),
            structure_id=self.structure_id,
            employee_ids=tuple(sorted(self.panel.model.checked)),
            valid_from=values["valid_from"],
        )
