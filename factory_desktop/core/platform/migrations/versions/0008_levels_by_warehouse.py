"""Reorder points by warehouse."""

import sqlalchemy as sa
from alembic import op

from factory_desktop.core.platform.db.types import Id, Quantity

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "item_level",
        sa.Column("item_id", Id, nullable=False),
        sa.Column("warehouse_id", Id, nullable=False),
        sa.Column("reorder_point", Quantity(), nullable=True),
        sa.Column("safety_stock", Quantity(), nullable=True),
        sa.Column("minimum_order", Quantity(), nullable=True),
        sa.Column("lead_time_days", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_level_item_id")),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["warehouse.id"], name=op.f("fk_item_level_warehouse_id")
        ),
        sa.PrimaryKeyConstraint("item_id", "warehouse_id", name=op.f("pk_item_level")),
    )
