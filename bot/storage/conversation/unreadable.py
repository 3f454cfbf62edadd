"""Payloads nobody could read: kept masked and sealed for seven days, and gone with whoever they came from."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.post import UnreadablePayload
from bot.storage.database import Database, Tx
from bot.storage.keys.sealing import UNREADABLE_PLACE, keyed_hash

KEPT = 7 * 24 * 3600 * 1000  # milliseconds
_GONE = "SELECT id FROM unreadable_payload WHERE purge_at < :now"


def keep_unreadable(database: Database, unreadable: UnreadablePayload, now: int) -> None:
    """Keep what nobody could read, masked and sealed, for seven days."""
    with database.begin() as tx:
        row = tx.run(
            "INSERT INTO unreadable_payload (channel, provider_id, received_at, size, sha256, sealed, purge_at)"
            " VALUES (:channel, :provider_id, :now, :size, :sha256, :sealed, :purge_at) RETURNING id",
            {
                "channel": unreadable.channel,
                "provider_id": unreadable.provider_id,
                "now": now,
                "size": unreadable.size,
                "sha256": unreadable.sha256,
                "sealed": tx.vault.seal_own(unreadable.masked_body.encode(), UNREADABLE_PLACE),
                "purge_at": now + KEPT,
            },
        ).one()
        for named in unreadable.named:
            tx.run(
                "INSERT INTO unreadable_sender (hash, payload) VALUES (:hash, :payload) ON CONFLICT DO NOTHING",
                {"hash": _hash(tx, named), "payload": row.id},
            )
        tx.run(f"DELETE FROM unreadable_sender WHERE payload IN ({_GONE})", {"now": now})
        tx.run("DELETE FROM unreadable_payload WHERE purge_at < :now", {"now": now})


def drop_all_from(tx: Tx, addresses: Iterable[str]) -> None:
    """Whatever came from, or names, one of these addresses."""
    for address in addresses:
        hashed = {"hash": _hash(tx, re.sub(r"^\+", "", address))}
        tx.run(
            "DELETE FROM unreadable_payload WHERE id IN (SELECT payload FROM unreadable_sender WHERE hash = :hash)",
            hashed,
        )
        tx.run("DELETE FROM unreadable_sender WHERE hash = :hash", hashed)


def _hash(tx: Tx, named: str) -> bytes:
    return keyed_hash(tx.hash_key, "unreadable", named)
