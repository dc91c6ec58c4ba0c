"""What must always be true of people's tables; run by the company's health check."""

from __future__ import annotations

from sqlalchemy import Connection, func, or_, select

from factory_desktop.core.hr.advances import recovered
from factory_desktop.core.hr.models import Employee
from factory_desktop.core.hr.work_models import Attendance, EmployeeAdvance
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.platform.health import BAD, OK, Check

_MEND = msg("Restore the last good backup, or ask for help with this report.")


def check_people(conn: Connection) -> list[Check]:
    """Marks lie in service, and advances are recovered to what their state says."""
    faults = faults_of_people(conn)
    if not faults:
        return [Check("people", "People", OK, msg("Marks and advances agree."))]
    return [Check("people", "People", BAD, fault, _MEND) for fault in faults]


def faults_of_people(conn: Connection) -> list[str]:
    """Faults in words; empty where all is well."""
    faults: list[str] = []
    day, worker = Attendance.table(), Employee.table()
    outside = (
        select(func.count())
        .select_from(day.join(worker, worker.c.id == day.c.employee_id))
        .where(or_(day.c.day < worker.c.date_of_joining, day.c.day > worker.c.date_of_leaving))
    )
    count = conn.execute(outside).scalar_one()
    if count:
        faults.append(msg("{count} marks lie outside the time of service.", count=count))
    advance = EmployeeAdvance.table()
    back = recovered(conn)
    for row in conn.execute(select(advance)).mappings():
        left = row["amount"] - back.get(row["id"], ZERO)
        if left < 0:
            faults.append(msg("{number}: more recovered than given.", number=row["number"]))
        if (row["status"] == "recovered") != (left == 0 and row["status"] != "cancelled"):
            faults.append(
                msg("{number}: its state does not fit its balance.", number=row["number"])
            )
    return faults
