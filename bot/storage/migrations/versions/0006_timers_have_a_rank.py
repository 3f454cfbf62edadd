"""Timers have a rank, and a slot of which only one is open"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

# As bot/timer_kinds.py ranked them then; what is not named here was a lead's.
RANKS = {
    1: ("chat_%", "end_relays", "tell_checked", "check_code", "tell_again"),
    2: (
        *("tell_unlinked", "tell_suspended", "tell_invite_refused", "tell_claim_word", "tell_join_word"),
        *("tell_my_data", "erase", "end_referral", "right_%", "check_claim", "check_join"),
    ),
    3: ("nudge", "ask_card", "ask_still_paying"),
    4: ("broadcast_spread", "tell_discount_end"),
    5: ("purge", "tend_keys", "discount_ends"),
}


def upgrade() -> None:
    op.drop_index("timer_due", table_name="timer")
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rank", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("slot", sa.String(60), nullable=True))
    for rank, kinds in RANKS.items():
        for kind in kinds:
            op.execute(
                sa.text("UPDATE timer SET rank = :rank WHERE kind LIKE :kind").bindparams(
                    rank=rank, kind=kind
                )
            )
    op.execute(
        "UPDATE timer SET slot = kind WHERE state IN ('waiting', 'ringing')"
        " AND kind IN ('purge', 'tend_keys', 'discount_ends')"
        " AND id IN (SELECT MIN(id) FROM timer WHERE state IN ('waiting', 'ringing') GROUP BY kind)"
    )
    waiting = sa.text("state = 'waiting'")
    taken = sa.text("slot IS NOT NULL AND state IN ('waiting', 'ringing')")
    op.create_index(
        "timer_due", "timer", ["rank", "due_at", "id"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index("timer_slot", "timer", ["slot"], unique=True, sqlite_where=taken, postgresql_where=taken)
