"""Who answers a broadcast: the newest one somebody got, where nothing was asked of them since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.post import Address
from bot.storage.database import Tx, listed
from bot.storage.people import people
from flows import ROUTES

ROOTS = listed(sorted(ROUTES.roots.values()))
_REACHED = "('sent', 'delivered', 'read', 'unknown')"


@dataclass(frozen=True, slots=True)
class News:
    """`opens`: wishes, the first is what a bare yes means. `language` is the person's."""

    broadcast: str
    opens: Sequence[str]
    language: str


def newest_news(tx: Tx, addresses: Sequence[tuple[str, str, str]], since: int) -> News | None:
    """What a yes from here may answer; None for nothing, or where a newer letter or an open question owns it."""
    person = next((found for one in addresses if (found := people.find(tx, Address(*one)))), None)
    row = tx.one(
        "SELECT b.id, b.opens, p.language FROM letter l JOIN broadcast b ON b.id = l.broadcast"
        " JOIN person p ON p.id = l.person JOIN conversation c ON c.person = l.person"
        f" WHERE l.person = :person AND l.broadcast IS NOT NULL AND l.created_at >= :since AND l.state IN {_REACHED}"
        f" AND c.held_by = 'bot' AND c.flow IN ({ROOTS}) AND NOT EXISTS (SELECT 1 FROM letter e"
        " WHERE e.person = l.person AND e.id > l.id) ORDER BY l.id DESC LIMIT 1",
        {"person": person or "", "since": since},
    )
    return News(row.id, row.opens.split(), row.language) if row and row.opens else None
