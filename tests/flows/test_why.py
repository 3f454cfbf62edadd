"""Kenapa? names exactly the rules that decided, with their sources, in two bubbles at most."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.reasons import Reason, render
from flows.answers import work
from tests.talking import Talk, met

ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    "work": st.sampled_from(list(work.WORK)),
    "birth_year": st.sampled_from([1950, 1961, 1962, 1985, 2008, 2015]),
    "member": st.sampled_from(["no", "bpu_active", "bpu_lapsed", "pu", "government_paid", "unknown"]),
    "papers": st.sampled_from(list(work.PAPERS)),
    "job": st.just({"label": "jual sayur", "sector": "other", "status": "unclear"}),
    "birth_date": st.just("1961-11-23"),
}
PRICED: dict[str, Any] = {"income": {"amount": 3_000_000, "per": "month"}, "sector": "other"}


def sentences(found: tuple[Reason, ...], language: str = "id") -> list[str]:
    return [render(reason, language) for reason in found]


def told(text: str) -> list[str]:
    """The sentences of an explanation, without the numbers of their sources."""
    lines = [line[2:] for line in text.splitlines() if line.startswith("• ")]
    return [line.rpartition(" [")[0] if line.endswith("]") else line for line in lines]


@settings(deadline=None, max_examples=60)
@given(st.fixed_dictionaries(ANSWERS), st.sampled_from(["id", "en"]))
def test_a_verdict_is_explained_by_exactly_its_rules(answers: dict[str, Any], language: str) -> None:
    talk = met(language=language, **{**answers, "birth_date": f"{answers['birth_year']}-11-23"})
    talk.say("2")
    assert talk.asked == "may_join.next"
    talk.say("1")
    found = work.verdict(talk.answers, replace(talk.world, now=talk.clock()))
    assert told(talk.text) == [
        *sentences(found.reasons, language),
        *sentences(found.would_change, language),
    ]
    assert all(reason.source in talk.text for reason in found.reasons)
    assert len(talk.bubbles) <= 2


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 30_000_000), st.sampled_from(["transport", "other"]))
def test_a_price_is_explained_by_exactly_its_rules(income: int, sector: str) -> None:
    talk = met(income={"amount": income, "per": "month"}, sector=sector)
    talk.say("3")
    talk.say("kenapa")
    found = work.price(talk.answers, talk.world, "three")
    assert told(talk.text) == sentences(found.reasons)
    assert talk.asked == "cost.more"


def test_the_button_and_the_word_explain_alike() -> None:
    talk = met(**PRICED)
    talk.say("3")
    by_word = talk.say("kenapa?")
    assert by_word == talk.tap("Kenapa segitu")


def test_after_the_discount_the_ordinary_price_is_explained() -> None:
    talk = met(**PRICED).wait(days=60)
    talk.say("3", "kenapa")
    assert "aturan yang berlaku sekarang" in talk.text


def test_kenapa_at_the_menu_explains_what_was_decided_last() -> None:
    talk = met(**PRICED)
    talk.say("3", "cukup")
    assert talk.asked == "menu.menu"
    assert "why.price" in talk.say("kenapa")


def test_inside_registration_the_verdict_is_explained_and_the_question_waits() -> None:
    job = {"label": "jual sayur", "sector": "other", "status": "own"}
    talk = met(job=job, birth_year=1985, member="no", called="Siti")
    talk.say("4")
    assert talk.asked == "income.income"
    assert talk.say("kenapa")[0] == "why.verdict"
    assert talk.asked == "income.income"


def test_a_question_that_decided_nothing_says_why_it_is_asked() -> None:
    talk: Talk = met()
    talk.say("3")
    assert talk.say("kenapa")[0] == "income.income"
    assert "why.nothing" not in talk.keys
