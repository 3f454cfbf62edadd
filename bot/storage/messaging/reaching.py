"""Where somebody can be written to now: their own channel first, another that is open else, or none."""

from __future__ import annotations

from bot.storage.database import Tx

WINDOW = 24 * 3_600_000  # milliseconds; WhatsApp's customer-service window


def open_channel(tx: Tx, person: str, own: str, now: int) -> str | None:
    """A channel open at `now`: WhatsApp for 24 hours after the last word, others until blocked. None: all closed."""
    row = tx.one(
        "SELECT channel FROM channel_identity WHERE person = :person AND reachable = 1"
        " AND (channel <> 'whatsapp' OR last_inbound_at > :window)"
        " ORDER BY CASE WHEN channel = :own THEN 0 ELSE 1 END, last_inbound_at DESC",
        {"person": person, "own": own, "window": now - WINDOW},
    )
    return row.channel if row else None


def has_channel(tx: Tx, person: str) -> bool:
    """Whether somebody may be written to again once they write: not blocked, only silent."""
    return (
        tx.one("SELECT 1 FROM channel_identity WHERE person = :person AND reachable = 1", {"person": person})
        is not None
    )
