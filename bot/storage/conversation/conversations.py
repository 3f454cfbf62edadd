"""Conversations: one sealed row a person, flow and step in clear."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.conversation import Conversation
from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen, seal, unseal_as
from bot.storage.people import helped, people
from bot.storage.people.people import Person
from flows.people import helping
from flows.people.helping import Part


def load(tx: Tx, person: Person) -> Conversation:
    """Where a person stands; a new conversation for somebody who has none."""
    row = tx.one("SELECT sealed FROM conversation WHERE person = :person", {"person": person.id})
    if row is None:
        return Conversation(language=person.language)
    conversation = opened(person.key, row.sealed, person.id)
    return helped.joined(tx, person, conversation) if helping.whom(conversation) else conversation


def opened(key: bytes, sealed: bytes | None, person: str) -> Conversation:
    """Raises CannotOpen, ValueError."""
    return unseal_as(Conversation, key, sealed, f"conversation.sealed:{person}")


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
            "sealed": seal(person.key, conversation, f"conversation.sealed:{person.id}"),
            "flow": top.flow if top else "",
            "step": top.step if top else "",
            "held_by": conversation.held_by,
            "now": now,
        },
    )


def forget(tx: Tx, helper: str, person: str, now: int) -> None:
    """Take somebody out of their helper's conversation. The helper is locked first, as in a turn of theirs."""
    try:
        somebody = people.lock(tx, helper)
    except CannotOpen:
        return
    before = load(tx, somebody)
    if before.about.get("helped") or helping.whom(before):
        save(tx, somebody, helping.forgotten(before, person), now)


def remember(tx: Tx, claimant: Person, part: Part, now: int) -> None:
    """What they said through their helper is what they said; what they said themselves goes first."""
    talk = load(tx, claimant)
    own = helping.part_of(talk)
    both = Part({**part.answers, **own.answers}, {**own.about, **part.about}, own.consent or part.consent)
    if not helping.whom(talk):
        save(tx, claimant, helping.with_part(talk, both), now)
        return
    kept = {"answers": both.answers, "about": both.about, "consent": both.consent}
    marked = {**talk.about["helping"], "own": {**talk.about["helping"]["own"], **kept}}
    save(tx, claimant, replace(talk, about={**talk.about, "helping": marked}), now)


def is_helping(tx: Tx, person: Person) -> bool:
    """Whether somebody is filling in for another at this moment."""
    return bool(helping.whom(load(tx, person)))
