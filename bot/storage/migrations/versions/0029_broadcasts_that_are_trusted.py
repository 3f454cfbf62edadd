"""A whole life of a broadcast: author, approval, schedule, history, kept words and audiences; a fuller ledger"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0025"

UUID = sa.String(32)


def upgrade() -> None:
    _broadcast()
    _recipient()
    op.create_table(
        "broadcast_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("broadcast", UUID, sa.ForeignKey("broadcast.id"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(60), nullable=False),
        *(sa.Column(name, sa.String(10), nullable=False) for name in ("move", "before", "after")),
        sa.Column("why", sa.String(80), nullable=False, server_default=""),
    )
    op.create_index("broadcast_step_of", "broadcast_step", ["broadcast", "id"])
    op.create_table(
        "broadcast_text",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("broadcast", UUID, sa.ForeignKey("broadcast.id"), nullable=False),
        *(sa.Column(name, sa.String(1), nullable=False, server_default="") for name in ("arm", "way")),
        sa.Column("language", sa.String(3), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.UniqueConstraint("broadcast", "arm", "way", "language"),
    )
    for table in ("letter", "timer"):
        op.add_column(table, sa.Column("taken_by", sa.String(32), nullable=True))
    op.add_column("letter", sa.Column("shared", sa.BigInteger(), nullable=True))
    bulk = sa.text("broadcast IS NOT NULL")
    op.create_index(
        "letter_reached", "letter", ["person", "created_at"], sqlite_where=bulk, postgresql_where=bulk
    )


def _broadcast() -> None:
    for name, kind in (
        ("code", sa.String(8)),
        ("author_id", UUID),
        *((name, sa.BigInteger()) for name in ("planned_at", "approved_at", "start_at", "wait_until")),
        ("per_minute", sa.Integer()),
        *((name, sa.Text()) for name in ("rehearsal", "totals")),
    ):
        op.add_column("broadcast", sa.Column(name, kind, nullable=True))
    for name, length in (("author", 60), ("approved_by", 60), ("why", 20), ("word_key", 60)):
        op.add_column("broadcast", sa.Column(name, sa.String(length), nullable=False, server_default=""))
    op.add_column("broadcast", sa.Column("words_hash", sa.String(64), nullable=False, server_default=""))
    op.add_column("broadcast", sa.Column("planned_to", UUID, nullable=True))
    op.execute("UPDATE broadcast SET code = upper(substr(id, 1, 8)), planned_at = created_at")
    op.execute("UPDATE broadcast SET state = 'rehearsed' WHERE state = 'planned'")
    op.execute("UPDATE broadcast SET state = 'finished' WHERE state = 'done'")
    op.create_index("broadcast_code", "broadcast", ["code"], unique=True)


def _recipient() -> None:
    for name, length in (("arm", 1), ("channel", 20), ("category", 14), ("clock", 7)):
        op.add_column("recipient", sa.Column(name, sa.String(length), nullable=False, server_default=""))
