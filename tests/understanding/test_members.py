"""What members write, in the kinds that were missed as a whole; and what is no wish to us."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from bot.understanding import Reading, Understanding

from .conftest import TODAY
from .scoring import HERE

CASES = [json.loads(line) for line in (HERE / "members.jsonl").read_text("utf-8").splitlines()]
OFFERED = 3
# Verbs beside "bpjs" that are no wish to join.
VERBS = (
    *(
        "cairin",
        "nyairin",
        "klaim",
        "cek",
        "lihat saldo",
        "bayar tunggakan",
        "aktifin",
        "nonaktifin",
        "tutup",
        "jual",
    ),
    *(
        "tanya",
        "komplain soal",
        "laporin",
        "ganti nomor",
        "hapus data",
        "perpanjang",
        "lanjutin",
        "pindahin",
        "hitung",
    ),
    *(
        "login",
        "download kartu",
        "cetak kartu",
        "ambil uang",
        "tarik saldo",
        "protes",
        "batalin",
        "berhenti dari",
    ),
)


def read(understanding: Understanding, text: str) -> Reading:
    return understanding.read("intent", text, on=TODAY)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["text"]))
def test_a_members_wish_is_understood_or_offered(
    understanding: Understanding, case: Mapping[str, Any]
) -> None:
    reading = read(understanding, case["text"])
    heard = (reading.value,) if reading.understood else reading.alternatives[:OFFERED]
    assert case["value"] in heard, reading


def test_most_of_them_are_understood_and_none_is_taken_for_another(understanding: Understanding) -> None:
    readings = [(case["value"], read(understanding, case["text"])) for case in CASES]
    assert not [reading for value, reading in readings if reading.understood and reading.value != value]
    assert sum(reading.understood for _, reading in readings) >= 0.6 * len(CASES)


@pytest.mark.parametrize("verb", VERBS)
def test_the_verb_beside_bpjs_decides(understanding: Understanding, verb: str) -> None:
    for form in (f"mau {verb} bpjs", f"saya mau {verb} bpjs ketenagakerjaan"):
        reading = read(understanding, form)
        assert not (reading.understood and reading.value == "register"), form


@pytest.mark.parametrize("verb", ["daftar", "ikut", "bikin", "gabung", "jadi peserta"])
def test_the_verbs_that_join_do(understanding: Understanding, verb: str) -> None:
    assert read(understanding, f"mau {verb} bpjs ketenagakerjaan").value == "register"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("min mau tanya iuran berapa sebulan", "contribution"),
        ("admin, cara klaim jht gimana", "claim"),
        ("kak kantor saya ga setor iuran, lapor kemana", "complaint"),
        ("mbak mau daftar dong", "register"),
    ],
)
def test_addressing_the_bot_asks_for_no_person(understanding: Understanding, text: str, value: str) -> None:
    assert read(understanding, text).value == value


@pytest.mark.parametrize(
    "text",
    [
        "makasih banyak ya kak, sudah cair semua alhamdulillah",
        "sotonya enak tapi antrinya lama",
        "motor saya mogok di jalan",
        "kucing tetangga mati tertabrak mobil",
        "dijual rumah dua lantai dekat stasiun",
        "lagi macet di tol",
        "harga cabai naik terus",
    ],
)
def test_thanks_and_chatter_are_met_with_no_guess(understanding: Understanding, text: str) -> None:
    reading = read(understanding, text)
    assert not reading.understood
    assert not reading.alternatives


@pytest.mark.parametrize(
    "text",
    [
        "Anda dapat BSU 600rb klaim di bit.ly/xyz teruskan ke 10 teman",
        "https://bpjs-cair.xyz/klaim ini asli?",
        "dapat dana bantuan s.id/bantuan24 daftar sekarang",
    ],
)
def test_an_address_beside_money_is_checked(understanding: Understanding, text: str) -> None:
    assert read(understanding, text).value == "scam_check"


@pytest.mark.parametrize(
    "text",
    [
        "lapakasik.bpjsketenagakerjaan.go.id ga bisa dibuka",
        "jual motor lihat di olx.co.id",
        "email saya siti@gmail.com",
    ],
)
def test_an_address_of_the_state_and_a_mail_address_are_no_lure(
    understanding: Understanding, text: str
) -> None:
    assert read(understanding, text).value != "scam_check"
