"""Receipts: what a provider says became of a letter, up a one-way ladder, also when it says so early."""

from __future__ import annotations

from bot.storage.database import Tx
from bot.storage.people import people

# state -> the states it may follow; "failed" is the last word on a letter nobody has received
_AFTER = {
    "sent": "'sending', 'unknown'",
    "delivered": "'sending', 'sent', 'unknown'",
    "read": "'sending', 'sent', 'delivered', 'unknown'",
    "failed": "'sending', 'sent', 'unknown'",
}
_RANK = {"sent": 1, "failed": 2, "delivered": 3, "read": 4}
EARLY_KEPT = 24 * 3600 * 1000  # milliseconds


def note(
    tx: Tx, channel: str, provider_id: str, state: str, error: str, *, unreachable: bool, now: int
) -> bool:
    """Move a letter up the ladder sent, delivered, read, or to failed; never down. Whether it moved.

    A receipt can overtake the answer to our own request: one that fits no letter yet is kept for a day.
    """
    row = tx.one(
        "SELECT person FROM letter WHERE channel = :channel AND provider_id = :id",
        {"channel": channel, "id": provider_id},
    )
    if row is None:
        _keep(tx, channel, provider_id, state, error, unreachable, now)
        return False
    if unreachable:
        people.set_reachable(tx, row.person, channel, False)
    return _move(tx, channel, provider_id, state, error)


def _move(tx: Tx, channel: str, provider_id: str, state: str, error: str) -> bool:
    return bool(
        tx.changed(
            "UPDATE letter SET state = :state, reason = :error"
            f" WHERE channel = :channel AND provider_id = :id AND state IN ({_AFTER[state]})",
            {"state": state, "error": error, "channel": channel, "id": provider_id},
        )
    )


def _keep(
    tx: Tx, channel: str, provider_id: str, state: str, error: str, unreachable: bool, now: int
) -> None:
    """Only the furthest of several; nothing but ids and states."""
    tx.run(
        "INSERT INTO early_receipt (channel, provider_id, state, rank, error, unreachable, at)"
        " VALUES (:channel, :id, :state, :rank, :error, :unreachable, :now)"
        " ON CONFLICT (channel, provider_id) DO UPDATE SET state = excluded.state, rank = excluded.rank,"
        " error = excluded.error, unreachable = excluded.unreachable WHERE early_receipt.rank < excluded.rank",
        {
            "channel": channel,
            "id": provider_id,
            "state": state,
            "rank": _RANK[state],
            "error": error,
            "unreachable": int(unreachable),
            "now": now,
        },
    )
    tx.run("DELETE FROM early_receipt WHERE at < :before", {"before": now - EARLY_KEPT})


def any_early(tx: Tx) -> bool:
    """Whether any receipt waits for its letter's number."""
    return tx.one("SELECT 1 FROM early_receipt LIMIT 1") is not None


def catch_up(tx: Tx, channel: str, provider_id: str) -> None:
    """Apply the receipt that came before the letter knew its provider's number."""
    row = tx.one(
        "DELETE FROM early_receipt WHERE channel = :channel AND provider_id = :id"
        " RETURNING state, error, unreachable, at",
        {"channel": channel, "id": provider_id},
    )
    if row:
        note(tx, channel, provider_id, row.state, row.error, unreachable=bool(row.unreachable), now=row.at)
