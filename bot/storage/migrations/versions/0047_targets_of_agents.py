"""How many members a month a branch hopes for from an agent"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    op.add_column("agent", sa.Column("target", sa.Integer(), nullable=False, server_default="0"))
