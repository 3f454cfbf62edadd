"""What the database knows of its own tables, by which it chooses the index a statement is read by."""

from __future__ import annotations

from bot.storage.transaction import Tx

ROWS = 1000  # of an index are looked at; a million people then take some twenty milliseconds
FEW = 1000  # rows: a table that small may be read through today and be a thousand times larger before the next look


def freshen(tx: Tx) -> None:
    """SQLite knows nothing until it is told to look; PostgreSQL looks by itself (autovacuum)."""
    if not tx.postgresql:
        tx.run(f"PRAGMA analysis_limit = {ROWS}")
        tx.run("ANALYZE")
        # Of what it knows nothing SQLite takes to be large, and reads by index.
        tx.run("DELETE FROM sqlite_stat1 WHERE CAST(stat AS INTEGER) < :few", {"few": FEW})
        tx.run("ANALYZE sqlite_schema")  # read anew
