"""The yardsticks' six-question form as a flow of Jangkau, and a world that knows nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from bot.engine.subject import Routes
from bot.engine.tables import (
    Answers,
    Ask,
    Condition,
    End,
    Fact,
    FlowModule,
    Review,
    Route,
    Step,
    Tell,
    build_flows,
)
from bot.engine.tables import Path as Way
from bot.engine.words import Words
from bot.engine.world import World
from bot.loading.words import load_words

NAME = "form"
VERSION = 1
START = "menu"

OLDEST, YOUNGEST = 1920, 2012  # birth years the yardsticks take


def _born(answers: Answers, world: World) -> bool:
    return OLDEST <= date.fromisoformat(answers["birth"]).year <= YOUNGEST


def _chose(key: str, option: str) -> Condition:
    return lambda answers, world: answers.get(key) == option


STEPS: Mapping[str, Step] = {
    "menu": Ask("choice", options=("register", "help"), reuse=False),
    "help": Tell(),
    "name": Ask("name"),
    "birth": Ask("date", accept=_born),
    "job": Ask("choice", options=("petani", "nelayan", "pedagang", "buruh", "lainnya")),
    "income": Ask("rupiah"),
    "confirm": Review(keys=("name", "birth", "job", "income")),
    "done": Ask("choice", options=("again", "enough"), reuse=False),
    "end": End(),
}
PATHS: Sequence[Way] = [
    ("menu", "help", "wants_help"),
    ("menu", "name"),
    ("help", "menu"),
    ("name", "birth"),
    ("birth", "job"),
    ("job", "income"),
    ("income", "confirm"),
    ("confirm", "done"),
    ("done", "menu", "wants_again"),
    ("done", "end"),
]
CONDITIONS: Mapping[str, Condition] = {
    "wants_help": _chose("menu", "help"),
    "wants_again": _chose("done", "again"),
}
FACTS: Mapping[str, Fact] = {}

ROUTES = Routes("welcome", newcomer="worker", roots={"worker": NAME}, intents={}, resume="", stuck="")


def form_world(world: World) -> World:
    """`world` with the form alone: nobody is welcomed or asked for consent, because no yardstick does it."""
    form = SimpleNamespace(
        NAME=NAME, VERSION=VERSION, START=START, STEPS=STEPS, PATHS=PATHS, CONDITIONS=CONDITIONS, FACTS=FACTS
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
    modules = [cast(FlowModule, form), cast(FlowModule, unwelcomed)]
    return replace(
        world,
        flows=build_flows(modules),
        subject=replace(world.subject, routes=ROUTES, asides=None),
        words=_words(world.words),
        tries_before_human=1_000,
    )


def _words(house: Words) -> Words:
    """The engine's own words as they are, the form's beside them."""
    own = load_words(Path(__file__).with_name("messages")).texts
    return Words({language: {**flows, **own.get(language, {})} for language, flows in house.texts.items()})
