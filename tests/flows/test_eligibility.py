"""Each ending of "may I join?" is its own, and says what comes next."""

from __future__ import annotations

import pytest

from tests.talking import met

OWN, EMPLOYEE, HOUSEHOLD = "jual sayur", "karyawan pabrik", "pembantu rumah tangga"
PROJECT, ABROAD, NONE = "kuli bangunan", "tki di malaysia", "nganggur"
NEVER, ACTIVE, LAPSED, EMPLOYER_PAYS, GOVERNMENT_PAYS, UNKNOWN = "123456"


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("said", "ending"),
    [
        ([OWN, "1985", NEVER], "eligible"),
        ([OWN, "1959", NEVER], "past_limit"),
        ([EMPLOYEE], "employee"),
        ([HOUSEHOLD, "1985", NEVER], "household"),
        ([OWN, "1985", ACTIVE], "active"),
        ([OWN, "1985", LAPSED], "lapsed"),
        ([OWN, "1985", GOVERNMENT_PAYS], "government"),
        ([PROJECT, "1985", NEVER], "not_eligible"),
        ([ABROAD], "not_eligible"),
        ([NONE], "not_eligible"),
        ([OWN, "1985", UNKNOWN], "ask_branch"),
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
    assert "65" in talk.text


def test_near_the_limit_the_full_date_is_asked() -> None:
    talk = met()
    talk.say("2", OWN, "1961", NEVER)
    assert talk.asked == "eligibility.birth_date"


def test_what_was_answered_is_not_asked_again() -> None:
    job = {"label": "jual sayur", "sector": "other", "status": "own"}
    talk = met(job=job, birth_year=1985, member="no")
    assert talk.say("2") == ["eligibility.eligible", "may_join.next"]


def test_only_a_real_doubt_is_asked_whose_work_it_is() -> None:
    talk = met()
    assert talk.say("2", "kerja di bengkel orang")[-1] == "eligibility.work"
    talk.tap("Digaji orang")
    assert "eligibility.employee" in talk.keys


def test_a_card_is_named_as_a_condition_and_asked_of_nobody() -> None:
    talk = met()
    talk.say("2", OWN, "1985", NEVER)
    assert talk.keys == ["eligibility.eligible", "may_join.next"]
    assert "KTP" in talk.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("id", "dibayarin bos"),
        ("id", "bos yang bayar"),
        ("id", "aktif, dibayarin juragan"),
        ("id", "dibayarin anak"),
        ("en", "my boss pays"),
    ],
)
def test_whose_contribution_another_pays_is_not_taken_to_pay_it_alone(language: str, said: str) -> None:
    talk = met(language=language)
    talk.say("2", OWN, "1985", said)
    assert talk.asked == "eligibility.member"
    assert "member" not in talk.answers


@pytest.mark.parametrize(
    ("said", "member"), [("kantor yang bayar", "pu"), ("bayar sendiri kok", "bpu_active")]
)
def test_who_pays_is_heard_where_it_is_plain(said: str, member: str) -> None:
    talk = met()
    talk.say("2", OWN, "1985", said)
    assert talk.answers["member"] == member
