"""Tables of payroll: salary structures, single payments, runs, and slips as they were locked."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Date, DateTime, Integer, String, Text, UniqueConstraint

from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.payroll import facts
from factory_desktop.core.platform.db import (
    Base,
    Id,
    Ledger,
    Money,
    Quantity,
    Record,
    Stored,
    field,
    stored,
)


class SalaryStructure(Base, Record):
    """The heads of pay that workers share; their terms name it by its code."""

    __tablename__ = "salary_structure"

    code: Stored[str] = field(Fact("Code", Kind.CODE, required=True, max_length=40), unique=True)
    name: Stored[str] = field(Fact("Name", required=True, max_length=80))
    pays_base: Stored[bool] = field(
        Fact(
            "Pays the rate as basic",
            Kind.BOOL,
            help="Off where the components split the rate into heads of their own.",
        ),
        default=True,
    )
    active: Stored[bool] = field(Fact("Active", Kind.BOOL), default=True)


class SalaryComponentRow(Base):
    """A head of a structure with its formula, from a month on; the one before it is kept."""

    __tablename__ = "salary_component"
    __table_args__ = (UniqueConstraint("structure_id", "key", "valid_from"),)

    id: Stored[int] = stored(Id, primary_key=True)
    structure_id: Stored[int] = stored(Id, "salary_structure.id", nullable=False)
    position: Stored[int] = stored(Integer, nullable=False)
    key: Stored[str] = field(
        Fact(
            "Short name",
            required=True,
            max_length=30,
            help="What other formulas call it. Empty: made from the head.",
        )
    )
    label: Stored[str] = field(Fact("Head", required=True, max_length=60))
    kind: Stored[str] = field(
        Fact("Kind", Kind.CHOICE, required=True, choices=facts.COMPONENT_KINDS)
    )
    formula: Stored[str] = field(
        Fact(
            "Formula or amount",
            required=True,
            max_length=300,
            help="Such as 500, basic * 5 / 100, or min(basic, 15000) * 12 / 100.",
        )
    )
    statistical: Stored[bool] = field(
        Fact("Only a figure for other formulas", Kind.BOOL), default=False
    )
    wage_group: Stored[str] = field(
        Fact("Counts as wages", Kind.CHOICE, choices=facts.WAGE_GROUPS), default="excluded"
    )
    valid_from: Stored[date | None] = field(
        Fact(
            "From",
            Kind.DATE,
            help="The first of a month; the head as it was holds until then. Empty: always.",
        )
    )


class PayAdjustment(Base, Record):
    """A single earning or deduction of one worker in one month: arrears, bonus, fine, canteen."""

    __tablename__ = "pay_adjustment"

    employee_id: Stored[int] = field(
        Fact("Worker", Kind.REFERENCE, required=True, reference="hr.employee"),
        "employee.id",
        index=True,
    )
    month: Stored[date] = field(Fact("Month", Kind.DATE, required=True, month=True), index=True)
    kind: Stored[str] = field(
        Fact(
            "Kind",
            Kind.CHOICE,
            required=True,
            choices=(Choice("earning", "Earning"), Choice("deduction", "Deduction")),
        )
    )
    label: Stored[str] = field(Fact("Head", required=True, max_length=60))
    amount: Stored[Decimal] = field(
        Fact("Amount", Kind.MONEY, required=True, minimum=0, total=True)
    )
    wage_group: Stored[str] = field(
        Fact("Counts as wages", Kind.CHOICE, choices=facts.WAGE_GROUPS), default="excluded"
    )
    reason: Stored[str | None] = field(Fact("Reason", max_length=200))


class PayrollRun(Base, Record):
    """The wages of a month as they were locked; a reversed run stays on record.

    `live` is 1 while the run holds and empty when it is reversed: one live run a month.
    `policy` keeps the choices it was calculated with.
    """

    __tablename__ = "payroll_run"
    __table_args__ = (UniqueConstraint("month", "live"),)

    month: Stored[date] = field(facts.MONTH, nullable=False)
    live: Stored[int | None] = stored(Integer)
    attempt: Stored[int] = stored(Integer, nullable=False)
    status: Stored[str] = field(
        Fact("Status", Kind.CHOICE, choices=facts.RUN_STATES), nullable=False
    )
    slips: Stored[int] = field(Fact("Slips", Kind.INTEGER), nullable=False)
    gross: Stored[Decimal] = field(facts.GROSS, nullable=False)
    deductions: Stored[Decimal] = field(facts.DEDUCTIONS, nullable=False)
    rounding: Stored[Decimal] = field(facts.ROUNDING, nullable=False)
    net: Stored[Decimal] = field(facts.NET, nullable=False)
    employer: Stored[Decimal] = field(facts.EMPLOYER, nullable=False)
    policy: Stored[str] = stored(Text, nullable=False)
    locked_at: Stored[datetime] = field(Fact("Locked at", Kind.DATETIME), nullable=False)
    locked_by: Stored[str] = field(Fact("Locked by", max_length=100), nullable=False)
    reversed_at: Stored[datetime | None] = field(Fact("Reversed at", Kind.DATETIME))
    reversed_by: Stored[str | None] = field(Fact("Reversed by", max_length=100))
    reason: Stored[str | None] = field(Fact("Reason", max_length=200))


class SalarySlip(Base, Record):
    """One worker's slip of a run, with the worker's data as they stood when it was locked.

    `data` holds the days, warnings and recoveries behind the figures, as the engine writes them.
    """

    __tablename__ = "salary_slip"
    __table_args__ = (UniqueConstraint("run_id", "employee_id"),)

    run_id: Stored[int] = stored(Id, "payroll_run.id", nullable=False)
    employee_id: Stored[int] = stored(Id, "employee.id", nullable=False, index=True)
    number: Stored[str] = field(Fact("Slip no.", Kind.CODE), unique=True, nullable=False)
    month: Stored[date] = field(facts.MONTH, nullable=False, index=True)
    status: Stored[str] = field(
        Fact("Payment", Kind.CHOICE, choices=facts.SLIP_STATES), nullable=False
    )
    code: Stored[str] = field(facts.CODE, nullable=False)
    name: Stored[str] = field(facts.WORKER, nullable=False)
    department: Stored[str | None] = field(facts.DEPARTMENT)
    pay_type: Stored[str] = field(facts.PAY_TYPE, nullable=False)
    rate: Stored[Decimal] = stored(Quantity(), nullable=False)
    look: Stored[str] = field(facts.LOOK, nullable=False)
    paid_days: Stored[Decimal] = field(facts.PAID_DAYS, nullable=False)
    worked_days: Stored[Decimal] = stored(Quantity(), nullable=False)
    overtime_hours: Stored[Decimal] = field(facts.OVERTIME, nullable=False)
    gross: Stored[Decimal] = field(facts.GROSS, nullable=False)
    deductions: Stored[Decimal] = field(facts.DEDUCTIONS, nullable=False)
    rounding: Stored[Decimal] = field(facts.ROUNDING, nullable=False)
    net: Stored[Decimal] = field(facts.NET, nullable=False)
    employer: Stored[Decimal] = field(facts.EMPLOYER, nullable=False)
    change: Stored[Decimal | None] = field(facts.CHANGE)
    data: Stored[str] = stored(Text, nullable=False)
    pay_mode: Stored[str] = stored(String(10), nullable=False)
    paid_on: Stored[date | None] = field(facts.PAID_ON)


class SalarySlipLine(Base, Ledger):
    """One line of a locked slip, never changed; `data` holds it whole, with its reason."""

    __tablename__ = "salary_slip_line"

    slip_id: Stored[int] = stored(Id, "salary_slip.id", nullable=False, index=True)
    position: Stored[int] = stored(Integer, nullable=False)
    key: Stored[str] = stored(String(120), nullable=False)
    kind: Stored[str] = stored(String(12), nullable=False)
    amount: Stored[Decimal] = stored(Money(), nullable=False)
    quantity: Stored[Decimal | None] = stored(Quantity())
    base: Stored[Decimal | None] = stored(Money())
    label: Stored[str] = stored(String(200), nullable=False)
    data: Stored[str] = stored(Text, nullable=False)


class SlipPayment(Base, Ledger):
    """When a slip was marked paid or taken back, by whom: the history of its payment."""

    __tablename__ = "salary_slip_payment"

    slip_id: Stored[int] = stored(Id, "salary_slip.id", nullable=False, index=True)
    paid_on: Stored[date | None] = stored(Date)
    mode: Stored[str] = stored(String(10), nullable=False)
    reference: Stored[str] = stored(String(60), nullable=False)
    at: Stored[datetime] = stored(DateTime, nullable=False)
    by: Stored[str] = stored(String(100), nullable=False)
