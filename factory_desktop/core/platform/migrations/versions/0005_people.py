"""People."""

import sqlalchemy as sa
from alembic import op

from factory_desktop.core.platform.db.types import Id, Money, Quantity

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "department",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("parent_id", Id, nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["department.id"], name=op.f("fk_department_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("name", name=op.f("uq_department_name")),
    )
    op.create_index(op.f("ix_department_parent_id"), "department", ["parent_id"], unique=False)
    op.create_table(
        "holiday_calendar",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("usual", sa.Boolean(), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday_calendar")),
        sa.UniqueConstraint("name", name=op.f("uq_holiday_calendar_name")),
    )
    op.create_table(
        "muster_month",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("closed_by", sa.String(length=100), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_muster_month")),
        sa.UniqueConstraint("month", name=op.f("uq_muster_month_month")),
    )
    op.create_table(
        "employee",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_local", sa.String(length=120), nullable=True),
        sa.Column("father_name", sa.String(length=120), nullable=True),
        sa.Column("gender", sa.String(length=40), nullable=True),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("date_of_joining", sa.Date(), nullable=False),
        sa.Column("date_of_leaving", sa.Date(), nullable=True),
        sa.Column("department_id", Id, nullable=True),
        sa.Column("designation", sa.String(length=80), nullable=True),
        sa.Column("skill", sa.String(length=40), nullable=True),
        sa.Column("mobile", sa.String(length=20), nullable=True),
        sa.Column("pay_mode", sa.String(length=40), nullable=False),
        sa.Column("bank_account", sa.String(length=40), nullable=True),
        sa.Column("ifsc", sa.String(length=11), nullable=True),
        sa.Column("bank_name", sa.String(length=80), nullable=True),
        sa.Column("uan", sa.String(length=20), nullable=True),
        sa.Column("esi_no", sa.String(length=20), nullable=True),
        sa.Column("pan", sa.String(length=10), nullable=True),
        sa.Column("pf_member", sa.Boolean(), nullable=False),
        sa.Column("esi_covered", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=True),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("weekly_off", sa.String(length=40), nullable=True),
        sa.Column("calendar_id", Id, nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["holiday_calendar.id"], name=op.f("fk_employee_calendar_id")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_employee_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee")),
        sa.UniqueConstraint("code", name=op.f("uq_employee_code")),
    )
    op.create_index(
        op.f("ix_employee_date_of_leaving"), "employee", ["date_of_leaving"], unique=False
    )
    op.create_index(op.f("ix_employee_department_id"), "employee", ["department_id"], unique=False)
    op.create_table(
        "holiday",
        sa.Column("calendar_id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["holiday_calendar.id"], name=op.f("fk_holiday_calendar_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
        sa.UniqueConstraint("calendar_id", "day", name=op.f("uq_holiday_calendar_id_day")),
    )
    op.create_index(op.f("ix_holiday_day"), "holiday", ["day"], unique=False)
    op.create_table(
        "attendance",
        sa.Column("employee_id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("overtime_hours", Quantity(), nullable=False),
        sa.Column("hours", Quantity(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("marked_by", sa.String(length=100), nullable=False),
        sa.Column("marked_at", sa.DateTime(), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_attendance_employee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("employee_id", "day", name=op.f("uq_attendance_employee_id_day")),
    )
    op.create_index(op.f("ix_attendance_day"), "attendance", ["day"], unique=False)
    op.create_table(
        "employee_advance",
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("employee_id", Id, nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("amount", Money(), nullable=False),
        sa.Column("instalment", Money(), nullable=False),
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("given_by", sa.String(length=100), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_employee_advance_employee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee_advance")),
        sa.UniqueConstraint("number", name=op.f("uq_employee_advance_number")),
    )
    op.create_index(
        op.f("ix_employee_advance_employee_id"), "employee_advance", ["employee_id"], unique=False
    )
    op.create_table(
        "pay_terms",
        sa.Column("employee_id", Id, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("pay_type", sa.String(length=40), nullable=False),
        sa.Column("rate", Quantity(), nullable=False),
        sa.Column("hours_per_day", Quantity(), nullable=True),
        sa.Column("minimum_day_rate", Quantity(), nullable=True),
        sa.Column("structure", sa.String(length=40), nullable=True),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_pay_terms_employee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_terms")),
        sa.UniqueConstraint(
            "employee_id", "valid_from", name=op.f("uq_pay_terms_employee_id_valid_from")
        ),
    )
    op.create_table(
        "piece_rate",
        sa.Column("operation", sa.String(length=80), nullable=False),
        sa.Column("item_id", Id, nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("rate", Quantity(), nullable=False),
        sa.Column("reject_percent", Quantity(), nullable=True),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_piece_rate_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_piece_rate")),
        sa.UniqueConstraint(
            "operation",
            "item_id",
            "valid_from",
            name=op.f("uq_piece_rate_operation_item_id_valid_from"),
        ),
    )
    op.create_index(op.f("ix_piece_rate_item_id"), "piece_rate", ["item_id"], unique=False)
    op.create_table(
        "piece_work",
        sa.Column("employee_id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("operation", sa.String(length=80), nullable=False),
        sa.Column("item_id", Id, nullable=True),
        sa.Column("good", Quantity(), nullable=False),
        sa.Column("rejected", Quantity(), nullable=False),
        sa.Column("rate", Quantity(), nullable=False),
        sa.Column("reject_percent", Quantity(), nullable=True),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("entered_by", sa.String(length=100), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_piece_work_employee_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_piece_work_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_piece_work")),
    )
    op.create_index(op.f("ix_piece_work_day"), "piece_work", ["day"], unique=False)
    op.create_index(op.f("ix_piece_work_employee_id"), "piece_work", ["employee_id"], unique=False)
    op.create_index(op.f("ix_piece_work_item_id"), "piece_work", ["item_id"], unique=False)
    op.create_table(
        "advance_recovery",
        sa.Column("advance_id", Id, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("amount", Money(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("source_id", Id, nullable=True),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("reverses_id", Id, nullable=True),
        sa.Column("posted_at", sa.DateTime(), nullable=False),
        sa.Column("posted_by", sa.String(length=100), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["advance_id"], ["employee_advance.id"], name=op.f("fk_advance_recovery_advance_id")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["advance_recovery.id"], name=op.f("fk_advance_recovery_reverses_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advance_recovery")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_advance_recovery_reverses_id")),
    )
    op.create_index(
        op.f("ix_advance_recovery_advance_id"), "advance_recovery", ["advance_id"], unique=False
    )
    op.create_index(
        op.f("ix_advance_recovery_source_id"), "advance_recovery", ["source_id"], unique=False
    )
    op.create_table(
        "advance_skip",
        sa.Column("advance_id", Id, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["advance_id"], ["employee_advance.id"], name=op.f("fk_advance_skip_advance_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advance_skip")),
        sa.UniqueConstraint("advance_id", "month", name=op.f("uq_advance_skip_advance_id_month")),
    )
