"""Whether a broadcast tries two texts beside each other"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    op.add_column("broadcast", sa.Column("split", sa.Integer(), nullable=False, server_default="0"))
