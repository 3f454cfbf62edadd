"""take: one thing a person did, noted, decided and written in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any

from bot.engine.conversation import Conversation
from bot.engine.events import Turn
from bot.engine.saying.outgoing import Outgoing
from bot.logs import where
from bot.post import CameBack, Incoming, Left, Moved
from bot.storage import bulk
from bot.storage.conversation import conversations, events
from bot.storage.conversation.event_writers import Follow, Scene, write_events
from bot.storage.database import AWAY, Collided, Database, Tx
from bot.storage.keys.sealing import CannotOpen, seal
from bot.storage.messaging import letters
from bot.storage.messaging.giving_way import give_way
from bot.storage.people import moving, people
from bot.storage.people.people import Person
from flows.people import helping
from flows.subject.events import ShownAsOne

MOST_COLLISIONS = 3
MOST_NAMED = 200  # numbers in one question

MESSAGE: bulk.Columns = (
    *(("person", "text"), ("channel", "text"), ("provider_id", "text")),
    *(("received_at", "bigint"), ("sealed", "bytea"), ("state", "text")),
)
ONCE = " ON CONFLICT (channel, provider_id) DO NOTHING"

Decide = Callable[[Person, Conversation], Turn]
Answer = Callable[[Person, Conversation, Incoming], Turn]  # of what came, as it was meant
NEVER_KEPT = {"file", "sound"}  # references to voice messages: they pass or they do not
Meant = Callable[[Tx, Person, Conversation], Incoming]
Apologise = Callable[[Conversation], Outgoing]


@dataclass(frozen=True, slots=True)
class Done:
    """`waits`: something is left for the worker to look at, as a letter in the queue."""

    person: str
    waits: bool = True


@dataclass(frozen=True, slots=True)
class Seen:
    """The provider sent it before."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Deciding raised: the message and every answer are kept, an apology is queued."""

    person: str
    message: int
    reason: str


Outcome = Done | Seen | Failed


@dataclass(slots=True, eq=False)
class Job:
    """A turn to be taken: what came, how it is decided, and the moment and the randomness it is decided with.

    `key` says whose turn it is, as far as can be known before looking. `meant`: what `incoming` is taken for, where
    that depends on what was sent to its person.
    """

    incoming: Incoming
    answer: Answer
    apologise: Apologise
    follow: Follow
    now: int  # milliseconds
    new_id: str  # of a stranger
    language: str  # of a stranger
    rehearsal: str | None = None
    fresh: str = ""
    give_way: int | None = None  # milliseconds: replies queued after it give way to this turn's
    meant: Meant | None = None

    key: tuple[str, str, str] = field(init=False)

    def __post_init__(self) -> None:
        first = self.incoming.addresses[0]
        self.key = first.network, first.kind, first.value

    @property
    def other_keys(self) -> list[tuple[str, str, str]]:
        return [(one.network, one.kind, one.value) for one in self.incoming.addresses[1:]]

    def decide(self, person: Person, talk: Conversation) -> Turn:
        """Raises what answering raises."""
        return self.answer(person, talk, self.incoming)

    def find_meant(self, tx: Tx, person: Person, talk: Conversation) -> None:
        """From now on `incoming` is what it was meant for."""
        if self.meant:
            self.incoming = self.meant(tx, person, talk)


def take(database: Database, job: Job) -> Outcome:
    """Own the transaction of a turn. When it returns, everything is on disk. Raises TryLater."""
    for collisions in range(MOST_COLLISIONS + 1):
        try:
            with database.begin() as tx:
                return _take(tx, job)
        except Collided:  # nothing was written, and deciding is pure: the whole turn once more
            if collisions == MOST_COLLISIONS:
                raise
    raise AssertionError("unreachable")


def _take(tx: Tx, job: Job) -> Outcome:
    incoming, now = job.incoming, job.now
    if _seen_before(tx, incoming):
        return Seen()
    if isinstance(incoming.said, Moved):
        heard = people.Heard(incoming.channel, now)
        moved = moving.move(tx, incoming.addresses, incoming.said, heard)
        return Done(moved, waits=False) if moved else Seen()
    person = people.find_or_create(
        tx,
        incoming.addresses,
        new_id=job.new_id,
        now=now,
        language=job.language,
        rehearsal=job.rehearsal,
        channel=incoming.channel,
    )
    _find_meant(tx, job, person)
    message = _note(tx, job.incoming, person, now, job.fresh)
    if message is None:
        return Seen()
    other = people.also_known_as(tx, person.id, incoming.addresses)
    scene = Scene(incoming.channel, message, now, follow=job.follow)
    if other:
        job.follow(tx, person, ShownAsOne(other), scene)
    if isinstance(incoming.said, Left):
        people.set_reachable(tx, person.id, incoming.channel, False)
        return Done(person.id)
    people.seen(tx, person.id, incoming.channel, now)
    if isinstance(incoming.said, CameBack):
        people.set_reachable(tx, person.id, incoming.channel, True)
        return Done(person.id)
    if job.give_way is not None:
        give_way(tx, person.id, incoming.channel, job.give_way, now)
    return _decide(tx, person, scene, job.decide, job.apologise)


def _find_meant(tx: Tx, job: Job, person: Person) -> None:
    """A conversation that nobody can open means nothing else: why it cannot be is said when its turn is decided."""
    try:
        if job.meant:
            job.find_meant(tx, person, conversations.load(tx, person))
    except (CannotOpen, ValueError):
        return


def _seen_before(tx: Tx, incoming: Incoming) -> bool:
    """A cheap look first: a repeat must not wait for, or make, a person."""
    return (
        tx.one(
            "SELECT 1 FROM message WHERE channel = :channel AND provider_id = :id",
            {"channel": incoming.channel, "id": incoming.provider_id},
        )
        is not None
    )


def unseen(tx: Tx, channel: str, numbers: Collection[str]) -> set[str]:
    """Of messages by their provider's number, those that were never taken."""
    ids, seen = sorted(numbers), set[str]()
    for at in range(0, len(ids), MOST_NAMED):
        named = {f"n{place}": number for place, number in enumerate(ids[at : at + MOST_NAMED])}
        listed = ", ".join(f":{name}" for name in named)
        rows = tx.all(
            f"SELECT provider_id FROM message WHERE channel = :channel AND provider_id IN ({listed})",
            {"channel": channel, **named},
        )
        seen |= {str(row.provider_id) for row in rows}
    return set(numbers) - seen


def _note(tx: Tx, incoming: Incoming, person: Person, now: int, fresh: str) -> int | None:
    """The message's row; None when the provider sent it before, at the same moment, to another process."""
    row = message_row(incoming, person, now, fresh)
    new = bulk.returning(tx, "message", MESSAGE, [row], "id", ONCE)
    return new[0].id if new else None


def message_row(incoming: Incoming, person: Person, now: int, fresh: str) -> tuple[Any, ...]:
    """A message as it is kept, as MESSAGE: what was said, sealed, with the randomness its turn was decided with."""
    said = incoming.said
    kind: type = type(said)
    plain = {"said": kind.__name__, "start": incoming.start, "fresh": fresh}
    for name in _kept(kind):
        plain[name] = getattr(said, name)
    sealed = seal(person.key, plain, f"message.sealed:{person.id}")
    return person.id, incoming.channel, incoming.provider_id, now, sealed, "done"


@cache
def _kept(kind: type) -> tuple[str, ...]:
    """The fields of what was said that are kept."""
    return tuple(each.name for each in fields(kind) if each.name not in NEVER_KEPT)


def _decide(tx: Tx, person: Person, scene: Scene, decide: Decide, apologise: Apologise) -> Done | Failed:
    conversation = Conversation(language=person.language)
    try:
        with tx.savepoint():
            conversation = conversations.load(tx, person)
            turn = decide(person, conversation)
            _write(tx, person, conversation, turn, scene)
    except AWAY:
        raise  # the database's trouble, not this message's: the provider brings it again
    except Exception as error:  # whatever a turn trips over, the person's message and answers stay
        reason = where(error)
        tx.run(
            "UPDATE message SET state = 'failed', reason = :reason WHERE id = :id",
            {"reason": reason, "id": scene.message},
        )
        letters.write(
            tx, person.id, person.key, scene.channel, apologise(conversation), urgency="reply", now=scene.now
        )
        return Failed(person.id, scene.message or 0, reason)
    return Done(person.id)


def _write(tx: Tx, person: Person, before: Conversation, turn: Turn, scene: Scene) -> None:
    """Events come first: whoever is helped from this turn on must be there before what they said is kept."""
    about = scene.about or helping.whom(before) or helping.whom(turn.conversation) or None
    write_events(tx, person, turn.events, replace(scene, about=about), helping.whom(before))
    conversations.save(tx, person, turn.conversation, scene.now)
    if about and scene.message:
        tx.run("UPDATE message SET about = :about WHERE id = :id", {"about": about, "id": scene.message})


def take_again(tx: Tx, past: events.Past, person: Person, decide: Decide, follow: Follow, now: int) -> None:
    """The turn of a message that failed, on where the person stands now. Raises what deciding raises."""
    before = conversations.load(tx, person)
    _write(tx, person, before, decide(person, before), Scene(past.channel, past.message, now, follow=follow))
    tx.run("UPDATE message SET state = 'done', reason = '' WHERE id = :id", {"id": past.message})


def tell(
    tx: Tx,
    person: Person,
    decide: Decide,
    now: int,
    *,
    log: Mapping[str, object] | None = None,
    about: Sequence[str] = (),
) -> None:
    """A turn that no message began, in the caller's transaction; `log` is what happened, kept for a replay.

    `about` is whoever else it names: a worker whom the person helps, an agent's lead, the other side of a talk.
    """
    before = conversations.load(tx, person)
    first, *beside = *about, helping.whom(before)
    if log is not None:
        events.note_beside(tx, person, log, now, first or None, beside)
    scene = Scene(person.channel, None, now, first or None, tuple(one for one in beside if one))
    _write(tx, person, before, decide(person, before), scene)
