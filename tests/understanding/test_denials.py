"""A denied wish is never that wish, whatever denies it; what else is said beside it is still read."""

from __future__ import annotations

from itertools import product

import pytest

from bot.loading.understanding import LEXICON, load_lexicon
from bot.understanding import Understanding
from bot.understanding.denials import Denials, denials_reader
from bot.understanding.speller import Speller, speller_of

from .conftest import ROOT, TODAY

WANTED = ("gak mau", "nggak pengen", "tidak ingin", "bukan mau", "belum mau", "ga minat", "ogah", "ora arep")
WANTED_TOO = ("teu hoyong", "indak nio", "tidak berniat", "ga usah", "nggak perlu", "kagak mau", "jangan")
VERBS = {
    "register": ("daftar", "ikut", "gabung", "mendaftar bpjs ketenagakerjaan", "daftarin suami saya"),
    "claim": ("klaim", "cairin jht", "ambil jht", "ngajuin santunan"),
    "stop": ("berhenti kirim info", "stop pesannya"),
    "my_data": ("hapus data saya", "ganti nomor hp"),
    "agent": ("ketemu petugas", "ditelpon petugas"),
    "complaint": ("komplain", "ngadu"),
    "contribution": ("tanya harga", "nanya iuran"),
    "language": ("ganti bahasa",),
}
DENIED = [
    (f"{negator} {verb}{tail}", intent)
    for (intent, verbs), negator, tail in product(
        VERBS.items(), (*WANTED, *WANTED_TOO), ("", " kak", " ya mas")
    )
    for verb in verbs
]


@pytest.fixture(scope="module")
def speller() -> Speller:
    return speller_of(load_lexicon(ROOT / LEXICON))


@pytest.fixture(scope="module")
def denials(speller: Speller) -> Denials:
    return denials_reader(load_lexicon(ROOT / LEXICON), speller)


def read(understanding: Understanding, text: str) -> str | None:
    reading = understanding.read("intent", text, on=TODAY)
    return reading.value if reading.understood else None


def test_a_denied_wish_is_never_that_wish(understanding: Understanding) -> None:
    taken = [(text, intent) for text, intent in DENIED if read(understanding, text) is not None]
    assert not taken


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("gak mau klaim, cuma mau cek masih aktif apa enggak", "status"),
        ("bukan mau daftar pak, suami saya peserta meninggal kemarin, ngurus santunannya gimana", "claim"),
        ("ga usah dijelasin manfaatnya, bayarnya aja berapa sebulan", "contribution"),
        ("belum mau cairin dulu, sekedar mau lihat saldo jht", "status"),
        ("bukan yang ketenagakerjaan, saya tanya yang buat berobat ke puskesmas pakai kis", "kesehatan"),
    ],
)
def test_what_is_wanted_beside_a_denial_is_read(understanding: Understanding, text: str, left: str) -> None:
    assert read(understanding, text) == left


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("jangan kirim pesan lagi", "stop"),
        ("saya tidak mau dihubungi lagi", "stop"),
        ("gak usah wa saya lagi", "stop"),
        ("otp nya gak masuk masuk", "status"),
        ("jht saya belum cair juga sudah sebulan", "claim"),
        ("tidak bisa login jmo", "status"),
        ("belum daftar, caranya gimana", "register"),
    ],
)
def test_a_hindrance_and_a_wish_for_silence_are_no_denials(
    understanding: Understanding, text: str, wish: str
) -> None:
    assert read(understanding, text) == wish


@pytest.mark.parametrize(
    "text",
    [
        "bisa gak daftar lewat hp",
        "boleh nggak klaim diwakilkan",
        "perusahaan gak mau daftarin karyawan",
        "kartu saya kok tidak aktif",
        "kalau tidak ikut apa ada sanksi",
        "uang belum masuk rekening",
    ],
)
def test_who_asks_or_tells_of_others_denies_nothing(denials: Denials, speller: Speller, text: str) -> None:
    assert not denials.rest(speller.words(text)).denied


def test_words_outside_of_denials_stay_in_order(denials: Denials, speller: Speller) -> None:
    words = speller.words("halo min, saya gak mau daftar, saya mau tanya saldo")
    left = denials.rest(words).words
    assert left == ("halo", "min", ",", "saya", "saya", "mau", "tanya", "saldo")
    assert list(left) == [word for word in left if word in words]
