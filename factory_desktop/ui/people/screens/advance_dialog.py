"""Giving an advance: the plan is worked out and shown while one types."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from factory_desktop.core import hr
from factory_desktop.core.hr.advances import plan
from factory_desktop.core.kernel.facts import Fact
from factory_desktop.core.platform.db import facts_of
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.form import RecordForm
from factory_desktop.ui.framework.form_spec import FormSpec, Place, Section
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.month_switch import month_text
from factory_desktop.ui.framework.painting import label, surface
from factory_desktop.ui.framework.side_panel import clear
from factory_desktop.ui.people.screens.plan_table import plan_table

_FORM = FormSpec(
    "hr.advance",
    (
        Section(
            "",
            (
                (Place("employee_id", 2),),
                ("given_on", "amount"),
                ("instalment", "first_month"),
                (Place("reason", 2),),
            ),
            columns=2,
        ),
    ),
)
#: Months of a plan shown; the rest is said in a line.
_SHOWN = 8


class GiveAdvance(QDialog):
    """A form with the plan beside it; `made` is the new advance."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.made: int | None = None
        self.setWindowTitle(tr("Give advance"))
        self.resize(760, 400)
        surface(self)
        self.banner = Banner(self)
        model = context.registry.entities["hr.advance"].model
        keys = set(_FORM.keys())
        facts = {k: f for k, f in facts_of(model).items() if k in keys}
        facts["first_month"] = facts["first_month"].but(required=False)
        self.form = RecordForm(facts, _FORM, context.entry)
        self.form.set_values({"given_on": context.today(), "first_month": context.today()})
        self.form.mark_saved()
        self.form.value_changed.connect(lambda *_: self._preview())
        self.form.save_requested.connect(self._give)
        self.save = QPushButton(tr("Give advance"))
        self.save.setProperty("primary", "true")
        self.save.clicked.connect(self.form.request_save)
        self.form.left_end.connect(self.save.setFocus)
        self._build()
        self._preview()
        self.form.focus_first()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.addWidget(self.banner)
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addWidget(self.form, 1)
        side = QVBoxLayout()
        side.setSpacing(4)
        self.plan_title = label(tr("Plan"), "section")
        side.addWidget(self.plan_title)
        self.plan = QVBoxLayout()
        side.addLayout(self.plan)
        side.addStretch(1)
        both.addLayout(side, 1)
        column.addLayout(both, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        stay = QPushButton(tr("Go back"))
        stay.setAutoDefault(False)
        stay.clicked.connect(self.reject)
        row.addWidget(stay)
        row.addWidget(self.save)
        column.addLayout(row)

    def _preview(self) -> None:
        """Show by which months it comes back."""
        clear(self.plan)
        values = self.form.values()
        amount, part = values.get("amount"), values.get("instalment")
        first = values.get("first_month") or values.get("given_on")
        whole = isinstance(amount, Decimal) and isinstance(part, Decimal) and part > 0
        if not whole or not isinstance(first, date):
            self.plan.addWidget(
                label(tr("Type amount and instalment to see the months."), "muted", wrap=True)
            )
            return
        months = plan(amount, part, first, ())
        table = plan_table(self.context, months[:_SHOWN])
        self.plan.addWidget(table)
        if months:
            said = tr(
                "{count} months, the last is {month}",
                count=len(months), month=month_text(months[-1].month),
            )  # fmt: skip
            self.plan.addWidget(label(said, "muted"))

    def show_field_errors(self, fields: dict[str, str]) -> bool:
        """Beside the fields."""
        return self.form.show_field_errors(fields)

    def _give(self, values: dict[str, Any]) -> None:
        def done(made: int) -> None:
            self.made = made
            self.accept()

        self.context.run(
            self.form, hr.give_advance, done, success=tr("Advance given"), values=values
        )


class AskValue(QDialog):
    """One value asked for with its own editor, so `1.5L` and sums can be typed."""

    def __init__(
        self,
        context: WindowContext,
        parent: QWidget | None,
        text: str,
        fact: Fact,
        start: object = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(text)
        surface(self)
        spec = FormSpec("", (Section("", (("value",),)),))
        self.form = RecordForm({"value": fact}, spec, context.entry)
        self.form.set_values({"value": start})
        self.form.save_requested.connect(lambda _: self.accept())
        self.form.left_end.connect(self.form.request_save)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.addWidget(label(text, "section"))
        column.addWidget(self.form)
        row = QHBoxLayout()
        row.addStretch(1)
        stay = QPushButton(tr("Go back"))
        stay.setAutoDefault(False)
        stay.clicked.connect(self.reject)
        keep = QPushButton(tr("Save"))
        keep.setProperty("primary", "true")
        keep.setAutoDefault(False)
        keep.clicked.connect(self.form.request_save)
        row.addWidget(stay)
        row.addWidget(keep)
        column.addLayout(row)
        self.setMinimumWidth(360)
        self.form.focus_first()

    @classmethod
    def ask(
        cls,
        context: WindowContext,
        parent: QWidget | None,
        text: str,
        fact: Fact,
        start: object = None,
    ) -> object:
        """The value typed, or None for going back."""
        dialog = cls(context, parent, text, fact, start)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return None
        return dialog.form.values()["value"]
