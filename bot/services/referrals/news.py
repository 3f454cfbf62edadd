"""News of a referral, told to one person a timer: the agent who is asked, the worker who waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.referrals.lead import BY_CLOCK, Act
from bot.runtime import Runtime
from bot.services.act import act_on
from bot.services.people.showing import job_of, shown_as
from bot.services.referrals.refer import area_of
from bot.services.referrals.report import why_looked_at
from bot.services.referrals.stage import stage_of
from bot.services.tell import learn_quietly, tell_person
from bot.storage.agents import agents
from bot.storage.agents.agents import Agent
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer
from bot.storage.people import helped, people, registrations
from bot.storage.people.registrations import Registration
from bot.storage.referrals import batches, offers, referrals
from bot.storage.referrals.offers import Offer
from bot.storage.staff import audit
from flows.answers.fields import Field, on_card


def tell_offer(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The card an agent sees before accepting. An agent who cannot be reached loses no time over it."""
    found = _offered(tx, timer)
    if found is None or found[0].state != "offered":
        return
    offer, registration = found
    told = tell_person(
        runtime,
        tx,
        offer.person,
        "offer",
        code=offer.code,
        facts=_card(runtime, tx, offer, registration),
        about=(registration.person,),
    )
    if not told:
        timers.start(tx, "unreached", due=runtime.now_ms(), ref=str(offer.id))


def withdraw_unreached(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Their window closed between the choice and the card: the next is asked at once."""
    offer = offers.load(tx, int(timer.ref))
    if offer:
        act_on(runtime, tx, offer.referral, Act("recall", quiet=True), BY_CLOCK, offer=offer)


def tell_batch(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """One card: how many, where, and each lead's code, work and distance; take all, or pick."""
    first = offers.load(tx, int(timer.ref))
    found = batches.open_beside(tx, first) if first else []
    if first is None or not found:
        return
    now, lines, area, workers = runtime.now_ms(), list[str](), "", list[str]()
    for offer in found:
        registration = registrations.load(tx, offer.referral)
        answers = registration.answers if registration else {}
        workers += [registration.person] if registration else []
        area = area_of(answers)
        lines.append(f"{offer.code} · {job_of(answers)} · {str(offer.km).replace('.', ',')} km")
    facts = {
        "many": len(found),
        "area": area,
        "leads": "\n".join(lines),
        "minutes": max(1, round((first.expires_at - now) / 60_000)),
        "beside": [(offer.code, "offer", "accept") for offer in found],
    }
    code = batches.MARK + first.code
    if not tell_person(runtime, tx, first.person, "batch", code=code, facts=facts, about=workers):
        for offer in found:  # each alone: that text may be approved where the other is not
            timers.start(tx, "tell_offer", due=now, ref=str(offer.id))


def _card(runtime: Runtime, tx: Tx, offer: Offer, registration: Registration) -> dict[str, object]:
    """Area, distance, work, language and wish; nothing that names the person."""
    minutes = (offer.expires_at - runtime.now_ms()) / 60_000
    return {
        "km": str(offer.km).replace(".", ","),
        "minutes": max(1, round(minutes)),
        **_shared(runtime, tx, registration, early=True),
    }


def _shared(runtime: Runtime, tx: Tx, registration: Registration, *, early: bool) -> dict[str, object]:
    """The fields of the card. Options are named only: the engine says them in the reader's own language."""
    fields = on_card(runtime.fields, early=early)
    options = {one.card: _chosen(one, registration) for one in fields if one.kind == "choice"}
    told = {
        one.card: shown_as(runtime, one, registration, "id") or "–" for one in fields if one.kind != "choice"
    }
    speaks = f"speaks_{people.look_up(tx, registration.person).language}"
    return {**told, "labels": {**options, "speaks": speaks}}


def _chosen(field: Field, registration: Registration) -> str:
    """The option's name; a dash while nobody chose."""
    return str(field.of(registration.form, registration.answers) or "–")


def _offered(tx: Tx, timer: Timer) -> tuple[Offer, Registration] | None:
    offer = offers.load(tx, int(timer.ref))
    registration = registrations.load(tx, offer.referral) if offer else None
    return (offer, registration) if offer and registration else None


def tell_lead(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The agent gets what the worker shared; also when they ask for it again."""
    found = _offered(tx, timer)
    if found is None:
        return
    offer, registration = found
    facts = {
        **_shared(runtime, tx, registration, early=False),
        "reference": registration.reference,
        "code": offer.code,
    }
    agent = agents.load(tx, offer.agent)
    about = (registration.person,)
    if agent and tell_person(runtime, tx, offer.person, "lead", code=offer.code, facts=facts, about=about):
        audit.record(
            tx,
            who=f"agent {agent.handle}",
            what="lead told in chat",
            subject=registration.id,
            purpose="registering the worker",
            now=runtime.now_ms(),
        )


def tell_accepted(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The worker hears who will come, and how to check that it is them."""
    found = _offered(tx, timer)
    agent = agents.load(tx, found[0].agent) if found else None
    if found is None or agent is None:
        return
    offer, registration = found
    referral = referrals.look_up(tx, offer.referral)
    known = stage_of(tx, referral) if referral else {}
    about = {**known, "referral": "accepted", "agent": agent.name, "visit_at": ""}
    facts = {**agent_facts(agent), "reference": registration.reference, "code": offer.code, "about": about}
    facts["matter"] = registration.id
    if helped.helper_of(tx, registration.person) == offer.person:  # the agent has filled in: they know
        learn_quietly(runtime, tx, registration.person, about)
    else:
        named = (agent.person,)
        tell_person(
            runtime, tx, registration.person, "agent_coming", code=offer.code, facts=facts, about=named
        )


def agent_facts(agent: Agent) -> dict[str, object]:
    """What anybody may know of an agent; their number stays hidden until they share it."""
    return {
        "agent": agent.name,
        "community": agent.community,
        "agent_branch": agent.branch,
        "valid_until": date.fromisoformat(agent.valid_until),
    }


def tell_agent(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The agent hears that an offer is gone, passed on, handed back or already noted, and its notice ends."""
    offer = offers.load(tx, int(timer.ref))
    if offer:
        kind = timer.kind.removeprefix("tell_")
        closed = [] if kind in ("noted", "postponed") else [offer.code]
        facts: dict[str, object] = {"code": offer.code, "close": closed}
        facts |= why_looked_at(runtime, tx, offer) if kind == "noted" else {}
        tell_person(runtime, tx, offer.person, kind, facts=facts)


def ask_why_not(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """A refusal is taken at once; why, is asked after."""
    offer = offers.load(tx, int(timer.ref))
    if offer:
        tell_person(runtime, tx, offer.person, "why_not", code=offer.code, facts={"code": offer.code})


ABOUT: Mapping[str, Mapping[str, object]] = {
    "unserved": {"referral": "unserved"},
    "nobody_works": {"referral": "waiting"},
    "agent_changed": {"referral": "waiting", "visit_at": ""},
    "dispute_stands": {"disputed": False},
    "dispute_again": {
        "disputed": False,
        "referral": "waiting",
        "registration": "submitted",
        "member_last4": "",
    },
}


def tell_worker(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The worker hears how it stands: nobody near, nobody at work now, another agent looked for, two voices settled."""
    referral = referrals.look_up(tx, timer.ref)
    registration = registrations.load(tx, referral.registration) if referral else None
    if referral and registration:
        kind = timer.kind.removeprefix("tell_")
        wrong = {} if kind in ABOUT else {"disputed": referral.answer == "wrong"}
        about = {**stage_of(tx, referral), **wrong, **ABOUT.get(kind, {})}
        facts: dict[str, object] = {"reference": registration.reference, "about": about}
        tell_person(runtime, tx, referral.person, kind, facts=facts)
