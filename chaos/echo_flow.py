"""A flow that says every sum back, so that each reply shows which message it answers; one sum makes it raise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from bot.engine.subject import Routes
from bot.engine.tables import Answers, Ask, Condition, End, Fact, FlowModule, Route, Step, Tell, build_flows
from bot.engine.tables import Path as Way
from bot.engine.words import Words
from bot.engine.world import World
from bot.loading.words import load_words

NAME = "echo"
RAISES = 13_000  # rupiah: whoever says this trips the turn


class Tripped(Exception):
    """What a turn raises that nobody foresaw."""


def _trips(answers: Answers, world: World) -> bool:
    if answers["sum"]["amount"] == RAISES:
        raise Tripped
    return False


STEPS: Mapping[str, Step] = {
    "ask": Ask("rupiah", key="sum", reuse=False),
    "told": Tell(),
    "end": End(),
}
PATHS: Sequence[Way] = [("ask", "end", "trips"), ("ask", "told"), ("told", "ask")]
CONDITIONS: Mapping[str, Condition] = {"trips": _trips}
FACTS: Mapping[str, Fact] = {"said": lambda answers, world: str(answers["sum"]["amount"])}
ROUTES = Routes("welcome", newcomer="worker", roots={"worker": NAME}, intents={}, resume="", stuck="")


def echo_world(world: World) -> World:
    """`world` with nothing but sums in it."""
    echo = SimpleNamespace(
        NAME=NAME, VERSION=1, START="ask", STEPS=STEPS, PATHS=PATHS, CONDITIONS=CONDITIONS, FACTS=FACTS
    )
    unwelcomed = SimpleNamespace(
        NAME="welcome",
        VERSION=1,
        START="begin",
        STEPS={"begin": Route(), "end": End()},
        PATHS=[("begin", "end")],
        CONDITIONS={},
        FACTS={},
    )
    return replace(
        world,
        flows=build_flows([cast(FlowModule, echo), cast(FlowModule, unwelcomed)]),
        subject=replace(world.subject, routes=ROUTES, asides=None),
        words=_words(world.words),
        tries_before_human=1_000_000,
    )


def _words(house: Words) -> Words:
    own = load_words(Path(__file__).with_name("messages")).texts
    return Words({language: {**flows, **own.get(language, {})} for language, flows in house.texts.items()})
