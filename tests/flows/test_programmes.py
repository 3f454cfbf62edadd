"""Education that people finish: short chapters, conditions first, easy to leave and to come back to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.talking import met, registering

OWN: dict[str, Any] = {"income": {"amount": 3_000_000, "per": "month"}, "sector": "other"}
CHAPTERS = ["what", "story", "pays", "claim", "not_for"]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("number", "programme"), [("1", "jkk"), ("2", "jkm"), ("3", "jht")])
def test_a_programme_is_told_in_five_chapters(number: str, programme: str, language: str) -> None:
    talk = met(language=language)
    told = [talk.say("1", number)[-1], *(talk.say("1")[-1] for _ in CHAPTERS[1:])]
    assert told == [f"programmes.{programme}_{chapter}" for chapter in CHAPTERS]
    assert talk.say("1") == ["programmes.more"]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("number", "programme"), [("1", "jkk"), ("2", "jkm"), ("3", "jht")])
def test_a_chapter_is_short_as_it_is_read(number: str, programme: str, language: str) -> None:
    talk = met(language=language, **OWN)
    talk.say("1", number)
    for _ in CHAPTERS:
        assert len(talk.text) <= 400, talk.text
        talk.say("1")


def test_whoever_stops_goes_on_where_they_were() -> None:
    talk = met()
    talk.say("1", "1", "lanjut", "cukup", "menu")
    assert talk.say("1", "1") == ["programmes.jkk_story"]


def test_whoever_read_everything_starts_again() -> None:
    talk = met()
    talk.say("1", "2", "1", "1", "1", "1", "1")
    assert talk.say("2") == ["programmes.jkm_what"]


def test_what_it_pays_is_counted_for_the_own_base() -> None:
    """48 × 2,950,000 + 10,000,000 + 12,000,000 = 163,600,000."""
    talk = met(**OWN)
    talk.say("1", "1", "1", "1")
    assert talk.keys == ["programmes.jkk_own"]
    assert "Rp163.600.000" in talk.text and "Rp165.200.000" in talk.text


@pytest.mark.parametrize("number", ["4", "5"])
def test_what_is_not_theirs_is_said_kindly_and_leads_on(number: str) -> None:
    talk = met()
    talk.say("1", number)
    assert "Mohon maaf" in talk.text
    assert talk.asked == "programmes.more"


@pytest.mark.parametrize("said", ["saya kecelakaan tadi", "suami saya meninggal"])
def test_what_has_happened_is_answered_without_a_form(said: str) -> None:
    talk = registering()
    talk.say("Siti")
    assert talk.say(said)[0] in ("claim.first_aid", "claim.sorrow")
