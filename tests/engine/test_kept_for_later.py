"""What the open question cannot take and another one can: kept for it, and no age or work is made of it."""

from __future__ import annotations

from bot.engine.events import ConsentGiven
from tests.talking import Talk


def test_what_is_told_at_a_consent_is_kept_and_the_consent_put_again() -> None:
    talk = Talk()
    talk.say("brp iurannya", "mau daftar", "50rb sehari")
    assert talk.asked == "register.need_consent"
    assert not talk.events(ConsentGiven)
    talk.say("jual sayur")
    assert talk.asked == "register.need_consent"
    assert {"income", "job"} <= set(talk.answers)


def test_a_phone_typed_where_a_name_and_a_year_are_asked_is_kept_for_its_question() -> None:
    talk = Talk()
    talk.say("mau daftar", "setuju", "jualan sayur di cilincing", "0812-3456-7811")
    assert talk.asked == "register.called_and_year"
    assert talk.answers["phone"] == "+6281234567811"


def test_a_question_underneath_that_takes_any_text_takes_none_of_what_the_open_one_could_not() -> None:
    talk = Talk()
    talk.say("pak kulo bakul sayur keliling, saged nderek mboten", "nggih")
    talk.say("daftar mawon", "setuju", "bakul sayur ning wonosari gunungkidul")
    talk.say("rong puluh ewu sedino")
    assert talk.answers["job"]["label"] == "bakul sayur"


def test_no_age_is_made_of_an_income_where_a_name_and_a_year_are_asked() -> None:
    talk = Talk()
    talk.say("mau daftar", "setuju", "jualan sayur di cilincing", "50 rb sehari")
    assert talk.answers["income"] == {"amount": 50_000, "per": "day"}
    assert "birth_year" not in talk.conversation.guesses


# --- what gives something away is given by a clear yes ------------------------------------------
