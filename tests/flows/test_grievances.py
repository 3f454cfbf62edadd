"""Anger and wrongs: what was told is kept, and nobody is sent a hint for being angry."""

from __future__ import annotations

import pytest

from flows.subject.events import Complained
from tests.talking import met


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("agennya minta 200rb buat admin, orangnya marah2", "money"),
        ("sudah janji tiga kali gak dateng", "no_show"),
        ("dia bentak saya di depan anak", "pressure"),
        ("petugas bilang nama saya jelek", "other"),
    ],
)
def test_a_story_told_where_its_kind_was_asked_is_the_complaint(said: str, kind: str) -> None:
    talk = met()
    talk.say("LAPOR", said)
    (made,) = talk.events(Complained)
    assert isinstance(made, Complained)
    assert (made.kind, made.story) == (kind, said)


@pytest.mark.parametrize(
    "said", ["tidak jadi lapor deh kak", "saya mau kembali ke menu", "ini dibaca agennya gak?"]
)
def test_whoever_leaves_or_asks_has_told_nothing(said: str) -> None:
    talk = met()
    talk.say("LAPOR", said)
    assert talk.events(Complained) == []


def test_money_gone_to_an_agent_is_a_complaint_in_any_words() -> None:
    talk = met()
    talk.say("kemarin saya bayar 500 ribu ke agen tapi kartu belum jadi", "1")
    (made,) = talk.events(Complained)
    assert isinstance(made, Complained)
    assert made.story == "kemarin saya bayar 500 ribu ke agen tapi kartu belum jadi"


@pytest.mark.parametrize("said", ["boleh bayar 16800 lewat agen gak?", "kartu belum jadi"])
def test_a_question_about_paying_is_none(said: str) -> None:
    talk = met()
    talk.say(said)
    assert not talk.asked.startswith("complaint")


@pytest.mark.parametrize("said", ["goblok", "bot bego", "anjing lama banget", "dasar bot tolol"])
def test_an_insult_is_answered_kindly_and_the_question_stays(said: str) -> None:
    talk = met()
    assert talk.say(said)[0] == "common.offended"
    assert talk.asked == "menu.menu"


def test_what_somebody_sells_is_no_insult() -> None:
    talk = met()
    talk.say("4", "jual babi panggang")
    assert "common.offended" not in talk.keys
    assert talk.answers["job"]["label"] == "jual babi panggang"
