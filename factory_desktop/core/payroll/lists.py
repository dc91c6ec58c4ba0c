"""Lists of payroll: runs, slips, structures, single payments."""

from __future__ import annotations

from sqlalchemy import func, select

from factory_desktop.core.hr import Employee, PayTerms
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.payroll import facts
from factory_desktop.core.payroll.models import (
    PayAdjustment,
    PayrollRun,
    SalaryComponentRow,
    SalarySlip,
    SalaryStructure,
)
from factory_desktop.core.platform.db import facts_of
from factory_desktop.core.platform.db.folding import Alike
from factory_desktop.core.platform.listing import ListColumn, ListQuery

_run, _slip, _worker = PayrollRun.table(), SalarySlip.table(), Employee.table()
_head, _row, _single = SalaryStructure.table(), SalaryComponentRow.table(), PayAdjustment.table()
_RUN, _SLIP, _SINGLE = facts_of(PayrollRun), facts_of(SalarySlip), facts_of(PayAdjustment)

RUNS = ListQuery(
    key="payroll.runs",
    label="Payroll runs",
    entity="payroll.run",
    id=_run.c.id,
    columns=(
        ListColumn("month", facts.MONTH, _run.c.month),
        ListColumn("status", _RUN["status"], _run.c.status),
        ListColumn("slips", _RUN["slips"], _run.c.slips),
        *(
            ListColumn(key, _RUN[key], _run.c[key])
            for key in ("gross", "deductions", "net", "employer", "locked_at", "locked_by")
        ),
        ListColumn("reversed_by", _RUN["reversed_by"], _run.c.reversed_by),
        ListColumn("reason", _RUN["reason"], _run.c.reason, search=True),
    ),
    source=lambda s: s,
    sort=_run.c.month.desc(),
    tables=("payroll_run",),
    permission="payroll.run.view",
)

SLIPS = ListQuery(
    key="payroll.slips",
    label="Salary slips",
    entity="payroll.slip",
    id=_slip.c.id,
    columns=(
        ListColumn("number", _SLIP["number"], _slip.c.number, search=True),
        ListColumn("month", facts.MONTH, _slip.c.month),
        ListColumn("code", facts.CODE, _slip.c.code, search=True),
        ListColumn("name", facts.WORKER, _slip.c.name, search=True, local=_worker.c.name_local),
        ListColumn("department", facts.DEPARTMENT, _slip.c.department, search=True),
        ListColumn("pay_type", facts.PAY_TYPE, _slip.c.pay_type),
        *(
            ListColumn(key, _SLIP[key], _slip.c[key])
            for key in ("paid_days", "overtime_hours", "gross", "deductions", "rounding", "net")
        ),
        ListColumn("change", facts.CHANGE, _slip.c.change),
        ListColumn("look", facts.LOOK, _slip.c.look),
        ListColumn("status", _SLIP["status"], _slip.c.status),
        ListColumn("paid_on", facts.PAID_ON, _slip.c.paid_on),
    ),
    source=lambda s: s.select_from(_slip.outerjoin(_worker, _worker.c.id == _slip.c.employee_id)),
    sort=_slip.c.month.desc(),
    tables=("salary_slip", "employee"),
    permission="payroll.run.view",
)

_terms = PayTerms.table()
_later = _terms.alias("later_terms")
_heads = (
    select(func.count(_row.c.key.distinct()))
    .where(_row.c.structure_id == _head.c.id)
    .correlate(_head)
    .scalar_subquery()
)
#: Whose newest terms name the structure.
_workers = (
    select(func.count())
    .where(
        Alike(_terms.c.structure, _head.c.code),
        ~select(_later.c.id)
        .where(
            _later.c.employee_id == _terms.c.employee_id,
            _later.c.valid_from > _terms.c.valid_from,
        )
        .correlate(_terms)
        .exists(),
    )
    .correlate(_head)
    .scalar_subquery()
)

STRUCTURES = ListQuery(
    key="payroll.structures",
    label="Salary structures",
    entity="payroll.structure",
    id=_head.c.id,
    columns=(
        ListColumn("code", facts_of(SalaryStructure)["code"], _head.c.code, search=True),
        ListColumn("name", facts_of(SalaryStructure)["name"], _head.c.name, search=True),
        ListColumn("heads", Fact("Heads", Kind.INTEGER), _heads),
        ListColumn("workers", Fact("Workers", Kind.INTEGER), _workers),
        ListColumn("pays_base", facts_of(SalaryStructure)["pays_base"], _head.c.pays_base),
        ListColumn("active", facts_of(SalaryStructure)["active"], _head.c.active),
    ),
    source=lambda s: s,
    sort=_head.c.code,
    tables=("salary_structure", "salary_component", "pay_terms"),
    permission="payroll.run.view",
)

ADJUSTMENTS = ListQuery(
    key="payroll.adjustments",
    label="Single amounts",
    entity="payroll.adjustment",
    id=_single.c.id,
    columns=(
        ListColumn("month", facts.MONTH, _single.c.month),
        ListColumn("code", facts.CODE, _worker.c.code, search=True),
        ListColumn("name", facts.WORKER, _worker.c.name, search=True, local=_worker.c.name_local),
        *(
            ListColumn(key, _SINGLE[key], _single.c[key])
            for key in ("kind", "label", "amount", "reason")
        ),
    ),
    source=lambda s: s.select_from(_single.join(_worker, _worker.c.id == _single.c.employee_id)),
    sort=_single.c.month.desc(),
    tables=("pay_adjustment", "employee"),
    permission="payroll.run.view",
)
