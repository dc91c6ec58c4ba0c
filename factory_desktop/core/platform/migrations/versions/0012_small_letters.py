"""Items and parties are found by how their code or name begins, without regard to case."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("item", "code"),
    ("item", "name"),
    ("item_barcode", "code"),
    ("party", "code"),
    ("party", "name"),
)


def upgrade() -> None:
    for table, column in _COLUMNS:
        op.create_index(
            f"ix_{table}_lower_{column}",
            table,
            [sa.func.lower(sa.text(column)).label("small")],
            postgresql_ops={"small": "text_pattern_ops"},
        )
