"""Javanese and Sundanese: the worker's journey in full, elsewhere one sentence and Indonesian."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

import flows
from bot.engine.tables import Ask, Review
from bot.errors import BadSettings
from bot.loading.world import load_world
from bot.settings import ROOT, load_settings
from bot.understanding import Option, Verdict
from flows.subject.events import RegistrationSubmitted
from tests.house import the_world
from tests.talking import Talk, met

NUMBER = {"jv": "3", "su": "4"}
HELLO = {"jv": "kulonuwun, badhe ndaftar", "su": "punten, hoyong ngadaptar"}
COVERED = load_settings({}).config.spoken.flows


@pytest.mark.parametrize("language", NUMBER)
def test_siti_registers_in_her_own_language(language: str) -> None:
    talk = Talk()
    talk.say(HELLO[language], "1", "ojol", "Siti 1985", "150000", "1", "Kalibaru, Cilincing", "2")
    assert talk.events(RegistrationSubmitted)
    assert talk.conversation.language == language
    assert "common.in_indonesian" not in talk.keys


@pytest.mark.parametrize("language", NUMBER)
def test_where_it_is_not_covered_one_sentence_says_so(language: str) -> None:
    talk = met(language=language)
    told = the_world().words.find(language, "common", "in_indonesian").text
    talk.say("1")
    assert talk.text.count(told) == 1
    talk.say("1")
    assert told not in talk.text
    talk.say("menu")
    assert told not in talk.text


@pytest.mark.parametrize("language", NUMBER)
def test_the_language_can_be_changed_from_the_menu(language: str) -> None:
    talk = met()
    talk.say("bahasa", NUMBER[language])
    assert talk.conversation.language == language
    assert talk.asked == "menu.menu"


@pytest.mark.parametrize("language", NUMBER)
def test_every_label_and_accepted_word_is_read_as_its_option(language: str) -> None:
    world = the_world()
    misread = []
    for name in COVERED[language]:
        for step, asked in world.flows[name].steps.items():
            if not isinstance(asked, Ask | Review):
                continue
            text = world.words.find(language, name, step)
            labels = text.options
            if isinstance(asked, Ask):
                labels = (
                    asked.listed({}, world) if asked.listed else {one: labels[one] for one in asked.options}
                )
            keys = list(labels)
            options = [Option(labels[key], text.accepts.get(key, ())) for key in keys]
            for key in keys:
                for word in (labels[key], *text.accepts.get(key, ())):
                    read = world.understanding.read("choice", word, options=options, on=world.today)
                    if read.verdict is not Verdict.UNDERSTOOD or keys[read.value - 1] != key:
                        misread.append(f"{name}.{step} {key}: {word!r}")
    assert misread == []


@pytest.mark.parametrize("language", NUMBER)
def test_yes_and_no_are_said_as_people_say_them(language: str) -> None:
    world = the_world()
    options = world.words.find(language, "common", "yes_no").options
    for key, meaning in (("yes", True), ("no", False)):
        read = world.understanding.read("yes_no", options[key], on=world.today)
        assert (read.verdict, read.value) == (Verdict.UNDERSTOOD, meaning)


@pytest.mark.parametrize("language", NUMBER)
def test_covered_flows_hold_the_same_placeholders_as_indonesian(language: str) -> None:
    words = the_world().words
    differing = [
        f"{flow}.{step}"
        for flow in COVERED[language]
        for step, text in words.texts["id"][flow].items()
        if words.find(language, flow, step).placeholders != text.placeholders
    ]
    assert differing == []


# --- a language more is one row and its words ------------------------------------------------------


@pytest.fixture
def madurese(tmp_path: Path) -> Path:
    """A house where Madurese has a row in the table and words for the first meeting, and nothing else."""
    shutil.copytree(ROOT / "messages", tmp_path / "messages")
    for name in ("bot", "vendor"):
        (tmp_path / name).symlink_to(ROOT / name)
    config = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    row = {"name": "Bhâsa Madhurâ", "covers": ["welcome", "language"], "answers_to": ["mdr"]}
    config["languages"]["known"]["mad"] = row
    (tmp_path / "config.yaml").write_text(
        yaml.safe_dump(config, allow_unicode=True, sort_keys=False), "utf-8"
    )
    own = tmp_path / "messages" / "mad"
    own.mkdir()
    (own / "welcome.yaml").write_text("hello: Sengko' Jangkau, bot {operator}.\n", "utf-8")
    (own / "language.yaml").write_text("chosen: Bhâdhi ngangghuy bhâsa Madhurâ.\n", "utf-8")
    (own / "common.yaml").write_text("in_indonesian: Sè rèya bhâdhâ è bhâsa Indonèsia.\n", "utf-8")
    return tmp_path


def test_a_made_up_row_and_its_words_are_enough_for_the_journey_to_start(madurese: Path) -> None:
    config = load_settings({}, madurese).config
    talk = Talk(world=load_world(config, madurese, flows.FLOWS, flows.SUBJECT))
    talk.say("halo", "bahasa")
    assert "Bhâsa Madhurâ" in [choice.label for choice in talk.bubbles[0].choices]
    talk.say("bhâsa madhurâ")
    assert talk.conversation.language == "mad"
    assert "Bhâdhi ngangghuy" in talk.text
    assert Talk(language="mad", world=talk.world).say("halo")[0] == "welcome.hello"
    assert config.spoken.answering("mdr-ID") == config.spoken.answering("mad") == "mad"


def test_a_language_rests_on_a_complete_one(madurese: Path) -> None:
    config = madurese / "config.yaml"
    config.write_text(
        config.read_text("utf-8").replace("name: Bhâsa", "fallback: jv\n      name: Bhâsa"), "utf-8"
    )
    with pytest.raises(BadSettings, match="jv must be a complete language"):
        load_settings({}, madurese)


@pytest.mark.parametrize(
    ("hint", "language"), [("in", "id"), ("ms-MY", "id"), ("en_GB", "en"), ("fil", "id"), ("", "id")]
)
def test_a_phones_own_code_finds_its_language(hint: str, language: str) -> None:
    assert load_settings({}).config.spoken.answering(hint) == language
