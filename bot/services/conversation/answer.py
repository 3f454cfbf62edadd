"""answer_person: what somebody did becomes a turn, on disk before this returns."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.channels import Redact
from bot.channels.table import NETWORKS, met_on
from bot.engine.conversation import Conversation
from bot.engine.events import Said, Turn
from bot.engine.happenings import Happening, Message
from bot.engine.saying.outgoing import Outgoing
from bot.engine.turn import take_turn
from bot.engine.world import World
from bot.logs import log
from bot.post import CameBack, Incoming, Left, Moved, UnreadablePayload
from bot.runtime import Runtime
from bot.services.broadcasts.opening import meant_by
from bot.services.conversation.fitting import fitted
from bot.services.conversation.following import following
from bot.services.world import world_now
from bot.storage.conversation import turns
from bot.storage.conversation import unreadable as keeping
from bot.storage.conversation.committer import Tell
from bot.storage.database import milliseconds
from bot.storage.people.people import Person
from bot.traits import Traits


def answer_person(runtime: Runtime, incoming: Incoming, rehearsal: str | None = None) -> turns.Outcome:
    """Take the turn of one incoming thing and ring the doorbell. Raises TryLater when nothing could be kept."""
    return taken(runtime, runtime.committer.submit(job_of(runtime, incoming, rehearsal)).result())


def begin_turn(runtime: Runtime, incoming: Incoming, tell: Tell) -> None:
    """Hand a turn to the committer; it tells when the turn is on disk, or that nothing could be kept (TryLater)."""
    runtime.committer.begin(job_of(runtime, incoming), tell)


def job_of(runtime: Runtime, incoming: Incoming, rehearsal: str | None = None) -> turns.Job:
    """One incoming thing as a turn to be taken, with this moment and randomness of its own."""
    world = world_now(runtime)
    now = milliseconds(world.now)
    burst = runtime.bursts.writes(incoming.addresses[0], now)
    traits = met_on(incoming.channel, incoming.addresses[0].value)

    # Nothing of a job holds the job: whatever holds itself waits for a sweep, a twentieth of a turn.
    def answer(person: Person, conversation: Conversation, meant: Incoming) -> Turn:
        stands = _met(person, conversation, meant, traits)
        turn = fitted(take_turn(stands, _happening(meant), world), traits, world)
        return slowed(turn, world) if burst and burst.begins else turn

    return turns.Job(
        incoming,
        answer,
        partial(apology, world),
        following(runtime),
        now=now,
        new_id=in_order(now, runtime.new_id()),
        language=_language(runtime, incoming),
        rehearsal=rehearsal,
        fresh=world.fresh,
        give_way=burst.since if burst else None,
        meant=meant_by(runtime, incoming),
    )


def in_order(now: int, fresh: str) -> str:
    """An id that grows with time: people who came together lie together on disk. 48 bits of moment, 80 of chance."""
    return f"{now:012x}{fresh[:20]}"


def taken(runtime: Runtime, outcome: turns.Outcome) -> turns.Outcome:
    """A turn is on disk: whoever sends is rung, and one that failed is in the log."""
    if isinstance(outcome, turns.Failed):
        log.error("turn_failed", message=outcome.message, person=outcome.person, reason=outcome.reason)
    if isinstance(outcome, turns.Failed) or (isinstance(outcome, turns.Done) and outcome.waits):
        runtime.doorbell.ring()
    return outcome


def redactor(runtime: Runtime) -> Redact:
    """Masks what must never be stored, before a channel hands anything on."""

    def redact(text: str) -> Message:
        redacted = runtime.world.understanding.redact(text)
        return Message(redacted.text, tuple(redacted.found))

    return redact


def keep_unreadable(runtime: Runtime, unreadable: UnreadablePayload) -> None:
    """Keep what a provider sent and nobody could read."""
    keeping.keep_unreadable(runtime.database, unreadable, runtime.now_ms())
    log.warning(
        "unreadable_payload", channel=unreadable.channel, size=unreadable.size, sha256=unreadable.sha256
    )


def apology(world: World, conversation: Conversation) -> Outgoing:
    return Outgoing(world.words.find(conversation.language, "common", "apology").text)


def slowed(turn: Turn, world: World) -> Turn:
    """The same turn; its reply begins with a kind word to write less quickly."""
    kind, events = world.words.find(turn.conversation.language, "common", "slow_down").text, list(turn.events)
    for at, event in enumerate(events):
        if isinstance(event, Said):
            text = f"{kind}\n\n{event.outgoing.text}"
            events[at] = replace(event, outgoing=replace(event.outgoing, text=text))
            break
    return replace(turn, events=tuple(events))


def _happening(incoming: Incoming) -> Happening:
    if incoming.start:
        return Message(f"/start {incoming.start}")
    # Storage writes down who left, came back or moved by itself: no turn is taken for that.
    return Message("") if isinstance(incoming.said, Left | CameBack | Moved) else incoming.said


def _language(runtime: Runtime, incoming: Incoming) -> str:
    return runtime.world.languages.answering(incoming.language)


def _met(person: Person, conversation: Conversation, incoming: Incoming, traits: Traits) -> Conversation:
    """What the channel knows of somebody or can do, in the flow's terms: no flow names a channel."""
    shown = [NETWORKS.phone(address.kind, address.value) for address in incoming.addresses]
    met = {
        "channel": traits.network,
        "chat_app": traits.title,
        "channel_phone": next(filter(None, shown), ""),
        "shares_contact": traits.asks_contact,
        "speaker": person.id,
    }
    known = conversation.about
    return conversation if met.items() <= known.items() else replace(conversation, about={**known, **met})
