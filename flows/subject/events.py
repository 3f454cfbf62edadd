"""What Jangkau's own flows decide, in the past tense; storage writes each down beside the engine's events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from bot.engine.events import Event
from bot.records import record
from flows.people.helping import Part


@record
class RegistrationSubmitted(Event):
    """`answers` as confirmed, `reference` as told to the person."""

    reference: str
    answers: Mapping[str, Any] = field(default_factory=dict)


@record
class ReferralAsked(Event):
    """An agent is wanted for the registration of this reference; the worker process finds one."""

    reference: str


@record
class HumanAsked(Event):
    """Somebody wants, or needs, a person at the branch."""

    reason: str


@record
class InvitePresented(Event):
    """Somebody typed or opened an agent's invitation; storage checks it."""

    code: str


@record
class BecameKnown(Event):
    """What may stand in clear beside a person, for counting and segments."""

    language: str
    area: str
    sector: str
    band: int | None
    stage: str


@record
class RegistrationCorrected(Event):
    """`answers` as confirmed anew, in place of those of `reference`."""

    reference: str
    answers: Mapping[str, Any] = field(default_factory=dict)


@record
class MyDataAsked(Event):
    """Somebody wants to know what is held; who has seen it is looked up and told."""


@record
class ErasureAsked(Event):
    """Everything about somebody is to go; they confirmed it."""


@record
class ReferralHeld(Event):
    """Somebody stopped our messages while a referral is open: it ends unless they say that it goes on."""


@record
class ReferralKept(Event):
    """The open referral goes on."""


@record
class ReferralWithdrawn(Event):
    """The open referral ends at once."""


@record
class CodeShown(Event):
    """Somebody typed or scanned the code of an agent or a community; storage checks it."""

    code: str


@record
class ChatSaid(Event):
    """A text for the other side of a talk, or the provider's reference to a voice message."""

    said: str
    voice: str = ""


@record
class ChatSteered(Event):
    """`what` is done, number, report or rude; `reference` is for a complaint, should it become one."""

    what: str
    reference: str


@record
class ShownAsOne(Event):
    """The provider shows two addresses together that stood for two people so far; `other` is whom it is beside."""

    other: str


@record
class DeskHeard(Event):
    """Somebody with whom staff write now said something; `over`: they want the bot back. The text is the message's."""

    over: bool = False


@record
class AgentAsked(Event):
    """What an agent typed or chose about their own work, as bot/understanding/own_work.py reads it."""

    what: str
    value: str = ""
    place: Mapping[str, Any] = field(default_factory=dict)


@record
class VisitSaid(Event):
    """What somebody typed about a visit: `what` is wish, time, move, cancel or missed; `code` names the lead, if said.

    `at` is on the wall clock of where they meet ("2026-12-03T15:00"), `sure` whether the hour was said.
    """

    what: str
    code: str = ""
    at: str = ""
    place: str = ""
    sure: bool = True


@record
class PayingSaid(Event):
    """What somebody typed about paying: `what` is paid, later, stop or start; `month` (YYYY-MM) if they named one."""

    what: str
    month: str = ""


@record
class HelpBegun(Event):
    """Somebody fills in for a worker who is with them and agreed: from here on events are about that worker."""

    person: str


@record
class HelpEnded(Event):
    """`part` is what the worker said until now, `stands` how far they have come; without a name they are let go.

    Neither where nothing was read of them, or where they are erased.
    """

    person: str
    part: Part | None = None
    stands: BecameKnown | None = None
    nameless: bool = False


@record
class HandOverAsked(Event):
    """A helper wants the word by which the worker takes their registration to their own phone."""

    reference: str


@record
class PickUpAsked(Event):
    """Somebody typed the number of a registration, and perhaps a word, to have it on their own phone."""

    reference: str
    word: str


@record
class JoinWordAsked(Event):
    """Somebody wants the word by which this talk goes on from another chat of theirs."""


@record
class JoinAsked(Event):
    """Somebody typed a word that they got in their other chat."""

    word: str


@record
class Complained(Event):
    """`kind` is money, no_show, pressure, chat or other; `story` is in their own words, redacted."""

    reference: str
    kind: str
    story: str
