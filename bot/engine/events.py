"""What a turn decided, in the past tense; storage writes each down in the turn's own transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from bot.engine.conversation import Conversation
from bot.engine.saying.outgoing import Outgoing


@dataclass(frozen=True, slots=True)
class Event:
    """Every event is one: the engine's own, which stand here, and those that the flows' effects make."""


@dataclass(frozen=True, slots=True)
class Said(Event):
    """One bubble for the person who wrote. `category` and `expected` (sen): as what it is billed, where known."""

    outgoing: Outgoing
    urgency: str = "reply"
    category: str | None = None
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Stepped(Event):
    """Somebody did something at a step: entered, answered, reasked, back, why, left. Feeds the funnel."""

    what: str
    flow: str
    step: str


@dataclass(frozen=True, slots=True)
class ConsentGiven(Event):
    """`kind` is service or broadcasts; `sha256` is of `text`, the very text that was shown."""

    kind: str
    version: str
    language: str
    sha256: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(Event):
    kind: str


@dataclass(frozen=True, slots=True)
class NoticeAnswered(Event):
    """An answer to a notice: `choice` is one of its options, `detail` four digits that came with it.

    `matter` is what the answered notice was about, empty where only its code is known.
    """

    code: str
    kind: str
    choice: str
    detail: str = ""
    matter: str = ""


@dataclass(frozen=True, slots=True)
class VoiceKept(Event):
    """A voice message is to be written down, or a contact's card read: `sound` is its provider's reference."""

    sound: str
    card: bool = False


@dataclass(frozen=True, slots=True)
class NudgeWanted(Event):
    """A question is left open: remind in so many minutes, unless something happens before."""

    minutes: float


@dataclass(frozen=True, slots=True)
class NudgeDropped(Event):
    """Nothing is left to be reminded of."""


class Mark(NamedTuple):
    """One thing a turn did, for staff who ask why: `what` is said, went, or read."""

    what: str
    where: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """The outcome of one happening."""

    conversation: Conversation
    events: tuple[Event, ...]
    trace: tuple[Mark, ...] = ()
