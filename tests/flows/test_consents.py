"""A consent is given by a clear yes alone, and refused by a no to the whole of it."""

from __future__ import annotations

import pytest

from bot.engine.events import ConsentGiven
from bot.engine.happenings import Message, Notice
from flows.subject.notices import NOTICES
from tests.talking import Talk

SENT = ("daftar", "setuju", "jual bakso di koja", "Slamet Riyadi 1977", "2jt sebulan", "2")


def given(talk: Talk) -> set[str]:
    return {event.kind for event in talk.turn.events if isinstance(event, ConsentGiven)}


def after(*said: str) -> Talk:
    talk = Talk()
    talk.say(*said)
    return talk


@pytest.mark.parametrize(
    "said",
    [
        "setuju?",
        "jangan kirim kabar",
        "sudah",
        "ok makasih",
        "iya sudah",
        "mantap",
        "mau nambah JHT",
        "kemarin udah setuju",
        "ya nanti",
        "setuju ga ya",
    ],
)
def test_what_is_no_clear_yes_begins_no_registration(said: str) -> None:
    talk = after("daftar", said)
    assert given(talk) == set()
    assert talk.asked == "register.need_consent"


@pytest.mark.parametrize(
    "said", ["ya", "setuju", "boleh", "izinkan", "saya izinkan", "tidak keberatan", "satu", "iya makasih"]
)
def test_a_clear_yes_begins_it(said: str) -> None:
    assert after("daftar", said).asked == "register.job"


def test_a_yes_that_was_only_passed_on_gives_nothing() -> None:
    talk = after("daftar")
    talk.take(Message("Setuju", forwarded=True))
    assert given(talk) == set()
    assert talk.asked == "register.need_consent"


@pytest.mark.parametrize(
    "said", ["gak usah kirim kabar", "jangan dikirimi kabar", "saya gak mau dikirimi kabar"]
)
def test_whoever_refuses_news_alone_has_not_refused_to_register(said: str) -> None:
    talk = after("daftar", said)
    assert talk.asked == "register.need_consent"
    talk.say("setuju tanpa kabar")
    assert given(talk) == {"service"}


@pytest.mark.parametrize(
    "said",
    [
        "mau nambah JHT",
        "udah bener semua, kirim aja",
        "ok",
        "oke makasih",
        "sudah",
        "mantap",
        "siap",
        "nama saya salah, harusnya Slamet Riyanto",
    ],
)
def test_two_consents_in_one_bubble_are_neither_given_nor_refused_by_the_way(said: str) -> None:
    talk = after(*SENT, said)
    assert given(talk) == set()
    assert talk.asked == "register.later"


def test_whoever_ends_what_was_begun_has_not_answered_two_consents() -> None:
    talk = after(*SENT, "batalin dong")
    assert "later" not in talk.answers
    assert given(talk) == set()


def test_a_mistake_named_at_a_consent_is_put_right() -> None:
    talk = after(*SENT, "nama saya salah, harusnya Slamet Riyanto")
    assert talk.answers["called"] == "Slamet Riyanto"
    assert given(talk) == set()


def test_a_yes_to_both_gives_one_and_asks_for_the_other_alone() -> None:
    talk = after(*SENT, "keduanya")
    assert given(talk) == {"questions"}
    assert talk.asked == "register.broadcasts"


@pytest.mark.parametrize("said", ["ok", "sudah", "ok makasih"])
def test_news_are_not_agreed_to_by_taking_note(said: str) -> None:
    talk = after(*SENT, "1", said)
    assert given(talk) == set()
    assert talk.asked == "register.broadcasts"


@pytest.mark.parametrize("said", ["gak usah kirim kabar", "jangan kirim kabar"])
def test_a_consent_to_one_thing_is_refused_by_its_name(said: str) -> None:
    talk = after(*SENT, "1", said)
    assert talk.answers["news"] == "no_news"


@pytest.mark.parametrize("said", ["iya sudah tadi siang", "sudah kemarin", "tadi pagi udah", "iya barusan"])
def test_when_something_was_done_is_nobodys_birthday_and_no_consent(said: str) -> None:
    talk = after(*SENT)
    talk.take(Notice("agent_coming", "K7", dict.fromkeys(NOTICES.of("agent_coming").facts, "–")))
    talk.say(said)
    assert "birth_date" not in talk.answers
    assert given(talk) == set()
