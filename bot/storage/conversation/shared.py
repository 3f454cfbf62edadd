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
)
from bot.storage.conversation.turns import Done, Job, Seen
from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen, keyed_hash
from bot.storage.messaging.giving_way import give_way
from bot.storage.messaging.letters import URGENCY, Claimed
from bot.storage.people.people import Person
from bot.storage.transaction import Later
from flows.people import helping

Addresses = Mapping[Job, tuple[Any, ...]]  # as ADDRESS

_PERSON = "p.id, p.wrapped_key, p.language, p.channel, p.rehearsal, p.helper, p.last_seen_at"
_HEARD = "t.last_inbound_at, t.open_until, t.reachable, t.channel AS heard_on"
_AT = "t.network = v.network AND t.kind = v.kind AND t.value_hash = v.value_hash"
_JOB: bulk.Columns = (("job", "int"), ("channel", "text"), ("provider_id", "text"))
# Where the person {0} stands, letters of theirs that wait or are under way, and whether the message was there before.
_TALK = (
    "(SELECT c.sealed FROM conversation c WHERE c.person = {0}) AS sealed,"
    " (SELECT COUNT(*) FROM letter l WHERE l.person = {0} AND l.channel = v.channel"
    " AND l.state IN ('queued', 'sending')) AS open,"
    " (SELECT 1 FROM message m WHERE m.channel = v.channel AND m.provider_id = v.provider_id) AS seen"
)
# SQLite has one writer and it is us: one look finds all there is, and we number the messages.
_WROTE: bulk.Columns = (*_JOB, *ADDRESS)
_ALL = (
    f"SELECT v.job, {_PERSON}, {_HEARD}, {_TALK.format('p.id')},"
    " (SELECT COALESCE(MAX(id), 0) FROM message) + v.job + 1 AS number"
    f" FROM v LEFT JOIN channel_identity t ON {_AT} LEFT JOIN person p ON p.id = t.person"
)
# PostgreSQL: people are locked before their conversations are read, or those might be older than the lock: by two
# statements of one trip, of which the second sees what was committed before the first had its locks. Whoever is locked
# by somebody else waits alone. What is looked up row by row, LATERAL or as a value, is found by index whatever was
# known of the tables when the statement was planned, once and for all: perhaps that they were empty.
_FROM: bulk.Columns = (("job", "int"), *ADDRESS)
_LOCKED = (
    f"SELECT v.job, t.person, {_PERSON}, {_HEARD} FROM {bulk.unnested(_FROM)}"
    f" CROSS JOIN LATERAL (SELECT * FROM channel_identity t WHERE {_AT} LIMIT 1) AS t"
    " LEFT JOIN LATERAL (SELECT * FROM person WHERE person.id = t.person FOR NO KEY UPDATE SKIP LOCKED) AS p ON TRUE"
)
_TALKS = (
    f"SELECT v.job, {_TALK.format('t.person')}, nextval('message_id_seq') AS number FROM {bulk.unnested(_WROTE)}"
    f" LEFT JOIN LATERAL (SELECT t.person FROM channel_identity t WHERE {_AT} LIMIT 1) AS t ON TRUE"
)
JUST_NOW = 60_000  # milliseconds


@dataclass(slots=True)
class Together:
    """What came of a batch: each turn's outcome, and the jobs that go alone."""

    done: list[tuple[Job, Done | Seen]] = field(default_factory=list)
    alone: list[Job] = field(default_factory=list)
    _leased: Sequence[Decided] = ()
    _letters: Later = field(default_factory=Later)

    @property
    def born(self) -> list[Claimed]:
        """Letters born in this process's hands; known once the batch is on disk."""
        numbers = {row.person: row.id for row in self._letters.ran}
        return [_claimed(one, numbers[one.person.id]) for one in self._leased]

    def write(self, tx: Tx, decided: Sequence[Decided]) -> None:
        """Everything, table by table."""
        rows = Collected()
        for one in decided:
            if one.job.give_way is not None:
                give_way(tx, *one.lane, one.job.give_way, one.job.now)
            rows.add(tx, one)
            self.done.append((one.job, Done(one.person.id, waits=one.born is None)))
        self._letters = rows.write(tx, strangers.rows(tx, decided))
        self._leased = [one for one in decided if one.born]


def take_together(tx: Tx, jobs: Sequence[Job], held: Mapping[Lane, int] | None) -> Together:
    """Of each person one job. `held`: letters by lane that this process has in hand; None where it sends none."""
    stand, found = _look_up(tx, jobs), Together()
    decided, met = list[Decided](), set[str]()
    for job in jobs:
        stands = stand.get(job)
        if isinstance(stands, Seen):
            found.done.append((job, stands))
            continue
        turn = _decide(tx, job, stands) if stands and stands.person.id not in met else None
        if stands is None or turn is None:
            found.alone.append(job)
        else:
            met.add(stands.person.id)
            decided.append(Decided(job, stands, turn, _born(job, stands, turn, held)))
    found.write(tx, decided)
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


def _look_up(tx: Tx, jobs: Sequence[Job]) -> dict[Job, Stands | Seen]:
    """Where each person stands, by the address they wrote from; whoever has several addresses goes alone."""
    addresses: Addresses = {
        job: (*job.key[:2], keyed_hash(tx.hash_key, f"{job.key[0]}.{job.key[1]}", job.key[2]))
        for job in jobs
        if len(job.incoming.addresses) == 1 and not isinstance(job.incoming.said, Left | CameBack | Moved)
    }
    stand = dict[Job, Stands | Seen]()
    for job, person, talk in (_many if tx.postgresql else _all)(tx, addresses):
        if talk.seen:
            stand[job] = Seen()
        elif person is None:
            stand[job] = strangers.meet(tx, job, addresses[job], talk.number)
        elif stands := _open(tx, job, person, talk, addresses[job]):
            stand[job] = stands
    return stand


# A job, the row of its person and their address, None of a stranger, and the row of where they stand.
Rows = Iterator[tuple[Job, Any | None, Any]]


def _all(tx: Tx, addresses: Addresses) -> Rows:
    jobs = list(addresses)
    rows = [(*named, *addresses[job]) for named, job in zip(_named(jobs), jobs, strict=True)]
    for row in bulk.look(tx, _WROTE, rows, _ALL):
        yield jobs[row.job], row if row.id else None, row


def _many(tx: Tx, addresses: Addresses) -> Rows:
    """Without those who are locked by somebody else."""
    jobs = list(addresses)
    if not jobs:
        return
    rows = [(*named, *addresses[job]) for named, job in zip(_named(jobs), jobs, strict=True)]
    asked = bulk.arrays(_WROTE, rows)
    locked = tx.later(_LOCKED, {name: asked[name] for name, _ in _FROM})
    talks = tx.all(_TALKS, asked)
    people = {row.job: row for row in locked.ran}
    for row in talks:
        person = people.get(row.job)
        if person is None or person.id:
            yield jobs[row.job], person, row


def _named(jobs: Sequence[Job]) -> list[tuple[int, str, str]]:
    """As _JOB."""
    return [(at, job.incoming.channel, job.incoming.provider_id) for at, job in enumerate(jobs)]


def _open(tx: Tx, job: Job, row: Any, talk: Any, address: tuple[Any, ...]) -> Stands | None:
    try:
        key = tx.vault.unwrap(row.wrapped_key, row.id)
        person = Person(row.id, key, row.language, row.channel, row.rehearsal, row.helper)
        stood = opened(key, talk.sealed, row.id) if talk.sealed else Conversation(language=row.language)
    except (CannotOpen, ValueError):  # erased, or a row nobody can read: alone it is said why
        return None
    return Stands(person, stood, talk.open, address, talk.number, just_heard=_just_heard(tx, job, row))


def _just_heard(tx: Tx, job: Job, row: Any) -> bool:
    """Whether this very address was the last one heard, and so lately that it need not be written down again."""
    until, heard = tx.networks.open_until(job.key[0], job.now), row.last_inbound_at
    return bool(
        heard is not None
        and heard == row.last_seen_at
        and 0 <= job.now - heard < JUST_NOW
        and row.reachable
        and row.heard_on == row.channel == job.incoming.channel
        and (until is None or until - (row.open_until or 0) < JUST_NOW)
    )


def _claimed(one: Decided, row: int) -> Claimed:
    """A letter in hand and open, as if it had been claimed."""
    assert one.born is not None
    letter = Letter(str(row), Address(*one.job.key), one.born, "reply", since=one.job.now / 1000)
    return Claimed(row, *one.lane, URGENCY["reply"], letter)
