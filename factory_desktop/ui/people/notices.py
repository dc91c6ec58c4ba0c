"""What of attendance waits for somebody: last month's muster while it is not closed."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection

from factory_desktop.core import hr
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.months import MONTHS
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.notices import Notice, NoticeSource


def _open_muster(conn: Connection, today: date) -> list[Notice]:
    """The month before, where somebody was marked in it and it stands open still."""
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    if hr.muster_state(conn, month) != "open" or not hr.was_marked(conn, month):
        return []
    name = msg(MONTHS[month.month - 1])
    text = msg("The muster of {month} {year} is not closed", month=name, year=month.year)
    place = Place("people.muster", None, (("month", month),))
    return [Notice(f"muster:{month}", text, "Open", "warn", place)]


OPEN_MUSTER = NoticeSource(
    _open_muster, "hr.attendance.close", ("attendance", "muster_month", "employee")
)
