"""The People tab: its views, its quick action, what its look-ups show."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from factory_desktop.core import hr
from factory_desktop.core.kernel.views import ViewState
from factory_desktop.core.platform import listing
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.module import QuickAction, UiModule, View
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.people import notices


def _muster(context: WindowContext) -> QWidget:
    from factory_desktop.ui.people.screens.muster import MusterScreen

    return MusterScreen(context)


def _day(context: WindowContext) -> QWidget:
    from factory_desktop.ui.people.screens.day_sheet import DaySheetScreen

    return DaySheetScreen(context)


def _employees(context: WindowContext) -> QWidget:
    from factory_desktop.ui.people.screens.masters import EmployeesScreen

    return EmployeesScreen(context)


def _pieces(context: WindowContext) -> QWidget:
    from factory_desktop.ui.people.screens.piece_work import PieceWorkScreen

    return PieceWorkScreen(context)


def _advances(context: WindowContext) -> QWidget:
    from factory_desktop.ui.people.screens.advances import AdvancesScreen

    return AdvancesScreen(context)


def _master(name: str, context: WindowContext) -> QWidget:
    from factory_desktop.ui.people.screens import masters

    made: QWidget = getattr(masters, name)(context)
    return made


def _prepare(context: WindowContext) -> None:
    from factory_desktop.ui.people.screens.masters import prepare

    prepare(context)


def _count_workers(conn: Connection) -> int:
    return int(str(listing.totals(conn, hr.EMPLOYEES, ViewState())["count"]))


_GIVE = Place("people.advances", None, (("new", True),))

MODULE = UiModule(
    key="people",
    label="People",
    views=(
        View(
            "people.muster", "Muster", _muster, permission="hr.attendance.view",
            group="Attendance", icon="attendance", keys=("hr.muster",),
            also=("attendance", "present", "month", "overtime"), help="people.muster",
        ),
        View(
            "people.day", "Day sheet", _day, permission="hr.attendance.view",
            group="Attendance", icon="calendar", also=("today", "present", "absent"),
            help="people.day",
        ),
        View(
            "people.piece_work", "Piece work", _pieces, permission="hr.piecework.view",
            group="Attendance", icon="production", keys=("hr.piece_work",),
            also=("piece rate", "production", "pieces"), help="people.piece_work",
        ),
        View(
            "people.employees", "Workers", _employees, permission="hr.employee.view",
            group="Workers", icon="people", count=_count_workers, tables=("employee",),
            keys=("hr.employee",), also=("employee", "staff", "labour", "rate"),
            help="people.employees",
        ),
        View(
            "people.advances", "Advances", _advances, permission="hr.advance.view",
            group="Workers", icon="pay", keys=("hr.advance",), also=("loan",),
            help="people.advances",
        ),
        View(
            "people.terms", "Pay terms", lambda c: _master("pay_terms", c),
            permission="hr.terms.view", group="Workers", icon="wages", keys=("hr.terms",),
            also=("rate", "wage rate", "increment", "salary"), help="people.terms",
        ),
        View(
            "people.departments", "Departments", lambda c: _master("departments", c),
            permission="hr.employee.view", group="Set-up", icon="company",
            keys=("hr.department",), help="people.setup",
        ),
        View(
            "people.holidays", "Holidays", lambda c: _master("holidays", c),
            permission="hr.employee.view", group="Set-up", icon="calendar",
            keys=("hr.holiday",), help="people.setup",
        ),
        View(
            "people.calendars", "Holiday calendars", lambda c: _master("calendars", c),
            permission="hr.employee.view", group="Set-up", icon="calendar",
            keys=("hr.holiday_calendar",), shown=False, help="people.setup",
        ),
        View(
            "people.piece_rates", "Piece rates", lambda c: _master("piece_rates", c),
            permission="hr.piece_rate.view", group="Set-up", icon="price",
            keys=("hr.piece_rate",), help="people.setup",
        ),
    ),
    actions=(
        QuickAction(
            "people.mark", "Mark attendance", "attendance", Place("people.muster"),
            permission="hr.attendance.mark", shortcut="Alt+A", also=("muster", "present"),
        ),
        QuickAction(
            "people.advance", "Give advance", "pay", _GIVE,
            permission="hr.advance.edit",
        ),
    ),
    prepare=_prepare,
    lookups={"hr.employee": ("department", "designation")},
    notices=(notices.OPEN_MUSTER,),
)  # fmt: skip
