"""morning: an agent's day in one message: whom they meet, the next step of each lead, whose month is open, their month.

Sent once a morning where there is something to say and the agent works that day; never on a closed day. Where their
window is closed a short template asks whether they want to see it. It promises nothing of what an agent earns.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.engine.events import NoticeAnswered
from bot.quiet import is_quiet
from bot.referrals.availability import works_on, zone_at
from bot.runtime import Runtime
from bot.services.agents.agent_work import DAYS, NEXT
from bot.services.leaving import Way, may_leave
from bot.services.referrals.paying import due_of_agent
from bot.services.tell import MOST_TIMES, tell_person
from bot.storage.agents import agents, figures, mornings, offices
from bot.storage.agents.agents import Agent
from bot.storage.database import Tx, milliseconds, moment
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer
from bot.storage.people import people
from bot.storage.people.people import Person
from bot.storage.referrals import visits
from bot.storage.referrals.visits import Due

AT_ONCE = 100  # agents planned in one transaction
SEVEN = 7 * 60  # minutes after local midnight; whoever begins later hears later
CODE = "H1"  # no lead has a code with a 1: the buttons are the summary's own
MOST_LINES, MOST_TAPS = 6, 8  # a WhatsApp list holds ten rows, one of them ends the summaries
HERE = (Way.FREE_TEXT, Way.ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Day:
    """What an agent's day holds: agreed visits, leads in hand (code, state, reference), codes whose month is open."""

    met: list[Due]
    leads: list[tuple[str, str, str]]
    due: list[str]

    def __bool__(self) -> bool:
        return bool(self.met or self.leads or self.due)


def plan_mornings(runtime: Runtime, tx: Tx, after: str) -> str | None:
    """One slice of the agents: each is told at seven by their own clock, or when they begin to work."""
    found = mornings.wanted_after(tx, after, AT_ONCE)
    for row in found:
        local = runtime.now().astimezone(zone_at(row.lon))
        begins = datetime.combine(local.date(), time(), local.tzinfo) + timedelta(
            minutes=max(SEVEN, row.opens)
        )
        if begins >= local:
            timers.start(tx, "tell_morning", due=milliseconds(begins), ref=row.id, slot=f"morning {row.id}")
    return found[-1].id if len(found) == AT_ONCE else None


def tell_morning(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Not on a day off, not on a closed day, not with nothing to say; what came too late for a morning is left."""
    agent = agents.load(tx, timer.ref)
    if agent is None or agent.state != "linked" or not mornings.wants(tx, agent.id):
        return
    local = runtime.now().astimezone(zone_at(agent.lon))
    closed = runtime.world.calendar.closed_day(local.date(), offices.of_agent(tx, agent.id))
    if closed or not works_on(agent.hours, local.date()) or _is_night(runtime, local):
        return
    day = _day(runtime, tx, agent, local)
    if day:
        tell_day(runtime, tx, agent, day)


def _is_night(runtime: Runtime, local: datetime) -> bool:
    quiet = runtime.settings.config.conversation.quiet_hours
    return is_quiet(local.hour, quiet.start, quiet.end)


def _day(runtime: Runtime, tx: Tx, agent: Agent, local: datetime) -> Day:
    midnight = datetime.combine(local.date(), time(), local.tzinfo)
    since, until = milliseconds(midnight), milliseconds(midnight + timedelta(days=1))
    return Day(
        visits.agreed_of(tx, agent.id, since, until),
        agents.leads(tx, agent.id),
        due_of_agent(runtime, tx, agent.id),
    )


def tell_day(runtime: Runtime, tx: Tx, agent: Agent, day: Day) -> None:
    """In full where free text may go, else by the template; what neither takes today is not said tomorrow."""
    somebody = people.look_up(tx, agent.person)
    asked = {"language": somebody.language, "purpose": "morning_short"}
    if may_leave(runtime, tx, somebody.id, somebody.channel, **asked).way in HERE:
        _speak(runtime, tx, agent, day)
        return
    facts = {"leads": len(day.leads), "visits": len(day.met), "due": len(day.due)}
    tell_person(runtime, tx, agent.person, "morning_short", code=CODE, facts=facts, times=MOST_TIMES)


def show_morning(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """They pressed to see it: whatever day it is, as it stands now."""
    agent = agents.load(tx, timer.ref)
    if agent:
        local = runtime.now().astimezone(zone_at(agent.lon))
        _speak(runtime, tx, agent, _day(runtime, tx, agent, local))


def _speak(runtime: Runtime, tx: Tx, agent: Agent, day: Day) -> None:
    language = people.language_of(tx, agent.person)
    steps = runtime.world.words.find(language, "common", "next_steps").options
    clock = zone_at(agent.lon)
    lines = [f"{code} · {reference} · {steps[state]} {code}" for code, state, reference in day.leads]
    parts = {"morning_visits": day.met, "morning_leads": day.leads, "morning_due": day.due}
    since = runtime.now_ms() - DAYS * 86_400_000
    counted = figures.month_of(tx, agent.id, since)
    facts: dict[str, object] = {
        "visits": "\n".join(f"{moment(one.at).astimezone(clock):%H.%M} · {one.code}" for one in day.met),
        "leads": "\n".join(lines[:MOST_LINES]),
        "due": ", ".join(day.due[:MOST_LINES]),
        "registered": counted["registered"],
        "confirmed": counted["confirmed"],
        "beside": _taps(day),
        "behind": (*(part for part, found in parts.items() if found), "morning_month"),
    }
    about = {one.person for one in day.met}
    tell_person(
        runtime, tx, agent.person, "morning", code=CODE, facts=facts, times=MOST_TIMES, about=sorted(about)
    )


def _taps(day: Day) -> list[tuple[str, str, str]]:
    """At most two buttons each: a visit is moved or called off, a lead reported or given back, the due written to."""
    met = {one.code for one in day.met}
    each = [
        *((one.code, "visit_set_agent", key) for one in day.met for key in ("move", "cancel")),
        *(
            (code, "outcome", key)
            for code, state, _ in day.leads
            if code not in met
            for key in (NEXT[state], "back")
        ),
        *((code, "lead", "chat") for code in day.due if code not in met),
    ]
    return each[:MOST_TAPS]


def answered(runtime: Runtime, tx: Tx, person: Person, event: NoticeAnswered) -> None:
    """See it, have none any more, or have them again."""
    agent = agents.of_person(tx, person.id)
    if agent is None:
        return
    if event.choice == "show":
        timers.start(tx, "show_morning", due=runtime.now_ms(), ref=agent.id)
        return
    mornings.keep(tx, agent.id, event.choice == "again")
    kind = "tell_morning_on" if event.choice == "again" else "tell_morning_off"
    timers.start(tx, kind, due=runtime.now_ms(), ref=agent.id)


def tell_kept(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    agent = agents.load(tx, timer.ref)
    if agent:
        kind = timer.kind.removeprefix("tell_")
        tell_person(runtime, tx, agent.person, kind, code=CODE if kind == "morning_off" else "")
