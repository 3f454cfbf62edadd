"""Who answers a broadcast: the newest one somebody got, where nothing was asked of them since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.storage.database import Tx

_REACHED = "('sent', 'delivered', 'read', 'unknown')"


@dataclass(frozen=True, slots=True)
class News:
    """`opens`: wishes, the first is what a bare yes means."""

    broadcast: str
    opens: Sequence[str]


def newest_news(tx: Tx, person: str, since: int) -> News | None:
    """What a yes of theirs may answer; None for nothing, or where a newer letter owns it."""
    row = tx.one(
        "SELECT b.id, b.opens FROM letter l JOIN broadcast b ON b.id = l.broadcast"
        f" WHERE l.person = :person AND l.broadcast IS NOT NULL AND l.created_at >= :since AND l.state IN {_REACHED}"
        " AND NOT EXISTS (SELECT 1 FROM letter e WHERE e.person = l.person AND e.id > l.id)"
        " ORDER BY l.id DESC LIMIT 1",
        {"person": person, "since": since},
    )
    return News(row.id, row.opens.split()) if row and row.opens else None
