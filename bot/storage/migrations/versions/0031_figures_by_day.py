"""What happened at each step by day, and indexes by which days are counted"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
_INDEXES = (
    ("consent_given", "consent", ["given_at"]),
    ("offer_answered", "offer", ["answered_at", "id"]),
    ("referral_reported", "referral", ["reported_at", "id"]),
    ("referral_answered", "referral", ["answered_at", "id"]),
)


def upgrade() -> None:
    for name, table, columns in _INDEXES:
        op.create_index(name, table, columns)
    op.create_table(
        "step_tally",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("flow", sa.String(40), primary_key=True),
        sa.Column("step", sa.String(40), primary_key=True),
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("area", sa.String(13), primary_key=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
    )
