"""refer: find an agent for a referral, offer it, pass it on; one verb for first offer, decline and silence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from bot.engine.speaking import place_label
from bot.referrals.matching import Match, nearest
from bot.runtime import Runtime
from bot.services.answer import world_now
from bot.services.tell import tell_person
from bot.storage import agents, offers, people, referrals, registrations, timers
from bot.storage.agents import Agent
from bot.storage.database import Tx, milliseconds
from bot.storage.referrals import Referral
from bot.storage.registrations import Registration
from bot.storage.timers import Timer


def refer(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Offer a waiting referral to the best agent who was not asked yet; with nobody left the branch takes it.

    Who is best is found before anything is locked: people are locked first, then the referral, as in every turn.
    """
    seen = referrals.look_up(tx, timer.ref)
    registration = registrations.load(tx, seen.registration) if seen else None
    if seen is None or registration is None:
        return
    matches = _matches(runtime, tx, seen, registration)
    people.lock_all(tx, [seen.person, *_person_of(tx, matches[:1])])
    referral = referrals.load(tx, seen.id)
    if referral is None or referral.state not in ("waiting", "offered"):
        return
    if matches:
        _offer(runtime, tx, referral, registration, matches[0])
    else:
        _leave_to_branch(runtime, tx, referral, registration)


def _person_of(tx: Tx, matches: list[Match]) -> list[str]:
    found = [agents.load(tx, match.candidate.agent) for match in matches]
    return [agent.person for agent in found if agent]


def _matches(runtime: Runtime, tx: Tx, referral: Referral, registration: Registration) -> list[Match]:
    limits = runtime.settings.config.referrals
    asked = offers.asked_agents(tx, referral.id)
    place = registration.answers.get("place")
    if place is None or len(asked) >= limits.most_offers:
        return []
    somebody = people.look_up(tx, referral.person)
    day = world_now(runtime).today.isoformat()
    candidates = agents.candidates(tx, day=day, rehearsal=somebody.rehearsal)
    return nearest(
        candidates,
        place["lat"],
        place["lon"],
        furthest_km=limits.furthest_km,
        language=somebody.language,
        already_asked=asked,
    )


def _offer(runtime: Runtime, tx: Tx, referral: Referral, registration: Registration, match: Match) -> None:
    now = milliseconds(runtime.now())
    expires = now + int(runtime.settings.config.referrals.offer_minutes * 60_000)
    code = _code(tx, match.candidate.agent, runtime.new_id())
    because = json.dumps(match.because, separators=(",", ":"))
    offers.make(tx, referral.id, match.candidate.agent, code, match.km, because, now=now, expires=expires)
    referrals.set_state(tx, referral.id, "offered", now, was=("waiting", "offered"))
    agent = agents.load(tx, match.candidate.agent)
    assert agent is not None
    tell_person(runtime, tx, agent.person, "offer", code=code, facts=_card(registration, match, expires, now))


def _card(registration: Registration, match: Match, expires: int, now: int) -> dict[str, object]:
    """What an agent sees before accepting: area, work and wish, nothing that names the person."""
    answers = registration.answers
    return {
        "area": _area(answers),
        "km": str(match.km).replace(".", ","),
        "job": _job(answers),
        "minutes": max(1, round((expires - now) / 60_000)),
        **_wishes(answers),
    }


def _wishes(answers: Mapping[str, object]) -> dict[str, object]:
    """Answers that are options; the engine says them in the reader's own language."""
    return {"labels": {"best_time": answers.get("best_time", ""), "wish": answers.get("programmes", "")}}


def _area(answers: Mapping[str, object]) -> str:
    place = answers.get("place")
    return place_label(place) if isinstance(place, dict) else "–"


def _job(answers: Mapping[str, object]) -> str:
    job = answers.get("job")
    return str(job.get("label", "–")) if isinstance(job, dict) else str(job or "–")


def _code(tx: Tx, agent: str, fresh: str) -> str:
    """Two to four signs an agent types to answer, never given to them before: K7."""
    used = offers.codes_of(tx, agent)
    letters, digits = "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"
    number = int(fresh, 16)
    for extra in range(40):
        number, first = divmod(number, len(letters))
        code = letters[first]
        for _ in range(1 + extra // 10):
            number, digit = divmod(number, len(digits))
            code += digits[digit]
        if code not in used:
            return code
    return f"Z{len(used) + 1}"


def _leave_to_branch(runtime: Runtime, tx: Tx, referral: Referral, registration: Registration) -> None:
    now = milliseconds(runtime.now())
    if referrals.set_state(tx, referral.id, "unserved", now, was=("waiting", "offered")):
        about = {"referral": "unserved"}
        tell_person(
            runtime,
            tx,
            referral.person,
            "unserved",
            facts={"reference": registration.reference, "about": about},
        )


def _locked(tx: Tx, timer: Timer) -> offers.Offer | None:
    """The offer a timer is about, once the agent and the worker of its referral are locked."""
    offer = offers.load(tx, int(timer.ref))
    referral = referrals.look_up(tx, offer.referral) if offer else None
    if offer is None or referral is None:
        return None
    people.lock_all(tx, [offer.person, referral.person])
    return offers.load(tx, offer.id)


def expire_offer(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """An agent stayed silent: the offer ends, the next agent is asked."""
    offer = _locked(tx, timer)
    now = milliseconds(runtime.now())
    if (
        offer is None
        or referrals.load(tx, offer.referral) is None
        or not offers.close(tx, offer.id, "expired", now)
    ):
        return
    tell_person(runtime, tx, offer.person, "expired", facts={"code": offer.code, "close": [offer.code]})
    timers.start(tx, "refer", due=now, ref=offer.referral)


def tell_accepted(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Both sides hear of an acceptance: the agent gets what the worker shared, the worker who will come."""
    offer = _locked(tx, timer)
    referral = referrals.load(tx, offer.referral) if offer else None
    registration = registrations.load(tx, referral.registration) if referral else None
    agent = agents.load(tx, offer.agent) if offer else None
    if offer is None or registration is None or agent is None:
        return
    _tell_lead(runtime, tx, agent, registration, offer)
    about = {"referral": "accepted", "agent": agent.name}
    facts = {**_agent_facts(agent), "reference": registration.reference, "about": about}
    tell_person(runtime, tx, registration.person, "agent_coming", facts=facts)
    due = milliseconds(runtime.now()) + int(runtime.settings.config.referrals.outcome_hours * 3_600_000)
    timers.start(tx, "ask_outcome", due=due, ref=str(offer.id))


def _agent_facts(agent: Agent) -> dict[str, object]:
    return {
        "agent": agent.name,
        "agent_phone": agent.phone or "–",
        "community": agent.community,
        "agent_branch": agent.branch,
        "valid_until": date.fromisoformat(agent.valid_until),
    }


def _tell_lead(
    runtime: Runtime, tx: Tx, agent: Agent, registration: Registration, offer: offers.Offer
) -> None:
    answers = registration.answers
    phone = str(answers.get("phone", ""))
    facts = {
        "called": registration.form.get("full_name") or answers.get("called", "–"),
        "worker_phone": phone if phone.startswith("+") else "–",
        "area": _area(answers),
        "landmark": answers.get("landmark", "–"),
        "job": _job(answers),
        **_wishes(answers),
        "reference": registration.reference,
        "code": offer.code,
    }
    tell_person(runtime, tx, agent.person, "lead", code=offer.code, facts=facts)


def tell_lead(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """An agent asks again for a lead that is theirs."""
    offer = offers.load(tx, int(timer.ref))
    agent = agents.load(tx, offer.agent) if offer else None
    registration = registrations.load(tx, offer.referral) if offer else None
    if offer and agent and registration:
        _tell_lead(runtime, tx, agent, registration, offer)


def ask_outcome(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Some time after acceptance the agent is asked what came of it."""
    offer = _locked(tx, timer)
    referral = referrals.load(tx, offer.referral) if offer else None
    if offer and referral and referral.agent == offer.agent and referral.state in ("accepted", "contacted"):
        registration = registrations.load(tx, referral.registration)
        reference = registration.reference if registration else "–"
        tell_person(
            runtime,
            tx,
            offer.person,
            "outcome",
            code=offer.code,
            facts={"reference": reference, "code": offer.code},
        )


def tell_outcome(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The agent is thanked for an outcome, the worker hears of it."""
    offer = _locked(tx, timer)
    referral = referrals.load(tx, offer.referral) if offer else None
    if offer is None or referral is None:
        return
    closed = [offer.code] if referral.state in ("registered", "closed") else []
    tell_person(runtime, tx, offer.person, "outcome_noted", facts={"code": offer.code, "close": closed})
    agent = agents.load(tx, offer.agent)
    facts = {"agent": agent.name if agent else "–", "about": {"referral": referral.state}}
    tell_person(runtime, tx, referral.person, f"told_{referral.state}", facts=facts)


def tell_agent(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The agent hears that an offer is gone, passed on or already noted, and its notice ends."""
    offer = offers.load(tx, int(timer.ref))
    if offer:
        kind = timer.kind.removeprefix("tell_")
        tell_person(runtime, tx, offer.person, kind, facts={"code": offer.code, "close": [offer.code]})
