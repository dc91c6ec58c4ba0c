"""One report: parameters, result, totals, and the ways out of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.views import Sort
from factory_desktop.core.platform.reporting.run import Head
from factory_desktop.core.platform.reporting.spec import ReportResult, ReportSpec
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.empty import EmptyState
from factory_desktop.ui.framework.i18n import language, noun, tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.painting import label, surface
from factory_desktop.ui.framework.totals_row import TotalsRow
from factory_desktop.ui.reports.running import (
    in_order,
    kept_values,
    run_report,
    starting,
    to_file,
    to_pdf,
)
from factory_desktop.ui.reports.screens.params import ParamsRow
from factory_desktop.ui.reports.screens.result import ResultModel, ResultTable

EXPORT = "company.export.run"
_FORMS = {"pdf": ("PDF", "document"), "xlsx": ("Excel", "table"), "csv": ("CSV", "export")}


class ReportPage(QWidget):
    """Runs one report in a reader and shows what comes of it."""

    ran = Signal()

    def __init__(
        self, context: WindowContext, spec: ReportSpec, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context, self.spec = context, spec
        self.result: ReportResult | None = None
        self._turn = 0
        self._begun = False
        surface(self)
        self.banner = Banner(self)
        self.params = ParamsRow(spec, context.entry)
        self.params.run_asked.connect(self.run)
        self.model = ResultModel(context.formatter, self)
        self.table = ResultTable(self.model)
        self.table.opened.connect(lambda key, record: context.navigation.open(key, record))
        self.table.sort_asked.connect(self.sort)
        self.totals = TotalsRow(self.table)
        self.empty = EmptyState(self.table.viewport())
        self.empty.hide()
        self.busy = QProgressBar()
        self._build()
        self.table.viewport().installEventFilter(self)
        kept = context.state(self._key, {})
        self.params.set_values(
            starting(spec, kept if isinstance(kept, dict) else {}, context.today())
        )
        context.bus.watch(self, spec.tables, self._stale)
        self._show_result(None)

    @property
    def _key(self) -> str:
        return f"report.{self.spec.key}"

    # --- building --------------------------------------------------------------------------

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        self.title = label(tr(self.spec.label), "title")
        self.title.setMinimumWidth(60)
        head.addWidget(self.title, 1)
        self.print = QPushButton(icon("print"), tr("Print"))
        self.print.clicked.connect(self.print_report)
        head.addWidget(self.print)
        self.files: dict[str, QPushButton] = {}
        for form, (name, meaning) in _FORMS.items():
            button = QPushButton(icon(meaning), name)
            button.clicked.connect(lambda _=False, form=form: self.export(form))
            self.files[form] = button
            head.addWidget(button)
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setFixedHeight(3)
        above = QVBoxLayout()
        above.setContentsMargins(12, 8, 12, 4)
        above.setSpacing(6)
        above.addLayout(head)
        above.addWidget(self.params)
        above.addWidget(self.banner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(self.busy)
        column.addWidget(self.table, 1)
        column.addWidget(self.totals)
        self.busy.hide()

    # --- running ---------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """The first look runs the report where nothing has to be asked."""
        super().showEvent(event)
        if not self._begun:
            self._begun = True
            if all(not f.check() for f in self.params.fields.values()):
                self.run()

    def open_with(self, given: Mapping[str, Any]) -> None:
        """Run with some parameters given by another screen."""
        self._begun = True
        self.params.set_values({**self.params.values(), **given})
        self.run()

    def run(self) -> None:
        """Run the report with what stands in its parameters."""
        if not self.params.check():
            return
        self._turn += 1
        turn, params, context = self._turn, self.params.values(), self.context
        tongue = language()
        self.banner.hide()
        self.busy.show()
        context.remember(self._key, kept_values(self.spec, params, context.today()))
        context.operations.read(
            self,
            lambda: run_report(context.company, context.actor, self.spec, params, tongue),
            lambda result: self._came(turn, result),
            lambda error: self._failed(turn, error),
            tr(self.spec.label),
        )

    def _came(self, turn: int, result: ReportResult) -> None:
        if turn == self._turn:
            self.busy.hide()
            self._show_result(result)
            self.ran.emit()

    def _failed(self, turn: int, error: BaseException) -> bool:
        """What is wrong with a parameter stands at it; the rest is said as everywhere."""
        if turn != self._turn:
            return True
        self.busy.hide()
        known = self.params.fields
        if isinstance(error, Invalid) and error.fields.keys() <= known.keys():
            for key, text in error.fields.items():
                known[key].set_error(tr(text))
            return True
        return False

    def sort(self, key: str, descending: bool) -> None:
        """Put the rows of each group in the order of a column; paper and files follow."""
        if self.result is not None:
            self._show_result(in_order(self.result, key, descending))
            self.table.show_sort((Sort(key, descending),))

    def _stale(self) -> None:
        if self.result is not None:
            self.banner.say("info", tr("Something changed since"), tr("F5 shows it anew."))

    # --- showing ---------------------------------------------------------------------------

    def _show_result(self, result: ReportResult | None) -> None:
        self.result = result
        opens = {c.opens for c in result.columns if c.opens} if result is not None else set()
        links = frozenset(key for key in opens if self.context.navigation.can_open(key))
        self.table.show_sort(())
        self.model.show(result, links)
        rows = sum(len(group.rows) for group in result.groups) if result is not None else 0
        self.title.setText(tr(result.title if result is not None else self.spec.label))
        self._show_totals(result, rows)
        self._show_empty(result, rows)
        for button in (self.print, *self.files.values()):
            reason = "" if rows else tr("There is nothing to give out yet")
            reason = reason or (self.context.why_not(EXPORT) if button is not self.print else "")
            button.setEnabled(not reason)
            button.setToolTip(reason)

    def _show_totals(self, result: ReportResult | None, rows: int) -> None:
        if result is None:
            self.totals.set("", {})
            return
        formatter = self.context.formatter
        texts = {
            number: formatter.value(result.totals[column.key], column.fact)
            for number, column in enumerate(result.columns)
            if column.key in result.totals
        }
        things = noun(result.spec.things[rows != 1])
        count = tr("{count} {things}", count=formatter.integer(rows), things=things)
        self.totals.set(count, texts if rows else {})

    def _show_empty(self, result: ReportResult | None, rows: int) -> None:
        if result is None:
            self.empty.show_text("Choose what to show", "Then press Enter.", meaning="reports")
        else:
            self.empty.show_text(
                "Nothing to show",
                "No entry fits these choices. Take other dates, or choose less.",
                meaning="reports",
            )
        self.empty.setVisible(not rows)
        self.empty.setGeometry(self.table.viewport().rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the empty text in the middle."""
        if event.type() == QEvent.Type.Resize and watched is self.table.viewport():
            self.empty.setGeometry(self.table.viewport().rect())
        return False

    # --- out -------------------------------------------------------------------------------

    def _head(self) -> Head:
        return Head(self.context.company_name, self.context.printed_by(), language())

    def print_report(self) -> None:
        """Show the report as it will be on paper."""
        result, company, head = self.result, self.context.company, self._head()
        if result is None or not self.print.isEnabled():
            return

        def done(pdf: bytes) -> None:
            self.context.preview(self.window(), pdf, tr(self.spec.label), self._key)

        self.context.operations.read(
            self, lambda: to_pdf(company, result, head), done, label=tr("Print")
        )

    def export(self, form: str, path: str = "") -> None:
        """Write the report to a file; asks for its name unless it is given."""
        result, company, head = self.result, self.context.company, self._head()
        if result is None or not self.files[form].isEnabled():
            return
        if not path:
            name = f"{tr(result.title)}.{form}".replace("/", "-")
            kind = f"{_FORMS[form][0]} (*.{form})"
            path, _ = QFileDialog.getSaveFileName(self, tr("Export"), name, kind)
        if not path:
            return
        target = Path(path) if Path(path).suffix else Path(f"{path}.{form}")
        text = tr("Written to {name}", name=target.name)
        self.context.operations.write(
            self,
            lambda: to_file(company, result, target, head),
            lambda _: self.context.succeeded.emit(text, "", None),
            label=tr("Export"),
        )
