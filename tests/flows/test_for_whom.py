"""For whom somebody asks to register, and whose number is noted for whoever is helped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cast import PHONE
from tests.talking import Talk, met

HELPING = {"person": "p1", "known": True, "own": {"answers": {}, "about": {}, "consent": ""}}
OWN = "+6281399998888"


@pytest.mark.parametrize(
    "said",
    [
        "daftarkan saya mas",
        "tolong daftarkan saya bu",
        "pak tolong daftarkan saya",
        "bu daftarkan saya",
        "bantu saya daftar mas",
        "daftarin gue bang",
        "help me register please",
    ],
)
def test_whoever_is_spoken_to_is_not_whom_to_register(said: str) -> None:
    talk = Talk()
    talk.say("halo", said)
    assert talk.asked == "register.need_consent"


@pytest.mark.parametrize(
    "said", ["daftarkan ibu saya", "daftarin mas saya", "tolong daftarkan suami saya mas"]
)
def test_kin_are_still_registered_for(said: str) -> None:
    talk = Talk()
    talk.say("halo", said)
    assert talk.asked == "family.beside"


def asked_for_a_number() -> Talk:
    talk = met()
    talk.say("4", "jual sayur")
    talk.conversation = replace(talk.conversation, about={**talk.conversation.about, "helping": HELPING})
    talk.say("Siti 1985")
    assert talk.asked == "register.helper_phone"
    return talk


@pytest.mark.parametrize(
    "said", ["081399998888", "tidak, 081399998888", "ya, 0813 9999 8888", "pakai 081399998888 aja"]
)
def test_a_number_of_their_own_answers_whether_the_helpers_may_be_called(said: str) -> None:
    talk = asked_for_a_number()
    talk.say(said)
    assert talk.asked == "register.sector"
    assert talk.answers["phone"] == OWN
    talk.say("ya")
    assert talk.answers["phone"] == OWN


def test_a_plain_yes_notes_the_helpers() -> None:
    talk = asked_for_a_number()
    talk.say("ya")
    assert talk.answers["phone"] == PHONE
