"""When offices are open: a branch's hours, and closed days of its own"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("branch", sa.Column("opens", sa.Integer(), nullable=False, server_default="480"))
    op.add_column("branch", sa.Column("closes", sa.Integer(), nullable=False, server_default="900"))
    op.add_column("branch", sa.Column("weekdays", sa.String(7), nullable=False, server_default="12345"))
    op.create_table(
        "office_day",
        sa.Column("branch", sa.String(32), sa.ForeignKey("branch.id"), primary_key=True),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(80), nullable=False, server_default=""),
        sa.Column("set_by", sa.String(80), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
    )
