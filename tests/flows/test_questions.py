"""Questions asked freely: reachable by topic and by typing, answered surely or asked back, never guessed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from flows import questions
from tests.house import the_world
from tests.talking import Talk, met, registering

TYPED: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "typed.yaml").read_text("utf-8"))
UNSEEN: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "unseen.yaml").read_text("utf-8"))
NOTHING = "-"


def asked(corpus: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    return ((str(text), entry) for entry, texts in corpus.items() for text in texts if entry != NOTHING)


def test_there_are_at_least_sixty_and_all_have_their_typed_ways() -> None:
    assert len(questions.ENTRIES) >= 60
    assert set(TYPED) - {NOTHING} == set(questions.ENTRIES)
    assert sum(1 for _ in asked(TYPED)) >= 150
    assert len(TYPED[NOTHING]) >= 40


@pytest.mark.parametrize(("name", "corpus", "least"), [("typed", TYPED, 0.8), ("unseen", UNSEEN, 0.4)])
def test_what_is_answered_is_what_was_asked(
    name: str, corpus: dict[str, list[str]], least: float, record_property: pytest.RecordProperty
) -> None:
    """Precision before recall: what is not sure is offered as buttons."""
    matcher = the_world().questions
    assert matcher is not None
    found = [(text, entry, matcher.match(text)) for text, entry in asked(corpus)]
    surely = [(text, entry, match.sure) for text, entry, match in found if match.sure]
    wrong = [each for each in surely if each[1] != each[2]]
    taken = [text for text in corpus[NOTHING] if matcher.match(str(text)).sure]
    right = len(surely) - len(wrong)
    reached = right + sum(entry in match.likely for _, entry, match in found if not match.sure)
    precision, recall = right / (len(surely) + len(taken)), right / len(found)
    print(f"{name}: precision {precision:.3f}, recall {recall:.3f}, with buttons {reached / len(found):.3f}")
    record_property("precision", precision)
    record_property("recall", recall)
    assert not wrong
    assert not taken
    assert recall >= least


def test_every_entry_is_in_one_topic_and_fits_a_list() -> None:
    assert len(set(questions.ENTRIES)) == len(questions.ENTRIES)
    assert len(questions.TOPICS) <= 9
    assert all(len(entries) <= 9 for entries in questions.TOPICS.values())


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("topic", list(questions.TOPICS))
def test_every_answer_is_reached_from_the_menu_and_short(topic: str, language: str) -> None:
    number = list(questions.TOPICS).index(topic) + 1
    for position, entry in enumerate(questions.TOPICS[topic], start=1):
        talk = met(language=language)
        assert talk.say("9", str(number), str(position))[0] == f"questions.{entry}"
        answer = talk.text.partition("\n\n")[0]
        assert len(answer) <= 350, f"{entry}: {len(answer)}"


def test_a_typed_question_is_answered_at_the_menu() -> None:
    assert met().say("jht ikut diskon ga?") == ["questions.jht_discount", "menu.menu"]


def test_an_open_question_waits_underneath() -> None:
    talk = registering()
    talk.say("Siti", "1", "3 juta sebulan")
    assert talk.asked == "register.programmes"
    assert talk.say("jht kapan cair?") == ["questions.jht_when", "register.programmes"]


@pytest.mark.parametrize("said", ["Mahal", "Kantor BPJS", "data aman"])
def test_an_answer_that_sounds_like_a_question_stays_an_answer(said: str) -> None:
    talk = met()
    talk.say("lapor", "4")
    assert talk.asked == "complaint.story"
    talk.say(said)
    assert talk.answers["complaint_story"].casefold() == said.casefold()


def test_when_unsure_the_likeliest_are_offered_and_a_number_picks_one() -> None:
    talk = met()
    assert talk.say("jht diambil kapan") == ["common.did_you_ask"]
    assert 1 <= len(talk.labels) <= 3
    assert talk.say("1")[0].startswith("questions.")
    assert talk.asked == "menu.menu"


def test_a_button_picks_one_too() -> None:
    talk = met()
    talk.say("jht diambil kapan")
    assert talk.tap(talk.labels[0])[0].startswith("questions.")


def test_a_first_message_is_answered_after_the_greeting() -> None:
    talk = Talk()
    talk.say("jht ikut diskon ga?")
    assert "questions.jht_discount" in talk.keys
    assert talk.asked == "menu.menu"


def test_after_an_answer_from_the_list_more_can_be_asked() -> None:
    talk = met()
    talk.say("9", "3", "4")
    assert talk.asked == "questions.more"
    assert talk.say("1") == ["questions.about_price"]
    talk.say("1", "3")
    assert talk.asked == "menu.menu"
