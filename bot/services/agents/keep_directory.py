"""keep_directory: what staff see and do of agents, communities and branches; every opening and change is noted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.engine.words import FALLBACK
from bot.errors import NotAllowed, Refused
from bot.on_demand import on_demand
from bot.runtime import Runtime
from bot.services.agents.agent_page import flags_told
from bot.services.agents.invite import invite_agent, ways_in
from bot.services.agents.poster import poster_svg, qr_png
from bot.services.agents.verify_agent import Card, make_card
from bot.services.staff.ending_rules import SOON
from bot.services.staff.figures import Month, month_of_agent
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import PAGE, area_code, note, noted, stated
from bot.services.world import world_now
from bot.storage.agents import agents, codes, figures, names, roster
from bot.storage.agents.agents import Agent
from bot.storage.database import Tx, milliseconds
from bot.storage.referrals import board
from bot.storage.staff import audit

DAYS = timedelta(days=30)
LONGEST_NAME = 120
MOST_AREAS = 60
MOST_SHOWN = 12  # areas of one agent


@dataclass(frozen=True, slots=True)
class AgentList:
    """One page of the directory. `filters` as they were understood; `after` is the key of the next page."""

    agents: list[Mapping[str, Any]]
    count: int
    filters: Mapping[str, str]
    after: str = ""
    first: bool = True


@dataclass(frozen=True, slots=True)
class AgentFile:
    """One agent, opened: name and phone, how they stand, and what hangs on them.

    `waiting`: workers without an agent in each area covered. `flagged`: reports that staff look at, and what the agent
    reads of why. `stopped`: who suspended them, when and why.
    """

    agent: Agent
    stands: Mapping[str, Any]
    month: Mapping[str, int]
    reported: Month
    waiting: Mapping[str, int]
    flagged: Sequence[tuple[str, str]]
    stopped: Mapping[str, Any] | None
    below: Mapping[str, list[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Poster:
    card: Card
    svg: str
    pdf: bytes
    qr: bytes


def _moments(runtime: Runtime) -> roster.Moments:
    today = world_now(runtime).today
    now = runtime.now()
    return roster.Moments(
        milliseconds(now), milliseconds(now - DAYS), today.isoformat(), (today + SOON).isoformat()
    )


def name_of(runtime: Runtime, scope: Scope, handle: str) -> str:
    """What an agent is called, as workers read it; empty for nobody, and for whoever opens nothing."""
    if "open" not in scope.may:
        return ""
    with runtime.database.look() as tx:
        return agents.name_of(tx, handle)


def names_of(runtime: Runtime, scope: Scope, handles: Sequence[str]) -> Mapping[str, str]:
    """The same of several, by one look; those whom nobody knows are left out."""
    if "open" not in scope.may or not handles:
        return {}
    with runtime.database.look() as tx:
        return names.names_of(tx, handles)


def list_agents(runtime: Runtime, scope: Scope, filters: Mapping[str, str], after: str = "") -> AgentList:
    """Places, loads, and how they stand; what was searched for stays out of the audit: it may be a name."""
    demand(scope, "see")
    typed = {name: filters.get(name, "").strip() for name in ("q", "state", "trouble")}
    meant = {**typed, "area": area_code(runtime, filters.get("area", ""))}
    chosen = {name: value for name, value in meant.items() if value}
    with runtime.database.look() as tx:
        found = roster.page(tx, scope, chosen, _moments(runtime), after=after, most=PAGE)
    noted(runtime, scope, "list agents", "further" if after else "first", "directory of agents")
    return AgentList(found.agents, found.count, chosen, found.after, not after)


def open_agent(runtime: Runtime, scope: Scope, handle: str) -> AgentFile | None:
    """None for somebody who is not in the directory, or out of reach."""
    demand(scope, "open")
    at = _moments(runtime)
    with runtime.database.look() as tx:
        stands = roster.one(tx, scope, handle, at)
        agent = agents.by_handle(tx, handle) if stands else None
        if agent is None or stands is None:
            return None
        found = AgentFile(
            agent,
            stands,
            figures.month_of(tx, agent.id, at.since),
            month_of_agent(runtime, tx, agent.id),
            board.waiting_in(tx, agent.covers.split()[:MOST_SHOWN]),
            flags_told(runtime, tx, agent.id, "id"),
            audit.last(tx, "suspend_agent", handle) if agent.state == "suspended" else None,
            roster.below(tx, agent.id),
        )
    noted(runtime, scope, "agent", agent.id, "directory of agents")
    return found


def told_when_suspended(runtime: Runtime, scope: Scope, agent: Agent) -> str:
    """What the agent reads in their own chat."""
    demand(scope, "suspend")
    words = runtime.world.words.find(FALLBACK, "notices", "suspended").text
    return words.format(branch=agent.branch)


def invite(runtime: Runtime, scope: Scope, handle: str) -> tuple[str, list[str]]:
    """A new code that links an agent's own chat, and the links that carry it. Raises BadArgument."""
    code = invite_agent(runtime, scope, handle)
    return code, list(ways_in(runtime, code).links.values())


def make_poster(runtime: Runtime, scope: Scope, handle: str, campaign: str, language: str) -> Poster:
    """A new code with its QR and a page to print. Raises BadArgument."""
    card = make_card(runtime, scope, handle, " ".join(campaign.split()))
    return Poster(
        card,
        poster_svg(runtime, card, language),
        on_demand("poster_pdf")(runtime, card, language),
        qr_png(card),
    )


def end_codes(runtime: Runtime, scope: Scope, handle: str, why: str) -> int:
    """Every code on cards and posters of an agent ends at once; how many. Raises Refused."""
    demand(scope, "keep_agents")
    why = stated(why)
    with runtime.database.begin() as tx:
        agent = _known(tx, scope, handle)
        ended = codes.revoke_all(tx, agent.id, runtime.now_ms())
        note(runtime, tx, scope, "codes revoked", handle, why)
    return ended


def _known(tx: Tx, scope: Scope, handle: str) -> Agent:
    agent = agents.by_handle(tx, handle) if roster.sees(tx, scope, handle) else None
    if agent is None:
        raise Refused("agent_unknown", agent=handle)
    return agent


# --- communities and branches ---------------------------------------------------------------------


def list_communities(runtime: Runtime, scope: Scope) -> list[Mapping[str, Any]]:
    """Branches and communities in reach, with how many agents each has."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        return roster.communities(tx, scope)


def add_branch(runtime: Runtime, scope: Scope, name: str) -> None:
    """A new branch, by those who see all of them. Raises Refused."""
    demand(scope, "keep_places")
    if not scope.everywhere:
        raise NotAllowed("another branch is for those who see every branch")
    name = _name(name)
    with runtime.database.begin() as tx:
        if not roster.add_branch(tx, runtime.new_id(), name):
            raise Refused("name_taken")
        note(runtime, tx, scope, "branch added", name)


def add_community(runtime: Runtime, scope: Scope, branch: str, name: str) -> None:
    """Raises Refused."""
    demand(scope, "keep_places")
    name = _name(name)
    with runtime.database.begin() as tx:
        if not roster.add_community(tx, scope, runtime.new_id(), branch, name):
            raise Refused("name_taken")
        note(runtime, tx, scope, "community added", name)


def rename(runtime: Runtime, scope: Scope, kind: str, identity: str, name: str) -> None:
    """A branch or a community by another name. Raises Refused."""
    demand(scope, "keep_places")
    name = _name(name)
    with runtime.database.begin() as tx:
        if not roster.rename(tx, scope, kind, identity, name):
            raise Refused("name_taken")
        note(runtime, tx, scope, f"{kind} renamed", identity, name[:80])


def set_areas(runtime: Runtime, scope: Scope, branch: str, typed: str) -> None:
    """Which areas a branch serves, by name or code, separated by commas or lines. Raises Refused."""
    demand(scope, "keep_places")
    named = [part.strip() for part in re.split(r"[,;\n]", typed) if part.strip()][:MOST_AREAS]
    codes = [area_code(runtime, part) for part in named]
    if "" in codes:
        raise Refused("area_unknown", area=named[codes.index("")][:60])
    with runtime.database.begin() as tx:
        if not roster.set_areas(tx, scope, branch, codes):
            raise Refused("name_taken")
        note(runtime, tx, scope, "branch areas", branch, " ".join(codes)[:80])


def _name(typed: str) -> str:
    name = " ".join(typed.split())[:LONGEST_NAME]
    if len(name) < 3:
        raise Refused("name_missing")
    return name
