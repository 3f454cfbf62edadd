"""Who looked at somebody's data is found by an index"""

from alembic import op

revision = "0028"
down_revision = "0025"


def upgrade() -> None:
    op.create_index("audit_subject", "audit", ["subject", "id"])
