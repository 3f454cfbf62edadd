"""Reports: the agent is asked for news and thanked, the worker is asked whether it is so, and later how it went on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.referrals.lead import BY_CLOCK, Act
from bot.referrals.outcomes import OUTCOMES, Outcome
from bot.rules.figures import Month
from bot.runtime import Runtime
from bot.services.act import act_on
from bot.services.referrals.dues import price_of, today_of
from bot.services.referrals.stage import stage_of
from bot.services.tell import learn_quietly, tell_person
from bot.services.world import by_day
from bot.spoken_codes import branch_code
from bot.storage.agents import agents
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer
from bot.storage.people import consents, helped, people, registrations
from bot.storage.people.registrations import Registration
from bot.storage.referrals import board, offers, referrals
from bot.storage.referrals.offers import Offer
from bot.storage.referrals.referrals import Referral

# What the clock does to a lead when a timer rings; some of them name the offer, some the lead.
OF_THE_OFFER = {"ask_outcome": "remind", "leave_lead": "leave_cold"}
OF_THE_LEAD = {"ask_voice": "ask_again", "miss_voice": "unheard"}


def time_passed(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Some time after something was asked of an agent: they are asked again, or the lead is given up."""
    offer = offers.load(tx, int(timer.ref))
    if offer:
        most = runtime.settings.config.referrals.most_reminders
        act = Act(OF_THE_OFFER[timer.kind], most=most)
        act_on(runtime, tx, offer.referral, act, BY_CLOCK, offer=offer)


def nobody_spoke(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """A worker has not said whether a report is so: asked once more, then staff ask them."""
    act_on(runtime, tx, timer.ref, Act(OF_THE_LEAD[timer.kind]), BY_CLOCK)


def ask_agent(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The agent is asked what came of a lead; the last time they hear that somebody waits."""
    offer = offers.load(tx, int(timer.ref))
    registration = registrations.load(tx, offer.referral) if offer else None
    if offer:
        facts = {"reference": registration.reference if registration else "–", "code": offer.code}
        about = (registration.person,) if registration else ()
        kind = timer.kind.removeprefix("tell_")
        tell_person(runtime, tx, offer.person, kind, code=offer.code, facts=facts, about=about)


def thank_agent(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The agent is thanked for an outcome; of some more is asked: the last four digits, or why it was closed."""
    offer = offers.load(tx, int(timer.ref))
    referral = referrals.look_up(tx, offer.referral) if offer else None
    if offer is None or referral is None:
        return
    kind = timer.kind.removeprefix("tell_")
    noted = kind == "outcome_noted"
    facts: dict[str, object] = {
        "code": offer.code,
        "close": [offer.code] if noted and referral.state == "closed" else [],
    }
    facts |= why_looked_at(runtime, tx, offer)
    tell_person(runtime, tx, offer.person, kind, code="" if noted else offer.code, facts=facts)


def why_looked_at(runtime: Runtime, tx: Tx, offer: Offer) -> dict[str, object]:
    """Where staff will look at a report its agent hears so at once, and why."""
    flags = board.flags_of(tx, offer.referral)
    if not flags:
        return {}
    language = people.language_of(tx, offer.person)
    return {"why": flag_words(runtime, language, flags), "behind": ("flagged",)}


def flag_words(runtime: Runtime, language: str, flags: Iterable[str]) -> str:
    said = runtime.world.words.find(language, "common", "flags").options
    return "; ".join(said[flag] for flag in flags)


def tell_report(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The worker hears what the agent or the branch reported, and says whether it is so.

    An agent who filled in for the worker does not vouch for their own report: it is kept, and staff ask.
    """
    referral = referrals.look_up(tx, timer.ref)
    registration = registrations.load(tx, referral.registration) if referral else None
    row = OUTCOMES.get(referral.reported) if referral else None
    if referral is None or registration is None or row is None:
        return
    offer = offers.accepted_of(tx, referral.id) if referral.agent else None
    facts = _facts(runtime, tx, registration, row, referral, offer)
    if offer and helped.helper_of(tx, referral.person) == offer.person:
        about = facts["about"]
        assert isinstance(about, dict)
        learn_quietly(runtime, tx, referral.person, about)
        return
    number = "member_last4" in registration.outcome
    kind = (row.with_number if number else row.told) if offer else row.by_branch
    about, code = (offer.person,) if offer else (), code_of(referral, offer)
    tell_person(runtime, tx, referral.person, kind, code=code, facts=facts, about=about)


def code_of(referral: Referral, offer: Offer | None) -> str:
    """What the worker answers with: the code of the agent who had it, else the branch's own."""
    return offer.code if offer else branch_code(referral.id)


def _facts(
    runtime: Runtime,
    tx: Tx,
    registration: Registration,
    row: Outcome,
    referral: Referral,
    offer: Offer | None,
) -> dict[str, object]:
    """What the notice says, and under "about" what the worker's conversation remembers for their status."""
    agent = agents.load(tx, offer.agent) if offer else None
    told = registration.outcome
    reasons = outcome_words(runtime, people.language_of(tx, referral.person))
    said = {
        "agent": agent.name if agent else "–",
        "member_last4": str(told.get("member_last4", "")),
        "reject_reason": reasons.get(str(told.get("reject_reason", "")), ""),
    }
    about: dict[str, object] = {**stage_of(tx, referral), "by_branch": offer is None, **said}
    about |= {"registration": row.registration} if row.registration else {}
    asked = {"reference": registration.reference, "code": code_of(referral, offer), "matter": referral.id}
    return {**said, **asked, "about": about}


def outcome_words(runtime: Runtime, language: str) -> Mapping[str, str]:
    """What can come of a lead, in words, in the order of the table."""
    said = runtime.world.words.find(language, "common", "outcomes").options
    return {key: said[key] for key in OUTCOMES}


def ask_receipt(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Has the worker the proof of what the agent paid for them? The same day, unless it has become night."""
    referral = referrals.look_up(tx, timer.ref)
    offer = offers.accepted_of(tx, timer.ref) if referral and referral.agent else None
    agent = agents.load(tx, offer.agent) if offer else None
    if (
        referral is None
        or offer is None
        or agent is None
        or referral.state not in ("registered", "confirmed")
    ):
        return
    opens = by_day(runtime, tx, referral.person)
    if opens > runtime.now_ms():
        timers.start(tx, timer.kind, due=opens, ref=timer.ref)
        return
    registration = registrations.load(tx, referral.registration)
    month = Month.of(today_of(runtime, tx, referral.person))
    price = price_of(runtime, registration, month) if registration else {}
    facts = {**price, "agent": agent.name, "code": offer.code, "matter": referral.id}
    tell_person(runtime, tx, referral.person, "receipt", code=offer.code, facts=facts)


def ask_later(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Has the card come? Do you go on paying? By day, and only while the worker still agrees to be asked."""
    referral = referrals.look_up(tx, timer.ref)
    if (
        referral
        and referral.state == "confirmed"
        and consents.agrees(tx, referral.person, consents.QUESTIONS)
    ):
        opens = by_day(runtime, tx, referral.person)
        if opens > runtime.now_ms():
            timers.start(tx, timer.kind, due=opens, ref=timer.ref)
            return
        offer = offers.accepted_of(tx, timer.ref) if referral.agent else None
        kind, code = timer.kind.removeprefix("ask_"), code_of(referral, offer)
        tell_person(
            runtime, tx, referral.person, kind, code=code, facts={"code": code, "matter": referral.id}
        )
