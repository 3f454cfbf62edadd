"""Referrals keep whether the worker said that their card has come"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.add_column("referral", sa.Column("card", sa.String(10), server_default="", nullable=False))
