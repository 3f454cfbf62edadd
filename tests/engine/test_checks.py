"""Each way in which a flow or a text can be wrong, seeded once into a tiny sound flow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from bot.engine.checking.checks import CHECKS, find_problems
from bot.engine.checking.expected import Expected, expected_pages
from bot.engine.checking.flow_checks import Most
from bot.engine.hearing.noticed import MEANINGS
from bot.engine.tables import Ask, Do, End, Flow, Review, Route, Tell, build_flow
from bot.engine.words import Text, Words
from flows import SUBJECT

MOST = Most(bubble=1000, buttons=3, button_label=20, rows=10, row_label=24)
STEPS: dict[str, Any] = {
    "drink": Ask("choice", options=("tea", "coffee"), reuse=False),
    "called": Ask("name"),
    "place": Ask("place", asks="location"),
    "review": Review(keys=("drink", "called")),
    "thanks": Tell(),
    "end": End(),
}
PATHS = [*zip(STEPS, list(STEPS)[1:], strict=False)]
TWO = ("Type 1 for tea.", "Type 2 for coffee.")
TEXTS = {
    "drink": Text(
        "Tea or coffee?", TWO, {"tea": "Tea", "coffee": "Coffee"}, {"tea": ("chai",)}, why="We cook."
    ),
    "called": Text(
        "What is your name?", ("One word.", "As on the cup."), why="To call you.", simpler="Name?"
    ),
    "place": Text(
        "Where do you sit?",
        ("A table.", "A corner."),
        why="To find you.",
        ask="Send place",
        simpler="Which table?",
    ),
    "review": Text(
        "Is this right?",
        ("Type send.", "Type change."),
        {"send": "Send", "change": "Change"},
        labels={"drink": "Drink", "called": "Name"},
        why="To be sure.",
    ),
    "thanks": Text("Thank you, {called}. It costs {price}."),
}
LEAD = {
    **{"wish": "MEET", "contacted": "DONE", "registered": "ENTERED", "closed": "CLOSED", "chat": "CHAT"},
    "back": "RELEASE",
}
OUTCOME = {key: word for key, word in LEAD.items() if key != "wish"}


def flow(steps: dict[str, Any] = STEPS, paths: Sequence[Any] = PATHS, **more: Any) -> Flow:
    module = SimpleNamespace(
        NAME="order", VERSION=1, START="drink", STEPS=steps, PATHS=paths, CONDITIONS={}, FACTS={}
    )
    return build_flow(SimpleNamespace(**{**vars(module), **more}))


def problems(order: Flow | None = None, **pages: dict[Any, Text]) -> list[str]:
    """What is found in the sound flow and its words, with `pages` put beside them."""
    words = Words({"en": {"order": TEXTS, **pages}})
    return find_problems({"order": order or flow()}, words, SUBJECT, (), {"price"}, MOST)


def with_text(step: str, order: Flow | None = None, **changes: Any) -> list[str]:
    """What is found when one text of the sound words is changed."""
    words = Words({"en": {"order": {**TEXTS, step: replace(TEXTS[step], **changes)}}})
    return find_problems({"order": order or flow()}, words, SUBJECT, (), {"price"}, MOST)


def test_sound_words_raise_no_alarm() -> None:
    assert problems() == []


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("thanks", {"text": ""}, "thanks: the text is empty"),
    ("thanks", {"text": "Pay {sum} now."}, "thanks: nobody fills {sum}"),
    ("thanks", {"text": "Pay {price:>9}."}, "thanks: 'Pay {price:>9}.': placeholders are plain names"),
    ("thanks", {"text": "It costs Rp8.400."}, "thanks: types 'Rp' where a fact belongs"),
    ("thanks", {"text": "Half is five%."}, "thanks: types '%' where a fact belongs"),
    ("thanks", {"text": "Until 2026."}, "thanks: types '2026' where a fact belongs"),
    ("thanks", {"text": "Call 175."}, "thanks: types '175' where a fact belongs"),
    ("thanks", {"text": "Thank you?"}, "thanks: asks, but waits for no answer"),
    ("thanks", {"hints": TWO}, "thanks: has hints, but asks nothing"),
    ("thanks", {"why": "So."}, "thanks: has a why, but asks nothing"),
    ("thanks", {"ask": "Send"}, "thanks: labels a button it does not have"),
    ("thanks", {"options": {"tea": "Tea"}}, "thanks: option tea is not one of the step's"),
    ("drink", {"options": {"tea": "Tea"}}, "drink: option coffee has no label"),
    (
        "drink",
        {"options": {"tea": "Tea", "coffee": "Coffee", "milk": "Milk"}},
        "drink: option milk is not one of the step's",
    ),
    (
        "drink",
        {"options": {"tea": "A cup of very hot tea", "coffee": "Coffee"}},
        "drink: label 'A cup of very hot tea' has 21 characters of 20",
    ),
    (
        "drink",
        {"options": {"tea": "Tea {price}", "coffee": "Coffee"}},
        "drink: label 'Tea {price}' is shown as it stands, with its braces",
    ),
    ("drink", {"accepts": {"milk": ("cow",)}}, "drink: accepts words for milk, which is no option"),
    ("drink", {"accepts": {"tea": ("coffee",)}}, "drink: 'coffee' means coffee and tea"),
    ("drink", {"hints": TWO[:1]}, "drink: needs two hints"),
    ("called", {"simpler": ""}, "called: has no simpler wording"),
    ("thanks", {"simpler": "Thanks."}, "thanks: has a simpler wording, but asks nothing"),
    ("drink", {"simpler": TWO[0]}, "drink: says one hint twice"),
    ("called", {"simpler": "Name? Yours?"}, "called: asks 2 questions at once"),
    ("drink", {"hints": (TWO[0], TWO[0])}, "drink: says one hint twice"),
    ("drink", {"hints": ("Is it tea?", TWO[1])}, "drink: a hint or why asks a question of its own"),
    ("drink", {"hints": ("Rp5.", TWO[1])}, "drink: types 'Rp' where a fact belongs"),
    ("drink", {"why": ""}, "drink: has no why"),
    ("drink", {"text": "Tea? Coffee?"}, "drink: asks 2 questions at once"),
    ("drink", {"text": "Tea. " * 101}, "drink: text 'Tea. "),
    ("drink", {"why": "We cook. " * 25}, "drink: aside 'We cook."),
    ("place", {"ask": ""}, "place: its button has no label"),
    ("place", {"ask": "Send me the place now"}, "place: label 'Send me the place now' has 21"),
    ("review", {"labels": {"drink": "Drink"}}, "review: line called has no label"),
    (
        "review",
        {"labels": {"drink": "Drink", "called": "Name", "age": "Age"}},
        "review: line age is not one of the review's",
    ),
    (
        "review",
        {"labels": {"drink": "Drink", "called": "The name people call you"[:25] + "!"}},
        "review: line 'The name people call you!' has 25 characters of 24",
    ),
    ("review", {"options": {"send": "Send"}}, "review: option change has no label"),
]


@pytest.mark.parametrize(("step", "changes", "problem"), WRONG, ids=[row[2] for row in WRONG])
def test_a_wrong_text_is_found(step: str, changes: dict[str, Any], problem: str) -> None:
    found = with_text(step, **changes)
    assert len(found) == 1
    assert found[0].startswith(f"en/order.yaml: {problem}")


def test_a_complete_language_misses_nothing() -> None:
    found = find_problems(
        {"order": flow()}, Words({"id": {"order": TEXTS}}), SUBJECT, ("id", "en"), {"price"}, MOST
    )
    assert "id/order.yaml: no text for drink" not in found
    assert "en/order.yaml: no text for drink" in found
    assert "en/common.yaml: no text for apology" in found
    assert "en/notices.yaml: no text for lead" in found


def test_an_unfinished_language_may_miss_texts() -> None:
    words = Words({"jv": {"order": {"thanks": Text("Matur nuwun.")}}})
    assert find_problems({"order": flow()}, words, SUBJECT, (), (), MOST) == []


def test_a_text_that_no_step_speaks_is_found() -> None:
    found = problems(common={"bye": Text("Bye.")}, other={"x": Text("Hm.")})
    assert found == ["en/common.yaml: bye is spoken by no step", "en/other.yaml: x is spoken by no step"]


def test_a_key_that_yaml_read_as_a_boolean_is_found() -> None:
    assert problems(common={False: Text("No.")}) == ["en/common.yaml: key False is no text: put it in quotes"]


def test_a_list_holds_ten_options() -> None:
    names = tuple(f"o{n}" for n in range(11))
    order = flow({**STEPS, "drink": Ask("choice", options=names, reuse=False)})
    found = with_text("drink", order, options=dict(zip(names, "abcdefghijk", strict=True)), accepts={})
    assert found == ["en/order.yaml: drink: 11 options, a list holds 10"]


def test_a_list_row_is_longer_than_a_button() -> None:
    names = ("o1", "o2", "o3", "o4")
    order = flow({**STEPS, "drink": Ask("choice", options=names, reuse=False)})
    labels = {name: f"{name} a cup of very hot tea"[:24] for name in names}
    assert with_text("drink", order, options=labels, accepts={}) == []


def test_common_words_know_no_answers_and_never_filled_ones_no_facts() -> None:
    found = problems(common={"help": Text("Hello {called}."), "apology": Text("Call {price}.")})
    assert found == [
        "en/common.yaml: help: nobody fills {called}",
        "en/common.yaml: apology: nobody fills {price}",
    ]


def test_yes_must_not_stand_among_the_values() -> None:
    per = dict.fromkeys(("per_day", "per_week", "per_month"), "each")
    assert problems(common={"values": Text("", options=per)}) == []
    found = problems(common={"values": Text("", options={**per, "yes": "Yes"})})
    assert found == ["en/common.yaml: values: option yes is not one of the step's"]


def test_a_notice_is_answered_by_one_word_that_leaves_room_for_its_code() -> None:
    lead = Text("{called}: {code}", options={**LEAD, "closed": "NOT NOW"})
    offer = Text("{job}", options={"accept": "WITHGREATPLEASURE", "decline": "NO", "later": "LATER"})
    assert problems(notices={"lead": lead, "offer": offer}) == [
        "en/notices.yaml: lead: 'NOT NOW' is not one word, so nobody can answer with it",
        "en/notices.yaml: offer: label 'WITHGREATPLEASURE' has 17 characters of 14",
    ]


def test_an_answer_has_one_word_in_all_notices() -> None:
    other = {**OUTCOME, "closed": "SHUT"}
    found = problems(notices={"lead": Text("{code}", options=LEAD), "outcome": Text("{code}", options=other)})
    assert found == ["en/notices.yaml: closed has two words: CLOSED, SHUT"]


# --- flows --------------------------------------------------------------------------------------


def test_a_step_that_nothing_leads_to_is_found() -> None:
    order = flow({**STEPS, "lost": Route()}, [*PATHS, ("lost", "end")])
    assert problems(order) == ["flow order: nothing leads to lost"]


def test_an_effect_that_is_not_there_is_found() -> None:
    order = flow({"drink": Do("fly"), "end": End()}, [("drink", "end")])
    found = find_problems({"order": order}, Words({}), SUBJECT, (), (), MOST)
    assert found == ["flow order: drink: asks for unknown effect fly"]


def test_a_circle_without_a_question_is_found() -> None:
    steps = {"drink": Route(), "brew": Do("submit"), "end": End()}
    paths = [("drink", "end", "done"), ("drink", "brew"), ("brew", "drink")]
    order = flow(steps, paths, CONDITIONS={"done": lambda answers, world: True})
    found = find_problems({"order": order}, Words({}), SUBJECT, (), (), MOST)
    assert found == ["flow order: goes in circles without a question: drink, brew"]


def test_a_question_already_answered_does_not_stop_a_circle() -> None:
    steps = {"drink": Ask("name"), "end": End()}
    paths = [("drink", "end", "done"), ("drink", "drink")]
    order = flow(steps, paths, CONDITIONS={"done": lambda answers, world: True})
    found = find_problems({"order": order}, Words({}), SUBJECT, (), (), MOST)
    assert found == ["flow order: goes in circles without a question: drink"]


def test_an_answer_that_nobody_can_say_is_named() -> None:
    both = frozenset({"yes", "no"})
    expected = Expected("labels", frozenset(), accepts=both, heard=both)
    said = Text("", accepts={"yes": ("ya",)})
    found = [problem for check in CHECKS for problem in check(said, expected, MOST)]
    assert found == ["no words mean no, so nobody can say it"]


def test_every_meaning_of_our_notices_wants_words() -> None:
    answers = expected_pages({}, SUBJECT, frozenset())["notices"][MEANINGS]
    assert answers.heard == SUBJECT.notices.meanings and "overcharged" in answers.heard
