"""Receipts that come early; indexes that the queues can use on both databases"""

import sqlalchemy as sa
from alembic import op

revision = "0002_on_their_way"
down_revision = "0001"


def _partial(name: str, table: str, columns: list[str], state: str) -> None:
    where = sa.text(f"state = '{state}'")
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    op.drop_index("letter_due", "letter")
    op.drop_index("timer_due", "timer")
    _partial("letter_due", "letter", ["urgency", "not_before", "id"], "queued")
    _partial("letter_leased", "letter", ["lease_until"], "sending")
    _partial("timer_due", "timer", ["due_at", "id"], "waiting")
    _partial("timer_leased", "timer", ["lease_until"], "ringing")
    op.create_index("referral_agent", "referral", ["agent", "state"])
    op.create_table(
        "early_receipt",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("provider_id", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.Column("unreachable", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "provider_id"),
    )


def downgrade() -> None:
    open_letters, ticking = (
        sa.text("state IN ('queued', 'sending')"),
        sa.text("state IN ('waiting', 'ringing')"),
    )
    op.drop_table("early_receipt")
    for name, table in (
        ("referral_agent", "referral"),
        ("timer_leased", "timer"),
        ("timer_due", "timer"),
        ("letter_leased", "letter"),
        ("letter_due", "letter"),
    ):
        op.drop_index(name, table)
    letter_columns = ["state", "urgency", "id"]
    op.create_index(
        "letter_due", "letter", letter_columns, sqlite_where=open_letters, postgresql_where=open_letters
    )
    op.create_index("timer_due", "timer", ["due_at"], sqlite_where=ticking, postgresql_where=ticking)
