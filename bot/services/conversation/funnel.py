"""funnel: where people stop, step by step, and what they typed there that was not understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.runtime import Runtime
from bot.services.staff.scope import Scope
from bot.storage.conversation import events
from bot.storage.database import milliseconds
from bot.understanding.fold import fold

# A cluster of fewer people could point at somebody.
LEAST_PEOPLE = 3
MOST_CLUSTERS = 10


@dataclass(frozen=True, slots=True)
class Stop:
    """One step: how many people were asked, and how often each thing happened there."""

    flow: str
    step: str
    people: int
    times: Mapping[str, int] = field(default_factory=dict)

    @property
    def lost(self) -> int:
        """Asked more often than answered: what is left open, left, or timed out."""
        return max(0, self.times.get("entered", 0) - self.times.get("answered", 0))


def funnel(runtime: Runtime, scope: Scope, since: datetime, until: datetime) -> list[Stop]:
    """Every step people were at in between, most lost first."""
    with runtime.database.look() as tx:
        counted = events.counts(tx, scope, since=milliseconds(since), until=milliseconds(until))
    stops: dict[tuple[str, str], dict[str, int]] = {}
    people: dict[tuple[str, str], int] = {}
    for count in counted:
        where = count.flow, count.step
        stops.setdefault(where, {})[count.kind] = count.times
        people[where] = max(people.get(where, 0), count.people)
    found = [Stop(flow, step, people[flow, step], times) for (flow, step), times in stops.items()]
    return sorted(found, key=lambda stop: (-stop.lost, stop.flow, stop.step))


def not_understood(
    runtime: Runtime, scope: Scope, flow: str, step: str, since: datetime, until: datetime
) -> list[tuple[str, int]]:
    """What at least three people typed alike at a step that could not take it, most first; already redacted."""
    with runtime.database.look() as tx:
        typed = events.typed_at(tx, scope, flow, step, since=milliseconds(since), until=milliseconds(until))
    clusters: dict[str, set[str]] = {}
    for person, text in typed:
        clusters.setdefault(" ".join(fold(text).split())[:60], set()).add(person)
    shown = [(text, len(people)) for text, people in clusters.items() if len(people) >= LEAST_PEOPLE]
    return sorted(shown, key=lambda cluster: (-cluster[1], cluster[0]))[:MOST_CLUSTERS]
