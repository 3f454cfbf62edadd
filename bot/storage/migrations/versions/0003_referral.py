"""Agents' hours and codes, two voices of an outcome, talks between two, complaints"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0001"

TABLES = ("touch", "agent_code", "relay", "complaint")
COLUMNS = {
    "offer": ("why", "postponed", "reminded"),
    "referral": ("reported", "reported_at", "answer", "answered_at"),
    "agent": ("opens", "closes", "days_off", "off_until", "sectors", "valid_from", "notices_at"),
}
INDEXES = {
    "offer_agent": "offer",
    "agent_place": "agent",
    "agent_community": "agent",
}


def upgrade() -> None:
    op.create_table(
        "agent_code",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("agent", sa.String(length=32), nullable=True),
        sa.Column("community", sa.String(length=32), nullable=True),
        sa.Column("campaign", sa.String(length=40), server_default="", nullable=False),
        sa.Column("expires_on", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agent"],
            ["agent.id"],
        ),
        sa.ForeignKeyConstraint(
            ["community"],
            ["community.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("agent_code_agent", "agent_code", ["agent"], unique=False)
    op.create_table(
        "complaint",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("agent", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agent"],
            ["agent.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("reference"),
    )
    op.create_index("complaint_person", "complaint", ["person"], unique=False)
    op.create_index("complaint_state", "complaint", ["state", "opened_at"], unique=False)
    op.create_table(
        "relay",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("referral", sa.String(length=32), nullable=False),
        sa.Column("worker", sa.String(length=32), nullable=False),
        sa.Column("agent", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_by", sa.String(length=6), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("to_worker_at", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("to_agent_at", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("worker_shows", sa.Integer(), server_default="0", nullable=False),
        sa.Column("agent_shows", sa.Integer(), server_default="0", nullable=False),
        sa.Column("abuse", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ended_why", sa.String(length=20), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agent"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["referral"],
            ["referral.id"],
        ),
        sa.ForeignKeyConstraint(
            ["worker"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("relay_agent", "relay", ["agent", "state"], unique=False)
    op.create_index("relay_worker", "relay", ["worker", "state"], unique=False)
    op.create_table(
        "touch",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("code", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["code"],
            ["agent_code.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("touch_person", "touch", ["person", "at"], unique=False)
    op.add_column("agent", sa.Column("opens", sa.Integer(), server_default="0", nullable=False))
    op.add_column("agent", sa.Column("closes", sa.Integer(), server_default="1440", nullable=False))
    op.add_column("agent", sa.Column("days_off", sa.String(length=7), server_default="", nullable=False))
    op.add_column("agent", sa.Column("off_until", sa.String(length=10), server_default="", nullable=False))
    op.add_column("agent", sa.Column("sectors", sa.String(length=60), server_default="", nullable=False))
    op.add_column("agent", sa.Column("valid_from", sa.String(length=10), server_default="", nullable=False))
    op.add_column("agent", sa.Column("notices_at", sa.BigInteger(), nullable=True))
    op.create_index("agent_community", "agent", ["community"], unique=False)
    op.create_index(
        "agent_place",
        "agent",
        ["lat", "lon"],
        unique=False,
        sqlite_where=sa.text("state = 'linked'"),
        postgresql_where=sa.text("state = 'linked'"),
    )
    op.add_column("offer", sa.Column("why", sa.String(length=20), server_default="", nullable=False))
    op.add_column("offer", sa.Column("postponed", sa.Integer(), server_default="0", nullable=False))
    op.add_column("offer", sa.Column("reminded", sa.Integer(), server_default="0", nullable=False))
    op.create_index("offer_agent", "offer", ["agent", "state", "answered_at"], unique=False)
    op.add_column("referral", sa.Column("reported", sa.String(length=20), server_default="", nullable=False))
    op.add_column("referral", sa.Column("reported_at", sa.BigInteger(), nullable=True))
    op.add_column("referral", sa.Column("answer", sa.String(length=10), server_default="", nullable=False))
    op.add_column("referral", sa.Column("answered_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    for name, table in INDEXES.items():
        op.drop_index(name, table_name=table)
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as changes:
            for column in columns:
                changes.drop_column(column)
    for table in TABLES:
        op.drop_table(table)
