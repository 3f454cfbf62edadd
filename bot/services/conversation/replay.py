"""replay: a conversation rebuilt from the log up to one message, with what each turn did and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.channels.table import NETWORKS, looks_of
from bot.engine.conversation import Conversation
from bot.engine.events import Mark, Said, Turn
from bot.engine.happenings import (
    Contact,
    Filled,
    Happening,
    Heard,
    Message,
    Notice,
    Pin,
    Tap,
    TimerRang,
    Unreadable,
)
from bot.engine.saying.outgoing import Choice
from bot.engine.turn import take_turn
from bot.engine.world import WIB
from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.conversation.following import following
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.services.world import world_now
from bot.storage.conversation import conversations, events, turns
from bot.storage.conversation.events import Past
from bot.storage.database import Tx, milliseconds
from bot.storage.people import people
from bot.storage.staff import views

KINDS: Mapping[str, Any] = {
    kind.__name__: kind for kind in (Message, Tap, Pin, Contact, Unreadable, Heard, Filled, TimerRang, Notice)
}


@dataclass(frozen=True, slots=True)
class Replayed:
    """One turn done over: what happened, what was on the screen then, what it did; `failed` where it raised."""

    past: Past
    screen: tuple[Choice, ...]
    turn: Turn
    failed: str = ""

    @property
    def said(self) -> list[str]:
        return [mark.where for mark in self.turn.trace if mark.what == "said"]


def replay(runtime: Runtime, scope: Scope, message: int, purpose: str) -> list[Replayed]:
    """A talk opened by staff, noted with its purpose. Raises BadArgument when there is no such message in reach."""
    demand(scope, "open")
    with runtime.database.begin() as tx:
        person = _whose(tx, scope, message)
        note(runtime, tx, scope, "talk replayed", person, purpose)
    return played(runtime, message)


def _whose(tx: Tx, scope: Scope, message: int) -> str:
    """The person of a message in reach. Raises BadArgument."""
    person = events.person_of(tx, message)
    if person is None or not views.sees(tx, scope, person):
        raise BadArgument(f"no message {message}, or its person was erased")
    return person


def played(runtime: Runtime, message: int) -> list[Replayed]:
    """The talk up to a message, for whoever has noted that they open it. Raises BadArgument for no such message."""
    with runtime.database.look() as tx:
        last = events.past_of(tx, message)
        if last is None:
            raise BadArgument(f"no message {message}, or its person was erased")
        past = events.past_until(tx, last.person, message)
        stands = conversations.load(tx, people.look_up(tx, last.person))
    return _played(runtime, past, stands)


def _played(runtime: Runtime, past: Sequence[Past], stands: Conversation) -> list[Replayed]:
    """What the channel knows of somebody is taken from where they stand now."""
    seen = {
        key: stands.about[key]
        for key in ("channel_phone", "shares_contact", "chat_app", "speaker")
        if key in stands.about
    }
    conversation, screen = Conversation(language=stands.language), tuple[Choice, ...]()
    done = []
    for one in past:
        happening = happening_of(one.said)
        if happening is None:
            continue
        about = {**conversation.about, **seen} | (
            {"channel": NETWORKS.of(one.channel)} if one.channel else {}
        )
        conversation = replace(conversation, about=about)
        turn, failed = _turn(runtime, one, conversation, happening)
        done.append(Replayed(one, screen, turn, failed))
        conversation = turn.conversation
        shown = tuple(c for e in turn.events if isinstance(e, Said) for c in e.outgoing.choices)
        screen = shown or screen
    return done


def _turn(runtime: Runtime, one: Past, conversation: Conversation, happening: Happening) -> tuple[Turn, str]:
    now = datetime.fromtimestamp(one.at / 1000, UTC)
    world = replace(runtime.world, now=now, fresh=str(one.said.get("fresh") or "0" * 32))
    try:
        return take_turn(conversation, happening, world), ""
    except Exception as error:  # what stumbled then may stumble again: that is what staff look for
        return Turn(conversation, (), (Mark("raised", type(error).__name__, str(error)),)), repr(error)


def happening_of(said: Mapping[str, Any]) -> Happening | None:
    """What was stored, as the engine takes it; None for what it never sees (somebody left)."""
    if said.get("start"):
        return Message(f"/start {said['start']}")
    kind = KINDS.get(str(said.get("said")))
    if kind is None:
        return None
    fields = {name: said[name] for name in kind.__slots__ if name in said}
    if kind is Message:
        fields["found"] = tuple(fields.get("found", ()))
    made: Happening = kind(**fields)
    return made


def take_again(runtime: Runtime, scope: Scope, message: int) -> None:
    """Give a failed message its turn, once what stood in its way was mended. Raises BadArgument."""
    demand(scope, "settle")
    with runtime.database.begin() as tx:
        note(runtime, tx, scope, "message taken again", _whose(tx, scope, message))
        past = events.past_of(tx, message)
        happening = happening_of(past.said) if past else None
        if past is None or happening is None or past.state != "failed":
            raise BadArgument(f"message {message} did not fail, or is gone")
        world = world_now(runtime)
        turns.take_again(
            tx,
            past,
            people.lock(tx, past.person),
            lambda _, conversation: take_turn(conversation, happening, world),
            following(runtime),
            milliseconds(world.now),
        )
    runtime.doorbell.ring()


# --- as a transcript ----------------------------------------------------------------------------


def transcript_lines(title: str, done: Sequence[Replayed]) -> list[str]:
    """As tests/transcripts/ keeps them: a test as soon as somebody has read it through."""
    lines = [f"# {title}"]
    channel, at = "", 0
    for one in done:
        shares = one.turn.conversation.about.get("shares_contact")
        looks = looks_of(one.past.channel, bool(shares)) if one.past.channel else channel
        if looks != channel:
            channel = looks
            lines.append(f"channel {channel}")
        if one.past.at - at > 3_600_000:
            moment = datetime.fromtimestamp(one.past.at / 1000, WIB)
            lines.append(f"clock {moment:%Y-%m-%d %H:%M}")
        at = one.past.at
        lines += ["", f"> {_typed(one)}", *(f"< {key}" for key in one.said)]
    return lines


def _typed(one: Replayed) -> str:
    happening = happening_of(one.past.said)
    match happening:
        case Message(text=text):
            return text
        case Tap(token=token):
            return f"[{next((c.label for c in one.screen if c.token == token), token)}]"
        case Pin(lat=lat, lon=lon):
            return f"(location {lat} {lon})"
        case Contact(phone=phone, own=own):
            return f"(contact {'' if own else 'of somebody else '}{phone})"
        case Unreadable(what=what):
            return f"({what})"
        case Filled(values=values):
            return "(form) " + ", ".join(f"{key}: {said}" for key, said in values)
        case Heard(text=text):
            return f"(voice) {text}"
        case TimerRang(kind=kind):
            return f"(timer {kind})"
        case Notice(kind=kind):
            return f"(notice {kind})"
    return ""
