"""The Payroll tab: its views and its quick action."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.module import QuickAction, UiModule, View
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.payroll.notices import NOTICES

SEE = "payroll.run.view"


def _run(context: WindowContext) -> QWidget:
    from factory_desktop.ui.payroll.screens.run import RunScreen

    return RunScreen(context)


def _list(name: str, context: WindowContext) -> QWidget:
    from factory_desktop.ui.payroll.screens import lists

    made: QWidget = getattr(lists, name)(context)
    return made


def _structures(context: WindowContext) -> QWidget:
    from factory_desktop.ui.payroll.screens.structures import structures

    return structures(context)


MODULE = UiModule(
    key="payroll",
    label="Payroll",
    views=(
        View(
            "payroll.month", "Payroll run", _run, permission=SEE, group="Wages", icon="wages",
            also=("salary", "wages", "lock", "preview", "wage register"), help="payroll.month",
        ),
        View(
            "payroll.slips", "Salary slips", lambda c: _list("SlipsScreen", c), permission=SEE,
            group="Wages", icon="slip", keys=("payroll.slip",), also=("payslip", "print"),
            help="payroll.slips",
        ),
        View(
            "payroll.unpaid", "Not yet paid", lambda c: _list("UnpaidScreen", c),
            permission=SEE, group="Wages", icon="pay", also=("held", "due"),
            help="payroll.unpaid",
        ),
        View(
            "payroll.runs", "All runs", lambda c: _list("RunsScreen", c), permission=SEE,
            group="Wages", icon="list", keys=("payroll.run",), also=("reversed", "history"),
            help="payroll.runs",
        ),
        View(
            "payroll.adjustments", "Single amounts", lambda c: _list("adjustments", c),
            permission=SEE, group="Set-up", icon="adjust", keys=("payroll.adjustment",),
            also=("arrears", "bonus", "fine", "canteen"), help="payroll.adjustments",
        ),
        View(
            "payroll.structures", "Salary structures", _structures, permission=SEE,
            group="Set-up", icon="table", keys=("payroll.structure",),
            also=("salary components", "pay heads", "allowance", "HRA", "formula"),
            help="payroll.structures",
        ),
    ),
    actions=(
        QuickAction(
            "payroll.open", "Salary slips", "slip", Place("payroll.month"), permission=SEE,
            shortcut="Alt+S", also=("wages", "payroll run", "print slips"),
        ),
    ),
    notices=NOTICES,
)  # fmt: skip
