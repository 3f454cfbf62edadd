"""Labels of people, also by a list with proof of consent; audiences that are kept by name, version by version"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "label",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(40), nullable=False, unique=True),
        sa.Column("branch", sa.String(32), sa.ForeignKey("branch.id")),
        sa.Column("who", sa.String(60), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "labelled",
        sa.Column("id", LONG, primary_key=True, autoincrement=True),
        sa.Column("label", sa.String(32), sa.ForeignKey("label.id"), nullable=False),
        sa.Column("person", sa.String(32), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(60), nullable=False),
        sa.Column("proof_sealed", sa.LargeBinary()),
        sa.UniqueConstraint("label", "person"),
    )
    op.create_index("labelled_person", "labelled", ["person"])
    op.create_table(
        "audience",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("branch", sa.String(32), sa.ForeignKey("branch.id")),
    )
    op.create_table(
        "audience_version",
        sa.Column("audience", sa.String(32), sa.ForeignKey("audience.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("who", sa.String(60), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.add_column("broadcast", sa.Column("saved", sa.String(32)))
    op.add_column("broadcast", sa.Column("saved_version", sa.Integer()))
    op.create_index("broadcast_saved", "broadcast", ["saved"])
