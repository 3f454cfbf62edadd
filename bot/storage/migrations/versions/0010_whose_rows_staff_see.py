"""Staff belong to a branch, with areas and communities of their own; a branch says which areas it serves"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    for table, column in (("branch", "areas"), ("staff", "areas"), ("staff", "communities")):
        op.add_column(table, sa.Column(column, sa.Text(), nullable=False, server_default=""))
    for table in ("staff", "broadcast"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN branch VARCHAR(32) REFERENCES branch (id)")
    op.execute("UPDATE staff SET role = 'branch' WHERE role = 'staff'")
