"""Flows that change under people: their step is found again, no answer is lost, nothing raises."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest

from bot.engine.conversation import Asked, Frame
from bot.engine.happenings import Message, Tap
from bot.engine.tables import Ask, Call, End, Flow, Migration, Tell, build_flow, build_flows
from bot.engine.words import Text, Words
from bot.errors import BadFlow
from tests.house import the_world
from tests.talking import CONSENTED, Talk, met

HINTS = ("One.", "Two.")


def flow(version: int, steps: dict[str, Any], migrations: dict[int, Migration]) -> Flow:
    names = [*steps, "end"]
    return build_flow(
        SimpleNamespace(
            NAME="order",
            VERSION=version,
            START=names[0],
            STEPS={**steps, "end": End()},
            PATHS=list(pairwise(names)),
            CONDITIONS={},
            FACTS={},
            MIGRATIONS=migrations,
        )
    )


def talking(order: Flow, step: str, version: int, **answers: Any) -> Talk:
    """Somebody who stands at an old step of a flow that is now `order`."""
    world = the_world()
    texts = {name: Text(f"{name}?", HINTS, key=f"order.{name}") for name in order.steps}
    options = {"tea": "Tea", "coffee": "Coffee"}
    texts |= {"drink": Text("drink?", HINTS, options, key="order.drink")}
    words = Words({**world.words.texts, "id": {**world.words.texts["id"], "order": texts}})
    talk = Talk(world=replace(world, flows={**world.flows, "order": order}, words=words))
    root = world.flows["menu"]
    stack = (Frame("menu", root.version, "menu"), Frame("order", version, step))
    talk.conversation = replace(talk.conversation, stack=stack, answers=answers, consent=CONSENTED)
    return talk


NOW: dict[str, Any] = {
    "hello": Tell(),
    "given_name": Ask("name"),
    "drink": Ask("choice", options=("tea", "coffee")),
}


def test_a_renamed_step_takes_the_answer_that_was_meant_for_it() -> None:
    order = flow(2, NOW, {1: Migration(steps={"name": "given_name"})})
    talk = talking(order, "name", 1)
    talk.say("Siti")
    assert talk.answers["given_name"] == "Siti"


def test_a_renamed_key_and_option_carry_the_answer() -> None:
    moved = Migration(keys={"name": "given_name"}, values={"drink": {"chai": "tea"}})
    talk = talking(flow(2, NOW, {1: moved}), "drink", 1, name="Siti", drink="chai")
    talk.say("kopi pahit")
    assert talk.answers == {"given_name": "Siti", "drink": "tea"}


def test_versions_are_walked_one_after_another() -> None:
    first, second = Migration(steps={"who": "name"}), Migration(steps={"name": "given_name"})
    talk = talking(flow(3, NOW, {1: first, 2: second}), "who", 1)
    talk.say("Siti")
    assert talk.answers["given_name"] == "Siti"


def test_a_removed_step_leads_to_the_nearest_open_question_and_takes_nothing() -> None:
    talk = talking(flow(2, NOW, {1: Migration()}), "shoe_size", 1, given_name="Siti")
    assert talk.say("tea") == ["common.flow_changed", "order.hello", "order.drink"]
    assert talk.answers == {"given_name": "Siti"}


def test_a_step_that_asks_nothing_now_is_walked_on_from() -> None:
    talk = talking(flow(2, NOW, {1: Migration(steps={"old": "hello"})}), "old", 1)
    assert talk.say("Siti")[-1] == "order.given_name"
    assert talk.answers == {}


def test_a_flow_that_is_gone_leaves_somebody_at_the_menu() -> None:
    talk = met()
    root = talk.conversation.stack[0]
    talk.conversation = replace(talk.conversation, stack=(root, Frame("gone", 3, "x")), answers={"a": 1})
    talk.say("1")
    assert talk.answers["a"] == 1
    assert talk.conversation.stack[0] == root


@pytest.mark.parametrize(
    ("version", "migrations", "problem"),
    [
        (2, {}, "version 1 has no migration"),
        (1, {1: Migration()}, "leads beyond version 1"),
        (2, {1: Migration(steps={"name": "nowhere"})}, "which is no step"),
    ],
)
def test_a_flow_without_its_ways_is_refused(version: int, migrations: Any, problem: str) -> None:
    with pytest.raises(BadFlow, match=problem):
        flow(version, NOW, migrations)


WORDS = ("tea", "1", "Siti", "kembali", "ganti nama", "menu", "lanjut", "batal", "halo", "")


@pytest.mark.parametrize("seed", range(40))
def test_any_old_state_in_any_change_keeps_every_answer(seed: int) -> None:
    dice = random.Random(seed)
    world = the_world()
    was = ["hello", "who", "name", "drink", "size", "given_name"]
    kept = {key: dice.choice(["x", 1, True, {"amount": 1}]) for key in dice.sample(was, dice.randrange(6))}
    moves = {
        n: Migration(
            steps={old: dice.choice(list(NOW)) for old in dice.sample(was, 3)},
            keys={"name": "given_name"} if dice.random() < 0.5 else {},
            values={"drink": {"x": "tea"}} if dice.random() < 0.5 else {},
        )
        for n in (1, 2, 3)
    }
    talk = talking(flow(4, NOW, moves), dice.choice(was), dice.randrange(1, 6), **kept)
    stack = talk.conversation.stack
    trail = tuple((stack[0], Frame("order", 1, dice.choice(was))) for _ in range(3))
    if dice.random() < 0.3:
        real = dice.choice(list(world.flows.values()))
        stack = (*stack[:1], Frame(real.name, 0, dice.choice([*real.steps, "x"])), *stack[1:])
    talk.conversation = replace(talk.conversation, stack=stack, trail=trail)
    for _ in range(6):
        talk.take(dice.choice([Message(dice.choice(WORDS)), Tap("12345678.tea")]))
        held = list(talk.answers.values())
        assert len(talk.answers) >= len(set(kept) - {"name"})
        assert all(key in talk.answers or (key == "name" and held) for key in kept)


# --- questions that a flow of their own asks from now on ------------------------------------------


def standing(*below: Frame, answers: Any = None) -> Talk:
    """Somebody who stood there before income was asked in a flow of its own."""
    talk = met()
    talk.conversation = replace(
        talk.conversation, stack=(*talk.conversation.stack, *below), answers={"job": JOB, **(answers or {})}
    )
    return talk


JOB = {"key": "k", "label": "jual sayur", "sector": "other"}
DAILY = {"amount": 100_000, "per": "day"}
BARE = {"amount": 100_000, "per": None}


@pytest.mark.parametrize(("flow", "version"), [("register", 3), ("cost", 3), ("register", 1), ("cost", 2)])
def test_who_stood_at_a_question_on_income_is_not_asked_it_again(flow: str, version: int) -> None:
    talk = standing(Frame(flow, version, "income_per"), answers={"income": BARE})
    assert talk.say("2")[0] == "income.earned_weekly"
    assert talk.answers["income_per"] == "week"
    assert [frame.flow for frame in talk.conversation.stack] == ["menu", flow]


def test_the_flow_goes_on_behind_the_questions_that_moved() -> None:
    talk = standing(Frame("register", 3, "work_days"), answers={"income": DAILY})
    assert talk.say("25")[-1] == "register.place"
    talk = standing(Frame("cost", 3, "work_days"), answers={"income": DAILY})
    assert talk.say("25")[-1] == "cost.more"


def test_a_what_if_under_way_is_priced_as_before() -> None:
    talk = standing(Frame("what_if", 1, "days"), answers={"what_if_per": "day"})
    talk.conversation = replace(
        talk.conversation, about={**talk.conversation.about, "what_if": {"amount": 150_000}}
    )
    assert talk.say("20")[:1] == ["what_if.discounted"]


def test_a_question_that_waits_underneath_comes_back_where_it_is_asked_now() -> None:
    talk = standing(Frame("cost", 3, "income_per"), Frame("agent", 1, "offer"), answers={"income": BARE})
    assert talk.say("2") == ["income.income_per"]
    assert talk.say("1")[-1] == "cost.more"


def test_an_answer_being_corrected_alone_is_still_the_only_one_asked() -> None:
    talk = standing(
        Frame("kesehatan", 1, "tell"), Frame("register", 3, "income", once=True), answers={"income": DAILY}
    )
    talk.conversation = replace(talk.conversation, redo="income")
    talk.say("3 juta sebulan")
    assert talk.answers["income"]["amount"] == 3_000_000
    assert talk.asked == "menu.menu"


def test_buttons_of_the_old_question_still_answer_it() -> None:
    talk = standing(
        Frame("register", 4, "income"), Frame("income", 1, "income_per"), answers={"income": BARE}
    )
    talk.conversation = replace(talk.conversation, asked=(Asked("aaaaaaaa", "register", "income_per", 3),))
    assert talk.take(Tap("aaaaaaaa.week"))[0] == "income.earned_weekly"
    assert talk.take(Tap("aaaaaaaa.day")) == ["common.change_it"]


def test_back_goes_to_a_question_as_it_is_asked_now() -> None:
    talk = standing(Frame("register", 4, "programmes"), answers={"income": BARE, "income_per": "day"})
    was = (talk.conversation.stack[0], Frame("register", 3, "income_per"))
    talk.conversation = replace(talk.conversation, trail=(was,))
    assert talk.say("kembali") == ["income.income_per"]
    assert talk.say("1")[-1] == "register.place"


def test_calls_and_migrations_that_lead_nowhere_are_refused() -> None:
    with pytest.raises(BadFlow, match="goes into order at unknown step nowhere"):
        build_flows([module("order", {"end": End()}), calling("order", at="nowhere")])
    with pytest.raises(BadFlow, match="leads old into gone 1, which it does not call"):
        build_flows([module("order", {"end": End()}), calling("order", into=("gone", 1, "x"))])


def module(name: str, steps: dict[str, Any], **more: Any) -> Any:
    table = {
        "NAME": name,
        "VERSION": 1,
        "START": next(iter(steps)),
        "STEPS": steps,
        "CONDITIONS": {},
        "FACTS": {},
    }
    return SimpleNamespace(**{**table, "PATHS": list(pairwise(steps)), **more})


def calling(flow: str, at: str = "", into: tuple[str, int, str] | None = None) -> Any:
    moves = {1: Migration(into={"old": into} if into else {})}
    return module("guest", {"go": Call(flow, at), "end": End()}, VERSION=2, MIGRATIONS=moves)


def test_a_notice_is_still_spoken_by_its_former_name() -> None:
    assert met().hear("claimed", reference="JK-7K2M-9QXF") == ["notices.picked_up"]
