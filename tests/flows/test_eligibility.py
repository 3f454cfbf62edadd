"""Each ending of "may I join?" is its own, and says what comes next."""

from __future__ import annotations

import pytest

from tests.talking import met

OWN, EMPLOYEE, HOUSEHOLD, PROJECT, ABROAD, NONE = "123456"
NEVER, ACTIVE, LAPSED, EMPLOYER_PAYS, GOVERNMENT_PAYS, UNKNOWN = "123456"
KTP, NO_KTP, FOREIGNER = "123"


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("said", "ending"),
    [
        ([OWN, "1985", NEVER, KTP], "eligible"),
        ([OWN, "1959", NEVER, KTP], "past_limit"),
        ([EMPLOYEE], "employee"),
        ([HOUSEHOLD, "1985", NEVER, KTP], "household"),
        ([OWN, "1985", ACTIVE, KTP], "active"),
        ([OWN, "1985", LAPSED, KTP], "lapsed"),
        ([OWN, "1985", GOVERNMENT_PAYS, KTP], "government"),
        ([PROJECT, "1985", NEVER, KTP], "not_eligible"),
        ([ABROAD], "not_eligible"),
        ([NONE], "not_eligible"),
        ([OWN, "1985", NEVER, NO_KTP], "not_eligible"),
        ([OWN, "1985", NEVER, FOREIGNER], "ask_branch"),
        ([OWN, "1985", UNKNOWN, KTP], "ask_branch"),
    ],
)
def test_each_ending_is_its_own(said: list[str], ending: str, language: str) -> None:
    talk = met(language=language)
    talk.say("2")
    heard: list[str] = []
    for text in said:
        if talk.asked.startswith("eligibility"):
            heard += talk.say(text)
    assert f"eligibility.{ending}" in heard
    assert talk.asked == "may_join.next"


def test_pak_joyo_67_is_told_why() -> None:
    talk = met()
    talk.say("2", OWN, "1959", NEVER)
    if talk.asked == "eligibility.papers":
        talk.say(KTP)
    assert "65" in talk.text


def test_near_the_limit_the_full_date_is_asked() -> None:
    talk = met()
    talk.say("2", OWN, "1961", NEVER)
    assert talk.asked == "eligibility.birth_date"


def test_what_was_answered_is_not_asked_again() -> None:
    talk = met(work="own", birth_year=1985, member="no", papers="ktp")
    assert talk.say("2") == ["eligibility.eligible", "may_join.next"]
