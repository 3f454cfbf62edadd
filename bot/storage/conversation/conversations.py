"""Conversations: one sealed row a person, flow and step in clear."""

from __future__ import annotations

from bot.engine import helping
from bot.engine.conversation import Conversation, from_plain, to_plain
from bot.storage.database import Tx
from bot.storage.keys.sealing import seal, unseal
from bot.storage.people import helped
from bot.storage.people.people import Person


def load(tx: Tx, person: Person) -> Conversation:
    """Where a person stands; a new conversation for somebody who has none."""
    row = tx.one("SELECT sealed FROM conversation WHERE person = :person", {"person": person.id})
    if row is None:
        return Conversation(language=person.language)
    conversation = from_plain(unseal(person.key, row.sealed, f"conversation.sealed:{person.id}"))
    return helped.joined(tx, person, conversation) if helping.whom(conversation) else conversation


def save(tx: Tx, person: Person, conversation: Conversation, now: int) -> None:
    if helping.whom(conversation):
        conversation = helped.parted(tx, conversation, now)
    top = conversation.top
    tx.run(
        "INSERT INTO conversation (person, sealed, flow, step, held_by, updated_at)"
        " VALUES (:person, :sealed, :flow, :step, :held_by, :now)"
        " ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed, flow = excluded.flow, step = excluded.step,"
        " held_by = excluded.held_by, updated_at = excluded.updated_at",
        {
            "person": person.id,
            "sealed": seal(person.key, to_plain(conversation), f"conversation.sealed:{person.id}"),
            "flow": top.flow if top else "",
            "step": top.step if top else "",
            "held_by": conversation.held_by,
            "now": now,
        },
    )
