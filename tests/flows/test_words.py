"""The words that ship: nothing is missing, and what they tell people to type is understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.commands.check import facts_on
from bot.engine.hearing.phrases import folded
from bot.engine.tables import Ask, Review, build_flows
from bot.engine.words import Text
from bot.errors import BadWords
from bot.loading.rules import load_rulebook
from bot.loading.understanding import load_understanding
from bot.loading.words import load_words
from bot.loading.world import config_facts
from bot.services.conversation.check_flows import check_flows
from bot.settings import ROOT, load_settings
from bot.understanding import Option, Verdict
from flows import FLOWS, SUBJECT
from flows.answers import work

ON = date(2026, 11, 22)
LANGUAGES = ("id", "en")
flows = build_flows(FLOWS)
words = load_words(ROOT / "messages")
understanding = load_understanding(ROOT)
TOLD = re.compile(r"\b(?:[Kk]etik|mengetik|[Tt]ype|typing) ([A-Z]{3,}(?: [A-Z]{2,})*)")


def every_text(language: str) -> Iterator[tuple[str, Text]]:
    for page, texts in words.texts[language].items():
        for step, text in texts.items():
            yield f"{page}.{step}", text


def test_the_shipped_words_have_no_problem() -> None:
    known = {*config_facts(load_settings().config), *facts_on(load_rulebook(), ON)}
    found = check_flows(flows, words, SUBJECT, LANGUAGES, known)
    assert [problem for problem in found if not problem.startswith("flow ")] == []


def test_both_languages_say_the_same_things() -> None:
    indonesian, english = (dict(every_text(language)) for language in LANGUAGES)
    assert set(indonesian) == set(english)
    differing = [key for key in indonesian if set(indonesian[key].options) != set(english[key].options)]
    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_and_accepted_word_is_read_as_its_option(language: str) -> None:
    misread = [
        f"{where} {key}: {word!r}"
        for where, keys, text in questions(language)
        for key in keys
        for word in (text.options[key], *text.accepts.get(key, ()))
        if picked(language, keys, text, word) != key
    ]
    assert misread == []


def questions(language: str) -> Iterator[tuple[str, list[str], Text]]:
    for flow in flows.values():
        for name, step in flow.steps.items():
            if isinstance(step, Ask | Review):
                text = words.find(language, flow.name, name)
                keys = list(step.options) if isinstance(step, Ask) else list(text.options)
                yield f"{flow.name}.{name}", keys, text


def picked(language: str, keys: list[str], text: Text, word: str) -> str | None:
    if text.named.get(folded(word)) in keys:  # as the engine does first
        return text.named[folded(word)]
    options = [Option(text.options[key], text.accepts.get(key, ())) for key in keys]
    reading = understanding.read("choice", word, options=options, language=language, on=ON)
    return keys[reading.value - 1] if reading.verdict is Verdict.UNDERSTOOD else None


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_people_are_told_to_type_are_understood(language: str) -> None:
    told = {word for _, text in every_text(language) for word in TOLD.findall(text.text)}
    told |= set(re.findall(r"^([A-Z]+) ", words.find(language, "common", "help").text, re.MULTILINE))
    helps = understanding.wants_to_help
    lost = [w for w in told if not (words.phrases.meaning(w) or intent(language, w) or helps(w))]
    assert len(told) >= 8
    assert lost == []


def intent(language: str, word: str) -> str:
    reading = understanding.read("intent", word, language=language, on=ON)
    return str(reading.value) if reading.verdict is Verdict.UNDERSTOOD else ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("flow", "step"), [("register", "need_consent"), ("family", "consent")])
def test_consent_names_the_operator_and_by_which_app_news_comes(flow: str, step: str, language: str) -> None:
    assert {"operator", "chat_app", "privacy_link"} <= words.find(language, flow, step).placeholders


@pytest.mark.parametrize("language", [*LANGUAGES, "jv", "su"])
def test_the_greeting_says_in_one_line_who_speaks_and_how_to_check(language: str) -> None:
    greeting = words.find(language, "welcome", "hello")
    assert "operator" in greeting.placeholders and greeting.placeholders & {"check", "call_centre"}
    assert len(greeting.text.splitlines()) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_full_death_benefit_never_stands_without_its_condition(language: str) -> None:
    naming = {where: text.text for where, text in every_text(language) if "jkm_full" in text.placeholders}
    assert "programmes.jkm_pays" in naming
    assert all(text.index("{jkm_months}") < text.index("{jkm_full}") for text in naming.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_discounted_price_stands_with_its_last_month(language: str) -> None:
    assert {"last_month", "two_later", "three_later"} <= words.find(
        language, "cost", "discounted"
    ).placeholders


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", ["per", "days", "weeks"])
def test_a_supposed_income_is_asked_in_the_words_of_a_real_one(language: str, step: str) -> None:
    own = {"per": "income_per", "days": "work_days", "weeks": "work_weeks"}[step]
    asked, supposed = words.find(language, "income", own), words.find(language, "income", f"supposed_{step}")
    assert replace(supposed, key=asked.key) == asked


def test_income_is_asked_in_one_flow_only() -> None:
    asking = [flow for flow in flows.values() if any(flow.step_of(key) for key in work.INCOME)]
    assert [flow.name for flow in asking] == ["income"]
    assert {flow.name for flow in flows.values() if "income" in flow.calls} == {"cost", "register", "what_if"}


def test_a_flow_may_stand_in_several_files_and_no_step_in_two(tmp_path: Path) -> None:
    folder = tmp_path / "id"
    folder.mkdir()
    (folder / "order.yaml").write_text("drink: Mau minum apa?\n", "utf-8")
    (folder / "order.heard.yaml").write_text("sweet:\n  accepts: {asks: [manis]}\n", "utf-8")
    assert set(load_words(tmp_path).texts["id"]["order"]) == {"drink", "sweet"}
    (folder / "order.heard.yaml").write_text("drink: Minum apa?\n", "utf-8")
    with pytest.raises(BadWords, match=r"id/order\.yaml: drink stands in another file of its flow"):
        load_words(tmp_path)
