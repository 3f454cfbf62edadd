"""What a restored or long-stopped worker holds, its heartbeat, and from whom unreadable payloads came"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
_LONG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    for table in ("letter", "timer"):
        op.add_column(table, sa.Column("held", sa.BigInteger(), nullable=True))
        some = sa.text("held IS NOT NULL")
        op.create_index(f"{table}_held", table, ["held"], sqlite_where=some, postgresql_where=some)
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(20), primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("beats", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "hold",
        sa.Column("id", _LONG, primary_key=True, autoincrement=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.String(10), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "unreadable_sender",
        sa.Column("hash", sa.LargeBinary(), primary_key=True),
        sa.Column("payload", _LONG, primary_key=True),
    )
