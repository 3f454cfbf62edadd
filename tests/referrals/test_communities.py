"""Which community somebody means, as they type it."""

from __future__ import annotations

import pytest

from bot.referrals.communities import NONE, community_meant

KNOWN = {
    "maju": "Koperasi Maju Bersama",
    "maju2": "Koperasi Maju Bersama Cilincing",
    "ojek": "Paguyuban Ojek Koja",
    "nelayan": "Kelompok Nelayan Kalibaru",
    "bare": "Koperasi",
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Paguyuban Ojek Koja", "ojek"),
        ("saya anggota paguyuban ojek koja", "ojek"),
        ("Nelayan Kalibaru", "nelayan"),
        ("kelompok nelayan", "nelayan"),
        ("kelompok nelayn kalibaru", "nelayan"),
        ("koperasi maju bersama", "maju"),
        ("maju bersama cilincing", "maju2"),
        ("bersama", ""),  # two could be meant
        ("koperasi", ""),  # every second one is called so
        ("ojek", "ojek"),
        ("ojol", ""),  # short words are not guessed at
        ("Arisan Melati", ""),
        ("", ""),
        ("???", ""),
        (NONE, ""),
    ],
)
def test_it_is_the_one_whose_own_words_were_typed(typed: str, meant: str) -> None:
    assert community_meant(typed, KNOWN) == meant
