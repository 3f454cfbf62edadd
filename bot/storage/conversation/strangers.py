"""Strangers of a batch: each becomes a person with the turn of their first message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.engine.conversation import Conversation
from bot.storage import bulk
from bot.storage.conversation.turn_rows import ADDRESS, Decided, Stands
from bot.storage.conversation.turns import Job
from bot.storage.database import Tx
from bot.storage.keys.sealing import seal
from bot.storage.people.people import Person

_PERSON: bulk.Columns = (
    *(("id", "text"), ("wrapped_key", "bytea"), ("created_at", "bigint"), ("language", "text")),
    *(("channel", "text"), ("stage", "text"), ("rehearsal", "text"), ("last_seen_at", "bigint")),
)
_IDENTITY: bulk.Columns = (
    *(("person", "text"), *ADDRESS, ("sealed", "bytea"), ("last_inbound_at", "bigint")),
    *(("channel", "text"), ("open_until", "bigint")),
)
_BOTH = (bulk.Target("person", _PERSON), bulk.Target("channel_identity", _IDENTITY))


def meet(tx: Tx, job: Job, address: tuple[Any, ...], number: int) -> Stands:
    """Where a stranger stands, by the address they wrote from; `number` is what their message gets."""
    key, wrapped = tx.vault.new_key(job.new_id)
    person = Person(job.new_id, key, job.language, job.incoming.channel, job.rehearsal)
    return Stands(person, Conversation(language=job.language), 0, address, number, wrapped)


def rows(tx: Tx, decided: Sequence[Decided]) -> list[tuple[bulk.Target, bulk.Rows]]:
    """Who is new, and their address.

    Another process may meet the same stranger at the same moment: then all of the batch fails, and goes alone.
    """
    new = [one for one in decided if one.stands.wrapped]
    people = [_person_row(one) for one in new]
    # In one order everywhere, or two processes that meet the same strangers wait for each other.
    addresses = sorted((_identity_row(tx, one) for one in new), key=lambda row: row[1:4])
    return list(zip(_BOTH, (people, addresses), strict=True))


def _person_row(one: Decided) -> tuple[Any, ...]:
    person, now = one.person, one.job.now
    stage = ("new", person.rehearsal, now)
    return person.id, one.stands.wrapped, now, person.language, person.channel, *stage


def _identity_row(tx: Tx, one: Decided) -> tuple[Any, ...]:
    person, now, address = one.person, one.job.now, one.stands.address
    sealed = seal(person.key, one.job.key[2], f"channel_identity.sealed:{person.id}")
    until = tx.networks.open_until(address[0], now)
    return person.id, *address, sealed, now, person.channel, until
