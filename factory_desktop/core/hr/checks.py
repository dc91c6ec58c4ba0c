"""What must always be true of people's tables; run by the company's health check."""

from __future__ import annotations

from sqlalchemy import Connection, func, or_, select

from factory_desktop.core.hr.advances import recovered
from factory_desktop.core.hr.models import Employee
from factory_desktop.core.hr.work_models import Attendance, EmployeeAdvance
from factory_desktop.core.kernel.numbers import ZERO


def check_people(conn: Connection) -> list[str]:
    """Faults in words; empty where all is well."""
    faults = []
    day, worker = Attendance.table(), Employee.table()
    outside = (
        select(func.count())
        .select_from(day.join(worker, worker.c.id == day.c.employee_id))
        .where(or_(day.c.day < worker.c.date_of_joining, day.c.day > worker.c.date_of_leaving))
    )
    count = conn.execute(outside).scalar_one()
    if count:
        faults.append(f"{count} attendance marks outside the time of service")
    advance = EmployeeAdvance.table()
    back = recovered(conn)
    for row in conn.execute(select(advance)).mappings():
        left = row["amount"] - back.get(row["id"], ZERO)
        if left < 0:
            faults.append(f"advance {row['number']}: more recovered than given")
        if (row["status"] == "recovered") != (left == 0 and row["status"] != "cancelled"):
            faults.append(f"advance {row['number']}: state does not fit its balance")
    return faults
