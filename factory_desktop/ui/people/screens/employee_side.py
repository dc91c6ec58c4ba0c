"""The panel beside the list of workers: who it is, his pay terms through time, what he owes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QPushButton
from sqlalchemy import Connection

from factory_desktop.core import hr
from factory_desktop.core.hr.facts import PAY_TYPES, SKILLS, WEEKDAYS
from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.kernel.i18n import name_in
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.i18n import language, tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.painting import label
from factory_desktop.ui.framework.record_side import RecordSide
from factory_desktop.ui.framework.side_panel import FactRow
from factory_desktop.ui.people.screens.advance_dialog import AskValue
from factory_desktop.ui.people.specs import EDIT_TERMS, SEE_SECRET, SEE_TERMS

SEE_ADVANCES = "hr.advance.view"


@dataclass(frozen=True, slots=True)
class WorkerCard:
    """What the panel shows of one worker."""

    row: Mapping[str, Any]
    terms: Sequence[Mapping[str, Any]]
    owed: Decimal


def word(choices: Sequence[Choice], value: object) -> str:
    """The label of a choice."""
    return next((tr(choice.label) for choice in choices if choice.value == value), "")


def masked(number: object) -> str:
    """A number of which the last four figures are enough: `••••4417`."""
    text = str(number or "")
    return f"••••{text[-4:]}" if len(text) > 4 else text


def shown_name(row: Mapping[str, Any]) -> str:
    """A worker's name in the language of the window, where it is known in it."""
    return name_in(language(), row["name"], row["name_local"])


class EmployeeSide(RecordSide):
    """One worker beside the list."""

    edited_at = "people.employees"
    tables = ("employee", "pay_terms", "employee_advance", "advance_recovery", "department")

    def read(self, conn: Connection, record_id: int) -> WorkerCard:
        """No more than this user may see."""
        may = self.context.may
        return WorkerCard(
            hr.employee_record(conn, record_id, sensitive=may(SEE_SECRET)) or {},
            hr.terms_of(conn, record_id) if may(SEE_TERMS) else (),
            hr.balance(conn, record_id) if may(SEE_ADVANCES) else ZERO,
        )

    def fill(self, card: WorkerCard) -> None:
        """Show the worker."""
        row = card.row
        show = self.context.formatter
        left = row["date_of_leaving"]
        pill = tr("Left {day}", day=show.date(left)) if left else ""
        self.set_head(row["code"], shown_name(row), pill, "warn")
        self.section("Work", row["department"] or "", rule=False)
        self.facts(
            self._given(
                ("Trade", row["designation"]),
                ("Skill", word(SKILLS, row["skill"])),
                ("Joined on", show.date(row["date_of_joining"])),
                ("Weekly off", word(WEEKDAYS, row["weekly_off"])),
                ("Mobile", row["mobile"]),
            )
        )
        self._terms(card.terms)
        if card.owed:
            self.section("Advances", tr("still owed"))
            self.facts([FactRow("Balance", f"₹ {show.money(card.owed)}")])
        self._bank(row)
        self.finish()
        self._buttons(row)

    @staticmethod
    def _given(*facts: tuple[str, object]) -> list[FactRow]:
        return [FactRow(name, str(value)) for name, value in facts if value]

    def _terms(self, terms: Sequence[Mapping[str, Any]]) -> None:
        why = self.context.why_not(SEE_TERMS)
        self.section("Pay terms", "" if terms else (why or tr("none agreed yet")))
        if not terms:
            return
        show = self.context.formatter
        headings = [tr("Valid from"), tr("Pay type"), Cell(tr("Rate"), right=True)]
        table = CellsTable(headings, [100, 0, 96], row_height=22, edge=0)
        table.setAccessibleName(tr("Pay terms"))
        table.set_rows(
            [
                [
                    Cell(show.date(row["valid_from"]), "muted" if place else "text"),
                    Cell(self._paid(row), "muted" if place else "text"),
                    Cell(show.rate(row["rate"], 2), "muted" if place else "strong", right=True),
                ]
                for place, row in enumerate(terms)
            ]
        )
        table.fit_height()
        self.body.addWidget(table)

    @staticmethod
    def _paid(row: Mapping[str, Any]) -> str:
        """`Monthly, STAFF`: how, and by which structure."""
        paid = word(PAY_TYPES, row["pay_type"])
        return f"{paid}, {row['structure']}" if row["structure"] else paid

    def _bank(self, row: Mapping[str, Any]) -> None:
        self.section("Paid into", "" if row["pay_mode"] == "bank" else tr("Cash"))
        if "bank_account" not in row:
            self.body.addWidget(label(self.context.why_not(SEE_SECRET), "muted", wrap=True))
            return
        self.facts(
            self._given(
                ("Bank", row["bank_name"]),
                ("Bank account", masked(row["bank_account"])),
                ("UAN", masked(row["uan"])),
                ("ESI no.", masked(row["esi_no"])),
            )
        )
        if row["pay_mode"] == "bank" and not row["bank_account"]:
            self.body.addWidget(label(tr("No bank account yet"), "muted", tone="warn"))

    def leave(self, row: Mapping[str, Any]) -> None:
        """Ask for his last day and take him off the look-ups; or put him back."""
        left_on: object = None
        if row["active"]:
            fact = Fact("Last day", Kind.DATE, required=True)
            text = tr("{name} leaves", name=shown_name(row))
            left_on = AskValue.ask(self.context, self.window(), text, fact, self.context.today())
            if left_on is None:
                return
        self.context.run(
            self, hr.set_active, success=tr("Worker saved"), employee_id=row["id"],
            active=not row["active"], left_on=left_on,
        )  # fmt: skip

    def _buttons(self, row: Mapping[str, Any]) -> None:
        muster = QPushButton(icon("attendance"), tr("Muster"))
        muster.clicked.connect(lambda: self.open_at("people.muster"))
        rate = QPushButton(icon("wages"), tr("New rate"))
        reason = self.context.why_not(EDIT_TERMS)
        rate.setEnabled(not reason)
        rate.setToolTip(reason or tr("Begin new terms from a date on; the old ones are kept."))
        rate.clicked.connect(lambda: self.open_at(self.edited_at, rate=True))
        leave = QPushButton(tr("Leaves …") if row["active"] else tr("Is back"))
        denied = self.context.why_not("hr.employee.edit")
        leave.setEnabled(not denied)
        leave.setToolTip(denied or tr("The last day; history and wages stay."))
        leave.clicked.connect(lambda: self.leave(row))
        self.foot.addWidget(muster)
        self.foot.addWidget(rate)
        self.foot.addWidget(leave)
