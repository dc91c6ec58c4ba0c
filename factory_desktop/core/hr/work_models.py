"""Tables of what workers did and got: attendance, pieces, advances."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Date, DateTime, String, UniqueConstraint

from factory_desktop.core.hr import facts
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform.db import Base, Id, Ledger, Money, Record, Stored, field, stored


class Attendance(Base, Record):
    """One worker's day; a day without a row is not marked."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("employee_id", "day"),)

    employee_id: Stored[int] = field(facts.EMPLOYEE, "employee.id")
    day: Stored[date] = field(facts.DAY, index=True)
    mark: Stored[str] = field(facts.MARK.but(required=True))
    overtime_hours: Stored[Decimal] = field(facts.OVERTIME, default=Decimal(0))
    hours: Stored[Decimal | None] = field(
        Fact("Hours", Kind.QUANTITY, unit="h", precision=2, minimum=0)
    )
    note: Stored[str | None] = field(Fact("Note", max_length=200))
    marked_by: Stored[str] = stored(String(100), nullable=False)
    marked_at: Stored[datetime] = stored(DateTime, nullable=False)


class MusterMonth(Base, Record):
    """Whether a month's muster may still be changed; `month` is its first day."""

    __tablename__ = "muster_month"

    month: Stored[date] = stored(Date, nullable=False, unique=True)
    status: Stored[str] = field(
        Fact("Status", Kind.CHOICE, choices=facts.MUSTER_STATES, max_length=10), default="open"
    )
    closed_by: Stored[str | None] = field(Fact("Closed by", max_length=100))
    closed_at: Stored[datetime | None] = field(Fact("Closed on", Kind.DATETIME))


_OPERATION = Fact("Operation", required=True, max_length=80, aliases=("Work", "Process"))
_ITEM = Fact("Item", Kind.REFERENCE, reference="items.item")
_REJECTS = Fact(
    "Rejects paid at",
    Kind.PERCENT,
    minimum=0,
    help="0 unpaid, 100 paid like good ones. Empty: as set for all.",
)


class PieceRate(Base, Record):
    """What one piece of an operation pays from a day on; without an item it holds for all."""

    __tablename__ = "piece_rate"
    __table_args__ = (UniqueConstraint("operation", "item_id", "valid_from"),)

    operation: Stored[str] = field(_OPERATION)
    item_id: Stored[int | None] = field(_ITEM, "item.id", index=True)
    valid_from: Stored[date] = field(Fact("Valid from", Kind.DATE, required=True))
    rate: Stored[Decimal] = field(Fact("Rate", Kind.RATE, required=True, minimum=0))
    reject_percent: Stored[Decimal | None] = field(_REJECTS)
    unit: Stored[str] = field(Fact("Unit", max_length=12), default="pcs")


class PieceWork(Base, Record):
    """Pieces one worker made on a day, with the rate that held on it."""

    __tablename__ = "piece_work"

    employee_id: Stored[int] = field(facts.EMPLOYEE, "employee.id", index=True)
    day: Stored[date] = field(facts.DAY, index=True)
    operation: Stored[str] = field(_OPERATION)
    item_id: Stored[int | None] = field(_ITEM, "item.id", index=True)
    good: Stored[Decimal] = field(Fact("Good", Kind.QUANTITY, required=True, minimum=0, total=True))
    rejected: Stored[Decimal] = field(
        Fact("Rejected", Kind.QUANTITY, minimum=0, total=True), default=Decimal(0)
    )
    rate: Stored[Decimal] = field(Fact("Rate", Kind.RATE, read_only=True), nullable=False)
    reject_percent: Stored[Decimal | None] = field(_REJECTS.but(read_only=True))
    unit: Stored[str] = field(Fact("Unit", max_length=12, read_only=True), default="pcs")
    note: Stored[str | None] = field(Fact("Note", max_length=200))
    entered_by: Stored[str] = stored(String(100), nullable=False)


class EmployeeAdvance(Base, Record):
    """Money given ahead, and the plan by which wages give it back."""

    __tablename__ = "employee_advance"

    number: Stored[str] = field(Fact("Number", Kind.CODE, read_only=True), unique=True)
    employee_id: Stored[int] = field(facts.EMPLOYEE, "employee.id", index=True)
    given_on: Stored[date] = field(Fact("Given on", Kind.DATE, required=True))
    amount: Stored[Decimal] = field(Fact("Amount", Kind.MONEY, required=True, total=True))
    instalment: Stored[Decimal] = field(
        Fact("Instalment a month", Kind.MONEY, required=True, help="Taken from each month's pay.")
    )
    first_month: Stored[date] = field(
        Fact("First taken in", Kind.DATE, required=True, help="Any day of that month.")
    )
    reason: Stored[str | None] = field(Fact("Reason", max_length=200))
    status: Stored[str] = field(
        Fact("Status", Kind.CHOICE, choices=facts.ADVANCE_STATES, read_only=True), default="active"
    )
    given_by: Stored[str] = stored(String(100), nullable=False)


class AdvanceSkip(Base, Record):
    """A month in which an advance takes nothing: its plan ends a month later."""

    __tablename__ = "advance_skip"
    __table_args__ = (UniqueConstraint("advance_id", "month"),)

    advance_id: Stored[int] = stored(Id, "employee_advance.id", nullable=False)
    month: Stored[date] = stored(Date, nullable=False)
    reason: Stored[str | None] = stored(String(200))


class AdvanceRecovery(Base, Ledger):
    """What came back of an advance; a reversed payroll posts the same with a minus.

    `source` is `payroll` with the run's id, or `cash`; `month` is the first of the wage month.
    """

    __tablename__ = "advance_recovery"

    advance_id: Stored[int] = stored(Id, "employee_advance.id", nullable=False, index=True)
    month: Stored[date] = stored(Date, nullable=False)
    posted_on: Stored[date] = stored(Date, nullable=False)
    amount: Stored[Decimal] = stored(Money(), nullable=False)
    source: Stored[str] = stored(String(20), nullable=False)
    source_id: Stored[int | None] = stored(Id, index=True)
    label: Stored[str] = stored(String(60), nullable=False)
    reverses_id: Stored[int | None] = stored(Id, "advance_recovery.id", unique=True)
    posted_at: Stored[datetime] = stored(DateTime, nullable=False)
    posted_by: Stored[str] = stored(String(100), nullable=False)
