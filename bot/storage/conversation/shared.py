"""take_together: the turns of many people in one transaction: looked up, decided, collected, written table by table.

Only what is common goes this way: somebody who speaks for themselves from one address, and events that every turn
makes. All else is left to `turns.take`, which does one turn in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.engine import events as happened
from bot.engine.conversation import Conversation
from bot.engine.events import Turn
from bot.engine.saying.outgoing import Outgoing
from bot.post import Address, CameBack, Left, Letter, Moved
from bot.storage import bulk
from bot.storage.conversation import strangers
from bot.storage.conversation.conversations import opened
from bot.storage.conversation.turn_rows import (
    ADDRESS,
    COLLECTORS,
    Collected,
    Decided,
    Lane,
    Stands,
    note_messages,
)
from bot.storage.conversation.turns import Done, Job, Seen
from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen, keyed_hash
from bot.storage.messaging.giving_way import give_way
from bot.storage.messaging.letters import URGENCY, Claimed
from bot.storage.people.people import Person
from flows.people import helping

Addresses = Mapping[Job, tuple[Any, ...]]  # as ADDRESS

_PERSON = "p.id, p.wrapped_key, p.language, p.channel, p.rehearsal, p.helper, p.last_seen_at"
_HEARD = "t.last_inbound_at, t.open_until, t.reachable, t.channel AS heard_on"
# SQLite has one writer and it is us: one look finds all there is.
_WROTE: bulk.Columns = (("job", "int"), ("channel", "text"), *ADDRESS)
_OPEN = (
    "(SELECT COUNT(*) FROM letter l WHERE l.person = p.id AND l.channel = v.channel"
    " AND l.state IN ('queued', 'sending'))"
)
_ALL = (
    f"SELECT v.job, {_PERSON}, {_HEARD}, c.sealed, {_OPEN} AS open FROM v JOIN channel_identity t"
    " ON t.network = v.network AND t.kind = v.kind AND t.value_hash = v.value_hash"
    " JOIN person p ON p.id = t.person LEFT JOIN conversation c ON c.person = p.id"
)
JUST_NOW = 60_000  # milliseconds
_TALKING: bulk.Columns = (("id", "text"), ("channel", "text"))
# PostgreSQL: people are locked before their conversations are read, or those might be older than the lock; whoever
# is locked by somebody else waits alone.
_LOCKED = (
    f"SELECT {_PERSON} FROM person p WHERE p.id = ANY(CAST(:ids AS text[])) ORDER BY p.id"
    " FOR NO KEY UPDATE SKIP LOCKED"
)
_TALKS = (
    "SELECT v.id, v.channel, c.sealed, (SELECT COUNT(*) FROM letter l WHERE l.person = v.id"
    " AND l.channel = v.channel AND l.state IN ('queued', 'sending')) AS open"
    f" FROM {bulk.unnested(_TALKING)} LEFT JOIN conversation c ON c.person = v.id"
)


@dataclass(slots=True)
class Together:
    """What came of a batch: each turn's outcome, the jobs that go alone, and letters born in this process's hands."""

    done: list[tuple[Job, Done | Seen]] = field(default_factory=list)
    alone: list[Job] = field(default_factory=list)
    born: list[Claimed] = field(default_factory=list)


def take_together(tx: Tx, jobs: Sequence[Job], held: Mapping[Lane, int] | None) -> Together:
    """Of each person one job. `held`: letters by lane that this process has in hand; None where it sends none."""
    stand, found = _look_up(tx, jobs), Together()
    decided, met = list[Decided](), set[str]()
    for job in jobs:
        stands = stand.get(job)
        turn = _decide(tx, job, stands) if stands and stands.person.id not in met else None
        if stands is None or turn is None:
            found.alone.append(job)
        else:
            met.add(stands.person.id)
            decided.append(Decided(job, stands, turn, _born(job, stands, turn, held)))
    _write(tx, decided, found)
    return found


def _decide(tx: Tx, job: Job, stands: Stands) -> Turn | None:
    """None for whatever is not common: it is decided again, alone, with the same clock and the same dice."""
    if helping.whom(stands.talk):
        return None
    job.find_meant(tx, stands.person, stands.talk)
    try:
        turn = job.decide(stands.person, stands.talk)
    except Exception:  # alone, what it tripped over is kept beside its message
        return None
    common = all(type(event) in COLLECTORS for event in turn.events)
    return turn if common and not helping.whom(turn.conversation) else None


def _born(job: Job, stands: Stands, turn: Turn, held: Mapping[Lane, int] | None) -> Outgoing | None:
    """The reply, where it is the only one and whatever stands before it in its lane is in our own hands.

    In a burst it is queued instead: it may have to give way.
    """
    said = [event for event in turn.events if isinstance(event, happened.Said)]
    lane = (stands.person.id, job.incoming.channel)
    ours = held is not None and job.give_way is None and stands.open == held.get(lane, 0)
    return said[0].outgoing if ours and len(said) == 1 else None


def _look_up(tx: Tx, jobs: Sequence[Job]) -> dict[Job, Stands]:
    """Where each person stands, by the address they wrote from; whoever has several addresses goes alone."""
    addresses: Addresses = {
        job: (*job.key[:2], keyed_hash(tx.hash_key, f"{job.key[0]}.{job.key[1]}", job.key[2]))
        for job in jobs
        if len(job.incoming.addresses) == 1 and not isinstance(job.incoming.said, Left | CameBack | Moved)
    }
    look = _many if tx.postgresql else _all
    rows = dict(look(tx, addresses))
    known = {job: _open(tx, job, row, addresses[job]) for job, row in rows.items() if row is not None}
    new = strangers.meet(tx, {job: address for job, address in addresses.items() if job not in rows})
    return {job: stands for job, stands in known.items() if stands is not None} | new


# What was found of each job: their person's row, their address, conversation and open letters; None while another
# has them locked.
Found = tuple[Any, Any, bytes | None, int]
Rows = Iterator[tuple[Job, Found | None]]


def _all(tx: Tx, addresses: Addresses) -> Rows:
    jobs = list(addresses)
    rows = [(at, job.incoming.channel, *addresses[job]) for at, job in enumerate(jobs)]
    for row in bulk.look(tx, _WROTE, rows, _ALL):
        yield jobs[row.job], (row, row, row.sealed, row.open)


def _many(tx: Tx, addresses: Addresses) -> Rows:
    names = f"t.network, t.kind, t.value_hash, t.person, {_HEARD}"
    found = bulk.find(tx, "channel_identity", ADDRESS, list(addresses.values()), names)
    identities = {(row.network, row.kind, bytes(row.value_hash)): row for row in found}
    if not identities:
        return
    people = {address: row.person for address, row in identities.items()}
    locked = {row.id: row for row in tx.all(_LOCKED, {"ids": sorted(set(people.values()))})}
    wanted = {(people.get(address, ""), job.incoming.channel) for job, address in addresses.items()}
    rows = [lane for lane in wanted if lane[0] in locked]
    talks = (
        {(row.id, row.channel): row for row in tx.all(_TALKS, bulk.arrays(_TALKING, rows))} if rows else {}
    )
    for job, address in addresses.items():
        person = people.get(address)
        if person in locked:
            talk = talks[person, job.incoming.channel]
            yield job, (locked[person], identities[address], talk.sealed, talk.open)
        elif person is not None:
            yield job, None


def _open(tx: Tx, job: Job, found: Found, address: tuple[Any, ...]) -> Stands | None:
    row, identity, sealed, waiting = found
    try:
        key = tx.vault.unwrap(row.wrapped_key, row.id)
        person = Person(row.id, key, row.language, row.channel, row.rehearsal, row.helper)
        talk = Conversation(language=row.language) if sealed is None else opened(key, sealed, row.id)
    except (CannotOpen, ValueError):  # erased, or a row nobody can read: alone it is said why
        return None
    return Stands(person, talk, waiting, address, just_heard=_just_heard(tx, job, row, identity))


def _just_heard(tx: Tx, job: Job, person: Any, identity: Any) -> bool:
    """Whether this very address was the last one heard, and so lately that it need not be written down again."""
    until, heard = tx.networks.open_until(job.key[0], job.now), identity.last_inbound_at
    return bool(
        heard is not None
        and heard == person.last_seen_at
        and 0 <= job.now - heard < JUST_NOW
        and identity.reachable
        and identity.heard_on == person.channel == job.incoming.channel
        and (until is None or until - (identity.open_until or 0) < JUST_NOW)
    )


def _write(tx: Tx, decided: Sequence[Decided], found: Together) -> None:
    """Everything, table by table; a message that was there before takes its turn with it."""
    ours = strangers.write(tx, decided)
    found.alone += [one.job for one in decided if one not in ours] if len(ours) < len(decided) else []
    numbers = note_messages(tx, ours)
    rows, written = Collected(), list[Decided]()
    for one in ours:
        message = numbers.get((one.job.incoming.channel, one.job.incoming.provider_id))
        if message is None:
            found.done.append((one.job, Seen()))
            continue
        if one.job.give_way is not None:
            give_way(tx, one.person.id, one.job.incoming.channel, one.job.give_way, one.job.now)
        rows.add(tx, one, message)
        written.append(one)
        found.done.append((one.job, Done(one.person.id, waits=one.born is None)))
    letters = {row.person: row.id for row in rows.write(tx)}
    found.born += [_claimed(one, letters[one.person.id]) for one in written if one.born]


def _claimed(one: Decided, row: int) -> Claimed:
    """A letter in hand and open, as if it had been claimed."""
    assert one.born is not None
    letter = Letter(str(row), Address(*one.job.key), one.born, "reply", since=one.job.now / 1000)
    return Claimed(row, *one.lane, URGENCY["reply"], letter)
