"""Workers, departments, holidays, calendars, piece rates: lists with forms behind them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QApplication, QWidget

from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_spec import ListAction
from factory_desktop.ui.framework.master_screen import MasterScreen, creator
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.references import Creator
from factory_desktop.ui.people import specs
from factory_desktop.ui.people.screens.employee_side import EmployeeSide

IMPORT = "company.import.run"


class EmployeesScreen(MasterScreen):
    """Workers; new terms begin on the worker's form."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        reason = context.why_not(IMPORT) or context.why_not("hr.employee.edit")
        bring = ListAction(
            "import",
            tr("Import employees"),
            "import",
            allowed=not reason,
            reason=reason,
            run=self._import,
        )
        spec = replace(specs.employees(context), actions=(bring,), side=EmployeeSide)
        super().__init__(context, spec, parent)

    def _import(self) -> None:
        if self.context.navigation.can_open("import.sheet"):
            self.context.navigation.open("import.sheet", kind="employees")

    def go_to(self, place: Place) -> None:
        """Open a worker, perhaps to begin new terms today."""
        super().go_to(place)
        form = self.page.form
        if place.param("rate") and "terms.rate" in form.fields:
            form.set_value("terms.valid_from", self.context.today())
            form.fields["terms.rate"].focus()


def pay_terms(context: WindowContext) -> QWidget:
    """What was agreed with whom, and from when."""
    return MasterScreen(context, specs.pay_terms(context))


def departments(context: WindowContext) -> QWidget:
    """Departments, as a tree by "Part of"."""
    return MasterScreen(context, specs.DEPARTMENTS)


def holidays(context: WindowContext) -> QWidget:
    """Paid holidays of all calendars."""
    return MasterScreen(context, specs.HOLIDAYS)


def calendars(context: WindowContext) -> QWidget:
    """Holiday calendars."""
    return MasterScreen(context, specs.CALENDARS)


def piece_rates(context: WindowContext) -> QWidget:
    """What a piece of each operation pays."""
    return MasterScreen(context, specs.PIECE_RATES)


def prepare(context: WindowContext) -> None:
    """Let look-ups create missing records, and show what helps to choose."""
    shown = {"hr.employee": ("department", "designation"), "hr.department": ("parent",)}
    for key, columns in shown.items():
        context.references.show(key, *columns)
    makers = {
        "hr.employee": lambda: specs.employees(context),
        "hr.department": lambda: specs.DEPARTMENTS,
        "hr.holiday_calendar": lambda: specs.CALENDARS,
        "hr.piece_rate": lambda: specs.PIECE_RATES,
    }
    for key, make in makers.items():
        context.references.creators[key] = _late(context, make)


def _late(context: WindowContext, make: object) -> Creator:
    """A creator whose form is built when it is first needed."""

    def create(text: str) -> int | None:
        assert callable(make)
        window = QApplication.activeWindow() or QWidget()
        return creator(context, make(), window)(text)

    return create
