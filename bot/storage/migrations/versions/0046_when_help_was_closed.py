"""When a request for help was closed: what waited for us goes seven days after that"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    op.add_column("help_request", sa.Column("closed_at", sa.BigInteger(), nullable=True))
