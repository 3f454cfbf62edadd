"""Languages may have codes of three letters"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

COLUMNS = (("person", "id"), ("consent", None), ("consent_text", None))


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return  # it keeps no lengths
    for table, default in COLUMNS:
        op.alter_column(
            table,
            "language",
            type_=sa.String(length=3),
            existing_nullable=False,
            existing_server_default=default,
        )
