"""What agents say about their own work, written to their own row at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.storage.agents import agents
from bot.storage.people.people import Person
from bot.storage.transaction import Tx
from flows.subject.events import AgentAsked

Changes = Mapping[str, object]


def note(tx: Tx, person: Person, event: AgentAsked) -> None:
    """Change hours, days, room or place."""
    agents.change_work(tx, person.id, CHANGES[event.what](event))


def _leave(event: AgentAsked) -> Changes:
    first, last = event.value.split("/")
    return {"off_from": first, "off_until": last}


def _hours(event: AgentAsked) -> Changes:
    opens, closes = event.value.split("-")
    return {"opens": int(opens), "closes": int(closes)}


def _move(event: AgentAsked) -> Changes:
    """A new place covers its own kecamatan; what was covered from the old one does not hold any more."""
    place = event.place
    return {"lat": place["lat"], "lon": place["lon"], "covers": str(place.get("code", ""))[:8]}


CHANGES: Mapping[str, Callable[[AgentAsked], Changes]] = {
    "leave": _leave,
    "back": lambda event: {"off_from": "", "off_until": ""},
    "weekdays": lambda event: {"days_off": event.value},
    "hours": _hours,
    "capacity": lambda event: {"capacity": int(event.value)},
    "move": _move,
}
