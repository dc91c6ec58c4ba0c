"""Tables of payroll: salary structures, single payments, runs, and slips as they were locked."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Date, DateTime, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.payroll import facts
from factory_desktop.core.platform.db import Base, Id, Ledger, Money, Quantity, Record, field


class SalaryStructure(Base, Record):
    """The heads of pay that workers share; their terms name it by its code."""

    __tablename__ = "salary_structure"

    code: Mapped[str] = field(Fact("Code", Kind.CODE, required=True, max_length=40), unique=True)
    name: Mapped[str] = field(Fact("Name", required=True, max_length=80))
    pays_base: Mapped[bool] = field(
        Fact(
            "Pays the rate as basic",
            Kind.BOOL,
            help="Off where the components split the rate into heads of their own.",
        ),
        default=True,
    )
    active: Mapped[bool] = field(Fact("Active", Kind.BOOL), default=True)


class SalaryComponentRow(Base):
    """A head of a structure with its formula, from a month on; the one before it is kept."""

    __tablename__ = "salary_component"
    __table_args__ = (UniqueConstraint("structure_id", "key", "valid_from"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Id, ForeignKey("salary_structure.id"), nullable=False)
    position: Mapped[int] = mapped_column(Integer, nullable=False)
    key: Mapped[str] = field(
        Fact(
            "Short name",
            required=True,
            max_length=30,
            help="What other formulas call it. Empty: made from the head.",
        )
    )
    label: Mapped[str] = field(Fact("Head", required=True, max_length=60))
    kind: Mapped[str] = field(
        Fact("Kind", Kind.CHOICE, required=True, choices=facts.COMPONENT_KINDS)
    )
    formula: Mapped[str] = field(
        Fact(
            "Formula or amount",
            required=True,
            max_length=300,
            help="Such as 500, basic * 5 / 100, or min(basic, 15000) * 12 / 100.",
        )
    )
    statistical: Mapped[bool] = field(
        Fact("Only a figure for other formulas", Kind.BOOL), default=False
    )
    wage_group: Mapped[str] = field(
        Fact("Counts as wages", Kind.CHOICE, choices=facts.WAGE_GROUPS), default="excluded"
    )
    valid_from: Mapped[date | None] = field(
        Fact(
            "From",
            Kind.DATE,
            help="The first of a month; the head as it was holds until then. Empty: always.",
        )
    )


class PayAdjustment(Base, Record):
    """A single earning or deduction of one worker in one month: arrears, bonus, fine, canteen."""

    __tablename__ = "pay_adjustment"

    employee_id: Mapped[int] = field(
        Fact("Worker", Kind.REFERENCE, required=True, reference="hr.employee"),
        "employee.id",
        index=True,
    )
    month: Mapped[date] = field(Fact("Month", Kind.DATE, required=True, month=True), index=True)
    kind: Mapped[str] = field(
        Fact(
            "Kind",
            Kind.CHOICE,
            required=True,
            choices=(Choice("earning", "Earning"), Choice("deduction", "Deduction")),
        )
    )
    label: Mapped[str] = field(Fact("Head", required=True, max_length=60))
    amount: Mapped[Decimal] = field(
        Fact("Amount", Kind.MONEY, required=True, minimum=0, total=True)
    )
    wage_group: Mapped[str] = field(
        Fact("Counts as wages", Kind.CHOICE, choices=facts.WAGE_GROUPS), default="excluded"
    )
    reason: Mapped[str | None] = field(Fact("Reason", max_length=200))


class PayrollRun(Base, Record):
    """The wages of a month as they were locked; a reversed run stays on record.

    `live` is 1 while the run holds and empty when it is reversed: one live run a month.
    `policy` keeps the choices it was calculated with.
    """

    __tablename__ = "payroll_run"
    __table_args__ = (UniqueConstraint("month", "live"),)

    month: Mapped[date] = field(facts.MONTH, nullable=False)
    live: Mapped[int | None] = mapped_column(Integer)
    attempt: Mapped[int] = mapped_column(Integer, nullable=False)
    status: Mapped[str] = field(
        Fact("Status", Kind.CHOICE, choices=facts.RUN_STATES), nullable=False
    )
    slips: Mapped[int] = field(Fact("Slips", Kind.INTEGER), nullable=False)
    gross: Mapped[Decimal] = field(facts.GROSS, nullable=False)
    deductions: Mapped[Decimal] = field(facts.DEDUCTIONS, nullable=False)
    rounding: Mapped[Decimal] = field(facts.ROUNDING, nullable=False)
    net: Mapped[Decimal] = field(facts.NET, nullable=False)
    employer: Mapped[Decimal] = field(facts.EMPLOYER, nullable=False)
    policy: Mapped[str] = mapped_column(Text, nullable=False)
    locked_at: Mapped[datetime] = field(Fact("Locked at", Kind.DATETIME), nullable=False)
    locked_by: Mapped[str] = field(Fact("Locked by", max_length=100), nullable=False)
    reversed_at: Mapped[datetime | None] = field(Fact("Reversed at", Kind.DATETIME))
    reversed_by: Mapped[str | None] = field(Fact("Reversed by", max_length=100))
    reason: Mapped[str | None] = field(Fact("Reason", max_length=200))


class SalarySlip(Base, Record):
    """One worker's slip of a run, with the worker's data as they stood when it was locked.

    `data` holds the days, warnings and recoveries behind the figures, as the engine writes them.
    """

    __tablename__ = "salary_slip"
    __table_args__ = (UniqueConstraint("run_id", "employee_id"),)

    run_id: Mapped[int] = mapped_column(Id, ForeignKey("payroll_run.id"), nullable=False)
    employee_id: Mapped[int] = mapped_column(
        Id, ForeignKey("employee.id"), nullable=False, index=True
    )
    number: Mapped[str] = field(Fact("Slip no.", Kind.CODE), unique=True, nullable=False)
    month: Mapped[date] = field(facts.MONTH, nullable=False, index=True)
    status: Mapped[str] = field(
        Fact("Payment", Kind.CHOICE, choices=facts.SLIP_STATES), nullable=False
    )
    code: Mapped[str] = field(facts.CODE, nullable=False)
    name: Mapped[str] = field(facts.WORKER, nullable=False)
    department: Mapped[str | None] = field(facts.DEPARTMENT)
    pay_type: Mapped[str] = field(facts.PAY_TYPE, nullable=False)
    rate: Mapped[Decimal] = mapped_column(Quantity(), nullable=False)
    look: Mapped[str] = field(facts.LOOK, nullable=False)
    paid_days: Mapped[Decimal] = field(facts.PAID_DAYS, nullable=False)
    worked_days: Mapped[Decimal] = mapped_column(Quantity(), nullable=False)
    overtime_hours: Mapped[Decimal] = field(facts.OVERTIME, nullable=False)
    gross: Mapped[Decimal] = field(facts.GROSS, nullable=False)
    deductions: Mapped[Decimal] = field(facts.DEDUCTIONS, nullable=False)
    rounding: Mapped[Decimal] = field(facts.ROUNDING, nullable=False)
    net: Mapped[Decimal] = field(facts.NET, nullable=False)
    employer: Mapped[Decimal] = field(facts.EMPLOYER, nullable=False)
    change: Mapped[Decimal | None] = field(facts.CHANGE)
    data: Mapped[str] = mapped_column(Text, nullable=False)
    pay_mode: Mapped[str] = mapped_column(String(10), nullable=False)
    paid_on: Mapped[date | None] = field(facts.PAID_ON)


class SalarySlipLine(Base, Ledger):
    """One line of a locked slip, never changed; `data` holds it whole, with its reason."""

    __tablename__ = "salary_slip_line"

    slip_id: Mapped[int] = mapped_column(
        Id, ForeignKey("salary_slip.id"), nullable=False, index=True
    )
    position: Mapped[int] = mapped_column(Integer, nullable=False)
    key: Mapped[str] = mapped_column(String(120), nullable=False)
    kind: Mapped[str] = mapped_column(String(12), nullable=False)
    amount: Mapped[Decimal] = mapped_column(Money(), nullable=False)
    quantity: Mapped[Decimal | None] = mapped_column(Quantity())
    base: Mapped[Decimal | None] = mapped_column(Money())
    label: Mapped[str] = mapped_column(String(200), nullable=False)
    data: Mapped[str] = mapped_column(Text, nullable=False)


class SlipPayment(Base, Ledger):
    """When a slip was marked paid or taken back, by whom: the history of its payment."""

    __tablename__ = "salary_slip_payment"

    slip_id: Mapped[int] = mapped_column(
        Id, ForeignKey("salary_slip.id"), nullable=False, index=True
    )
    paid_on: Mapped[date | None] = mapped_column(Date)
    mode: Mapped[str] = mapped_column(String(10), nullable=False)
    reference: Mapped[str] = mapped_column(String(60), nullable=False)
    at: Mapped[datetime] = mapped_column(DateTime, nullable=False)
    by: Mapped[str] = mapped_column(String(100), nullable=False)
