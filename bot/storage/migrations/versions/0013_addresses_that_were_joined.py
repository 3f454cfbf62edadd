"""Addresses that came by a join: what matters waits a day, and one word takes them away again"""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute("ALTER TABLE channel_identity ADD COLUMN joined_at BIGINT")
