"""Staff see which texts changed, and suggest other words"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "text_seen",
        sa.Column("language", sa.String(3), primary_key=True),
        sa.Column("flow", sa.String(40), primary_key=True),
        sa.Column("step", sa.String(40), primary_key=True),
        sa.Column("print", sa.String(16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "suggestion",
        sa.Column("id", LONG, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("language", sa.String(3), nullable=False, server_default=""),
        sa.Column("flow", sa.String(40), nullable=False, server_default=""),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("staff", sa.String(60), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("dropped_at", sa.BigInteger()),
    )
