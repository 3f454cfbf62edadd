"""The form's NIK by keyed hash, outcomes, duplicates, the texts agreed to, words that open an agent's page"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("registration", sa.Column("nik_hash", sa.LargeBinary(), nullable=True))
    op.add_column("registration", sa.Column("outcome_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("registration", sa.Column("helper", sa.String(length=32), nullable=True))
    op.create_index("registration_nik", "registration", ["nik_hash"])
    op.create_table(
        "duplicate",
        sa.Column("id", ROW, autoincrement=True, nullable=False),
        sa.Column("earlier", sa.String(length=32), nullable=False),
        sa.Column("later", sa.String(length=32), nullable=False),
        sa.Column("found_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["earlier"], ["registration.id"]),
        sa.ForeignKeyConstraint(["later"], ["registration.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("earlier", "later"),
    )
    op.create_table(
        "consent_text",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "agent_word",
        sa.Column("id", ROW, autoincrement=True, nullable=False),
        sa.Column("agent", sa.String(length=32), nullable=False),
        sa.Column("word_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["agent"], ["agent.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("agent_word_agent", "agent_word", ["agent"])
