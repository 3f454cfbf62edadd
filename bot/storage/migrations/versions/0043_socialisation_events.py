"""Socialisation events: where, when, whose code hangs there and what it cost; broadcasts that invite to one"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "gathering",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("code", sa.String(8), nullable=False, unique=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("area", sa.String(13), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("branch", sa.String(32), sa.ForeignKey("branch.id")),
        sa.Column("community", sa.String(32), sa.ForeignKey("community.id")),
        sa.Column("shown", LONG, sa.ForeignKey("agent_code.id"), nullable=False),
        sa.Column("expires", sa.String(10), nullable=False),
        sa.Column("cost", sa.BigInteger()),
        sa.Column("who", sa.String(60), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_index("gathering_shown", "gathering", ["shown"])
    op.create_index("first_contact_code", "first_contact", ["code"])
    op.add_column("broadcast", sa.Column("gathering", sa.String(32)))
    op.create_index("broadcast_gathering", "broadcast", ["gathering"])
