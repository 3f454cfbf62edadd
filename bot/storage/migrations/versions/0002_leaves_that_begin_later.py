"""Leaves that begin later"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("agent", sa.Column("off_from", sa.String(length=10), server_default="", nullable=False))
