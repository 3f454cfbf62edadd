"""Addresses that said STOP, as keyed hashes that outlive whoever said it"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "stopped",
        sa.Column("network", sa.String(20), primary_key=True),
        sa.Column("value_hash", sa.LargeBinary(), primary_key=True),
        sa.Column("stopped_at", sa.BigInteger(), nullable=False),
    )
