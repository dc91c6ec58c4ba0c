"""Charges on purchase orders."""

import sqlalchemy as sa
from alembic import op

from factory_desktop.core.platform.db.types import Id, Money

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "purchase_order_charge",
        sa.Column("id", Id, nullable=False),
        sa.Column("document_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("amount", Money(), nullable=False),
        sa.Column("charged", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["purchase_order.id"],
            name=op.f("fk_purchase_order_charge_document_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_order_charge")),
    )
    op.create_index(
        op.f("ix_purchase_order_charge_document_id"), "purchase_order_charge", ["document_id"]
    )
    for name, column in (("purchase_order", "charged"), ("purchase_order_line", "share")):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column(column, Money(), nullable=False, server_default="0"))
        with op.batch_alter_table(name) as table:
            table.alter_column(column, server_default=None)
