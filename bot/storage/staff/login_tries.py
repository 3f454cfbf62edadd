"""Wrong passwords, counted by keyed hashes: an address, a name, and both together; no address stands in clear."""

from __future__ import annotations

from dataclasses import dataclass

from bot.storage.database import Tx
from bot.storage.keys.sealing import keyed_hash

KNOWN_DAYS = (
    90  # an address from which somebody got in is theirs: what others do to the name does not slow it
)


@dataclass(frozen=True, slots=True)
class Tries:
    """`failures` since somebody last got in; times in milliseconds since 1970."""

    failures: int = 0
    last_at: int = 0
    got_in_at: int | None = None


def _hash(tx: Tx, whose: str) -> bytes:
    return keyed_hash(tx.hash_key, "login try", whose)


def load(tx: Tx, whose: str) -> Tries:
    row = tx.one(
        "SELECT failures, last_at, got_in_at FROM login_try WHERE whose = :hash", {"hash": _hash(tx, whose)}
    )
    return Tries(row.failures, row.last_at, row.got_in_at) if row else Tries()


def failed(tx: Tx, whose: str, now: int) -> None:
    tx.run(
        "INSERT INTO login_try (whose, failures, last_at) VALUES (:hash, 1, :now)"
        " ON CONFLICT (whose) DO UPDATE SET failures = login_try.failures + 1, last_at = :now",
        {"hash": _hash(tx, whose), "now": now},
    )


def got_in(tx: Tx, whose: str, now: int) -> None:
    tx.run(
        "INSERT INTO login_try (whose, failures, last_at, got_in_at) VALUES (:hash, 0, :now, :now)"
        " ON CONFLICT (whose) DO UPDATE SET failures = 0, last_at = :now, got_in_at = :now",
        {"hash": _hash(tx, whose), "now": now},
    )


def purge(tx: Tx, before: int) -> int:
    """Forget whoever neither tried nor got in since a moment."""
    return tx.changed("DELETE FROM login_try WHERE last_at < :before", {"before": before})
