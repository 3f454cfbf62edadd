"""The engine alone: CPU of a turn of the real registration, memory of the flows, growth with 200 copies."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from types import SimpleNamespace
from typing import Any, cast

import flows
from bot.engine.conversation import Conversation
from bot.engine.events import RegistrationSubmitted
from bot.engine.happenings import Message
from bot.engine.tables import FlowModule, build_flows
from bot.engine.turn import take_turn
from bot.engine.world import World
from bot.loading.world import load_world
from bot.settings import ROOT, load_settings

COPIES = 200
REPEATS = 100
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
Rows = list[Sequence[str]]


def measured() -> Rows:
    """What and how much, as words."""
    world = load_world(load_settings().config, ROOT, flows.FLOWS, flows.ROUTES)
    turns = journey(world)
    each = sorted((cost(before, text, world), where) for where, before, text in turns)
    many, grown = _copied(world)
    _, lone = _memory(lambda: build_flows(flows.FLOWS))
    slower = median(cost(before, text, many) for _, before, text in turns)
    return [
        (f"a turn of the registration, median of {len(each)}", f"{median(c for c, _ in each):,.0f} µs"),
        (f"its dearest turn, {each[-1][1]}", f"{each[-1][0]:,.0f} µs"),
        (f"the {len(flows.FLOWS)} flows in memory", f"{lone / 1024:,.0f} KiB"),
        (f"{COPIES} more flows in memory", f"{grown / 1024:,.0f} KiB"),
        (f"the same median turn among {COPIES} more flows", f"{slower:,.0f} µs"),
    ]


def journey(world: World) -> list[tuple[str, Conversation, str]]:
    """From "halo" to a registration: where each turn stood, the conversation before it, what was typed."""
    conversation, text, turns = Conversation(), "halo", []
    for number in range(MOST_TURNS):
        top = conversation.top
        turns.append((f"{top.flow}.{top.step}" if top else "start", conversation, text))
        turn = take_turn(conversation, Message(text), replace(world, fresh=f"{number:032x}"))
        if any(isinstance(event, RegistrationSubmitted) for event in turn.events):
            return turns
        conversation = turn.conversation
        text = _answer(conversation, world)
    raise RuntimeError(f"the registration does not end: {[where for where, _, _ in turns]}")


def _answer(conversation: Conversation, world: World) -> str:
    top = conversation.top
    assert top
    if (top.flow, top.step) == ("menu", "menu"):
        return "daftar"
    return TYPED.get(getattr(world.flows[top.flow].steps[top.step], "kind", ""), "1")


def cost(before: Conversation, text: str, world: World) -> float:
    """Microseconds of CPU."""
    take_turn(before, Message(text), world)
    begun = time.process_time()
    for _ in range(REPEATS):
        take_turn(before, Message(text), world)
    return (time.process_time() - begun) / REPEATS * 1e6


def _copied(world: World) -> tuple[World, int]:
    """`world` with copies of the longest flow, and the bytes they take."""
    longest = max(flows.FLOWS, key=lambda module: len(module.STEPS))
    fields = ("VERSION", "START", "STEPS", "PATHS", "CONDITIONS", "FACTS")
    plain = {name: getattr(longest, name) for name in fields}
    copies = tuple(
        cast(FlowModule, SimpleNamespace(NAME=f"copy_{number}", **plain)) for number in range(COPIES)
    )
    built, grown = _memory(lambda: build_flows((*flows.FLOWS, *copies)))
    return replace(world, flows=built), grown


def _memory(make: Any) -> tuple[Any, int]:
    tracemalloc.start()
    try:
        made = make()
        return made, tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def main() -> None:
    for what, much in measured():
        print(f"{what:60} {much}")


if __name__ == "__main__":
    main()
