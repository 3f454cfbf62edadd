"""The engine alone: CPU of a turn of every flow, with and without reading; memory of the flows and its growth."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from statistics import median
from types import SimpleNamespace
from typing import Any, cast

import flows
from bench.form_flow import form_world
from bench.yardsticks.people import lines_of, written
from bot.engine.conversation import Conversation
from bot.engine.happenings import Happening, Message
from bot.engine.tables import FlowModule, build_flows
from bot.engine.turn import take_turn
from bot.engine.world import World
from bot.rules import contribution, facts, rulebook
from flows.answers import work
from flows.subject.events import RegistrationSubmitted
from tests.house import the_world
from tests.talking import SEEN
from tests.walking import fresh, scripts, walking_world

MORE = 200
ROUNDS = 60
MOST_TURNS = 60
# What Siti types, by the kind of question; a choice gets its first option.
TYPED = {
    "name": "Siti",
    "birth_year": "1985",
    "date": "17 agustus 1985",
    "contact": "081234567890",
    "job": "jualan sayur",
    "rupiah": "2,5 juta sebulan",
    "place": "Cilincing",
    "text": "dekat pasar",
    "number": "25",
    "yes_no": "ya",
}
# What the rulebook remembers of what it worked out for somebody.
REMEMBERED = (
    contribution._worked_out,
    work._judged,
    facts.facts,
    rulebook._found,
)
Rows = list[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Step:
    """One turn to be taken again: where somebody stood, and what they did."""

    where: str
    before: Conversation
    happening: Happening
    world: World


def measured() -> Rows:
    """What and how much, as words. "Pure" is without reading: what texts mean is looked up, not worked out."""
    by_flow = turns_of_flows()
    registration = journey(walking_world())
    many, own, longest = _more_flows()
    rows = [
        *_costs(f"a turn, pure: the median of {len(by_flow)} flows", by_flow.values()),
        *_costs("the same with reading", map(_read, by_flow.values())),
        *_costs("the same, pure, nothing worked out before", by_flow.values(), forgetful=True),
        *_costs("a turn of the registration, pure", [registration]),
        *_costs("the same with reading", [_read(registration)]),
        ("a turn of the yardsticks' form with reading, no two texts alike", f"{form_turn():,.0f} µs"),
        *_costs(
            f"a turn, pure, among {MORE} more flows",
            (
                [replace(step, world=replace(step.world, flows=many)) for step in each]
                for each in by_flow.values()
            ),
        ),
        (f"the {len(flows.FLOWS)} flows in memory", f"{own / 1024:,.0f} KiB"),
    ]
    return [*rows, *((what, f"{size / 1024:,.0f} KiB") for what, size in longest)]


def _costs(what: str, flows_: Iterable[Sequence[Step]], *, forgetful: bool = False) -> Rows:
    """The median of the flows' median turns, and the dearest turn of all."""
    each = [list(steps) for steps in flows_]
    best = iter(costs([step for steps in each for step in steps], forgetful=forgetful))
    found = [[(next(best), step.where) for step in steps] for steps in each]
    middle = median(median(cost for cost, _ in of_flow) for of_flow in found)
    dearest, where = max(max(of_flow) for of_flow in found)
    return [(what, f"{middle:,.0f} µs"), (f"– its dearest turn, {where}", f"{dearest:,.0f} µs")]


def turns_of_flows() -> Mapping[str, list[Step]]:
    """Every turn of the walks that go every path (tests/walking.py), by the flow that was asking."""
    found: dict[str, list[Step]] = {}
    for script in scripts():
        world, _ = script.seed.begin(walking_world(), "id")
        turns = [turn.conversation for turn in script.turns(walking_world(), "id")]
        for number, happening in enumerate(script.done, start=1):
            before = turns[number - 1]
            if before.top:
                step = Step(f"{before.top.flow}.{before.top.step}", before, happening, _at(world, number))
                found.setdefault(before.top.flow, []).append(step)
    return found


def journey(world: World) -> list[Step]:
    """From "halo" to a registration, everything typed."""
    conversation, text, steps = Conversation(about=SEEN["telegram"]), "halo", list[Step]()
    for number in range(MOST_TURNS):
        top = conversation.top
        steps.append(
            Step(
                f"{top.flow}.{top.step}" if top else "start", conversation, Message(text), _at(world, number)
            )
        )
        turn = take_turn(conversation, Message(text), steps[-1].world)
        if any(isinstance(event, RegistrationSubmitted) for event in turn.events):
            return steps
        conversation = turn.conversation
        text = _answer(conversation, world)
    raise RuntimeError(f"the registration does not end: {[step.where for step in steps]}")


def _answer(conversation: Conversation, world: World) -> str:
    top = conversation.top
    assert top
    if (top.flow, top.step) == ("menu", "menu"):
        return "daftar"
    return TYPED.get(getattr(world.flows[top.flow].steps[top.step], "kind", ""), "1")


def _at(world: World, number: int) -> World:
    return replace(world, fresh=fresh(number))


def _read(steps: Sequence[Step]) -> list[Step]:
    """The same turns with everything read anew."""
    real = the_world()
    return [
        replace(s, world=replace(s.world, understanding=real.understanding, questions=real.questions))
        for s in steps
    ]


def costs(steps: Sequence[Step], *, forgetful: bool = False) -> list[float]:
    """Microseconds of CPU of each turn, the best of many rounds: what else the machine does only adds to it."""
    best = [float("inf")] * len(steps)
    for _ in range(ROUNDS):
        for number, step in enumerate(steps):
            best[number] = min(best[number], _once(step, forgetful))
    return best


def _once(step: Step, forgetful: bool) -> float:
    if forgetful:
        for each in REMEMBERED:
            each.cache_clear()
    begun = time.thread_time_ns()
    take_turn(step.before, step.happening, step.world)
    return (time.thread_time_ns() - begun) / 1000


def form_turn(people: int = 400) -> float:
    """Microseconds of CPU of a turn of the yardsticks' form: each of its lines as often as they write it.

    Every text is new when it is read: what is kept of texts helps here no more than it does for people.
    """
    world, dice, took = form_world(the_world()), Random(people), dict[tuple[int, int], list[float]]()
    world.understanding.make_ready()
    for person in range(people):
        conversation, lines = Conversation(), lines_of(person)
        for number, line in enumerate(lines):
            happening, here = Message(written(line, dice, alike=False)), _at(world, number)
            begun = time.thread_time_ns()
            conversation = take_turn(conversation, happening, here).conversation
            took.setdefault((len(lines), number), []).append((time.thread_time_ns() - begun) / 1000)
    return sum(median(each) * len(each) for each in took.values()) / sum(map(len, took.values()))


# --- memory -------------------------------------------------------------------------------------


def _more_flows() -> tuple[Any, int, list[tuple[str, int]]]:
    """Ours and as many more like them, the bytes of ours, and what 200 more take: like ours, like the longest."""
    longest = max(flows.FLOWS, key=lambda module: len(module.STEPS))
    _, own = _memory(lambda: build_flows(flows.FLOWS))
    long = tuple(_copy(longest, number) for number in range(MORE))  # they call others of ours
    _, most = _memory(lambda: build_flows((*flows.FLOWS, *long)))
    alike = tuple(_copy(flows.FLOWS[number % len(flows.FLOWS)], number) for number in range(MORE))
    built, grown = _memory(lambda: build_flows((*flows.FLOWS, *alike)))
    rows = [
        (f"{MORE} more like them", grown - own),
        (f"{MORE} more like the longest, of {len(longest.STEPS)} steps", most - own),
    ]
    return built, own, rows


def _copy(module: FlowModule, number: int) -> FlowModule:
    held = {
        name: getattr(module, name) for name in ("VERSION", "START", "STEPS", "PATHS", "CONDITIONS", "FACTS")
    }
    migrations = getattr(module, "MIGRATIONS", {})
    return cast(FlowModule, SimpleNamespace(NAME=f"copy_{number}", MIGRATIONS=migrations, **held))


def _memory(make: Any) -> tuple[Any, int]:
    tracemalloc.start()
    try:
        made = make()
        return made, tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def main() -> None:
    for what, much in measured():
        print(f"{what:70} {much}")


if __name__ == "__main__":
    main()
