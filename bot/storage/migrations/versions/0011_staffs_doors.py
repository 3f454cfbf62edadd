"""Sessions of staff, wrong passwords, the second factor, and an audit that is keyed"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

STAFF = (
    sa.Column("password_until", sa.BigInteger(), nullable=True),
    sa.Column("disabled_at", sa.BigInteger(), nullable=True),
    sa.Column("factor_salt", sa.String(32), nullable=False, server_default=""),
    sa.Column("factor_at", sa.BigInteger(), nullable=True),
    sa.Column("factor_step", sa.Integer(), nullable=False, server_default="0"),
)


def upgrade() -> None:
    for column in STAFF:
        op.add_column("staff", column)
    for name in ("failures", "locked_until"):
        op.drop_column("staff", name)
    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("staff", sa.String(32), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("factor_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_why", sa.String(20), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("staff_session_staff", "staff_session", ["staff"])
    op.create_table(
        "login_try",
        sa.Column("whose", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("got_in_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("whose"),
    )
    op.add_column("audit", sa.Column("key", sa.String(8), nullable=False, server_default=""))
    op.create_index("audit_at", "audit", ["at"])
