"""What of wages waits for somebody: a closed month that is not locked, slips that are not paid."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection

from factory_desktop.core import hr, payroll
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.months import MONTHS
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.notices import Notice, NoticeSource


def _not_locked(conn: Connection, today: date) -> list[Notice]:
    """The month before, where its muster is closed and its wages are not worked out for good."""
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    if hr.muster_state(conn, month) != "closed" or payroll.live_run(conn, month) is not None:
        return []
    text = msg("The wages of {month} {year} are not locked", **_named(month))
    return [Notice(f"wages:{month}", text, "Open", "warn", _run(month))]


def _unpaid(conn: Connection, today: date) -> list[Notice]:
    """Slips that are locked and not paid, by month."""
    return [_to_pay(month, count) for month, count in payroll.unpaid_slips(conn)]


def _to_pay(month: date, count: int) -> Notice:
    text = msg("{count} salary slips of {month} {year} are not paid", count=count, **_named(month))
    return Notice(f"pay:{month}", text, "To pay", "warn", _run(month))


def _named(month: date) -> dict[str, object]:
    return {"month": msg(MONTHS[month.month - 1]), "year": month.year}


def _run(month: date) -> Place:
    return Place("payroll.month", None, (("month", month),))


NOTICES = (
    NoticeSource(_not_locked, "payroll.run.lock", ("payroll_run", "muster_month")),
    NoticeSource(_unpaid, "payroll.slip.pay", ("payroll_run", "salary_slip")),
)
