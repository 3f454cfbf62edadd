"""taking_over: who accompanies a registered worker when their agent is gone, gives them back, or lives far away now.

Another agent is asked as for a lead, and may say no. The worker hears who it is, and says anew what they may see.
"""

from __future__ import annotations

from bot.referrals.states import CARED_FOR
from bot.runtime import Runtime
from bot.services.referrals.news import agent_facts
from bot.services.referrals.refer import area_of, offer_to, who_may
from bot.services.tell import tell_person
from bot.services.world import by_day, world_now
from bot.storage.agents import agents
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer
from bot.storage.people import registrations
from bot.storage.referrals import offers, paying, referrals
from bot.storage.referrals.paying import REACHED

TIMES = 2  # so many times the offers of a lead: once to be registered, once to be accompanied
AT_ONCE = 100  # companions looked at in one transaction


def find_alone(runtime: Runtime, tx: Tx, after: str) -> str | None:
    """One slice of the companions whose agent is suspended, gone, or past their last day: another is looked for."""
    found = paying.left_alone(tx, world_now(runtime).today.isoformat(), after, AT_ONCE)
    for referral in found:
        timers.start(tx, "find_carer", due=runtime.now_ms(), ref=referral, slot=f"find_carer {referral}")
    return found[-1] if len(found) == AT_ONCE else None


def find_carer(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """By day. The agent of before sees nothing any more from now on; nobody is asked twice."""
    found, referral = paying.load(tx, timer.ref), referrals.load(tx, timer.ref)
    registration = registrations.load(tx, timer.ref)
    if found is None or referral is None or registration is None or found.state not in REACHED:
        return
    if found.agent or found.shares:
        paying.change(tx, referral.id, runtime.now_ms(), agent=None, shares=0)
    if referral.state not in CARED_FOR or offers.open_of(tx, referral.id):
        return
    opens = by_day(runtime, tx, referral.person)
    if opens > runtime.now_ms():
        timers.start(tx, timer.kind, due=opens, ref=timer.ref)
        return
    most = TIMES * runtime.settings.config.referrals.most_offers
    ranked = who_may(runtime, tx, referral, registration, most)
    if ranked.matches:
        offer_to(runtime, tx, referral, ranked.matches[0], what="offer_care")


def tell_care(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The agent is asked; nothing names the worker."""
    offer = offers.load(tx, int(timer.ref))
    registration = registrations.load(tx, offer.referral) if offer else None
    if offer is None or registration is None or offer.state != "offered":
        return
    minutes = max(1, round((offer.expires_at - runtime.now_ms()) / 60_000))
    facts = {"code": offer.code, "area": area_of(registration.answers), "minutes": minutes}
    about = (registration.person,)
    if not tell_person(runtime, tx, offer.person, "care", code=offer.code, facts=facts, about=about):
        timers.start(tx, "unreached", due=runtime.now_ms(), ref=str(offer.id))


def tell_care_taken(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    offer = offers.load(tx, int(timer.ref))
    if offer:
        tell_person(runtime, tx, offer.person, "care_taken", code=offer.code, facts={"code": offer.code})


def tell_carer(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The worker hears who accompanies them from now on."""
    referral, offer = referrals.look_up(tx, timer.ref), offers.accepted_of(tx, timer.ref)
    agent = agents.load(tx, offer.agent) if offer else None
    if referral is None or offer is None or agent is None:
        return
    paying.change(tx, referral.id, runtime.now_ms(), agent=agent.id, shares=0)
    facts = {**agent_facts(agent), "code": offer.code, "matter": referral.id, "about": {"agent": agent.name}}
    tell_person(
        runtime, tx, referral.person, "pay_agent", code=offer.code, facts=facts, about=(agent.person,)
    )
