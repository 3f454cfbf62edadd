"""Staff write with whoever asked for a person"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    # Plain SQL: SQLite takes a reference with a new column, and no other way without copying the table.
    op.execute("ALTER TABLE help_request ADD COLUMN staff VARCHAR(32) REFERENCES staff (id)")
    op.add_column("help_request", sa.Column("purpose", sa.String(80), nullable=False, server_default=""))
    op.add_column("help_request", sa.Column("heard_at", sa.BigInteger(), nullable=True))
    op.add_column("help_request", sa.Column("answered_at", sa.BigInteger(), nullable=True))
    op.add_column("help_request", sa.Column("notes_sealed", sa.LargeBinary(), nullable=True))
