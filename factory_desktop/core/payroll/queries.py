"""Previews, locked runs and their slips, who is not yet paid."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.engine import RowMapping

from factory_desktop.core import hr
from factory_desktop.core.kernel import collecting, steps
from factory_desktop.core.kernel.errors import FactoryError, NotFound
from factory_desktop.core.kernel.explain import Explanation
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.payroll import inputs as gathered
from factory_desktop.core.payroll.engine import (
    CountryPack,
    PayPolicy,
    Period,
    SlipResult,
    SlipWarning,
    calculate,
    compare,
    slip_from_data,
)
from factory_desktop.core.payroll.engine.words import Words
from factory_desktop.core.payroll.inputs import Inputs
from factory_desktop.core.payroll.models import PayrollRun, SalarySlip, SalarySlipLine
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import AnySelect

#: Warnings with which nothing can be paid out.
_HELD = frozenset({"no_terms", "formula", "negative_net", "no_bank_account"})
#: Warnings without figures worth keeping: no slip is made.
_NO_SLIP = frozenset({"no_terms", "formula"})
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class PreviewSlip:
    """A slip of a preview or of a locked run; `id` is None in a preview.

    `look` is ready, look or held; `change` is the net pay against the month before.
    """

    employee_id: int
    code: str
    name: str
    department: str
    designation: str
    pay_type: str
    rate: Decimal
    result: SlipResult
    look: str
    pay_mode: str
    change: Decimal | None = None
    id: int | None = None
    number: str = ""
    status: str = "preview"
    paid_on: date | None = None
    name_local: str = ""

    @property
    def payable(self) -> bool:
        """Whether there are figures to lock."""
        return not any(warning.key in _NO_SLIP for warning in self.result.warnings)


@dataclass(frozen=True, slots=True)
class RunPreview:
    """A month's wages: as they would be locked now, or as they were locked."""

    month: date
    status: str
    muster: str
    slips: tuple[PreviewSlip, ...]
    policy: PayPolicy
    run_id: int | None = None

    def slip(self, employee_id: int) -> PreviewSlip:
        """A worker's slip; `NotFound` where he has none in this month."""
        for slip in self.slips:
            if slip.employee_id == employee_id:
                return slip
        raise NotFound(msg("No slip for this worker in {month}.", month=f"{self.month:%m-%Y}"))

    def total(self, name: str) -> Decimal:
        """The sum of a figure (gross, deductions, rounding, net, employer) over all slips."""
        return sum((getattr(slip.result, name) for slip in self.slips), ZERO)

    @property
    def unmarked(self) -> int:
        """Days of service nobody marked."""
        return sum(slip.result.days.unmarked for slip in self.slips)

    @property
    def held(self) -> tuple[PreviewSlip, ...]:
        """Slips that cannot be paid out as they stand."""
        return tuple(slip for slip in self.slips if slip.look == "held")

    @property
    def to_look_at(self) -> tuple[PreviewSlip, ...]:
        """Slips that somebody should look at, held ones first."""
        return (*self.held, *(slip for slip in self.slips if slip.look == "look"))


@collecting.held_off()
def preview(
    conn: Connection, company: Company, period: date, pack: CountryPack | None = None
) -> RunPreview:
    """All slips of the month a day lies in, with the reason of every figure; writes nothing.

    The number of statements is fixed. A worker who cannot be calculated is held, with why.
    """
    inputs = gathered.gather(conn, company, period, pack)
    slips = tuple(preview_slip(inputs, row) for row in steps.each(inputs.workers))
    muster = hr.muster_state(conn, inputs.period.start)
    return RunPreview(inputs.period.start, "preview", muster, slips, inputs.policy)


def preview_slip(inputs: Inputs, row: Mapping[Any, Any]) -> PreviewSlip:
    """A worker's slip as it would be locked now."""
    result = _result(inputs, row)
    last = inputs.last.get(row["id"])
    change = result.net - last.net if last else None
    result = _state_unknown(inputs, row, result)
    warned = _changed(inputs, result, change, last.net if last else ZERO)
    terms = inputs.terms.get(row["id"], ())
    return PreviewSlip(
        employee_id=row["id"],
        code=row["code"],
        name=row["name"],
        department=row["department"] or "",
        designation=row["designation"] or "",
        pay_type=terms[-1]["pay_type"] if terms else "",
        rate=terms[-1]["rate"] if terms else ZERO,
        result=warned,
        look=_look(warned.warnings),
        pay_mode=row["pay_mode"],
        change=change,
        name_local=row["name_local"] or "",
    )


def _result(inputs: Inputs, row: Mapping[Any, Any]) -> SlipResult:
    """The engine's slip; what it refuses becomes an empty slip that says why."""
    worker = gathered.worker_terms(inputs, row)
    policy = gathered.policy_for(inputs, row["id"])
    month = gathered.month_facts(inputs, row["id"])
    missing = [t.structure for t in worker.terms if t.structure.upper() not in inputs.structures]
    try:
        result = calculate(worker, month, policy, inputs.pack, inputs.period)
    except FactoryError as error:
        bare = replace(worker, terms=())
        empty = calculate(bare, month, policy, replace(inputs.pack, components=()), inputs.period)
        return replace(empty, warnings=(SlipWarning("formula", error.message, "bad"),))
    if any(missing):
        text = msg("There is no salary structure “{code}”.", code=next(filter(None, missing)))
        return replace(result, warnings=(*result.warnings, SlipWarning("structure", text, "bad")))
    return result


def _state_unknown(inputs: Inputs, row: Mapping[Any, Any], result: SlipResult) -> SlipResult:
    """Point out what is not deducted because no rule of the worker's state is known."""
    state = gathered.state_of(inputs, row)
    region = inputs.pack.info.region(gathered.region_of(inputs.pack, state))
    found = []
    for component in inputs.pack.components:
        what = msg(component.label)
        if not inputs.pack.info.regions or inputs.pack.rule_at(
            component.rule, inputs.period.end, region.code if region else ""
        ):
            continue
        if region is not None:
            text = msg("{what}: no rule of {state} is known; none is deducted.",
                       what=what, state=msg(region.name))  # fmt: skip
        elif state:
            text = msg("{what}: “{state}” is no state; none is deducted. Correct it.",
                       what=what, state=state)  # fmt: skip
        else:
            text = msg("{what}: no state is given; none is deducted. Choose one.", what=what)
        found.append(SlipWarning("state", text))
    return replace(result, warnings=(*result.warnings, *found))


def _changed(
    inputs: Inputs, result: SlipResult, change: Decimal | None, before: Decimal
) -> SlipResult:
    """Point out net pay that moved by more than the setting allows."""
    if change is None or not before or not inputs.change_warning:
        return result
    if abs(change) * _HUNDRED <= before * inputs.change_warning:
        return result
    figure = Words(inputs.pack.info.grouping).figure(abs(change))
    text = (
        msg("{amount} lower than last month", amount=figure)
        if change < 0
        else msg("{amount} higher than last month", amount=figure)
    )
    return replace(result, warnings=(*result.warnings, SlipWarning("change", text)))


def _look(warnings: Sequence[SlipWarning]) -> str:
    if any(warning.key in _HELD for warning in warnings):
        return "held"
    return "look" if any(warning.tone != "info" for warning in warnings) else "ready"


def live_run(conn: Connection, month: date) -> RowMapping | None:
    """The locked run of the month a day lies in; None where there is none."""
    table = PayrollRun.table()
    query = select(table).where(table.c.month == month.replace(day=1), table.c.live == 1)
    return conn.execute(query).mappings().first()


def run_of(conn: Connection, company: Company, month: date) -> RunPreview:
    """The month's locked run, or a preview where none is locked yet."""
    run = live_run(conn, month)
    return preview(conn, company, month) if run is None else locked_run(conn, run["id"])


@collecting.held_off()
def locked_run(conn: Connection, run_id: int) -> RunPreview:
    """A run as it was locked, reversed ones too."""
    table = PayrollRun.table()
    run = conn.execute(select(table).where(table.c.id == run_id)).mappings().first()
    if run is None:
        raise NotFound(msg("This record no longer exists."))
    slip = SalarySlip.table()
    rows = conn.execute(_slips().where(slip.c.run_id == run_id).order_by(slip.c.code))
    slips = stored_slips(conn, rows.mappings().all())
    policy = PayPolicy.from_data(json.loads(run["policy"]))
    return RunPreview(run["month"], run["status"], "locked", slips, policy, run["id"])


def unpaid_slips(conn: Connection) -> list[tuple[date, int]]:
    """How many locked slips of each month are not paid, the oldest month first."""
    slip = SalarySlip.table()
    query = (
        select(slip.c.month, func.count())
        .where(slip.c.status == "locked")
        .group_by(slip.c.month)
        .order_by(slip.c.month)
    )
    return [(month, int(count)) for month, count in conn.execute(query)]


def _slips() -> AnySelect:
    """Slips as they were locked, with the name that the worker has in his own letters now."""
    slip, worker = SalarySlip.table(), hr.Employee.table()
    return select(slip, worker.c.name_local).join(worker, worker.c.id == slip.c.employee_id)


def stored_slip(conn: Connection, slip_id: int) -> PreviewSlip:
    """A locked slip with its lines and reasons."""
    table = SalarySlip.table()
    row = conn.execute(_slips().where(table.c.id == slip_id)).mappings().first()
    if row is None:
        raise NotFound(msg("This record no longer exists."))
    return stored_slips(conn, [row])[0]


def stored_slips(conn: Connection, rows: Sequence[RowMapping]) -> tuple[PreviewSlip, ...]:
    """Locked slips from their rows: figures, days and reasons as they were. One statement."""
    line = SalarySlipLine.table()
    if not rows:
        return ()
    low, high = min(row["id"] for row in rows), max(row["id"] for row in rows)
    query = (
        select(line.c.slip_id, line.c.data)
        .where(line.c.slip_id.between(low, high))
        .order_by(line.c.slip_id, line.c.position)
    )
    lines: dict[int, list[str]] = {}
    for slip_id, data in conn.execute(query):
        lines.setdefault(slip_id, []).append(data)
    return tuple(_stored(row, lines.get(row["id"], [])) for row in rows)


def _stored(row: RowMapping, lines: list[str]) -> PreviewSlip:
    data = json.loads(row["data"])
    result = slip_from_data({**data, "lines": json.loads(f"[{','.join(lines)}]")})
    return PreviewSlip(
        employee_id=row["employee_id"],
        code=row["code"],
        name=row["name"],
        department=row["department"] or "",
        designation=data["designation"],
        pay_type=row["pay_type"],
        rate=row["rate"],
        result=result,
        look=row["look"],
        pay_mode=row["pay_mode"],
        change=row["change"],
        id=row["id"],
        number=row["number"],
        status=row["status"],
        paid_on=row["paid_on"],
        name_local=row.get("name_local") or "",
    )


def slips_of(conn: Connection, employee_id: int, most: int = 12) -> Sequence[RowMapping]:
    """A worker's last slips as rows, the newest month first; reversed ones are left out."""
    table = SalarySlip.table()
    names = ("id", "number", "month", "paid_days", "overtime_hours", "gross", "deductions", "net")
    query = (
        select(*(table.c[name] for name in (*names, "status", "paid_on")))
        .where(table.c.employee_id == employee_id, table.c.status != "reversed")
        .order_by(table.c.month.desc())
        .limit(most)
    )
    return conn.execute(query).mappings().all()


def against_last_month(
    conn: Connection, slip: PreviewSlip, grouping: str = "indian"
) -> Explanation | None:
    """Why the net pay differs from the month before; None where nothing was locked then."""
    table = SalarySlip.table()
    month = gathered.month_before(slip.result.period.start)
    query = select(table).where(
        table.c.employee_id == slip.employee_id,
        table.c.month == month,
        table.c.status != "reversed",
    )
    row = conn.execute(query).mappings().first()
    if row is None:
        return None
    return compare(slip.result, stored_slips(conn, [row])[0].result, grouping)


@dataclass(frozen=True, slots=True)
class Unpaid:
    """A worker in service who has no money yet for the month, and why."""

    employee_id: int
    code: str
    name: str
    net: Decimal
    reason: str
    name_local: str = ""


def not_yet_paid(conn: Connection, company: Company, month: date) -> list[Unpaid]:
    """Whoever is not yet paid for a month, in one list: not locked, without slip, or unpaid."""
    run = run_of(conn, company, month)
    if run.run_id is None:
        return [_unpaid(slip, msg("Not locked")) for slip in run.slips]
    paid_out = {slip.employee_id: slip for slip in run.slips}
    period = Period.month(month.year, month.month)
    found = [_unpaid(slip, msg("To pay")) for slip in run.slips if slip.status == "locked"]
    for row in gathered.workers_of(conn, period):
        if row["id"] not in paid_out:
            who = (row["id"], row["code"], row["name"], ZERO, msg("No slip"))
            found.append(Unpaid(*who, row["name_local"] or ""))
    return sorted(found, key=lambda unpaid: unpaid.code)


def _unpaid(slip: PreviewSlip, reason: str) -> Unpaid:
    who = (slip.employee_id, slip.code, slip.name, slip.result.net)
    return Unpaid(*who, _why_held(slip) or reason, slip.name_local)


def _why_held(slip: PreviewSlip) -> str:
    held = [warning.text for warning in slip.result.warnings if warning.key in _HELD]
    return held[0] if held else ""
