"""following: what services do because of an event of a turn, in its transaction: leads move, talks go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.engine import events as happened
from bot.referrals.outcomes import OUTCOMES, OVERCHARGED
from bot.runtime import Runtime
from bot.services.act import ask_for_agent
from bot.services.agents import morning
from bot.services.agents.invite import disown
from bot.services.people import asked_rights, by_word, form_left_open, pick_up
from bot.services.people.rights import withdraw
from bot.services.referrals import answers, paying, settle_complaint, talking, visits
from bot.storage.agents import agents, availability, invites
from bot.storage.conversation import events, voices
from bot.storage.conversation.event_writers import Follow, Scene
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.people import consents, requests
from bot.storage.people.people import Person
from bot.storage.staff import chats
from flows.subject import events as decided

Follower = Callable[[Runtime, Tx, Person, Any, Scene], None]


def following(runtime: Runtime) -> Follow:
    """What storage calls after it has written an event."""

    def follow(tx: Tx, person: Person, event: happened.Event, scene: Scene) -> None:
        follower = FOLLOWERS.get(type(event))
        if follower:
            follower(runtime, tx, person, event, scene)

    return follow


def _asked(runtime: Runtime, tx: Tx, person: Person, event: decided.ReferralAsked, scene: Scene) -> None:
    ask_for_agent(runtime, tx, person, event.reference)


def _submitted(
    runtime: Runtime, tx: Tx, person: Person, event: decided.RegistrationSubmitted, scene: Scene
) -> None:
    form_left_open.plan(runtime, tx, person.id, event.reference)


def _withdrew(
    runtime: Runtime, tx: Tx, person: Person, event: decided.ReferralWithdrawn, scene: Scene
) -> None:
    timers.cancel(tx, "end_referral", person.id)
    withdraw(tx, person.id, scene.now)


ABOUT_CHATS: Mapping[str, Callable[[Tx, Person, happened.NoticeAnswered, int], None]] = {
    "join_asked": by_word.answer,
    "joined_away": by_word.disown,
    "pick_up_asked": pick_up.answer,
    "complaint_closed": settle_complaint.answered,
    "form": form_left_open.answered,
}


def _answered(runtime: Runtime, tx: Tx, person: Person, event: happened.NoticeAnswered, scene: Scene) -> None:
    """It belongs to the invitation, to two chats, to a talk, to the agent's offer, or to the worker's own lead."""
    about = talking.whom_about(tx, person, event.code) if event.code else None
    if about:
        events.mark_about(tx, scene.message, person.id, about)
    if event.kind == "linked":
        disown(runtime, tx, person)
    elif event.kind in ABOUT_CHATS:
        ABOUT_CHATS[event.kind](tx, person, event, scene.now)
    elif event.choice == "chat":
        talking.want(runtime, tx, person, event.code)
    elif event.choice == "wish" or (event.kind.startswith("visit_") and event.choice not in OUTCOMES):
        visits.answered(runtime, tx, person, event)
    elif event.kind.startswith("morning"):
        morning.answered(runtime, tx, person, event)
    elif event.kind.startswith("pay_"):
        paying.answered(runtime, tx, person, event)
    elif event.choice == OVERCHARGED:
        talking.overcharged(runtime, tx, person)
    else:
        answers.answer(runtime, tx, person, event)


def _mark_talk(tx: Tx, person: Person, scene: Scene) -> None:
    """What is written in a talk is about its worker, whoever writes it."""
    about = talking.whom_about(tx, person)
    if about:
        events.mark_about(tx, scene.message, person.id, about)


def _said(runtime: Runtime, tx: Tx, person: Person, event: decided.ChatSaid, scene: Scene) -> None:
    _mark_talk(tx, person, scene)
    voice = {"voice": event.voice, "channel": scene.channel} if event.voice else {}
    talking.say(runtime, tx, person, {"said": event.said, **voice})


def _steered(runtime: Runtime, tx: Tx, person: Person, event: decided.ChatSteered, scene: Scene) -> None:
    _mark_talk(tx, person, scene)
    talking.steer(runtime, tx, person, event.what, event.reference)


def _complained(runtime: Runtime, tx: Tx, person: Person, event: decided.Complained, scene: Scene) -> None:
    talking.complain(runtime, tx, person, event.reference, event.kind, event.story)


def _invited(runtime: Runtime, tx: Tx, person: Person, event: decided.InvitePresented, scene: Scene) -> None:
    """A code links this chat to an agent, or to somebody of the staff; what they are told comes through a timer."""
    staff = event.code.startswith(chats.PREFIX)
    present = chats.present(tx, person.id, event.code, scene.now) if staff else None
    linked = present if staff else invites.present(tx, person, event.code, scene.now)
    if linked is None:
        timers.start(tx, "tell_invite_refused", due=scene.now, person=person.id, facts={})
    else:
        timers.start(tx, "tell_staff_linked" if staff else "tell_linked", due=scene.now, ref=linked)


def _agent_asked(runtime: Runtime, tx: Tx, person: Person, event: decided.AgentAsked, scene: Scene) -> None:
    agent = agents.of_person(tx, person.id)
    if agent is None:
        return
    if event.what in ("leads", "month"):
        kind = "tell_my_leads" if event.what == "leads" else "tell_my_month"
        timers.start(tx, kind, due=scene.now, ref=agent.id)
    else:
        availability.note(tx, person, event)


def _help_ended(runtime: Runtime, tx: Tx, person: Person, event: decided.HelpEnded, scene: Scene) -> None:
    """Of somebody who was helped and has no name nothing is kept."""
    if event.nameless:
        timers.start(tx, "erase", due=scene.now, ref=str(scene.now), person=event.person)


def _corrected(
    runtime: Runtime, tx: Tx, person: Person, event: decided.RegistrationCorrected, scene: Scene
) -> None:
    asked_rights.corrected(tx, person.id, event.reference, scene.now)
    paying.place_changed(runtime, tx, person)


def _erasure_asked(
    runtime: Runtime, tx: Tx, person: Person, event: decided.ErasureAsked, scene: Scene
) -> None:
    asked_rights.ask_erasure(tx, person.id, scene.now)


def _held(runtime: Runtime, tx: Tx, person: Person, event: decided.ReferralHeld, scene: Scene) -> None:
    asked_rights.hold_referral(tx, person.id, scene.now)


def _consent_withdrawn(
    runtime: Runtime, tx: Tx, person: Person, event: happened.ConsentWithdrawn, scene: Scene
) -> None:
    if event.kind == consents.QUESTIONS:
        paying.silenced(runtime, tx, person)


def _kept(runtime: Runtime, tx: Tx, person: Person, event: decided.ReferralKept, scene: Scene) -> None:
    timers.cancel(tx, "end_referral", person.id)


def _code_shown(runtime: Runtime, tx: Tx, person: Person, event: decided.CodeShown, scene: Scene) -> None:
    timers.start(tx, "check_code", due=scene.now, person=person.id, facts={"code": event.code})


def _hand_over_asked(
    runtime: Runtime, tx: Tx, person: Person, event: decided.HandOverAsked, scene: Scene
) -> None:
    timers.start(tx, "tell_claim_word", due=scene.now, ref=event.reference, person=person.id)


def _pick_up_asked(
    runtime: Runtime, tx: Tx, person: Person, event: decided.PickUpAsked, scene: Scene
) -> None:
    facts = {"reference": event.reference, "word": event.word}
    timers.start(tx, "check_claim", due=scene.now, person=person.id, facts=facts)


def _join_asked(runtime: Runtime, tx: Tx, person: Person, event: decided.JoinAsked, scene: Scene) -> None:
    timers.start(tx, "check_join", due=scene.now, person=person.id, facts={"word": event.word})


def _join_word_asked(
    runtime: Runtime, tx: Tx, person: Person, event: decided.JoinWordAsked, scene: Scene
) -> None:
    timers.start(tx, "tell_join_word", due=scene.now, person=person.id)


def _my_data_asked(
    runtime: Runtime, tx: Tx, person: Person, event: decided.MyDataAsked, scene: Scene
) -> None:
    timers.start(tx, "tell_my_data", due=scene.now, person=person.id)


def _voice_kept(runtime: Runtime, tx: Tx, person: Person, event: happened.VoiceKept, scene: Scene) -> None:
    assert scene.message is not None  # a voice comes with a message
    sound = voices.CARD + event.sound if event.card else event.sound
    voices.keep(tx, person, scene.channel, scene.message, sound, scene.now)


def _shown_as_one(runtime: Runtime, tx: Tx, person: Person, event: decided.ShownAsOne, scene: Scene) -> None:
    timers.start(tx, "join_same", due=scene.now, person=person.id, facts={"other": event.other})


def _desk_heard(runtime: Runtime, tx: Tx, person: Person, event: decided.DeskHeard, scene: Scene) -> None:
    """Whoever of the staff has them sees that they wrote; once they want the bot back, they have it."""
    requests.heard(tx, person.id, scene.now)
    if event.over:
        requests.let_go(tx, person.id)
        timers.start(tx, "desk_leaves", due=scene.now, person=person.id)


def _visit_said(runtime: Runtime, tx: Tx, person: Person, event: decided.VisitSaid, scene: Scene) -> None:
    visits.said(runtime, tx, person, event)


def _paying_said(runtime: Runtime, tx: Tx, person: Person, event: decided.PayingSaid, scene: Scene) -> None:
    paying.said(runtime, tx, person, event)


FOLLOWERS: Mapping[type, Follower] = {
    decided.PayingSaid: _paying_said,
    happened.ConsentWithdrawn: _consent_withdrawn,
    decided.VisitSaid: _visit_said,
    decided.DeskHeard: _desk_heard,
    decided.ShownAsOne: _shown_as_one,
    happened.VoiceKept: _voice_kept,
    decided.AgentAsked: _agent_asked,
    decided.CodeShown: _code_shown,
    decided.ErasureAsked: _erasure_asked,
    decided.HandOverAsked: _hand_over_asked,
    decided.HelpEnded: _help_ended,
    decided.InvitePresented: _invited,
    decided.JoinAsked: _join_asked,
    decided.JoinWordAsked: _join_word_asked,
    decided.MyDataAsked: _my_data_asked,
    decided.PickUpAsked: _pick_up_asked,
    decided.ReferralHeld: _held,
    decided.ReferralKept: _kept,
    decided.RegistrationCorrected: _corrected,
    decided.RegistrationSubmitted: _submitted,
    decided.ReferralAsked: _asked,
    decided.ReferralWithdrawn: _withdrew,
    happened.NoticeAnswered: _answered,
    decided.ChatSaid: _said,
    decided.ChatSteered: _steered,
    decided.Complained: _complained,
}
