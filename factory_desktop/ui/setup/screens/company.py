"""The company's own record: name, address, tax numbers, logo."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from factory_desktop.core.company import Profile, profile
from factory_desktop.core.company.models import CompanyProfile
from factory_desktop.core.company.services import save_profile
from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.kernel.gstin import gstin_complaint
from factory_desktop.core.kernel.months import MONTHS
from factory_desktop.core.kernel.states import state_fact, states
from factory_desktop.core.platform.db import facts_of
from factory_desktop.core.taxes import state_code
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.form import RecordForm
from factory_desktop.ui.framework.form_spec import FormSpec, Place, Section
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.setup.screens.page import Page, allow

FORM = FormSpec(
    "company.profile",
    (
        Section(
            "Name and address",
            (
                (Place("name", 2), Place("logo", 2)),
                (Place("address", 2), "city", "pincode"),
                ("state", "country", "phone", "email"),
            ),
            columns=4,
        ),
        Section("Numbers", (("gstin", "pan", Place("licence", 2)),), columns=4),
        Section("Books and papers", (("currency", "year_starts", "language"),), columns=4),
    ),
)


def company_facts(country: str) -> dict[str, Fact]:
    """The facts of the profile, with the country's states and months to choose from."""
    facts = facts_of(CompanyProfile)
    months = tuple(Choice(number, name) for number, name in enumerate(MONTHS, 1))
    facts["state"] = state_fact(facts["state"], country)
    facts["year_starts"] = facts["year_starts"].but(kind=Kind.CHOICE, choices=months)
    return facts


class CompanyScreen(Page):
    """One form, saved as a whole."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context, "Company")
        country = context.company.read(profile).country
        self.states = {state.tax_code: state.name for state in states(country)}
        self.form = RecordForm(company_facts(country), FORM, context.entry)
        self.form.setMaximumWidth(980)
        self.form.save_requested.connect(self._save)
        self.form.value_changed.connect(self._changed)
        reason = context.why_not("company.profile.edit")
        self.save = self.add_button("Save", self.form.request_save, primary=True, reason=reason)
        self.form.left_end.connect(self.save.setFocus)
        self.setFocusProxy(self.form.fields["name"].editor.input)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        context.bus.watch(self, ("company_profile",), self._changed_elsewhere)
        self._reason = reason
        self.refresh()

    def refresh(self) -> None:
        """Read the profile anew."""
        self.context.read(self, profile, self._show)

    def _changed_elsewhere(self) -> None:
        if not self.form.dirty:
            self.refresh()

    def _show(self, found: Profile) -> None:
        values = asdict(found)
        values.pop("id")
        self.form.set_values(values)
        self.form.set_read_only(self._reason)
        self._say_state()

    # --- GSTIN -----------------------------------------------------------------------------

    def _changed(self, key: str, value: object) -> None:
        """A whole GSTIN is checked while it is typed, and fills the state and the PAN."""
        if key != "gstin":
            return
        text = str(value or "").strip().upper()
        field = self.form.fields["gstin"]
        if len(text) == 15:
            field.set_error(tr(gstin_complaint(text)))
            if not field.error:
                self._fill_from(text)
        else:
            field.set_error("")
        self._say_state()

    def _fill_from(self, gstin: str) -> None:
        state = self.states.get(state_code(gstin), "")
        if state and not self.form.fields["state"].editor.value():
            self.form.set_value("state", state)
        if not self.form.fields["pan"].editor.value():
            self.form.set_value("pan", gstin[2:12])

    def _say_state(self) -> None:
        field = self.form.fields["gstin"]
        state = self.states.get(state_code(str(field.editor.value() or "")), "")
        field.set_hint(state or tr("Leave empty if you have none."))

    # --- saving ----------------------------------------------------------------------------

    def _save(self, values: dict[str, Any]) -> None:
        gstin = str(values.get("gstin") or "").strip().upper()
        complaint = gstin_complaint(gstin) if gstin else ""
        if complaint:
            self.form.set_errors({"gstin": complaint})
            return
        values = {**values, "gstin": gstin or None}
        allow(self.save, tr("Saving …"))
        self.context.run(
            self.form,
            save_profile,
            self._saved,
            failed=self._failed,
            success=tr("Company saved"),
            values=values,
            version=self.form.version,
        )

    def _failed(self, _error: BaseException) -> bool:
        allow(self.save, self._reason)
        return False

    def _saved(self, _record: int) -> None:
        allow(self.save, self._reason)
        self.banner.hide()
        self.form.mark_saved()
        self.refresh()

    def confirm_leave(self) -> bool:
        """Whether the form may be left."""
        return self.form.confirm_leave(tr("The company"))

    def do(self, action: str) -> bool:
        """Answer the general keys."""
        acts = {
            "save": self.form.request_save,
            "undo": self.form.undo,
            "redo": self.form.redo,
            "refresh": self._changed_elsewhere,
        }
        if action in acts:
            acts[action]()
        return action in acts
