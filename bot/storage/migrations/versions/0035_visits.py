"""Visits: when and where a worker and an agent meet"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.create_table(
        "visit",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
            autoincrement=True,
        ),
        sa.Column("referral", sa.String(32), sa.ForeignKey("referral.id"), nullable=False),
        sa.Column("agent", sa.String(32), sa.ForeignKey("agent.id"), nullable=False),
        sa.Column("person", sa.String(32), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("at", sa.BigInteger()),
        sa.Column("times", sa.String(60), nullable=False, server_default=""),
        sa.Column("asked_by", sa.String(6), nullable=False, server_default=""),
        sa.Column("missed_by", sa.String(6), nullable=False, server_default=""),
        sa.Column("moved", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("place_sealed", sa.LargeBinary()),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("visit_referral", "visit", ["referral", "id"])
    op.create_index("visit_agent", "visit", ["agent", "state", "at"])
    op.create_index("visit_person", "visit", ["person"])
