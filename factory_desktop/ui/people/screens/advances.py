"""Advances: what each worker owes, the plan by which it comes back, the ledger of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget
from sqlalchemy import Connection

from factory_desktop.core import hr
from factory_desktop.core.hr import Instalment, LedgerRow
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.ui.framework import dialogs
from factory_desktop.ui.framework.beside import ListBeside
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.exporting import export_list, print_list
from factory_desktop.ui.framework.focus import pass_on
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.list_panel import ListPanel
from factory_desktop.ui.framework.list_spec import ListAction, ListColumn, ListSpec
from factory_desktop.ui.framework.month_switch import month_text
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.painting import surface
from factory_desktop.ui.framework.side_panel import Figure, SidePanel
from factory_desktop.ui.people.screens.advance_dialog import AskValue, GiveAdvance
from factory_desktop.ui.people.screens.plan_table import plan_table

EDIT, IMPORT = "hr.advance.edit", "company.import.run"
_TABLES = ("employee_advance", "advance_recovery", "advance_skip", "muster_month")
_SPEC = ListSpec(
    columns=(
        ListColumn("number", 118),
        ListColumn("code", 60, style="muted"),
        ListColumn("name", 150, stretch=True),
        ListColumn("given_on", 100),
        ListColumn("amount", 96),
        ListColumn("instalment", 92, title="Instalment"),
        ListColumn("balance", 100, dash_zero=True),
        ListColumn("status", 96),
        ListColumn("recovered", 100, shown=False),
        ListColumn("first_month", 100, shown=False),
        ListColumn("reason", 160, shown=False),
    ),
    search_hint="Number, worker or reason",
    empty_title="No advances yet",
    empty_text="An advance is given to a worker and taken back from his wages month by month.",
    empty_action="Give advance",
    name="Advances",
    things=("Advance", "Advances"),
)


@dataclass(frozen=True, slots=True)
class AdvanceCard:
    """One advance with its plan and the ledger of its worker."""

    row: Any
    plan: Sequence[Instalment]
    ledger: Sequence[LedgerRow]


class AdvanceSide(SidePanel):
    """An advance beside the list: balance, next months, ledger, what can be done."""

    def __init__(self, context: WindowContext, row: Callable[[int], Any]) -> None:
        super().__init__()
        self.context, self._row = context, row
        self.record_id: int | None = None
        self.card: AdvanceCard | None = None
        self.buttons["edit"].hide()
        self.buttons["open"].hide()

    def show_record(self, record_id: int) -> None:
        """Show an advance."""
        self.record_id = record_id
        row = self._row(record_id)
        if row is None:
            return

        def read(conn: Connection) -> AdvanceCard:
            employees = hr.employees_by_code(conn)
            worker = employees.get(str(row["code"]).upper(), 0)
            return AdvanceCard(row, hr.schedule(conn, record_id), hr.ledger(conn, worker))

        self.context.read(self, read, self._show)

    def _show(self, card: AdvanceCard) -> None:
        self.card = card
        self.clear()
        row, show = card.row, self.context.formatter
        running = row["status"] == "active"
        self.set_head(row["number"], row["name"], "" if running else tr("Ended"), "neutral")
        coming = next((part for part in card.plan if not part.skipped), None)
        self.set_figures(
            [
                Figure("Balance", f"₹ {show.money(row['balance'])}", row["reason"] or ""),
                Figure(
                    "Next instalment",
                    f"₹ {show.money(coming.amount)}" if coming else "–",
                    month_text(coming.month) if coming else "",
                ),
            ]
        )
        if card.plan:
            self.section(
                "Plan", tr("ends {month}", month=month_text(card.plan[-1].month)), rule=False
            )
            self.body.addWidget(plan_table(self.context, card.plan))
        self.section("Ledger of the worker")
        self.body.addWidget(self._ledger(card.ledger))
        self.finish()
        self._buttons(running)

    def _ledger(self, rows: Sequence[LedgerRow]) -> CellsTable:
        money = self.context.formatter.money
        table = CellsTable(
            [
                tr("Date"),
                tr("What"),
                Cell(tr("Amount"), right=True),
                Cell(tr("Balance"), right=True),
            ],
            [78, 0, 76, 76],
            row_height=22,
            edge=0,
        )
        table.setAccessibleName(tr("Ledger of the worker"))
        table.set_rows(
            [
                [
                    Cell(self.context.formatter.date(row.day), "muted"),
                    Cell(tr(row.label) or row.number),
                    Cell(money(row.given) if row.given else money(-row.recovered), right=True),
                    Cell(money(row.balance), "strong", right=True),
                ]
                for row in rows
            ]
        )
        table.fit_height()
        return table

    def _buttons(self, running: bool) -> None:
        reason = self.context.why_not(EDIT)
        if not running:
            return
        skip = QPushButton(tr("Skip a month"))
        repay = QPushButton(tr("Paid back in cash"))
        more = QPushButton(icon("more"), "")
        more.setFixedWidth(34)
        more.setAccessibleName(tr("More"))
        for button, act in ((skip, self.skip_next), (repay, self.repay)):
            button.setEnabled(not reason)
            button.setToolTip(reason)
            button.clicked.connect(act)
            self.foot.addWidget(button)
        more.clicked.connect(lambda: self.menu().popup(more.mapToGlobal(more.rect().bottomLeft())))
        self.foot.addWidget(more)

    def menu(self) -> QMenu:
        """What is done with an advance now and then."""
        menu = QMenu(self)
        for text, act in (
            (tr("Change the instalment"), self.change_plan),
            (tr("Take the skipped month after all"), self.unskip),
            (tr("Cancel advance"), self.cancel),
        ):
            action = menu.addAction(text, act)
            action.setEnabled(not self.context.why_not(EDIT))
        return menu

    # --- acts --------------------------------------------------------------------------------

    def _run(self, command: Any, success: str, **params: Any) -> None:
        self.context.run(self, command, success=success, advance_id=self.record_id, **params)

    def skip_next(self) -> None:
        """Take nothing in the next month of the plan; it ends a month later."""
        plan = self.card.plan if self.card else ()
        coming = next((part for part in plan if not part.skipped), None)
        if coming is not None:
            text = tr("Nothing is taken in {month}", month=month_text(coming.month))
            self._run(hr.skip_month, text, month=coming.month)

    def unskip(self) -> None:
        """Take the instalment of the first skipped month after all."""
        plan = self.card.plan if self.card else ()
        skipped = next((part for part in plan if part.skipped), None)
        if skipped is not None:
            text = tr("The instalment of {month} is taken", month=month_text(skipped.month))
            self._run(hr.unskip_month, text, month=skipped.month)

    def repay(self) -> None:
        """Enter what the worker pays back in cash."""
        fact = Fact("Amount", Kind.MONEY, required=True)
        amount = AskValue.ask(self.context, self, tr("What does the worker pay back?"), fact)
        if isinstance(amount, Decimal):
            self._run(hr.repay_advance, tr("Paid back"), amount=amount, on=self.context.today())

    def change_plan(self) -> None:
        """Take another amount each month."""
        fact = Fact("Instalment a month", Kind.MONEY, required=True)
        amount = AskValue.ask(self.context, self, tr("How much is taken each month?"), fact)
        if isinstance(amount, Decimal):
            self._run(hr.change_plan, tr("The plan is changed"), instalment=amount)

    def cancel(self) -> None:
        """Cancel an advance of which nothing came back."""
        number = self.card.row["number"] if self.card else ""
        if dialogs.ask(self, tr("Cancel {number}?", number=number), tr("Cancel advance")):
            self._run(hr.cancel_advance, tr("{number} is cancelled", number=number))


class AdvancesScreen(QWidget):
    """The list of advances, the current one beside it."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        surface(self)
        self.context = context
        reason = context.why_not(EDIT)
        give = ListAction(
            "give", tr("Give advance"), "pay", primary=True, shortcut="Ctrl+N",
            allowed=not reason, reason=reason, run=self.give,
        )  # fmt: skip
        reason = context.why_not(IMPORT) or reason
        bring = ListAction(
            "import", tr("Import advances"), "import", allowed=not reason, reason=reason,
            run=self._import,
        )  # fmt: skip
        self.source = context.reader(hr.ADVANCES)
        spec = replace(_SPEC, actions=(bring, give), name=tr("Advances"))
        self.panel = ListPanel(self.source, spec, context.operations, context.formatter)
        self.side = AdvanceSide(context, self._row)
        self.beside = ListBeside(self.panel, self.side, self.side.show_record)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.beside)
        pass_on(self, self.panel.table)
        self._wire()

    def _wire(self) -> None:
        panel, context = self.panel, self.context
        panel.opened.connect(self.beside.open_record)
        panel.empty_acted.connect(self.give)
        panel.export_asked.connect(lambda: export_list(context, panel, self.source))
        panel.print_asked.connect(lambda: print_list(context, panel, self.source))
        panel.state_changed.connect(
            lambda: context.remember("list.hr.advances", panel.save_state())
        )
        panel.restore_state(context.list_state("hr.advances"))
        panel.start()
        context.bus.watch(self, _TABLES, self.refresh)

    def _import(self) -> None:
        if self.context.navigation.can_open("import.sheet"):
            self.context.navigation.open("import.sheet", kind="advances")

    def _row(self, record_id: int) -> Any:
        place = self.panel.model.place_of(record_id)
        row = self.panel.model.row(place) if place >= 0 else None
        return row or next(iter(self.source.page([record_id])), None)

    def refresh(self) -> None:
        """Read list and panel anew."""
        self.panel.refresh()
        if self.beside.open and self.beside.record is not None:
            self.side.show_record(self.beside.record)

    def give(self) -> None:
        """Give an advance, with its plan shown while one types."""
        dialog = GiveAdvance(self.context, self)
        dialog.exec()
        if dialog.made is not None:
            self.panel.table.go_to_id(dialog.made)

    def go_to(self, place: Place) -> None:
        """Show an advance, or begin a new one."""
        if place.id is not None:
            self.panel.table.go_to_id(place.id)
            self.beside.open_record(place.id)
        elif place.param("new"):
            self.give()

    def go_back(self) -> bool:
        """Esc closes the panel where it lies over the list."""
        return self.beside.go_back()

    def do(self, action: str) -> bool:
        """Answer the general keys."""
        acts: dict[str, Callable[[], object]] = {
            **self.panel.acts(),
            "new": self.give,
            "refresh": self.refresh,
        }
        act = acts.get(action)
        if act is not None:
            act()
        return act is not None
