"""Reports: the agent is asked for news, reminded, thanked; the worker is asked whether it is so."""

from __future__ import annotations

from bot.runtime import Runtime
from bot.services.tell import learn_quietly, tell_person
from bot.storage.agents import agents
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer
from bot.storage.people import helped, registrations
from bot.storage.referrals import confirmations, offers, referrals
from bot.storage.referrals.referrals import Referral

HOUR, DAY = 3_600_000, 86_400_000


def ask_outcome(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Some time after acceptance, and again while nothing is heard, the agent is asked what came of it.

    After the last reminder staff hear of it; a worker whom nobody reached yet is offered to another agent.
    """
    offer = offers.load(tx, int(timer.ref))
    referral = referrals.look_up(tx, offer.referral) if offer else None
    if not offer or not referral or referral.agent != offer.agent:
        return
    limits = runtime.settings.config.referrals
    if referral.state not in ("accepted", "contacted"):
        return
    now = runtime.now_ms()
    if offer.reminded > limits.most_reminders:
        timers.start(tx, "give_up_lead", due=now, ref=str(offer.id))
        return
    registration = registrations.load(tx, referral.registration)
    offers.note_reminder(tx, offer.id)
    timers.start(tx, "ask_outcome", due=now + int(limits.cold_hours * HOUR), ref=str(offer.id))
    facts = {"reference": registration.reference if registration else "–", "code": offer.code}
    tell_person(runtime, tx, offer.person, "outcome", code=offer.code, facts=facts)


def give_up_lead(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """No word after every reminder: staff are told, and where nobody was reached another agent is looked for."""
    offer = offers.load(tx, int(timer.ref))
    referral = referrals.load(tx, offer.referral) if offer else None
    if not offer or not referral or referral.agent != offer.agent:
        return
    now = runtime.now_ms()
    if referral.state == "accepted":
        offers.hand_back(tx, offer, now, tell="tell_taken_back")
    if referral.state in ("accepted", "contacted"):
        confirmations.ask_staff(tx, referral.person, "lead_cold", now)


def tell_outcome(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The agent is thanked for an outcome; one that was only closed is asked why."""
    offer = offers.load(tx, int(timer.ref))
    referral = referrals.look_up(tx, offer.referral) if offer else None
    if offer is None or referral is None:
        return
    kind = {"closed": "why_closed", "registered": "last_four"}.get(referral.reported, "outcome_noted")
    closed = [offer.code] if referral.state == "closed" and kind == "outcome_noted" else []
    code = "" if kind == "outcome_noted" else offer.code
    facts = {"code": offer.code, "close": closed}
    tell_person(runtime, tx, offer.person, kind, code=code, facts=facts)


def tell_worker_outcome(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The worker hears what the agent reported, and says whether it is so."""
    offer = offers.load(tx, int(timer.ref))
    referral = referrals.look_up(tx, offer.referral) if offer else None
    agent = agents.load(tx, offer.agent) if offer else None
    if offer is None or referral is None:
        return
    facts = {
        "agent": agent.name if agent else "–",
        "code": offer.code,
        "about": {"referral": referral.state},
    }
    if helped.helper_of(tx, referral.person) == offer.person:
        _heard_by_staff(runtime, tx, referral)
        return
    tell_person(runtime, tx, referral.person, f"told_{referral.state}", code=offer.code, facts=facts)


def _heard_by_staff(runtime: Runtime, tx: Tx, referral: Referral) -> None:
    """An agent who filled in for the worker does not vouch for their own report: staff ask the worker."""
    now = runtime.now_ms()
    learn_quietly(runtime, tx, referral.person, {"referral": referral.state})
    if referral.state != "contacted":
        confirmations.ask_staff(tx, referral.person, "no_voice", now)


def plan_questions(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Somebody said the registration is real: later questions are planned, where they agreed to them."""
    referral = referrals.look_up(tx, timer.ref)
    if referral is None or not confirmations.may_be_asked(tx, referral.person):
        return
    limits, now = runtime.settings.config.referrals, runtime.now_ms()
    timers.start(tx, "ask_card", due=now + int(limits.card_days * DAY), ref=referral.id)
    timers.start(tx, "ask_still_paying", due=now + int(limits.still_paying_days * DAY), ref=referral.id)


def ask_later(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Has the card come? Do you go on paying? Only while the worker still agrees to be asked."""
    referral = referrals.look_up(tx, timer.ref)
    offer = offers.accepted_of(tx, timer.ref)
    if (
        referral
        and offer
        and referral.state == "confirmed"
        and confirmations.may_be_asked(tx, referral.person)
    ):
        kind = timer.kind.removeprefix("ask_")
        tell_person(runtime, tx, referral.person, kind, code=offer.code, facts={"code": offer.code})
