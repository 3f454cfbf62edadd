"""What somebody works as, in free words: their own words, the sector, and whether the work is their own."""

from __future__ import annotations

import json

import pytest

from bot.understanding import Occupation, Understanding

from .conftest import TODAY
from .scoring import HERE

CASES = [json.loads(line) for line in (HERE / "occupations.jsonl").read_text("utf-8").splitlines()]


def read(understanding: Understanding, text: str) -> Occupation | None:
    reading = understanding.read("occupation", text, on=TODAY)
    return reading.value if reading.understood else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["text"]))
def test_everyday_work_is_heard_with_status_and_sector(
    understanding: Understanding, case: dict[str, str | None]
) -> None:
    heard = read(understanding, str(case["text"]))
    assert (heard and heard.status, heard and heard.sector) == (case["status"], case["sector"])


@pytest.mark.parametrize(
    ("text", "job"),
    [
        ("tambal ban", "tambal ban"),
        ("saya pembuat batik tulis kak", "pembuat batik tulis"),
        ("dulu di pabrik, sekarang jual cilok", "jual cilok"),
        ("ibu rumah tangga", "ibu rumah tangga"),
        ("tukang servis payung", "tukang servis payung"),
    ],
)
def test_the_persons_own_words_are_kept(understanding: Understanding, text: str, job: str) -> None:
    heard = read(understanding, text)
    assert heard is not None
    assert heard.job == job


@pytest.mark.parametrize(
    "trade", ["las", "cukur", "kunci", "jahit", "servis hp", "kayu", "sayur", "pijat", "sol sepatu"]
)
def test_no_trade_of_a_tukang_is_building_work(understanding: Understanding, trade: str) -> None:
    heard = read(understanding, f"tukang {trade}")
    assert heard is not None
    assert heard.status == "own"


@pytest.mark.parametrize(
    "text", ["di bengkel orang", "kerja di bengkel orang", "bantu-bantu di warung orang", "ikut orang jualan"]
)
def test_somebody_elses_shop_is_never_ones_own(understanding: Understanding, text: str) -> None:
    heard = read(understanding, text)
    assert heard is not None
    assert heard.status in {"unclear", "employee"}


@pytest.mark.parametrize(
    "text", ["45 tahun", "iya", "buat apa tanya kerjaan", "clincing", "nanti saja", "", "???"]
)
def test_what_is_no_work_is_not_understood(understanding: Understanding, text: str) -> None:
    assert read(understanding, text) is None


@pytest.mark.parametrize(
    ("text", "job"),
    [
        ("Slamet 1977 bakso", "bakso"),
        ("nama saya Slamet, jual bakso", "jual bakso"),
        ("jual sayur, buah, ikan", "jual sayur, buah, ikan"),
        ("bakso sejak 1990", "bakso sejak 1990"),
    ],
)
def test_who_somebody_is_stands_in_no_job(understanding: Understanding, text: str, job: str) -> None:
    heard = read(understanding, text)
    assert heard and heard.job == job


def test_a_name_and_a_year_of_birth_are_no_job(understanding: Understanding) -> None:
    assert read(understanding, "Siti, born in 1985, never been a member") is None
    assert read(understanding, "tukang payung sejak 1990") is not None


@pytest.mark.parametrize(
    "text",
    [
        "dulu jualan sayur",
        "saya dulunya tukang bakso",
        "pernah jadi kuli",
        "mantan sopir truk",
        "biyen ngojek",
    ],
)
def test_what_somebody_used_to_do_is_no_work_of_theirs(understanding: Understanding, text: str) -> None:
    assert read(understanding, text) is None


@pytest.mark.parametrize(
    "text", ["mantan tki jualan bakso", "dulu pabrik sekarang jualan bakso", "bakso dari dulu"]
)
def test_what_somebody_does_now_is_heard_behind_it(understanding: Understanding, text: str) -> None:
    heard = read(understanding, text)
    assert heard and heard.status == "own"


@pytest.mark.parametrize(
    ("text", "job"), [("saya ojol mau ikut bpjs tk", "ojol"), ("sekarang jualan bakso", "jualan bakso")]
)
def test_what_stands_around_a_trade_is_no_part_of_it(
    understanding: Understanding, text: str, job: str
) -> None:
    heard = read(understanding, text)
    assert heard and heard.job == job
