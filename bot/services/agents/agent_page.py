"""An agent's page: opened by a one-time word from their own chat; shows their leads in full and what came of them.

Every look at a lead stands in the audit, with the agent's handle, what they looked at and when.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.runtime import Runtime
from bot.services.people.form_fields import plain
from bot.services.people.showing import fields_of
from bot.services.tell import tell_person
from bot.services.world import world_now
from bot.spoken_codes import short_code
from bot.storage.agents import agent_words, agents
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.people import people, registrations
from bot.storage.people.registrations import Registration
from bot.storage.referrals import leads, referrals
from bot.storage.referrals.leads import Mine
from bot.storage.staff import audit

PURPOSE = "registering the worker"
LAST_FOUR = re.compile(r"\d{4}")
LONGEST_REASON = 120


@dataclass(frozen=True, slots=True)
class AgentPage:
    """Whose page a link opens."""

    agent: str
    handle: str
    name: str
    person: str
    language: str


@dataclass(frozen=True, slots=True)
class Lead:
    """A worker as their agent sees them. What was not given is empty."""

    registration: str
    reference: str
    state: str
    fields: Mapping[str, str]


def open_page(runtime: Runtime, token: str) -> AgentPage | str:
    """The page of a link, or why not: agent_forged, agent_expired."""
    named = runtime.links.read("agen", token)
    if named is None:
        return "agent_forged"
    if not named[1]:
        return "agent_expired"
    with runtime.database.begin() as tx:
        agent = agents.load(tx, named[0])
        if (
            agent is None
            or agent.state != "linked"
            or agent.valid_until < world_now(runtime).today.isoformat()
        ):
            return "agent_forged"
        return AgentPage(
            agent.id, agent.handle, agent.name, agent.person, people.language_of(tx, agent.person)
        )


def send_word(runtime: Runtime, page: AgentPage) -> bool:
    """Send a new word to the agent's chat; False when too many were asked for."""
    limits = runtime.settings.config.pages
    if not runtime.attempt_limits.may_try("agent word", page.agent, limits.agent_words_per_hour):
        return False
    word, now = short_code(runtime.new_id()), runtime.now_ms()
    with runtime.database.begin() as tx:
        expires = now + int(limits.agent_word_minutes * 60_000)
        agent_words.make(tx, page.agent, word, now=now, expires=expires)
        facts = {"word": word, "minutes": f"{limits.agent_word_minutes:g}"}
        tell_person(runtime, tx, page.person, "agent_word", facts=facts)
    runtime.doorbell.ring()
    return True


def try_word(runtime: Runtime, page: AgentPage, typed: str) -> bool:
    """Whether the word opens the page; it does so once."""
    limit = runtime.settings.config.pages.agent_words_per_hour
    if not runtime.attempt_limits.may_try("agent word typed", page.agent, limit * agent_words.MOST_TRIES):
        return False
    letters = re.sub(r"[^0-9A-Z]", "", typed[:40].upper().translate(str.maketrans("OILU", "011V")))
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        right = agent_words.use(tx, page.agent, f"{letters[:4]}-{letters[4:]}", now)
        what = "page opened" if right else "wrong word"
        _note(tx, page, what, page.agent, now)
    return right


def _note(tx: Tx, page: AgentPage, what: str, subject: str, now: int) -> None:
    audit.record(tx, who=f"agent {page.handle}", what=what, subject=subject, purpose=PURPOSE, now=now)


def leads_in_full(runtime: Runtime, page: AgentPage, what: str) -> list[Lead]:
    """An agent's own leads, each look noted as `what`: lead seen, lead exported."""
    now = runtime.now_ms()
    found = []
    with runtime.database.begin() as tx:
        for mine in leads.of_agent(tx, page.agent):
            registration = registrations.load(tx, mine.registration)
            if registration:
                _note(tx, page, what, registration.id, now)
                found.append(_lead(runtime, page, mine, registration))
    return found


def _lead(runtime: Runtime, page: AgentPage, mine: Mine, registration: Registration) -> Lead:
    fields = fields_of(runtime, registration, page.language)
    return Lead(registration.id, registration.reference, mine.state, fields)


def settle_lead(runtime: Runtime, page: AgentPage, registration: str, outcome: str, detail: str) -> str:
    """Registered with the last four of the number, or rejected with a reason; what is wrong by its name in words."""
    told = plain(detail)
    if outcome == "registered" and not LAST_FOUR.fullmatch(told):
        return "bad_last4"
    if outcome == "rejected" and not _sayable(runtime, told):
        return "bad_reason"
    with runtime.database.begin() as tx:
        mine = leads.one_of_agent(tx, page.agent, registration)
        found = registrations.load(tx, registration) if mine else None
        if mine is None or found is None or outcome not in ("registered", "rejected"):
            return "not_yours"
        _settle(runtime, tx, page, mine, found, outcome, told)
    runtime.doorbell.ring()
    return ""


def _sayable(runtime: Runtime, reason: str) -> bool:
    return 3 <= len(reason) <= LONGEST_REASON and not runtime.world.understanding.redact(reason).found


def _settle(
    runtime: Runtime, tx: Tx, page: AgentPage, mine: Mine, found: Registration, outcome: str, told: str
) -> None:
    now, registered = runtime.now_ms(), outcome == "registered"
    state = "registered" if registered else "closed"
    if not referrals.set_state(tx, mine.referral, state, now, was=("accepted", "contacted")):
        return
    timers.cancel(tx, "ask_outcome", str(mine.offer))
    kept = {"last4" if registered else "reason": told}
    registrations.settle(tx, people.lock(tx, found.person), found.id, outcome, kept)
    _note(tx, page, f"lead {outcome}", found.id, now)
    about = {"referral": state, "registration": outcome, "agent": page.name}
    about |= {"member_last4": told} if registered else {"reject_reason": told, "member_last4": ""}
    facts = {"reference": found.reference, "about": about}
    notice = "told_number" if registered else "told_rejected"
    tell_person(runtime, tx, found.person, notice, facts={**facts, **about})
