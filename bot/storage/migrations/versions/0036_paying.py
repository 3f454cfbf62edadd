"""The companion for paying: a reminder day, and the months a worker noted"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.create_table(
        "paying",
        sa.Column("referral", sa.String(32), sa.ForeignKey("referral.id"), primary_key=True),
        sa.Column("person", sa.String(32), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("agent", sa.String(32), sa.ForeignKey("agent.id")),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("shares", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("begun", sa.String(7), nullable=False),
        sa.Column("paid_until", sa.String(7), nullable=False, server_default=""),
        sa.Column("why", sa.String(20), nullable=False, server_default=""),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("paying_person", "paying", ["person"])
    op.create_index("paying_agent", "paying", ["agent", "state"])
