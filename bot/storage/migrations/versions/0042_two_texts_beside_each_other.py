"""Whether a broadcast tries two texts beside each other"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0046"


def upgrade() -> None:
    op.add_column("broadcast", sa.Column("split", sa.Integer(), nullable=False, server_default="0"))
