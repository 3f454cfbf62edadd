"""Reminders of an open question: one timer a person, moved on at every turn."""

from __future__ import annotations

from bot.storage.database import Tx
from bot.storage.messaging import timers

KIND = "nudge"


def plan(tx: Tx, person: str, *, due: int) -> None:
    """Remind at `due`, and no longer at any earlier plan."""
    moved = tx.changed(
        "UPDATE timer SET due_at = :due WHERE kind = :kind AND ref = :ref AND state = 'waiting'",
        {"due": due, "kind": KIND, "ref": person},
    )
    if not moved:
        timers.start(tx, KIND, due=due, ref=person, person=person)


def drop(tx: Tx, person: str) -> None:
    timers.cancel(tx, KIND, person)


def heard_at(tx: Tx, person: str, channel: str) -> int:
    """When the person last wrote on this channel; 0 when never."""
    row = tx.one(
        "SELECT MAX(last_inbound_at) AS at FROM channel_identity"
        " WHERE person = :person AND channel = :channel AND reachable = 1",
        {"person": person, "channel": channel},
    )
    return int(row.at) if row and row.at else 0


def area_of(tx: Tx, person: str) -> str:
    """The Kemendagri code of where somebody said they work; empty while they did not."""
    row = tx.one("SELECT area FROM person WHERE id = :person", {"person": person})
    return str(row.area) if row else ""
