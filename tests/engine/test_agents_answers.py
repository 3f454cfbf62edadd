"""What agents answer in their own words: to an offer, which a "nanti" never refuses, and about a lead of theirs."""

from __future__ import annotations

import pytest

from bot.engine.events import NoticeAnswered
from tests.engine.test_newest import told
from tests.talking import Talk, met


def noted(talk: Talk) -> list[tuple[str, str, str]]:
    return [(e.code, e.choice, e.detail) for e in talk.turn.events if isinstance(e, NoticeAnswered)]


@pytest.mark.parametrize(
    "said",
    [
        "nanti",
        "nanti dulu",
        "nanti saya hubungi",
        "nanti malam ya",
        "Nanti saya kabari pak",
        "bentar lagi jalan",
        "later",
    ],
)
def test_whoever_puts_an_offer_off_has_not_refused_it(said: str) -> None:
    talk = told(met(), "offer")
    talk.say(said)
    assert noted(talk) == [("K7", "later", "")]


@pytest.mark.parametrize("said", ["bukan daerah saya", "di luar wilayah saya", "tidak", "kejauhan"])
def test_an_offer_is_refused_by_a_plain_no_or_its_reason(said: str) -> None:
    talk = told(met(), "offer")
    talk.say(said)
    assert noted(talk) == [("K7", "decline", "")]


@pytest.mark.parametrize("kind", ["batch", "care", "told_registered"])
def test_what_takes_no_later_asks_back(kind: str) -> None:
    talk = told(met(), kind)
    talk.say("nanti saya hubungi")
    assert noted(talk) == []
    assert "common.answer_so" in talk.keys


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("sudah saya telpon", ("K7", "contacted", "")),
        ("udah saya wa", ("K7", "contacted", "")),
        ("sudah terdaftar 1234", ("K7", "registered", "1234")),
        ("udah saya daftarin K7 4321", ("K7", "registered", "4321")),
        ("TERDAFTAR K7 12345", ("K7", "registered", "")),
        ("TERDAFTAR 123", ("K7", "registered", "")),
    ],
)
@pytest.mark.parametrize("kind", ["lead", "outcome"])
def test_what_became_of_a_lead_is_heard_in_plain_words(
    kind: str, said: str, heard: tuple[str, str, str]
) -> None:
    talk = told(met(), kind)
    talk.say(said)
    assert noted(talk) == [heard]


def test_of_two_leads_the_code_is_asked_for() -> None:
    talk = told(told(met(), "lead", "K7"), "lead", "K8")
    talk.say("sudah saya telpon")
    assert noted(talk) == []
    assert "DIHUBUNGI K7" in talk.text and "DIHUBUNGI K8" in talk.text


def test_a_worker_who_was_never_an_agent_answers_no_lead() -> None:
    talk = met()
    talk.say("sudah terdaftar 1234")
    assert noted(talk) == []
