"""take_together: the turns of many people in one transaction: looked up, decided, collected, written table by table.

Only what is common goes this way: a known person who speaks for themselves, and events that every turn makes. All
else is left to `turns.take`, which does one turn in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.engine import events as happened
from bot.engine.conversation import Conversation, from_plain
from bot.engine.events import Turn
from bot.engine.saying.outgoing import Outgoing
from bot.post import Address, CameBack, Left, Letter, Moved
from bot.storage import bulk
from bot.storage.conversation.turn_rows import (
    ADDRESS,
    Collected,
    Decided,
    Lane,
    Stands,
    address_hash,
    note_messages,
)
from bot.storage.conversation.turns import Done, Job, Seen
from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen, unseal
from bot.storage.messaging.giving_way import give_way
from bot.storage.messaging.letters import URGENCY, Claimed
from bot.storage.people.people import Person
from flows.people import helping
from flows.subject.events import BecameKnown

COMMON = (happened.Said, happened.Stepped, happened.NudgeWanted, happened.NudgeDropped, BecameKnown)

_FOUND = "i.network, i.kind, i.value_hash, i.person"
_PERSON = "p.id, p.wrapped_key, p.language, p.channel, p.rehearsal, p.helper"
# SQLite has one writer and it is us: one look a person finds all there is.
_OPEN = (
    "(SELECT COUNT(*) FROM letter l WHERE l.person = p.id AND l.channel = :channel"
    " AND l.state IN ('queued', 'sending'))"
)
_ONE = (
    f"SELECT {_PERSON}, c.sealed, {_OPEN} AS open FROM channel_identity i JOIN person p ON p.id = i.person"
    " LEFT JOIN conversation c ON c.person = p.id"
    " WHERE i.network = :network AND i.kind = :kind AND i.value_hash = :value_hash"
)
# PostgreSQL: people are locked before their conversations are read, or those might be older than the lock; whoever
# is locked by somebody else waits alone.
_MANY = (
    f"SELECT {_FOUND} FROM {bulk.unnested(ADDRESS)} JOIN channel_identity i ON i.network = v.network"
    " AND i.kind = v.kind AND i.value_hash = v.value_hash"
)
_LOCKED = (
    f"SELECT {_PERSON} FROM person p WHERE p.id = ANY(CAST(:ids AS text[])) ORDER BY p.id"
    " FOR NO KEY UPDATE SKIP LOCKED"
)
_TALKS = "SELECT person, sealed FROM conversation WHERE person = ANY(CAST(:ids AS text[]))"
_LANES = (
    "SELECT person, channel, COUNT(*) AS open FROM letter WHERE person = ANY(CAST(:ids AS text[]))"
    " AND state IN ('queued', 'sending') GROUP BY person, channel"
)


@dataclass(slots=True)
class Together:
    """What came of a batch: each turn's outcome, the jobs that go alone, and letters born in this process's hands."""

    done: list[tuple[Job, Done | Seen]] = field(default_factory=list)
    alone: list[Job] = field(default_factory=list)
    born: list[Claimed] = field(default_factory=list)


def take_together(tx: Tx, jobs: Sequence[Job], held: Mapping[Lane, int] | None) -> Together:
    """Of each person one job. `held`: letters by lane that this process has in hand; None where it sends none."""
    stand, found = _look_up(tx, jobs, held is not None), Together()
    decided, met = list[Decided](), set[str]()
    for job in jobs:
        stands = stand.get(job.key)
        turn = _decide(job, stands) if stands and stands.person.id not in met else None
        if stands is None or turn is None:
            found.alone.append(job)
        else:
            met.add(stands.person.id)
            decided.append(Decided(job, stands, turn, _born(job, stands, turn, held)))
    _write(tx, decided, found)
    return found


def _decide(job: Job, stands: Stands) -> Turn | None:
    """None for whatever is not common: it is decided again, alone, with the same clock and the same dice."""
    if helping.whom(stands.talk):
        return None
    try:
        turn = job.decide(stands.person, stands.talk)
    except Exception:  # alone, what it tripped over is kept beside its message
        return None
    common = all(isinstance(event, COMMON) for event in turn.events)
    return turn if common and not helping.whom(turn.conversation) else None


def _born(job: Job, stands: Stands, turn: Turn, held: Mapping[Lane, int] | None) -> Outgoing | None:
    """The reply, where it is the only one and whatever stands before it in its lane is in our own hands.

    In a burst it is queued instead: it may have to give way.
    """
    said = [event for event in turn.events if isinstance(event, happened.Said)]
    lane = (stands.person.id, job.incoming.channel)
    ours = held is not None and job.give_way is None and stands.open == held.get(lane, 0)
    return said[0].outgoing if ours and len(said) == 1 else None


def _look_up(tx: Tx, jobs: Sequence[Job], lanes: bool) -> Mapping[tuple[str, str, str], Stands]:
    """Where each known person stands, by the address they wrote from; whoever has several addresses goes alone."""
    hashed = {
        job.key: {
            "network": job.key[0],
            "kind": job.key[1],
            "value_hash": address_hash(tx, job.key),
            "channel": job.incoming.channel,
        }
        for job in jobs
        if len(job.incoming.addresses) == 1 and not isinstance(job.incoming.said, Left | CameBack | Moved)
    }
    rows = _rows_of_many(tx, hashed, lanes) if tx.postgresql else _rows_of_each(tx, hashed)
    return {key: stands for key, row in rows if (stands := _open(tx, row)) is not None}


def _rows_of_each(tx: Tx, hashed: Mapping[Any, Mapping[str, Any]]) -> Iterable[tuple[Any, Any]]:
    for key, named in hashed.items():
        row = tx.one(_ONE, named)
        if row is not None:
            yield key, (row, row.sealed, row.open)


def _rows_of_many(tx: Tx, hashed: Mapping[Any, Mapping[str, Any]], lanes: bool) -> Iterable[tuple[Any, Any]]:
    if not hashed:
        return
    columns = {name: [named[name] for named in hashed.values()] for name, _ in ADDRESS}
    people = {(r.network, r.kind, bytes(r.value_hash)): r.person for r in tx.all(_MANY, columns)}
    ids = {"ids": sorted(set(people.values()))}
    locked = {row.id: row for row in tx.all(_LOCKED, ids)}
    talks = {row.person: row.sealed for row in tx.all(_TALKS, ids)}
    open_ = {(row.person, row.channel): row.open for row in (tx.all(_LANES, ids) if lanes else ())}
    for key, named in hashed.items():
        person = people.get((named["network"], named["kind"], named["value_hash"]))
        if person in locked:
            yield key, (locked[person], talks.get(person), open_.get((person, named["channel"]), 0))


def _open(tx: Tx, found: tuple[Any, bytes | None, int]) -> Stands | None:
    row, sealed, waiting = found
    try:
        key = tx.vault.unwrap(row.wrapped_key, row.id)
        person = Person(row.id, key, row.language, row.channel, row.rehearsal, row.helper)
        if sealed is None:
            return Stands(person, Conversation(language=row.language), waiting)
        return Stands(person, from_plain(unseal(key, sealed, f"conversation.sealed:{row.id}")), waiting)
    except (CannotOpen, ValueError):  # erased, or a row nobody can read: alone it is said why
        return None


def _write(tx: Tx, decided: Sequence[Decided], found: Together) -> None:
    """Everything, table by table; a message that was there before takes its turn with it."""
    numbers = note_messages(tx, decided)
    rows, written = Collected(), list[Decided]()
    for one in decided:
        message = numbers.get((one.job.incoming.channel, one.job.incoming.provider_id))
        if message is None:
            found.done.append((one.job, Seen()))
            continue
        if one.job.give_way is not None:
            give_way(tx, one.person.id, one.job.incoming.channel, one.job.give_way, one.job.now)
        rows.add(tx, one, message)
        written.append(one)
        found.done.append((one.job, Done(one.person.id, waits=one.born is None)))
    numbered = rows.write(tx)
    letters = {row.person: row.id for row in numbered}
    found.born += [_claimed(one, letters[one.person.id]) for one in written if one.born]


def _claimed(one: Decided, row: int) -> Claimed:
    """A letter in hand and open, as if it had been claimed."""
    assert one.born is not None
    letter = Letter(str(row), Address(*one.job.key), one.born, "reply", since=one.job.now / 1000)
    return Claimed(row, *one.lane, URGENCY["reply"], letter)
