"""What the database knows of its own tables, by which it chooses the index a statement is read by."""

from __future__ import annotations

from bot.storage.transaction import Tx

ROWS = 1000  # of an index are looked at; a million people then take some twenty milliseconds


def freshen(tx: Tx) -> None:
    """SQLite knows nothing until it is told to look; PostgreSQL looks by itself (autovacuum)."""
    if not tx.postgresql:
        tx.run(f"PRAGMA analysis_limit = {ROWS}")
        tx.run("ANALYZE")
