"""What a broadcast says, kept once for each language: its letters point to it and hold nothing themselves."""

from __future__ import annotations

import json

from bot.engine.saying.outgoing import Outgoing, from_plain
from bot.storage.database import Tx


def said_to_many(tx: Tx, number: int) -> Outgoing:
    """The bubble in a row of broadcast_text. Raises LookupError for none."""
    row = tx.one("SELECT plain FROM broadcast_text WHERE id = :id", {"id": number})
    if row is None:
        raise LookupError(f"no text {number}")
    return from_plain(json.loads(row.plain))
