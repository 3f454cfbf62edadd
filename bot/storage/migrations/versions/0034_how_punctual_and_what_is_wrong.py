"""How punctual each day was, and what is wrong with the house right now"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0031"


def upgrade() -> None:
    op.create_table(
        "service_day",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("quick", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("lost", sa.Integer(), nullable=False),
    )
    op.create_table(
        "incident",
        sa.Column("what", sa.String(20), primary_key=True),
        sa.Column("subject", sa.String(40), primary_key=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
    )
