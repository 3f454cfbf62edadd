"""funnel: where people stop, step by step, and what they typed there that was not understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.engine.world import WIB
from bot.runtime import Runtime
from bot.services.staff.scope import Scope
from bot.storage.conversation import events
from bot.storage.database import Tx, milliseconds
from bot.storage.people import figures
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
        counted = list(_counted(tx, scope, since, until))
    stops: dict[tuple[str, str], dict[str, int]] = {}
    came: dict[tuple[str, str, str], int] = {}
    for count in counted:
        times = stops.setdefault((count.flow, count.step), {})
        times[count.kind] = times.get(count.kind, 0) + int(count.times)
        came[count.flow, count.step, count.kind] = came.get((count.flow, count.step, count.kind), 0) + int(
            count.people
        )
    people = {where: max(came[(*where, kind)] for kind in times) for where, times in stops.items()}
    found = [Stop(flow, step, people[flow, step], times) for (flow, step), times in stops.items()]
    return sorted(found, key=lambda stop: (-stop.lost, stop.flow, stop.step))


def _counted(tx: Tx, scope: Scope, since: datetime, until: datetime) -> Iterator[Any]:
    """Whole days that were counted at night, and the rows themselves of what is left before and after them."""
    last, begun = figures.last_counted(tx), since.astimezone(WIB).date() + timedelta(days=1)
    if last is None or last < begun:
        yield from events.counts(tx, scope, since=milliseconds(since), until=milliseconds(until))
        return
    yield from (row for row in figures.steps(tx, scope, begun, last) if row.kind in events.STEPPED)
    for first, end in (
        (milliseconds(since), figures.begin_of(begun)),
        (figures.begin_of(last + timedelta(days=1)), milliseconds(until)),
    ):
        yield from events.counts(tx, scope, since=first, until=end)


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
