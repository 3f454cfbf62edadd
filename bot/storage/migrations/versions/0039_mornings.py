"""Agents keep whether they want a summary in the morning"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.add_column("agent", sa.Column("mornings", sa.Integer(), server_default="1", nullable=False))
