"""Tables of people: who works here, on what terms, and the days of rest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import UniqueConstraint

from factory_desktop.core.hr import facts
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform.db import Base, Record, Stored, field


class Department(Base, Record):
    """A department; departments form a tree."""

    __tablename__ = "department"

    name: Stored[str] = field(Fact("Department", required=True, max_length=80), unique=True)
    parent_id: Stored[int | None] = field(
        Fact("Part of", Kind.REFERENCE, reference="hr.department"), "department.id", index=True
    )
    active: Stored[bool] = field(facts.ACTIVE, default=True)


class HolidayCalendar(Base, Record):
    """A list of holidays; one calendar is the usual one, a worker may follow another."""

    __tablename__ = "holiday_calendar"

    name: Stored[str] = field(Fact("Calendar", required=True, max_length=80), unique=True)
    usual: Stored[bool] = field(
        Fact("The usual one", Kind.BOOL, help="Followed by all who have no calendar of their own."),
        default=False,
    )


class Holiday(Base, Record):
    """A paid holiday of a calendar."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("calendar_id", "day"),)

    calendar_id: Stored[int] = field(
        Fact("Calendar", Kind.REFERENCE, required=True, reference="hr.holiday_calendar"),
        "holiday_calendar.id",
    )
    day: Stored[date] = field(facts.DAY, index=True)
    name: Stored[str] = field(Fact("Holiday", required=True, max_length=80))


class Employee(Base, Record):
    """A worker."""

    __tablename__ = "employee"

    code: Stored[str] = field(
        Fact(
            "No.",
            Kind.CODE,
            required=True,
            max_length=20,
            aliases=("Emp code", "Code", "Worker no.", "Ticket no.", "Employee code"),
        ),
        unique=True,
    )
    name: Stored[str] = field(
        Fact(
            "Name",
            required=True,
            max_length=120,
            aliases=("Name of worker", "Employee name", "Worker"),
        )
    )
    name_local: Stored[str | None] = field(
        Fact("Name in Hindi", max_length=120, help="Printed on slips in the worker's language.")
    )
    father_name: Stored[str | None] = field(
        Fact(
            "Father or husband",
            max_length=120,
            aliases=("Father's name", "Father/husband name", "S/o", "W/o"),
        )
    )
    gender: Stored[str | None] = field(
        Fact("Man or woman", Kind.CHOICE, choices=facts.GENDERS, aliases=("Gender", "Sex"))
    )
    date_of_birth: Stored[date | None] = field(
        Fact("Born on", Kind.DATE, aliases=("DOB", "Date of birth"))
    )
    date_of_joining: Stored[date] = field(
        Fact("Joined on", Kind.DATE, required=True, aliases=("DOJ", "Date of joining"))
    )
    date_of_leaving: Stored[date | None] = field(
        Fact("Left on", Kind.DATE, aliases=("Date of leaving", "Last day")), index=True
    )
    department_id: Stored[int | None] = field(
        Fact("Department", Kind.REFERENCE, reference="hr.department"), "department.id", index=True
    )
    designation: Stored[str | None] = field(
        Fact("Trade", max_length=80, aliases=("Designation", "Post", "Work"))
    )
    skill: Stored[str | None] = field(Fact("Skill", Kind.CHOICE, choices=facts.SKILLS))
    mobile: Stored[str | None] = field(Fact("Mobile", max_length=20, aliases=("Phone",)))
    pay_mode: Stored[str] = field(
        Fact("Paid by", Kind.CHOICE, choices=facts.PAY_MODES), default="bank"
    )
    bank_account: Stored[str | None] = field(
        Fact("Bank account", max_length=40, sensitive=True, aliases=("Bank A/c", "Account no."))
    )
    ifsc: Stored[str | None] = field(Fact("IFSC", max_length=11))
    bank_name: Stored[str | None] = field(Fact("Bank", max_length=80))
    uan: Stored[str | None] = field(Fact("UAN", max_length=20, sensitive=True))
    esi_no: Stored[str | None] = field(
        Fact("ESI no.", max_length=20, sensitive=True, aliases=("IP no.", "ESIC no."))
    )
    pan: Stored[str | None] = field(Fact("PAN", max_length=10, sensitive=True))
    pf_member: Stored[bool] = field(Fact("PF is deducted", Kind.BOOL), default=False)
    esi_covered: Stored[bool] = field(Fact("ESI is deducted", Kind.BOOL), default=False)
    state: Stored[str | None] = field(
        Fact(
            "State",
            max_length=60,
            help="For professional tax. Empty: the company's state.",
        )
    )
    language: Stored[str] = field(
        Fact("Language of the slip", Kind.CHOICE, choices=facts.LANGUAGES), default="en"
    )
    weekly_off: Stored[str | None] = field(
        Fact(
            "Weekly off",
            Kind.CHOICE,
            choices=facts.WEEKDAYS,
            help="Empty: the factory's weekly off.",
        )
    )
    calendar_id: Stored[int | None] = field(
        Fact(
            "Holidays",
            Kind.REFERENCE,
            reference="hr.holiday_calendar",
            help="Empty: the usual calendar.",
        ),
        "holiday_calendar.id",
    )
    active: Stored[bool] = field(facts.ACTIVE, default=True)


class PayTerms(Base, Record):
    """What a worker is paid from a day on, until the next terms begin; history is kept."""

    __tablename__ = "pay_terms"
    __table_args__ = (UniqueConstraint("employee_id", "valid_from"),)

    employee_id: Stored[int] = field(facts.EMPLOYEE, "employee.id")
    valid_from: Stored[date] = field(
        Fact("Valid from", Kind.DATE, required=True, help="Empty on a new worker: the joining day.")
    )
    pay_type: Stored[str] = field(
        Fact(
            "Pay type",
            Kind.CHOICE,
            required=True,
            choices=facts.PAY_TYPES,
            aliases=("Type", "Paid", "Wage type"),
        )
    )
    rate: Stored[Decimal] = field(
        Fact(
            "Rate",
            Kind.RATE,
            required=True,
            minimum=0,
            help="A month, a day or an hour, as paid.",
            aliases=("Wages", "Salary", "Wage rate"),
        )
    )
    hours_per_day: Stored[Decimal | None] = field(
        Fact(
            "Hours a day",
            Kind.QUANTITY,
            unit="h",
            precision=2,
            minimum=1,
            help="Empty: as set for all.",
        )
    )
    minimum_day_rate: Stored[Decimal | None] = field(
        Fact(
            "Least a day",
            Kind.RATE,
            minimum=0,
            help="What a piece worker gets at least for a day worked, where so set.",
        )
    )
    structure: Stored[str | None] = field(
        Fact("Salary structure", Kind.CODE, help="Code of the structure; empty: basic pay alone.")
    )
