"""What the built-in roles were given once; of an older company, what they have between them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_GIVEN = """
INSERT INTO known_permission (key)
SELECT DISTINCT permission FROM role_permission JOIN role ON role.id = role_id
WHERE built_in AND permission <> '*'
"""


def upgrade() -> None:
    op.create_table(
        "known_permission",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_known_permission")),
    )
    op.execute(_GIVEN)
