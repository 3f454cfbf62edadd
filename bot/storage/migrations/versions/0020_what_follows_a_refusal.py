"""Letters that are held or go plainly, classes of early receipts, and channels by which nothing leaves"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    for name in ("lingers", "plainly"):
        op.add_column("letter", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("letter", sa.Column("kind", sa.String(12), nullable=False, server_default=""))
    lingers = sa.text("lingers = 1")
    op.create_index("letter_lingers", "letter", ["id"], sqlite_where=lingers, postgresql_where=lingers)
    op.add_column("early_receipt", sa.Column("kind", sa.String(12), nullable=False, server_default=""))
    op.execute("UPDATE early_receipt SET kind = 'left' WHERE unreachable = 1")
    op.drop_column("early_receipt", "unreachable")
    op.create_table(
        "outage",
        sa.Column("channel", sa.String(20), primary_key=True),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("since", "last_at")),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
    )
