"""Writes down what a turn decided: one small function an event, found by its type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.engine import events as happened
from bot.storage.agents import agents, availability, invites
from bot.storage.conversation import asked_rights, nudges
from bot.storage.database import Tx
from bot.storage.messaging import letters, timers
from bot.storage.people import consents, newcomers, people, registrations
from bot.storage.people import helped as parts
from bot.storage.people.people import Person
from bot.storage.staff import chats
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
    about: str | None = None  # the worker for whom somebody fills in
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
    if event.nameless:
        timers.start(tx, "erase", due=scene.now, ref=str(scene.now), person=event.person)
    elif event.part and event.stands:
        worker = people.lock(tx, event.person)
        parts.write(tx, worker, event.part, scene.now)
        _known(tx, worker, event.stands, scene)


def _said(tx: Tx, person: Person, event: happened.Said, scene: Scene) -> None:
    letters.write(
        tx,
        person.id,
        person.key,
        scene.channel,
        event.outgoing,
        urgency=event.urgency,
        now=scene.now,
        about=scene.about,
    )


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


def _invited(tx: Tx, person: Person, event: decided.InvitePresented, scene: Scene) -> None:
    if event.code.startswith(chats.PREFIX):
        _staff_invited(tx, person, event.code, scene.now)
        return
    agent = invites.present(tx, person, event.code, scene.now)
    if agent is None:
        timers.start(tx, "tell_invite_refused", due=scene.now, person=person.id, facts={})
    else:
        timers.start(tx, "tell_linked", due=scene.now, ref=agent)


def _staff_invited(tx: Tx, person: Person, code: str, now: int) -> None:
    """The code of somebody of the staff: from now on this chat is theirs."""
    account = chats.present(tx, person.id, code, now)
    if account is None:
        timers.start(tx, "tell_invite_refused", due=now, person=person.id, facts={})
    else:
        timers.start(tx, "tell_staff_linked", due=now, ref=account)


def _code_shown(tx: Tx, person: Person, event: decided.CodeShown, scene: Scene) -> None:
    timers.start(tx, "check_code", due=scene.now, person=person.id, facts={"code": event.code})


def _agent_asked(tx: Tx, person: Person, event: decided.AgentAsked, scene: Scene) -> None:
    agent = agents.of_person(tx, person.id)
    if agent is None:
        return
    if event.what in ("leads", "month"):
        timers.start(tx, f"tell_my_{event.what}", due=scene.now, ref=agent.id)
    else:
        availability.note(tx, person, event)


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
    asked_rights.correct(tx, person, event.reference, event.answers, scene.now)
    _log(tx, person, "registration_corrected", scene)


def _my_data_asked(tx: Tx, person: Person, event: decided.MyDataAsked, scene: Scene) -> None:
    timers.start(tx, "tell_my_data", due=scene.now, person=person.id)


def _erasure_asked(tx: Tx, person: Person, event: decided.ErasureAsked, scene: Scene) -> None:
    asked_rights.ask_erasure(tx, person, scene.now)
    _withdrew(tx, person, happened.ConsentWithdrawn("broadcasts"), scene)


def _referral_held(tx: Tx, person: Person, event: decided.ReferralHeld, scene: Scene) -> None:
    timers.cancel(tx, "end_referral", person.id)
    timers.start(tx, "end_referral", due=scene.now + asked_rights.SILENCE, ref=person.id, person=person.id)


def _referral_kept(tx: Tx, person: Person, event: decided.ReferralKept, scene: Scene) -> None:
    timers.cancel(tx, "end_referral", person.id)


def _referral_withdrawn(tx: Tx, person: Person, event: decided.ReferralWithdrawn, scene: Scene) -> None:
    timers.cancel(tx, "end_referral", person.id)
    _log(tx, person, "referral_withdrawn", scene)


def _hand_over_asked(tx: Tx, person: Person, event: decided.HandOverAsked, scene: Scene) -> None:
    timers.start(tx, "tell_claim_word", due=scene.now, ref=event.reference, person=person.id)


def _pick_up_asked(tx: Tx, person: Person, event: decided.PickUpAsked, scene: Scene) -> None:
    facts = {"reference": event.reference, "word": event.word}
    timers.start(tx, "check_claim", due=scene.now, person=person.id, facts=facts)


def _join_word_asked(tx: Tx, person: Person, event: decided.JoinWordAsked, scene: Scene) -> None:
    timers.start(tx, "tell_join_word", due=scene.now, person=person.id)


def _join_asked(tx: Tx, person: Person, event: decided.JoinAsked, scene: Scene) -> None:
    timers.start(tx, "check_join", due=scene.now, person=person.id, facts={"word": event.word})


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
# These move leads or talks: services/conversation/following says how.
FOLLOWED = (
    decided.ReferralAsked,
    decided.ReferralWithdrawn,
    happened.NoticeAnswered,
    decided.ChatSaid,
    decided.ChatSteered,
    decided.Complained,
)
WRITERS: Mapping[type, Writer] = {
    decided.HandOverAsked: _hand_over_asked,
    decided.PickUpAsked: _pick_up_asked,
    decided.JoinWordAsked: _join_word_asked,
    decided.JoinAsked: _join_asked,
    happened.Said: _said,
    happened.Stepped: _stepped,
    happened.ConsentGiven: _consented,
    happened.ConsentWithdrawn: _withdrew,
    decided.RegistrationSubmitted: _submitted,
    decided.ReferralAsked: _referral_asked,
    decided.HumanAsked: _human_asked,
    happened.NoticeAnswered: _notice_answered,
    decided.InvitePresented: _invited,
    decided.BecameKnown: _known,
    decided.CodeShown: _code_shown,
    decided.AgentAsked: _agent_asked,
    happened.NudgeWanted: _nudge_wanted,
    happened.NudgeDropped: _nudge_dropped,
    decided.RegistrationCorrected: _corrected,
    decided.MyDataAsked: _my_data_asked,
    decided.ErasureAsked: _erasure_asked,
    decided.ReferralHeld: _referral_held,
    decided.ReferralKept: _referral_kept,
    decided.ReferralWithdrawn: _referral_withdrawn,
}
