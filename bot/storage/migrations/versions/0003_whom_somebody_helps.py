"""Whom somebody helps, and how old each data key is"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# Plain SQL: SQLite takes a reference with a new column, and no other way without copying the table.
COLUMNS = (
    ("person", "helper"),
    ("consent", "beside"),
    ("message", "about"),
    ("event", "about"),
    ("letter", "about"),
)
FOUND_BY = (("person", "helper"), ("message", "about"), ("event", "about"), ("letter", "about"))


def upgrade() -> None:
    for table, column in COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(32) REFERENCES person (id)")
    for table, column in FOUND_BY:
        known = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"{table}_{column}", table, [column], sqlite_where=known, postgresql_where=known)
    op.create_table(
        "data_key",
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("fingerprint"),
    )


def downgrade() -> None:
    """What people were promised is not taken back."""
