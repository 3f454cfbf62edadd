"""Every listed word of "register somebody else" and of "what if", each in a sentence that it decides."""

from __future__ import annotations

from typing import Any

import pytest

from bot.loading.understanding import LEXICON, load_lexicon
from bot.understanding import Understanding
from bot.understanding.supposing import supposing_reader

from .conftest import ROOT, TODAY

LISTS = load_lexicon(ROOT / LEXICON)
# key -> sentences that say a wish with any of its words.
HELPS = {
    "kin": ("daftarkan {}", "untuk {}", "{} mau ikut", "buat {}ku daftar"),
    "addressed": ("daftarkan {} saya", "untuk {}", "{} saya mau ikut", "buat {}ku daftar"),
    "for_others": ("{} ibu saya", "{} bapak"),
    "parents": ("daftarin {}",),
    "doing": ("{} ibu saya", "buat suami {}"),
    "joining": ("istri saya mau {}",),
    "wants": ("istri saya {} ikut",),
    "for": ("{} suami", "{} orang lain"),
    "mine": ("buat ibu {}", "ibu {} mau ikut"),
    "helping": ("{} daftar", "{} pendaftaran orang lain"),
    "enrolling": ("bantu {}", "bantuin {} orang"),
    "enrol_them": ("{} orang",),
    "someone": ("daftarkan {}",),
    "alone": ("{}", "{}!"),
    "polite": ("{} keluarga",),
    "asking_leave": ("{} daftarkan ibu saya?",),
}
# The same for "register me", whoever is spoken to.
ONESELF = {
    "oneself": ("daftarkan {}", "bantu {} daftar"),
    "courteous": ("{} daftarkan saya", "daftarkan saya {}"),
    "addressed": ("{} tolong daftarkan saya", "daftarkan saya {}"),
    "enrolling": ("{} saya", "bantu {} saya"),
    "helping": ("{} saya daftar",),
}
SUPPOSES: dict[str, tuple[str, dict[str, Any]]] = {
    "supposing": ("{} 3 juta sebulan", {"amount": 3_000_000, "per": "month"}),
    "working": ("kalau {} 20 hari 100 ribu", {"amount": 100_000, "per": "day", "days": 20}),
    "worked": ("kalau 20 hari {} 100 ribu", {"amount": 100_000, "per": "day", "days": 20}),
    "days": ("kalau 20 {} 100 ribu", {"amount": 100_000, "per": "day", "days": 20}),
    "months": ("kalau 3 {}", {"months": 3}),
    "year": ("kalau {}", {"months": 12}),
    "half_year": ("kalau {}", {"months": 6}),
    "two": ("kalau {} program", {"package": "two"}),
    "three": ("kalau {} program", {"package": "three"}),
    "package": ("kalau 3 {}", {"package": "three"}),
    "adding": ("kalau {} jht", {"package": "three"}),
    "plain": ("kalau {} 3 program", {"package": "three"}),
}


@pytest.mark.parametrize("key", HELPS)
def test_every_word_of_helping_is_heard(understanding: Understanding, key: str) -> None:
    said = [shape.format(word) for word in LISTS.words("helping", key) for shape in HELPS[key]]
    assert [text for text in said if not understanding.wants_to_help(text)] == []


@pytest.mark.parametrize("key", ONESELF)
def test_every_word_around_oneself_leaves_it_oneself(understanding: Understanding, key: str) -> None:
    said = [shape.format(word) for word in LISTS.words("helping", key) for shape in ONESELF[key]]
    assert [text for text in said if not understanding.registers_oneself(text)] == []


@pytest.mark.parametrize(
    "text", ["daftarkan ibu saya", "daftarin mas saya", "saya dan istri daftar", "daftarkan"]
)
def test_whoever_names_another_is_not_oneself(understanding: Understanding, text: str) -> None:
    assert understanding.registers_oneself(text) is False


def test_whoever_was_registered_by_others_helps_nobody(understanding: Understanding) -> None:
    said = [f"{word} daftarkan ibu saya" for word in LISTS.words("helping", "registered")]
    assert [text for text in said if understanding.wants_to_help(text)] == []


@pytest.mark.parametrize(
    "text",
    ["mbak mau daftar dong", "mas, mau ikut", "mau daftar mbak", "daftar dong kakak", "bapak saya mau tanya"],
)
def test_whoever_addresses_the_bot_registers_nobody_else(understanding: Understanding, text: str) -> None:
    assert understanding.wants_to_help(text) is False


@pytest.mark.parametrize(
    "text", ["daftar", "ibu saya", "daftarkan ibu saya?", "untuk apa", "saya mau ikut", ""]
)
def test_who_names_nobody_to_register_is_not_heard(understanding: Understanding, text: str) -> None:
    assert understanding.wants_to_help(text) is False


@pytest.mark.parametrize("key", SUPPOSES)
def test_every_word_of_a_what_if_is_read(understanding: Understanding, key: str) -> None:
    shape, meant = SUPPOSES[key]
    read = {
        word: understanding.supposed(shape.format(word), on=TODAY) for word in LISTS.words("supposing", key)
    }
    assert {word: found for word, found in read.items() if found != meant} == {}


@pytest.mark.parametrize("key", ["1", "2", "3", "6", "12"])
def test_every_counted_word_is_its_count(understanding: Understanding, key: str) -> None:
    words = LISTS.words("supposing", key)
    assert {understanding.supposed(f"kalau {word} bulan", on=TODAY)["months"] for word in words} == {int(key)}


def test_the_words_of_a_sum_leave_it_to_the_reader_of_sums() -> None:
    """None of them is a stranger that makes a what-if something else."""
    known = supposing_reader(LISTS).sum
    words = [
        *LISTS.words("supposing", "sum"),
        *(f"3{unit}" for unit in LISTS.words("supposing", "unit")),
        *(f"{begins}bulan" for begins in LISTS.words("supposing", "begins")),
    ]
    assert [word for word in words if not known.fullmatch(word)] == []
    assert not known.fullmatch("anak")


def test_every_key_of_both_lists_is_tested() -> None:
    assert set(LISTS.of("helping")) == {*HELPS, *ONESELF, "registered"}
    assert set(LISTS.of("supposing")) == {*SUPPOSES, "1", "2", "3", "6", "12", "sum", "unit", "begins"}


def test_a_stranger_among_the_words_makes_it_another_question(understanding: Understanding) -> None:
    assert understanding.supposed("kalau anak saya 3 juta sebulan", on=TODAY) == {}
    assert understanding.supposed("3 juta sebulan", on=TODAY) == {}
