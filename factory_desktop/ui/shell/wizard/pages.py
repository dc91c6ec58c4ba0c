"""The four questions of a new company: itself, money and year, the administrator, the place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from babel.dates import get_month_names
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from factory_desktop.core.company.models import CompanyProfile
from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.payroll.engine.packs import load_pack
from factory_desktop.core.platform import companies
from factory_desktop.core.platform.db import facts_of
from factory_desktop.ui.framework.editors import Entry
from factory_desktop.ui.framework.form import RecordForm
from factory_desktop.ui.framework.form_spec import FormSpec, Place, Section
from factory_desktop.ui.framework.i18n import language, tr
from factory_desktop.ui.shell.fields import LineField, NewPassword
from factory_desktop.ui.shell.wizard import gstin
from factory_desktop.ui.shell.wizard.answers import NEW, Answers

_CURRENCIES = (
    *("INR", "USD", "EUR", "GBP", "AED", "AUD", "BDT", "CAD", "CHF", "CNY", "IDR", "JPY", "KES"),
    *("LKR", "MYR", "NGN", "NPR", "OMR", "PHP", "QAR", "SAR", "SGD", "THB", "TRY", "VND", "ZAR"),
)
_WIDEST = 760


class Page(QWidget):
    """One question: heading, what it shows and takes, whether it may be left."""

    next_asked = Signal()
    changed = Signal()
    title = ""
    text = ""

    def show_answers(self, answers: Answers) -> None:
        """Show what was answered."""

    def take(self, answers: Answers) -> None:
        """Write the answers down."""

    def check(self) -> bool:
        """Whether one can go on; what is missing is said at its field."""
        return True

    def show_errors(self, fields: Mapping[str, str]) -> bool:
        """Show errors that came from making the company; whether one of them is asked here."""
        return False

    def start(self) -> None:
        """Go where one types first."""


class FormPage(Page):
    """A question that is a form over fields of the company's profile."""

    def __init__(self, facts: Mapping[str, Fact], sections: tuple[Section, ...], entry: Entry):
        super().__init__()
        self.form = RecordForm(facts, FormSpec("company.profile", sections), entry)
        self.form.setMaximumWidth(_WIDEST)
        self.form.left_end.connect(self.next_asked)
        self.form.save_requested.connect(lambda _: None)
        self.form.value_changed.connect(self.value_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        column.addStretch(1)

    def value_changed(self, key: str, value: object) -> None:
        """A value changed; pages say more about some of them."""

    def show_answers(self, answers: Answers) -> None:
        """Show what was answered."""
        self.form.set_values({k: answers.values.get(k) for k in self.form.fields})

    def take(self, answers: Answers) -> None:
        """Write the answers down."""
        self.form.commit()
        answers.values.update(self.form.values())

    def check(self) -> bool:
        """Every field can be read and none is missing."""
        return self.form.request_save()

    def show_errors(self, fields: Mapping[str, str]) -> bool:
        """Put the errors at their fields."""
        here = {key: text for key, text in fields.items() if key in self.form.fields}
        if here:
            self.form.set_errors(here)
        return bool(here)

    def start(self) -> None:
        """Go to the first field."""
        self.form.focus_first()


class CompanyPage(FormPage):
    """Name, address, tax numbers, logo."""

    title = "Your company"
    text = "As it stands on your invoices and papers. Only the name is needed now."

    def __init__(self, entry: Entry) -> None:
        facts = dict(facts_of(CompanyProfile))
        sections = (
            Section(
                "",
                (
                    (Place("name", 2), Place("gstin", 2)),
                    (Place("address", 4),),
                    (Place("city", 2), Place("pincode", 1), Place("pan", 1)),
                    (Place("phone", 2), Place("email", 2)),
                    (Place("logo", 4),),
                ),
                columns=4,
            ),
        )
        super().__init__(facts, sections, entry)

    def show_answers(self, answers: Answers) -> None:
        """As written down; the GSTIN says its state."""
        super().show_answers(answers)
        self._tell(str(answers.values.get("gstin") or ""))

    def value_changed(self, key: str, value: object) -> None:
        """Say while it is typed what the GSTIN says."""
        if key == "gstin":
            self._tell(str(value or ""))

    def _tell(self, text: str) -> None:
        hint, error = gstin.told(text)
        field = self.form.fields["gstin"]
        field.set_hint(hint)
        field.set_error(error)
        number = gstin.clean(text)
        if len(number) == gstin.LENGTH and not error:
            self.form.fields["pan"].editor.set_value(number[2:12])

    def take(self, answers: Answers) -> None:
        """The GSTIN is kept in capitals, and names the state."""
        super().take(answers)
        number = gstin.clean(str(answers.values.get("gstin") or ""))
        answers.values["gstin"] = number
        if number and not gstin.complaint(number):
            answers.values["state"] = gstin.state_of(number)

    def check(self) -> bool:
        """The fields, and the GSTIN's check digit."""
        if not super().check():
            return False
        problem = gstin.complaint(str(self.form.fields["gstin"].editor.value() or ""))
        if problem:
            self.form.set_errors({"gstin": problem})
        return not problem


class MoneyPage(FormPage):
    """Country, state, currency, the year's first month, language of papers."""

    title = "Money and year"
    text = "They decide how amounts look, which taxes there are, and when the books begin anew."

    def __init__(self, entry: Entry) -> None:
        facts = dict(facts_of(CompanyProfile))
        months = get_month_names("wide", locale=language())
        regions = load_pack("in").info.regions
        facts["state"] = facts["state"].but(
            kind=Kind.CHOICE, choices=tuple(Choice(r.name, r.name) for r in regions)
        )
        facts["region"] = Fact("State or region", max_length=40)
        facts["currency"] = facts["currency"].but(
            kind=Kind.CHOICE, choices=tuple(Choice(c, c) for c in _CURRENCIES)
        )
        facts["year_starts"] = Fact(
            "The fiscal year begins in",
            Kind.CHOICE,
            required=True,
            choices=tuple(Choice(str(n), months[n]) for n in range(1, 13)),
        )
        rows = (("country", "currency"), ("state", "year_starts"), ("language", "region"))
        super().__init__(facts, (Section("", rows),), entry)

    def show_answers(self, answers: Answers) -> None:
        """What was answered, or what the country has by custom."""
        values = answers.values
        values.setdefault("country", "IN")
        values.setdefault("language", language())
        for key, value in self._customs(str(values["country"])).items():
            values.setdefault(key, value)
        values["year_starts"] = str(values["year_starts"])
        values["region"] = "" if values["country"] == "IN" else values.get("state")
        super().show_answers(answers)
        self._fit(str(values["country"]))

    def _customs(self, country: str) -> dict[str, Any]:
        info = load_pack(country.lower()).info
        return {"currency": info.currency, "year_starts": str(info.fiscal_year_start)}

    def value_changed(self, key: str, value: object) -> None:
        """Another country brings its own currency and year."""
        if key == "country" and value:
            for name, custom in self._customs(str(value)).items():
                self.form.fields[name].editor.set_value(custom)
            self._fit(str(value))

    def _fit(self, country: str) -> None:
        india = country == "IN"
        self.form.fields["state"].setEnabled(india)
        self.form.fields["region"].setVisible(not india)

    def take(self, answers: Answers) -> None:
        """The state is chosen in India, typed elsewhere."""
        super().take(answers)
        region = answers.values.pop("region", None)
        if answers.values.get("country") != "IN":
            answers.values["state"] = region


class YouPage(Page):
    """The first administrator: name and password."""

    title = "You"
    text = "You become the first administrator: you may do everything and let others in."

    def __init__(self) -> None:
        super().__init__()
        hint = tr("What you type to sign in, such as Meena")
        self.name = LineField(tr("User name") + " *", hint=hint)
        self.name.line.setMaxLength(60)
        self.password = NewPassword()
        self.name.entered.connect(self.password.first.focus)
        self.name.changed.connect(self._names)
        self.password.entered.connect(self.next_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.name, self.password):
            widget.setMaximumWidth(_WIDEST // 2)
            column.addWidget(widget)
        column.addStretch(1)
        self._company = ""

    def _names(self) -> None:
        self.password.set_names(self.name.text(), self._company)

    def show_answers(self, answers: Answers) -> None:
        """The name; the password where it was typed before."""
        self.name.set_text(answers.admin)
        self._company = str(answers.values.get("name") or "")
        self._names()
        for field in (self.password.first, self.password.again):
            field.set_text(answers.password)

    def take(self, answers: Answers) -> None:
        """Write name and password down."""
        answers.admin = self.name.text().strip()
        answers.password = self.password.text()

    def check(self) -> bool:
        """A name, and a password that will do, twice."""
        if not self.name.text().strip():
            self.name.set_error(tr("Type the name you want to sign in with."))
            self.name.focus()
            return False
        return self.password.check()

    def show_errors(self, fields: Mapping[str, str]) -> bool:
        """Errors of the administrator."""
        if "password" in fields:
            self.password.first.set_error(tr(fields["password"]))
            self.password.first.focus()
        return "password" in fields

    def start(self) -> None:
        """Go to the name."""
        first = self.password.first if self.name.text() else self.name
        first.focus()


class PlacePage(Page):
    """Where the company's file lies, and a second place for its backups."""

    title = "Where to keep it"
    text = "One file holds the whole company. Nothing is made before you press the button."

    def __init__(self) -> None:
        super().__init__()
        self.path = LineField(tr("Company file") + " *")
        self.path.add_button(tr("Browse")).clicked.connect(self.browse)
        hint = tr("A USB stick or another disk. Leave empty to choose later.")
        self.second = LineField(tr("Second place for backups"), hint=hint)
        self.second.add_button(tr("Browse")).clicked.connect(self.browse_second)
        self.path.entered.connect(self.second.focus)
        self.second.entered.connect(self.next_asked)
        self.path.changed.connect(self._told)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for field in (self.path, self.second):
            field.setMaximumWidth(_WIDEST)
            column.addWidget(field)
        column.addStretch(1)

    def show_answers(self, answers: Answers) -> None:
        """The place chosen before, else a free one in the usual folder."""
        sample = tr("Sample factory")
        name = str(answers.values.get("name") or "") if answers.start == NEW else sample
        free = companies.free_path(name)
        kept = answers.path and Path(answers.path).parent != companies.companies_folder()
        self.path.set_text(answers.path if kept else str(free))
        self.second.set_text(answers.second_place)
        self._told()

    def _told(self, _text: str = "") -> None:
        backups = companies.backups_folder(self.path.text() or "company")
        hint = tr("Backups are made by themselves in {folder}", folder=backups)
        self.path.set_hint(hint)

    def browse(self) -> None:
        """Choose a folder and a name."""
        kinds = tr("Companies ({kinds})", kinds=f"*{companies.SUFFIX}")
        options = QFileDialog.Option.DontConfirmOverwrite
        path, _ = QFileDialog.getSaveFileName(
            self, tr("Where to keep it"), self.path.text(), kinds, options=options
        )
        if path:
            self.path.set_text(path if Path(path).suffix else f"{path}{companies.SUFFIX}")
            self._told()

    def browse_second(self) -> None:
        """Choose a folder."""
        path = QFileDialog.getExistingDirectory(self, tr("Second place for backups"))
        if path:
            self.second.set_text(path)

    def take(self, answers: Answers) -> None:
        """Write the places down."""
        text = self.path.text().strip()
        answers.path = text if Path(text).suffix else f"{text}{companies.SUFFIX}"
        answers.second_place = self.second.text().strip()

    def check(self) -> bool:
        """The file must be new and its folder writable; the second place must be there."""
        text = self.path.text().strip()
        problem = _path_problem(text)
        if problem:
            self.path.set_error(problem)
            self.path.focus()
            return False
        second = self.second.text().strip()
        if second and not Path(second).is_dir():
            self.second.set_error(tr("There is no such folder. Choose another, or leave it empty."))
            self.second.focus()
            return False
        return True

    def show_errors(self, fields: Mapping[str, str]) -> bool:
        """Errors of the place."""
        if "path" in fields:
            self.path.set_error(tr(fields["path"]))
            self.path.focus()
        return "path" in fields

    def start(self) -> None:
        """Go to the path."""
        self.path.line.setFocus()
        self.path.line.end(False)


def _path_problem(text: str) -> str:
    """Why a new company cannot lie there; empty if it can."""
    path = Path(text)
    if not text or not path.name:
        return tr("Type where the company's file is to lie.")
    if not path.suffix:
        path = path.with_name(path.name + companies.SUFFIX)
    if path.exists():
        return tr("Something lies there already. A company is never overwritten.")
    folder = path.parent
    if folder == companies.companies_folder():
        return ""
    if not folder.is_dir():
        return tr("There is no such folder. Choose another.")
    return "" if os.access(folder, os.W_OK) else tr("Nothing can be written there.")
