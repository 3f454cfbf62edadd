"""How often an agent asked for money or secrets in a talk"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("relay", sa.Column("risky", sa.Integer(), nullable=False, server_default="0"))
