"""The engine knows nothing of Jangkau: a tea house with flows, effects and an order of its own is served as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

from bot.engine.conversation import Conversation
from bot.engine.events import Event, Said, Turn
from bot.engine.happenings import Message
from bot.engine.hearing.order import OWN_WORDS
from bot.engine.subject import Effected, Hearer, Known, Routes, Subject
from bot.engine.tables import Ask, Do, End, FlowModule, Tell, build_flows
from bot.engine.turn import take_turn
from bot.engine.walk import Walk
from bot.engine.words import Text, Words
from bot.engine.world import World
from bot.records import record
from flows.subject.events import CodeShown
from tests.house import the_world
from tests.talking import met


@record
class TeaOrdered(Event):
    drink: str


@record
class TableChanged(Event):
    number: str


def module(name: str, steps: Mapping[str, Any], start: str = "") -> FlowModule:
    names = list(steps)
    table = SimpleNamespace(
        NAME=name,
        VERSION=1,
        START=start or names[0],
        STEPS=steps,
        PATHS=list(pairwise(names)),
        CONDITIONS={},
        FACTS={},
    )
    return cast(FlowModule, table)


HELLO = module("hello", {"hello": Tell(), "end": End()})
COUNTER = module(
    "counter",
    {"drink": Ask("choice", options=("tea", "coffee"), reuse=False), "order": Do("order"), "end": End()},
)
TEXTS: Mapping[str, Mapping[str, Text]] = {
    "hello": {"hello": Text("Good day.", key="hello.hello")},
    "counter": {
        "drink": Text(
            "Tea or coffee?",
            ("1 is tea.", "2 is coffee."),
            {"tea": "Tea", "coffee": "Coffee"},
            why="To cook it.",
            key="counter.drink",
        )
    },
}


def order(conversation: Conversation, world: World) -> Effected:
    return conversation, (TeaOrdered(conversation.answers["drink"]),)


def moves(sight: Any, message: Message) -> str | None:
    return message.text.removeprefix("table ") if message.text.startswith("table ") else None


def change_table(walk: Walk, number: str) -> None:
    walk.events.append(TableChanged(number))


def nobody(known: Known, world: World) -> None:
    """Nothing of a guest stands in clear."""


ROUTES = Routes("hello", newcomer="guest", roots={"guest": "counter"}, intents={}, resume="", stuck="")
TEA_HOUSE = Subject(
    routes=ROUTES,
    effects={"order": order},
    stands=nobody,
    hearers={OWN_WORDS: (Hearer("another table", moves, change_table),)},
)


def tea_house() -> World:
    words = Words({"id": {"common": the_world().words.texts["id"]["common"], **TEXTS}})
    return replace(
        the_world(), flows=build_flows([HELLO, COUNTER]), subject=TEA_HOUSE, words=words, tries_before_human=9
    )


def say(*texts: str) -> Turn:
    conversation, turn = Conversation(), Turn(Conversation(), ())
    for text in texts:
        turn = take_turn(conversation, Message(text), tea_house())
        conversation = turn.conversation
    return turn


def test_a_guest_is_greeted_and_asked_what_they_drink() -> None:
    (said,) = [event for event in say("halo").events if isinstance(event, Said)]
    assert said.outgoing.text == "Good day.\n\nTea or coffee?"


def test_an_order_is_an_event_of_the_tea_house() -> None:
    assert TeaOrdered("coffee") in say("halo", "2").events


def test_the_tea_house_hears_words_of_its_own() -> None:
    assert TableChanged("7") in say("halo", "table 7").events


def test_words_of_jangkau_alone_mean_nothing_there() -> None:
    code = Message("AK-7K2M9-QXF3T-0B5D8")
    here = take_turn(say("halo").conversation, code, tea_house())
    there = take_turn(met().conversation, code, the_world())
    assert CodeShown(code.text) not in here.events
    assert CodeShown(code.text) in there.events
