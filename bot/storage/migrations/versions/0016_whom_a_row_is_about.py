"""Whom a row is about: timers too, rows about several people, and reasons in the audit sealed for whom they name"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    # Plain SQL: SQLite takes a reference with a new column, and no other way without copying the table.
    op.execute("ALTER TABLE timer ADD COLUMN about VARCHAR(32) REFERENCES person (id)")
    op.execute("ALTER TABLE audit ADD COLUMN person VARCHAR(32) REFERENCES person (id)")
    op.add_column("audit", sa.Column("purpose_sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "also_about",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True
        ),
        sa.Column("person", sa.String(32), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("letter", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=True),
        sa.Column("event", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=True),
    )
    op.create_index("also_about_person", "also_about", ["person"])
    some = sa.text("about IS NOT NULL")
    op.create_index("timer_about", "timer", ["about"], sqlite_where=some, postgresql_where=some)
    some = sa.text("person IS NOT NULL")
    op.create_index("audit_person", "audit", ["person"], sqlite_where=some, postgresql_where=some)
