"""Transfers through transit."""

import sqlalchemy as sa
from alembic import op

from factory_desktop.core.platform.db.types import Id

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("stock_entry") as table:
        table.add_column(
            sa.Column(
                "through_transit",
                sa.Boolean(create_constraint=False),
                nullable=False,
                server_default=sa.false(),
            )
        )
        table.add_column(sa.Column("transfer_id", Id, nullable=True))
        table.add_column(sa.Column("transit_location_id", Id, nullable=True))
        table.create_foreign_key(
            op.f("fk_stock_entry_transfer_id"), "stock_entry", ["transfer_id"], ["id"]
        )
        table.create_foreign_key(
            op.f("fk_stock_entry_transit_location_id"), "location", ["transit_location_id"], ["id"]
        )
        table.create_index(op.f("ix_stock_entry_transfer_id"), ["transfer_id"])
        table.create_index(op.f("ix_stock_entry_transit_location_id"), ["transit_location_id"])
    with op.batch_alter_table("stock_entry") as table:
        table.alter_column("through_transit", server_default=None)
