"""Buttons of earlier questions: applied where harmless, else answered; never another answer changed."""

from __future__ import annotations

import random

import pytest

from bot.engine.conversation import Asked
from bot.engine.happenings import Tap
from bot.engine.tables import Ask, Review, key_of
from tests.engine.test_anything import TEXTS, anything
from tests.talking import Talk, met, registering, reviewing


def test_the_same_question_asked_again_takes_its_old_button() -> None:
    talk = met()
    talk.say("2", "kerja di bengkel orang")
    token = talk.token("Kerja sendiri")
    talk.say("kenapa")
    talk.take(Tap(token))
    assert talk.answers["work"] == "own"


def test_an_old_button_with_the_same_answer_is_only_confirmed() -> None:
    talk = met()
    talk.say("2", "kerja di bengkel orang")
    token = talk.token("Kerja sendiri")
    talk.take(Tap(token))
    assert talk.take(Tap(token)) == ["common.same_answer", "eligibility.birth_year"]


def test_an_old_button_with_another_answer_asks_first() -> None:
    talk = registering()
    talk.say("Siti", "100 ribu")
    token = talk.token("Sehari")
    talk.say("seminggu")
    assert talk.take(Tap(token)) == ["common.change_it"]
    assert talk.answers["income_per"] == "week"
    talk.tap("Ubah")
    assert talk.answers["income_per"] == "day"
    assert talk.asked == "register.place"


def test_leaving_it_changes_nothing() -> None:
    talk = registering()
    talk.say("Siti", "100 ribu")
    token = talk.token("Sehari")
    talk.say("seminggu")
    talk.take(Tap(token))
    talk.tap("Biarkan saja")
    assert (talk.answers["income_per"], talk.asked) == ("week", "register.place")


def test_an_old_menu_opens_what_it_names_and_comes_back() -> None:
    talk = met()
    token = talk.token("Manfaat program")
    talk.say("4", "jual sayur", "1985", "Siti")
    assert talk.take(Tap(token)) == ["programmes.which"]
    talk.say("sudah cukup")
    assert talk.asked == "income.income"


def test_a_forged_button_changes_nothing() -> None:
    talk = reviewing()
    before = dict(talk.answers)
    for token in ("ffffffff.send", "", ".", "x" * 200, "00000001.#called"):
        assert talk.take(Tap(token))[0] in ("common.unknown_button", "common.old_button")
    assert (talk.answers, talk.asked) == (before, "register.review")


def buttons_of(talk: Talk, asked: Asked) -> list[str]:
    """Every button that bubble may have shown."""
    step = talk.world.flows[asked.flow].steps[asked.step]
    if isinstance(step, Review):
        return ["send", "change", *(f"#{key}" for key in step.keys)]
    assert isinstance(step, Ask)
    return [*(step.options or ("yes", "no")), "~0", "~1", "!back", "!agent"]


@pytest.mark.parametrize("seed", range(16))
def test_in_any_state_an_old_tap_changes_no_other_answer(seed: int) -> None:
    dice = random.Random(seed)
    talk = Talk(dice.choice(["whatsapp", "telegram"])) if seed % 2 else registering()
    for _ in range(60):
        talk.take(anything(talk, dice)) if seed % 4 else talk.say(dice.choice(TEXTS))
        old = [asked for asked in talk.conversation.asked if f"{asked.flow}.{asked.step}" != talk.asked]
        here = talk.conversation
        for asked in dice.sample(old, min(2, len(old))):
            for option in buttons_of(talk, asked):
                talk.conversation = here
                talk.take(Tap(f"{asked.token}.{option}"))
                own = key_of(asked.step, talk.world.flows[asked.flow].steps[asked.step])
                changed = {
                    key
                    for key in {*here.answers, *talk.answers}
                    if here.answers.get(key) != talk.answers.get(key)
                }
                assumed = {key for key in ("member", "phone", "work_days") if key not in here.answers}
                assert changed - assumed <= {own}, (asked, option, changed)
        talk.conversation = here
