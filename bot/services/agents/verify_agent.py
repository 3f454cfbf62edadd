"""verify_agent: is this agent real? What a code that was shown turns out to be; and codes for cards and posters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.channels.table import links_with
from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.referrals.news import agent_facts
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.services.tell import tell_person
from bot.services.world import world_now
from bot.storage.agents import agents, codes, roster
from bot.storage.agents.agents import Agent
from bot.storage.database import Tx, milliseconds
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer
from bot.storage.people import people

SHOWED = {"showed_code": True}  # whose code they showed is theirs: they are not asked for their community


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card or poster: the code, whose it is, until when, and the links that carry it.

    `name` is empty on a community's. Of an `event` it is what that is called, `community` where and `branch` which day.
    """

    code: str
    name: str
    community: str
    branch: str
    expires: date
    links: tuple[str, ...]
    event: bool = False


def check_code(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Judge a code somebody showed; guessing is slowed down."""
    assert timer.person is not None
    limits = runtime.settings.config.referrals
    shown = codes.present(
        tx,
        people.look_up(tx, timer.person),
        str(timer.facts.get("code", "")),
        world_now(runtime).today,
        limits.code_guesses_an_hour,
        runtime.now_ms(),
    )
    timers.start(tx, "tell_checked", due=runtime.now_ms(), ref=str(shown), person=timer.person)


def tell_checked(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Name, community, branch and validity of a genuine code; a warning for any other."""
    assert timer.person is not None
    found = codes.shown(tx, int(timer.ref))
    if found is None:
        return
    result, agent_id, community = found
    agent = agents.load(tx, agent_id) if agent_id else None
    event = codes.event_shown(tx, int(timer.ref))
    if result not in ("first", "again"):
        tell_person(runtime, tx, timer.person, f"checked_{result}")
    elif event:
        name, place, day = event
        facts: dict[str, object] = {"event": name, "place": place, "day": date.fromisoformat(day)}
        tell_person(runtime, tx, timer.person, "checked_event", facts={**facts, "about": SHOWED})
    elif agent:
        told = {**agent_facts(agent), "about": SHOWED}
        tell_person(runtime, tx, timer.person, "checked_agent", facts=told, about=(agent.person,))
    elif community:
        name, branch = agents.community_names(tx, community)
        known: dict[str, object] = {"community": name, "agent_branch": branch, "about": SHOWED}
        tell_person(runtime, tx, timer.person, "checked_community", facts=known)


def make_card(runtime: Runtime, scope: Scope, handle: str, campaign: str = "") -> Card:
    """A new signed code for an agent, holding until their validity ends at the latest. Raises BadArgument."""
    demand(scope, "keep_agents")
    now = runtime.now()
    last = world_now(runtime).today + timedelta(days=runtime.settings.config.referrals.code_days)
    with runtime.database.begin() as tx:
        agent = _known(tx, scope, handle)
        expires = min(last, date.fromisoformat(agent.valid_until))
        code = codes.make(
            tx,
            agent=agent.id,
            community=agent.community_id,
            campaign=campaign[:40],
            expires=expires,
            now=milliseconds(now),
        )
        note(runtime, tx, scope, "poster made", handle)
    return Card(code, agent.name, agent.community, agent.branch, expires, _links(runtime, code))


def _known(tx: Tx, scope: Scope, handle: str) -> Agent:
    agent = agents.by_handle(tx, handle) if roster.sees(tx, scope, handle) else None
    if agent is None:
        raise BadArgument(f"no agent {handle!r} in the directory")
    return agent


def make_community_card(runtime: Runtime, scope: Scope, name: str, campaign: str = "") -> Card:
    """A new signed code for a community: whoever shows it is offered its agents first. Raises BadArgument."""
    demand(scope, "keep_agents")
    last = world_now(runtime).today + timedelta(days=runtime.settings.config.referrals.code_days)
    with runtime.database.begin() as tx:
        community = _community(tx, scope, name)
        code = codes.make(
            tx,
            agent=None,
            community=community,
            campaign=campaign[:40],
            expires=last,
            now=runtime.now_ms(),
        )
        note(runtime, tx, scope, "poster made", community)
        full, branch = agents.community_names(tx, community)
    return Card(code, "", full, branch, last, _links(runtime, code))


def _community(tx: Tx, scope: Scope, name: str) -> str:
    found = agents.community_named(tx, name)
    if not found or all(one["id"] != found for one in roster.communities(tx, scope)):
        raise BadArgument(f"no community {name!r} in the directory, or several")
    return found


def revoke_community_codes(runtime: Runtime, scope: Scope, name: str) -> int:
    """End every code of a community that is no agent's; how many. Raises BadArgument."""
    demand(scope, "keep_agents")
    with runtime.database.begin() as tx:
        community = _community(tx, scope, name)
        note(runtime, tx, scope, "codes revoked", community)
        return codes.revoke_community(tx, community, runtime.now_ms())


def _links(runtime: Runtime, code: str) -> tuple[str, ...]:
    """Deep links of the channels that are on; the code comes back as the first message."""
    return tuple(links_with(runtime.settings, code, code).values())


def revoke_codes(runtime: Runtime, scope: Scope, handle: str) -> int:
    """End every code of an agent at once; how many. Raises BadArgument."""
    demand(scope, "keep_agents")
    with runtime.database.begin() as tx:
        agent = _known(tx, scope, handle)
        note(runtime, tx, scope, "codes revoked", handle)
        return codes.revoke_all(tx, agent.id, runtime.now_ms())
