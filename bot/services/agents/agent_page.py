"""An agent's page: opened by a one-time word from their own chat; shows their leads in full and what came of them.

Every look at a lead stands in the audit, with the agent's handle, what they looked at and when.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.referrals.lead import AGENT, Act, By
from bot.referrals.outcomes import ON_PAGE, OUTCOMES, said_by
from bot.runtime import Runtime
from bot.services.act import act_on
from bot.services.people.form_fields import plain
from bot.services.people.showing import fields_of
from bot.services.referrals.report import flag_words, outcome_words
from bot.services.tell import MOST_TIMES, tell_person
from bot.services.world import world_now
from bot.spoken_codes import short_code
from bot.storage.agents import agent_words, agents
from bot.storage.database import Tx
from bot.storage.people import people, registrations
from bot.storage.people.registrations import Registration
from bot.storage.referrals import board, leads
from bot.storage.referrals.leads import Mine
from bot.storage.staff import audit
from flows.answers.fields import Sees

PURPOSE = "registering the worker"
FLAGS_SHOWN = 30 * 86_400_000  # milliseconds
LAST_FOUR = re.compile(r"\d{4}")
SAID_HERE = said_by(AGENT, ON_PAGE)


@dataclass(frozen=True, slots=True)
class AgentPage:
    """Whose page a link opens."""

    agent: str
    handle: str
    name: str
    person: str
    language: str


def flagged_reports(runtime: Runtime, page: AgentPage) -> list[tuple[str, str]]:
    """Reports of theirs that staff look at, by reference, and in words why; of the last thirty days."""
    with runtime.database.look() as tx:
        return flags_told(runtime, tx, page.agent, page.language)


def flags_told(runtime: Runtime, tx: Tx, agent: str, language: str) -> list[tuple[str, str]]:
    found = board.flagged(tx, agent, runtime.now_ms() - FLAGS_SHOWN)
    return [(row.reference, flag_words(runtime, language, row.flags.split())) for row in found]


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


def send_word(runtime: Runtime, page: AgentPage) -> str:
    """Send a new word to the agent's chat; how that went, by its name in words.

    Within their window it goes as free text, outside as a text of the category that WhatsApp has for such words; never
    later, when it would hold no more.
    """
    limits = runtime.settings.config.pages
    if not runtime.attempt_limits.may_try("agent word", page.agent, limits.agent_words_per_hour):
        return "error_429"
    word, now = short_code(runtime.new_id()), runtime.now_ms()
    with runtime.database.begin() as tx:
        expires = now + int(limits.agent_word_minutes * 60_000)
        agent_words.make(tx, page.agent, word, now=now, expires=expires)
        facts = {"word": word, "minutes": f"{limits.agent_word_minutes:g}"}
        told = tell_person(runtime, tx, page.person, "agent_word", facts=facts, times=MOST_TIMES)
    runtime.doorbell.ring()
    return "word_sent" if told else "word_unreached"


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
    fields = fields_of(runtime, registration, page.language, Sees.AGENT)
    return Lead(registration.id, registration.reference, mine.state, fields)


def reasons_here(runtime: Runtime, language: str) -> dict[str, str]:
    """Why a worker was not registered, as an agent may choose it on their page, in words."""
    said = outcome_words(runtime, language)
    return {key: said[key] for key in SAID_HERE if not OUTCOMES[key].number}


def settle_lead(runtime: Runtime, page: AgentPage, registration: str, outcome: str, number: str) -> str:
    """Report what came of a lead, as in chat; what is wrong by its name in words."""
    told, row = plain(number), OUTCOMES.get(outcome)
    if row is None or outcome not in SAID_HERE:
        return "bad_outcome"
    if row.number and not LAST_FOUR.fullmatch(told):
        return "bad_last4"
    with runtime.database.begin() as tx:
        mine = leads.one_of_agent(tx, page.agent, registration)
        if mine is None:
            return "not_yours"
        act = Act("report", outcome, number=told if row.number else "", quiet=True)
        ruling = act_on(runtime, tx, mine.referral, act, By(AGENT, page.agent))
        if ruling is None or not ruling.outcome:
            return "not_yours"
        _note(tx, page, f"lead {row.registration or row.state}", registration, runtime.now_ms())
    runtime.doorbell.ring()
    return ""
