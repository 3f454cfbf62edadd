"""What most people write is read by a short way, and never otherwise than by the long one."""

from __future__ import annotations

from itertools import product

import pytest

from bot.loading.understanding import LEXICON, load_lexicon
from bot.understanding.days import Days, days_reader
from bot.understanding.lexicon import Lexicon
from bot.understanding.rupiah import Rupiah, rupiah_reader
from bot.understanding.speller import Speller, speller_of

from .conftest import ROOT, TODAY


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(ROOT / LEXICON)


@pytest.fixture(scope="module")
def speller(lexicon: Lexicon) -> Speller:
    return speller_of(lexicon)


@pytest.fixture(scope="module")
def days(lexicon: Lexicon, speller: Speller) -> Days:
    return days_reader(lexicon, speller)


@pytest.fixture(scope="module")
def sums(lexicon: Lexicon, speller: Speller) -> Rupiah:
    return rupiah_reader(lexicon, speller)


def test_a_plain_day_is_read_as_the_long_way_reads_it(days: Days) -> None:
    numbers, years = ("1", "07", "29", "31", "0"), ("1985", "2027", "0085", "1899")
    for number, month, year in product(numbers, days.plain, years):
        text = f"{number} {month} {year}"
        short = days.plainly(text, TODAY)
        assert short in (None, days.read_tokens(days.cut(days.speller.read(text)), TODAY)), text


def test_a_plain_sum_is_read_as_the_long_way_reads_it(sums: Rupiah) -> None:
    figures = ("0", "1", "5", "007", "25", "100", "350", "999")
    for figure, rest, gap, unit in product(figures, ("", ",0", ",5"), ("", " "), sums.plain):
        text = f"{figure}{rest}{gap}{unit}"
        assert sums.plainly(text) in (None, sums.weighed(text)), text


def test_the_short_way_is_taken_where_most_people_go(days: Days, sums: Rupiah) -> None:
    assert days.plainly("17 Agustus 1985", TODAY)
    assert sums.plainly("2,5 juta")
    assert sums.plainly("850rb")
