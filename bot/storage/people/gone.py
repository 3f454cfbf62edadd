"""Whether somebody was erased: one look at one row, by whoever opens nothing else of a person."""

from __future__ import annotations

from bot.storage.transaction import Tx


def is_gone(tx: Tx, person: str) -> bool:
    """Whether somebody is known and erased."""
    row = tx.one("SELECT wrapped_key FROM person WHERE id = :id", {"id": person})
    return row is not None and row.wrapped_key is None
