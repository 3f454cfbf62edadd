"""Properties of every explanation: it names the rules that decided, no fewer and no more."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.loading.rules import load_rulebook
from bot.rules.answers import MEMBERSHIPS
from bot.rules.eligibility import eligibility
from bot.rules.questions import ORDER, next_question
from bot.rules.reasons import render
from bot.rules.rulebook import LANGUAGES
from bot.rules.verdicts import SEGMENTS

BOOK = load_rulebook()
TODAY = date(2026, 11, 22)
FLAGS = (
    *("citizen", "has_nik", "works_now", "paid_by_employer", "works_abroad"),
    *("construction_project", "domestic_worker", "employs_others", "sick_now"),
)
KINDS: dict[str, st.SearchStrategy[Any]] = {
    **{flag: st.booleans() for flag in FLAGS},
    "birth_year": st.sampled_from([1940, 1959, 1960, 1961, 1962, 1985, 2007, 2008, 2009, 2020]),
    "birth_date": st.sampled_from(
        ["1959-01-01", "1961-11-22", "1961-11-23", "1985-06-01", "2008-11-22", "2010-01-01"]
    ),
    "already_member": st.sampled_from(MEMBERSHIPS),
    "jobs": st.integers(0, 4),
    "monthly_income": st.integers(0, 30_000_000),
    "sector": st.sampled_from(["transport", "other"]),
}
# Most people say ordinary things; without them hypothesis hardly ever meets somebody eligible.
ORDINARY: dict[str, Any] = {
    "citizen": True,
    "has_nik": True,
    "works_now": True,
    "paid_by_employer": False,
    "birth_date": "1985-06-01",
    "already_member": "no",
}
anything = st.fixed_dictionaries({}, optional=KINDS)
nearly_ordinary = anything.map(lambda said: ORDINARY | dict(list(said.items())[:3]))
answers = anything | nearly_ordinary
# Neighbours may hold the machine for a while; how long one example takes says nothing here.
calm = settings(deadline=None)


@calm
@given(answers)
def test_every_combination_has_an_explained_verdict(said: dict[str, Any]) -> None:
    found = eligibility(BOOK, said, TODAY)
    assert found.verdict in ("eligible", "not_eligible", "ask_branch")
    assert found.segment in {segment for segment, _ in SEGMENTS}
    assert found.reasons
    for reason in (*found.reasons, *found.would_change):
        assert reason.rule in BOOK.rules or reason.rule in BOOK.unknowns
        assert reason.source
        assert all(render(reason, language) for language in LANGUAGES)


@calm
@given(answers)
def test_answers_no_reason_read_do_not_matter(said: dict[str, Any]) -> None:
    found = eligibility(BOOK, said, TODAY)
    read = {name for reason in found.reasons for name in reason.answers}
    again = eligibility(BOOK, {name: answer for name, answer in said.items() if name in read}, TODAY)
    assert (again.verdict, again.programmes) == (found.verdict, found.programmes)


@calm
@given(answers)
def test_each_reason_for_a_no_or_a_question_is_enough_by_itself(said: dict[str, Any]) -> None:
    found = eligibility(BOOK, said, TODAY)
    assume(found.verdict != "eligible")
    for reason in found.reasons:
        alone = eligibility(BOOK, {name: a for name, a in said.items() if name in reason.answers}, TODAY)
        assert (alone.verdict, [each.rule for each in alone.reasons]) == (found.verdict, [reason.rule])


@calm
@given(nearly_ordinary)
def test_each_answer_read_for_a_yes_is_needed(said: dict[str, Any]) -> None:
    found = eligibility(BOOK, said, TODAY)
    assume(found.verdict == "eligible" and said["already_member"] != "bpu_active")
    for name in ("citizen", "has_nik", "works_now", "paid_by_employer", "already_member"):
        assert eligibility(BOOK, {**said, name: None}, TODAY).verdict == "ask_branch"
    assert eligibility(BOOK, {**said, "birth_date": None, "birth_year": None}, TODAY).verdict == "ask_branch"


@calm
@given(answers)
def test_nobody_is_called_eligible_against_a_rule(said: dict[str, Any]) -> None:
    if eligibility(BOOK, said, TODAY).verdict != "eligible":
        return
    assert said["works_now"] is True
    assert said["already_member"] not in ("unknown", "government_paid")
    assert said.get("citizen", True) and said.get("has_nik", True)
    assert not any(
        said.get(flag) for flag in ("paid_by_employer", "works_abroad", "domestic_worker", "sick_now")
    )
    assert said.get("construction_project") is not True
    assert said.get("jobs", 1) in (1, 2)


@calm
@given(nearly_ordinary, st.sampled_from(["1970-01-01", "1961-11-23"]))
def test_births_that_contradict_are_never_eligible(said: dict[str, Any], day: str) -> None:
    assume(said["already_member"] in ("no", "pu", "bpu_lapsed", "bpu_active"))
    contradicting = {**said, "birth_year": 1985, "birth_date": day}
    assert eligibility(BOOK, contradicting, TODAY).verdict != "eligible"


@calm
@given(nearly_ordinary)
def test_a_yes_ends_with_each_answer_it_names(said: dict[str, Any]) -> None:
    found = eligibility(BOOK, said, TODAY)
    assume(found.verdict == "eligible")
    assert len(found.would_change) == 6
    for change in found.would_change:
        other = change.answers[0] != "works_now"
        ended = eligibility(BOOK, {**said, change.answers[0]: other}, TODAY)
        assert change.rule in [reason.rule for reason in ended.reasons]


@calm
@given(answers, st.fixed_dictionaries(KINDS))
def test_asking_comes_to_an_end_and_never_asks_twice(said: dict[str, Any], truth: dict[str, Any]) -> None:
    asked: list[str] = []
    while (question := next_question(BOOK, said, TODAY)) is not None:
        asked.append(question)
        said = {**said, question: truth[question]}
    assert len(asked) == len(set(asked)) <= len(ORDER) + 1
    assert (
        "membership.too_few_answers" not in [reason.rule for reason in eligibility(BOOK, said, TODAY).reasons]
        or said.get("already_member") == "unknown"
    )
