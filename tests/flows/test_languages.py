"""Javanese and Sundanese: the worker's journey in full, elsewhere one sentence and Indonesian."""

from __future__ import annotations

import pytest

from bot.engine.tables import Ask, Review
from bot.settings import load_settings
from bot.understanding import Option, Verdict
from flows.subject.events import RegistrationSubmitted
from tests.house import the_world
from tests.talking import Talk, met

NUMBER = {"jv": "3", "su": "4"}
COVERED = load_settings({}).config.languages.flows


@pytest.mark.parametrize("language", NUMBER)
def test_siti_registers_in_her_own_language(language: str) -> None:
    talk = Talk()
    talk.say("halo", NUMBER[language], "1", "4", "1", "1985", "1", "1", "Siti", "1")
    talk.say("ojol", "150000", "1", "25", "1", "Kalibaru, Cilincing", "dekat masjid", "1", "1")
    talk.say("kirim")
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
            keys = list(asked.options) if isinstance(asked, Ask) else list(text.options)
            options = [Option(text.options[key], text.accepts.get(key, ())) for key in keys]
            for key in keys:
                for word in (text.options[key], *text.accepts.get(key, ())):
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
