"""What a turn decided, in the past tense; storage writes each down in the turn's own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.engine.conversation import Conversation
from bot.engine.helping import Part
from bot.engine.saying.outgoing import Outgoing


@dataclass(frozen=True, slots=True)
class Said:
    """One bubble for the person who wrote."""

    outgoing: Outgoing
    urgency: str = "reply"


@dataclass(frozen=True, slots=True)
class Stepped:
    """Somebody did something at a step: entered, answered, reasked, back, why, left. Feeds the funnel."""

    what: str
    flow: str
    step: str


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """`kind` is service or broadcasts; `sha256` is of `text`, the very text that was shown."""

    kind: str
    version: str
    language: str
    sha256: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    kind: str


@dataclass(frozen=True, slots=True)
class RegistrationSubmitted:
    """`answers` as confirmed, `reference` as told to the person."""

    reference: str
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReferralAsked:
    """An agent is wanted for the registration of this reference; the worker process finds one."""

    reference: str


@dataclass(frozen=True, slots=True)
class HumanAsked:
    """Somebody wants, or needs, a person at the branch."""

    reason: str


@dataclass(frozen=True, slots=True)
class NoticeAnswered:
    """An answer to a notice: `choice` is one of its options, `detail` four digits that came with it."""

    code: str
    kind: str
    choice: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class InvitePresented:
    """Somebody typed or opened an agent's invitation; storage checks it."""

    code: str


@dataclass(frozen=True, slots=True)
class BecameKnown:
    """What may stand in clear beside a person, for counting and segments."""

    language: str
    area: str
    sector: str
    band: int | None
    stage: str


@dataclass(frozen=True, slots=True)
class NudgeWanted:
    """A question is left open: remind in so many minutes, unless something happens before."""

    minutes: float


@dataclass(frozen=True, slots=True)
class NudgeDropped:
    """Nothing is left to be reminded of."""


@dataclass(frozen=True, slots=True)
class RegistrationCorrected:
    """`answers` as confirmed anew, in place of those of `reference`."""

    reference: str
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MyDataAsked:
    """Somebody wants to know what is held; who has seen it is looked up and told."""


@dataclass(frozen=True, slots=True)
class ErasureAsked:
    """Everything about somebody is to go; they confirmed it."""


@dataclass(frozen=True, slots=True)
class ReferralHeld:
    """Somebody stopped our messages while a referral is open: it ends unless they say that it goes on."""


@dataclass(frozen=True, slots=True)
class ReferralKept:
    """The open referral goes on."""


@dataclass(frozen=True, slots=True)
class ReferralWithdrawn:
    """The open referral ends at once."""


@dataclass(frozen=True, slots=True)
class CodeShown:
    """Somebody typed or scanned the code of an agent or a community; storage checks it."""

    code: str


@dataclass(frozen=True, slots=True)
class ChatSaid:
    """A text for the other side of a talk, or the provider's reference to a voice message."""

    said: str
    voice: str = ""


@dataclass(frozen=True, slots=True)
class ChatSteered:
    """`what` is done, number, report or rude; `reference` is for a complaint, should it become one."""

    what: str
    reference: str


@dataclass(frozen=True, slots=True)
class AgentAsked:
    """What an agent typed or chose about their own work, as bot/referrals/commands.py reads it."""

    what: str
    value: str = ""
    place: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HelpBegun:
    """Somebody fills in for a worker who is with them and agreed: from here on events are about that worker."""

    person: str


@dataclass(frozen=True, slots=True)
class HelpEnded:
    """`part` is what the worker said until now, `stands` how far they have come; without a name they are let go.

    Neither where nothing was read of them, or where they are erased.
    """

    person: str
    part: Part | None = None
    stands: BecameKnown | None = None
    nameless: bool = False


@dataclass(frozen=True, slots=True)
class HandOverAsked:
    """A helper wants the word by which the worker takes their registration to their own phone."""

    reference: str


@dataclass(frozen=True, slots=True)
class RegistrationClaimed:
    """Somebody typed the number of a registration, and perhaps a word, to have it on their own phone."""

    reference: str
    word: str


@dataclass(frozen=True, slots=True)
class JoinWordAsked:
    """Somebody wants the word by which this talk goes on from another chat of theirs."""


@dataclass(frozen=True, slots=True)
class JoinAsked:
    """Somebody typed a word that they got in their other chat."""

    word: str


@dataclass(frozen=True, slots=True)
class Complained:
    """`kind` is money, no_show, pressure, chat or other; `story` is in their own words, redacted."""

    reference: str
    kind: str
    story: str


Event = (
    Said
    | Stepped
    | ConsentGiven
    | ConsentWithdrawn
    | RegistrationSubmitted
    | ReferralAsked
    | HumanAsked
    | NoticeAnswered
    | InvitePresented
    | BecameKnown
    | NudgeWanted
    | NudgeDropped
    | RegistrationCorrected
    | MyDataAsked
    | ErasureAsked
    | ReferralHeld
    | ReferralKept
    | ReferralWithdrawn
    | CodeShown
    | ChatSaid
    | ChatSteered
    | AgentAsked
    | Complained
    | HelpBegun
    | HelpEnded
    | HandOverAsked
    | RegistrationClaimed
    | JoinWordAsked
    | JoinAsked
)


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
