"""Reports of payroll over locked months: wages by worker, and by head of pay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, case, func, select

from factory_desktop.core.hr import Employee
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import Message, msg
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.payroll import facts
from factory_desktop.core.payroll.engine import LineKind, PayPolicy
from factory_desktop.core.payroll.inputs import month_before
from factory_desktop.core.payroll.models import SalarySlip, SalarySlipLine
from factory_desktop.core.platform.reporting.spec import (
    Params,
    ReportColumn,
    ReportParam,
    ReportSpec,
)


@dataclass(frozen=True, slots=True)
class HeadTotal:
    """What a head of pay came to in a month over all slips."""

    kind: str
    key: str
    label: str
    workers: int
    amount: Decimal
    base: Decimal


def head_totals(conn: Connection, month: date) -> list[HeadTotal]:
    """What each head came to in the locked run of a month: for the journal and the returns.

    Advances are one head, whosever they are.
    """
    line, slip = SalarySlipLine.table(), SalarySlip.table()
    advance = line.c.key.startswith("advance.")
    key, label = (
        case((advance, "advance"), else_=line.c.key),
        case((advance, "Advance"), else_=line.c.label),
    )
    query = (
        select(
            line.c.kind, key, func.min(label),
            func.count(line.c.slip_id.distinct()),
            func.sum(line.c.amount, type_=line.c.amount.type),
            func.sum(line.c.base, type_=line.c.base.type),
        )
        .join(slip, slip.c.id == line.c.slip_id)
        .where(slip.c.month == month.replace(day=1), slip.c.status != "reversed")
        .group_by(line.c.kind, key)
        .order_by(line.c.kind, key)
    )  # fmt: skip
    rows = conn.execute(query).all()
    return [HeadTotal(r[0], r[1], r[2], r[3], r[4], r[5] or ZERO) for r in rows]


_MONTH = ReportParam(
    "month",
    Fact("Month", Kind.DATE, required=True, month=True),
    lambda today: month_before(today.replace(day=1)),
)


def _wages(conn: Connection, params: Params) -> Iterator[Mapping[str, Any]]:
    """Slips of a month's locked run, in the order of their numbers."""
    slip, worker = SalarySlip.table(), Employee.table()
    query = (
        select(slip, worker.c.name_local)
        .join(worker, worker.c.id == slip.c.employee_id)
        .where(slip.c.month == params["month"].replace(day=1), slip.c.status != "reversed")
        .order_by(slip.c.code)
    )
    return (dict(row) for row in conn.execute(query).mappings().all())


def _wages_title(params: Params) -> Message:
    return msg("Wages of {month}", month=f"{params['month']:%m-%Y}")


def _register_paper(conn: Connection, params: Params, language: str, printed: str) -> bytes:
    """The wage register of the locked run; an empty one where none is locked."""
    # Imported here: the printing library is loaded when something is printed.
    from factory_desktop.core.payroll.prints.wage_register import render_wage_register
    from factory_desktop.core.payroll.queries import RunPreview, live_run, locked_run
    from factory_desktop.core.payroll.register import wage_register_data

    month = params["month"].replace(day=1)
    found = live_run(conn, month)
    run = (
        locked_run(conn, found["id"])
        if found is not None
        else RunPreview(month, "preview", "open", (), PayPolicy())
    )
    data = wage_register_data(conn, run, printed, language=language)
    rendered = render_wage_register(
        data.head, data.earnings, data.deductions, data.rows, language, paid_on=data.paid_on
    )
    return rendered.pdf


def _heads(conn: Connection, params: Params) -> Iterator[Mapping[str, Any]]:
    kinds = {choice.value: choice.label for choice in facts.COMPONENT_KINDS}
    # a head's own name is said as on the slips
    order = [kind.value for kind in LineKind]
    for head in sorted(head_totals(conn, params["month"]), key=lambda head: order.index(head.kind)):
        yield {
            "kind": msg(kinds.get(head.kind, "Rounding")),
            "label": msg(head.label),
            "workers": head.workers,
            "base": head.base or None,
            "amount": head.amount,
        }


def _heads_title(params: Params) -> Message:
    return msg("Wages of {month} by head", month=f"{params['month']:%m-%Y}")


REPORTS = (
    ReportSpec(
        key="payroll.wages",
        label="Wage register",
        permission="payroll.run.view",
        columns=(
            ReportColumn("number", Fact("Slip no.", Kind.CODE), 1.4, "payroll.slip", "id"),
            ReportColumn("code", facts.CODE),
            ReportColumn(
                "name", facts.WORKER, 2.0, "hr.employee", "employee_id", local="name_local"
            ),
            ReportColumn("department", facts.DEPARTMENT, 1.4),
            ReportColumn("paid_days", facts.PAID_DAYS.but(total=False)),
            ReportColumn("overtime_hours", facts.OVERTIME),
            ReportColumn("gross", facts.GROSS, 1.2),
            ReportColumn("deductions", facts.DEDUCTIONS, 1.2),
            ReportColumn("rounding", facts.ROUNDING),
            ReportColumn("net", facts.NET, 1.2),
            ReportColumn("paid_on", facts.PAID_ON),
        ),
        query=_wages,
        params=(_MONTH,),
        title=_wages_title,
        paper=_register_paper,
        also=("wage sheet", "salary list", "payroll register"),
        things=("Salary slip", "Salary slips"),
        tables=("salary_slip",),
    ),
    ReportSpec(
        key="payroll.heads",
        label="Wages by head",
        permission="payroll.run.view",
        columns=(
            ReportColumn("kind", Fact("Kind"), 1.2, worded=True),
            ReportColumn("label", Fact("Head"), 2.4, worded=True),
            ReportColumn("workers", Fact("Workers", Kind.INTEGER)),
            ReportColumn("base", Fact("Reckoned on", Kind.MONEY), 1.4),
            ReportColumn("amount", Fact("Amount", Kind.MONEY, total=True), 1.4),
        ),
        query=_heads,
        params=(_MONTH,),
        group_by="kind",
        add_up=False,
        title=_heads_title,
        also=("PF ESI PT totals",),
        things=("Head", "Heads"),
        tables=("salary_slip",),
    ),
)
