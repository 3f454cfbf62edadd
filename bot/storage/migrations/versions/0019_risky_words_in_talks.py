"""How often an agent asked for money or secrets in a talk"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("relay", sa.Column("risky", sa.Integer(), nullable=False, server_default="0"))
