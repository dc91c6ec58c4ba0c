"""What the doctor finds: each check with its state, and how to mend what is not well."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QProgressBar

from factory_desktop.core.platform.commands import Command
from factory_desktop.core.platform.health import BAD, OK, Report, examine
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.cards import Card
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.painting import label, set_tone
from factory_desktop.ui.setup.screens.page import Page, allow

_STATES = {"ok": ("OK", "good"), "warn": ("Look", "warn"), "bad": ("Bad", "bad")}


class HealthScreen(Page):
    """The checks in a list; looked at when the page is opened."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context, "Health", scrolls=False)
        self.report: Report | None = None
        self.again = self.add_button("Look again", self.look, meaning="refresh", primary=True)
        self.cure = self.add_button(
            "Recalculate stock from the ledger", self.mend, meaning="adjust"
        )
        self.cure.hide()
        self.summary = label("", "section")
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.table = CellsTable(
            [tr("Check"), "", tr("What was found"), tr("What to do")],
            [190, 72, 0, 0],
            row_height=theme.ROW_EDIT,
        )
        self.table.setAccessibleName(tr("Health"))
        self.body.addWidget(self.summary)
        self.body.addWidget(self.busy)
        card = Card()
        card.body.addWidget(self.table)
        card.layout().setContentsMargins(1, 1, 1, 1)
        self.body.addWidget(card, 1)
        self.look()

    def look(self) -> None:
        """Look at everything."""
        company = self.context.company
        allow(self.again, tr("Looking …"))
        self.busy.show()
        self.summary.setText(tr("Looking …"))
        set_tone(self.summary, "")

        def failed(_error: BaseException) -> bool:
            self.busy.hide()
            allow(self.again, "")
            return False

        self.context.operations.read(
            self,
            lambda: examine(company.db, company.registry, company.clock),
            self._show,
            failed,
            tr("Checking the company"),
        )

    def mend(self) -> None:
        """Work out again what does not follow from its ledger; asked first."""
        for command in self._cures():
            self.context.run(
                self, command, lambda _: self.look(), success=tr("Recalculated from the ledger")
            )

    def _cures(self) -> list[Command[..., Any]]:
        """The commands that mend what was found."""
        checks = self.report.checks if self.report else ()
        keys = sorted({check.cure for check in checks if check.cure})
        return [self.context.registry.commands[key] for key in keys]

    def _show(self, report: Report) -> None:
        self.report = report
        self.busy.hide()
        allow(self.again, "")
        cures = self._cures()
        self.cure.setVisible(bool(cures))
        for command in cures:
            allow(self.cure, self.context.why_not(str(command.permission)))
        bad = sum(check.state == BAD for check in report.checks)
        look = sum(check.state not in (BAD, OK) for check in report.checks)
        text = tr("Everything is well.")
        if bad:
            text = tr("{count} things are bad. Do what stands beside them.", count=bad)
        elif look:
            text = tr("{count} things to look at.", count=look)
        self.summary.setText(text)
        set_tone(self.summary, "bad" if bad else "warn" if look else "good")
        order = sorted(report.checks, key=lambda c: ("bad", "warn", "ok").index(c.state))
        self.table.set_rows(
            [
                [
                    Cell(tr(check.label), style="strong"),
                    Cell(tr(_STATES[check.state][0]), style="pill", tone=_STATES[check.state][1]),
                    Cell(tr(check.message)),
                    Cell(tr(check.mend), style="muted"),
                ]
                for check in order
            ]
        )

    def do(self, action: str) -> bool:
        """Answer the general keys."""
        if action == "refresh":
            self.look()
        return action == "refresh"
