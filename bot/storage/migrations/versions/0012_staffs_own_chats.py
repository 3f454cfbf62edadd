"""Staff link their own chat by a single-use code"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    # Plain SQL: SQLite takes a reference with a new column, and no other way without copying the table.
    op.execute("ALTER TABLE staff ADD COLUMN person VARCHAR(32) REFERENCES person (id)")
    op.create_table(
        "staff_code",
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("staff", sa.String(32), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("code_hash"),
    )
