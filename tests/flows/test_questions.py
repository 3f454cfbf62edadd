"""Questions asked freely: reachable by topic and by typing, answered surely or asked back, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import copy
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.engine.checking.readability import hard_sentences
from flows import member, questions, rests
from flows.subject.events import Complained
from tests.house import the_world
from tests.talking import Talk, met, registering

TYPED: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "typed.yaml").read_text("utf-8"))
UNSEEN: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "unseen.yaml").read_text("utf-8"))
NOTHING = "-"
FLOWS = (questions, member)
ALL_TOPICS = tuple(module.TOPICS for module in FLOWS)
EVERY = (*questions.ENTRIES, *member.ENTRIES)
BOOK = the_world().rulebook
MOST_IN_A_BUBBLE, MOST_SENTENCES = 700, 5
SENTENCE = re.compile(r"[.!?](?:\s|$)")
# How an answer names the place that it sends people on to.
NAMED = {
    "none": (),
    "here": (),
    "call_centre": ("175",),
    "branch": ("BPJS Ketenagakerjaan Cilincing",),
    "jmo": ("JMO",),
    "tracking": ("bpjsketenagakerjaan.go.id/tracking",),
    "hrd": ("HRD",),
    "siapkerja": ("siapkerja.kemnaker.go.id",),
    "bsu": ("bsu.kemnaker.go.id",),
    "pmi": ("pmi.bpjsketenagakerjaan.go.id",),
    "kesehatan": ("BPJS Kesehatan",),
    "dukcapil": ("Dukcapil",),
    "website": ("bpjsketenagakerjaan.go.id",),
    "email": ("care@bpjsketenagakerjaan.go.id",),
}


def asked(corpus: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    return ((str(text), entry) for entry, texts in corpus.items() for text in texts if entry != NOTHING)


def test_there_are_at_least_a_hundred_and_thirty_and_all_have_their_typed_ways() -> None:
    assert len(EVERY) >= 130
    assert set(TYPED) - {NOTHING} == set(EVERY)
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
    assert len(set(EVERY)) == len(EVERY)
    # The list of topics holds the way to the members' topics as well, and the way out.
    assert len(questions.TOPICS) <= 8
    assert len(member.TOPICS) <= 9
    assert all(len(entries) <= 9 for topics in ALL_TOPICS for entries in topics.values())


def test_every_answer_rests_on_a_row_and_every_row_carries_an_answer() -> None:
    assert set(BOOK.asked) == set(EVERY)


def test_no_day_of_a_source_lies_ahead() -> None:
    assert not [row.name for row in BOOK.asked.values() if row.day > date(2026, 11, 22)]


def pressed(flow: str, topic: str) -> tuple[str, ...]:
    """What is pressed from the menu to get to the list of a topic."""
    if flow == "questions":
        return ("9", str(list(questions.TOPICS).index(topic) + 1))
    return ("9", str(len(questions.TOPICS) + 1), str(list(member.TOPICS).index(topic) + 1))


LISTS = [(module.NAME, topic, entries) for module in FLOWS for topic, entries in module.TOPICS.items()]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("flow", "topic", "entries"), LISTS)
def test_every_answer_is_short_plain_and_says_what_it_rests_on(
    flow: str, topic: str, entries: Sequence[str], language: str
) -> None:
    begun = met(language=language)
    begun.say(*pressed(flow, topic))
    for position, entry in enumerate(entries, start=1):
        row, talk = BOOK.asked[entry], copy(begun)
        said = talk.say(str(position))
        assert said[:2] == [
            f"{flow}.{entry}",
            f"rests.{'for' if row.settled else 'open'}_{row.holds_for}",
        ], entry
        assert len(talk.bubbles) == 1 and len(talk.bubbles[0].text) <= MOST_IN_A_BUBBLE, entry
        answer, rests = talk.text.split("\n\n")[:2]
        assert row.source in rests
        assert str(row.day.year) in rests, entry
        assert len(answer) <= 360, f"{entry}: {len(answer)}"
        assert len(SENTENCE.findall(answer)) <= MOST_SENTENCES, answer
        assert not list(hard_sentences(answer)), answer
        assert all(name in answer for name in NAMED[row.at]), f"{entry} names no {row.at}"


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_answer_types_an_amount_or_a_year(language: str) -> None:
    words = the_world().words
    typed = [
        (entry, found[0])
        for module in FLOWS
        for entry in (*module.ENTRIES, *rests.STEPS)
        if (text := words.texts[language][module.NAME].get(entry)) and (found := re.search(r"\d", text.text))
    ]
    assert not typed


@pytest.mark.parametrize("entry", [name for name, row in BOOK.asked.items() if not row.settled])
def test_what_no_source_settles_is_said_so_and_sent_to_who_decides(entry: str) -> None:
    assert BOOK.asked[entry].at not in ("none", "here")


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("entry", ["heirs_get", "death_papers", "had_stopped", "his_jht", "no_marriage_book"])
def test_a_family_is_condoled_first(entry: str, language: str) -> None:
    text = the_world().words.find(language, "member", entry).text
    assert text.startswith({"id": "Kami turut berduka.", "en": "We are deeply sorry."}[language])


CLAIMS = (
    "jht_claim",
    "cash_self",
    "cash_job",
    "heirs_get",
    "death_papers",
    "accident_now",
    "his_jht",
    "jkp_claim",
)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("entry", CLAIMS)
def test_every_answer_about_a_claim_says_that_it_is_free(entry: str, language: str) -> None:
    flow = next(module.NAME for module in FLOWS if entry in module.ENTRIES)
    text = the_world().words.find(language, flow, entry).text.casefold()
    assert {"id": "gratis", "en": "free"}[language] in text


def test_a_typed_question_is_answered_at_the_menu() -> None:
    assert met().say("jht ikut diskon ga?") == ["questions.jht_discount", "rests.for_bpu", "menu.menu"]


def test_an_open_question_waits_underneath() -> None:
    talk = registering()
    talk.say("Siti", "3 juta sebulan", "Kalibaru, Cilincing")
    assert talk.asked == "register.programmes"
    assert talk.say("jht kapan cair?") == ["member.jht_when", "rests.for_both", "register.programmes"]


@pytest.mark.parametrize("said", ["Mahal", "Kantor BPJS", "data aman"])
def test_an_answer_that_sounds_like_a_question_stays_an_answer(said: str) -> None:
    talk = met()
    talk.say("lapor", "4")
    assert talk.asked == "complaint.story"
    talk.say(said)
    assert talk.answers["complaint_story"].casefold() == said.casefold()


def test_who_came_with_the_whole_story_is_not_asked_to_tell_it_again() -> None:
    talk = met()
    talk.say("agen saya pak dedi minta duit 50rb katanya buat daftar", "uang")
    assert [made.story for made in talk.events(Complained)] == [
        "agen saya pak dedi minta duit 50rb katanya buat daftar"
    ]
    talk.say("lapor", "1")
    assert talk.asked == "complaint.story"


def test_when_unsure_the_likeliest_are_offered_and_a_number_picks_one() -> None:
    talk = met()
    assert talk.say("kecelakaan tunggal gmn") == ["common.did_you_ask"]
    assert 1 <= len(talk.labels) <= 3
    assert talk.say("2")[0].partition(".")[0] in ("questions", "member")
    assert talk.asked == "menu.menu"


def test_a_button_picks_one_too() -> None:
    talk = met()
    talk.say("kecelakaan tunggal gmn")
    assert talk.tap(talk.labels[0])[0].partition(".")[0] in ("questions", "member", "claim")


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
