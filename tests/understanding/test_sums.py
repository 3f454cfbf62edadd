"""Sums typed by hand into a text for many are found in every language and spelling; what is no sum is left alone."""

from __future__ import annotations

import pytest

from tests.house import the_world

SUMS = (
    *("Rp 16.800", "Rp16.800,-", "rp. 16800", "IDR 16,800", "16.800 sebulan", "cuma 16 800 saja", "16800"),
    *("16rb", "16 rb-an", "16,8 ribu", "16.8k", "1,5jt", "2 juta", "１６．８００", "16\u200b.800", "٢٠ ribu"),
    *("enam belas ribu", "enam belas ribu delapan ratus rupiah", "enambelas ribu", "sejuta", "seribu rupiah"),
    *(
        "lima ratus rupiah",
        "setengah juta",
        "dua ratus perak",
        "sixteen thousand",
        "sixteen-thousand eight hundred",
    ),
    *("one million rupiah", "a discount of 50%", "diskon 50 persen", "potongan separuh dari 20 ribu"),
    *("nembelas ewu", "genep welas rebu", "anam baleh ribu", "ennem belas ebu", "sewu rupiah", "sakyuto"),
    *("fifty percent", "lima puluh persen", "goceng sehari", "enambelasribu", "Rp enam belas ribu"),
)
NONE = (
    *(
        "Telepon 175 atau datang ke kantor",
        "Buka jam 08.00-15.00",
        "Sampai 31 Desember 2026",
        "Mulai {min_two_other}",
    ),
    *(
        "Ada 3 program: JKK, JKM dan JHT",
        "Hubungi 0812-3456-7890",
        "Kantor (021) 5055 7777",
        "lima orang agen",
    ),
    *(
        "Sejak 1977",
        "RT 04/RW 02",
        "dua anak mendapat beasiswa",
        "Reply STOP",
        "PP 50/2025",
        "satu tahun penuh",
    ),
)


@pytest.mark.parametrize("text", SUMS)
def test_a_sum_is_found(text: str) -> None:
    assert the_world().understanding.sums_in(f"Kabar untuk Anda: {text}. Balas STOP.") != []


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_sum_is_left_alone(text: str) -> None:
    assert the_world().understanding.sums_in(text) == []
