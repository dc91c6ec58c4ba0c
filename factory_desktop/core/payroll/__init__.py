"""Payroll: from terms, muster, pieces and advances to slips that are locked and paid.

What needs the printing library is loaded when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from factory_desktop.core.payroll.lists import ADJUSTMENTS, RUNS, SLIPS, STRUCTURES
    from factory_desktop.core.payroll.module import MODULE
    from factory_desktop.core.payroll.posting import PayrollLocked, PayrollReversed
    from factory_desktop.core.payroll.queries import (
        PreviewSlip,
        RunPreview,
        Unpaid,
        against_last_month,
        live_run,
        locked_run,
        not_yet_paid,
        preview,
        run_of,
        slips_of,
        stored_slip,
        unpaid_slips,
    )
    from factory_desktop.core.payroll.register import RegisterData, wage_register_data
    from factory_desktop.core.payroll.reports import HeadTotal, head_totals
    from factory_desktop.core.payroll.services import (
        delete_adjustment,
        lock_run,
        mark_paid,
        reverse_run,
        save_adjustment,
        take_payment_back,
    )
    from factory_desktop.core.payroll.slips import letterhead, slip_language, slip_print_data
    from factory_desktop.core.payroll.structures import (
        assign_structure,
        delete_structure,
        named,
        problems,
        save_structure,
        structure_code,
        structure_id,
        structure_record,
        try_out,
    )
    from factory_desktop.core.payroll.workflow import Step, steps

__all__ = [
    "ADJUSTMENTS",
    "MODULE",
    "RUNS",
    "SLIPS",
    "STRUCTURES",
    "HeadTotal",
    "PayrollLocked",
    "PayrollReversed",
    "PreviewSlip",
    "RegisterData",
    "RunPreview",
    "Step",
    "Unpaid",
    "against_last_month",
    "assign_structure",
    "delete_adjustment",
    "delete_structure",
    "head_totals",
    "letterhead",
    "live_run",
    "lock_run",
    "locked_run",
    "mark_paid",
    "named",
    "not_yet_paid",
    "preview",
    "problems",
    "reverse_run",
    "run_of",
    "save_adjustment",
    "save_structure",
    "slip_language",
    "slip_print_data",
    "slips_of",
    "steps",
    "stored_slip",
    "structure_code",
    "structure_id",
    "structure_record",
    "take_payment_back",
    "try_out",
    "unpaid_slips",
    "wage_register_data",
]

_WHERE = {
    "lists": ("ADJUSTMENTS", "RUNS", "SLIPS", "STRUCTURES"),
    "module": ("MODULE",),
    "posting": ("PayrollLocked", "PayrollReversed"),
    "queries": (
        *("PreviewSlip", "RunPreview", "Unpaid", "against_last_month", "live_run"),
        *("locked_run", "not_yet_paid", "preview", "run_of", "slips_of", "stored_slip"),
        "unpaid_slips",
    ),
    "register": ("RegisterData", "wage_register_data"),
    "reports": ("HeadTotal", "head_totals"),
    "services": (
        *("delete_adjustment", "lock_run", "mark_paid"),
        *("reverse_run", "save_adjustment", "take_payment_back"),
    ),
    "slips": ("letterhead", "slip_language", "slip_print_data"),
    "structures": (
        *("assign_structure", "delete_structure", "named", "problems", "save_structure"),
        *("structure_code", "structure_id", "structure_record", "try_out"),
    ),
    "workflow": ("Step", "steps"),
}
_MODULE_OF = {name: module for module, names in _WHERE.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a public name from its file: the pure engine below stays free of the database."""
    if name not in _MODULE_OF:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
