"""Who looked at somebody's data is found by an index"""

from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_index("audit_subject", "audit", ["subject", "id"])
