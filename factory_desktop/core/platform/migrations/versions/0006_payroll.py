"""Payroll."""

import sqlalchemy as sa
from alembic import op

from factory_desktop.core.platform.db.types import Id, Money, Quantity

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payroll_run",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("live", sa.Integer(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("slips", sa.Integer(), nullable=False),
        sa.Column("gross", Money(), nullable=False),
        sa.Column("deductions", Money(), nullable=False),
        sa.Column("rounding", Money(), nullable=False),
        sa.Column("net", Money(), nullable=False),
        sa.Column("employer", Money(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("locked_at", sa.DateTime(), nullable=False),
        sa.Column("locked_by", sa.String(length=100), nullable=False),
        sa.Column("reversed_at", sa.DateTime(), nullable=True),
        sa.Column("reversed_by", sa.String(length=100), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payroll_run")),
        sa.UniqueConstraint("month", "live", name=op.f("uq_payroll_run_month_live")),
    )
    op.create_table(
        "salary_structure",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("pays_base", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_salary_structure")),
        sa.UniqueConstraint("code", name=op.f("uq_salary_structure_code")),
    )
    op.create_table(
        "salary_component",
        sa.Column("id", Id, nullable=False),
        sa.Column("structure_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=30), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("formula", sa.String(length=300), nullable=False),
        sa.Column("statistical", sa.Boolean(), nullable=False),
        sa.Column("wage_group", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["salary_structure.id"], name=op.f("fk_salary_component_structure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_salary_component")),
        sa.UniqueConstraint(
            "structure_id", "key", name=op.f("uq_salary_component_structure_id_key")
        ),
    )
    op.create_table(
        "pay_adjustment",
        sa.Column("employee_id", Id, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("amount", Money(), nullable=False),
        sa.Column("wage_group", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_pay_adjustment_employee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_adjustment")),
    )
    op.create_index(
        op.f("ix_pay_adjustment_employee_id"), "pay_adjustment", ["employee_id"], unique=False
    )
    op.create_index(op.f("ix_pay_adjustment_month"), "pay_adjustment", ["month"], unique=False)
    op.create_table(
        "salary_slip",
        sa.Column("run_id", Id, nullable=False),
        sa.Column("employee_id", Id, nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=True),
        sa.Column("pay_type", sa.String(length=40), nullable=False),
        sa.Column("rate", Quantity(), nullable=False),
        sa.Column("look", sa.String(length=40), nullable=False),
        sa.Column("paid_days", Quantity(), nullable=False),
        sa.Column("worked_days", Quantity(), nullable=False),
        sa.Column("overtime_hours", Quantity(), nullable=False),
        sa.Column("gross", Money(), nullable=False),
        sa.Column("deductions", Money(), nullable=False),
        sa.Column("rounding", Money(), nullable=False),
        sa.Column("net", Money(), nullable=False),
        sa.Column("employer", Money(), nullable=False),
        sa.Column("change", Money(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("pay_mode", sa.String(length=10), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_salary_slip_employee_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["payroll_run.id"], name=op.f("fk_salary_slip_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_salary_slip")),
        sa.UniqueConstraint("number", name=op.f("uq_salary_slip_number")),
        sa.UniqueConstraint(
            "run_id", "employee_id", name=op.f("uq_salary_slip_run_id_employee_id")
        ),
    )
    op.create_index(
        op.f("ix_salary_slip_employee_id"), "salary_slip", ["employee_id"], unique=False
    )
    op.create_index(op.f("ix_salary_slip_month"), "salary_slip", ["month"], unique=False)
    op.create_table(
        "salary_slip_line",
        sa.Column("slip_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("amount", Money(), nullable=False),
        sa.Column("quantity", Quantity(), nullable=True),
        sa.Column("base", Money(), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["slip_id"], ["salary_slip.id"], name=op.f("fk_salary_slip_line_slip_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_salary_slip_line")),
    )
    op.create_index(
        op.f("ix_salary_slip_line_slip_id"), "salary_slip_line", ["slip_id"], unique=False
    )
    op.create_table(
        "salary_slip_payment",
        sa.Column("slip_id", Id, nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["slip_id"], ["salary_slip.id"], name=op.f("fk_salary_slip_payment_slip_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_salary_slip_payment")),
    )
    op.create_index(
        op.f("ix_salary_slip_payment_slip_id"), "salary_slip_payment", ["slip_id"], unique=False
    )
