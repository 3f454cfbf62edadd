"""Indexes that pages of a full database are read by; what happened at each step, of the whole country in one row"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"

# Of days that are over: before, the rows of every area were added up each time.
WHOLE = (
    "INSERT INTO step_tally (day, flow, step, kind, area, times, people)"
    " SELECT day, flow, step, kind, '*', SUM(times), SUM(people) FROM step_tally WHERE area <> '*'"
    " GROUP BY day, flow, step, kind ON CONFLICT DO NOTHING"
)


def upgrade() -> None:
    op.create_index("message_person", "message", ["person", "id"])
    op.create_index("offer_made", "offer", ["offered_at", "agent", "state"])
    op.create_index("referral_reports", "referral", ["reported", "reported_at", "id"])
    op.drop_index("referral_reported", "referral")
    where = {kind: sa.text("state = 'unserved'") for kind in ("sqlite_where", "postgresql_where")}
    op.create_index("referral_unserved", "referral", ["changed_at", "id"], **where)
    op.execute(WHOLE)
