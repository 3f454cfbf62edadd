"""What a turn decided, in the past tense; storage writes each down in the turn's own transaction."""

from __future__ import annotations

from typing import NamedTuple

from bot.engine.conversation import Conversation
from bot.engine.saying.outgoing import Outgoing
from bot.records import record


@record
class Event:
    """Every event is one: the engine's own, which stand here, and those that the flows' effects make."""


@record
class Said(Event):
    """One bubble for the person who wrote. `category` and `expected` (sen): as what it is billed, where known."""

    outgoing: Outgoing
    urgency: str = "reply"
    category: str | None = None
    expected: int | None = None


@record
class Stepped(Event):
    """Somebody did something at a step: entered, answered, reasked, back, why, left. Feeds the funnel."""

    what: str
    flow: str
    step: str


@record
class ConsentGiven(Event):
    """`kind` is service or broadcasts; `sha256` is of `text`, the very text that was shown."""

    kind: str
    version: str
    language: str
    sha256: str
    text: str = ""


@record
class ConsentWithdrawn(Event):
    kind: str


@record
class NoticeAnswered(Event):
    """An answer to a notice: `choice` is one of its options, `detail` four digits that came with it.

    `matter` is what the answered notice was about, empty where only its code is known.
    """

    code: str
    kind: str
    choice: str
    detail: str = ""
    matter: str = ""


@record
class VoiceKept(Event):
    """A voice message is to be written down, or a contact's card read: `sound` is its provider's reference."""

    sound: str
    card: bool = False


@record
class NudgeWanted(Event):
    """A question is left open: remind in so many minutes, unless something happens before."""

    minutes: float


@record
class NudgeDropped(Event):
    """Nothing is left to be reminded of."""


class Mark(NamedTuple):
    """One thing a turn did, for staff who ask why: `what` is said, went, or read."""

    what: str
    where: str
    detail: str = ""


@record
class Turn:
    """The outcome of one happening."""

    conversation: Conversation
    events: tuple[Event, ...]
    trace: tuple[Mark, ...] = ()
