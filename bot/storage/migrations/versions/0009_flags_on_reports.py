"""Reports carry flags, and digits that were reported before are noticed"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("referral", sa.Column("flags", sa.String(80), server_default="", nullable=False))
    op.add_column("referral", sa.Column("number_hash", sa.LargeBinary(), nullable=True))
    op.create_index("referral_number", "referral", ["number_hash"])
    op.create_index("duplicate_later", "duplicate", ["later"])
