"""People for whom somebody else fills in: what they said rests under their own key, beside their helper's talk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.engine.conversation import Conversation
from bot.storage.keys.sealing import CannotOpen, seal, unseal_as
from bot.storage.people.people import Person, lock
from bot.storage.transaction import Tx
from flows.people import helping
from flows.people.helping import Part


def joined(tx: Tx, helper: Person, conversation: Conversation) -> Conversation:
    """The helper's conversation with what the worker said in it; without them when they are not theirs any more."""
    person = helping.whom(conversation)
    try:
        worker = lock(tx, person)
    except CannotOpen:
        return helping.forgotten(conversation, person)
    if worker.helper != helper.id:
        return helping.forgotten(conversation, person)
    known = helping.with_part(conversation, read(tx, worker))
    marked = {**known.about["helping"], "known": True}
    return replace(known, about={**known.about, "helping": marked})


def parted(tx: Tx, conversation: Conversation, now: int) -> Conversation:
    """What the worker said written under their own key; the helper's conversation without it."""
    if conversation.about["helping"]["known"]:
        write(tx, lock(tx, helping.whom(conversation)), helping.part_of(conversation), now)
    return helping.with_part(conversation, Part({}, {}, ""))


def read(tx: Tx, worker: Person) -> Part:
    row = tx.one("SELECT sealed FROM conversation WHERE person = :person", {"person": worker.id})
    place = f"conversation.sealed:{worker.id}"
    return helping.part_of(unseal_as(Conversation, worker.key, row.sealed, place) if row else Conversation())


def write(tx: Tx, worker: Person, part: Part, now: int) -> None:
    kept = Conversation(
        answers=part.answers, about=part.about, consent=part.consent, language=worker.language
    )
    tx.run(
        "INSERT INTO conversation (person, sealed, flow, step, held_by, updated_at)"
        " VALUES (:person, :sealed, '', '', 'bot', :now)"
        " ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at",
        {
            "person": worker.id,
            "sealed": seal(worker.key, kept, f"conversation.sealed:{worker.id}"),
            "now": now,
        },
    )


def learn(tx: Tx, worker: Person, about: Mapping[str, Any], now: int) -> str:
    """News of their registration, kept with what they said; what they are called."""
    part = read(tx, worker)
    write(tx, worker, Part(part.answers, {**part.about, **about}, part.consent), now)
    return str(part.answers.get("called", ""))


def helper_of(tx: Tx, person: str) -> str | None:
    row = tx.one("SELECT helper FROM person WHERE id = :id", {"id": person})
    return row.helper if row else None


def drafts_of(tx: Tx, helper: str) -> list[str]:
    """Whom somebody began to help and never sent a registration for."""
    rows = tx.all(
        "SELECT p.id FROM person p WHERE p.helper = :helper AND p.wrapped_key IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM registration r WHERE r.person = p.id)",
        {"helper": helper},
    )
    return [row.id for row in rows]
