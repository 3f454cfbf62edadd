"""What the turns of a batch write, collected by table and written one statement a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.engine import events as happened
from bot.engine.conversation import Conversation
from bot.engine.events import Turn
from bot.engine.saying.outgoing import Outgoing
from bot.storage import bulk
from bot.storage.conversation import nudges, turns
from bot.storage.conversation.turns import Job
from bot.storage.database import Tx
from bot.storage.keys.sealing import seal
from bot.storage.messaging.letters import LEASES, URGENCY
from bot.storage.people.people import Person
from bot.storage.transaction import Later
from flows.subject.events import BecameKnown

# Columns and their types on PostgreSQL; the addresses by which people are found stand first.
ADDRESS: bulk.Columns = (("network", "text"), ("kind", "text"), ("value_hash", "bytea"))
_MESSAGES = bulk.Target("message", (("id", "bigint"), *turns.MESSAGE))
_CONVERSATIONS = bulk.Target(
    "conversation",
    (
        *(("person", "text"), ("sealed", "bytea"), ("flow", "text"), ("step", "text")),
        *(("held_by", "text"), ("updated_at", "bigint")),
    ),
    " ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed, flow = excluded.flow, step = excluded.step,"
    " held_by = excluded.held_by, updated_at = excluded.updated_at",
)
_EVENTS = bulk.Target(
    "event",
    (
        *(("person", "text"), ("message", "bigint"), ("at", "bigint")),
        *(("kind", "text"), ("flow", "text"), ("step", "text")),
    ),
)
_LETTER: bulk.Columns = (
    *(("person", "text"), ("channel", "text"), ("sealed", "bytea"), ("urgency", "int")),
    *(("state", "text"), ("not_before", "bigint"), ("created_at", "bigint")),
)
_QUEUED = bulk.Target("letter", _LETTER)
_LEASED = bulk.Target(
    "letter",
    (*_LETTER, ("lease_until", "bigint"), ("tries", "int"), ("sending_since", "bigint")),
    " RETURNING id, person",
)
_HEARD = bulk.Target(
    "channel_identity",
    (("last_inbound_at", "bigint"), ("channel", "text"), ("open_until", "bigint")),
    "reachable = 1",
    ADDRESS,
)
_ID: bulk.Columns = (("id", "text"),)
_SEEN = bulk.Target("person", (("channel", "text"), ("last_seen_at", "bigint")), keys=_ID)
_KNOWN: bulk.Columns = (
    *(("language", "text"), ("area", "text"), ("sector", "text"), ("band", "int"), ("stage", "text")),
)

Lane = tuple[str, str]  # a person and a channel: their letters go one after another


@dataclass(slots=True)
class Stands:
    """Somebody before their turn; `open`: letters of theirs that wait or are under way on this channel.

    `number` is what their message gets.
    `wrapped` is the key of a stranger, who is written down with their turn; empty for whoever is known. Who was
    `just_heard` stands as heard and seen already.
    """

    person: Person
    talk: Conversation
    open: int
    address: tuple[Any, ...]  # as ADDRESS
    number: int
    wrapped: bytes = b""
    just_heard: bool = False


@dataclass(slots=True, eq=False)
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
        return self.stands.person.id, self.job.incoming.channel


@dataclass(slots=True)
class Collected:
    """What the turns of a batch write, by table."""

    messages: list[tuple[Any, ...]] = field(default_factory=list)
    conversations: list[tuple[Any, ...]] = field(default_factory=list)
    events: list[tuple[Any, ...]] = field(default_factory=list)
    letters: list[tuple[Any, ...]] = field(default_factory=list)
    leased: list[tuple[Any, ...]] = field(default_factory=list)
    heard: list[tuple[Any, ...]] = field(default_factory=list)
    seen: list[tuple[Any, ...]] = field(default_factory=list)
    known: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, tx: Tx, one: Decided) -> None:
        """One turn."""
        stands, person, now, channel = one.stands, one.stands.person, one.job.now, one.job.incoming.channel
        if not (stands.wrapped or stands.just_heard):  # a stranger was written down as heard and seen
            until = tx.networks.open_until(stands.address[0], now)
            self.heard.append((now, channel, until, *stands.address))
            self.seen.append((channel, now, person.id))
        message = turns.message_row(one.job.incoming, person, now, one.job.fresh)
        self.messages.append((stands.number, *message))
        talk = one.turn.conversation
        top = talk.top
        flow, step = (top.flow, top.step) if top else ("", "")
        sealed = seal(person.key, talk, f"conversation.sealed:{person.id}")
        self.conversations.append((person.id, sealed, flow, step, talk.held_by, now))
        for event in one.turn.events:
            COLLECTORS[type(event)](tx, self, one, event)

    def write(self, tx: Tx, new: Sequence[tuple[bulk.Target, bulk.Rows]]) -> Later:
        """Table by table, behind what is `new`; the letters born in our own hands come back with their numbers."""
        bulk.update(tx, "person", _ID, _KNOWN, self.known)
        return bulk.write(
            tx,
            (
                *new,
                *((_HEARD, self.heard), (_SEEN, self.seen), (_MESSAGES, self.messages)),
                *((_CONVERSATIONS, self.conversations), (_EVENTS, self.events)),
                *((_QUEUED, self.letters), (_LEASED, self.leased)),
            ),
        )


def _said(tx: Tx, rows: Collected, one: Decided, event: happened.Said) -> None:
    person, now = one.stands.person, one.job.now
    sealed = seal(person.key, event.outgoing, f"letter.sealed:{person.id}")
    letter = (person.id, one.job.incoming.channel, sealed, URGENCY[event.urgency])
    if one.born:
        rows.leased.append((*letter, "sending", 0, now, now + LEASES[0], 1, now))
    else:
        rows.letters.append((*letter, "queued", 0, now))


def _stepped(tx: Tx, rows: Collected, one: Decided, event: happened.Stepped) -> None:
    rows.events.append(
        (one.stands.person.id, one.stands.number, one.job.now, event.what, event.flow, event.step)
    )


def _known(tx: Tx, rows: Collected, one: Decided, event: BecameKnown) -> None:
    rows.known.append((*(getattr(event, name) for name, _ in _KNOWN), one.stands.person.id))


def _nudge_wanted(tx: Tx, rows: Collected, one: Decided, event: happened.NudgeWanted) -> None:
    nudges.plan(tx, one.stands.person.id, due=one.job.now + int(event.minutes * 60_000))


def _nudge_dropped(tx: Tx, rows: Collected, one: Decided, event: happened.NudgeDropped) -> None:
    nudges.drop(tx, one.stands.person.id)


# What is common: a turn with any other event goes alone.
COLLECTORS: Mapping[type, Callable[[Tx, Collected, Decided, Any], None]] = {
    happened.Said: _said,
    happened.Stepped: _stepped,
    BecameKnown: _known,
    happened.NudgeWanted: _nudge_wanted,
    happened.NudgeDropped: _nudge_dropped,
}
