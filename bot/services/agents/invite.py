"""invite_agent: a single-use code with which an agent's own chat joins the directory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.channels.table import links_with, typed_with
from bot.errors import BadArgument, Refused
from bot.post import Address
from bot.runtime import Runtime
from bot.services.leaving import Leaving, may_leave
from bot.services.messaging.templates import keepers
from bot.services.referrals.refer import fresh_code
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.services.tell import SPEAKS, tell_person
from bot.spoken_codes import long_code
from bot.storage.agents import agents, invites, roster
from bot.storage.agents.agents import Agent
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer
from bot.storage.people import people
from bot.storage.people.people import Heard, Person
from bot.storage.referrals import confirmations

JOIN_WORD = "GABUNG"  # a message with nothing but a code in it looks like a slip of the thumb


def invite_agent(runtime: Runtime, scope: Scope, handle: str) -> str:
    """A new code for an agent; earlier ones end. Raises BadArgument for an unknown agent, or one out of reach."""
    demand(scope, "keep_agents")
    with runtime.database.begin() as tx:
        return _invited(runtime, tx, scope, handle)[1]


def _invited(runtime: Runtime, tx: Tx, scope: Scope, handle: str) -> tuple[Agent, str]:
    code, now = invite_code(runtime.new_id()), runtime.now_ms()
    agent = agents.by_handle(tx, handle) if roster.sees(tx, scope, handle) else None
    if agent is None:
        raise BadArgument(f"no agent {handle!r} in the directory")
    expires = now + int(runtime.settings.config.referrals.invite_days * 86_400_000)
    invites.make(tx, agent.id, code, now=now, expires=expires)
    note(runtime, tx, scope, "agent invited", handle)
    return agent, code


def send_invite(runtime: Runtime, scope: Scope, handle: str, *, agreed: bool) -> Leaving:
    """A new code, sent to the phone in the directory; how it left. Nothing changes where it cannot.

    `agreed`: they told the branch that they want to be written to. Raises Refused without it, without a phone, for a
    number that said STOP, and with what else is in the way; BadArgument like `invite_agent`.
    """
    demand(scope, "keep_agents")
    if not agreed:
        raise Refused("invite_not_agreed")
    with runtime.database.begin() as tx:
        agent, code = _invited(runtime, tx, scope, handle)
        person = _at_their_phone(runtime, tx, agent)
        facts = {"word": code, "days": round(runtime.settings.config.referrals.invite_days)}
        own = people.look_up(tx, person)
        leaving = may_leave(runtime, tx, person, own.channel, language=own.language, purpose="invite")
        if leaving.way not in SPEAKS:
            raise Refused("invite_waits", why=leaving.why)
        tell_person(runtime, tx, person, "invite", facts=facts)
        note(runtime, tx, scope, "invitation sent", handle)
    runtime.doorbell.ring()
    return leaving


def _at_their_phone(runtime: Runtime, tx: Tx, agent: Agent) -> str:
    """Whoever has the directory's number: somebody who wrote from it, else the entry itself, reached there."""
    if not agent.phone or people.has_stopped(tx, agent.phone):
        raise Refused("invite_stopped" if agent.phone else "invite_no_phone")
    shown = [Address(*one) for one in tx.networks.addresses_of(agent.phone)]
    known = next((found for one in shown if (found := people.find(tx, one))), None)
    if known:
        return known
    channel = next((name for name in keepers(runtime)), "")
    here = [one for one in shown if one.network == tx.networks.of(channel)]
    if not here:
        raise Refused("invite_no_channel")
    entry = people.lock(tx, agent.person)
    people.add_address(tx, entry, here[0], Heard(channel, runtime.now_ms()))
    return entry.id


@dataclass(frozen=True, slots=True)
class WaysIn:
    """How a code reaches us, by channel: as a link where our name there is known, and as what is typed."""

    links: Mapping[str, str]
    typed: Mapping[str, str]


def ways_in(runtime: Runtime, code: str) -> WaysIn:
    said = f"{JOIN_WORD} {code}"
    return WaysIn(links_with(runtime.settings, code, said), typed_with(code, said))


def invite_code(fresh: str) -> str:
    """Sixty random bits an agent can type: AG-7K2M-9QXF-3T0B."""
    return f"AG-{long_code(fresh)}"


def tell_linked(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The agent's chat hears that it is linked, as whom, and until when."""
    agent = agents.load(tx, timer.ref)
    if agent is None:
        return
    agents.note_opt_in(tx, agent.id, runtime.now_ms())
    code = fresh_code(set(), runtime.new_id())
    facts = {
        "code": code,
        "agent": agent.name,
        "community": agent.community,
        "valid_until": date.fromisoformat(agent.valid_until),
        "about": {"role": "agent", "agent_id": agent.id, "agent_name": agent.name},
    }
    tell_person(runtime, tx, agent.person, "linked", code=code, facts=facts)


def disown(runtime: Runtime, tx: Tx, person: Person) -> None:
    """ "This is not me": the chat is nobody's agent any more, and staff hear of it."""
    now = runtime.now_ms()
    if agents.unlink(tx, person.id):
        confirmations.ask_staff(tx, person.id, "agent_disowned", now)
        timers.start(tx, "tell_unlinked", due=now, person=person.id, facts={})


def tell_refused(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Somebody showed a code that is unknown, used or past its day."""
    assert timer.person is not None
    tell_person(runtime, tx, timer.person, "invite_refused")


def tell_alone(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """A chat is no agent's any more, or may not take leads for now; after "not me" the worker's menu is back."""
    assert timer.person is not None
    kind = timer.kind.removeprefix("tell_")
    facts: dict[str, object] = {"about": {"role": "worker"}} if kind == "unlinked" else {}
    tell_person(runtime, tx, timer.person, kind, facts=facts)
