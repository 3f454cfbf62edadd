"""Prices with day and source, what each letter costs, and texts for outside the window"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("letter", sa.Column("category", sa.String(14), nullable=True))
    for name in ("expected", "billed"):
        op.add_column("letter", sa.Column(name, sa.BigInteger(), nullable=True))
    op.create_index("letter_made", "letter", ["created_at"])
    op.create_table(
        "rate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        *(sa.Column(name, sa.String(20), nullable=False) for name in ("payee", "what")),
        sa.Column("from_day", sa.String(10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("who", sa.String(60), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "template",
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("language", sa.String(3), nullable=False),
        sa.Column("version", sa.String(12), nullable=False),
        sa.Column("number", sa.String(64), nullable=False),
        *(sa.Column(name, sa.String(14), nullable=False) for name in ("category", "given")),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("quality", sa.String(10), nullable=False, server_default=""),
        sa.Column("reason", sa.String(200), nullable=False, server_default=""),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "name", "language", "version"),
    )
    op.create_index("template_number", "template", ["owner", "number"])
