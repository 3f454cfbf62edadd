"""A letter stands in the index of the provider's numbers once it has one: an entry less is written as it is born"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    op.drop_index("letter_provider", "letter")
    some = {kind: sa.text("provider_id IS NOT NULL") for kind in ("sqlite_where", "postgresql_where")}
    op.create_index("letter_provider", "letter", ["channel", "provider_id"], **some)
