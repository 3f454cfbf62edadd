"""What a branch works with all day: lists by key, tasks with an owner, ready words, reports, figures by day"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0022"
_LONG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_INDEXES = (
    ("person_made", "person", ["created_at", "id"], ""),
    ("person_stage", "person", ["stage", "created_at", "id"], ""),
    ("registration_made", "registration", ["created_at", "id"], ""),
    ("referral_registration", "referral", ["registration"], ""),
    ("referral_made", "referral", ["created_at", "id"], ""),
    ("referral_flagged", "referral", ["created_at"], "flags <> ''"),
    ("help_request_open", "help_request", ["asked_at"], "state = 'open'"),
    ("help_request_asked", "help_request", ["asked_at", "id"], ""),
    ("help_request_person", "help_request", ["person"], ""),
    ("letter_desk", "letter", ["id"], "state IN ('unknown', 'failed')"),
)


def upgrade() -> None:
    for name, table, columns, some in _INDEXES:
        where = {"sqlite_where": sa.text(some), "postgresql_where": sa.text(some)} if some else {}
        op.create_index(name, table, columns, **where)
    op.create_index("person_area", "person", ["area"], postgresql_ops={"area": "text_pattern_ops"})
    for table in ("help_request", "complaint"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("assigned", sa.String(32), nullable=True))
            batch.create_foreign_key(f"{table}_assigned", "staff", ["assigned"], ["id"])
    op.create_table(
        "ready_words",
        sa.Column("id", _LONG, primary_key=True, autoincrement=True),
        sa.Column("branch", sa.String(32), sa.ForeignKey("branch.id")),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("staff", sa.String(60), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "official_trouble",
        sa.Column("id", _LONG, primary_key=True, autoincrement=True),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("begins", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("staff", sa.String(60), nullable=False),
        sa.Column("source", sa.String(120), nullable=False, server_default=""),
    )
    op.create_index("official_trouble_ends", "official_trouble", ["ends"])
    op.create_table(
        "report",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("staff", sa.String(32), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("ready_at", sa.BigInteger()),
        sa.Column("lines", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("wrapped", sa.LargeBinary()),
        sa.Column("sealed", sa.LargeBinary()),
    )
    op.create_index("report_staff", "report", ["staff", "asked_at"])
    op.create_table(
        "tally",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("what", sa.String(12), primary_key=True),
        sa.Column("channel", sa.String(20), primary_key=True),
        sa.Column("language", sa.String(3), primary_key=True),
        sa.Column("area", sa.String(13), primary_key=True),
        sa.Column("agent", sa.String(32), primary_key=True),
        sa.Column("n", sa.Integer(), nullable=False),
    )
