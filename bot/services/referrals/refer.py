"""refer: find an agent for a referral, offer it, pass it on; one verb for first offer, decline, silence, hand-back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.engine.saying.speaking import place_label
from bot.referrals.availability import after_working_minutes
from bot.referrals.lead import BY_CLOCK, Act, By
from bot.referrals.matching import Match, Ranked, Wanted, rank
from bot.referrals.states import LOOKED_FOR
from bot.runtime import Runtime
from bot.services.act import act_on
from bot.services.referrals.asking import asking_now
from bot.services.referrals.choose import choose, weights_of
from bot.services.world import stands_still
from bot.storage.agents import agents, codes, offices
from bot.storage.database import Tx, milliseconds
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer
from bot.storage.people import people, registrations
from bot.storage.people.registrations import Registration
from bot.storage.referrals import batches, complaints, offers, referrals
from bot.storage.referrals.referrals import Referral
from flows.answers import work
from flows.answers.fields import by_key

LONGEST_WAIT = timedelta(days=3)  # for somebody to work again; after that the branch is quicker


def refer(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Offer a referral to the best agent not asked yet; where nobody works now wait; with nobody left the branch.

    A referral with an offer out is left alone: that offer's own timer passes it on.
    """
    referral = referrals.load(tx, timer.ref)
    if referral is None or referral.state not in LOOKED_FOR or offers.open_of(tx, referral.id):
        return
    registration = registrations.load(tx, referral.registration)
    if registration is None:
        return
    ranked = who_may(runtime, tx, referral, registration, runtime.settings.config.referrals.most_offers)
    if ranked.matches:
        offer_together(runtime, tx, referral, ranked.matches[0])
    elif ranked.opens_at and ranked.opens_at - runtime.now() < LONGEST_WAIT:
        wait = Act("wait", until=milliseconds(ranked.opens_at), quiet=timer.kind != "refer")
        act_on(runtime, tx, referral.id, wait, BY_CLOCK)
    else:
        act_on(runtime, tx, referral.id, Act("leave"), BY_CLOCK)


def who_may(runtime: Runtime, tx: Tx, referral: Referral, registration: Registration, most: int) -> Ranked:
    """The agents who may be asked now, best first; nobody once `most` were asked."""
    limits = runtime.settings.config.referrals
    asked = offers.asked_agents(tx, referral.id)
    wanted = wanted_for(tx, referral, registration)
    if wanted is None or len(asked) >= most:
        return Ranked((), ())
    return choose(
        tx,
        asking_now(runtime, people.look_up(tx, referral.person).rehearsal, offering=tx),
        wanted,
        weights_of(limits),
        runtime.now(),
        already_asked=asked,
        barred=complaints.barred(tx, referral.person),
    )


def wanted_for(tx: Tx, referral: Referral, registration: Registration) -> Wanted | None:
    """What a worker needs of an agent; None when they named no place."""
    answers = registration.answers
    place = answers.get("place")
    if not isinstance(place, dict):
        return None
    agent, community = codes.first_contact(tx, referral.person)
    said = by_key("community").of(registration.form, answers)
    named = agents.community_named(tx, str(said or ""))
    return Wanted(
        place["lat"],
        place["lon"],
        area=str(place.get("code", "")),
        language=people.look_up(tx, referral.person).language,
        sector=work.sector(answers) or "",
        community=named or community,
        agent=agent,
    )


def offer_together(runtime: Runtime, tx: Tx, referral: Referral, match: Match) -> None:
    """Offer a locked referral, and with it those of its kecamatan that wait now and may go to this agent too."""
    beside = _beside(runtime, tx, referral, match)
    first = offer_to(runtime, tx, referral, match, alone=not beside)
    for other, also in beside:
        offer_to(runtime, tx, other, also, alone=False)
    if beside:
        timers.start(tx, "tell_batch", due=runtime.now_ms(), ref=str(first))


def _beside(runtime: Runtime, tx: Tx, referral: Referral, match: Match) -> list[tuple[Referral, Match]]:
    """As many as the agent has room for; nobody who named another agent or community, or was with this one before."""
    limits, candidate = runtime.settings.config.referrals, match.candidate
    room = min(limits.most_together, candidate.capacity - candidate.load - candidate.offered) - 1
    registration = registrations.load(tx, referral.registration)
    area = str((registration.answers.get("place") or {}).get("code", "")) if registration else ""
    if room < 1 or len(area) < 8:
        return []
    rehearsal, now = people.look_up(tx, referral.person).rehearsal, runtime.now_ms()
    found: list[tuple[Referral, Match]] = []
    for other in batches.waiting_beside(tx, referral.id, area, rehearsal, now, room):
        busier = replace(candidate, offered=candidate.offered + 1 + len(found))
        also = _suits(runtime, tx, other, Match(busier, match.km, match.because))
        found += [also] if also else []
    return found


def _suits(runtime: Runtime, tx: Tx, other: str, match: Match) -> tuple[Referral, Match] | None:
    referral = referrals.load(tx, other)
    registration = registrations.load(tx, referral.registration) if referral else None
    wanted = wanted_for(tx, referral, registration) if referral and registration else None
    if referral is None or wanted is None:
        return None
    if wanted.agent not in ("", match.candidate.agent) or wanted.community not in (
        "",
        match.candidate.community,
    ):
        return None
    asked = offers.asked_agents(tx, other)
    ranked = rank(
        [match.candidate],
        wanted,
        weights_of(runtime.settings.config.referrals),
        runtime.now(),
        already_asked=asked,
        barred=complaints.barred(tx, referral.person),
    )
    enough = len(asked) >= runtime.settings.config.referrals.most_offers
    return (referral, ranked.matches[0]) if ranked.matches and not enough else None


def offer_to(
    runtime: Runtime,
    tx: Tx,
    referral: Referral,
    match: Match,
    *,
    alone: bool = True,
    by: By = BY_CLOCK,
    what: str = "offer",
) -> int:
    """Offer a locked referral to one agent, until so many of their working minutes have passed; the offer's id.

    They are told of it at once when it stands `alone`.
    """
    now, candidate = runtime.now(), match.candidate
    minutes = runtime.settings.config.referrals.offer_minutes
    still = stands_still(runtime, offices.of_agent(tx, candidate.agent))
    expires = after_working_minutes(candidate.hours, candidate.lon, now, minutes, still)
    code = fresh_code(offers.codes_of(tx, candidate.agent), runtime.new_id())
    because = json.dumps(match.because, separators=(",", ":"))
    made = offers.make(
        tx,
        referral.id,
        candidate.agent,
        code,
        match.km,
        because,
        now=milliseconds(now),
        expires=milliseconds(expires),
    )
    ruling = act_on(runtime, tx, referral.id, Act(what, quiet=not alone), by, offer=offers.load(tx, made))
    assert ruling and ruling.outcome, f"referral {referral.id} cannot be offered: it is {referral.state}"
    return made


def fresh_code(used: set[str], fresh: str) -> str:
    """Two to four signs an agent types to answer, never given to them before: K7."""
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


def expire_offer(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """An agent stayed silent: the offer ends, the next agent is asked. Of a card's leads the last one says it."""
    offer = offers.load(tx, int(timer.ref))
    if offer and referrals.load(tx, offer.referral):
        quiet = len(batches.open_beside(tx, offer)) > 1
        act_on(runtime, tx, offer.referral, Act("expire", quiet=quiet), BY_CLOCK, offer=offer)


def area_of(answers: Mapping[str, object]) -> str:
    place = answers.get("place")
    return place_label(place) if isinstance(place, dict) else "–"
