"""stops: where people leave the way to membership, flow by flow and step by step, and what they typed there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.engine.tables import Flow
from bot.engine.words import FALLBACK
from bot.runtime import Runtime
from bot.services.conversation.flow_picture import Picture, flow_picture, kind_of
from bot.services.conversation.funnel import Stop, funnel, not_understood
from bot.services.conversation.unread import Heap, unread
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note, stated
from bot.services.world import world_now

SPANS = (7, 30, 90)  # days that staff may look back
MOST_HEAPS = 60


@dataclass(frozen=True, slots=True)
class StepNow:
    """A step of a flow: its kind, what it says by language, and what happened there; None when nobody came."""

    name: str
    kind: str
    said: Mapping[str, str]
    stop: Stop | None

    @property
    def asks(self) -> bool:
        return self.kind in ("ask", "review")


@dataclass(frozen=True, slots=True)
class FlowNow:
    """A flow with what happened at its steps; `lost` and `people` of the step where most stopped, and most came."""

    name: str
    version: int
    steps: list[StepNow]

    @property
    def people(self) -> int:
        return max((step.stop.people for step in self.steps if step.stop), default=0)

    @property
    def lost(self) -> int:
        return sum(step.stop.lost for step in self.steps if step.stop and step.asks)


def span_of(typed: int | None) -> int:
    return typed if typed in SPANS else SPANS[1]


def flows_now(runtime: Runtime, scope: Scope, days: int) -> list[FlowNow]:
    """Every flow, those where most stop first."""
    demand(scope, "see")
    now = runtime.now()
    stops = {(stop.flow, stop.step): stop for stop in funnel(runtime, scope, now - timedelta(days=days), now)}
    found = [_flow(runtime, flow, stops) for flow in runtime.world.flows.values()]
    return sorted(found, key=lambda flow: (-flow.lost, -flow.people, flow.name))


def _flow(runtime: Runtime, flow: Flow, stops: Mapping[tuple[str, str], Stop]) -> FlowNow:
    words = runtime.world.words
    steps = [
        StepNow(
            name,
            kind_of(step),
            {
                language: words.find(language, flow.name, name).text
                for language in words.languages()
                if words.has(language, flow.name, name)
            },
            stops.get((flow.name, name)),
        )
        for name, step in flow.steps.items()
    ]
    return FlowNow(flow.name, flow.version, steps)


def worst_stops(flows: list[FlowNow], most: int) -> list[tuple[FlowNow, StepNow]]:
    """The questions where most people stop."""
    asked = [
        (flow, step) for flow in flows for step in flow.steps if step.asks and step.stop and step.stop.lost
    ]
    return sorted(
        asked, key=lambda one: (-(one[1].stop.lost if one[1].stop else 0), one[0].name, one[1].name)
    )[:most]


def worst_now(runtime: Runtime, scope: Scope, days: int, most: int) -> list[tuple[FlowNow, StepNow]]:
    """The same of the last days."""
    return worst_stops(flows_now(runtime, scope, days), most)


def picture_of(runtime: Runtime, flow: str, language: str) -> Picture | None:
    """None when there is no such flow."""
    found = runtime.world.flows.get(flow)
    return flow_picture(found, runtime.world.words, language) if found else None


def typed_there(runtime: Runtime, scope: Scope, flow: str, step: str, days: int) -> list[tuple[str, int]]:
    """What at least three people typed alike and a step could not take; the reading stands in the audit."""
    demand(scope, "see")
    now = runtime.now()
    with runtime.database.begin() as tx:
        note(runtime, tx, scope, "not understood at", f"{flow}.{step}", "word lists, redacted")
    return not_understood(runtime, scope, flow, step, now - timedelta(days=days), now)


@dataclass(frozen=True, slots=True)
class Unheard:
    """A question, and what was typed there and not taken: each heap with the wish that is nearest, empty for none."""

    flow: str
    step: str
    heaps: list[tuple[Heap, str]]

    @property
    def count(self) -> int:
        return sum(heap.count for heap, _ in self.heaps)


def unheard(runtime: Runtime, scope: Scope, days: int, purpose: str) -> list[Unheard]:
    """Redacted heaps under the question they were typed at, most first. Raises Refused without a purpose."""
    demand(scope, "open")
    heaps = unread(runtime, scope, days=days, most=MOST_HEAPS, purpose=stated(purpose))
    found: dict[tuple[str, str], list[tuple[Heap, str]]] = {}
    for heap in heaps:
        found.setdefault((heap.flow, heap.step), []).append((heap, _nearest(runtime, heap.examples[0])))
    return sorted((Unheard(*key, own) for key, own in found.items()), key=lambda one: -one.count)


def _nearest(runtime: Runtime, text: str) -> str:
    """The intent that these words come nearest to, whether or not that is near enough to be taken."""
    reading = runtime.world.understanding.read("intent", text, on=world_now(runtime).today)
    return str(reading.value or next(iter(reading.alternatives), "") or "")


def said_in(step: StepNow, language: str) -> str:
    """What a step says in a language, Indonesian where it has none."""
    return step.said.get(language) or step.said.get(FALLBACK, "")
