"""Addresses belong to a network, and say until when their window is open"""

from alembic import op

revision = "0007"
down_revision = "0006"

DAY = 86_400_000  # milliseconds: WhatsApp's window until now


def upgrade() -> None:
    """Keyed hashes stay: they were made over the channel's name, which is its network's."""
    op.execute("ALTER TABLE channel_identity RENAME COLUMN channel TO network")
    op.execute("ALTER TABLE channel_identity ADD COLUMN channel VARCHAR(20) NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE channel_identity ADD COLUMN open_until BIGINT")
    op.execute("UPDATE channel_identity SET channel = network")
    op.execute(
        f"UPDATE channel_identity SET open_until = COALESCE(last_inbound_at, 0) + {DAY} WHERE network = 'whatsapp'"
    )
