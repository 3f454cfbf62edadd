"""What the turns of a batch write, collected by table and written one statement a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.engine import Row

from bot.engine import events as happened
from bot.engine.conversation import Conversation, to_plain
from bot.engine.events import Turn
from bot.engine.saying.outgoing import Outgoing
from bot.engine.saying.outgoing import to_plain as to_plain_letter
from bot.storage import bulk
from bot.storage.conversation import nudges, turns
from bot.storage.conversation.turns import Job
from bot.storage.database import Tx
from bot.storage.keys.sealing import keyed_hash, seal
from bot.storage.messaging.letters import LEASES, URGENCY
from bot.storage.people.people import Person
from flows.subject.events import BecameKnown

# Columns and their types on PostgreSQL; the addresses by which people are found stand first.
ADDRESS: bulk.Columns = (("network", "text"), ("kind", "text"), ("value_hash", "bytea"))
_MESSAGE: bulk.Columns = (
    *(("person", "text"), ("channel", "text"), ("provider_id", "text")),
    *(("received_at", "bigint"), ("sealed", "bytea"), ("state", "text")),
)
_ONCE = " ON CONFLICT (channel, provider_id) DO NOTHING"
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
_LEASED: bulk.Columns = (
    *_LETTER,
    *(("lease_until", "bigint"), ("tries", "int"), ("sending_since", "bigint")),
)
_HEARD: bulk.Columns = (("last_inbound_at", "bigint"), ("channel", "text"), ("open_until", "bigint"))
_SEEN: bulk.Columns = (("channel", "text"), ("last_seen_at", "bigint"))
_KNOWN: bulk.Columns = (
    *(("language", "text"), ("area", "text"), ("sector", "text"), ("band", "int"), ("stage", "text")),
)
_ID: bulk.Columns = (("id", "text"),)

Lane = tuple[str, str]  # a person and a channel: their letters go one after another


@dataclass(frozen=True, slots=True)
class Stands:
    """A known person before their turn; `open`: letters of theirs that wait or are under way on this channel."""

    person: Person
    talk: Conversation
    open: int


@dataclass(slots=True)
class Decided:
    """A turn before it is written."""

    job: Job
    stands: Stands
    turn: Turn
    born: Outgoing | None = None  # its one bubble, where it is sent from here at once

    @property
    def person(self) -> Person:
        return self.stands.person

    @property
    def lane(self) -> Lane:
        return self.person.id, self.job.incoming.channel


def address_hash(tx: Tx, key: tuple[str, str, str]) -> bytes:
    return keyed_hash(tx.hash_key, f"{key[0]}.{key[1]}", key[2])


@dataclass(slots=True)
class Collected:
    """What the turns of a batch write, by table."""

    conversations: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    letters: list[dict[str, Any]] = field(default_factory=list)
    leased: list[dict[str, Any]] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    seen: list[dict[str, Any]] = field(default_factory=list)
    known: list[dict[str, Any]] = field(default_factory=list)

    def add(self, tx: Tx, one: Decided, message: int) -> None:
        """One turn, with the number of its message."""
        job, person, now = one.job, one.person, one.job.now
        talk, (network, kind, _) = one.turn.conversation, job.key
        heard = {"last_inbound_at": now, "channel": job.incoming.channel}
        until = {"open_until": tx.networks.open_until(network, now)}
        self.heard.append(
            {**heard, **until, "network": network, "kind": kind, "value_hash": address_hash(tx, job.key)}
        )
        self.seen.append({"id": person.id, "channel": job.incoming.channel, "last_seen_at": now})
        top = talk.top
        self.conversations.append(
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
            _COLLECTORS[type(event)](tx, self, one, message, event)

    def write(self, tx: Tx) -> Sequence[Row[Any]]:
        """Table by table; the letters born in our own hands come back with their numbers."""
        bulk.update(tx, "channel_identity", ADDRESS, _HEARD, self.heard, "reachable = 1")
        bulk.update(tx, "person", _ID, _SEEN, self.seen)
        bulk.update(tx, "person", _ID, _KNOWN, self.known)
        bulk.insert(tx, "conversation", _CONVERSATION, self.conversations, _STANDS)
        bulk.insert(tx, "event", _EVENT, self.events)
        bulk.insert(tx, "letter", _LETTER, self.letters)
        return bulk.returning(tx, "letter", _LEASED, self.leased, "id, person")


def note_messages(tx: Tx, decided: Sequence[Decided]) -> dict[tuple[str, str], int]:
    """Note every message; the number of each that was not there before."""
    rows = [turns.message_row(one.job.incoming, one.person, one.job.now, one.job.fresh) for one in decided]
    if not rows:
        return {}
    new = bulk.returning(tx, "message", _MESSAGE, rows, "id, channel, provider_id", _ONCE)
    return {(row.channel, row.provider_id): row.id for row in new}


def _said(tx: Tx, rows: Collected, one: Decided, message: int, event: happened.Said) -> None:
    sealed = seal(one.person.key, to_plain_letter(event.outgoing), f"letter.sealed:{one.person.id}")
    rest = {"state": "queued", "not_before": 0, "created_at": one.job.now}
    leased = {"lease_until": one.job.now + LEASES[0], "tries": 1, "sending_since": one.job.now}
    (rows.leased if one.born else rows.letters).append(
        {
            "person": one.person.id,
            "channel": one.job.incoming.channel,
            "sealed": sealed,
            "urgency": URGENCY[event.urgency],
            **rest,
            **({**leased, "state": "sending"} if one.born else {}),
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
