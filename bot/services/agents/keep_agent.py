"""keep_agent: an agent as staff type them on a form, checked field by field, then added or brought up to date."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.engine.saying.speaking import place_label
from bot.errors import BadArgument, Refused
from bot.runtime import Runtime
from bot.services.agents.directory import EAST, NORTH, SOUTH, WEST
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note, place_name
from bot.services.world import world_now
from bot.storage.agents import agents, roster
from bot.storage.agents.agents import Agent
from bot.understanding import Place, Verdict

SECTORS = ("transport", "other")
MOST_ROOM, MOST_COVERED = 1000, 40
CODE = re.compile(r"\d\d(\.\d\d){1,2}(\.\d{4})?")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field, by its name in words; `values` fill its placeholders."""

    word: str
    values: Mapping[str, str] = field(default_factory=dict)


class FormRefused(BadArgument):
    """The form cannot be kept; `problems` by field."""

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        self.problems = problems
        super().__init__(", ".join(sorted(problems)))


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was typed: single fields, and those with several boxes."""

    fields: Mapping[str, str]
    several: Mapping[str, Sequence[str]]

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "").strip()


def keep_agent(runtime: Runtime, scope: Scope, handle: str, typed: Typed) -> str:
    """Add an agent (no handle) or bring one up to date; their handle. Raises FormRefused with every problem."""
    demand(scope, "keep_agents")
    values, problems = _checked(runtime, typed, _phone_kept(runtime, scope, handle))
    if "community" in values and not _reaches(runtime, scope, values["community"]):
        problems["community"] = Problem("field_community")
    if "valid_from" in values and values.get("valid_until", "9") < values["valid_from"]:
        problems["valid_until"] = Problem("field_ends_before")
    if problems:
        raise FormRefused(problems)
    with runtime.database.begin() as tx:
        kept = handle or agents.handle_of(tx, values["name"], values["phone"])
        known = agents.by_handle(tx, kept)
        if bool(known) != bool(handle):
            raise FormRefused({"name": Problem("field_agent_exists", {"agent": kept})})
        sample = int(known.sample) if known else 0
        new = agents.save(
            tx,
            {**values, "handle": kept, "sample": sample},
            new_id=runtime.new_id(),
            now=runtime.now_ms(),
        )
        note(runtime, tx, scope, "agent added" if new else "agent changed", kept, "directory of agents")
    return kept


def _phone_kept(runtime: Runtime, scope: Scope, handle: str) -> str:
    """The phone an agent has: left as it was, it is not checked again. Raises Refused for one out of reach."""
    if not handle:
        return ""
    with runtime.database.look() as tx:
        known = agents.by_handle(tx, handle) if roster.sees(tx, scope, handle) else None
    if known is None:
        raise Refused("agent_unknown", agent=handle)
    return known.phone


def _reaches(runtime: Runtime, scope: Scope, community: str) -> bool:
    with runtime.database.look() as tx:
        return any(one["id"] == community for one in roster.communities(tx, scope))


def _checked(runtime: Runtime, typed: Typed, phone_kept: str) -> tuple[dict[str, Any], dict[str, Problem]]:
    values: dict[str, Any] = {}
    problems: dict[str, Problem] = {}
    for name, check in CHECKS.items():
        if name == "phone" and phone_kept and typed["phone"] == phone_kept:
            values |= {"phone": phone_kept}
            continue
        try:
            values |= check(runtime, typed)
        except _Wrong as wrong:
            problems[name] = wrong.problem
    return values, problems


class _Wrong(BadArgument):
    def __init__(self, word: str, **values: str) -> None:
        self.problem = Problem(word, values)
        super().__init__(word)


def _name(runtime: Runtime, typed: Typed) -> dict[str, Any]:
    name = " ".join(typed["name"].split())[:120]
    if len(name) < 2:
        raise _Wrong("field_name")
    return {"name": name}


def _phone(runtime: Runtime, typed: Typed) -> dict[str, Any]:
    if not typed["phone"]:
        return {"phone": ""}
    reading = runtime.world.understanding.read("phone", typed["phone"][:40], on=world_now(runtime).today)
    if reading.verdict is not Verdict.UNDERSTOOD:
        raise _Wrong("field_phone")
    return {"phone": str(reading.value)}


def _community(runtime: Runtime, typed: Typed) -> dict[str, Any]:
    with runtime.database.look() as tx:
        if not agents.is_community(tx, typed["community"]):
            raise _Wrong("field_community")
    return {"community": typed["community"]}


def _pin(runtime: Runtime, typed: Typed) -> dict[str, Any]:
    """A place by its name, or degrees; the name decides where both stand."""
    if typed["place"]:
        place = _place(runtime, typed["place"])
        return {"lat": place.lat, "lon": place.lon}
    try:
        lat, lon = (float(typed[name].replace(",", ".")) for name in ("lat", "lon"))
    except ValueError:
        raise _Wrong("field_pin") from None
    if not (SOUTH <= lat <= NORTH and WEST <= lon <= EAST):
        raise _Wrong("field_pin_outside")
    return {"lat": lat, "lon": lon}


def _place(runtime: Runtime, typed: str) -> Place:
    reading = runtime.world.understanding.read("place", typed[:80], on=world_now(runtime).today)
    if reading.verdict is Verdict.UNDERSTOOD:
        place: Place = reading.value
        return place
    likely = [
        place_label({"name": one.name, "within": one.within})
        for one in reading.alternatives
        if isinstance(one, Place)
    ]
    if likely:
        raise _Wrong("field_place_several", typed=typed[:40], likely="; ".join(likely[:4]))
    raise _Wrong("field_place_unknown", typed=typed[:40])


def _covers(runtime: Runtime, typed: Typed) -> dict[str, Any]:
    """One area a line, by name or by code; a code in brackets is what counts."""
    lines = [line.strip() for line in re.split(r"[\n;]", typed["covers"]) if line.strip()]
    if len(lines) > MOST_COVERED:
        raise _Wrong("field_covers_many", most=str(MOST_COVERED))
    found = [_covered(runtime, line) for line in lines]
    return {"covers": " ".join(dict.fromkeys(found))}


def _covered(runtime: Runtime, line: str) -> str:
    code = CODE.search(line)
    if code is None:
        return _place(runtime, line).code
    if place_name(runtime, code[0]) == code[0]:
        raise _Wrong("field_place_unknown", typed=code[0])
    return code[0]


def languages_of(runtime: Runtime) -> dict[str, str]:
    """The languages an agent may speak with people -> their own names."""
    return runtime.settings.config.spoken.names


def _languages(runtime: Runtime, typed: Typed) -> dict[str, Any]:
    chosen = [one for one in languages_of(runtime) if one in typed.several.get("languages", ())]
    if not chosen:
        raise _Wrong("field_languages")
    return {"languages": " ".join(chosen)}


def _hours(runtime: Runtime, typed: Typed) -> dict[str, Any]:
    try:
        opens, closes = (int(typed[name]) for name in ("opens", "closes"))
    except ValueError:
        raise _Wrong("field_hours") from None
    if not 0 <= opens < closes <= 24 * 60:
        raise _Wrong("field_hours")
    return {"opens": opens, "closes": closes}


def _days_off(runtime: Runtime, typed: Typed) -> dict[str, Any]:
    chosen = sorted({day for day in typed.several.get("days_off", ()) if day in "1234567" and len(day) == 1})
    if len(chosen) == 7:
        raise _Wrong("field_days_off")
    return {"days_off": "".join(chosen)}


def _off_until(runtime: Runtime, typed: Typed) -> dict[str, Any]:
    return {"off_until": _day(typed["off_until"]) if typed["off_until"] else ""}


def _off_from(runtime: Runtime, typed: Typed) -> dict[str, Any]:
    if typed["off_from"] and not typed["off_until"]:
        raise _Wrong("field_off_until")
    return {"off_from": _day(typed["off_from"]) if typed["off_from"] else ""}


def _sectors(runtime: Runtime, typed: Typed) -> dict[str, Any]:
    chosen = [one for one in SECTORS if one in typed.several.get("sectors", ())]
    return {"sectors": "" if len(chosen) == len(SECTORS) else " ".join(chosen)}


def _capacity(runtime: Runtime, typed: Typed) -> dict[str, Any]:
    if not typed["capacity"].isdecimal() or not 1 <= int(typed["capacity"]) <= MOST_ROOM:
        raise _Wrong("field_capacity", most=str(MOST_ROOM))
    return {"capacity": int(typed["capacity"])}


def _target(runtime: Runtime, typed: Typed) -> dict[str, Any]:
    if typed["target"] and not (typed["target"].isdecimal() and int(typed["target"]) <= MOST_ROOM):
        raise _Wrong("field_target", most=str(MOST_ROOM))
    return {"target": int(typed["target"] or 0)}


def _valid_from(runtime: Runtime, typed: Typed) -> dict[str, Any]:
    return {"valid_from": _day(typed["valid_from"]) if typed["valid_from"] else ""}


def _valid_until(runtime: Runtime, typed: Typed) -> dict[str, Any]:
    return {"valid_until": _day(typed["valid_until"])}


def _day(typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        raise _Wrong("field_day") from None


CHECKS: Mapping[str, Callable[[Runtime, Typed], dict[str, Any]]] = {
    "name": _name,
    "phone": _phone,
    "community": _community,
    "pin": _pin,
    "covers": _covers,
    "languages": _languages,
    "sectors": _sectors,
    "hours": _hours,
    "days_off": _days_off,
    "off_from": _off_from,
    "off_until": _off_until,
    "capacity": _capacity,
    "target": _target,
    "valid_from": _valid_from,
    "valid_until": _valid_until,
}


def as_typed(runtime: Runtime, agent: Agent) -> Typed:
    """An agent as the form shows them before anything is changed."""
    hours = agent.hours
    covers = [f"{place_name(runtime, code)} ({code})" for code in agent.covers.split()]
    fields = {
        "name": agent.name,
        "phone": agent.phone,
        "community": agent.community_id,
        "lat": str(round(agent.lat, 6)),
        "lon": str(round(agent.lon, 6)),
        "covers": "\n".join(covers),
        "opens": str(hours.opens),
        "closes": str(hours.closes),
        "off_from": hours.off_from.isoformat() if hours.off_from else "",
        "off_until": hours.off_until.isoformat() if hours.off_until else "",
        "capacity": str(agent.capacity),
        "target": str(agent.target or ""),
        "valid_from": agent.valid_from,
        "valid_until": agent.valid_until,
    }
    return Typed(
        fields,
        {
            "languages": agent.languages.split(),
            "days_off": [str(day) for day in hours.days_off],
            "sectors": agent.sectors.split() or SECTORS,
        },
    )


def near(runtime: Runtime, agent: Agent) -> str:
    """The village an agent's pin lies in or nearest to."""
    place = runtime.world.understanding.gazetteer().nearest(agent.lat, agent.lon)
    return place_label({"name": place.name, "within": place.within})
