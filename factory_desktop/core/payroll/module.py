"""Manifest of payroll."""

from __future__ import annotations

from factory_desktop.core.payroll import lists, reports, services, structures
from factory_desktop.core.payroll.checks import check_payroll
from factory_desktop.core.payroll.facts import SETTINGS
from factory_desktop.core.payroll.models import (
    PayAdjustment,
    PayrollRun,
    SalarySlip,
    SalaryStructure,
)
from factory_desktop.core.platform.registry import Entity, Module, Permission

_SEE = ("payroll.run.view", "payroll.run.calculate", "payroll.slip.print")
_WORK = (
    *_SEE,
    "payroll.run.lock",
    "payroll.slip.pay",
    "payroll.structure.edit",
    "payroll.adjustment.edit",
)

MODULE = Module(
    key="payroll",
    label="Payroll",
    depends=("hr", "company"),
    permissions=(
        Permission("payroll.run.view", "See wages"),
        Permission("payroll.run.calculate", "Calculate a preview"),
        Permission("payroll.run.lock", "Lock a month's wages"),
        Permission("payroll.run.reverse", "Reverse a locked run"),
        Permission("payroll.slip.print", "Print slips and the wage register"),
        Permission("payroll.slip.pay", "Mark slips paid"),
        Permission("payroll.structure.edit", "Set up salary structures"),
        Permission("payroll.adjustment.edit", "Enter arrears, bonus and fines"),
    ),
    entities=(
        Entity(
            "payroll.run",
            PayrollRun,
            "Payroll run",
            "Payroll runs",
            "month",
            "status",
            list=lists.RUNS,
            also=("wages", "salary run"),
        ),
        Entity(
            "payroll.slip",
            SalarySlip,
            "Salary slip",
            "Salary slips",
            "number",
            "name",
            list=lists.SLIPS,
            also=("payslip", "wage slip"),
        ),
        Entity(
            "payroll.structure",
            SalaryStructure,
            "Salary structure",
            "Salary structures",
            "code",
            "name",
            list=lists.STRUCTURES,
            save=structures.save_structure,
            delete=structures.delete_structure,
            parts=(structures.HEADS,),
            also=("pay heads", "salary components"),
        ),
        Entity(
            "payroll.adjustment",
            PayAdjustment,
            "Single amount",
            "Single amounts",
            "label",
            "amount",
            list=lists.ADJUSTMENTS,
            save=services.save_adjustment,
            delete=services.delete_adjustment,
            also=("arrears", "bonus", "fine"),
        ),
    ),
    commands=(
        structures.save_structure,
        structures.delete_structure,
        structures.assign_structure,
        services.save_adjustment,
        services.delete_adjustment,
        services.lock_run,
        services.reverse_run,
        services.mark_paid,
        services.take_payment_back,
    ),
    reports=reports.REPORTS,
    settings=SETTINGS,
    checks=(check_payroll,),
    roles={
        "HR": _WORK,
        "Owner": (*_WORK, "payroll.run.reverse"),
        "Accountant": (*_SEE, "payroll.slip.pay"),
    },
)
