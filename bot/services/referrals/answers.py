"""answer: what somebody answered to a notice about a lead becomes an act of the agent's, or of the worker's."""

from __future__ import annotations

from bot.engine.events import NoticeAnswered
from bot.referrals.availability import after_working_minutes
from bot.referrals.lead import AGENT, BY_WORKER, Act, By
from bot.referrals.outcomes import CLAIMS, LATER_ANSWERS, PAID_FIRST
from bot.runtime import Runtime
from bot.services.act import act_on
from bot.services.referrals import paying
from bot.services.world import stands_still
from bot.storage.agents import agents, offices
from bot.storage.database import Tx, milliseconds
from bot.storage.messaging import timers
from bot.storage.people.people import Person
from bot.storage.referrals import batches, confirmations, offers, referrals
from bot.storage.referrals.offers import Offer

# What a choice under a card is called in the protocol, where that is another word.
CALLED = {"back": "hand_back"}


def answer(runtime: Runtime, tx: Tx, person: Person, event: NoticeAnswered) -> None:
    """Hand it to the protocol. What anybody is told of it comes through timers."""
    if event.kind in CLAIMS:
        _worker(runtime, tx, person, event, _voice(event))
    elif event.choice in LATER_ANSWERS:
        _worker(runtime, tx, person, event, Act("answer_later", event.choice))
    elif event.kind == "batch":
        _card(runtime, tx, person, event)
    else:
        offer = offers.of_code(tx, person.id, event.code)
        if offer:
            _agent(runtime, tx, offer, event)


def _voice(event: NoticeAnswered) -> Act:
    """Yes or no to the state that the notice said the lead has come to."""
    return Act("confirm" if event.choice == "right" else "deny", CLAIMS[event.kind])


def _worker(runtime: Runtime, tx: Tx, person: Person, event: NoticeAnswered, act: Act) -> None:
    """About the lead they were asked about, whatever stands under the same code by now."""
    asked = confirmations.of_matter(tx, person.id, event.matter)
    referral = asked or confirmations.of_code(tx, person.id, event.code)
    if referral:
        act_on(runtime, tx, referral.id, act, BY_WORKER)
    if referral and event.choice in PAID_FIRST:
        paying.first_paid(runtime, tx, referral.id)


def _agent(runtime: Runtime, tx: Tx, offer: Offer, event: NoticeAnswered, *, quiet: bool = False) -> None:
    act = _act(runtime, tx, offer, event, quiet)
    act_on(runtime, tx, offer.referral, act, By(AGENT, offer.agent), offer=offer)


def _act(runtime: Runtime, tx: Tx, offer: Offer, event: NoticeAnswered, quiet: bool) -> Act:
    if event.kind == "why_not":
        return Act("why_not", event.choice)
    if event.choice == "later":
        return _later(runtime, tx, offer)
    if event.choice in ("accept", "decline", "back"):
        return Act(CALLED.get(event.choice, event.choice), quiet=quiet)
    return Act("report", event.choice, number=event.detail)


def _later(runtime: Runtime, tx: Tx, offer: Offer) -> Act:
    """The agent's time runs once more, in their own working minutes."""
    agent = agents.load(tx, offer.agent)
    assert agent is not None
    minutes, now = runtime.settings.config.referrals.offer_minutes, runtime.now()
    still = stands_still(runtime, offices.of_agent(tx, agent.id))
    ends = [
        milliseconds(after_working_minutes(agent.hours, agent.lon, now, part, still))
        for part in (minutes, minutes / 2)
    ]
    return Act("later", until=ends[0], half=ends[1])


def _card(runtime: Runtime, tx: Tx, person: Person, event: NoticeAnswered) -> None:
    """All that is still open on a card is taken or refused; each as if it had been answered alone."""
    first = offers.of_code(tx, person.id, event.code.removeprefix(batches.MARK))
    found = batches.open_beside(tx, first) if first else []
    for offer in found:
        referrals.load(tx, offer.referral)  # locked in one order, whoever answers
    for number, offer in enumerate(found):
        _agent(runtime, tx, offer, event, quiet=number > 0)
    if first and not found:
        timers.start(tx, "tell_my_leads", due=runtime.now_ms(), ref=first.agent)
