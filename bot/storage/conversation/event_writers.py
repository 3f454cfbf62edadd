"""Writes down what a turn decided: one small function an event, found by its type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.engine import events as happened
from bot.storage.conversation import events, nudges
from bot.storage.database import Tx
from bot.storage.messaging import letters
from bot.storage.people import consents, newcomers, people, registrations
from bot.storage.people import helped as parts
from bot.storage.people.people import Person
from flows.subject import events as decided

# What services do because of an event, in its transaction: they ask the heart, move leads, start timers.
Follow = Callable[[Tx, Person, happened.Event, "Scene"], None]


def _nobody_follows(tx: Tx, person: Person, event: happened.Event, scene: Scene) -> None:
    """A turn that no message began says something; nothing else comes of it."""
    assert not isinstance(event, FOLLOWED), type(event).__name__


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a turn took place: the channel its replies go to, the message that began it, and when.

    `follow` is what services do because of an event, after storage has written what is its own.
    """

    channel: str
    message: int | None
    now: int
    about: str | None = None  # the worker for whom somebody fills in, or whom else it names
    beside: tuple[str, ...] = ()  # and whom else
    follow: Follow = _nobody_follows


Writer = Callable[[Tx, Person, Any, Scene], None]


def write_events(
    tx: Tx, person: Person, events: Sequence[happened.Event], scene: Scene, helped_before: str = ""
) -> None:
    """`helped_before` is the worker for whom the person was filling in when the turn began."""
    for begun in (event for event in events if isinstance(event, decided.HelpBegun)):
        newcomers.begin(tx, begun.person, person, scene.now)  # first: what is said may already be about them
    helped = helped_before
    for event in events:
        if isinstance(event, decided.HelpBegun):
            helped = event.person
        elif isinstance(event, decided.HelpEnded):
            _help_ended(tx, event, scene)
            scene.follow(tx, person, event, scene)
            helped = ""
        else:
            whose = people.lock(tx, helped) if helped and _is_the_workers(event) else person
            if type(event) in WRITERS:
                WRITERS[type(event)](tx, whose, event, scene)
            scene.follow(tx, whose, event, scene)


def _is_the_workers(event: happened.Event) -> bool:
    """Whether an event is about whoever is registered, not about whoever types."""
    if isinstance(event, happened.ConsentGiven):
        return event.kind == "service"
    return isinstance(event, OF_THE_WORKER)


def _help_ended(tx: Tx, event: decided.HelpEnded, scene: Scene) -> None:
    """What the worker said is kept under their own key; of somebody without a name nothing is."""
    if not event.nameless and event.part and event.stands:
        worker = people.lock(tx, event.person)
        parts.write(tx, worker, event.part, scene.now)
        _known(tx, worker, event.stands, scene)


def _said(tx: Tx, person: Person, event: happened.Said, scene: Scene) -> None:
    row = letters.write(
        tx,
        person.id,
        person.key,
        scene.channel,
        event.outgoing,
        urgency=event.urgency,
        now=scene.now,
        about=scene.about,
        category=event.category,
        expected=event.expected,
    )
    events.also_about(tx, scene.beside, letter=row)


def _log(tx: Tx, person: Person, kind: str, scene: Scene, flow: str = "", step: str = "") -> None:
    tx.run(
        "INSERT INTO event (person, message, at, kind, flow, step)"
        " VALUES (:person, :message, :now, :kind, :flow, :step)",
        {
            "person": person.id,
            "message": scene.message,
            "now": scene.now,
            "kind": kind,
            "flow": flow,
            "step": step,
        },
    )


def _stepped(tx: Tx, person: Person, event: happened.Stepped, scene: Scene) -> None:
    _log(tx, person, event.what, scene, event.flow, event.step)


def _consented(tx: Tx, person: Person, event: happened.ConsentGiven, scene: Scene) -> None:
    given = consents.Given(
        event.kind, event.version, event.sha256, event.language, scene.channel, person.helper
    )
    consents.give(tx, person.id, given, scene.now)
    if event.kind in (consents.BROADCASTS, consents.QUESTIONS):
        consents.forget_stop(tx, person.id)
    _text_agreed_to(tx, event, scene.now)


def _text_agreed_to(tx: Tx, event: happened.ConsentGiven, now: int) -> None:
    """Each text once: whoever must show what was agreed to finds it by the hash."""
    tx.run(
        "INSERT INTO consent_text (sha256, kind, version, language, words, first_at)"
        " VALUES (:sha256, :kind, :version, :language, :words, :now) ON CONFLICT (sha256) DO NOTHING",
        {
            "sha256": event.sha256,
            "kind": event.kind,
            "version": event.version,
            "language": event.language,
            "words": event.text,
            "now": now,
        },
    )


def _said_stop(tx: Tx, person: Person, event: happened.ConsentWithdrawn, scene: Scene) -> None:
    """The address keeps it, whatever becomes of the person."""
    if event.kind == consents.BROADCASTS:
        consents.note_stop(tx, person.id, scene.now)
    _withdrew(tx, person, event, scene)


def _withdrew(tx: Tx, person: Person, event: happened.ConsentWithdrawn, scene: Scene) -> None:
    """Consent ends at once, and so do the broadcast letters that still wait."""
    consents.withdraw(tx, person.id, scene.now, event.kind)
    tx.run(
        "UPDATE letter SET state = 'cancelled', reason = 'opted out'"
        " WHERE person = :person AND state = 'queued' AND broadcast IS NOT NULL",
        {"person": person.id},
    )


def _submitted(tx: Tx, person: Person, event: decided.RegistrationSubmitted, scene: Scene) -> None:
    registrations.submit(tx, person, event.reference, event.answers, scene.now, person.helper)
    _log(tx, person, "registration_submitted", scene)


def _referral_asked(tx: Tx, person: Person, event: decided.ReferralAsked, scene: Scene) -> None:
    _log(tx, person, "referral_asked", scene)


def _human_asked(tx: Tx, person: Person, event: decided.HumanAsked, scene: Scene) -> None:
    tx.run(
        "INSERT INTO help_request (person, reason, asked_at, state) VALUES (:person, :reason, :now, 'open')",
        {"person": person.id, "reason": event.reason, "now": scene.now},
    )
    _log(tx, person, "human_asked", scene)


def _notice_answered(tx: Tx, person: Person, event: happened.NoticeAnswered, scene: Scene) -> None:
    _log(tx, person, f"{event.kind}_{event.choice}", scene)


def _known(tx: Tx, person: Person, event: decided.BecameKnown, scene: Scene) -> None:
    people.become_known(
        tx,
        person.id,
        language=event.language,
        area=event.area,
        sector=event.sector,
        band=event.band,
        stage=event.stage,
    )


def _nudge_wanted(tx: Tx, person: Person, event: happened.NudgeWanted, scene: Scene) -> None:
    nudges.plan(tx, person.id, due=scene.now + int(event.minutes * 60_000))


def _nudge_dropped(tx: Tx, person: Person, event: happened.NudgeDropped, scene: Scene) -> None:
    nudges.drop(tx, person.id)


def _corrected(tx: Tx, person: Person, event: decided.RegistrationCorrected, scene: Scene) -> None:
    registrations.correct(tx, person, event.reference, event.answers)
    _log(tx, person, "registration_corrected", scene)


def _erasure_asked(tx: Tx, person: Person, event: decided.ErasureAsked, scene: Scene) -> None:
    _withdrew(tx, person, happened.ConsentWithdrawn("broadcasts"), scene)


def _referral_withdrawn(tx: Tx, person: Person, event: decided.ReferralWithdrawn, scene: Scene) -> None:
    _log(tx, person, "referral_withdrawn", scene)


OF_THE_WORKER = (
    decided.RegistrationSubmitted,
    decided.RegistrationCorrected,
    decided.ReferralAsked,
    decided.ReferralHeld,
    decided.ReferralKept,
    decided.ReferralWithdrawn,
    decided.MyDataAsked,
    decided.ErasureAsked,
    decided.BecameKnown,
)
# These move leads or talks, or ask for something to happen: services/conversation/following says how.
FOLLOWED = (
    decided.AgentAsked,
    decided.CodeShown,
    decided.ErasureAsked,
    decided.HandOverAsked,
    decided.HelpEnded,
    decided.InvitePresented,
    decided.JoinAsked,
    decided.JoinWordAsked,
    decided.MyDataAsked,
    decided.PickUpAsked,
    decided.ReferralHeld,
    decided.ReferralKept,
    decided.RegistrationCorrected,
    decided.ReferralAsked,
    decided.ReferralWithdrawn,
    happened.NoticeAnswered,
    decided.ChatSaid,
    decided.DeskHeard,
    decided.ShownAsOne,
    decided.ChatSteered,
    decided.Complained,
)
WRITERS: Mapping[type, Writer] = {
    happened.Said: _said,
    happened.Stepped: _stepped,
    happened.ConsentGiven: _consented,
    happened.ConsentWithdrawn: _said_stop,
    decided.RegistrationSubmitted: _submitted,
    decided.ReferralAsked: _referral_asked,
    decided.HumanAsked: _human_asked,
    happened.NoticeAnswered: _notice_answered,
    decided.BecameKnown: _known,
    happened.NudgeWanted: _nudge_wanted,
    happened.NudgeDropped: _nudge_dropped,
    decided.RegistrationCorrected: _corrected,
    decided.ErasureAsked: _erasure_asked,
    decided.ReferralWithdrawn: _referral_withdrawn,
}
