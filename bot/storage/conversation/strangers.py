"""Strangers of a batch: each becomes a person with the turn of their first message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.engine.conversation import Conversation
from bot.storage import bulk
from bot.storage.conversation.turn_rows import ADDRESS, Decided, Stands
from bot.storage.conversation.turns import Job
from bot.storage.database import Tx
from bot.storage.keys.sealing import seal
from bot.storage.people.people import Person

_MESSAGE: bulk.Columns = (("channel", "text"), ("provider_id", "text"))
_PERSON: bulk.Columns = (
    *(("id", "text"), ("wrapped_key", "bytea"), ("created_at", "bigint"), ("language", "text")),
    *(("channel", "text"), ("stage", "text"), ("rehearsal", "text"), ("last_seen_at", "bigint")),
)
_IDENTITY: bulk.Columns = (
    *(("person", "text"), *ADDRESS, ("sealed", "bytea"), ("last_inbound_at", "bigint")),
    *(("channel", "text"), ("open_until", "bigint")),
)
_ONCE = " ON CONFLICT (network, kind, value_hash) DO NOTHING"


def meet(tx: Tx, jobs: Mapping[Job, tuple[Any, ...]]) -> dict[Job, Stands]:
    """Where strangers stand, by the addresses they wrote from; a repeat must not make a person, and is left out."""
    messages = {(job.incoming.channel, job.incoming.provider_id) for job in jobs}
    found = bulk.find(tx, "message", _MESSAGE, sorted(messages), "t.channel, t.provider_id")
    seen = {(row.channel, row.provider_id) for row in found}
    return {
        job: _stranger(tx, job, address)
        for job, address in jobs.items()
        if (job.incoming.channel, job.incoming.provider_id) not in seen
    }


def _stranger(tx: Tx, job: Job, address: tuple[Any, ...]) -> Stands:
    key, wrapped = tx.vault.new_key(job.new_id)
    person = Person(job.new_id, key, job.language, job.incoming.channel, job.rehearsal)
    return Stands(person, Conversation(language=job.language), 0, address, wrapped)


def write(tx: Tx, decided: Sequence[Decided]) -> list[Decided]:
    """Write down who is new, with their address; those left out whom another process met at the same moment."""
    new = [one for one in decided if one.stands.wrapped]
    bulk.insert(tx, "person", _PERSON, [_person_row(one) for one in new])
    # In one order everywhere, or two processes that meet the same strangers wait for each other.
    rows = sorted((_identity_row(tx, one) for one in new), key=lambda row: row[1:4])
    ours = {row.person for row in bulk.returning(tx, "channel_identity", _IDENTITY, rows, "person", _ONCE)}
    lost = [one.person.id for one in new if one.person.id not in ours]
    if lost:
        tx.run("DELETE FROM person WHERE id = :id", [{"id": person} for person in lost])
    return [one for one in decided if one.person.id not in lost]


def _person_row(one: Decided) -> tuple[Any, ...]:
    person, now = one.person, one.job.now
    stage = ("new", person.rehearsal, now)
    return person.id, one.stands.wrapped, now, person.language, person.channel, *stage


def _identity_row(tx: Tx, one: Decided) -> tuple[Any, ...]:
    person, now, address = one.person, one.job.now, one.stands.address
    sealed = seal(person.key, one.job.key[2], f"channel_identity.sealed:{person.id}")
    until = tx.networks.open_until(address[0], now)
    return person.id, *address, sealed, now, person.channel, until
