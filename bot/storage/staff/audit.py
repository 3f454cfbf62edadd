"""The audit: append-only, each row hashed together with the one before it."""

from __future__ import annotations

import json
from hashlib import sha256

from bot.storage.database import Tx

FIRST = "0" * 64


def record(tx: Tx, *, who: str, what: str, subject: str, purpose: str, now: int) -> None:
    """Add a row to the chain. `subject` is an id, never a name."""
    if tx.postgresql:
        # One writer at a time: two rows must not hang on the same predecessor.
        tx.run("SELECT pg_advisory_xact_lock(7225)")
    row = tx.one("SELECT hash FROM audit WHERE id = (SELECT MAX(id) FROM audit)")
    previous = row.hash if row else FIRST
    tx.run(
        "INSERT INTO audit (at, who, what, subject, purpose, previous, hash)"
        " VALUES (:at, :who, :what, :subject, :purpose, :previous, :hash)",
        {
            "at": now,
            "who": who,
            "what": what,
            "subject": subject,
            "purpose": purpose,
            "previous": previous,
            "hash": link(previous, now, who, what, subject, purpose),
        },
    )


def link(previous: str, at: int, who: str, what: str, subject: str, purpose: str) -> str:
    """The hash of a row: of all it says and of the row before it."""
    return sha256(json.dumps([previous, at, who, what, subject, purpose]).encode()).hexdigest()


def first_broken(tx: Tx) -> int | None:
    """The number of the first row that was altered, or follows a missing one; None when all hold."""
    previous = FIRST
    for row in tx.all("SELECT * FROM audit ORDER BY id"):
        if row.previous != previous or row.hash != link(
            previous, row.at, row.who, row.what, row.subject, row.purpose
        ):
            return int(row.id)
        previous = row.hash
    return None
