"""The traps of the reference that texts must keep out of, in every language and on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.engine.tables import Ask
from bot.engine.words import Text
from tests.house import the_world
from tests.talking import met

LANGUAGES = ("id", "en", "jv", "su")
WORDS = the_world().words
OFFER = re.compile(
    r"(?:bisa|boleh|saged|tiasa|can|may)\s+(?:ikut|melu|ilu|join)\s+(?:JP|JKP)\b", re.IGNORECASE
)
NOT = re.compile(
    r"tidak|bukan|mboten|henteu|\bteu\b|cannot|not\b|no\b|only for|hanya untuk|jangan|ampun|ulah|never", re.I
)
HELD = re.compile(r"punya|gadhah|gaduh|have|di KTP|ing KTP|dina KTP|on (?:the|your) KTP")
SECRET = re.compile(r"\b(?:NIK|OTP|PIN|KTP|rekening|ibu kandung|mother's maiden)\b")


def texts(*pages: str) -> Iterator[tuple[str, Text]]:
    for language in LANGUAGES:
        for page, steps in WORDS.texts[language].items():
            if not pages or page in pages:
                yield from ((f"{language}/{page}.{step}", text) for step, text in steps.items())


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s|\n", text) if part.strip()]


def holding(pattern: re.Pattern[str], *pages: str) -> list[str]:
    return [
        f"{key}: {part}"
        for key, text in texts(*pages)
        for part in sentences(text.text)
        if pattern.search(part)
    ]


def test_trap_3_nobody_is_offered_jp_or_jkp() -> None:
    assert [line for line in holding(OFFER) if not NOT.search(line)] == []
    assert not set(the_world().flows["register"].steps["programmes"].options) & {"jp", "jkp"}  # type: ignore[union-attr]


def test_trap_4_the_full_death_benefit_comes_after_its_condition() -> None:
    naming = {key: text.text for key, text in texts() if "jkm_full" in text.placeholders}
    assert naming
    assert all(text.index("{jkm_months}") < text.index("{jkm_full}") for text in naming.values())
    assert all("{jkm_short}" in text for text in naming.values())


def test_trap_5_the_scholarship_stands_with_its_years() -> None:
    naming = {key: text.placeholders for key, text in texts() if "scholarship_max" in text.placeholders}
    assert naming
    assert all("scholarship_children" in names for names in naming.values())
    assert all(re.search(r"bertahun-tahun|many (?:school )?years", WORDS_OF(key)) for key in naming)


def WORDS_OF(key: str) -> str:  # reads as the table it is
    return dict(texts())[key].text


def test_trap_6_a_multiple_is_of_the_base() -> None:
    for key, text in texts():
        if text.placeholders & {"jkk_death_multiple", "jkk_disability_multiple"}:
            assert re.search(r"dasar|base", text.text), key


def test_trap_8_hospital_is_for_work_accidents_only() -> None:
    """Whoever asks about ordinary illness is sent to BPJS Kesehatan."""
    assert "BPJS Kesehatan" in WORDS.find("id", "questions", "ordinary_illness").text
    assert holding(re.compile(r"tanpa batas|unlimited|without limit", re.I)) == []


@pytest.mark.parametrize("said", ["turun kelas 3 bisa", "minta rujukan puskesmas", "ganti faskes"])
def test_trap_9_bpjs_kesehatan_is_told_apart(said: str) -> None:
    talk = met()
    assert "kesehatan.tell" in talk.say(said)


def test_trap_10_nobody_is_taught_an_answer() -> None:
    assert (
        holding(
            re.compile(
                r"(?:jawab|bilang|pilih|say|answer)\b.{0,30}(?:supaya|agar|so that).{0,30}(?:lolos|diterima|accepted)",
                re.I,
            )
        )
        == []
    )


def test_trap_15_a_nik_that_differs_from_the_birth_date_may_be_right() -> None:
    said = met().say("nik saya beda dengan tanggal lahir")
    assert said[0] == "questions.nik_differs"
    assert "Dukcapil" in WORDS.find("id", "questions", "nik_differs").text


def test_trap_16_people_are_asked_where_they_work_now() -> None:
    assert "bekerja" in WORDS.find("id", "register", "place").text
    assert "KTP" not in WORDS.find("id", "register", "place").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_trap_22_daily_takings_are_asked_back(language: str) -> None:
    talk = met(language=language)
    talk.say("3", "150rb")
    assert talk.asked == "income.income_per"


def test_trap_23_no_day_of_the_month_is_due() -> None:
    assert holding(re.compile(r"(?:tanggal|date|tgl)\s+(?:\d|lima belas|sepuluh)", re.I)) == []


def test_trap_25_no_sum_is_a_headline() -> None:
    """No text types a sum at all; what is paid stands under what it is paid for."""
    assert holding(re.compile(r"\bRp\s?\d|\d{3}\.\d{3}|\bjuta\b.{0,20}\bmeninggal", re.I)) == []


def test_trap_28_no_time_is_promised() -> None:
    assert holding(re.compile(r"(?:pasti|dijamin|guaranteed|within)\s.{0,15}(?:kartu|card|cair)", re.I)) == []


def test_trap_29_no_question_asks_for_secrets() -> None:
    for flow in the_world().flows.values():
        for step, asked in flow.steps.items():
            if isinstance(asked, Ask):
                for language in LANGUAGES:
                    said = WORDS.find(language, flow.name, step).text
                    asking = [part for part in sentences(said) if "?" in part and SECRET.search(part)]
                    assert not [
                        part
                        for part in asking
                        if not re.search(
                            r"punya|gadhah|gaduh|have|di KTP|ing KTP|dina KTP|on the KTP|on your KTP", part
                        )
                    ], said


def test_trap_30_agents_are_never_named_in_a_text() -> None:
    naming = [key for key, text in texts() if re.search(r"\+?62\d{6}|08\d{6}", text.text)]
    assert naming == []


def test_trap_31_asking_and_claims_are_called_free_and_no_registration_is() -> None:
    """No source says what an agent or a registration may cost; that claims are free a branch's head has said."""
    found = holding(re.compile(r"\b(?:gratis|free of charge|for free|(?:is|are) free)\b", re.I))
    claims = re.compile(
        r"../(?:claim|member|genuine)\.|../questions\.(?:report_when|death_full):|../notices\.pay_died:"
    )
    asking = re.compile(
        r"Bertanya di sini gratis|Asking is free|tanya langsung .*gratis|ask about .*free of charge"
    )
    assert all(asking.search(line) or claims.match(line) for line in found), found
    assert not [
        line for line in found if re.search(r"daftar|iuran|agen\b|regist|contribution|agent", line, re.I)
    ]


def test_trap_33_the_discount_is_said_of_jkk_and_jkm() -> None:
    wrong = [
        line for line in holding(re.compile(r"diskon|discount", re.I)) if re.search(r"\bJKP\b|\bJP\b", line)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_discount_is_said_where_a_price_is(language: str) -> None:
    assert {"last_month", "two_later"} <= WORDS.find(language, "cost", "discounted").placeholders
    assert {"last_month", "two_later"} <= WORDS.find(language, "what_if", "discounted").placeholders
    assert {"last_month", "two_later"} <= WORDS.find(language, "register", "discounted").placeholders
