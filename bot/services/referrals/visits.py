"""Visits: times proposed out of an agent's hours, asked for, agreed, moved, missed; and both sides told of each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.engine.events import NoticeAnswered
from bot.engine.saying.speaking import place_label
from bot.referrals.lead import AGENT, BY_CLOCK, BY_WORKER, WORKER, Act, By, Meeting
from bot.referrals.proposals import evening_before, three_times
from bot.referrals.relaying import masked, risks
from bot.runtime import Runtime
from bot.services.act import act_on
from bot.services.tell import tell_person
from bot.services.world import undisturbed
from bot.storage.agents import agents, offices
from bot.storage.agents.agents import Agent
from bot.storage.database import Tx, milliseconds
from bot.storage.messaging import reaching, timers
from bot.storage.messaging.timers import Timer
from bot.storage.people import people, registrations
from bot.storage.people.people import Person
from bot.storage.people.registrations import Registration
from bot.storage.referrals import confirmations, offers, referrals, visits
from bot.storage.referrals.offers import Offer
from bot.storage.referrals.referrals import Referral
from bot.working_days import ClosedDay, zone_of
from flows.answers import office
from flows.answers.moments import said_moment, short_moment
from flows.subject.events import VisitSaid

PRESSED = {"first": 0, "second": 1, "third": 2}
MINUTE, DAY, LONGEST_PLACE = 60_000, 86_400_000, 80
# The acts that a word or a press stands for, without a time.
ACTS = {"cancel": "cancel_visit", "met": "met", "missed": "missed"}
NEW_TIMES = ("wish", "move")


# --- what is answered and typed -------------------------------------------------------------------


def answered(runtime: Runtime, tx: Tx, person: Person, event: NoticeAnswered) -> None:
    """A press or a word under news of a visit, or JANJI under an agent's card."""
    found = _whose(tx, person, event.code)
    if found is None:
        return
    referral, offer, by = found
    if event.choice in NEW_TIMES:
        propose(runtime, tx, offer, by)
    elif event.choice in PRESSED or event.choice == "agree":
        _agree(runtime, tx, referral, offer, by, event)
    elif event.choice == "other":
        _ask_for_words(runtime, tx, offer, by)
    elif event.choice in ACTS:
        act_on(runtime, tx, referral.id, Act(ACTS[event.choice]), by, offer=offer)


def said(runtime: Runtime, tx: Tx, person: Person, event: VisitSaid) -> None:
    """The same in free words. Without a code it is about the one lead whose visit is open."""
    found = _whose(tx, person, event.code)
    if found is None:
        return
    referral, offer, by = found
    if event.what in NEW_TIMES:
        propose(runtime, tx, offer, by)
    elif event.what == "time":
        _ask(runtime, tx, referral, offer, by, event)
    else:
        act_on(runtime, tx, referral.id, Act(ACTS[event.what]), by, offer=offer)


def _whose(tx: Tx, person: Person, code: str) -> tuple[Referral, Offer, By] | None:
    """The lead that somebody means: an agent's own by its code or with the next visit, else a worker's."""
    agent = agents.of_person(tx, person.id)
    if agent:
        named = code or next(iter(visits.with_agent(tx, agent.id)), "")
        offer = offers.of_code(tx, person.id, named) if named else None
        referral = referrals.load(tx, offer.referral) if offer else None
        return (referral, offer, By(AGENT, agent.id)) if referral and offer else None
    referral = confirmations.of_code(tx, person.id, code) if code else _own(tx, person)
    offer = offers.accepted_of(tx, referral.id) if referral else None
    return (referral, offer, BY_WORKER) if referral and offer else None


def _own(tx: Tx, person: Person) -> Referral | None:
    found = visits.of_worker(tx, person.id)
    return referrals.load(tx, found) if found else None


def _ask_for_words(runtime: Runtime, tx: Tx, offer: Offer, by: By) -> None:
    """None of the times suits: they write one."""
    kind = "tell_visit_other" if by.who == WORKER else "tell_visit_other_agent"
    timers.start(tx, kind, due=runtime.now_ms(), ref=offer.referral if by.who == WORKER else str(offer.id))


# --- times ----------------------------------------------------------------------------------------


def propose(runtime: Runtime, tx: Tx, offer: Offer, by: By) -> None:
    """Three times go to the worker. Where the agent works at none of the next weeks, both write a time themselves."""
    agent, registration = agents.load(tx, offer.agent), registrations.load(tx, offer.referral)
    if agent is None or registration is None:
        return
    now, area = runtime.now(), _area(registration)
    taken = visits.agreed_of(tx, agent.id, milliseconds(now), milliseconds(now) + 30 * DAY)
    times = three_times(
        agent.hours,
        runtime.world.calendar,
        area,
        now,
        zone=zone_of(area),
        liked=str(registration.answers.get("best_time") or registration.form.get("best_time") or ""),
        taken=[_moment(due.at) for due in taken],
    )
    if not times:
        _ask_for_words(runtime, tx, offer, by)
    act = Act("offer_times", times=tuple(map(milliseconds, times)))
    act_on(runtime, tx, offer.referral, act, by, offer=offer)


def _ask(runtime: Runtime, tx: Tx, referral: Referral, offer: Offer, by: By, event: VisitSaid) -> None:
    """A time in somebody's own words; a day alone, on which one was proposed to them, takes that one."""
    registration = registrations.load(tx, referral.id)
    if registration is None:
        return
    zone = zone_of(_area(registration))
    at = datetime.fromisoformat(event.at).replace(tzinfo=zone)
    visit = visits.newest(tx, referral.id) or Meeting()
    same = [one for one in visit.times if _moment(one).astimezone(zone).date() == at.date()]
    if same and not event.sure and by.who != visit.by:
        _take(runtime, tx, referral, offer, by, same[0])
        return
    act = Act("ask_time", times=(milliseconds(at),), place=_safe(runtime, event.place))
    act_on(runtime, tx, referral.id, act, by, offer=offer)


def _safe(runtime: Runtime, place: str) -> str:
    """A place as the other side may read it: no number, no link; none where it speaks of money or secrets."""
    words = runtime.world.words.accepted("common", "chat_words")
    return "" if risks(place, words) else masked(place, runtime.world.understanding.digits)[:LONGEST_PLACE]


def _agree(runtime: Runtime, tx: Tx, referral: Referral, offer: Offer, by: By, event: NoticeAnswered) -> None:
    """The time that a button stood for; an older button than the newest proposal names none."""
    visit = visits.newest(tx, referral.id) or Meeting()
    number = PRESSED.get(event.choice, 0)
    stands = number < len(visit.times) and event.matter in ("", matter_of(visit))
    _take(runtime, tx, referral, offer, by, visit.times[number] if stands else 0)


def _take(runtime: Runtime, tx: Tx, referral: Referral, offer: Offer, by: By, at: int) -> None:
    registration = registrations.load(tx, referral.id)
    area = _area(registration) if registration else ""
    eve = undisturbed(runtime, area, evening_before(_moment(at), zone_of(area)))
    act_on(runtime, tx, referral.id, Act("agree_time", until=at, half=milliseconds(eve)), by, offer=offer)


def matter_of(visit: Meeting) -> str:
    """What the buttons under a proposal are about, in few signs: the minute of its first time."""
    return str(visit.times[0] // MINUTE) if visit.times else ""


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)


def _area(registration: Registration) -> str:
    place = registration.answers.get("place")
    return str(place.get("code", "")) if isinstance(place, dict) else ""


# --- what is told ---------------------------------------------------------------------------------


def time_came(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The evening before, the hour before, afterwards. What would come at night, though asked for by day, is left."""
    referral = referrals.look_up(tx, timer.ref)
    if referral is None:
        return
    opens = milliseconds(undisturbed(runtime, reaching.area_of(tx, referral.person), runtime.now()))
    if timer.kind != "visit_hour" and opens > runtime.now_ms():
        timers.start(tx, timer.kind, due=opens, ref=timer.ref)
        return
    act_on(runtime, tx, timer.ref, Act("remind_visit", timer.kind), BY_CLOCK)


def tell_worker(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    referral = referrals.look_up(tx, timer.ref)
    offer = offers.accepted_of(tx, timer.ref) if referral else None
    registration, agent = _both(tx, offer)
    if referral and offer and registration and agent:
        kind = timer.kind.removeprefix("tell_")
        language = people.language_of(tx, referral.person)
        facts = _facts(runtime, tx, registration, language)
        facts |= {"agent": agent.name, "code": offer.code, "papers": _papers(runtime, registration, language)}
        facts["about"] = {"visit_at": _agreed_at(tx, timer.ref)}
        tell_person(runtime, tx, referral.person, kind, code=offer.code, facts=facts, about=(agent.person,))


def _agreed_at(tx: Tx, referral: str) -> str:
    """For STATUS: when they meet, UTC; empty where nothing is agreed."""
    visit = visits.newest(tx, referral)
    return _moment(visit.at).isoformat() if visit and visit.state == "agreed" else ""


def tell_agent(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    offer = offers.load(tx, int(timer.ref))
    registration, agent = _both(tx, offer)
    if offer and registration and agent:
        kind = timer.kind.removeprefix("tell_")
        facts = _facts(runtime, tx, registration, people.language_of(tx, offer.person))
        about = (registration.person,)
        tell_person(
            runtime, tx, offer.person, kind, code=offer.code, facts={**facts, "code": offer.code}, about=about
        )


def _both(tx: Tx, offer: Offer | None) -> tuple[Registration | None, Agent | None]:
    if offer is None:
        return None, None
    return registrations.load(tx, offer.referral), agents.load(tx, offer.agent)


def _facts(runtime: Runtime, tx: Tx, registration: Registration, language: str) -> dict[str, Any]:
    """When and where, in words; the times proposed, as labels of buttons; and that the office is closed that day."""
    words, area = runtime.world.words, _area(registration)
    visit = visits.newest(tx, registration.id) or Meeting()
    at = visit.times[0] if visit.times else visit.at
    moments = [_moment(one) for one in visit.times]
    labels = [short_moment(one, area, words, language) for one in moments]
    place = visit.place or str(
        registration.answers.get("landmark") or registration.form.get("landmark") or ""
    )
    closed = _closed(runtime, tx, registration, at)
    return {
        "when": said_moment(_moment(at), area, words, language),
        "times": "; ".join(said_moment(one, area, words, language) for one in moments) or "–",
        "place": place or place_label(registration.answers.get("place") or {}),
        "matter": matter_of(visit),
        "named": dict(zip(PRESSED, labels, strict=False)) if len(labels) > 1 else {},
        "closed_what": office.called(closed, words, language) if closed else "–",
        "behind": ("visit_closed",) if closed else (),
    }


def _closed(runtime: Runtime, tx: Tx, registration: Registration, at: int) -> ClosedDay | None:
    """Why the office is closed on the day of a visit: they may still meet."""
    branch = offices.of_person(tx, registration.person)
    return (
        runtime.world.calendar.closed_day(_moment(at).astimezone(zone_of(branch.area)).date(), branch)
        if at
        else None
    )


def _papers(runtime: Runtime, registration: Registration, language: str) -> str:
    """What to bring, by what the registration says already."""
    names = runtime.world.words.find(language, "common", "bring").options
    form, answers = registration.form, registration.answers
    wanted = ["ktp", "kk", "phone"]
    wanted += [] if form.get("email") else ["email"]
    wanted += [] if form.get("heirs") else ["heirs"]
    wanted += ["old_card"] if answers.get("member") == "bpu_lapsed" else []
    return ", ".join(names[paper] for paper in wanted)
