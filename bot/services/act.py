"""act_on: one act on a lead: what stands is loaded, the protocol asked, its ruling written, timers and news begun.

Whoever acts calls this: an agent in chat or on their page, a worker, staff, the clock. Nobody else moves a lead. News
for others are timers, so a transaction that has locked a referral locks no other person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.referrals import protocol
from bot.referrals.lead import (
    AGENT,
    BY_CLOCK,
    STAFF,
    Act,
    By,
    Cancel,
    Lead,
    News,
    Offered,
    Ruling,
    Seen,
    Start,
)
from bot.referrals.visiting import VISITABLE
from bot.runtime import Runtime
from bot.settings import Referrals
from bot.storage.agents import offices
from bot.storage.database import Tx, milliseconds
from bot.storage.messaging import timers
from bot.storage.people import consents, helped, registrations
from bot.storage.people.people import Person
from bot.storage.referrals import confirmations, offers, referrals, reports, visits
from bot.storage.referrals.offers import Offer
from bot.storage.referrals.referrals import Referral
from bot.working_days import Calendar

# Acts that look at a visit.
OF_A_VISIT = ("offer_times", "ask_time", "agree_time", "cancel_visit", "met", "missed", "remind_visit")
# Questions between people, which stand still while the office of the agent's branch is closed.
STANDING = ("ask_outcome", "leave_lead", "ask_voice", "miss_voice")

# What a timer names: an offer, so that its code and its agent are known; every other one names the referral.
OF_AN_OFFER = ("offer_expires", "ask_outcome", "leave_lead", "tell_offer", "tell_accepted")


def ask_for_agent(runtime: Runtime, tx: Tx, person: Person, reference: str) -> str:
    """A worker asks for an agent; the referral's id, empty where they asked before."""
    now = runtime.now_ms()
    made = referrals.ask(tx, person, reference, now)
    found = referrals.load(tx, made) if made else None
    if found:
        ruling = protocol.act(Lead(""), Act("ask"), By("worker"), now)
        _begin(tx, found, None, ruling, now, _spans(runtime))
    return made


def act_on(
    runtime: Runtime, tx: Tx, referral: str, act: Act, by: By, *, offer: Offer | None = None
) -> Ruling | None:
    """Do one act, in the caller's transaction; what came of it, None where there is no such lead.

    `offer` is the one it is about, where that is not the lead's own.
    """
    return _carried_out(tx, referral, act, by, offer, runtime.now_ms(), _spans(runtime))


@dataclass(frozen=True, slots=True)
class Spans:
    """How long what is named in config.yaml takes, and on which days that time does not pass."""

    limits: Referrals
    calendar: Calendar

    def after(self, tx: Tx, timer: Start, agent: str | None, now: int) -> int:
        """When a span has passed, in milliseconds."""
        span = _span(timer.after, self.limits)
        if timer.kind not in STANDING:
            return now + int(span.total_seconds() * 1000)
        start = datetime.fromtimestamp(now / 1000, UTC)
        return milliseconds(self.calendar.after_standing_still(start, span, offices.of_agent(tx, agent)))


def _spans(runtime: Runtime) -> Spans:
    return Spans(runtime.settings.config.referrals, runtime.world.calendar)


def end_leads(tx: Tx, now: int, *, person: str = "", registration: str = "", by: By = BY_CLOCK) -> int:
    """End what is under way with agents, of a person or of one registration; how many ended."""
    found = referrals.to_end(tx, person=person, registration=registration)
    ended = [_carried_out(tx, one, Act("end"), by, None, now, None) for one in found]
    return sum(bool(ruling and ruling.outcome) for ruling in ended)


def _carried_out(
    tx: Tx, referral: str, act: Act, by: By, offer: Offer | None, now: int, spans: Spans | None
) -> Ruling | None:
    found = referrals.load(tx, referral)  # locked first in every path: two who act at once wait here in line
    if found is None:
        return None
    about = offers.load(tx, offer.id) if offer else offers.current_of(tx, referral)
    ruling = protocol.act(_lead(tx, found, about, act, by, now), act, by, now)
    _write(tx, found, about, ruling, now)
    _begin(tx, found, about, ruling, now, spans)
    return ruling


def _lead(tx: Tx, found: Referral, offer: Offer | None, act: Act, by: By, now: int) -> Lead:
    """The lead as the protocol sees it; what only a report or an answer needs is looked up for those alone."""
    reports_it = act.what == "report" and offer is not None and by.who == AGENT
    return Lead(
        found.state,
        found.agent,
        found.reported,
        found.answer,
        Offered(offer.id, offer.agent, offer.state, offer.expires_at, offer.postponed, offer.reminded)
        if offer
        else None,
        voiceless=bool(offer and reports_it and helped.helper_of(tx, found.person) == offer.person),
        may_ask=act.what == "confirm" and consents.agrees(tx, found.person, consents.QUESTIONS),
        seen=reports.seen(tx, offer, act.number, now) if offer and reports_it else Seen(),
        visit=visits.newest(tx, found.id) if act.what in OF_A_VISIT else None,
    )


def _write(tx: Tx, found: Referral, offer: Offer | None, ruling: Ruling, now: int) -> None:
    kept = ruling.kept
    referrals.write(tx, found, ruling, now)
    if offer:
        offers.write(tx, offer, kept, now)
    if offer and kept.offer == "accepted":
        offers.end_others(tx, offer)
    if kept.registration:
        told = {"member_last4": kept.number, "reject_reason": kept.reason}
        said = {name: value for name, value in told.items() if value}
        registrations.came_of(tx, found.registration, kept.registration, said)
    if kept.number and offer:
        reports.keep_number(tx, offer, kept.number)
    if kept.visit:
        visits.write(tx, found, offer, kept.visit, now)
    elif kept.agent == "" or ruling.state not in VISITABLE:
        visits.drop(tx, found.id, now)


def _begin(
    tx: Tx, found: Referral, offer: Offer | None, ruling: Ruling, now: int, spans: Spans | None
) -> None:
    for timer in ruling.timers:
        _timer(tx, timer, found, offer, now, spans)
    for news in ruling.news:
        _news(tx, news, found, offer, now)


def _timer(
    tx: Tx, timer: Start | Cancel, found: Referral, offer: Offer | None, now: int, spans: Spans | None
) -> None:
    ref = _ref(timer.kind, found, offer)
    if not ref:
        return
    if isinstance(timer, Cancel):
        timers.cancel(tx, timer.kind, ref)
    else:
        agent = offer.agent if offer else found.agent
        due = spans.after(tx, timer, agent, now) if timer.after and spans else timer.at or now
        timers.start(tx, timer.kind, due=due, ref=ref)


def _ref(kind: str, found: Referral, offer: Offer | None) -> str:
    if kind in OF_AN_OFFER:
        return str(offer.id) if offer else ""
    return found.id


def _span(after: str, limits: Referrals) -> timedelta:
    """A span that config.yaml names in hours or days."""
    span: float = getattr(limits, after)
    return timedelta(days=span) if after.endswith("_days") else timedelta(hours=span)


def _news(tx: Tx, news: News, found: Referral, offer: Offer | None, now: int) -> None:
    if news.to == STAFF:
        confirmations.ask_staff(tx, found.person, news.kind, now)
        return
    kind = f"tell_{news.kind}"
    ref = str(offer.id) if offer and news.to == AGENT else _ref(kind, found, offer)
    if ref:
        timers.start(tx, kind, due=now, ref=ref)
