"""What was said between a person and the bot, both sides in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.engine.saying.outgoing import Outgoing, from_plain
from bot.storage.database import Tx
from bot.storage.keys.sealing import unseal
from bot.storage.messaging.shared_texts import said_to_many
from bot.storage.people import people


@dataclass(frozen=True, slots=True)
class Line:
    """One bubble: `said` by the person (plain, as stored) or `outgoing` by the bot, with its letter's state."""

    at: int
    said: dict[str, Any] | None = None
    outgoing: Outgoing | None = None
    state: str = ""
    letter: int = 0


def transcript(tx: Tx, person: str, *, most: int = 200) -> list[Line]:
    """The last `most` bubbles of each side, oldest first. Letters not sent yet are left out."""
    key = people.key_of(tx, person)
    said = tx.all(
        "SELECT id, received_at, sealed FROM message WHERE person = :person AND sealed IS NOT NULL"
        " ORDER BY id DESC LIMIT :most",
        {"person": person, "most": most},
    )
    sent = tx.all(
        "SELECT id, created_at, sealed, shared, state FROM letter WHERE person = :person"
        " AND state IN ('sent', 'delivered', 'read') AND (length(sealed) > 0 OR shared IS NOT NULL)"
        " ORDER BY id DESC LIMIT :most",
        {"person": person, "most": most},
    )
    lines = [
        Line(row.received_at, said=unseal(key, row.sealed, f"message.sealed:{person}"))
        for row in reversed(said)
    ]
    lines += [
        Line(
            row.created_at,
            outgoing=_outgoing(tx, key, person, row),
            state=row.state,
            letter=row.id,
        )
        for row in reversed(sent)
    ]
    return sorted(lines, key=lambda line: line.at)


def _outgoing(tx: Tx, key: bytes, person: str, row: Any) -> Outgoing:
    if row.shared:
        return said_to_many(tx, row.shared)
    return from_plain(unseal(key, row.sealed, f"letter.sealed:{person}"))
