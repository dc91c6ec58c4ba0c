"""What must always be true of locked wages; run by the company's health check."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Connection, func, select

from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.payroll.models import PayrollRun, SalarySlip, SalarySlipLine
from factory_desktop.core.platform.health import BAD, OK, Check

_MEND = msg("Restore the last good backup, or ask for help with this report.")


def check_payroll(conn: Connection) -> list[Check]:
    """Every locked slip adds up from its lines, every run from its slips."""
    faults = faults_of_payroll(conn)
    if not faults:
        return [Check("payroll", "Payroll", OK, msg("Slips and runs add up."))]
    return [Check("payroll", "Payroll", BAD, fault, _MEND) for fault in faults]


def faults_of_payroll(conn: Connection) -> list[str]:
    """Faults in words; empty where every slip adds up from its lines and every run from its slips.

    net = gross - deductions + rounding, on slips and on runs.
    """
    slip, run = SalarySlip.table(), PayrollRun.table()
    lines = _sums(conn)
    totals: dict[int, Decimal] = {}
    faults: list[str] = []
    for row in conn.execute(select(slip)).mappings():
        number = row["number"]
        totals[row["run_id"]] = totals.get(row["run_id"], ZERO) + row["net"]
        if row["gross"] - row["deductions"] + row["rounding"] != row["net"]:
            faults.append(msg("{number}: gross less deductions is not the net pay.", number=number))
        for kind, key in (("earning", "gross"), ("deduction", "deductions")):
            if lines.get((row["id"], kind), ZERO) != row[key]:
                faults.append(msg("{number}: its lines do not add up.", number=number))
    for row in conn.execute(select(run)).mappings():
        if totals.get(row["id"], ZERO) != row["net"]:
            faults.append(
                msg("Wages of {month}: the slips do not add up.", month=f"{row['month']:%m-%Y}")
            )
    return faults


def _sums(conn: Connection) -> dict[tuple[int, str], Decimal]:
    line = SalarySlipLine.table()
    total = func.sum(line.c.amount, type_=line.c.amount.type)
    query = select(line.c.slip_id, line.c.kind, total).group_by(line.c.slip_id, line.c.kind)
    return {(row[0], row[1]): row[2] for row in conn.execute(query)}
