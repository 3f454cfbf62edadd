"""Whether a branch still practises; those that were there before do not"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    op.add_column("branch", sa.Column("practises", sa.Integer(), nullable=False, server_default="0"))
