"""Heads of a salary structure begin in a month."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("salary_component") as table:
        table.add_column(sa.Column("valid_from", sa.Date(), nullable=True))
        table.drop_constraint("uq_salary_component_structure_id_key", type_="unique")
        table.create_unique_constraint(
            op.f("uq_salary_component_structure_id_key_valid_from"),
            ["structure_id", "key", "valid_from"],
        )
