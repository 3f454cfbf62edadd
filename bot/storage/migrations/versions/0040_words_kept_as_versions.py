"""Texts written in the console, kept version by version; what a broadcast opens when it is answered"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    op.create_table(
        "wording",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("branch", sa.String(32), sa.ForeignKey("branch.id")),
    )
    op.create_table(
        "wording_version",
        sa.Column("wording", sa.String(32), sa.ForeignKey("wording.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("who", sa.String(60), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.add_column("broadcast", sa.Column("wording", sa.String(32)))
    op.add_column("broadcast", sa.Column("wording_version", sa.Integer()))
    op.add_column("broadcast", sa.Column("opens", sa.String(80), nullable=False, server_default=""))
