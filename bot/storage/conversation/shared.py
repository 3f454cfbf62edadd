"""take_together: the turns of many people in one transaction: looked up, decided, collected, written table by table.

Only what is common goes this way: a known person who speaks for themselves, and events that every turn makes. All
else is left to `turns.take`, which does one turn in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.engine import events as happened
from bot.engine.conversation import Conversation, from_plain, to_plain
from bot.engine.events import Turn
from bot.engine.saying.outgoing import to_plain as to_plain_letter
from bot.post import CameBack, Left
from bot.storage import bulk
from bot.storage.conversation import nudges, turns
from bot.storage.conversation.turns import Done, Job, Seen
from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen, keyed_hash, seal, unseal
from bot.storage.messaging.giving_way import give_way
from bot.storage.messaging.letters import URGENCY
from bot.storage.people.people import Person
from flows.people import helping
from flows.subject.events import BecameKnown

COMMON = (happened.Said, happened.Stepped, happened.NudgeWanted, happened.NudgeDropped, BecameKnown)

_ADDRESS = (("network", "text"), ("kind", "text"), ("value_hash", "bytea"))
_FOUND = "i.network, i.kind, i.value_hash, i.person"
_PERSON = "p.id, p.wrapped_key, p.language, p.channel, p.rehearsal, p.helper"
# SQLite has one writer and it is us: one look a person finds all there is.
_ONE = (
    f"SELECT {_PERSON}, c.sealed FROM channel_identity i JOIN person p ON p.id = i.person"
    " LEFT JOIN conversation c ON c.person = p.id"
    " WHERE i.network = :network AND i.kind = :kind AND i.value_hash = :value_hash"
)
# PostgreSQL: people are locked before their conversations are read, or those might be older than the lock; whoever
# is locked by somebody else waits alone.
_MANY = (
    f"SELECT {_FOUND} FROM {bulk.unnested(_ADDRESS)} JOIN channel_identity i ON i.network = v.network"
    " AND i.kind = v.kind AND i.value_hash = v.value_hash"
)
_LOCKED = (
    f"SELECT {_PERSON} FROM person p WHERE p.id = ANY(CAST(:ids AS text[])) ORDER BY p.id"
    " FOR NO KEY UPDATE SKIP LOCKED"
)
_TALKS = "SELECT person, sealed FROM conversation WHERE person = ANY(CAST(:ids AS text[]))"

_MESSAGE: bulk.Columns = (
    *(("person", "text"), ("channel", "text"), ("provider_id", "text")),
    *(("received_at", "bigint"), ("sealed", "bytea"), ("state", "text")),
)
_NEW = " ON CONFLICT (channel, provider_id) DO NOTHING RETURNING id, channel, provider_id"
_CONVERSATION: bulk.Columns = (
    *(("person", "text"), ("sealed", "bytea"), ("flow", "text"), ("step", "text")),
    *(("held_by", "text"), ("updated_at", "bigint")),
)
_STANDS = (
    " ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed, flow = excluded.flow, step = excluded.step,"
    " held_by = excluded.held_by, updated_at = excluded.updated_at"
)
_EVENT: bulk.Columns = (
    *(("person", "text"), ("message", "bigint"), ("at", "bigint")),
    *(("kind", "text"), ("flow", "text"), ("step", "text")),
)
_LETTER: bulk.Columns = (
    *(("person", "text"), ("channel", "text"), ("sealed", "bytea"), ("urgency", "int")),
    *(("state", "text"), ("not_before", "bigint"), ("created_at", "bigint")),
)
_HEARD: bulk.Columns = (("last_inbound_at", "bigint"), ("channel", "text"), ("open_until", "bigint"))
_SEEN: bulk.Columns = (("channel", "text"), ("last_seen_at", "bigint"))
_KNOWN: bulk.Columns = (
    *(("language", "text"), ("area", "text"), ("sector", "text"), ("band", "int"), ("stage", "text")),
)
_ID: bulk.Columns = (("id", "text"),)


@dataclass(slots=True)
class Decided:
    """A turn before it is written."""

    job: Job
    person: Person
    turn: Turn


@dataclass(slots=True)
class Collected:
    """What the turns of a batch write, by table."""

    conversations: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    letters: list[dict[str, Any]] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    seen: list[dict[str, Any]] = field(default_factory=list)
    known: list[dict[str, Any]] = field(default_factory=list)


def take_together(tx: Tx, jobs: Sequence[Job]) -> tuple[list[tuple[Job, Done | Seen]], list[Job]]:
    """What became of each turn that could be taken together, and the jobs that go alone. Of each person one job."""
    stand, alone = _look_up(tx, jobs), list[Job]()
    decided = list[Decided]()
    met = set[str]()
    for job in jobs:
        found = stand.get(job.key)
        turn = _decide(job, *found) if found and found[0].id not in met else None
        if found is None or turn is None:
            alone.append(job)
        else:
            met.add(found[0].id)
            decided.append(Decided(job, found[0], turn))
    return _write(tx, decided), alone


def _decide(job: Job, person: Person, conversation: Conversation) -> Turn | None:
    """None for whatever is not common: it is decided again, alone, with the same clock and the same dice."""
    if helping.whom(conversation):
        return None
    try:
        turn = job.decide(person, conversation)
    except Exception:  # alone, what it tripped over is kept beside its message
        return None
    common = all(isinstance(event, COMMON) for event in turn.events)
    return turn if common and not helping.whom(turn.conversation) else None


def _look_up(tx: Tx, jobs: Sequence[Job]) -> Mapping[tuple[str, str, str], tuple[Person, Conversation]]:
    """Where each known person stands, by the address they wrote from; whoever has several addresses goes alone."""
    hashed = {
        job.key: {"network": job.key[0], "kind": job.key[1], "value_hash": _hash(tx, job.key)}
        for job in jobs
        if len(job.incoming.addresses) == 1 and not isinstance(job.incoming.said, Left | CameBack)
    }
    rows = _rows_of_many(tx, hashed) if tx.postgresql else _rows_of_each(tx, hashed)
    return {key: stands for key, row in rows if (stands := _open(tx, row)) is not None}


def _hash(tx: Tx, key: tuple[str, str, str]) -> bytes:
    return keyed_hash(tx.hash_key, f"{key[0]}.{key[1]}", key[2])


def _rows_of_each(tx: Tx, hashed: Mapping[Any, Mapping[str, Any]]) -> Iterable[tuple[Any, Any]]:
    for key, named in hashed.items():
        row = tx.one(_ONE, named)
        if row is not None:
            yield key, (row, row.sealed)


def _rows_of_many(tx: Tx, hashed: Mapping[Any, Mapping[str, Any]]) -> Iterable[tuple[Any, Any]]:
    if not hashed:
        return
    columns = {name: [named[name] for named in hashed.values()] for name, _ in _ADDRESS}
    people = {(r.network, r.kind, bytes(r.value_hash)): r.person for r in tx.all(_MANY, columns)}
    ids = {"ids": sorted(set(people.values()))}
    locked = {row.id: row for row in tx.all(_LOCKED, ids)}
    talks = {row.person: row.sealed for row in tx.all(_TALKS, ids)}
    for key, named in hashed.items():
        person = people.get((named["network"], named["kind"], named["value_hash"]))
        if person in locked:
            yield key, (locked[person], talks.get(person))


def _open(tx: Tx, found: tuple[Any, bytes | None]) -> tuple[Person, Conversation] | None:
    row, sealed = found
    try:
        key = tx.vault.unwrap(row.wrapped_key, row.id)
        person = Person(row.id, key, row.language, row.channel, row.rehearsal, row.helper)
        if sealed is None:
            return person, Conversation(language=row.language)
        return person, from_plain(unseal(key, sealed, f"conversation.sealed:{row.id}"))
    except (CannotOpen, ValueError):  # erased, or a row nobody can read: alone it is said why
        return None


def _write(tx: Tx, decided: Sequence[Decided]) -> list[tuple[Job, Done | Seen]]:
    """Everything, table by table; a message that was there before takes its turn with it."""
    numbers = _messages(tx, decided)
    rows, done = Collected(), list[tuple[Job, Done | Seen]]()
    for one in decided:
        message = numbers.get((one.job.incoming.channel, one.job.incoming.provider_id))
        if message is None:
            done.append((one.job, Seen()))
            continue
        if one.job.give_way is not None:
            give_way(tx, one.person.id, one.job.incoming.channel, one.job.give_way, one.job.now)
        _collect(tx, rows, one, message)
        done.append((one.job, Done(one.person.id)))
    bulk.update(tx, "channel_identity", _ADDRESS, _HEARD, rows.heard, "reachable = 1")
    bulk.update(tx, "person", _ID, _SEEN, rows.seen)
    bulk.update(tx, "person", _ID, _KNOWN, rows.known)
    bulk.insert(tx, "conversation", _CONVERSATION, rows.conversations, _STANDS)
    bulk.insert(tx, "event", _EVENT, rows.events)
    bulk.insert(tx, "letter", _LETTER, rows.letters)
    return done


def _messages(tx: Tx, decided: Sequence[Decided]) -> dict[tuple[str, str], int]:
    """Note every message; the number of each that was not there before."""
    rows = [turns.message_row(one.job.incoming, one.person, one.job.now, one.job.fresh) for one in decided]
    if not rows:
        return {}
    names = ", ".join(name for name, _ in _MESSAGE)
    if tx.postgresql:
        arrays = {name: [row[name] for row in rows] for name, _ in _MESSAGE}
        sql = f"INSERT INTO message ({names}) SELECT * FROM {bulk.unnested(_MESSAGE)}{_NEW}"
        new = tx.all(sql, arrays)
    else:
        values = ", ".join(f":{name}" for name, _ in _MESSAGE)
        sql = f"INSERT INTO message ({names}) VALUES ({values}){_NEW}"
        new = [row for named in rows for row in tx.all(sql, named)]
    return {(row.channel, row.provider_id): row.id for row in new}


def _collect(tx: Tx, rows: Collected, one: Decided, message: int) -> None:
    job, person, now = one.job, one.person, one.job.now
    talk, (network, kind, _) = one.turn.conversation, job.key
    heard = {"last_inbound_at": now, "channel": job.incoming.channel}
    until = {"open_until": tx.networks.open_until(network, now)}
    rows.heard.append({**heard, **until, "network": network, "kind": kind, "value_hash": _hash(tx, job.key)})
    rows.seen.append({"id": person.id, "channel": job.incoming.channel, "last_seen_at": now})
    top = talk.top
    rows.conversations.append(
        {
            "person": person.id,
            "sealed": seal(person.key, to_plain(talk), f"conversation.sealed:{person.id}"),
            "flow": top.flow if top else "",
            "step": top.step if top else "",
            "held_by": talk.held_by,
            "updated_at": now,
        }
    )
    for event in one.turn.events:
        _COLLECTORS[type(event)](tx, rows, one, message, event)


def _said(tx: Tx, rows: Collected, one: Decided, message: int, event: happened.Said) -> None:
    sealed = seal(one.person.key, to_plain_letter(event.outgoing), f"letter.sealed:{one.person.id}")
    rows.letters.append(
        {
            "person": one.person.id,
            "channel": one.job.incoming.channel,
            "sealed": sealed,
            "urgency": URGENCY[event.urgency],
            "state": "queued",
            "not_before": 0,
            "created_at": one.job.now,
        }
    )


def _stepped(tx: Tx, rows: Collected, one: Decided, message: int, event: happened.Stepped) -> None:
    where = {"kind": event.what, "flow": event.flow, "step": event.step}
    rows.events.append({"person": one.person.id, "message": message, "at": one.job.now, **where})


def _known(tx: Tx, rows: Collected, one: Decided, message: int, event: BecameKnown) -> None:
    rows.known.append({"id": one.person.id} | {name: getattr(event, name) for name, _ in _KNOWN})


def _nudge_wanted(tx: Tx, rows: Collected, one: Decided, message: int, event: happened.NudgeWanted) -> None:
    nudges.plan(tx, one.person.id, due=one.job.now + int(event.minutes * 60_000))


def _nudge_dropped(tx: Tx, rows: Collected, one: Decided, message: int, event: happened.NudgeDropped) -> None:
    nudges.drop(tx, one.person.id)


_COLLECTORS: Mapping[type, Any] = {
    happened.Said: _said,
    happened.Stepped: _stepped,
    BecameKnown: _known,
    happened.NudgeWanted: _nudge_wanted,
    happened.NudgeDropped: _nudge_dropped,
}
